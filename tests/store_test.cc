// Records by id, and what a follower sees of them.
#include "storage/store.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "storage/keys.h"
#include "storage/record.h"
#include "tests/dictionary.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { writer_ = Open({.access = Access::kWrite, .create = true}); }

  std::unique_ptr<Store> Open(const OpenOptions& options) const {
    auto store = Store::Open(path_, options);
    EXPECT_TRUE(store.ok()) << store.status().ToString();
    return store.ok() ? std::move(store).value() : nullptr;
  }

  // A record of `id` in a batch of its own, with whatever else is in the batch.
  void Put(const std::string& id, uint32_t dictionary, Batch batch = {}) {
    v1::Batch row;
    row.set_position(writer_->position() + 1);
    row.set_chain(std::string(32, 'c'));
    v1::Statement statement;
    statement.set_id(id);
    statement.set_text(Text(static_cast<uint32_t>(row.position()), 50));
    v1::RecordMeta meta;
    meta.set_revision(static_cast<uint32_t>(row.position()));
    meta.set_change(v1::Change::REVISED);
    const std::string key = RecordKey(id, row.position());
    auto value = EncodeRecord(writer_->codec(), key, meta, &statement, dictionary);
    ASSERT_TRUE(value.ok()) << value.status().ToString();
    batch.Put(Space::kRecord, key, std::move(value).value());
    const Status committed = writer_->Commit(std::move(batch), row, nullptr);
    ASSERT_TRUE(committed.ok()) << committed.ToString();
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
  std::unique_ptr<Store> writer_;
};

TEST_F(StoreTest, NewestIsTheLastAtOrBeforeAPosition) {
  Put("a", 0);
  Put("ab", 0);
  Put("a", 0);
  const struct {
    std::string id;
    uint64_t at, want;  // 0: not found
  } kCases[] = {{"a", 0, 0},          {"a", 1, 1},  {"a", 2, 1},  {"a", 3, 3}, {"a", kPositionMax, 3},
                {"a", UINT64_MAX, 3}, {"ab", 1, 0}, {"ab", 2, 2}, {"", 9, 0},  {"b", 9, 0},
                {"aa", 9, 0}};
  for (const auto& row : kCases) {
    const auto record = writer_->Newest(row.id, row.at);
    EXPECT_EQ(record.ok() ? record->position : 0, row.want) << row.id << " at " << row.at;
    if (!record.ok()) {
      EXPECT_EQ(record.status().ToString(), "not found: no statement " + row.id);
    }
  }
  const auto records = writer_->Records("a", Store::Content::kNewest);
  ASSERT_TRUE(records.ok());
  ASSERT_EQ(records->size(), 2u);
  EXPECT_EQ((*records)[0].position, 1u);
  EXPECT_EQ((*records)[0].meta.revision(), 1u);
  EXPECT_FALSE((*records)[0].statement.has_value());
  EXPECT_TRUE((*records)[1].statement.has_value());
}

TEST_F(StoreTest, FollowerReadsRecordsOfADictionaryThatIsNewerThanItself) {
  Put("a", 0);
  const auto follower = Open({});
  Batch batch;
  const std::string dictionary = Train(1);
  batch.Put(Space::kMeta, DictionaryKey(1), dictionary);
  ASSERT_TRUE(writer_->engine().Commit(batch).ok());
  writer_.reset();
  writer_ = Open({.access = Access::kWrite});
  ASSERT_EQ(writer_->codec().latest(), 1u);
  Put("b", 1);
  EXPECT_EQ(follower->Newest("b").status().code(), Code::kNotFound);
  ASSERT_TRUE(follower->CatchUp().ok());
  EXPECT_EQ(follower->position(), 2u);
  const auto record = follower->Newest("b");
  EXPECT_TRUE(record.ok()) << record.status().ToString();
}

// Facts are taken in once, whoever catches up.
TEST_F(StoreTest, LatestIsTheNewestRecordWhereItIsPlain) {
  Put("a", 0);
  Put("ab", 0);
  Put("a", 0);
  Batch removal;
  const std::string key = RecordKey("gone", 4);
  v1::RecordMeta meta;
  meta.set_change(v1::Change::REMOVED);
  removal.Put(Space::kRecord, key, *EncodeRecord(writer_->codec(), key, meta, nullptr, 0));
  Put("b", 0, std::move(removal));
  const struct {
    std::string id;
    uint64_t at;
    bool want;
  } kCases[] = {{"a", 3, true},   {"a", kPositionMax, true},
                {"a", 2, false},  {"ab", 2, true},
                {"ab", 1, false}, {"aa", 9, false},
                {"", 9, false},   {"gone", 9, false},
                {"b", 4, true},   {std::string("a\0\0\0\0", 5), 9, false}};
  for (const auto& row : kCases) {
    v1::Statement statement;
    const auto latest = writer_->Latest(row.id, row.at, &statement);
    ASSERT_TRUE(latest.ok()) << latest.status().ToString();
    EXPECT_EQ(*latest, row.want) << row.id << " at " << row.at;
    if (row.want) {
      EXPECT_EQ(statement.id(), row.id);
      EXPECT_EQ(statement.SerializeAsString(), writer_->Newest(row.id)->statement->SerializeAsString());
    }
  }
}

TEST_F(StoreTest, LatestRefusesDamage) {
  Put("a", 0);
  const std::string key = RecordKey("a", 1);
  const std::string good = **writer_->engine().Get(Space::kRecord, key);
  for (size_t at = 0; at < good.size(); ++at) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x11);
    Batch batch;
    batch.Put(Space::kRecord, key, bad);
    ASSERT_TRUE(writer_->engine().Commit(batch).ok());
    v1::Statement whole, latest;
    const bool decodes = writer_->Newest("a").ok();
    const auto found = writer_->Latest("a", 9, &latest);
    EXPECT_EQ(found.ok() && *found, decodes) << "byte " << at;
    if (!found.ok()) {
      EXPECT_EQ(found.status().message().rfind("statement a: ", 0), 0u) << found.status().ToString();
    }
  }
}

TEST_F(StoreTest, WhatABatchDeletesLeavesTheCaches) {
  Put("a", 0);
  Caches& caches = writer_->caches();
  const auto keep = [&] {
    const Present::Mark mark = writer_->present().MarkOf("a", writer_->position());
    caches.statements.Insert("a", mark, std::make_shared<const v1::Statement>(), 100);
    caches.runs.Insert("a", mark, std::make_shared<const RowRun>(), 100);
    caches.counts.Insert("a", mark, std::make_shared<const DayCounts>(), 100);
    caches.persons.Insert("a", mark, std::make_shared<const std::string>(), 100);
  };
  const auto held = [&] {
    return std::min({caches.statements.bytes(), caches.runs.bytes(), caches.counts.bytes(), caches.persons.bytes()});
  };
  keep();
  EXPECT_GT(held(), 0u);
  Batch erase;
  erase.Delete(Space::kRecord, RecordKey("a", 1));
  Put("b", 0, std::move(erase));
  EXPECT_EQ(caches.statements.bytes() + caches.runs.bytes() + caches.counts.bytes() + caches.persons.bytes(), 0u);
}

TEST_F(StoreTest, SeveralThreadsCatchUpAsOne) {
  const auto follower = Open({});
  v1::Fact fact;
  fact.mutable_external_id()->set_person("wang-yi");
  for (int round = 1; round <= 30; ++round) {
    fact.mutable_external_id()->set_value("Q" + std::to_string(round));
    Batch batch;
    batch.Put(Space::kMeta, FactKey(writer_->position() + 1, 0), fact.SerializeAsString());
    Put("a", 0, std::move(batch));
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) threads.emplace_back([&] { EXPECT_TRUE(follower->CatchUp().ok()); });
    for (std::thread& thread : threads) thread.join();
    ASSERT_EQ(follower->position(), writer_->position());
    ASSERT_EQ(follower->people()->ExternalIds("wang-yi", follower->position()).size(), static_cast<size_t>(round));
  }
}

}  // namespace
}  // namespace dicta
