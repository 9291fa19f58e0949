// Who may call what: bearer tokens, kept as hashes, each with its scopes.
//
// The file has one token a line: the SHA-256 of the token in hex, its scopes, and a name for the log, one word. Behind
// that there may be a comment.
//   # printf %s "$TOKEN" | sha256sum
//   9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 read,archive harvester
// Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"

namespace dicta::server {

enum class Scope : uint8_t { kRead = 1, kArchive = 2, kAdmin = 4 };
std::string_view ScopeName(Scope scope);

struct Token {
  std::string sha256;  // 32 bytes
  uint8_t scopes = 0;  // bits of Scope
  std::string name;    // "harvester"; else "line 3"
};

// InvalidArgument names the line that is wrong, as one with the token of another line.
Result<std::vector<Token>> ParseTokens(std::string_view text);

class Access {
 public:
  // Without a file everybody may do everything.
  Access() = default;
  // Reads the file. NotFound, IoError, InvalidArgument; the last also where it has no token, so that nobody could call:
  // it may be half written.
  static Result<std::unique_ptr<Access>> Load(const std::string& path);
  // Reads it again. Not ok: what held before still holds.
  Status Reload();

  enum class Verdict { kAllowed, kNoToken, kUnknownToken, kLacksScope };
  struct Answer {
    Verdict verdict = Verdict::kAllowed;
    std::string name;  // of the token, where it is known
  };
  // `authorization`: the header's value, "Bearer …" (that word in any case); empty: there is none. Takes the same time
  // whichever token it is.
  Answer Check(std::string_view authorization, Scope scope) const;

  // Another number when tokens have been read since.
  uint64_t generation() const { return generation_.load(); }

 private:
  std::string path_;
  mutable std::mutex mutex_;
  std::shared_ptr<const std::vector<Token>> tokens_;  // null: everybody; guarded by mutex_
  std::atomic<uint64_t> generation_ = 0;
};

}  // namespace dicta::server
