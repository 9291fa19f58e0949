#include "storage/codec.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/dictionary.h"

namespace dicta {
namespace {

class CodecTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    one_ = new std::string(Train(1000));
    two_ = new std::string(Train(9000));
  }
  void SetUp() override {
    ASSERT_TRUE(codec_.AddDictionary(1, *one_).ok());
    ASSERT_TRUE(codec_.AddDictionary(2, *two_).ok());
  }

  static std::string *one_, *two_;
  Codec codec_;
};

std::string* CodecTest::one_ = nullptr;
std::string* CodecTest::two_ = nullptr;

TEST_F(CodecTest, DecodesWhatItEncodedWithAndWithoutDictionary) {
  const std::string kTexts[] = {
      "", "a", Text(1, 3), Text(2, 300), std::string(100000, 'x'), std::string("\0\xff\0", 3), Text(3, 20000)};
  for (const std::string& text : kTexts) {
    for (const uint32_t dictionary : {0u, 1u, 2u}) {
      for (const int level : {1, 3, 19}) {
        const auto frame = codec_.Encode(text, dictionary, level);
        ASSERT_TRUE(frame.ok()) << text.size() << " dictionary " << dictionary << " level " << level;
        std::string read = "left over";
        const Status status = codec_.Decode(*frame, dictionary, &read);
        ASSERT_TRUE(status.ok()) << status.ToString() << text.size() << " dictionary " << dictionary << " level "
                                 << level;
        EXPECT_EQ(read, text) << "dictionary " << dictionary << " level " << level;
      }
    }
  }
}

TEST_F(CodecTest, DictionaryHelpsShortTexts) {
  const std::string text = Text(7, 60);
  EXPECT_LT(codec_.Encode(text, 1)->size(), codec_.Encode(text, 0)->size() * 3 / 4);
}

// Frames do not name their dictionary. Another one fails, or makes other bytes of it, which the record's checksum
// finds.
TEST_F(CodecTest, AnotherDictionaryDoesNotGiveTheText) {
  const std::string text = Text(5, 100);
  for (const uint32_t made : {1u, 2u}) {
    const auto frame = codec_.Encode(text, made);
    ASSERT_TRUE(frame.ok());
    for (const uint32_t claimed : {0u, 1u, 2u, 3u}) {
      std::string read;
      const Status status = codec_.Decode(*frame, claimed, &read);
      EXPECT_EQ(status.ok() && read == text, made == claimed) << made << " claimed to be " << claimed;
      if (claimed == 3) {
        EXPECT_EQ(status.ToString(), "corruption: dictionary 3 is missing");
      }
    }
  }
}

// A dictionary that was not added is asked for once, when a frame first wants it.
TEST_F(CodecTest, DictionariesComeFromTheSourceWhenTheyAreWanted) {
  int asked = 0;
  const Codec codec([&](uint32_t id) -> Result<std::string> {
    ++asked;
    if (id == 1) return *one_;
    if (id == 2) return std::string("damaged");
    return NotFound("none");
  });
  const std::string text = Text(5, 100);
  const auto frame = codec_.Encode(text, 1);
  std::string read;
  EXPECT_EQ(asked, 0);
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(codec.Decode(*frame, 1, &read).ok());
    EXPECT_EQ(read, text);
  }
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(codec.Decode(*frame, 2, &read).ToString(), "corruption: dictionary 2 is damaged");
  EXPECT_EQ(codec.Decode(*frame, 3, &read).ToString(), "corruption: dictionary 3 is missing");
}

TEST_F(CodecTest, EncodeRefusesAnUnknownDictionary) {
  const auto frame = codec_.Encode("text", 3);
  EXPECT_EQ(frame.status().ToString(), "corruption: dictionary 3 is missing");
}

TEST_F(CodecTest, DictionariesAreNumberedFromOneAndNeverChange) {
  EXPECT_EQ(codec_.latest(), 2u);
  EXPECT_EQ(Codec().latest(), 0u);
  EXPECT_TRUE(codec_.AddDictionary(1, *one_).ok()) << "the same once more";
  EXPECT_EQ(codec_.AddDictionary(1, *two_).ToString(), "invalid: dictionary 1 is taken");
  EXPECT_EQ(codec_.AddDictionary(0, *one_).ToString(), "invalid: dictionary 0 stands for none");
  for (const std::string& broken : {one_->substr(0, 12), one_->substr(1), std::string("any bytes"), std::string()}) {
    EXPECT_EQ(codec_.AddDictionary(3, broken).ToString(), "corruption: dictionary 3 is damaged") << broken.size();
  }
  EXPECT_EQ(codec_.latest(), 2u);
}

// A frame header that claims `bytes` of content, and nothing behind it: magic, descriptor (one segment, eight bytes of
// content size), size. RFC 8878 section 3.1.1.
std::string FrameClaiming(uint64_t bytes) {
  std::string frame = "\x28\xb5\x2f\xfd\xe0";
  for (int i = 0; i < 8; ++i, bytes >>= 8) frame.push_back(static_cast<char>(bytes));
  return frame;
}

TEST_F(CodecTest, ClaimsOverTheCapAreRefusedBeforeAnythingIsAllocated) {
  const struct {
    uint64_t bytes;
    std::string want;
  } kCases[] = {
      {kContentBytesMax + 1, "corruption: frame claims 67108865 bytes, cap is 67108864"},
      {uint64_t{9} << 30, "corruption: frame claims 9663676416 bytes, cap is 67108864"},
      {UINT64_MAX - 2, "corruption: frame claims 18446744073709551613 bytes, cap is 67108864"},
      {UINT64_MAX, "corruption: frame is damaged: it does not say how much it holds"},  // zstd's own sign for that
  };
  for (const auto& row : kCases) {
    std::string read;
    EXPECT_EQ(codec_.Decode(FrameClaiming(row.bytes), 0, &read).ToString(), row.want);
    EXPECT_LT(read.capacity(), 1000u) << row.want;
  }
  EXPECT_EQ(codec_.Encode(std::string(kContentBytesMax + 1, 'x'), 0).status().code(), Code::kInvalidArgument);
}

TEST_F(CodecTest, DamagedFramesAreCorruption) {
  const std::string text = Text(11, 400);
  const auto whole = codec_.Encode(text, 1);
  ASSERT_TRUE(whole.ok());
  std::string read;
  for (size_t length = 0; length < whole->size(); ++length) {
    EXPECT_EQ(codec_.Decode(whole->substr(0, length), 1, &read).code(), Code::kCorruption) << length;
  }
  EXPECT_EQ(codec_.Decode(*whole + "x", 1, &read).code(), Code::kCorruption);
  EXPECT_EQ(codec_.Decode(*whole + *whole, 1, &read).code(), Code::kCorruption);
}

}  // namespace
}  // namespace dicta
