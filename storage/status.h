// Errors as values. Every fallible function of dicta returns Status or Result<T>; both warn when they are dropped.
//
// A code stands for what the caller can do about it, the message names the thing and the reason:
//   corruption: statement 7ZQ4K9: frame claims 9 GB, cap is 64 MB
// Thread-safe as a value type is.
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dicta {

enum class Code {
  kOk = 0,
  kNotFound,         // no such statement, speaker, file: look elsewhere
  kInvalidArgument,  // the request is wrong: change it
  kCorruption,       // stored bytes are damaged: verify, restore
  kIoError,          // the system refused: free space, permissions, disk
  kBusy,             // somebody else holds it: wait
  kUnsupported,      // this build cannot: upgrade
};

// "not found", "corruption", …: the word a message opens with.
std::string_view CodeName(Code code);

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(Code code, std::string message) : code_(code), message_(std::move(message)) {}

  bool ok() const { return code_ == Code::kOk; }
  Code code() const { return code_; }
  // Without the code's name.
  const std::string& message() const { return message_; }
  // "corruption: statement 7ZQ4K9: …"; "ok".
  std::string ToString() const;
  // The same code, with "context: " before the message.
  Status Within(std::string_view context) const;

 private:
  Code code_ = Code::kOk;
  std::string message_;
};

// What is stored cannot be read, whatever is done: damaged, or said (perhaps by damage) to be of a newer version.
inline bool IsUnreadable(const Status& status) {
  return status.code() == Code::kCorruption || status.code() == Code::kUnsupported;
}

inline Status NotFound(std::string message) { return {Code::kNotFound, std::move(message)}; }
inline Status InvalidArgument(std::string message) { return {Code::kInvalidArgument, std::move(message)}; }
inline Status Corruption(std::string message) { return {Code::kCorruption, std::move(message)}; }
inline Status IoError(std::string message) { return {Code::kIoError, std::move(message)}; }
inline Status Busy(std::string message) { return {Code::kBusy, std::move(message)}; }
inline Status Unsupported(std::string message) { return {Code::kUnsupported, std::move(message)}; }

// A T, or why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  // REQUIRES: !status.ok()
  Result(Status status) : status_(std::move(status)) { assert(!status_.ok()); }

  bool ok() const { return status_.ok(); }
  const Status& status() const { return status_; }

  // REQUIRES: ok()
  T& value() & { return *value_; }
  const T& value() const& { return *value_; }
  T&& value() && { return *std::move(value_); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  Status status_;
  std::optional<T> value_;
};

#define DICTA_CONCAT_(a, b) a##b
#define DICTA_CONCAT(a, b) DICTA_CONCAT_(a, b)

// Returns from the calling function where the expression (a Status) is not ok.
#define DICTA_TRY(expression)                   \
  do {                                          \
    ::dicta::Status try_status_ = (expression); \
    if (!try_status_.ok()) return try_status_;  \
  } while (false)

// DICTA_ASSIGN(auto x, F()): declares or assigns x from a Result, or returns its status.
#define DICTA_ASSIGN(target, expression) DICTA_ASSIGN_(DICTA_CONCAT(assign_result_, __LINE__), target, expression)
#define DICTA_ASSIGN_(result, target, expression) \
  auto result = (expression);                     \
  if (!result.ok()) return result.status();       \
  target = std::move(result).value()

}  // namespace dicta
