// Verify sees what is wrong, names it, and repair puts the index right.
#include "storage/verify.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"
#include "tests/archive_files.h"
#include "tests/dictionary.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

namespace fs = std::filesystem;

Document NumberedDocument(uint32_t number) {
  Document document;
  v1::Statement& statement = document.statement;
  statement.set_id("s" + std::to_string(number));
  statement.set_title("Minister meets his counterpart");
  statement.set_date(number % 5 == 0 ? "2025-02" : number % 7 == 0 ? "" : "2025-02-14");
  statement.add_speakers()->set_name("Speaker Number" + std::to_string(number % 4));
  statement.mutable_source()->set_url("https://example.org/" + std::to_string(number));
  statement.set_text(Text(number, 80));
  document.original = "original " + std::to_string(number == 30 ? 10 : number);  // two statements of one
  return document;
}

struct Seen {
  VerifyReport report;
  std::string lines;
};

Seen VerifyOrDie(const std::string& path, VerifyOptions options = {}) {
  Seen seen;
  options.found = [&seen](const Finding& finding) {
    seen.lines += finding.part + " " + finding.name + ": " + finding.problem + (finding.repaired ? " !" : "") + "\n";
  };
  auto report = Verify(path, options);
  EXPECT_TRUE(report.ok()) << report.status().ToString();
  if (report.ok()) seen.report = *report;
  return seen;
}

class VerifyTest : public testing::Test {
 protected:
  void SetUp() override {
    auto archive = *Archive::Open(path_, {.access = Access::kWrite, .create = true});
    std::vector<Document> documents;
    for (uint32_t i = 0; i < 40; ++i) documents.push_back(NumberedDocument(i));
    ASSERT_TRUE(archive->Add(documents, {}).ok());
    documents.resize(10);
    for (Document& document : documents) document.statement.set_title("Corrected");
    ASSERT_TRUE(archive->Add(documents, {}).ok());
    ASSERT_TRUE(archive->Remove("s3", "error").ok());
    ASSERT_TRUE(archive->Purge("s4", "law").ok());
    const std::vector<std::string> aliases = {"Somebody Else"}, split = {"s8"};
    ASSERT_TRUE(archive->Alias("Speaker Number1", aliases).ok());
    ASSERT_TRUE(archive->Split("Speaker Number0", "Another", split).ok());
    ASSERT_TRUE(archive->Merge("Speaker Number2", "Speaker Number3").ok());
    archive.reset();
    ASSERT_EQ(VerifyOrDie(path_).lines, "");
  }

  // Changes the store behind the archive's back.
  void Change(const Batch& batch) const {
    auto store = Store::Open(path_, {.access = Access::kWrite});
    ASSERT_TRUE(store.ok()) << store.status().ToString();
    ASSERT_TRUE((*store)->engine().Commit(batch).ok());
  }

  std::vector<std::pair<std::string, std::string>> Rows(Space space, const KeyRange& range) const {
    std::vector<std::pair<std::string, std::string>> rows;
    const auto store = Store::Open(path_, {});
    EXPECT_TRUE((*store)
                    ->engine()
                    .Scan(space, range, false,
                          [&](std::string_view key, std::string_view value) {
                            rows.emplace_back(key, value);
                            return true;
                          })
                    .ok());
    return rows;
  }

  std::string Dump() const { return Dump(**Archive::Open(path_, {})); }
  static std::string Dump(const Archive& archive) {
    std::string all;
    const Status rows = archive.ForEachByDateThenId({}, [&](const Row& row) {
      all += std::string(row.bytes()) + "\n";
      return true;
    });
    const Status speakers = archive.ForEachSpeaker("", [&](const SpeakerCount& speaker) {
      all += speaker.person.name + std::to_string(speaker.count) + "\n";
      return true;
    });
    for (int i = 0; i < 4; ++i) {  // a list that is asked for often is held as a whole
      const auto page = archive.Find({.speakers = {"Speaker Number1"}, .limit = 100});
      all += page.ok() ? std::to_string(page->rows.size()) : page.status().ToString();
    }
    return all + rows.ToString() + speakers.ToString();
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
};

TEST_F(VerifyTest, SaysWhatItLookedAt) {
  const VerifyReport report = VerifyOrDie(path_).report;
  EXPECT_EQ(report.position, 8u);
  EXPECT_EQ(report.batches, 8u);
  EXPECT_EQ(report.statements, 40u);
  EXPECT_EQ(report.records, 52u);
  EXPECT_EQ(report.originals, 38u);
  EXPECT_GT(report.files, 3u);
}

TEST_F(VerifyTest, EachMissingRowIsNamedAndPutAgain) {
  const std::string dump = Dump();
  for (const char tag : std::string("DSHKPNW")) {
    const auto rows = Rows(Space::kIndex, TagRange(tag));
    ASSERT_FALSE(rows.empty()) << tag;
    for (size_t i = 0; i < rows.size(); i += 1 + rows.size() / 6) {
      Batch batch;
      batch.Delete(Space::kIndex, rows[i].first);
      Change(batch);
      const Seen seen = VerifyOrDie(path_);
      EXPECT_GE(seen.report.findings, 1u) << tag << i;
      EXPECT_EQ(seen.report.repaired, 0u);
      const Seen repaired = VerifyOrDie(path_, {.repair = true});
      EXPECT_EQ(repaired.report.repaired, repaired.report.findings) << repaired.lines;
      EXPECT_EQ(VerifyOrDie(path_).lines, "") << tag << i << "\n" << seen.lines;
      EXPECT_TRUE(Rows(Space::kIndex, TagRange(tag)) == rows);
    }
  }
  EXPECT_EQ(Dump(), dump);
}

TEST_F(VerifyTest, EachStrayOrChangedRowIsNamedAndPutRight) {
  const auto all = Rows(Space::kIndex, {});
  const std::string no_row = EncodeRowKey(DayList(), {{1, 1, 99}, 1, kRow});
  const std::string day_row = Rows(Space::kIndex, TagRange('D')).back().first;
  std::string mark = day_row;
  mark.back() = kCancelled;
  const struct {
    std::string key, value;
  } kCases[] = {
      {no_row, "x"},
      {day_row, "not what the record says"},
      {mark, std::string("\0\0\0\0\5", 5)},
      {HashKey(Sha256("nothing"), "s1"), ""},
      {SourceKey("https://example.org/none", "s1"), ""},
      {NameKey("nobody", "speaker-number1", 1), ""},
      {WordKey("nobody", "nobody", "speaker-number1", 1), ""},
      {PersonKey("speaker-number1", 2, "Nobody"), ""},
      {PersonKey("nobody", 2, "Nobody"), ""},
      {"D", ""},
      {"?", ""},
      {"Hshort", ""},
  };
  for (const auto& row : kCases) {
    Batch batch;
    batch.Put(Space::kIndex, row.key, row.value);
    Change(batch);
    EXPECT_GE(VerifyOrDie(path_).report.findings, 1u) << Hex(row.key);
    const Seen repaired = VerifyOrDie(path_, {.repair = true});
    EXPECT_EQ(repaired.report.repaired, repaired.report.findings) << repaired.lines;
    EXPECT_EQ(VerifyOrDie(path_).lines, "") << Hex(row.key);
    EXPECT_TRUE(Rows(Space::kIndex, {}) == all) << Hex(row.key);
  }
}

TEST_F(VerifyTest, WholeIndexIsRebuilt) {
  const auto all = Rows(Space::kIndex, {});
  const std::string dump = Dump();
  Batch batch;
  for (const auto& [key, value] : all) batch.Delete(Space::kIndex, key);
  Change(batch);
  const Seen repaired = VerifyOrDie(path_, {.repair = true});
  EXPECT_EQ(repaired.report.repaired, repaired.report.findings) << repaired.lines;
  EXPECT_EQ(VerifyOrDie(path_).lines, "");
  EXPECT_EQ(Dump(), dump);
  EXPECT_TRUE(Rows(Space::kIndex, {}) == all);
}

// Keys that change are what the engine's followers are bad at, and nothing is stored at a new position.
TEST_F(VerifyTest, WhoFollowsSeesTheRepair) {
  const std::string dump = Dump();
  const auto follower = *Archive::Follow(path_), reader = *Archive::Open(path_, {});
  Batch batch;
  const auto rows = Rows(Space::kIndex, {});
  for (size_t i = 0; i < rows.size(); i += 3) batch.Delete(Space::kIndex, rows[i].first);
  const auto days = Rows(Space::kIndex, TagRange('D'));
  for (size_t i = 1; i < days.size(); i += 4) batch.Put(Space::kIndex, days[i].first, days[i + 1].second);
  Change(batch);
  const auto see = [&](bool right) {
    for (int i = 0; i < 500 && (Dump(*follower) == dump) != right; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(Dump(*follower) == dump, right);
    EXPECT_TRUE(reader->CatchUp().ok());
    EXPECT_EQ(Dump(*reader) == dump, right);
  };
  see(false);
  const auto look = [&](const Finding&) { EXPECT_TRUE(reader->CatchUp().ok() && !Dump(*reader).empty()); };
  EXPECT_GT(Verify(path_, {.found = look, .repair = true})->repaired, 20u);
  see(true);
}

TEST_F(VerifyTest, DamagedRecordIsAnErrorForThatRecordAlone) {
  const std::string key = RecordKey("s20", 1);
  const auto held = Rows(Space::kRecord, {key, key + "x"});
  ASSERT_EQ(held.size(), 1u);
  const std::string& good = held.front().second;
  uint64_t damaged_heads = 0;
  for (size_t at = 0; at < good.size(); at += 7) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x40);
    Batch batch;
    batch.Put(Space::kRecord, key, bad);
    Change(batch);
    const Seen seen = VerifyOrDie(path_);
    const auto archive = *Archive::Open(path_, {});
    if (archive->Get("s20").ok()) continue;  // a bit of the frame that means nothing
    EXPECT_EQ(seen.report.findings, 1u) << seen.lines;
    EXPECT_EQ(seen.lines.rfind("statement s20: its record of position 1: ", 0), 0u) << seen.lines;
    EXPECT_EQ(archive->Find({.limit = 100})->rows.size(), 38u) << "its row is still listed";
    EXPECT_EQ(archive->Get("s20").status().message().rfind("statement s20: ", 0), 0u);
    EXPECT_TRUE(archive->Get("s21").ok());
    const auto info = archive->Describe();
    ASSERT_TRUE(info.ok()) << info.status().ToString();
    EXPECT_EQ(info->statements, 38u);
    damaged_heads += info->damaged;
    EXPECT_EQ(VerifyOrDie(path_, {.repair = true}).lines, seen.lines) << "what cannot be repaired is left";
  }
  EXPECT_GT(damaged_heads, 0u);
}

TEST_F(VerifyTest, WhatIsMissingIsNamed) {
  const std::string sha256 = Sha256("original 15"), hex = Hex(sha256);
  const struct {
    Space space;
    std::string key, want;
  } kCases[] = {
      {Space::kRecord, RecordKey("s20", 1), "statement s20: its record of position 1: it is missing\n"},
      {Space::kOriginal, OriginalKey(sha256, 0), "original " + hex + ": missing; of statement s15\n"},
      {Space::kMeta, BatchKey(3), "batch 3: its row is missing\n"},
      {Space::kMeta, JournalKey(2, 4), "batch 2: entries of its journal are missing\n"},
      {Space::kMeta, FactKey(7, 0), "batch 7: its chain does not follow from what is in it and before it\n"},
  };
  for (const auto& row : kCases) {
    const auto held = Rows(row.space, {row.key, row.key + std::string(1, '\0')});
    ASSERT_EQ(held.size(), 1u) << row.want;
    Batch batch;
    batch.Delete(row.space, row.key);
    Change(batch);
    const Seen seen = VerifyOrDie(path_);
    EXPECT_NE(seen.lines.find(row.want), std::string::npos) << seen.lines;
    Batch back;
    back.Put(row.space, row.key, held.front().second);
    Change(back);
    EXPECT_EQ(VerifyOrDie(path_).lines, "");
  }
}

TEST_F(VerifyTest, WhatIsLeftOfLostBatchesIsSealedAnew) {
  const std::string dump = Dump();
  Batch batch;
  for (uint64_t position = 2; position <= 8; ++position) batch.Delete(Space::kMeta, BatchKey(position));
  batch.Delete(Space::kMeta, JournalKey(2, 3));
  Change(batch);
  EXPECT_EQ(Archive::Open(path_, {}).status().code(), Code::kCorruption);
  const Seen accepted = VerifyOrDie(path_, {.repair = true, .accept_loss = true});
  EXPECT_EQ(accepted.report.position, 8u);
  EXPECT_EQ(accepted.report.repaired, accepted.report.findings) << accepted.lines;
  EXPECT_EQ(VerifyOrDie(path_).lines, "");
  EXPECT_EQ(Dump(), dump);
}

TEST_F(VerifyTest, StoppedRunsGoOn) {
  Batch batch;
  batch.Delete(Space::kIndex, Rows(Space::kIndex, TagRange('D')).front().first);
  batch.Put(Space::kRecord, RecordKey("s20", 1), "damaged");
  Change(batch);
  const VerifyReport whole = VerifyOrDie(path_).report;
  EXPECT_GE(whole.findings, 2u);
  std::string token;
  int runs = 0;
  VerifyReport last;
  do {  // each run is stopped at the second look
    int looks = 0;
    last = VerifyOrDie(path_, {.progress = [&](uint64_t, uint64_t) { return ++looks < 2; }, .resume = token}).report;
    token = last.resume;
    ASSERT_LT(++runs, 100);
  } while (!token.empty());
  EXPECT_GT(runs, 2);
  EXPECT_EQ(last.findings, whole.findings);
  EXPECT_EQ(Verify(path_, {.resume = "damaged"}).status().code(), Code::kInvalidArgument);
}

TEST_F(VerifyTest, StoppedRepairsGoOn) {
  const auto all = Rows(Space::kIndex, {});
  Batch batch;
  for (size_t i = 0; i < all.size(); i += 3) batch.Delete(Space::kIndex, all[i].first);
  Change(batch);
  std::string token;
  uint64_t repaired = 0;
  VerifyReport last;
  for (int runs = 0; runs < 100 && (runs == 0 || !token.empty()); ++runs) {
    int looks = 0;
    const auto stop = [&](uint64_t, uint64_t) { return ++looks < 2; };
    last = VerifyOrDie(path_, {.progress = stop, .resume = token, .repair = true}).report;
    token = last.resume;
    repaired += last.repaired;
    EXPECT_EQ(last.findings, last.repaired) << "what was repaired before is done with";
  }
  EXPECT_EQ(token, "");
  EXPECT_GE(repaired, all.size() / 3);
  EXPECT_EQ(VerifyOrDie(path_).lines, "");
  EXPECT_TRUE(Rows(Space::kIndex, {}) == all);
}

// RocksDB's readers pass over a table that is away; ours must not.
TEST_F(VerifyTest, MissingOrCutTableIsNamedByWhoeverOpens) {
  const std::string copy = temp_ / "copy";
  for (const std::string& file : StoreFiles(path_, ".sst")) {
    const std::string name = fs::path(file).filename(), there = copy + "/store/" + name;
    for (const uint64_t size : {uint64_t{0}, fs::file_size(file) / 2, fs::file_size(file) - 1, UINT64_MAX}) {
      CopyArchive(path_, copy);
      if (size == UINT64_MAX) {
        fs::remove(there);
      } else {
        fs::resize_file(there, size);
      }
      for (const Access access : {Access::kRead, Access::kFollow, Access::kPinned, Access::kWrite}) {
        const auto archive = Archive::Open(copy, {.access = access});
        EXPECT_EQ(archive.status().code(), Code::kCorruption) << name << " of " << size;
        EXPECT_NE(archive.status().message().find(name), std::string::npos) << archive.status().ToString();
      }
      EXPECT_NE(VerifyOrDie(copy).lines.find(name), std::string::npos);
    }
  }
}

// A block of the engine's own files that cannot be read.
TEST_F(VerifyTest, DamagedBlockIsNamedWithTheRecordsInIt) {
  const std::string copy = temp_ / "copy";
  int with_records = 0;
  for (const std::string& file : StoreFiles(path_, ".sst")) {
    for (const size_t at :
         {size_t{100}, fs::file_size(file) / 2, fs::file_size(file) - 600, fs::file_size(file) - 900}) {
      CopyArchive(path_, copy);
      FlipByte(copy + "/store/" + fs::path(file).filename().string(), at);
      const Seen seen = VerifyOrDie(copy);
      EXPECT_NE(seen.lines.find(fs::path(file).filename()), std::string::npos) << seen.lines;
      const auto archive = Archive::Open(copy, {});
      if (!archive.ok()) {
        EXPECT_EQ(archive.status().code(), Code::kCorruption);
        EXPECT_NE(archive.status().message().find(fs::path(file).filename()), std::string::npos)
            << archive.status().ToString();
        continue;
      }
      for (uint32_t i = 0; i < 40; ++i) {
        const std::string id = "s" + std::to_string(i);
        const auto got = (*archive)->Get(id);
        if (got.ok() || got.status().code() != Code::kCorruption) continue;
        EXPECT_NE(seen.lines.find("statement " + id + ": its record of position "), std::string::npos) << seen.lines;
        ++with_records;
      }
    }
  }
  EXPECT_GT(with_records, 3);
}

}  // namespace
}  // namespace dicta
