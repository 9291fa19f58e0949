#include "server/log.h"

#include <grpc/support/log.h>
#include <unistd.h>

#include <cstdlib>
#include <iterator>

#include "storage/date.h"
#include "tools/write/json.h"

namespace dicta::server {
namespace {

// One write: lines of several threads do not mix. Nobody can be told that the log is full.
void WriteLine(const std::string& line) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, line.data(), line.size());
}

}  // namespace

Result<LogLevel> ParseLogLevel(std::string_view word) {
  if (word == "all") return LogLevel::kAll;
  if (word == "errors") return LogLevel::kErrors;
  if (word == "none") return LogLevel::kNone;
  return InvalidArgument("\"" + std::string(word) + "\" is none of all, errors, none");
}

std::string_view CodeName(grpc::StatusCode code) {
  static constexpr std::string_view kNames[] = {
      "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
      "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
      "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
      "DATA_LOSS", "UNAUTHENTICATED"};
  const auto index = static_cast<size_t>(code);
  return index < std::size(kNames) ? kNames[index] : "UNKNOWN";
}

std::string LogLine(const CallRecord& call) {
  tools::JsonObject line;
  line.Add("time", NowUtc()).Add("method", call.method).Add("code", CodeName(call.status.error_code()));
  line.Add("milliseconds", std::chrono::duration<double, std::milli>(call.time).count());
  line.AddIfAny("client", call.client).Add("peer", call.peer);
  line.Add("requestBytes", uint64_t{call.request_bytes}).Add("replyBytes", uint64_t{call.reply_bytes});
  line.AddIfAny("message", call.status.error_message());
  return line.str() + "\n";
}

bool CallLog::Wants(const grpc::Status& status) const {
  return level_ == LogLevel::kAll || (level_ == LogLevel::kErrors && !status.ok());
}

void CallLog::Write(const CallRecord& call) { WriteLine(LogLine(call)); }

void LogEvent(std::string_view event) {
  WriteLine(tools::JsonObject().Add("time", NowUtc()).Add("event", event).str() + "\n");
}

void LogGrpc(LogLevel level) {
  if (std::getenv("GRPC_VERBOSITY") != nullptr) return;
  gpr_set_log_function([](gpr_log_func_args*) {});
  if (level == LogLevel::kNone) return;
  gpr_set_log_function([](gpr_log_func_args* said) {
    WriteLine(tools::JsonObject().Add("time", NowUtc()).Add("grpc", std::string_view(said->message)).str() + "\n");
  });
}

}  // namespace dicta::server
