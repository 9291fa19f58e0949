#include "tools/read/pb.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "storage/hash.h"
#include "tests/input_files.h"
#include "tools/write/output.h"
#include "tools/write/pb.h"

namespace dicta::tools {
namespace {

std::string Delimited(const std::string& payload) {
  std::string out;
  size_t size = payload.size();
  while (size >= 0x80) {
    out += static_cast<char>(size | 0x80);
    size >>= 7;
  }
  out += static_cast<char>(size);
  return out + payload;
}

v1::DumpEntry Header(uint32_t version = 1) {
  v1::DumpEntry entry;
  entry.mutable_header()->set_version(version);
  return entry;
}
v1::DumpEntry Batch(uint64_t position) {
  v1::DumpEntry entry;
  entry.mutable_batch()->set_position(position);
  return entry;
}
v1::DumpEntry Record(const std::string& id) {
  v1::DumpEntry entry;
  entry.mutable_record()->mutable_statement()->set_id(id);
  return entry;
}
v1::DumpEntry Original(std::string bytes) {
  v1::DumpEntry entry;
  entry.mutable_original()->set_data(std::move(bytes));
  return entry;
}

std::string Stream(const std::vector<v1::DumpEntry>& entries) {
  std::string out = "dictapb\n";
  for (const v1::DumpEntry& entry : entries) out += Delimited(entry.SerializeAsString());
  return out;
}

std::string WithTrailer(const std::vector<v1::DumpEntry>& entries) {
  const std::string body = Stream(entries);
  v1::DumpEntry trailer;
  trailer.mutable_trailer()->set_entries(entries.size());
  trailer.mutable_trailer()->set_sha256(Sha256(body));
  return body + Delimited(trailer.SerializeAsString());
}

const std::vector<v1::DumpEntry>& Sample() {
  static const std::vector<v1::DumpEntry> kSample = {
      Header(), Batch(1), Record("a"), Record("b"), Batch(2), Batch(3), Original(std::string(200, 'x')), Record("c")};
  return kSample;
}

// "1[a b ] 2[]…" for the batches, "!error" at the end.
std::string BatchesOf(std::string_view bytes, size_t step = 100) {
  std::string out;
  SlowStream stream(bytes, step);
  const Status status =
      ReadPb(&stream, [&](const v1::Batch& batch, std::span<const v1::DumpEntry> entries, uint64_t offset) {
        EXPECT_LT(offset, bytes.size());
        out += std::to_string(batch.position()) + "[";
        for (const v1::DumpEntry& entry : entries) {
          out += entry.has_record() ? entry.record().statement().id() : "original";
          out += " ";
        }
        out += "]";
        return Status();
      });
  if (!status.ok()) out += "!" + status.ToString();
  SlowStream again(bytes, step);
  const Status check = CheckPb(&again);
  // A look without parsing sees what a look with it sees, but for what only parsing shows.
  if (status.ok()) {
    EXPECT_TRUE(check.ok()) << check.ToString();
  }
  if (!check.ok()) {
    EXPECT_FALSE(status.ok()) << check.ToString();
  }
  return out;
}

TEST(PbTest, BatchesComeWithTheirEntries) {
  const std::string dump = WithTrailer(Sample());
  for (const size_t step : {1, 3, 1000}) EXPECT_EQ(BatchesOf(dump, step), "1[a b ]2[]3[original c ]");
  EXPECT_EQ(BatchesOf(WithTrailer({Header()})), "");
}

TEST(PbTest, WhatDumpWritesIsRead) {
  const TempDir dir;
  auto output = Output::Open(dir.Path("x.pb.zst"));
  ASSERT_TRUE(output.ok()) << output.status().ToString();
  PbWriter writer(output->get());
  ASSERT_TRUE(writer.Begin(true).ok());
  for (const v1::DumpEntry& entry : {Batch(1), Record("a"), Batch(2), Record("b")}) ASSERT_TRUE(writer.Add(entry).ok());
  ASSERT_TRUE(writer.End().ok());
  ASSERT_TRUE((*output)->Close().ok());
  auto raw = OpenRaw(dir.Path("x.pb.zst"));
  ASSERT_TRUE(raw.ok());
  const auto stream = Decompress(std::move(raw).value(), "x.pb.zst");
  EXPECT_TRUE(IsPbDump(stream->Peek(100)));
  const auto bytes = ReadAll(stream.get(), 1 << 20);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(BatchesOf(*bytes), "1[a ]2[b ]");
}

TEST(PbTest, Damage) {
  const std::string dump = WithTrailer(Sample());
  const std::string huge = Stream({Header(), Batch(1)}) + "\xff\xff\xff\xff\x0f";
  const std::string endless = Stream({Header()}) + std::string(30, '\xff');
  v1::DumpEntry lying;
  lying.mutable_trailer()->set_entries(7);
  lying.mutable_trailer()->set_sha256(Sha256(Stream({Header()})));
  const struct {
    const char* what;
    std::string bytes, want;
  } kCases[] = {
      {"nothing", "", "!corruption: no pb dump of dicta"},
      {"no magic", "dictapc\n....", "!corruption: no pb dump of dicta"},
      {"magic alone", "dictapb\n", "!corruption: cut short after 0 entries"},
      {"no trailer", Stream(Sample()), "1[a b ]2[]!corruption: cut short after 8 entries"},
      {"more behind", dump + "x", "1[a b ]2[]!corruption: something follows the trailer"},
      {"huge claim", huge, "!corruption: the entry at byte 18 claims more than the 65 MiB that it may have"},
      {"endless length", endless, "!corruption: the entry at byte 13 claims more than the 65 MiB that it may have"},
      {"record before a batch", WithTrailer({Header(), Record("a")}),
       "!corruption: the entry at byte 13 belongs to no batch"},
      {"no header", WithTrailer({Batch(1), Record("a")}), "!corruption: no header at the beginning"},
      {"newer", WithTrailer({Header(2)}), "!unsupported: a dump of version 2; this build reads 1"},
      {"not a message", Stream({Header()}) + Delimited("\x0b\x0b\x0b"),
       "!corruption: the entry at byte 13 does not parse"},
      {"unknown entry", Stream({Header()}) + Delimited("\x7a\x01x"),
       "!corruption: the entry at byte 13 is of an unknown sort"},
      {"count", Stream({Header()}) + Delimited(lying.SerializeAsString()),
       "!corruption: damaged: 1 entries, the trailer says 7"},
  };
  for (const auto& row : kCases) EXPECT_EQ(BatchesOf(row.bytes), row.want) << row.what;
}

TEST(PbTest, EveryCutIsNoticedAndNoBatchIsGivenInParts) {
  const std::string dump = WithTrailer(Sample());
  for (size_t length = 8; length < dump.size(); ++length) {
    const std::string out = BatchesOf(dump.substr(0, length));
    EXPECT_NE(out.find("cut short after"), std::string::npos) << length << " " << out;
    for (const char* part : {"1[]", "1[a ]", "3["})
      EXPECT_EQ(out.find(part), std::string::npos) << length << " " << out;
  }
}

TEST(PbTest, EveryFlippedByteIsNoticed) {
  const std::string dump = WithTrailer(Sample());
  for (size_t at = 0; at < dump.size(); ++at) {
    std::string bent = dump;
    bent[at] = static_cast<char>(bent[at] ^ 0x20);
    const auto stream = FromMemory(bent);
    EXPECT_FALSE(CheckPb(stream.get()).ok()) << at;
    EXPECT_NE(BatchesOf(bent).find('!'), std::string::npos) << at;
  }
}

TEST(PbTest, VisitorsErrorIsTheResult) {
  const std::string dump = WithTrailer(Sample());
  const auto stream = FromMemory(dump);
  int batches = 0;
  const Status status = ReadPb(stream.get(), [&](const v1::Batch&, std::span<const v1::DumpEntry>, uint64_t) {
    return ++batches == 2 ? IoError("disk full") : Status();
  });
  EXPECT_EQ(status.ToString(), "i/o error: disk full");
  EXPECT_EQ(batches, 2);
}

}  // namespace
}  // namespace dicta::tools
