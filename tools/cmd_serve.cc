// dicta serve: the archive for other programs, over gRPC, until it is told to stop.
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <memory>
#include <string>

#include "server/server.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

// The signals that mean something to a server wait for Next(). Constructed before any other thread, which inherit it.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  int Next() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }

 private:
  sigset_t set_;
};

class ServeCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("--listen", options_.listen,
                    "HOST:PORT or unix:PATH; port 0: any free one (default 127.0.0.1:7411)")
        ->type_name("ADDRESS")
        ->allow_extra_args(false);
    app->add_flag("--create", create_, "make an empty archive where there is none, for clients to fill");
    app->add_option(
           "--token-file", options_.token_file,
           "who may call what: a line each, SHA-256 of the token, read,archive,admin, a name; SIGHUP rereads it")
        ->type_name("FILE");
    app->add_option("--tls-cert", options_.tls_cert, "the server's certificate chain, PEM")->type_name("FILE");
    app->add_option("--tls-key", options_.tls_key, "its key, PEM")->type_name("FILE");
    app->add_option("--tls-client-ca", options_.tls_client_ca, "clients need a certificate signed by this one, PEM")
        ->type_name("FILE");
    app->add_flag("--insecure", options_.insecure, "let other hosts connect without TLS, or without a token");
    app->add_option("--metrics", options_.metrics_port,
                    "serve figures for Prometheus on 127.0.0.1:PORT; 0: any free one")
        ->check(CLI::Range(0, 65535))
        ->type_name("PORT");
    app->add_option("--max-calls", options_.service.calls_max, "answered at a time; more are refused")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str()
        ->type_name("N");
    app->add_option("--max-streams", options_.service.streams_max, "the same for exports and watchers")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str()
        ->type_name("N");
    app->add_option("--cache", cache_mib_, "MiB of memory for what was looked up, to be found again")
        ->check(CLI::Range(0, 1 << 20))
        ->capture_default_str()
        ->type_name("MIB");
    app->add_option("--log", log_, "a line of JSON on stderr for each call: all|errors|none (default all)")
        ->check(CLI::IsMember({"all", "errors", "none"}).description(""))
        ->type_name("WHICH");
    app->add_option("--grace", grace_seconds_, "seconds that calls under way are given when it is told to stop")
        ->check(CLI::Range(0, 3600))
        ->capture_default_str()
        ->type_name("N");
  }

  Result<int> Run(const Globals& globals) override {
    const Signals signals;
    DICTA_ASSIGN(options_.service.log, server::ParseLogLevel(log_));
    const auto archive = OpenArchive(globals, {.access = Access::kWrite,
                                               .create = create_,
                                               .record_cache_bytes = (static_cast<size_t>(cache_mib_) << 20) / 3 * 2,
                                               .row_cache_bytes = (static_cast<size_t>(cache_mib_) << 20) / 3});
    if (!create_ && archive.status().code() == Code::kNotFound) {
      return NotFound(archive.status().message() + "; `serve --create` begins with an empty one");
    }
    DICTA_TRY(archive.status());
    const mode_t mask = umask(0077);  // a socket is its owner's
    auto server = server::Server::Start(archive->get(), options_);
    umask(mask);
    if (server.status().code() == Code::kInvalidArgument) return ReportUsage(server.status().message(), "serve");
    DICTA_TRY(server.status());
    DICTA_TRY(Announce(**server));
    for (int signal = signals.Next(); signal == SIGHUP; signal = signals.Next()) {
      if (options_.token_file.empty()) continue;
      const Status status = (*server)->ReloadTokens();
      if (!status.ok()) {
        server::LogEvent("tokens as before: " + status.message());
      } else if (options_.service.log == server::LogLevel::kAll) {
        server::LogEvent("tokens read again");
      }
    }
    if (options_.service.log == server::LogLevel::kAll) server::LogEvent("stopping");
    (*server)->Stop(std::chrono::seconds(grace_seconds_));
    return kExitDone;
  }

 private:
  // Where it listens, on stdout, for scripts that wait for it.
  static Status Announce(const server::Server& server) {
    DICTA_ASSIGN(const auto output, Output::Open(""));
    std::string text;
    for (const std::string& address : server.addresses()) text += "listening on " + address + "\n";
    if (server.metrics_port() >= 0) {
      text += "metrics on http://127.0.0.1:" + std::to_string(server.metrics_port()) + "/metrics\n";
    }
    DICTA_TRY(output->Write(text));
    return output->Close();
  }

  server::ServerOptions options_;
  bool create_ = false;
  std::string log_ = "all";
  int grace_seconds_ = 10, cache_mib_ = 384;
};

}  // namespace

std::unique_ptr<Command> MakeServeCommand() { return std::make_unique<ServeCommand>(); }

}  // namespace dicta::tools
