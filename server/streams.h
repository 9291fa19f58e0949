// The calls that are answered with a stream. Each is described in service.proto. Thread-safe.
#pragma once

#include <grpcpp/support/status.h>

#include <functional>

#include "dicta/v1/service.pb.h"
#include "server/call.h"
#include "server/positions.h"
#include "storage/archive.h"

namespace dicta::server {

// Sends a message; false: the client has gone.
template <typename Message>
using Send = std::function<bool(const Message& message)>;

class Streams {
 public:
  // Both outlive this.
  Streams(const Archive* archive, Positions* positions) : archive_(archive), positions_(positions) {}

  grpc::Status GetOriginal(const Call& call, const v1::GetOriginalRequest& request,
                           const Send<v1::GetOriginalResponse>& send) const;
  grpc::Status ExportStatements(const Call& call, const v1::ExportStatementsRequest& request,
                                const Send<v1::ExportStatementsResponse>& send) const;
  grpc::Status WatchStatements(const Call& call, const v1::WatchStatementsRequest& request,
                               const Send<v1::WatchStatementsResponse>& send) const;
  grpc::Status ExportHistory(const Call& call, const v1::ExportHistoryRequest& request,
                             const Send<v1::ExportHistoryResponse>& send) const;

 private:
  const Archive* const archive_;
  Positions* const positions_;
};

}  // namespace dicta::server
