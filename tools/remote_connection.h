// Calls of a server's methods, with what belongs to each: token, deadline, errors in the archive's terms. Thread-safe.
#pragma once

#include <grpcpp/client_context.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
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

  template <typename Request, typename Reply>
  Result<Reply> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                     const Request& request) const {
    grpc::ClientContext context;
    Prepare(&context);
    context.set_deadline(std::chrono::system_clock::now() + kCallTime);
    Reply reply;
    DICTA_TRY(Explain((stub_.get()->*method)(&context, request, &reply)));
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
  static constexpr auto kCallTime = std::chrono::seconds(120);

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
};

}  // namespace dicta::tools
