// How a server is reached: what the address and the environment say of it. Thread-safe.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::tools {

struct Route {
  std::shared_ptr<grpc::Channel> channel;
  std::string token;         // bearer; empty: none is sent
  bool tls = false;          // grpcs://
  bool authority = false;    // DICTA_CA says whose certificates are taken
  bool certificate = false;  // ours is shown to the server
};

// `address` as IsRemote() has it. Environment: DICTA_TOKEN is the token; with TLS, DICTA_CA names the PEM file of the
// authority that the server's certificate is of, DICTA_CERT and DICTA_KEY those of the client's own certificate and its
// key. Connects with the first call. IoError, InvalidArgument: such a file cannot be read, or is not what it should be;
// the address has no port, or the token is none.
Result<Route> RouteTo(const std::string& address);

// What the user can do about a call that ended with a status of the network's or the server's own; empty: nothing that
// is known here.
std::string_view RemedyFor(const Route& route, const grpc::Status& status);

}  // namespace dicta::tools
