#include "bench/service/served.h"

#include <fcntl.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/method_handler.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iostream>
#include <iterator>

#include "bench/corpus.h"
#include "dicta/v1/service.pb.h"

namespace dicta::bench {

Served::Served(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  int ends[2];
  Require(pipe(ends) == 0, "no pipe");
  pid_ = vfork();
  if (pid_ == 0) {
    const int err = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0666);
    if (err < 0 || dup2(ends[1], STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0) _exit(127);
    close(ends[0]);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  close(ends[1]);
  std::string line;
  for (char c = 0; read(ends[0], &c, 1) == 1 && c != '\n';) line.push_back(c);
  close(ends[0]);
  const std::string begin = "listening on ";
  Require(line.starts_with(begin), command[0] + " does not serve; see " + log);
  address_ = line.substr(begin.size());
}

Served::~Served() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

std::shared_ptr<grpc::Channel> Served::Connect() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
}

double Served::Seconds() const {
  std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  unsigned long user = 0, system = 0;
  text.erase(0, text.rfind(')') + 1);
  Require(std::sscanf(text.c_str(), " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) == 2,
          "stat");
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

namespace {

using grpc::ByteBuffer;

class Constants final : public grpc::Service {
 public:
  explicit Constants(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      std::ifstream stream(file, std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
      if (paths_.empty()) {
        const grpc::Slice slice(bytes);
        Add<ByteBuffer>(ByteBuffer(&slice, 1));
      } else {
        v1::ListStatementsResponse page;
        Require(page.ParseFromString(bytes), file);
        Add<v1::ListStatementsRequest>(std::move(page));
      }
    }
  }

 private:
  template <typename Request, typename Reply>
  void Add(Reply constant) {
    const std::string& path = paths_.emplace_back("/bench.Constant/" + std::to_string(paths_.size()));
    const auto answer = [constant = std::move(constant)](Constants*, grpc::ServerContext*, const Request*,
                                                         Reply* reply) {
      *reply = constant;
      return grpc::Status::OK;
    };
    AddMethod(new grpc::internal::RpcServiceMethod(
        path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::RpcMethodHandler<Constants, Request, Reply>(answer, this)));
  }

  std::deque<std::string> paths_;
};

}  // namespace

int ServeConstants(const std::vector<std::string>& files) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  Constants service(files);
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 32);  // as dicta serve; it helps this one less
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  Require(server != nullptr && port > 0, "cannot listen");
  std::cout << "listening on 127.0.0.1:" << port << std::endl;
  for (int signal = 0; signal != SIGTERM;) sigwait(&set, &signal);
  server->Shutdown(std::chrono::system_clock::now());
  return 0;
}

}  // namespace dicta::bench
