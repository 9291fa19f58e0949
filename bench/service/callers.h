// Clients that ask a server, and read its replies as a client would.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/channel.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace dicta::bench {

// One call. Ends the program with the path and the error where it fails.
std::string CallRaw(const std::shared_ptr<grpc::Channel>& channel, const std::string& path, const std::string& request);

struct Asked {
  double per_second = 0;
  std::vector<double> us;  // of each call, sorted
};

// Each channel has a caller of its own; each caller makes one call after another, the requests by turns, for so long,
// and parses what it gets as a message like `reply`.
Asked Ask(const std::vector<std::shared_ptr<grpc::Channel>>& channels, const std::string& path,
          const std::vector<std::string>& requests, const google::protobuf::Message& reply,
          std::chrono::milliseconds time);

// Of sorted values; 0 where there are none.
double Quantile(const std::vector<double>& sorted, double part);

}  // namespace dicta::bench
