#include "server/server.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>
#include <sys/resource.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "server/address.h"
#include "server/certificates.h"
#include "server/reflection.h"

namespace dicta::server {
namespace {

constexpr size_t kMemoryBytesMax = size_t{512} << 20;  // of messages on their way in and out
constexpr auto kLastCalls = std::chrono::milliseconds(100);
constexpr auto kLastReplies = std::chrono::milliseconds(200);
constexpr auto kDrainLook = std::chrono::milliseconds(5);
// Of streams of reflection, and calls that are refused. The health service needs none of these.
constexpr int kThreadsBeside = kReflectionStreamsMax + 32;
// That stay when there is nothing to do. gRPC's own is two: a server under load then ends and makes threads all the
// time, which took a third of it.
constexpr int kThreadsIdle = 32;

Status CheckSafety(const ServerOptions& options) {
  if (options.listen.empty()) return InvalidArgument("no address to listen on");
  for (const std::string& address : options.listen) {
    DICTA_TRY(CheckAddress(address));
    const bool any_port = !IsUnix(address) && address.ends_with(":0");
    if (!any_port && std::count(options.listen.begin(), options.listen.end(), address) > 1) {
      return InvalidArgument(address + " is given twice");
    }
  }
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return InvalidArgument("--tls-cert and --tls-key go together");
  }
  if (options.tls_cert.empty() && !options.tls_client_ca.empty()) {
    return InvalidArgument("--tls-client-ca goes with --tls-cert and --tls-key");
  }
  for (const std::string& address : options.listen) {
    if (IsThisHostAlone(address) || options.insecure) continue;
    if (options.tls_cert.empty()) {
      return InvalidArgument(address +
                             ": other hosts could connect without TLS: give --tls-cert and --tls-key, or say "
                             "--insecure");
    }
    if (options.token_file.empty() && options.tls_client_ca.empty()) {
      return InvalidArgument(address +
                             ": anybody could connect: give --token-file or --tls-client-ca, or say "
                             "--insecure");
    }
  }
  return {};
}

Result<std::shared_ptr<grpc::ServerCredentials>> Credentials(const ServerOptions& options) {
  if (options.tls_cert.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls;
  grpc::SslServerCredentialsOptions::PemKeyCertPair pair;
  DICTA_ASSIGN(pair.cert_chain, ReadPem("--tls-cert", options.tls_cert, CheckCertificate));
  const auto is_its_key = [&](const std::string& key) { return CheckKey(pair.cert_chain, key); };
  DICTA_ASSIGN(pair.private_key, ReadPem("--tls-key", options.tls_key, is_its_key));
  tls.pem_key_cert_pairs.push_back(std::move(pair));
  if (!options.tls_client_ca.empty()) {
    DICTA_ASSIGN(tls.pem_root_certs, ReadPem("--tls-client-ca", options.tls_client_ca, CheckAuthority));
    tls.client_certificate_request = GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY;
  }
  return grpc::SslServerCredentials(tls);
}

// Connections are files: as many as the system lets us have.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// Names the address that cannot be had, and what the system says of it; all, where it says nothing.
Status CannotListen(const std::vector<std::string>& addresses) {
  std::string all;
  for (const std::string& address : addresses) {
    const std::string why = IsUnix(address) ? "" : WhyNotListening(address);
    if (!why.empty()) return IoError("cannot listen on " + address + ": " + why);
    all += (all.empty() ? "" : ", ") + address;
  }
  return IoError("cannot listen on " + all);
}

// With the port that was found.
std::string Bound(const std::string& address, int port) {
  return IsUnix(address) ? address : address.substr(0, address.rfind(':') + 1) + std::to_string(port);
}

}  // namespace

Result<std::unique_ptr<Server>> Server::Start(Archive* archive, const ServerOptions& options) {
  DICTA_TRY(CheckSafety(options));
  RaiseFileLimit();
  LogGrpc(options.service.log);
  std::unique_ptr<Server> server(new Server());
  server->access_ = std::make_unique<Access>();
  if (!options.token_file.empty()) {
    auto access = Access::Load(options.token_file);
    if (!access.ok()) return access.status().Within("--token-file");
    server->access_ = std::move(access).value();
  }
  server->service_ = std::make_unique<Service>(archive, server->access_.get(), options.service);
  DICTA_ASSIGN(const auto credentials, Credentials(options));

  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  AddReflection(&builder);
  grpc::ResourceQuota quota("dicta");
  quota.SetMaxThreads(options.service.calls_max + options.service.streams_max + kThreadsBeside);
  quota.Resize(kMemoryBytesMax);
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, kThreadsIdle);
  builder.SetMaxReceiveMessageSize(kRequestBytesMax);
  builder.SetMaxSendMessageSize(-1);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);  // a second server on the port is an error
  std::vector<int> ports(options.listen.size());
  for (size_t i = 0; i < ports.size(); ++i) {
    std::string address = options.listen[i];
    if (IsUnix(address)) {
      DICTA_ASSIGN(auto file, SocketFile::Claim(PathOf(address)));
      address = file->address();
      server->socket_files_.push_back(std::move(file));
    }
    builder.AddListeningPort(address, credentials, &ports[i]);
  }
  builder.RegisterService(server->service_.get());
  server->server_ = builder.BuildAndStart();
  for (size_t i = 0; i < ports.size(); ++i) {
    if (server->server_ == nullptr || ports[i] == 0) return CannotListen(options.listen);
    server->addresses_.push_back(Bound(options.listen[i], ports[i]));
  }
  for (const auto& file : server->socket_files_) DICTA_TRY(file->Publish());
  if (options.metrics_port >= 0) {
    DICTA_ASSIGN(server->metrics_port_, server->service_->metrics().Listen(options.metrics_port));
  }
  server->trainer_ = std::make_unique<Trainer>(archive);
  server->server_->GetHealthCheckService()->SetServingStatus("dicta.v1.Dicta", true);
  return server;
}

Server::~Server() { Stop(std::chrono::milliseconds(0)); }

Status Server::ReloadTokens() {
  DICTA_TRY(access_->Reload());
  service_->LookAtTokens();
  return {};
}

void Server::Stop(std::chrono::milliseconds grace) {
  if (server_ == nullptr) return;
  if (auto* health = server_->GetHealthCheckService()) health->SetServingStatus(false);
  service_->Stop();
  // gRPC cancels what has arrived and not begun. Those who call meanwhile are told to come again later, so few have.
  const auto until = std::chrono::steady_clock::now() + grace;
  if (grace.count() > 0) std::this_thread::sleep_for(kLastCalls);
  while (service_->inside() > 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(kDrainLook);
  // Not `grace`: gRPC would wait for idle clients to hang up.
  server_->Shutdown(std::chrono::system_clock::now() + kLastReplies);
  server_->Wait();
  server_.reset();
  socket_files_.clear();
  trainer_.reset();
}

}  // namespace dicta::server
