#include "tools/route.h"

#include <grpc/support/log.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <cstdlib>

#include "server/address.h"
#include "server/certificates.h"

namespace dicta::tools {
namespace {

// A variable of the environment; "" where it is empty or not set.
std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The PEM text of the file that a variable names, once `check` has found it good.
template <typename Check>
Result<std::string> Pem(const char* variable, const Check& check) {
  return server::ReadPem(variable, Variable(variable), check);
}

// Without the line end that a file of variables may leave. gRPC ends the process for a header that has other
// characters.
Result<std::string> Token() {
  std::string token = Variable("DICTA_TOKEN");
  token.erase(token.find_last_not_of(" \t\r\n") + 1);
  if (std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; })) return token;
  return InvalidArgument("DICTA_TOKEN: a token has no spaces, control characters or letters outside ASCII");
}

Result<std::shared_ptr<grpc::ChannelCredentials>> Credentials(Route* route) {
  if (!route->tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions options;
  route->authority = !Variable("DICTA_CA").empty();
  if (route->authority) {
    DICTA_ASSIGN(options.pem_root_certs, Pem("DICTA_CA", server::CheckAuthority));
  }
  route->certificate = !Variable("DICTA_CERT").empty();
  if (route->certificate != !Variable("DICTA_KEY").empty()) {
    return InvalidArgument("DICTA_CERT and DICTA_KEY go together: a client's certificate and its key, PEM files");
  }
  if (route->certificate) {
    DICTA_ASSIGN(options.pem_cert_chain, Pem("DICTA_CERT", server::CheckCertificate));
    const auto is_its_key = [&](const std::string& key) { return server::CheckKey(options.pem_cert_chain, key); };
    DICTA_ASSIGN(options.pem_private_key, Pem("DICTA_KEY", is_its_key));
  }
  return grpc::SslCredentials(options);
}

// gRPC says on stderr what it says in its statuses as well.
void KeepGrpcQuiet() {
  if (std::getenv("GRPC_VERBOSITY") == nullptr) gpr_set_log_function([](gpr_log_func_args*) {});
}

}  // namespace

Result<Route> RouteTo(const std::string& address) {
  KeepGrpcQuiet();
  const std::string target = address.substr(address.find("://") + 3);
  if (target.empty()) return InvalidArgument(address + ": no host; as in " + address + "127.0.0.1:7411");
  const size_t colon = target.rfind(':');
  if (!server::IsUnix(target) && (colon == std::string::npos || target.find(']', colon) != std::string::npos)) {
    return InvalidArgument(address + ": no port; `dicta serve` has 7411 by default: " + address + ":7411");
  }
  DICTA_TRY(server::CheckAddress(target));
  Route route;
  route.tls = address.starts_with("grpcs://");
  DICTA_ASSIGN(route.token, Token());
  DICTA_ASSIGN(const auto credentials, Credentials(&route));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // a single statement may be larger than a page
  // A server that was restarted is found at once; by itself gRPC waits up to two minutes, and half a minute for its
  // name.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 300);
  arguments.SetInt(GRPC_ARG_DNS_MIN_TIME_BETWEEN_RESOLUTIONS_MS, 100);
  route.channel = grpc::CreateCustomChannel(target, credentials, arguments);
  return route;
}

// gRPC has one code for all that keeps a connection from being made; its words are all that says more.
std::string_view RemedyFor(const Route& route, const grpc::Status& status) {
  const auto says = [&](std::string_view words) { return status.error_message().find(words) != std::string::npos; };
  if (status.error_code() == grpc::StatusCode::UNAUTHENTICATED) return "DICTA_TOKEN is the token that is sent";
  if (status.error_code() != grpc::StatusCode::UNAVAILABLE) return "";
  if (says("certificate verify failed")) {
    return route.authority ? "the server's certificate is not of the authority that DICTA_CA names, or has expired"
                           : "the server's certificate is of an authority that is not known here: DICTA_CA names its "
                             "PEM file";
  }
  if (says("Connection refused") || says("No such file or directory")) {
    return "nobody listens there: `dicta serve` does, on 127.0.0.1:7411 unless --listen says otherwise";
  }
  if (says("not in peer certificate")) return "the server's certificate is for another host name: use that one";
  if (says("wrong version number")) return "the server has no TLS: grpc:// does without";
  // The server has hung up. It does not say why.
  if (!says("Socket closed") && !says("Connection reset") && !says("Broken pipe")) return "";
  if (!route.tls) return "if the server has TLS: grpcs://";
  return route.certificate
             ? "if the server wants a client's certificate: that of DICTA_CERT may not be of the authority "
               "that its --tls-client-ca names"
             : "if the server wants a client's certificate: DICTA_CERT and DICTA_KEY name its PEM files";
}

}  // namespace dicta::tools
