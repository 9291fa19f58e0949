#include "server/access.h"

#include <openssl/crypto.h>
#include <strings.h>

#include <algorithm>
#include <sstream>

#include "storage/hash.h"
#include "tools/read/stream.h"

namespace dicta::server {
namespace {

constexpr size_t kTokenFileBytesMax = size_t{16} << 20;
constexpr Scope kScopes[] = {Scope::kRead, Scope::kArchive, Scope::kAdmin};

Result<uint8_t> ParseScopes(const std::string& words) {
  unsigned scopes = 0;
  std::istringstream stream(words);
  for (std::string word; std::getline(stream, word, ',');) {
    unsigned found = 0;
    for (const Scope scope : kScopes) {
      if (ScopeName(scope) == word) found = static_cast<unsigned>(scope);
    }
    if (found == 0) return InvalidArgument("\"" + word + "\" is none of read, archive, admin");
    scopes |= found;
  }
  return static_cast<uint8_t>(scopes);
}

}  // namespace

std::string_view ScopeName(Scope scope) {
  switch (scope) {
    case Scope::kRead:
      return "read";
    case Scope::kArchive:
      return "archive";
    case Scope::kAdmin:
      return "admin";
  }
  return "";
}

Result<std::vector<Token>> ParseTokens(std::string_view text) {
  std::vector<Token> tokens;
  std::istringstream lines{std::string(text)};
  size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    std::istringstream words(line);
    std::string hash, scopes;
    Token token;
    if (!(words >> hash) || hash.front() == '#') continue;
    const std::string where = "line " + std::to_string(number);
    token.sha256 = Unhex(hash);
    if (token.sha256.size() != 32) return InvalidArgument(where + ": expected the token's SHA-256, 64 hex digits");
    if (std::any_of(tokens.begin(), tokens.end(), [&](const Token& other) { return other.sha256 == token.sha256; })) {
      return InvalidArgument(where + ": a token that is there already");
    }
    if (!(words >> scopes)) return InvalidArgument(where + ": no scopes behind the hash");
    const auto parsed = ParseScopes(scopes);
    if (!parsed.ok()) return parsed.status().Within(where);
    token.scopes = *parsed;
    if (!(words >> token.name) || token.name.front() == '#') {
      token.name = where;
    } else if (std::string more; words >> more && more.front() != '#') {
      return InvalidArgument(where + ": \"" + more + "\" behind the name, which is one word");
    }
    tokens.push_back(std::move(token));
  }
  return tokens;
}

Result<std::unique_ptr<Access>> Access::Load(const std::string& path) {
  auto access = std::make_unique<Access>();
  access->path_ = path;
  DICTA_TRY(access->Reload());
  return access;
}

Status Access::Reload() {
  if (path_.empty()) return {};
  DICTA_ASSIGN(const std::string text, tools::ReadFile(path_, kTokenFileBytesMax));
  auto tokens = ParseTokens(text);
  if (!tokens.ok()) return tokens.status().Within(path_);
  if (tokens->empty()) return InvalidArgument(path_ + ": no token in it, so nobody could call");
  const std::lock_guard lock(mutex_);
  tokens_ = std::make_shared<const std::vector<Token>>(std::move(tokens).value());
  generation_.fetch_add(1);
  return {};
}

Access::Answer Access::Check(std::string_view authorization, Scope scope) const {
  std::shared_ptr<const std::vector<Token>> tokens;
  {
    const std::lock_guard lock(mutex_);
    tokens = tokens_;
  }
  if (tokens == nullptr) return {};
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.size() < kBearer.size() || strncasecmp(authorization.data(), kBearer.data(), kBearer.size()) != 0) {
    return {Verdict::kNoToken, ""};
  }
  const std::string sha256 = Sha256(authorization.substr(kBearer.size()));
  const Token* known = nullptr;
  for (const Token& token : *tokens) {
    if (CRYPTO_memcmp(token.sha256.data(), sha256.data(), sha256.size()) == 0) known = &token;
  }
  if (known == nullptr) return {Verdict::kUnknownToken, ""};
  const bool allowed = (known->scopes & static_cast<uint8_t>(scope)) != 0;
  return {allowed ? Verdict::kAllowed : Verdict::kLacksScope, known->name};
}

}  // namespace dicta::server
