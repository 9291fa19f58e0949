// gRPC's own handler blocks as soon as a stream begins. An interceptor is asked before it, and can end the call.
#include "server/reflection.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_interceptor.h>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "server/limits.h"

namespace dicta::server {
namespace {

using grpc::experimental::InterceptionHookPoints;
using grpc::experimental::Interceptor;
using grpc::experimental::InterceptorBatchMethods;
using grpc::experimental::ServerInterceptorFactoryInterface;
using grpc::experimental::ServerRpcInfo;

// Lives as long as its call.
class Turn : public Interceptor {
 public:
  Turn(Gate* gate, ServerRpcInfo* info) : gate_(gate), info_(info), entered_(gate->Enter()) {}
  ~Turn() override {
    if (entered_) gate_->Leave();
  }

  void Intercept(InterceptorBatchMethods* methods) override {
    const bool begins = methods->QueryInterceptionHookPoint(InterceptionHookPoints::POST_RECV_INITIAL_METADATA);
    if (begins && !entered_) info_->server_context()->TryCancel();
    methods->Proceed();
  }

 private:
  Gate* const gate_;
  ServerRpcInfo* const info_;
  const bool entered_;
};

class Turns : public ServerInterceptorFactoryInterface {
 public:
  Interceptor* CreateServerInterceptor(ServerRpcInfo* info) override {
    if (!std::string_view(info->method()).starts_with("/grpc.reflection.")) return nullptr;
    return new Turn(&gate_, info);
  }

 private:
  Gate gate_{kReflectionStreamsMax};
};

}  // namespace

void AddReflection(grpc::ServerBuilder* builder) {
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::vector<std::unique_ptr<ServerInterceptorFactoryInterface>> interceptors;
  interceptors.push_back(std::make_unique<Turns>());
  builder->experimental().SetInterceptorCreators(std::move(interceptors));
}

}  // namespace dicta::server
