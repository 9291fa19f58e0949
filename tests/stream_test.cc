#include "tools/read/stream.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <string>

#include "tests/input_files.h"
#include "tools/read/decompress.h"
#include "tools/read/lines.h"
#include "tools/read/utf16.h"

namespace dicta::tools {
namespace {

// Everything that comes before the end or the error.
struct Outcome {
  std::string bytes, error;
};
Outcome ReadOut(ByteStream* stream, size_t step = 1000) {
  Outcome out;
  std::string buffer(step, '\0');
  while (true) {
    const auto n = stream->Read(buffer.data(), buffer.size());
    if (!n.ok()) out.error = n.status().ToString();
    if (!n.ok() || *n == 0) break;
    out.bytes.append(buffer, 0, *n);
  }
  return out;
}

Outcome ReadCompressed(const std::string& bytes, std::string_view name = "x", size_t step = 1000) {
  const auto stream = Decompress(std::make_unique<SlowStream>(bytes, step), name);
  return ReadOut(stream.get());
}

std::string Prose(size_t size) {
  std::string text;
  for (size_t i = 0; text.size() < size; ++i) text += "line " + std::to_string(i * 7919) + " of it\n";
  text.resize(size);
  return text;
}

TEST(StreamTest, CompressionIsFoundByContentAndByName) {
  const std::string text = Prose(300000);
  const std::string skippable("\x50\x2a\x4d\x18\x03\0\0\0abc", 11);
  const struct {
    const char* what;
    std::string bytes;
    const char* name;
    std::string want;
  } kCases[] = {
      {"plain", text, "a.txt", text},
      {"empty", "", "a.txt", ""},
      {"gzip by content", Gzip(text), "a.txt", text},
      {"zstd by content", Zstd(text), "-", text},
      {"gzip named zst", Gzip(text), "a.zst", text},
      {"two members", Gzip("one,") + Gzip(text), "a.gz", "one," + text},
      {"member of nothing", Gzip("") + Gzip("x"), "a.gz", "x"},
      {"padding of zeros", Gzip(text) + std::string(1000, '\0'), "a.gz", text},
      {"two frames", Zstd("one,") + Zstd(text), "a.zst", "one," + text},
      {"skippable frame", skippable + Zstd(text), "a.zst", text},
  };
  for (const auto& row : kCases) {
    for (const size_t step : {size_t{1}, size_t{7}, size_t{100000}}) {
      const Outcome out = ReadCompressed(row.bytes, row.name, step);
      EXPECT_EQ(out.error, "") << row.what << " in steps of " << step;
      EXPECT_EQ(out.bytes == row.want, true) << row.what << " in steps of " << step;
    }
  }
}

TEST(StreamTest, DamageIsAnErrorBehindWhatWasGood) {
  const std::string text = Prose(400000);
  const std::string gz = Gzip(text), zst = Zstd(text);
  std::string bent = gz;
  bent[bent.size() - 6] ^= 1;  // the CRC
  const struct {
    const char* what;
    std::string bytes;
    const char* name;
    const char* error;
    bool all_text;
  } kCases[] = {
      {"gz cut", gz.substr(0, gz.size() / 2), "a.gz", "corruption: gzip data is cut short", false},
      {"gz without its last byte", gz.substr(0, gz.size() - 1), "a.gz", "corruption: gzip data is cut short", true},
      {"gz empty", "", "a.gz", "corruption: gzip data is cut short", false},
      {"gz crc", bent, "a.gz", "corruption: gzip data is damaged: incorrect data check", true},
      {"gz and more", gz + "more", "a.gz", "corruption: gzip data is followed by something else", true},
      {"gz by name alone", "just text", "a.gz", "corruption: gzip data is damaged: incorrect header check", false},
      {"zst cut", zst.substr(0, zst.size() / 2), "a.zst", "corruption: zstd data is cut short", false},
      {"zst empty", "", "a.zst", "corruption: zstd data is cut short", false},
      {"zst and more", zst + "more", "a.zst", "corruption: zstd data is damaged: Unknown frame descriptor", true},
      {"zst by name alone", "just text", "a.zst", "corruption: zstd data is damaged: Unknown frame descriptor", false},
  };
  for (const auto& row : kCases) {
    const Outcome out = ReadCompressed(row.bytes, row.name);
    EXPECT_EQ(out.error, row.error) << row.what;
    EXPECT_TRUE(text.starts_with(out.bytes)) << row.what;
    if (row.all_text) {
      EXPECT_EQ(out.bytes.size(), text.size()) << row.what;
    }
  }
  EXPECT_GT(ReadCompressed(gz.substr(0, gz.size() / 2)).bytes.size(), text.size() / 4);
  EXPECT_GT(ReadCompressed(zst.substr(0, zst.size() * 3 / 4)).bytes.size(), text.size() / 4);
}

TEST(StreamTest, EveryCutIsNoticed) {
  const std::string text = Prose(2000);
  for (const std::string& whole : {Gzip(text), Zstd(text)}) {
    for (size_t length = 4; length < whole.size(); ++length) {
      const Outcome out = ReadCompressed(whole.substr(0, length));
      EXPECT_TRUE(out.error.ends_with(kCutShort)) << length << " of " << whole.size() << ": " << out.error;
    }
  }
}

TEST(StreamTest, ErrorsStay) {
  const auto stream = Decompress(FromMemory("\x1f\x8b\x08"), "");
  char byte = 0;
  for (int i = 0; i < 3; ++i) {
    const auto n = stream->Read(&byte, 1);
    ASSERT_FALSE(n.ok());
    EXPECT_TRUE(IsCutShort(n.status()));
  }
}

TEST(StreamTest, PeekTakesNothingAway) {
  PeekStream stream(std::make_unique<SlowStream>("0123456789", 3));
  EXPECT_EQ(stream.Peek(2), "01");
  EXPECT_EQ(stream.Peek(5), "01234");
  char buffer[4];
  ASSERT_EQ(*stream.Read(buffer, 4), 4u);
  EXPECT_EQ(stream.Peek(3), "456");
  EXPECT_EQ(stream.Peek(100), "456789");
  EXPECT_EQ(stream.Peek(100, [](std::string_view head) { return head.size() >= 3; }), "456789");
  EXPECT_EQ(ReadOut(&stream, 4).bytes, "456789");
  EXPECT_EQ(stream.Peek(5), "");
}

TEST(StreamTest, PeekIsContentWithEnough) {
  PeekStream stream(std::make_unique<SlowStream>("ab\ncd\nef\n", 2));
  EXPECT_EQ(stream.Peek(100, [](std::string_view head) { return head.find('\n') != head.npos; }), "ab\nc");
  EXPECT_EQ(ReadOut(&stream).bytes, "ab\ncd\nef\n");
}

TEST(StreamTest, DocumentsHaveACap) {
  const struct {
    size_t size, cap;
    bool ok;
  } kCases[] = {{0, 10, true}, {10, 10, true}, {11, 10, false}, {200000, 200000, true}, {200001, 200000, false}};
  for (const auto& row : kCases) {
    const std::string bytes(row.size, 'x');
    const auto stream = FromMemory(bytes);
    size_t held = 0;
    const auto all = ReadAll(stream.get(), row.cap, [&](size_t bytes_held) { held = bytes_held; });
    EXPECT_EQ(all.ok(), row.ok) << row.size;
    EXPECT_LE(held, row.cap + 1);
    if (all.ok()) {
      EXPECT_EQ(*all, bytes);
    }
    if (!all.ok()) {
      EXPECT_EQ(all.status().code(), Code::kInvalidArgument);
    }
  }
}

TEST(StreamTest, BombsTakeNoMoreMemoryThanTheCap) {
  // A gigabyte of zeros in a megabyte.
  std::string bomb;
  const std::string piece = Gzip(std::string(size_t{16} << 20, '\0'));
  for (int i = 0; i < 64; ++i) bomb += piece;
  const size_t before = PeakMemory();
  const auto stream = Decompress(FromMemory(bomb), "bomb.txt.gz");
  const auto all = ReadAll(stream.get(), kDocumentBytesMax);
  EXPECT_EQ(all.status().message(), "larger than the 64 MiB that a document may have");
  EXPECT_LT(PeakMemory() - before, 3 * kDocumentBytesMax);
}

TEST(StreamTest, StopEndsAWaitAndIdleIsTold) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const std::string path = "/dev/fd/" + std::to_string(ends[0]);
  std::atomic<bool> stop = false;
  std::atomic<uint64_t> consumed = 0;
  int idle = 0;
  {
    auto stream = OpenRaw(path, {.consumed = &consumed, .stop = &stop, .on_idle = [&] {
                                   ++idle;
                                   stop = true;
                                 }});
    ASSERT_TRUE(stream.ok()) << stream.status().ToString();
    ASSERT_EQ(write(ends[1], "abc", 3), 3);
    char buffer[10];
    ASSERT_EQ(*(*stream)->Read(buffer, 10), 3u);
    EXPECT_EQ(idle, 0);
    EXPECT_EQ(consumed, 3u);
    EXPECT_EQ((*stream)->Read(buffer, 10).status().ToString(), "busy: interrupted");
    EXPECT_EQ(idle, 1);
  }
  close(ends[0]);
  close(ends[1]);
}

TEST(Utf16Test, Table) {
  using std::string_view_literals::operator""sv;
  const struct {
    std::string_view bytes;
    std::string want, error;
  } kCases[] = {
      {"\xff\xfe"sv, "", ""},
      {"\xff\xfe"
       "a\0\xac\x20"sv,
       "a\u20ac", ""},
      {"\xfe\xff"
       "\0a\x20\xac\xd8\x3d\xde\x00"sv,
       "a\u20ac\U0001F600", ""},
      {"\xff\xfe"
       "a\0\xff\xfe"sv,
       "a\uFEFF", ""},
      {"\xff\xfe"
       "a\0b"sv,
       "a", "corruption: UTF-16 text is cut short"},
      {"\xff\xfe"
       "a\0\x3d\xd8"sv,
       "a", "corruption: UTF-16 text is cut short"},
      {"\xff\xfe"
       "a\0\x3d\xd8"
       "b\0"sv,
       "a", "corruption: damaged UTF-16: a surrogate stands alone"},
      {"\xff\xfe"
       "a\0\x00\xde"
       "b\0"sv,
       "a", "corruption: damaged UTF-16: a surrogate stands alone"},
  };
  for (const auto& row : kCases) {
    EXPECT_TRUE(IsMarkedUtf16(row.bytes));
    for (const size_t step : {size_t{1}, size_t{3}, size_t{100}}) {
      const auto stream = DecodeUtf16(std::make_unique<SlowStream>(row.bytes, step));
      const Outcome out = ReadOut(stream.get(), 2);
      EXPECT_EQ(out.bytes, row.want) << step;
      EXPECT_EQ(out.error, row.error) << row.want << step;
    }
  }
  EXPECT_FALSE(IsMarkedUtf16("\xff"));
  EXPECT_FALSE(IsMarkedUtf16("id,text"));
}

TEST(DecompressTest, SuffixesGo) {
  const struct {
    std::string_view name, want;
  } kCases[] = {{"a.txt.gz", "a.txt"}, {"a.TXT.GZ", "a.TXT"}, {"a.zst", "a"}, {"a.gzip", "a.gzip"},
                {".gz", ".gz"},        {"gz", "gz"},          {"", ""},       {"d.gz/a.txt", "d.gz/a.txt"}};
  for (const auto& row : kCases) EXPECT_EQ(WithoutCompressionSuffix(row.name), row.want) << row.name;
}

// --- Lines -----------------------------------------------------------------------------------------------------

// "1:text 2:! …": the lines with their numbers, "!" for those that are too long.
std::string LinesOf(ByteStream* stream, size_t max) {
  LineReader reader(stream, max);
  std::string out;
  while (true) {
    const auto more = reader.Next();
    if (!more.ok()) out += "[" + more.status().message() + "]";
    if (!more.ok() || !*more) return out;
    out += std::to_string(reader.number()) + ":" + (reader.too_long() ? "!" : std::string(reader.text())) + " ";
  }
}

TEST(LinesTest, Table) {
  const struct {
    std::string_view bytes, want;
  } kCases[] = {
      {"", ""},
      {"a", "1:a "},
      {"a\n", "1:a "},
      {"a\nb", "1:a 2:b "},
      {"\n\na\n", "1: 2: 3:a "},
      {"a\r\nb\r\n\r\nc", "1:a 2:b 3: 4:c "},
      {"\xef\xbb\xbf{}\n\xef\xbb\xbf", "1:{} 2:\xef\xbb\xbf "},
      {"12345678\n123456789\n1\n", "1:12345678 2:! 3:1 "},
      {"12345678\r\n123456789\r\n1\r\n", "1:12345678 2:! 3:1 "},
      {"123456789", "1:! "},
      {"123456789012345678901234567890\nx\n", "1:! 2:x "},
      {"x\n123456789012345678901234567890", "1:x 2:! "},
  };
  for (const auto& row : kCases) {
    for (const size_t step : {size_t{1}, size_t{3}, size_t{1000}}) {
      SlowStream stream(row.bytes, step);
      EXPECT_EQ(LinesOf(&stream, 8), row.want) << row.bytes << " in steps of " << step;
    }
  }
}

TEST(LinesTest, LongLineTakesBoundedMemoryAndTheNextIsRead) {
  const size_t before = PeakMemory();
  RepeatStream stream("first\n", std::string(size_t{1} << 20, 'x'), 200, "\nlast\n");
  EXPECT_EQ(LinesOf(&stream, kLineBytesMax), "1:first 2:! 3:last ");
  EXPECT_LT(PeakMemory() - before, size_t{48} << 20);
}

TEST(LinesTest, LineCutOffByDamageIsNotGiven) {
  const std::string gz = Gzip("one\ntwo\nthree") + "garbage";
  const auto stream = Decompress(FromMemory(gz), "");
  EXPECT_EQ(LinesOf(stream.get(), 100), "1:one 2:two [gzip data is followed by something else]");
}

}  // namespace
}  // namespace dicta::tools
