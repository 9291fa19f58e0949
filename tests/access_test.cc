// Where a server listens, and who may call what.
#include "server/access.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "server/address.h"
#include "storage/hash.h"
#include "tests/temp_dir.h"

namespace dicta::server {
namespace {

TEST(Tokens, FilesAreRead) {
  const std::string hash = Hex(Sha256("secret"));
  const struct {
    std::string text, error;
    size_t tokens;
  } rows[] = {
      {"", "", 0},
      {"# a comment\n\n" + hash + " read me\n", "", 1},
      {hash + " read,archive,admin\r\n" + Hex(Sha256("other")) + " admin", "", 2},
      {hash + " read\n" + hash + " admin", "line 2: a token that is there already", 0},
      {"abc read", "line 1: expected the token's SHA-256, 64 hex digits", 0},
      {"\n" + hash, "line 2: no scopes behind the hash", 0},
      {hash + " read # a comment", "", 1},
      {hash + " read me # a comment", "", 1},
      {hash + " read me too", "line 1: \"too\" behind the name, which is one word", 0},
      {hash + " write", "line 1: \"write\" is none of read, archive, admin", 0},
  };
  for (const auto& row : rows) {
    const auto tokens = ParseTokens(row.text);
    EXPECT_EQ(tokens.status().message(), row.error) << row.text;
    EXPECT_EQ(tokens.ok() ? tokens->size() : 0, row.tokens) << row.text;
  }
}

TEST(Tokens, FileThatCannotBeReadOrHasNoneIsRefused) {
  const TempDir dir;
  const std::string path = dir / "tokens";
  EXPECT_EQ(Access::Load(path).status().code(), Code::kNotFound);
  EXPECT_EQ(Access::Load(dir / "").status().message(), dir / "" + ": is a directory");
  std::ofstream(path) << "# nobody\n";
  EXPECT_EQ(Access::Load(path).status().message(), path + ": no token in it, so nobody could call");
  std::ofstream(path) << Hex(Sha256("secret")) << " read\n";
  const auto access = Access::Load(path).value();
  std::ofstream(path).close();  // emptied
  EXPECT_FALSE(access->Reload().ok());
  EXPECT_EQ(access->Check("Bearer secret", Scope::kRead).verdict, Access::Verdict::kAllowed);
}

TEST(Addresses, OfThreeFormsAlone) {
  const struct {
    const char* address;
    bool fine, this_host;
  } rows[] = {
      {"127.0.0.1:7411", true, true},
      {"localhost:0", true, true},
      {"[::1]:7411", true, true},
      {"unix:a.sock", true, true},
      {"unix:///run/a.sock", true, true},
      {"0.0.0.0:7411", true, false},
      {"[::]:65535", true, false},
      {"example.org:1", true, false},
      {"localhost:abc", false, true},
      {"localhost:65536", false, true},
      {"localhost:", false, true},
      {"localhost", false, true},
      {"::1:7411", false, false},
      {":7411", false, false},
      {"unix:", false, true},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(CheckAddress(row.address).ok(), row.fine) << row.address;
    EXPECT_EQ(IsThisHostAlone(row.address), row.this_host) << row.address;
  }
  EXPECT_EQ(PathOf("unix:///run/a.sock"), "/run/a.sock");
  EXPECT_EQ(PathOf("unix:a.sock"), "a.sock");
}

TEST(Addresses, TheSystemSaysWhyNotToListen) {
  EXPECT_EQ(WhyNotListening("127.0.0.1:0"), "");
  EXPECT_EQ(WhyNotListening("192.0.2.1:0"), "Cannot assign requested address");  // RFC 5737: nobody's
  const int taken = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  ASSERT_EQ(bind(taken, reinterpret_cast<sockaddr*>(&where), size), 0);
  ASSERT_EQ(listen(taken, 1), 0);
  ASSERT_EQ(getsockname(taken, reinterpret_cast<sockaddr*>(&where), &size), 0);
  EXPECT_EQ(WhyNotListening("127.0.0.1:" + std::to_string(ntohs(where.sin_port))), "Address already in use");
  close(taken);
}

TEST(Tokens, ScopesAreKept) {
  TempDir dir;
  std::ofstream(dir / "tokens") << Hex(Sha256("secret")) << " read,archive harvester\n";
  const auto access = Access::Load(dir / "tokens").value();
  using Verdict = Access::Verdict;
  const struct {
    const char* header;
    Scope scope;
    Verdict verdict;
  } rows[] = {
      {"Bearer secret", Scope::kRead, Verdict::kAllowed},
      {"Bearer secret", Scope::kArchive, Verdict::kAllowed},
      {"Bearer secret", Scope::kAdmin, Verdict::kLacksScope},
      {"bearer secret", Scope::kRead, Verdict::kAllowed},
      {"BEARER secret", Scope::kRead, Verdict::kAllowed},
      {"Bearer", Scope::kRead, Verdict::kNoToken},
      {"Bearer Secret", Scope::kRead, Verdict::kUnknownToken},
      {"Bearer ", Scope::kRead, Verdict::kUnknownToken},
      {"secret", Scope::kRead, Verdict::kNoToken},
      {"", Scope::kRead, Verdict::kNoToken},
  };
  for (const auto& row : rows) EXPECT_EQ(access->Check(row.header, row.scope).verdict, row.verdict) << row.header;
  EXPECT_EQ(access->Check("Bearer secret", Scope::kRead).name, "harvester");
  std::ofstream(dir / "tokens") << "nonsense\n";
  EXPECT_FALSE(access->Reload().ok());
  EXPECT_EQ(access->Check("Bearer secret", Scope::kRead).verdict, Verdict::kAllowed);
  EXPECT_EQ(Access().Check("", Scope::kAdmin).verdict, Verdict::kAllowed);
}

}  // namespace
}  // namespace dicta::server
