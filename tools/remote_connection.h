// Calls of a server's methods, with what belongs to each: token, deadline, errors in the archive's terms. Thread-safe.
#pragma once

#include <grpcpp/client_context.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "dicta/v1/service.grpc.pb.h"
#include "server/errors.h"
#include "storage/status.h"
#include "tools/route.h"

namespace dicta::tools {

class Connection {
 public:
  using Stub = v1::Dicta::Stub;

  explicit Connection(Route route) : route_(std::move(route)), stub_(v1::Dicta::NewStub(route_.channel)) {}

  // As Call(), for a method that may be called again with the same request: while a server that has answered before is
  // away, because it is restarted, or until `stop`.
  template <typename Request, typename Reply>
  Result<Reply> CallPatiently(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                              const Request& request, const std::atomic<bool>& stop) const {
    Reply reply;
    grpc::Status status = Once(method, request, &reply);
    const auto until = std::chrono::steady_clock::now() + kAwayTime;
    // CANCELLED: it had arrived, and not begun when the server stopped.
    const auto away = [&] {
      return status.error_code() == grpc::StatusCode::UNAVAILABLE || status.error_code() == grpc::StatusCode::CANCELLED;
    };
    while (away() && answered_.load() && !stop.load() && std::chrono::steady_clock::now() < until) {
      std::this_thread::sleep_for(kPause);
      status = Once(method, request, &reply);
    }
    DICTA_TRY(Explain(status));
    return reply;
  }

  template <typename Request, typename Reply>
  Result<Reply> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                     const Request& request) const {
    Reply reply;
    DICTA_TRY(Explain(Once(method, request, &reply)));
    return reply;
  }

  // Visits every message until the visitor returns false.
  template <typename Request, typename Message>
  Status Stream(std::unique_ptr<grpc::ClientReader<Message>> (Stub::*method)(grpc::ClientContext*, const Request&),
                const Request& request, const std::function<bool(Message* message)>& visit) const {
    grpc::ClientContext context;
    Prepare(&context);
    const auto reader = (stub_.get()->*method)(&context, request);
    Message message;
    bool wanted = true;
    while (wanted && reader->Read(&message)) wanted = visit(&message);
    if (!wanted) context.TryCancel();
    const grpc::Status status = reader->Finish();
    return wanted ? Explain(status) : Status();
  }

 private:
  template <typename Request, typename Reply>
  grpc::Status Once(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*), const Request& request,
                    Reply* reply) const {
    grpc::ClientContext context;
    Prepare(&context);
    context.set_deadline(std::chrono::system_clock::now() + kCallTime);
    const grpc::Status status = (stub_.get()->*method)(&context, request, reply);
    if (status.ok()) answered_.store(true);
    return status;
  }

  static constexpr auto kCallTime = std::chrono::seconds(120);
  static constexpr auto kAwayTime = std::chrono::seconds(30);
  static constexpr auto kPause = std::chrono::milliseconds(100);

  void Prepare(grpc::ClientContext* context) const {
    if (!route_.token.empty()) context->AddMetadata("authorization", "Bearer " + route_.token);
  }
  // What the archive said, as it is; what the server or the network says, with whose word it is.
  Status Explain(const grpc::Status& status) const {
    Status explained = server::FromGrpc(status);
    if (status.error_details().empty()) explained = explained.Within("the server");
    const std::string_view remedy = RemedyFor(route_, status);
    return remedy.empty() ? explained : Status(explained.code(), explained.message() + "\n" + std::string(remedy));
  }

  Route route_;
  std::unique_ptr<Stub> stub_;
  mutable std::atomic<bool> answered_ = false;
};

}  // namespace dicta::tools
