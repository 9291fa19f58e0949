// A server as a process of its own, as its clients see it.
#pragma once

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <vector>

namespace dicta::bench {

class Served {
 public:
  // Starts it and waits for its line "listening on ADDRESS". Its standard error goes to the file. Ends the program
  // where it does not start.
  Served(const std::vector<std::string>& command, const std::string& log);
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;
  ~Served();  // SIGTERM, and waits

  // A connection that nobody shares.
  std::shared_ptr<grpc::Channel> Connect() const;
  // Of the processor, so far.
  double Seconds() const;

 private:
  int pid_ = 0;
  std::string address_;
};

// Serves one constant reply for each file, by the same means as dicta serve: "/bench.Constant/0" answers with the
// first, whatever is asked. Until it gets SIGTERM.
int ServeConstants(const std::vector<std::string>& files);

}  // namespace dicta::bench
