#include "bench/service/callers.h"

#include <grpcpp/client_context.h>
#include <grpcpp/impl/client_unary_call.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>

#include <algorithm>
#include <numeric>
#include <thread>

#include "bench/corpus.h"

namespace dicta::bench {
namespace {

using Clock = std::chrono::steady_clock;
using grpc::ByteBuffer;

ByteBuffer Call(grpc::Channel* channel, const grpc::internal::RpcMethod& method, const ByteBuffer& request) {
  grpc::ClientContext context;
  ByteBuffer reply;
  const grpc::Status status = grpc::internal::BlockingUnaryCall(channel, method, &context, request, &reply);
  Require(status.ok(), std::string(method.name()) + ": " + status.error_message());
  return reply;
}

}  // namespace

std::string CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& path,
                    const std::string& request) {
  const grpc::internal::RpcMethod method(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, channel);
  const grpc::Slice slice(request);
  grpc::Slice reply;
  Require(Call(channel.get(), method, ByteBuffer(&slice, 1)).DumpToSingleSlice(&reply).ok(), path);
  return {reinterpret_cast<const char*>(reply.begin()), reply.size()};
}

Asked Ask(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const std::string& path,
          const std::vector<std::string>& requests, const google::protobuf::Message& reply,
          std::chrono::milliseconds time) {
  std::vector<ByteBuffer> buffers;
  for (const std::string& request : requests) {
    const grpc::Slice slice(request);
    buffers.emplace_back(&slice, 1);
  }
  std::vector<std::vector<double>> us(channels.size());
  const auto begin = Clock::now();
  std::vector<std::thread> callers;
  for (size_t caller = 0; caller < channels.size(); ++caller) {
    callers.emplace_back([&, caller] {
      grpc::Channel* channel = channels[caller].get();
      const grpc::internal::RpcMethod method(path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC, channels[caller]);
      size_t next = caller * buffers.size() / channels.size();
      for (auto now = Clock::now(); now < begin + time;) {
        ByteBuffer bytes = Call(channel, method, buffers[next++ % buffers.size()]);
        const std::unique_ptr<google::protobuf::Message> message(reply.New());
        Require(grpc::SerializationTraits<google::protobuf::Message>::Deserialize(&bytes, message.get()).ok(), path);
        const auto then = std::exchange(now, Clock::now());
        us[caller].push_back(std::chrono::duration<double, std::micro>(now - then).count());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  const std::chrono::duration<double> took = Clock::now() - begin;
  Asked asked;
  for (const auto& some : us) asked.us.insert(asked.us.end(), some.begin(), some.end());
  std::sort(asked.us.begin(), asked.us.end());
  asked.per_second = static_cast<double>(asked.us.size()) / took.count();
  return asked;
}

double Quantile(const std::vector<double>& sorted, double part) {
  return sorted.empty() ? 0 : sorted[static_cast<size_t>(part * static_cast<double>(sorted.size() - 1))];
}

}  // namespace dicta::bench
