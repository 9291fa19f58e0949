#include "tools/read/input.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "tests/input_files.h"
#include "tools/read/decompress.h"
#include "tools/read/format.h"
#include "tools/read/lines.h"

namespace dicta::tools {
namespace {

std::vector<Input> InputsOf(const std::string& path) {
  std::vector<Input> inputs;
  ForEachInput(path, [&](const Input& input) {
    inputs.push_back(input);
    return true;
  });
  return inputs;
}

std::vector<std::string> NamesOf(const std::string& path) {
  std::vector<std::string> names;
  for (const Input& input : InputsOf(path)) names.push_back(input.problem.ok() ? input.name : input.problem.ToString());
  return names;
}

using Names = std::vector<std::string>;

TEST(InputTest, DirectoryIsWalkedInOrderWithoutHiddenFiles) {
  const TempDir dir;
  for (const char* name : {"b.txt", "a.txt", "c/2.txt.gz", "c/1.txt", ".hidden", "c/.git/x", "b/z.jsonl.ZST", "10", "9"}) {
    dir.Write(name, "x");
  }
  EXPECT_EQ(NamesOf(dir.path()), (Names{"10", "9", "a.txt", "b/z.jsonl", "b.txt", "c/1.txt", "c/2.txt"}));
}

TEST(InputTest, PathsAreNormalAndNamesRelative) {
  const TempDir dir;
  dir.Write("a/b.txt", "12345");
  const std::string messy = dir.path() + "/./a/../a//";
  const std::vector<Input> below = InputsOf(messy);
  ASSERT_EQ(below.size(), 1u);
  EXPECT_EQ(below[0].path, dir.Path("a/b.txt"));
  EXPECT_EQ(below[0].source_path, below[0].path);
  EXPECT_EQ(below[0].name, "b.txt");
  EXPECT_EQ(below[0].size, 5u);
  const std::vector<Input> alone = InputsOf(dir.path() + "//a/./b.txt");
  ASSERT_EQ(alone.size(), 1u);
  EXPECT_EQ(alone[0].path, dir.Path("a/b.txt"));
  EXPECT_EQ(alone[0].name, "b.txt");
}

TEST(InputTest, WhatIsNotThereIsNamed) {
  const TempDir dir;
  const std::string file = dir.Write("a.txt", "x");
  std::filesystem::create_directory(dir.Path("empty"));
  dir.Write("hidden/.x", "x");
  std::filesystem::create_symlink("loop", dir.Path("loop"));
  const struct {
    std::string path;
    Code code;
    std::string message;
  } kCases[] = {
      {dir.Path("gone.txt"), Code::kNotFound, "no such file or directory"},
      {dir.Path("empty"), Code::kNotFound, "a directory without documents"},
      {dir.Path("hidden"), Code::kNotFound, "a directory without documents"},
      {file + "/x", Code::kIoError, "cannot be read: Not a directory"},
      {dir.Path("loop"), Code::kIoError, "cannot be read: Too many levels of symbolic links"},
      {"", Code::kNotFound, "an empty path"},
  };
  for (const auto& row : kCases) {
    const std::vector<Input> inputs = InputsOf(row.path);
    ASSERT_EQ(inputs.size(), 1u) << row.path;
    EXPECT_EQ(inputs[0].path, row.path);
    EXPECT_EQ(inputs[0].problem.code(), row.code) << inputs[0].problem.ToString();
    EXPECT_EQ(inputs[0].problem.message(), row.message);
    EXPECT_EQ(OpenInput(inputs[0]).status().message(), row.message);
  }
}

TEST(InputTest, UnreadableFileIsNamedByTheSystemsReason) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const TempDir dir;
  const std::string file = dir.Write("a.txt", "x");
  chmod(file.c_str(), 0);
  const std::vector<Input> inputs = InputsOf(file);
  ASSERT_EQ(inputs.size(), 1u);
  const auto stream = OpenInput(inputs[0]);
  EXPECT_EQ(stream.status().code(), Code::kIoError);
  EXPECT_EQ(stream.status().message(), "cannot be opened: Permission denied");
}

TEST(InputTest, LinksToDirectoriesAreNotFollowedBelow) {
  const TempDir dir;
  dir.Write("real/a.txt", "x");
  std::filesystem::create_directory_symlink(dir.path(), dir.Path("real/up"));
  std::filesystem::create_symlink(dir.Path("real/a.txt"), dir.Path("real/b.txt"));
  std::filesystem::create_symlink(dir.Path("nowhere"), dir.Path("real/c.txt"));
  std::filesystem::create_directory_symlink(dir.Path("real"), dir.Path("link"));
  EXPECT_EQ(NamesOf(dir.Path("link")), (Names{"a.txt", "b.txt", "not found: no such file or directory"}));
}

TEST(InputTest, PipesAndStandardInputHaveNoNameToRecord) {
  const TempDir dir;
  ASSERT_EQ(mkfifo(dir.Path("pipe.txt").c_str(), 0600), 0);
  for (const std::string& path : {std::string("-"), dir.Path("pipe.txt")}) {
    const std::vector<Input> inputs = InputsOf(path);
    ASSERT_EQ(inputs.size(), 1u);
    EXPECT_TRUE(inputs[0].problem.ok());
    EXPECT_EQ(inputs[0].path, path);
    EXPECT_EQ(inputs[0].name, "");
    EXPECT_EQ(inputs[0].source_path, "");
  }
  dir.Write("file.txt", "x");
  EXPECT_EQ(NamesOf(dir.path()), (Names{"file.txt"}));  // a pipe below a directory would wait forever
}

TEST(InputTest, NamesAreUtf8) {
  EXPECT_EQ(Utf8Path("caf\xc3\xa9.txt"), "caf\xc3\xa9.txt");
  EXPECT_EQ(Utf8Path("caf\xe9.txt"), "caf%E9.txt");
  EXPECT_EQ(Utf8Path("\xff\xfe"), "%FF%FE");
  const TempDir dir;
  dir.Write("caf\xe9.txt", "x");
  const std::vector<Input> inputs = InputsOf(dir.path());
  ASSERT_EQ(inputs.size(), 1u);
  EXPECT_EQ(inputs[0].name, "caf%E9.txt");
  EXPECT_TRUE(OpenInput(inputs[0]).ok());
}

TEST(InputTest, VisitorStopsTheWalk) {
  const TempDir dir;
  for (const char* name : {"a", "b/c", "d"}) dir.Write(name, "x");
  int visited = 0;
  EXPECT_FALSE(ForEachInput(dir.path(), [&](const Input&) { return ++visited < 2; }));
  EXPECT_EQ(visited, 2);
}

// --- Streams ---------------------------------------------------------------------------------------------------

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

// --- Formats ---------------------------------------------------------------------------------------------------

TEST(FormatTest, Table) {
  const struct {
    std::string_view head, name;
    Format want;
  } kCases[] = {
      {"Paris, 1 May", "a.txt", Format::kPress},
      {"Paris, 1 May", "", Format::kPress},
      {"Paris, 1 May", "a.md", Format::kPress},
      {"", "", Format::kPress},
      {"\n {\"id\":1}", "", Format::kJsonl},
      {"\xef\xbb\xbf{\"id\":1}", "", Format::kJsonl},
      {"{ }", "x", Format::kJsonl},
      {"{applause} Thank you", "", Format::kPress},
      {"anything", "a.jsonl", Format::kJsonl},
      {"anything", "a.NDJSON", Format::kJsonl},
      {"id,text\n1,x\n", "", Format::kCsv},
      {"\xef\xbb\xbfid,text\r\n1,x", "", Format::kCsv},
      {"ID,\"Title\",retrievedAt\n", "", Format::kCsv},
      {"Title, for all to see\n", "", Format::kPress},
      {"text\n", "", Format::kPress},
      {"whatever,x\n", "a.csv", Format::kCsv},
      {"id,text\n", "a.txt", Format::kPress},
      {"dictapb\n\x04", "a.txt", Format::kPb},
      {"dictapb\n\x04", "", Format::kPb},
      {"x", "a.pb", Format::kPb},
      {" <!DOCTYPE HTML>\n<html>", "a.txt", Format::kHtml},
      {"<html lang=en>", "", Format::kHtml},
      {"x", "a.htm", Format::kHtml},
      {"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", "a.xml", Format::kFeed},
      {"<?xml version=\"1.0\"?>\n<feed xmlns=\"x\">", "", Format::kFeed},
      {"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC><html>", "", Format::kHtml},
      {"<rss>", "", Format::kFeed},
      {"x", "a.rss", Format::kFeed},
      {"<quote>", "a.txt", Format::kPress},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(FormatName(DetectFormat(row.head, row.name)), FormatName(row.want)) << row.head << " " << row.name;
  }
}

TEST(FormatTest, ALineWillDoButForMarkup) {
  for (const char* head : {"{\"id\":1}\n", "\n\nid,text\n", "dictapb\n", "\xef\xbb\xbf{\n"}) {
    EXPECT_TRUE(IsFormatHead(head)) << head;
  }
  for (const char* head : {"", "\n\n", "{\"id\"", "<?xml version=\"1.0\"?>\n", "\xef\xbb\xbf\n"}) {
    EXPECT_FALSE(IsFormatHead(head)) << head;
  }
}

TEST(FormatTest, NamesGoBothWays) {
  for (const char* name : {"auto", "press", "html", "feed", "jsonl", "csv", "pb"}) {
    EXPECT_EQ(FormatName(*ParseFormat(name)), name);
  }
  EXPECT_EQ(ParseFormat("xml").status().message(),
            "format \"xml\" is none of auto, press, html, feed, jsonl, csv, pb");
}

}  // namespace
}  // namespace dicta::tools
