// The worked examples of storage/FORMAT.md are read out of the document and held against what the code writes.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "storage/archive.h"
#include "storage/codec.h"
#include "storage/directory.h"
#include "storage/fold.h"
#include "storage/hash.h"
#include "storage/identity.h"
#include "storage/index.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/rocksdb_engine.h"
#include "storage/token.h"
#include "storage/watermark.h"
#include "storage/writer.h"
#include "tests/temp_dir.h"
#include "tools/write/pb.h"

namespace dicta {
namespace {

// Fenced blocks: "```hex NAME" holds bytes in hex, spaces at will, ';' before a remark; "```text NAME" holds lines as
// they are.
struct Example {
  bool hex = false;
  std::string bytes;
};

std::map<std::string, Example> ReadExamples() {
  std::map<std::string, Example> examples;
  std::ifstream file(DICTA_SOURCE_DIR "/storage/FORMAT.md");
  EXPECT_TRUE(file.good()) << "no FORMAT.md";
  std::string line, name;
  Example example;
  while (std::getline(file, line)) {
    if (name.empty()) {
      std::istringstream words(line);
      std::string fence;
      words >> fence >> name;
      example = {fence == "```hex", ""};
      if (fence != "```hex" && fence != "```text") name.clear();
    } else if (line == "```") {
      if (example.hex) {
        const std::string bytes = Unhex(example.bytes);
        EXPECT_EQ(bytes.size() * 2, example.bytes.size()) << name << " is not hex";
        example.bytes = bytes;
      }
      EXPECT_TRUE(examples.emplace(name, example).second) << name << " stands there twice";
      name.clear();
    } else if (example.hex) {
      for (const char c : line.substr(0, line.find(';'))) {
        if (c != ' ') example.bytes.push_back(c);
      }
    } else {
      example.bytes += line + "\n";
    }
  }
  EXPECT_EQ(name, "") << "is never closed";
  return examples;
}

constexpr const char* kOriginal = "WANG YI MEETS ENVOY\n\nBoth sides agreed.\n";

// The document that all examples are about.
Document TheDocument() {
  Document document;
  v1::Statement& statement = document.statement;
  statement.set_title("Wang Yi meets envoy");
  statement.set_date("2025-02-14");
  v1::Speaker* speaker = statement.add_speakers();
  speaker->set_name("Wang Yi");
  speaker->set_role("Minister");
  statement.mutable_source()->set_publisher("Ministry");
  statement.mutable_source()->set_url("https://example.org/1");
  statement.mutable_source()->add_paths("1.txt");
  statement.set_text("Both sides agreed.");
  v1::Utterance* utterance = statement.add_utterances();
  utterance->set_end(18);
  utterance->set_speaker(0);
  utterance->set_kind(v1::Utterance::Kind::INDIRECT);
  document.original = kOriginal;
  return document;
}

std::string TheId() { return IdFromIdentity(IdentityOf(TheDocument())); }

// As the archive stores it.
v1::Statement Stored() {
  v1::Statement statement = TheDocument().statement;
  statement.set_id(TheId());
  statement.set_revision(1);
  statement.mutable_speakers(0)->set_id(PersonIdOf("Wang Yi"));
  statement.mutable_original()->set_sha256(Hex(Sha256(kOriginal)));
  statement.mutable_original()->set_size(static_cast<uint32_t>(std::string(kOriginal).size()));
  return statement;
}

v1::RecordMeta StoredMeta() {
  v1::RecordMeta meta;
  meta.set_ordinal(1);
  meta.set_revision(1);
  meta.set_change(v1::Change::ADDED);
  meta.set_original_held(true);
  return meta;
}

v1::RecordMeta RemovedMeta() {
  v1::RecordMeta meta;
  meta.set_ordinal(1);
  meta.set_revision(1);
  meta.set_change(v1::Change::REMOVED);
  meta.set_reason("error");
  return meta;
}

v1::JournalEntry Journal() {
  v1::JournalEntry entry;
  entry.set_id(TheId());
  entry.set_change(v1::Change::ADDED);
  entry.set_original(true);
  return entry;
}

v1::Fact TheFact() {
  v1::Fact fact;
  fact.mutable_alias()->set_person("wang-yi");
  fact.mutable_alias()->set_name("王毅");
  fact.mutable_alias()->set_counts(true);
  return fact;
}

std::string Link() {
  const v1::Statement statement = Stored();
  return LinkOf(TheId(), StoredMeta(), &statement);
}

v1::Batch FirstBatch() {
  v1::Batch batch;
  batch.set_position(1);
  batch.set_time("2025-02-15T08:00:00Z");
  batch.set_note("import");
  batch.set_statements(1);
  batch.set_last_ordinal(1);
  batch.set_chain(Sha256(Link()));
  return batch;
}

v1::PageToken Token() {
  v1::PageToken token;
  token.set_position(1);
  token.set_query(0x0123456789abcdef);
  token.set_first_day(20133);
  token.set_last_day(20133);
  token.set_ordinal(1);
  return token;
}

Place TheDay() { return PlaceOf(*ParseDate("2025-02-14"), 1); }

class StringOutput : public tools::Output {
 public:
  Status Write(std::string_view bytes) override {
    written.append(bytes);
    return {};
  }
  Status Close() override { return {}; }
  std::string written;
};

// Header, one batch with one fact, trailer.
std::string Dump() {
  StringOutput output;
  tools::PbWriter writer(&output);
  EXPECT_TRUE(writer.Begin(true).ok());
  v1::DumpEntry batch, fact;
  batch.mutable_batch()->set_position(1);
  *fact.mutable_fact() = TheFact();
  EXPECT_TRUE(writer.Add(batch).ok());
  EXPECT_TRUE(writer.Add(fact).ok());
  EXPECT_TRUE(writer.End().ok());
  return output.written;
}

std::string Ranks() {
  std::string lines = "0 undated\n";
  for (int rank = 1; rank < kRanks; ++rank)
    lines += std::to_string(rank) + " " + std::to_string(kRankDaysMax[rank]) + "\n";
  return lines;
}

// What the code writes today, by the name of the example.
std::map<std::string, std::string> Written() {
  const std::string id = TheId(), sha256 = Sha256(kOriginal), wang = SpeakerList("wang-yi");
  const std::string removed_key = RecordKey(id, 3);
  const v1::Listing listing = ListingOf(Stored());
  return {
      {"statement-id", id},
      {"statement-digest", DigestOf(Stored())},
      {"statement", Stored().SerializeAsString()},
      {"content", ContentOf(Stored())},
      {"optimization-key", OptimizationKey()},
      {"spoiled-key", SpoiledKey(1)},
      {"record-meta", StoredMeta().SerializeAsString()},
      {"record-key", RecordKey(id, 1)},
      {"removed-key", removed_key},
      {"removed-value", *EncodeRecord(Codec(), removed_key, RemovedMeta(), nullptr, 0)},
      {"original-key", OriginalKey(sha256, 0)},
      {"batch-key", BatchKey(1)},
      {"batch-value", FirstBatch().SerializeAsString()},
      {"batch-link", Link()},
      {"watermark-slot", EncodeSlot({1, FirstBatch().chain()})},
      {"journal-key", JournalKey(1, 0)},
      {"journal-value", Journal().SerializeAsString()},
      {"fact-key", FactKey(2, 0)},
      {"fact-value", TheFact().SerializeAsString()},
      {"dictionary-key", DictionaryKey(1)},
      {"origin-key", OriginKey(FirstBatch().chain())},
      {"day-row-key", EncodeRowKey(DayList(), {TheDay(), 1, kRow})},
      {"day-row-value", listing.SerializeAsString()},
      {"speaker-row-key", EncodeRowKey(wang, {TheDay(), 1, kRow})},
      {"cancelled-key", EncodeRowKey(wang, {TheDay(), 1, kCancelled})},
      {"cancelled-value", BatchKey(4).substr(1)},
      {"withdrawn-key", EncodeRowKey(DayList(), {TheDay(), 1, kWithdrawn})},
      {"month-row-key", EncodeRowKey(DayList(), {PlaceOf(*ParseDate("2025-02"), 2), 1, kRow})},
      {"old-row-key", EncodeRowKey(DayList(), {PlaceOf(*ParseDate("1890-05-01"), 3), 1, kRow})},
      {"undated-row-key", EncodeRowKey(DayList(), {PlaceOf({}, 4), 1, kRow})},
      {"hash-key", HashKey(sha256, id)},
      {"source-key", SourceKey("https://example.org/1", id)},
      {"name-key", NameKey("wang yi", "wang-yi", 1)},
      {"word-key", WordKey("yi", "wang yi", "wang-yi", 1)},
      {"person-key", PersonKey("wang-yi", 1, "Wang Yi")},
      {"page-token", EncodeToken(Token()) + "\n"},
      {"page-token-message", Token().SerializeAsString()},
      {"dump", Dump()},
      {"ranks", Ranks()},
  };
}

// zstd may write other frames one day: these are only read.
constexpr const char* kReadOnly[] = {"record-value", "original-value", "marker", "backup-manifest"};

TEST(StorageFormatTest, ExamplesAreWhatTheCodeWrites) {
  const auto examples = ReadExamples();
  for (const auto& [name, bytes] : Written()) {
    const auto example = examples.find(name);
    if (example == examples.end()) {
      ADD_FAILURE() << "FORMAT.md has no example " << name << ": " << Hex(bytes);
    } else if (example->second.hex) {
      EXPECT_EQ(Hex(example->second.bytes), Hex(bytes)) << name;
    } else {
      EXPECT_EQ(example->second.bytes, bytes) << name;
    }
  }
}

TEST(StorageFormatTest, NoExampleGoesUnchecked) {
  auto written = Written();
  for (const char* name : kReadOnly) written[name];
  for (const auto& [name, example] : ReadExamples()) EXPECT_EQ(written.count(name), 1u) << name;
}

TEST(StorageFormatTest, StoredValuesAreRead) {
  const auto examples = ReadExamples();
  const Codec codec;
  v1::RecordMeta meta;
  v1::Statement statement;
  const std::string key = RecordKey(TheId(), 1), chunk_key = OriginalKey(Sha256(kOriginal), 0);
  ASSERT_EQ(examples.count("record-value"), 1u)
      << Hex(*EncodeRecord(codec, key, StoredMeta(), &(statement = Stored()), 0));
  const Status status = DecodeRecord(codec, key, examples.at("record-value").bytes, &meta, &statement);
  ASSERT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(meta.SerializeAsString(), StoredMeta().SerializeAsString());
  EXPECT_EQ(statement.SerializeAsString(), Stored().SerializeAsString());

  const std::string_view content = kOriginal;
  ASSERT_EQ(examples.count("original-value"), 1u) << Hex(*EncodeValue(codec, chunk_key, "", &content, 0));
  const auto parsed = ParseValue(examples.at("original-value").bytes);
  ASSERT_TRUE(parsed.ok());
  std::string bytes;
  const Status decoded = DecodeValue(codec, chunk_key, *parsed, &bytes);
  ASSERT_TRUE(decoded.ok()) << decoded.ToString();
  EXPECT_EQ(bytes, kOriginal);
}

TEST(StorageFormatTest, MarkerIsRead) {
  const auto examples = ReadExamples();
  ASSERT_EQ(examples.count("marker"), 1u);
  const TempDir temp;
  std::ofstream(temp / "ARCHIVE") << examples.at("marker").bytes;
  const auto directory = Directory::Open(temp.path(), false, false);
  ASSERT_TRUE(directory.ok()) << directory.status().ToString();
  EXPECT_EQ(directory->format_version(), kFormatVersion);
  EXPECT_EQ(directory->created(), "2025-02-14T10:00:00Z");
}

// Every key and value of an archive, by its key.
std::map<std::string, std::string> KeysOf(const std::string& path) {
  std::map<std::string, std::string> keys;
  const auto engine = OpenRocksdb(path + "/store", {});
  EXPECT_TRUE(engine.ok()) << engine.status().ToString();
  for (int i = 0; i < kSpaces && engine.ok(); ++i) {
    const Status status =
        engine.value()->Scan(static_cast<Space>(i), {}, false, [&](std::string_view key, std::string_view value) {
          keys[std::string(kSpaceNames[i]) + " " + std::string(key)] = value;
          return true;
        });
    EXPECT_TRUE(status.ok()) << status.ToString();
  }
  return keys;
}

// The examples are no inventions: an archive that is given the document holds these keys, and no others.
TEST(StorageFormatTest, ArchiveWritesTheExamples) {
  const TempDir temp;
  {
    auto archive = Archive::Open(temp / "press", {.access = Access::kWrite, .create = true});
    ASSERT_TRUE(archive.ok()) << archive.status().ToString();
    const Document document = TheDocument();
    const auto outcomes = archive.value()->Add(std::span(&document, 1), {});
    ASSERT_TRUE(outcomes.ok());
    ASSERT_EQ(outcomes->front().kind, Outcome::kImported) << outcomes->front().remark;
  }
  auto keys = KeysOf(temp / "press");
  const auto written = Written();
  const std::string with_value[][3] = {{"meta", "journal-key", "journal-value"},
                                       {"index", "day-row-key", "day-row-value"},
                                       {"index", "speaker-row-key", "day-row-value"}};
  for (const auto& [space, key, value] : with_value) {
    EXPECT_EQ(Hex(keys[space + " " + written.at(key)]), Hex(written.at(value))) << key;
  }
  v1::Batch batch;
  ASSERT_TRUE(batch.ParseFromString(keys["meta " + written.at("batch-key")]));
  batch.set_time(FirstBatch().time());
  EXPECT_EQ(Hex(batch.SerializeAsString()), Hex(written.at("batch-value")));
  v1::RecordMeta meta;
  v1::Statement statement;
  const std::string record_key = written.at("record-key");
  EXPECT_TRUE(DecodeRecord(Codec(), record_key, keys["record " + record_key], &meta, &statement).ok());
  EXPECT_EQ(Hex(meta.SerializeAsString()), Hex(written.at("record-meta")));
  EXPECT_EQ(Hex(statement.SerializeAsString()), Hex(written.at("statement")));

  std::set<std::string> want;
  for (const char* name : {"batch-key", "journal-key"}) want.insert("meta " + Hex(written.at(name)));
  want.insert("record " + Hex(record_key));
  want.insert("original " + Hex(written.at("original-key")));
  for (const char* name :
       {"day-row-key", "speaker-row-key", "hash-key", "source-key", "name-key", "word-key", "person-key"}) {
    want.insert("index " + Hex(written.at(name)));
  }
  want.insert("index " + Hex(WordKey("wang", "wang yi", "wang-yi", 1)));
  std::set<std::string> have;
  for (const auto& [key, value] : keys) {
    const size_t space = key.find(' ');
    have.insert(key.substr(0, space + 1) + Hex(key.substr(space + 1)));
  }
  EXPECT_EQ(have, want);
}

// The format relies on messages being written in order of field numbers, whatever order they were filled in.
TEST(StorageFormatTest, MessagesAreWrittenInOrderOfFieldNumbers) {
  const std::string bytes = Stored().SerializeAsString();
  google::protobuf::io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size()));
  uint32_t last = 0, fields = 0;
  while (const uint32_t tag = in.ReadTag()) {
    EXPECT_GE(tag >> 3, last);
    last = tag >> 3;
    ++fields;
    uint32_t size = 0;
    if ((tag & 7) == 2) {
      ASSERT_TRUE(in.ReadVarint32(&size) && in.Skip(static_cast<int>(size)));
    } else {
      ASSERT_TRUE(in.ReadVarint32(&size));
    }
  }
  EXPECT_EQ(fields, 9u);
}

}  // namespace
}  // namespace dicta
