#include "storage/token.h"

#include <gtest/gtest.h>

#include <string>

namespace dicta {
namespace {

v1::PageToken Dated() {
  v1::PageToken token;
  token.set_position(51009);
  token.set_query(0xfedcba9876543210);
  token.set_first_day(-29099);
  token.set_last_day(20133);
  token.set_ordinal(1099511627775);
  return token;
}

v1::PageToken Undated() {
  v1::PageToken token;
  token.set_position(1);
  token.set_undated(true);
  token.set_ordinal(7);
  return token;
}

constexpr const char* kDamaged = "invalid: the page token is damaged: copy it whole, or begin with the first page";

TEST(TokenTest, ReadsBackAndNeedsNoEscapingInAUrl) {
  for (const v1::PageToken& token : {Dated(), Undated(), v1::PageToken()}) {
    const std::string text = EncodeToken(token);
    EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos)
        << text;
    const auto read = DecodeToken(text);
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_EQ(read->SerializeAsString(), token.SerializeAsString()) << text;
  }
}

TEST(TokenTest, EveryBitCounts) {
  for (const v1::PageToken& token : {Dated(), Undated()}) {
    const std::string text = EncodeToken(token);
    for (size_t i = 0; i < text.size(); ++i) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string wrong = text;
        wrong[i] = static_cast<char>(wrong[i] ^ 1 << bit);
        EXPECT_EQ(DecodeToken(wrong).status().ToString(), kDamaged) << wrong << " for " << text;
      }
      for (const char c : {'A', 'z', '-', '_', '=', ' ', '+'}) {
        if (text[i] == c) continue;
        std::string wrong = text;
        wrong[i] = c;
        EXPECT_EQ(DecodeToken(wrong).status().ToString(), kDamaged) << wrong << " for " << text;
      }
    }
  }
}

TEST(TokenTest, EveryLengthButItsOwnIsRefused) {
  const std::string text = EncodeToken(Dated());
  for (size_t length = 0; length < text.size(); ++length) {
    EXPECT_EQ(DecodeToken(text.substr(0, length)).status().ToString(), kDamaged) << length;
    EXPECT_EQ(DecodeToken(text.substr(text.size() - length)).status().ToString(), kDamaged) << "the last " << length;
  }
  for (const char* more : {"A", "AA", "AAAA", "=", "\n"}) {
    EXPECT_EQ(DecodeToken(text + more).status().ToString(), kDamaged) << more;
  }
}

TEST(TokenTest, WhatIsNoTokenIsRefused) {
  for (const char* text : {"", "A", "next", "AAAAAAAAAAAA", "https://example.org/", "\xff\xff\xff\xff\xff\xff"}) {
    EXPECT_EQ(DecodeToken(text).status().ToString(), kDamaged) << text;
  }
}

}  // namespace
}  // namespace dicta
