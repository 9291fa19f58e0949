// The service dicta.v1.Dicta: what every call goes through before and after its handler, in one place. Bytes in, bytes
// out: who calls is checked before the request is read, a request that does not parse is INVALID_ARGUMENT, and every
// call, refused ones too, is counted and logged.
//
// Handlers (lookups.h, streams.h, writes.h) know nothing of this. Thread-safe: gRPC calls from its own threads.
#pragma once

#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <deque>
#include <functional>
#include <string>

#include "server/access.h"
#include "server/call.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/lookups.h"
#include "server/metrics.h"
#include "server/positions.h"
#include "server/streams.h"
#include "server/writes.h"
#include "storage/archive.h"

namespace dicta::server {

struct ServiceOptions {
  int calls_max = 64;     // at a time; more are RESOURCE_EXHAUSTED
  int streams_max = 128;  // the same for streams, which may last for days
  LogLevel log = LogLevel::kAll;
};

class Service final : public grpc::Service {
 public:
  // All outlive the service.
  Service(Archive* archive, const Access* access, const ServiceOptions& options);

  // New calls are refused, streams end, so that the server can stop. Calls under way are finished.
  void Stop();
  // Tokens were read again: streams end whose client may no more.
  void LookAtTokens() { positions_.Announce(); }
  // Calls and streams under way.
  int inside() const { return calls_.inside() + streams_.inside(); }
  Metrics& metrics() { return metrics_; }

 private:
  struct Method {
    std::string name, path;
    Scope scope;
    Call::Kind kind;
    Metrics::Method* metrics;
  };
  struct Traffic {
    size_t request_bytes = 0, reply_bytes = 0;
  };

  template <typename Request, typename Reply, typename Handlers, typename Handler>
  void AddUnary(const char* name, Scope scope, Handlers* handlers, Handler handler);
  template <typename Request, typename Message, typename Handler>
  void AddStream(const char* name, Scope scope, Handler handler);
  const Method& Remember(const char* name, Scope scope, Call::Kind kind);

  // Admits the call, answers it by `answer`, counts and logs it.
  grpc::Status Run(const Method& method, grpc::ServerContext* context, Traffic* traffic,
                   const std::function<grpc::Status(const Call& call)>& answer);
  // Whether the call's token allows it. `client`: the token's name.
  grpc::Status Allow(const Method& method, const grpc::ServerContext& context, std::string* client) const;

  const Access* const access_;
  CallLog log_;
  Positions positions_;
  Gate calls_, streams_;
  std::atomic<bool> stopping_ = false;
  Metrics metrics_;
  std::deque<Method> methods_;
  Lookups lookups_;
  Streams streaming_;
  Writes writes_;
};

}  // namespace dicta::server
