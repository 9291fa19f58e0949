#include "tools/read/charset.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <random>
#include <string>
#include <vector>

namespace dicta::tools {
namespace {

// UTF-8 -> another charset.
std::string Encode(std::string_view text, const char* charset) {
  std::string out(text.size() * 4 + 16, '\0');
  UErrorCode error = U_ZERO_ERROR;
  const int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int32_t>(out.size()), text.data(),
                                    static_cast<int32_t>(text.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << charset << ": " << u_errorName(error);
  out.resize(static_cast<size_t>(size));
  return out;
}

constexpr std::string_view kFrench =
    "Le ministre des Affaires étrangères a déclaré que les négociations étaient terminées à l’été.\r\n";
constexpr std::string_view kGerman =
    "Der Bundeskanzler erklärte, die Gespräche über Südosteuropa würden fortgesetzt.\n";
constexpr std::string_view kRussian =
    "Министр иностранных дел заявил, что переговоры прошли в конструктивной атмосфере.\n";
constexpr std::string_view kChinese =
    "外交部长同秘书长举行视频会晤。外交部长表示，双方应加强沟通，增进互信，妥善处理分歧。\n";
constexpr std::string_view kJapanese = "外務大臣は会談で、両国の関係を更に発展させたいと述べた。協力も重要である。\n";
constexpr std::string_view kKorean = "외교부 장관은 양국 관계를 더욱 발전시키겠다고 말했다.\n";
constexpr std::string_view kArabic = "قال وزير الخارجية إن المحادثات ستستمر الأسبوع المقبل\n";
constexpr std::string_view kPolish = "Minister powiedział, że rozmowy będą kontynuowane w przyszłym tygodniu.\n";

TEST(CharsetTest, FoundByContent) {
  const struct {
    std::string_view text;
    const char* charset;
  } kCases[] = {
      {kFrench, "windows-1252"}, {kGerman, "windows-1252"}, {kRussian, "windows-1251"}, {kRussian, "KOI8-R"},
      {kChinese, "GB18030"},     {kJapanese, "Shift_JIS"},  {kJapanese, "EUC-JP"},      {kJapanese, "ISO-2022-JP"},
      {kKorean, "EUC-KR"},       {kArabic, "windows-1256"}, {kPolish, "ISO-8859-2"},    {kFrench, "UTF-8"},
      {kRussian, "UTF-16LE"},    {kRussian, "UTF-16BE"},    {kChinese, "UTF-16LE"},     {kFrench, "UTF-16BE"},
  };
  for (const auto& row : kCases) {
    const auto decoded = DecodeText(Encode(row.text, row.charset));
    ASSERT_TRUE(decoded.ok()) << row.charset << ": " << decoded.status().ToString();
    EXPECT_EQ(decoded->charset, row.charset);
    EXPECT_EQ(decoded->text, row.text) << row.charset;
  }
}

TEST(CharsetTest, MarksAreBelievedAndTakenAway) {
  const struct {
    std::string mark;
    const char* charset;
  } kCases[] = {
      {"\xef\xbb\xbf", "UTF-8"},
      {"\xff\xfe", "UTF-16LE"},
      {"\xfe\xff", "UTF-16BE"},
      {std::string("\xff\xfe\0\0", 4), "UTF-32LE"},
      {std::string("\0\0\xfe\xff", 4), "UTF-32BE"},
  };
  for (const auto& row : kCases) {
    for (const std::string_view text : {kChinese, kFrench, std::string_view("x")}) {
      const auto decoded = DecodeText(row.mark + Encode(text, row.charset));
      ASSERT_TRUE(decoded.ok()) << row.charset << ": " << decoded.status().ToString();
      EXPECT_EQ(decoded->charset, row.charset);
      EXPECT_EQ(decoded->text, text);
    }
  }
}

TEST(CharsetTest, AFewWordsOfWindows1252) {
  const struct {
    std::string_view bytes, text;
  } kCases[] = {
      {"Caf\xe9 de la Paix", "Café de la Paix"},
      {"He said: \x93no\x94.", "He said: “no”."},
      {"It\x92s done \x96 at last", "It’s done – at last"},
  };
  for (const auto& row : kCases) {
    const auto decoded = DecodeText(row.bytes);
    ASSERT_TRUE(decoded.ok()) << row.text << ": " << decoded.status().ToString();
    EXPECT_EQ(decoded->text, row.text);
    EXPECT_EQ(decoded->charset, "windows-1252");
  }
}

TEST(CharsetTest, WhatIsNoTextIsSaidToBeNone) {
  const struct {
    std::string bytes, message;
  } kCases[] = {
      {"", "empty"},
      {"\xef\xbb\xbf", "empty"},
      {"\xff\xfe", "empty"},
      {std::string("abc\0def", 7), "not text: it has NUL bytes"},
      {std::string("\0\0\0\0\0\0", 6), "not text: it has NUL bytes"},
      {"\x01\x02\x03\x04", "not text: too many control characters"},
      {"%PDF-1.7\nand so on", "not text: a PDF document"},
      {"PK\x03\x04 and so on", "not text: a ZIP archive or office document"},
      {"\x89PNG\r\n", "not text: a PNG picture"},
      {std::string("\xff\xfe", 2) + "odd", "marked as UTF-16LE, but damaged"},
      {std::string("\xff\xfe\x00\xd8", 4) + std::string("a\0", 2), "marked as UTF-16LE, but damaged"},
      {"\xef\xbb\xbf"
       "caf\xe9",
       "marked as UTF-8, but damaged"},
      // Mostly UTF-8: another charset would make nonsense of the rest.
      {"Été, déjà, no\xe9", "damaged UTF-8: byte 17 fits no character"},
      {std::string(kChinese.substr(0, 31)), "damaged UTF-8: byte 30 fits no character"},
      // 0x81 and 0x8d have no character in windows-1252.
      {"abc def \x81\x8d ghi", "not text: it fits no charset"},
  };
  for (const auto& row : kCases) {
    const auto decoded = DecodeText(row.bytes);
    ASSERT_FALSE(decoded.ok()) << row.message << ": " << decoded->charset;
    EXPECT_EQ(decoded.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(decoded.status().message(), row.message);
  }
}

TEST(CharsetTest, NoiseIsNoText) {
  std::mt19937 random(7);
  for (const size_t size : {64u, 256u, 1000u, 4096u, 100000u}) {
    for (int round = 0; round < 20; ++round) {
      std::string noise(size, '\0');
      for (char& c : noise) c = static_cast<char>(random());
      EXPECT_FALSE(DecodeText(noise).ok()) << size;
      // The same without the bytes that give it away at once.
      for (char& c : noise) c = static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      const auto decoded = DecodeText(noise);
      if (size >= 256) {
        EXPECT_FALSE(decoded.ok()) << size << " " << decoded->charset;
      }
    }
  }
}

TEST(CharsetTest, StrayControlsAreNoReasonToRefuse) {
  const std::string text = std::string(kFrench) + "\x0b page two \f and a DOS end of file \x1a";
  const auto decoded = DecodeText(text);
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_EQ(decoded->text, text);
}

TEST(CharsetTest, LongTextIsDecodedWhole) {
  std::string text;
  while (text.size() < 3'000'000) text += kRussian;
  const auto decoded = DecodeText(Encode(text, "windows-1251"));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded->text == text, true);
}

TEST(Utf8PrefixTest, Table) {
  const struct {
    std::string_view bytes;
    size_t want;
  } kCases[] = {
      {"", 0},
      {"abc", 3},
      {"12345678\xc3\xa9", 10},
      {"\xf0\x9f\x98\x80", 4},
      {"a\xff", 1},
      {"12345678901234\xc3", 14},
      {"\xc0\xaf", 0},          // overlong
      {"a\xed\xa0\x80", 1},     // a surrogate
      {"\xf4\x90\x80\x80", 0},  // beyond U+10FFFF
      {"\xf4\x8f\xbf\xbf", 4},
      {"ab\xe2\x82", 2},
      {"\x80", 0},
  };
  for (const auto& row : kCases) EXPECT_EQ(Utf8Prefix(row.bytes), row.want) << row.bytes;
}

}  // namespace
}  // namespace dicta::tools
