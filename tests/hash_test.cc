#include "storage/hash.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace dicta {
namespace {

TEST(HashTest, Sha256IsThatOfFips180) {
  const struct {
    std::string bytes, hex;
  } kCases[] = {
      // The examples of FIPS 180-4 and the empty string.
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1000000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& row : kCases) EXPECT_EQ(Hex(Sha256(row.bytes)), row.hex) << row.bytes.substr(0, 20);
}

// Checksums are on disk: the function behind them must give the same numbers for good.
TEST(HashTest, Xxh3NeverChanges) {
  const struct {
    std::string_view bytes;
    uint64_t seed, hash;
  } kCases[] = {
      {"", 0, 0x2d06800538d394c2},  // xxHash's own test vector
      {"", 1, 0x4dc5b0cc826f6703},      {"a", 0, 0xe6c632b61e964e1f},
      {"dicta", 0, 0xa4a5d24fa3de790e}, {"dicta", 0x2d06800538d394c2, 0x1305263a8a702976},
  };
  for (const auto& row : kCases)
    EXPECT_EQ(Xxh3(row.bytes, row.seed), row.hash) << row.bytes << " " << std::hex << row.seed;
}

TEST(HashTest, UnhexReadsWhatHexWritesAndNothingElse) {
  std::string all;
  for (int c = 0; c < 256; ++c) all.push_back(static_cast<char>(c));
  EXPECT_EQ(Unhex(Hex(all)), all);
  EXPECT_EQ(Hex(std::string_view("\x00\x0f\xf0\xff", 4)), "000ff0ff");
  for (const std::string_view wrong : {"a", "0g", "AB", "0x", "00 1", " 00"}) EXPECT_EQ(Unhex(wrong), "") << wrong;
}

}  // namespace
}  // namespace dicta
