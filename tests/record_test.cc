#include "storage/record.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "storage/hash.h"
#include "storage/keys.h"
#include "tests/dictionary.h"

namespace dicta {
namespace {

v1::RecordMeta Meta() {
  v1::RecordMeta meta;
  meta.set_ordinal(3);
  meta.set_revision(2);
  meta.set_change(v1::Change::REVISED);
  meta.set_source_digest(std::string("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f", 16));
  meta.set_original_held(true);
  meta.set_time("2025-02-15T08:00:00Z");
  return meta;
}

v1::Statement RecordContent() {
  v1::Statement statement;
  statement.set_id("7zq4k9");
  statement.set_revision(2);
  statement.set_title("Minister meets his counterpart");
  statement.set_date("2025-02-14");
  statement.add_speakers()->set_name("Wang Yi");
  for (int i = 0; i < 12; ++i) {
    statement.mutable_text()->append("Both sides agreed that talks on trade, on peace and on much else should go on. ");
  }
  return statement;
}

class RecordTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(codec_.AddDictionary(1, Train(1)).ok());
    with_content_ = Encode(Meta(), RecordContent(), 0);
    with_dictionary_ = Encode(Meta(), RecordContent(), 1);
    v1::RecordMeta removed = Meta();
    removed.set_change(v1::Change::REMOVED);
    removed.set_reason("published by mistake");
    const auto value = EncodeRecord(codec_, key_, removed, nullptr, 0);
    ASSERT_TRUE(value.ok());
    removed_ = *value;
  }

  std::string Encode(const v1::RecordMeta& meta, const v1::Statement& statement, uint32_t dictionary) {
    const auto value = EncodeRecord(codec_, key_, meta, &statement, dictionary);
    EXPECT_TRUE(value.ok()) << value.status().ToString();
    return *value;
  }

  // The record's meta and content as bytes, or why there is none.
  Result<std::string> Read(std::string_view key, std::string_view value) const {
    v1::RecordMeta meta;
    v1::Statement statement;
    DICTA_TRY(DecodeRecord(codec_, key, value, &meta, &statement));
    return meta.SerializeAsString() + "|" + statement.SerializeAsString();
  }

  // Where the frame begins.
  static size_t FrameOffset(const std::string& value) {
    const auto parsed = ParseValue(value);
    return parsed.ok() && parsed->codec == kZstd ? value.size() - parsed->frame.size() : value.size();
  }

  Codec codec_;
  const std::string key_ = RecordKey("7zq4k9", 5);
  std::string with_content_, with_dictionary_, removed_;
};

TEST_F(RecordTest, ReadsBack) {
  for (const std::string* value : {&with_content_, &with_dictionary_}) {
    v1::RecordMeta meta;
    v1::Statement statement;
    ASSERT_TRUE(DecodeRecord(codec_, key_, *value, &meta, &statement).ok());
    EXPECT_EQ(meta.SerializeAsString(), Meta().SerializeAsString());
    EXPECT_EQ(statement.SerializeAsString(), RecordContent().SerializeAsString());
    const auto only = DecodeMeta(key_, *value);
    ASSERT_TRUE(only.ok());
    EXPECT_EQ(only->SerializeAsString(), Meta().SerializeAsString());
  }
  v1::RecordMeta meta;
  v1::Statement statement = RecordContent();
  ASSERT_TRUE(DecodeRecord(codec_, key_, removed_, &meta, &statement).ok());
  EXPECT_EQ(meta.reason(), "published by mistake");
  EXPECT_EQ(statement.ByteSizeLong(), 0u) << "nothing is left of what was there before";
}

// Another dictionary changes how a record is written, not what it says: its checksum stays.
TEST_F(RecordTest, RecompressingKeepsTheChecksum) {
  ASSERT_NE(with_content_, with_dictionary_);
  EXPECT_EQ(with_content_.substr(0, 10), with_dictionary_.substr(0, 10));
  EXPECT_EQ(ParseValue(with_dictionary_)->dictionary, 1u);
}

// What is flipped before the frame is always noticed. Inside it zstd has bits without meaning (RFC 8878, the unused bit
// of the frame header, for one): a flip is noticed there, or it changes nothing.
TEST_F(RecordTest, FlippedBitsAreNoticedOrMeanNothing) {
  for (const std::string* whole : {&with_content_, &with_dictionary_, &removed_}) {
    const std::string right = *Read(key_, *whole);
    // With the number of the dictionary before it: a frame that uses none is the same with any.
    const size_t frame = whole == &removed_ ? whole->size() : FrameOffset(*whole) - 1;
    int unnoticed = 0;
    for (size_t i = 0; i < whole->size(); ++i) {
      for (int bit = 0; bit < 8; ++bit) {
        std::string value = *whole;
        value[i] = static_cast<char>(value[i] ^ 1 << bit);
        const auto read = Read(key_, value);
        if (i >= frame && read.ok()) {
          EXPECT_EQ(*read, right) << "byte " << i << " bit " << bit;
          ++unnoticed;
          continue;
        }
        ASSERT_FALSE(read.ok()) << "byte " << i << " bit " << bit;
        EXPECT_TRUE(read.status().code() == Code::kCorruption || read.status().code() == Code::kUnsupported)
            << "byte " << i << " bit " << bit << ": " << read.status().ToString();
        EXPECT_EQ(read.status().message().rfind("statement 7zq4k9: ", 0), 0u) << read.status().ToString();
      }
    }
    EXPECT_LE(unnoticed, 16) << "of " << (whole->size() - frame) * 8 << " bits of the frame";
  }
}

TEST_F(RecordTest, CutAtEachLengthIsCorruption) {
  for (const std::string* whole : {&with_content_, &with_dictionary_, &removed_}) {
    for (size_t length = 0; length < whole->size(); ++length) {
      const auto read = Read(key_, whole->substr(0, length));
      EXPECT_EQ(read.status().code(), Code::kCorruption) << length << " of " << whole->size();
      const auto meta = DecodeMeta(key_, whole->substr(0, length));
      if (meta.ok()) {
        EXPECT_GE(length, FrameOffset(*whole) - 3) << "metadata of a value that ends inside it";
      }
    }
    for (const char* more : {"x", "xxxxxxxxxxxxxxxx"}) {
      EXPECT_EQ(Read(key_, *whole + more).status().code(), Code::kCorruption) << more;
    }
    EXPECT_EQ(Read(key_, *whole + *whole).status().code(), Code::kCorruption);
  }
}

TEST_F(RecordTest, UnderAnotherKeyIsCorruption) {
  for (const std::string* value : {&with_content_, &with_dictionary_, &removed_}) {
    for (const std::string& key :
         {RecordKey("7zq4k9", 6), RecordKey("7zq4k8", 5), RecordKey("7zq4k", 5), std::string("7zq4k9")}) {
      EXPECT_EQ(Read(key, *value).status().code(), Code::kCorruption) << Hex(key);
    }
  }
  EXPECT_EQ(Read(RecordKey("other", 5), with_content_).status().ToString(),
            "corruption: statement other: checksum does not match");
  EXPECT_EQ(Read("no key", with_content_).status().ToString(),
            "corruption: record with a damaged key: checksum does not match");
}

TEST_F(RecordTest, WhatIsWrongIsSaid) {
  const auto set = [](std::string value, size_t at, int byte) {
    value[at] = static_cast<char>(byte);
    return value;
  };
  const size_t meta_bytes = Meta().ByteSizeLong();
  const std::string head = with_content_.substr(0, 11 + meta_bytes);
  const struct {
    std::string value, want;
  } kCases[] = {
      {"", "corruption: statement 7zq4k9: cut short"},
      {set(with_content_, 0, 0), "corruption: statement 7zq4k9: damaged in its first bytes"},
      {set(with_content_, 0, 2), "unsupported: statement 7zq4k9: of version 2, newer than this dicta"},
      {set(with_content_, 1, 2), "corruption: statement 7zq4k9: damaged in its first bytes"},
      {set(with_content_, 1, 0), "corruption: statement 7zq4k9: followed by bytes that do not belong to it"},
      // 16383 bytes of metadata
      {with_content_.substr(0, 10) + "\xff\x7f" + with_content_.substr(11), "corruption: statement 7zq4k9: cut short"},
      {head + "\x09" + with_content_.substr(FrameOffset(with_content_)),
       "corruption: statement 7zq4k9: dictionary 9 is missing"},
      // no dictionary, a frame of 9 GB: magic, eight bytes of size in one segment
      {head + std::string("\x00\x28\xb5\x2f\xfd\xe0\x00\x00\x00\x40\x02\x00\x00\x00", 14),
       "corruption: statement 7zq4k9: frame claims 9663676416 bytes, cap is 67108864"},
      {head + std::string("\x00not a frame", 12),
       "corruption: statement 7zq4k9: frame is damaged: it does not say how much it holds"},
      // a dictionary beyond 32 bits
      {head + std::string("\x80\x80\x80\x80\x10", 5), "corruption: statement 7zq4k9: cut short"},
      // eleven bytes of varint
      {head + std::string(11, '\xff'), "corruption: statement 7zq4k9: cut short"},
  };
  for (const auto& row : kCases)
    EXPECT_EQ(Read(key_, row.value).status().ToString(), row.want) << Hex(row.value).substr(0, 40);
}

// A checksum that fits does not make a record of what is none.
TEST_F(RecordTest, ContentThatIsNoMessageIsCorruption) {
  const std::string_view no_message = "\x0f\xff";
  const std::string_view empty;
  const auto bad_content = EncodeValue(codec_, key_, Meta().SerializeAsString(), &no_message, 0);
  const auto bad_meta = EncodeValue(codec_, key_, no_message, &empty, 0);
  ASSERT_TRUE(bad_content.ok() && bad_meta.ok());
  EXPECT_EQ(Read(key_, *bad_content).status().ToString(), "corruption: statement 7zq4k9: its content is no Statement");
  EXPECT_EQ(Read(key_, *bad_meta).status().ToString(), "corruption: statement 7zq4k9: its metadata is damaged");
  EXPECT_EQ(DecodeMeta(key_, *bad_meta).status().ToString(), "corruption: statement 7zq4k9: its metadata is damaged");
}

TEST_F(RecordTest, ChunksOfAnOriginalHaveNoMetadata) {
  const std::string key = OriginalKey(Sha256("abc"), 0);
  const std::string_view bytes = "abc";
  const auto value = EncodeValue(codec_, key, "", &bytes, 0);
  ASSERT_TRUE(value.ok());
  const auto parsed = ParseValue(*value);
  ASSERT_TRUE(parsed.ok());
  EXPECT_TRUE(parsed->meta.empty());
  std::string content;
  ASSERT_TRUE(DecodeValue(codec_, key, *parsed, &content).ok());
  EXPECT_EQ(content, "abc");
  EXPECT_EQ(DecodeValue(codec_, OriginalKey(Sha256("abc"), 1), *parsed, &content).ToString(),
            "corruption: checksum does not match");
}

}  // namespace
}  // namespace dicta
