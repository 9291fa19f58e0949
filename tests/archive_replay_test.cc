// The whole history out of one archive and into another.
#include <gtest/gtest.h>

#include "storage/archive.h"
#include "storage/codec.h"
#include "storage/stored_form.h"
#include "tests/dictionary.h"
#include "tests/archive_fixture.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

Document Replayed(const std::string& id, const std::string& text) {
  Document document = Structured(id, text);
  document.statement.add_speakers()->set_name("Speaker of " + id);
  return document;
}

// An archive in which everything that can happen has happened.
void Live(Archive* archive) {
  std::vector<Document> documents;
  for (int i = 0; i < 10; ++i) documents.push_back(Replayed("s" + std::to_string(i), "text " + std::to_string(i)));
  documents[3].original = "bytes of three";
  documents[3].statement.mutable_source()->add_paths("three.txt");
  ASSERT_TRUE(archive->Add(documents, {}).ok());
  const Document changed = Replayed("s1", "changed");
  ASSERT_TRUE(archive->Add({&changed, 1}, {}).ok());
  documents[3].statement.mutable_source()->add_paths("copy of three.txt");
  ASSERT_TRUE(archive->Add({&documents[3], 1}, {}).ok());
  ASSERT_TRUE(archive->Edit("s2", {.title = "By hand"}).ok());
  ASSERT_TRUE(archive->Remove("s4", "withdrawn").ok());
  ASSERT_TRUE(archive->Purge("s5", "court order").ok());
  const std::string aliases[] = {"Nummer Sechs"};
  ASSERT_TRUE(archive->Alias("Speaker of s6", aliases).ok());
  ASSERT_TRUE(archive->Merge("Speaker of s7", "Speaker of s6").ok());
  ASSERT_TRUE(archive->Unmerge("Speaker of s7").ok());
  const std::string ids[] = {"s8"};
  ASSERT_TRUE(archive->Split("Speaker of s8", "Another", ids).ok());
  ASSERT_TRUE(archive->SetExternalId("Speaker of s9", "wikidata", "Q9").ok());
}

struct Dumped {
  std::vector<std::pair<v1::Batch, std::vector<v1::DumpEntry>>> batches;
  std::string bytes;  // of all entries
};

Dumped Dump(const Archive& archive) {
  Dumped dumped;
  const Status status = archive.ForEachEntry(nullptr, [&](const v1::DumpEntry& entry) -> Status {
    dumped.bytes += entry.SerializeAsString();
    if (entry.has_batch()) {
      dumped.batches.emplace_back(entry.batch(), std::vector<v1::DumpEntry>());
    } else {
      dumped.batches.back().second.push_back(entry);
    }
    return {};
  });
  EXPECT_TRUE(status.ok()) << status.ToString();
  return dumped;
}

// How many changes were anything but unchanged.
int Load(const Dumped& dumped, Archive* archive, size_t batches = SIZE_MAX) {
  int changed = 0;
  for (size_t i = 0; i < std::min(batches, dumped.batches.size()); ++i) {
    const auto outcomes = archive->Replay(dumped.batches[i].first, dumped.batches[i].second, false);
    EXPECT_TRUE(outcomes.ok()) << outcomes.status().ToString();
    if (!outcomes.ok()) return -1;
    for (const Outcome& outcome : *outcomes) changed += outcome.kind != Outcome::kUnchanged;
  }
  return changed;
}

std::unique_ptr<Archive> New(const std::string& path) {
  return *Archive::Open(path, {.access = Access::kWrite, .create = true});
}

TEST(ReplayTest, AnArchiveMadeFromADumpDumpsTheSameBytes) {
  TempDir directory;
  auto one = New(directory / "one");
  Live(one.get());
  const Dumped dumped = Dump(*one);
  auto other = New(directory / "other");
  EXPECT_GT(Load(dumped, other.get()), 10);
  EXPECT_EQ(other->position(), one->position());
  EXPECT_EQ(Dump(*other).bytes, dumped.bytes);
  EXPECT_EQ(*other->Original("s3"), "bytes of three");
  EXPECT_EQ(other->Get("s4").status().message(), one->Get("s4").status().message());
  EXPECT_EQ(other->Get("s5").status().message(), one->Get("s5").status().message());
  EXPECT_EQ(other->FindPerson("nummer sechs")->name, "Speaker of s6");
  EXPECT_EQ(*other->Count({.speakers = {"Another"}}), 1u);
}

TEST(ReplayTest, ACutShortLoadGoesOnWhereItStopped) {
  TempDir directory;
  auto one = New(directory / "one");
  Live(one.get());
  const Dumped dumped = Dump(*one);
  auto other = New(directory / "other");
  Load(dumped, other.get(), 4);
  EXPECT_EQ(other->position(), 4u);
  Load(dumped, other.get());
  EXPECT_EQ(Dump(*other).bytes, dumped.bytes);
  EXPECT_EQ(Load(dumped, other.get()), 0) << "once more: everything is there";
  EXPECT_EQ(Dump(*other).bytes, dumped.bytes);
}

TEST(ReplayTest, IntoAnArchiveWithContentItIsAMerge) {
  TempDir directory;
  auto one = New(directory / "one");
  Live(one.get());
  auto other = New(directory / "other");
  const std::vector<Document> own = {Replayed("own", "mine"), Replayed("s0", "text 0"), Replayed("s4", "text 4"),
                                     Replayed("s9", "otherwise")};
  ASSERT_TRUE(other->Add(own, {}).ok());
  Load(Dump(*one), other.get());
  EXPECT_EQ(other->Get("own")->text(), "mine");
  EXPECT_EQ(other->Get("s0")->revision(), 1u) << "the same content is unchanged";
  EXPECT_EQ(other->Get("s1")->text(), "changed");
  EXPECT_EQ(other->GetRevision("s1", 1)->text(), "text 1");
  EXPECT_EQ(other->Get("s2")->title(), "By hand");
  EXPECT_EQ(*other->Original("s3"), "bytes of three");
  EXPECT_EQ(other->Get("s4").status().code(), Code::kNotFound) << "removed there, removed here";
  EXPECT_EQ(other->Get("s5").status().code(), Code::kNotFound);
  EXPECT_EQ(other->Get("s9")->revision(), 2u);
  EXPECT_EQ(*other->Count({.speakers = {"Another"}}), 1u);
  EXPECT_EQ(other->FindPerson("nummer sechs")->name, "Speaker of s6");
  const uint64_t position = other->position();
  Load(Dump(*one), other.get());
  EXPECT_EQ(other->position(), position) << "merging again changes nothing";
  const Document purged = Replayed("s5", "text 5");
  EXPECT_NE(other->Add({&purged, 1}, {})->front().remark.find("court order"), std::string::npos);
}

TEST(ReplayTest, MergedEditsOutliveTheSource) {
  TempDir directory;
  auto one = New(directory / "one");
  const Document source = Replayed("s1", "text");
  ASSERT_TRUE(one->Add({&source, 1}, {}).ok());
  ASSERT_TRUE(one->Edit("s1", {.title = "By hand", .reason = "why"}).ok());
  auto other = New(directory / "other");
  const Document own = Replayed("own", "mine");
  ASSERT_TRUE(other->Add({&own, 1}, {}).ok());
  Load(Dump(*one), other.get());
  EXPECT_EQ(other->History("s1")->back().change, v1::Change::EDITED);
  EXPECT_EQ(other->History("s1")->back().reason, "why");
  const Document corrected = Replayed("s1", "text, corrected");
  ASSERT_EQ(other->Add({&corrected, 1}, {})->front().kind, Outcome::kRevised);
  EXPECT_EQ(other->Get("s1")->title(), "By hand");
  EXPECT_EQ(other->Get("s1")->text(), "text, corrected");
}

TEST(ReplayTest, ADumpHoldsBytesWhoseFirstStatementWasPurged) {
  TempDir directory;
  auto one = New(directory / "one");
  Document first = Replayed("first", "text"), second = Replayed("second", "text");
  first.original = second.original = "the same bytes";
  ASSERT_TRUE(one->Add({&first, 1}, {}).ok());
  ASSERT_TRUE(one->Add({&second, 1}, {}).ok());
  ASSERT_TRUE(one->Purge("first", "court order").ok());
  ASSERT_EQ(*one->Original("second"), "the same bytes");
  auto other = New(directory / "other");
  Load(Dump(*one), other.get());
  EXPECT_EQ(*other->Original("second"), "the same bytes");
  EXPECT_EQ(Dump(*other).bytes, Dump(*one).bytes);
}

// A dump in stored form: dictionaries, then batches as above.
struct Stored {
  std::vector<v1::DumpEntry::Dictionary> dictionaries;
  Dumped dumped;
};

Stored DumpStored(const Archive& archive) {
  Stored stored;
  const auto visit = [&](const v1::DumpEntry& entry) -> Status {
    stored.dumped.bytes += entry.SerializeAsString();
    if (entry.has_dictionary()) {
      stored.dictionaries.push_back(entry.dictionary());
    } else if (entry.has_batch()) {
      stored.dumped.batches.emplace_back(entry.batch(), std::vector<v1::DumpEntry>());
    } else {
      stored.dumped.batches.back().second.push_back(entry);
    }
    return {};
  };
  const Status status = archive.ForEachEntry(nullptr, visit, Archive::EntryForm::kStored);
  EXPECT_TRUE(status.ok()) << status.ToString();
  return stored;
}

int LoadStored(Stored stored, Archive* archive, size_t batches = SIZE_MAX) {
  Codec codec;
  for (const auto& dictionary : stored.dictionaries) {
    EXPECT_TRUE(codec.AddDictionary(dictionary.id(), dictionary.data()).ok());
    EXPECT_TRUE(archive->TakeDictionary(dictionary).ok());
  }
  for (auto& [batch, entries] : stored.dumped.batches) {
    for (v1::DumpEntry& entry : entries) {
      const Status status = MakePlain(codec, batch.position(), &entry);
      EXPECT_TRUE(status.ok()) << status.ToString();
    }
  }
  return Load(stored.dumped, archive, batches);
}

// An archive with a dictionary, and the life of above.
void LiveWithDictionary(Archive* archive, uint32_t seed = 0) {
  std::vector<Document> documents;
  for (uint32_t i = 0; i < 1200; ++i) documents.push_back(Replayed("d" + std::to_string(i), Text(seed + i, 300)));
  ASSERT_TRUE(*archive->Train(documents));
  ASSERT_TRUE(archive->Add(documents, {}).ok());
  Live(archive);
}

TEST(ReplayTest, FramesTravelAsTheyAre) {
  TempDir directory;
  auto one = New(directory / "one");
  LiveWithDictionary(one.get());
  ASSERT_TRUE(one->Optimize({}).ok());
  const Stored stored = DumpStored(*one);
  EXPECT_EQ(stored.dictionaries.size(), 2u);
  auto other = New(directory / "other");
  LoadStored(stored, other.get(), 2);
  LoadStored(stored, other.get());
  EXPECT_TRUE(DumpStored(*other).dumped.bytes == stored.dumped.bytes);
  EXPECT_TRUE(Dump(*other).bytes == Dump(*one).bytes);
  EXPECT_EQ(other->Describe()->frame_bytes, one->Describe()->frame_bytes);
  EXPECT_EQ(LoadStored(stored, other.get()), 0);
}

// After a purge, a dump must not carry the purged words on in a dictionary, nor bring frames back that use it.
TEST(ReplayTest, ASpoiledDictionaryStaysBehind) {
  TempDir directory;
  auto one = New(directory / "one");
  LiveWithDictionary(one.get());
  std::string purged;
  for (int i = 0; i < 1200 && one->SpoiledDictionaries()->empty(); ++i) {
    purged = "d" + std::to_string(i);
    ASSERT_TRUE(one->Purge(purged, "court order").ok());
  }
  ASSERT_EQ(one->SpoiledDictionaries()->size(), 1u);
  const Stored stored = DumpStored(*one);
  EXPECT_TRUE(stored.dictionaries.empty());
  auto other = New(directory / "other");
  LoadStored(stored, other.get());
  EXPECT_TRUE(Dump(*other).bytes == Dump(*one).bytes);
  EXPECT_TRUE(other->Describe()->dictionaries.empty());
  // Gaps in the numbers are nothing special.
  ASSERT_TRUE(one->Optimize({}).ok());
  const Stored gaps = DumpStored(*one);
  ASSERT_EQ(gaps.dictionaries.size(), 1u);
  EXPECT_EQ(gaps.dictionaries[0].id(), 2u);
  auto third = New(directory / "third");
  LoadStored(gaps, third.get());
  EXPECT_TRUE(DumpStored(*third).dumped.bytes == gaps.dumped.bytes);
}

// Frames of a dictionary that is to be dropped do not come in behind the back of optimize.
TEST(ReplayTest, FramesOfARetiredDictionaryAreCompressedAnew) {
  TempDir directory;
  auto one = New(directory / "one"), other = New(directory / "other");
  LiveWithDictionary(one.get());
  LoadStored(DumpStored(*one), other.get());
  std::vector<Document> more;
  for (uint32_t i = 0; i < 20; ++i) more.push_back(Replayed("aa" + std::to_string(i), Text(90000 + i, 300)));
  ASSERT_TRUE(other->Add(more, {}).ok());
  const Stored stored = DumpStored(*other);
  for (int i = 0; i < 1200 && one->SpoiledDictionaries()->empty(); ++i) {
    ASSERT_TRUE(one->Purge("d" + std::to_string(i), "court order").ok());
  }
  ASSERT_TRUE(one->Optimize({.progress = [](uint64_t, uint64_t) { return false; }})->stopped);
  LoadStored(stored, one.get());
  ASSERT_TRUE(one->Optimize({}).ok());
  EXPECT_TRUE(one->SpoiledDictionaries()->empty());
  for (uint32_t i = 0; i < 20; ++i) EXPECT_EQ(one->Get("aa" + std::to_string(i))->text(), Text(90000 + i, 300));
}

TEST(ReplayTest, FramesOfAnotherDictionaryAreCompressedAnew) {
  TempDir directory;
  auto one = New(directory / "one"), other = New(directory / "other");
  LiveWithDictionary(one.get());
  LiveWithDictionary(other.get(), 50000);
  const Stored stored = DumpStored(*one);
  LoadStored(stored, other.get());
  EXPECT_EQ(other->Get("d7")->text(), Text(7, 300));
  EXPECT_EQ(other->GetRevision("d7", 1)->text(), Text(50007, 300));
  EXPECT_EQ(other->Describe()->dictionaries.size(), 1u);
}

// A value is its key's own: one of another record, or of another dump's dictionary, is noticed.
TEST(ReplayTest, AStoredRecordThatIsDamagedIsNoticed) {
  TempDir directory;
  auto one = New(directory / "one");
  Live(one.get());
  const Stored stored = DumpStored(*one);
  const auto& [batch, entries] = stored.dumped.batches[0];
  const Codec codec;
  ASSERT_TRUE(entries[0].has_record());
  for (const int fault : {0, 1, 2}) {
    v1::DumpEntry entry = entries[0];
    std::string& value = *entry.mutable_record()->mutable_value();
    if (fault == 0) entry.mutable_record()->set_id("other");
    if (fault == 1) value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    EXPECT_EQ(MakePlain(codec, fault == 2 ? 9 : batch.position(), &entry).code(), Code::kCorruption) << fault;
  }
}

TEST(ReplayTest, ADryRunWritesNothing) {
  TempDir directory;
  auto one = New(directory / "one");
  Live(one.get());
  auto other = New(directory / "other");
  const Dumped dumped = Dump(*one);
  ASSERT_TRUE(other->Replay(dumped.batches[0].first, dumped.batches[0].second, true).ok());
  EXPECT_EQ(other->position(), 0u);
}

}  // namespace
}  // namespace dicta
