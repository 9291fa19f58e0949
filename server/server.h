// A running server: the service, health and reflection on one or more addresses, until it is stopped.
// Used by one thread.
#pragma once

#include <grpcpp/server.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "server/service.h"
#include "server/socket_file.h"
#include "server/trainer.h"
#include "storage/archive.h"
#include "storage/status.h"

namespace dicta::server {

struct ServerOptions {
  std::vector<std::string> listen = {"127.0.0.1:7411"};  // HOST:PORT, [HOST]:PORT or unix:PATH; port 0: any free one
  std::string token_file;                                // empty: whoever can connect may do everything
  std::string tls_cert, tls_key;                         // PEM files, both or neither
  std::string tls_client_ca;                             // PEM file: clients show a certificate that it has signed
  bool insecure = false;                                 // other hosts may connect without TLS, or without any proof
  int metrics_port = -1;                                 // 0: any free one; -1: no metrics
  ServiceOptions service;
};

class Server {
 public:
  // Listens and answers from now on. `archive` outlives the server. InvalidArgument: no such address; others than this
  // host could connect without TLS, or without a token or certificate, and `insecure` does not say that they may.
  // IoError: an address or a file. Busy: another server listens on a unix socket.
  static Result<std::unique_ptr<Server>> Start(Archive* archive, const ServerOptions& options);
  ~Server();

  // As they can be connected to: "127.0.0.1:40123", "unix:/run/dicta.sock".
  const std::vector<std::string>& addresses() const { return addresses_; }
  int metrics_port() const { return metrics_port_; }

  // Streams whose token is gone end. Not ok: what held before still holds.
  Status ReloadTokens();

  // Takes no more calls, ends streams with a point to go on from, finishes what is under way; cancels what is not done
  // after `grace`.
  void Stop(std::chrono::milliseconds grace);

 private:
  Server() = default;

  std::unique_ptr<Access> access_;
  std::unique_ptr<Service> service_;
  std::vector<std::unique_ptr<SocketFile>> socket_files_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Trainer> trainer_;
  std::vector<std::string> addresses_;
  int metrics_port_ = -1;
};

}  // namespace dicta::server
