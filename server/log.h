// Lines of JSON on stderr, one for each call. Thread-safe: lines stay whole.
#pragma once

#include <grpcpp/support/status.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::server {

// What is logged: every call, those that failed, or nothing.
enum class LogLevel { kAll, kErrors, kNone };
Result<LogLevel> ParseLogLevel(std::string_view word);  // "all", "errors", "none"

struct CallRecord {
  std::string_view method;  // "GetStatement"
  std::string peer;         // "ipv4:127.0.0.1:40312", "unix:"
  std::string client;       // the name of its token or, without, in its certificate; empty: neither
  std::chrono::nanoseconds time{};
  size_t request_bytes = 0, reply_bytes = 0;
  grpc::Status status;
};

// {"time":…,"method":"GetStatement","code":"OK","milliseconds":0.113,…}, with line end.
std::string LogLine(const CallRecord& call);

// "OK", "NOT_FOUND", …
std::string_view CodeName(grpc::StatusCode code);

// From now on what gRPC has to say, as of handshakes that failed, comes in lines of JSON too: {"time":…,"grpc":…}; or
// not at all with kNone. Where GRPC_VERBOSITY is set, it stays gRPC's own. For the whole process.
void LogGrpc(LogLevel level);

// A line of what the server itself does: {"time":…,"event":"stopping"}.
void LogEvent(std::string_view event);

class CallLog {
 public:
  explicit CallLog(LogLevel level) : level_(level) {}
  // Whether a call that ended so is logged.
  bool Wants(const grpc::Status& status) const;
  static void Write(const CallRecord& call);

 private:
  const LogLevel level_;
};

}  // namespace dicta::server
