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

// Serves one constant reply for each file, with the set-up of dicta serve, until it gets SIGTERM. "/bench.Constant/0"
// echoes: it answers any bytes with those of the first file. The others are pages: "/bench.Constant/1" reads a
// ListStatementsRequest and answers with the second file's page, as generated code does.
int ServeConstants(const std::vector<std::string>& files);

}  // namespace dicta::bench
