// Dictionaries that are trained when documents come in, and optimize.
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "storage/crew.h"
#include "storage/dictionary.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"
#include "tests/dictionary.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

TEST(CrewTest, DoesEachPieceOnceInAnyNumberOfThreads) {
  for (const size_t threads : {1u, 2u, 3u, 8u}) {
    Crew crew(threads);
    EXPECT_EQ(crew.threads(), threads);
    for (const size_t count : {0u, 1u, 2u, 7u, 1000u}) {
      std::vector<std::atomic<int>> done(count);
      crew.Run(count, [&](size_t i) { ++done[i]; });
      for (size_t i = 0; i < count; ++i) EXPECT_EQ(done[i], 1) << i << " of " << count;
    }
  }
}

TEST(CrewTest, IsSharedByThreads) {
  Crew crew(2);
  std::atomic<int> done = 0;
  std::vector<std::thread> callers;
  for (int i = 0; i < 4; ++i) {
    callers.emplace_back([&] {
      for (int round = 0; round < 200; ++round) crew.Run(5, [&](size_t) { ++done; });
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(done, 4 * 200 * 5);
}

std::vector<Document> Documents(uint32_t first, uint32_t count) {
  std::vector<Document> documents(count);
  for (uint32_t i = 0; i < count; ++i) {
    v1::Statement& statement = documents[i].statement;
    statement.set_id("s" + std::to_string(first + i));
    statement.set_title("Minister meets his counterpart");
    statement.set_date("2025-02-14");
    statement.add_speakers()->set_name("Wang Yi");
    statement.set_text(Text(first + i, 300));
  }
  return documents;
}

TEST(DictionaryTest, IsAsLargeAsItPays) {
  Samples few, many;
  for (uint32_t i = 0; i < 10; ++i) few.Add(Text(i, 300));
  EXPECT_EQ(TrainDictionary(few, few.bytes_seen(), 3), "");
  for (uint32_t i = 0; i < 1500; ++i) many.Add(Text(i, 300));
  const std::string dictionary = TrainDictionary(many, many.bytes_seen(), 3);
  EXPECT_GT(dictionary.size(), 4096u);
  EXPECT_LE(dictionary.size(), many.bytes_seen() / 64);
  Samples noise;  // nothing in common
  std::mt19937_64 random(1);
  for (int i = 0; i < 1500; ++i) {
    std::string bytes(2000, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    noise.Add(bytes);
  }
  EXPECT_EQ(TrainDictionary(noise, noise.bytes_seen(), 3), "");
}

TEST(DictionaryTest, IsTrainedAnewForManyTimesTheContent) {
  EXPECT_TRUE(DeservesDictionary(uint64_t{1} << 20, 0));
  EXPECT_FALSE(DeservesDictionary(uint64_t{64} << 20, 1 << 20));
  EXPECT_FALSE(DeservesDictionary(uint64_t{64} << 30, 1 << 20)) << "it is as large as it may be";
  EXPECT_FALSE(DeservesDictionary(uint64_t{64} << 14, 1 << 14));
  EXPECT_TRUE(DeservesDictionary(uint64_t{64} << 17, 1 << 14));
}

class OptimizeTest : public testing::Test {
 protected:
  std::unique_ptr<Archive> Open(Access access = Access::kWrite) {
    auto archive = Archive::Open(path_, {.access = access, .create = access == Access::kWrite});
    EXPECT_TRUE(archive.ok()) << archive.status().ToString();
    return archive.ok() ? std::move(archive).value() : nullptr;
  }

  static void Add(Archive* archive, std::span<const Document> documents) {
    for (size_t i = 0; i < documents.size(); i += 100) {
      const auto outcomes = archive->Add(documents.subspan(i, std::min<size_t>(100, documents.size() - i)), {});
      ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
      for (const Outcome& outcome : *outcomes) ASSERT_EQ(outcome.kind, Outcome::kImported) << outcome.remark;
    }
  }

  // All of its history, as bytes.
  static std::string All(const Archive& archive) {
    std::string all;
    const Status status = archive.ForEachEntry(nullptr, [&](const v1::DumpEntry& entry) {
      all += entry.SerializeAsString();
      return Status();
    });
    EXPECT_TRUE(status.ok()) << status.ToString();
    return all;
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
};

TEST_F(OptimizeTest, TenDocumentsGetNoDictionary) {
  const auto archive = Open();
  const auto documents = Documents(0, 10);
  EXPECT_GT(archive->TrainingBytes(), 0u);
  EXPECT_FALSE(*archive->Train({})) << "an import of rejects alone";
  EXPECT_FALSE(*archive->Train(documents));
  Add(archive.get(), documents);
  EXPECT_TRUE(archive->Describe()->dictionaries.empty());
  const auto report = archive->Optimize({});
  ASSERT_TRUE(report.ok()) << report.status().ToString();
  EXPECT_TRUE(archive->Describe()->dictionaries.empty());
  EXPECT_EQ(archive->Get("s3")->text(), Text(3, 300));
}

TEST_F(OptimizeTest, WhatIsAddedUsesTheDictionaryTrainedOnIt) {
  const auto documents = Documents(0, 1200);
  {
    const auto archive = Open();
    ASSERT_TRUE(*archive->Train(documents));
    EXPECT_FALSE(*archive->Train(documents)) << "there is one that serves";
    Add(archive.get(), documents);
    const auto info = archive->Describe();
    ASSERT_EQ(info->dictionaries.size(), 1u);
    EXPECT_LT(info->frame_bytes * 3, info->raw_bytes);
  }
  const auto reader = Open(Access::kRead);
  for (const char* id : {"s0", "s599", "s1199"}) {
    const auto statement = reader->Get(id);
    ASSERT_TRUE(statement.ok()) << statement.status().ToString();
    EXPECT_EQ(statement->id(), id);
    EXPECT_EQ(statement->revision(), 1u);
    EXPECT_EQ(statement->text(), Text(static_cast<uint32_t>(std::stoi(id + 1)), 300));
  }
}

// What a service does: documents come a few at a time, and nobody has shown them to Train().
TEST_F(OptimizeTest, WhatComesBitByBitGetsADictionaryInTime) {
  const auto archive = Open();
  Add(archive.get(), Documents(0, 1000));
  EXPECT_FALSE(*archive->TrainOnLatest()) << "too little yet";
  Add(archive.get(), Documents(1000, 500));
  const auto follower = Open(Access::kRead);
  ASSERT_TRUE(*archive->TrainOnLatest());
  EXPECT_FALSE(*archive->TrainOnLatest()) << "there is one that serves";
  const auto before = archive->Describe();
  ASSERT_EQ(before->dictionaries.size(), 1u);
  Add(archive.get(), Documents(2000, 500));
  const auto after = archive->Describe();
  const auto ratio = [](uint64_t frames, uint64_t raw) {
    return static_cast<double>(frames) / static_cast<double>(raw);
  };
  EXPECT_LT(ratio(after->frame_bytes - before->frame_bytes, after->raw_bytes - before->raw_bytes),
            0.9 * ratio(before->frame_bytes, before->raw_bytes));
  ASSERT_TRUE(follower->CatchUp().ok());
  EXPECT_EQ(follower->Get("s2499")->text(), Text(2499, 300));
  EXPECT_FALSE(Open(Access::kRead)->TrainOnLatest().ok()) << "readers do not";
}

TEST_F(OptimizeTest, AnArchiveThatIsOpenedAgainKnowsAboutHowMuchItHolds) {
  Add(Open().get(), Documents(0, 1500));
  EXPECT_TRUE(*Open()->TrainOnLatest());
}

TEST_F(OptimizeTest, WhatIsPurgedWhileADictionaryIsTrainedIsNotInIt) {
  const auto archive = Open();
  std::vector<Document> documents = Documents(0, 1500);
  const std::string secret = "what was told in confidence, and should never have been written down";
  std::vector<std::string> told;
  for (uint32_t i = 0; i < documents.size(); i += 50) {  // often enough that a dictionary would take it
    for (int n = 0; n < 20; ++n) *documents[i].statement.mutable_text() += secret;
    told.push_back(documents[i].statement.id());
  }
  Add(archive.get(), documents);
  std::thread trainer([&] { EXPECT_TRUE(archive->TrainOnLatest().ok()); });
  for (const std::string& id : told) ASSERT_TRUE(archive->Purge(id, "told").ok());
  trainer.join();
  EXPECT_TRUE(archive
                  ->ForEachEntry(
                      nullptr,
                      [&](const v1::DumpEntry& entry) {
                        EXPECT_FALSE(entry.has_dictionary() && HoldsPieceOf(entry.dictionary().data(), secret));
                        return Status();
                      },
                      Archive::EntryForm::kStored)
                  .ok());
}

TEST_F(OptimizeTest, SaysTheSameInFewerBytes) {
  const auto archive = Open();
  Add(archive.get(), Documents(0, 1200));
  std::vector<Document> with_original = Documents(5000, 1);
  with_original[0].original = Text(1, 5000);
  Add(archive.get(), with_original);
  const auto follower = Open(Access::kRead);
  const std::string before = All(*archive);
  const uint64_t position = archive->position();
  const uint64_t frames = archive->Describe()->frame_bytes;
  uint64_t last = 0;
  const auto report = archive->Optimize({.progress = [&](uint64_t done, uint64_t total) {
    EXPECT_GE(done, last);
    EXPECT_LE(done, total);
    last = done;
    return true;
  }});
  ASSERT_TRUE(report.ok()) << report.status().ToString();
  EXPECT_FALSE(report->stopped);
  EXPECT_EQ(report->rewritten, 1202u);
  EXPECT_LT(report->bytes_after, report->bytes_before);
  EXPECT_TRUE(All(*archive) == before);
  EXPECT_EQ(archive->position(), position);
  EXPECT_LT(archive->Describe()->frame_bytes * 10, frames * 9);
  EXPECT_EQ(*archive->Original("s5000"), Text(1, 5000));
  // A follower that was opened before reads either form.
  EXPECT_TRUE(All(*follower) == before);
  ASSERT_TRUE(follower->CatchUp().ok());
  EXPECT_TRUE(All(*follower) == before);
  // Nothing is left to do, until something is added; that alone is compressed anew.
  const auto again = archive->Optimize({});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->rewritten, 0u);
  Add(archive.get(), Documents(2000, 50));
  const auto more = archive->Optimize({});
  ASSERT_TRUE(more.ok());
  EXPECT_LE(more->rewritten, 50u);
  EXPECT_EQ(archive->Describe()->dictionaries.size(), 1u);
  Add(archive.get(), Documents(3000, 600));
  ASSERT_TRUE(archive->Optimize({}).ok());
  EXPECT_EQ(archive->Describe()->dictionaries.size(), 2u) << "it has grown by half";
}

TEST_F(OptimizeTest, GoesOnWhereItWasStopped) {
  auto archive = Open();
  Add(archive.get(), Documents(0, 1500));
  const std::string before = All(*archive);
  uint64_t rewritten = 0, stops = 0;
  double part = 0;  // of all the work, where the last run stopped
  for (bool stopped = true; stopped; archive.reset(), archive = Open()) {
    const auto report = archive->Optimize({.progress = [&part](uint64_t done, uint64_t total) {
      if (done == total) return true;
      part = static_cast<double>(done) / static_cast<double>(total);
      return false;
    }});
    ASSERT_TRUE(report.ok()) << report.status().ToString();
    rewritten += report->rewritten;
    stopped = report->stopped;
    stops += stopped;
    ASSERT_TRUE(All(*archive) == before) << stops;
    ASSERT_LT(stops, 20u);
  }
  EXPECT_GE(stops, 5u);
  EXPECT_GT(part, 0.5) << "each run counts what those before it did";
  EXPECT_EQ(rewritten, 1500u) << "each once";
  EXPECT_EQ(archive->Describe()->dictionaries.size(), 1u);
}

// Pieces of statements make up a dictionary: a purge must take them off the disk there as well.
TEST_F(OptimizeTest, APurgeGoesOnIntoTheDictionary) {
  auto documents = Documents(0, 1200);
  const std::string secret =
      "where the spring is that nobody must know of any more, under the third stone from the left";
  for (size_t i = 0; i < documents.size(); i += 100) documents[i].statement.mutable_text()->insert(500, secret);
  auto archive = Open();
  ASSERT_TRUE(*archive->Train(documents));
  Add(archive.get(), documents);
  EXPECT_TRUE(archive->SpoiledDictionaries()->empty());
  for (size_t i = 0; i < documents.size(); i += 100) {
    ASSERT_TRUE(archive->Purge(documents[i].statement.id(), "court order").ok());
  }
  ASSERT_EQ(*archive->SpoiledDictionaries(), std::vector<uint32_t>{1});
  archive.reset();
  archive = Open();
  Add(archive.get(), Documents(9000, 1));  // uses it no more
  ASSERT_EQ(*archive->SpoiledDictionaries(), std::vector<uint32_t>{1});
  const std::string before = All(*archive);
  {
    const auto reader = Open(Access::kRead);
    EXPECT_EQ(archive->Optimize({}).status().code(), Code::kBusy) << "a reader may need it";
  }
  const auto report = archive->Optimize({});
  ASSERT_TRUE(report.ok()) << report.status().ToString();
  EXPECT_TRUE(archive->SpoiledDictionaries()->empty());
  EXPECT_TRUE(All(*archive) == before);
  const auto info = archive->Describe();
  for (const auto& [id, bytes] : info->dictionaries) EXPECT_NE(id, 1u);
  archive.reset();
  const auto store = Store::Open(path_, {});
  ASSERT_TRUE(store.ok());
  const auto dictionary = store.value()->engine().Get(Space::kMeta, DictionaryKey(2));
  ASSERT_TRUE(dictionary.ok() && *dictionary);
  EXPECT_FALSE(HoldsPieceOf(**dictionary, secret));
}

TEST(DictionaryTest, KnowsThePiecesOfAText) {
  const std::string text = Text(1, 200), other(1000, '#');
  EXPECT_FALSE(HoldsPieceOf("", text));
  EXPECT_FALSE(HoldsPieceOf(other, text));
  for (const size_t at : {0u, 1u, 17u, 100u}) {
    for (const size_t size : {kTellingBytes - 1, kTellingBytes, kTellingBytes + 30}) {
      const std::string dictionary = other + text.substr(at, size) + other;
      EXPECT_EQ(HoldsPieceOf(dictionary, text), size >= kTellingBytes) << at << " " << size;
    }
  }
}

TEST_F(OptimizeTest, AHigherLevelBeginsAnew) {
  const auto archive = Open();
  Add(archive.get(), Documents(0, 600));
  ASSERT_TRUE(archive->Optimize({.level = 3}).ok());
  const uint64_t weak = archive->Describe()->frame_bytes;
  EXPECT_EQ(archive->Optimize({.level = 3})->rewritten, 0u);
  ASSERT_TRUE(archive->Optimize({.level = 19}).ok());
  EXPECT_LT(archive->Describe()->frame_bytes, weak);
  EXPECT_EQ(archive->Optimize({.level = 3})->rewritten, 0u);
}

TEST_F(OptimizeTest, LeavesWhatIsDamagedAndSaysSo) {
  Open();
  {
    const auto archive = Open();
    Add(archive.get(), Documents(0, 300));
  }
  {
    auto store = Store::Open(path_, {.access = Access::kWrite});
    ASSERT_TRUE(store.ok());
    const std::string key = RecordKey("s7", 1);
    auto value = store.value()->engine().Get(Space::kRecord, key);
    ASSERT_TRUE(value.ok() && *value);
    std::string damaged = **value;
    damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
    Batch batch;
    batch.Put(Space::kRecord, key, damaged);
    ASSERT_TRUE(store.value()->engine().Commit(batch).ok());
  }
  const auto archive = Open();
  const auto report = archive->Optimize({});
  ASSERT_TRUE(report.ok()) << report.status().ToString();
  ASSERT_EQ(report->damaged.size(), 1u);
  EXPECT_EQ(report->damaged[0].rfind("statement s7: ", 0), 0u) << report->damaged[0];
  EXPECT_EQ(report->rewritten, 299u);
  EXPECT_EQ(archive->Get("s7").status().code(), Code::kCorruption);
  EXPECT_EQ(archive->Get("s8")->text(), Text(8, 300));
}

}  // namespace
}  // namespace dicta
