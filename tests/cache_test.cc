// What a cache gives is right for the position asked at, whatever is published meanwhile.
#include "storage/cache.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "storage/caches.h"
#include "storage/keys.h"

namespace dicta {
namespace {

using Ints = Cache<uint64_t>;

Present::Touched Touch(std::initializer_list<std::string_view> keys) {
  Present::Touched touched;
  for (const std::string_view key : keys) touched.Add(key);
  return touched;
}

void Keep(Ints* cache, const Present& present, std::string_view key, uint64_t value, size_t bytes = 100) {
  cache->Insert(key, present.MarkOf(key, present.position()), std::make_shared<const uint64_t>(value), bytes);
}

// The value; 0: none.
uint64_t Found(Ints* cache, const Present& present, std::string_view key, uint64_t position) {
  const auto found = cache->Find(key, present.MarkOf(key, position));
  return found == nullptr ? 0 : *found;
}

TEST(CacheTest, EntryHoldsUntilItsKeyIsTouched) {
  Present present;
  Ints cache(1 << 20, present);
  present.Publish(5, {});
  Keep(&cache, present, "a", 50);
  Keep(&cache, present, "b", 51);
  EXPECT_EQ(Found(&cache, present, "a", 5), 50u);
  EXPECT_EQ(Found(&cache, present, "a", 4), 0u) << "the past may have been otherwise";
  EXPECT_EQ(Found(&cache, present, "c", 5), 0u);
  present.Publish(6, Touch({"b"}));
  EXPECT_EQ(Found(&cache, present, "a", 6), 50u);
  EXPECT_EQ(Found(&cache, present, "a", 5), 50u);
  EXPECT_EQ(Found(&cache, present, "b", 6), 0u);
  EXPECT_EQ(Found(&cache, present, "b", 5), 0u);
  Keep(&cache, present, "b", 60);
  EXPECT_EQ(Found(&cache, present, "b", 6), 60u);
  EXPECT_EQ(Found(&cache, present, "b", 5), 0u);
  Present::Touched all;
  all.AddAll();
  present.Publish(7, std::move(all));
  EXPECT_EQ(Found(&cache, present, "a", 7), 0u);
  EXPECT_EQ(Found(&cache, present, "b", 7), 0u);
}

TEST(CacheTest, WhatWasFoundOutTooEarlyIsNotKept) {
  Present present;
  Ints cache(1 << 20, present);
  present.Publish(5, {});
  const Present::Mark mark = present.MarkOf("a", 5);
  EXPECT_TRUE(mark.newest);
  present.Publish(6, Touch({"a"}));
  cache.Insert("a", mark, std::make_shared<const uint64_t>(5), 100);
  EXPECT_EQ(Found(&cache, present, "a", 6), 0u);
  const Present::Mark late = present.MarkOf("a", 5);  // of the past by now
  EXPECT_FALSE(late.newest);
  EXPECT_FALSE(cache.Wants("a", late, 100));
  cache.Insert("a", late, std::make_shared<const uint64_t>(5), 100);
  EXPECT_EQ(Found(&cache, present, "a", 6), 0u);
  EXPECT_EQ(cache.bytes(), 0u);
}

TEST(CacheTest, StaysWithinItsBytesAndForgetsTheLeastUsed) {
  const Present present;
  constexpr size_t kMax = 1 << 16;
  Ints cache(kMax, present);
  for (uint64_t i = 1; i <= 2000; ++i) {
    Keep(&cache, present, "hot", 7);
    Keep(&cache, present, std::to_string(i), i);
    ASSERT_LE(cache.bytes(), kMax);
    ASSERT_EQ(Found(&cache, present, "hot", 0), 7u);
    ASSERT_EQ(Found(&cache, present, std::to_string(i), 0), i);
  }
  EXPECT_EQ(Found(&cache, present, "1", 0), 0u);
  EXPECT_GT(cache.bytes(), kMax / 2);
  Keep(&cache, present, "large", 1, kMax / 8);
  EXPECT_EQ(Found(&cache, present, "large", 0), 0u) << "one value must not drive out all others";
  cache.Clear();
  EXPECT_EQ(cache.bytes(), 0u);
  EXPECT_EQ(Found(&cache, present, "hot", 0), 0u);
}

TEST(CacheTest, HoldsNothingWhereItMayNot) {
  const Present present;
  Ints off(0, present);
  Keep(&off, present, "a", 1);
  EXPECT_FALSE(off.enabled());
  EXPECT_FALSE(off.Wants("a", present.MarkOf("a", 0), 1));
  EXPECT_EQ(Found(&off, present, "a", 0), 0u);
}

TEST(CacheTest, PopularOnesStayThroughARunOfStrangers) {
  const Present present;
  Ints cache(1 << 16, present, Admission::kPopular, 256);
  const auto get = [&](const std::string& key) {
    const bool hit = Found(&cache, present, key, 0) != 0;
    if (!hit && cache.Wants(key, present.MarkOf(key, 0), 100)) Keep(&cache, present, key, 1);
    return hit;
  };
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 100; ++i) get("popular " + std::to_string(i));
  }
  for (int i = 0; i < 3000; ++i) get("stranger " + std::to_string(i));
  int hits = 0;
  for (int i = 0; i < 100; ++i) hits += get("popular " + std::to_string(i));
  EXPECT_GE(hits, 85) << "with no regard to popularity: none";
}

// Key k changes at the positions p with p % kKeys == k; its value at P is the last of these. So each hit can be judged.
TEST(CacheTest, HitsAreRightBesideAWriter) {
  constexpr uint64_t kKeys = 7, kLast = 200000;
  Present present;
  Ints cache(1 << 16, present);
  std::atomic<uint64_t> hits = 0;
  const auto name = [](uint64_t key) { return "key " + std::to_string(key); };
  const auto value_at = [](uint64_t key, uint64_t at) {
    return at < key ? 0 : at - (at - key) % kKeys;  // 0: nothing yet
  };
  std::vector<std::thread> readers;
  for (uint64_t seed = 0; seed < 3; ++seed) {
    readers.emplace_back([&, seed] {
      for (uint64_t i = seed; present.position() < kLast; ++i) {
        const uint64_t key = 1 + i % (kKeys - 1), at = present.position();
        const Present::Mark mark = present.MarkOf(name(key), at);
        if (const auto found = cache.Find(name(key), mark)) {
          ++hits;
          ASSERT_EQ(*found, value_at(key, at)) << "key " << key << " at " << at;
        } else if (value_at(key, at) > 0) {
          cache.Insert(name(key), mark, std::make_shared<const uint64_t>(value_at(key, at)), 100);
        }
      }
    });
  }
  for (uint64_t p = 1; p <= kLast; ++p) {
    present.Publish(p, Touch({name(p % kKeys)}));
    if (p % 64 == 0) std::this_thread::yield();
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(hits, 0u);
}

// Everything that a batch changes, by key: nothing it touches may be taken from a cache any more.
TEST(CacheTest, BatchTouchesWhatItWrites) {
  const std::string list = SpeakerList("wang-yi");
  const struct {
    const char* what;
    Space space;
    std::string key;
    std::vector<std::string_view> touched;
    bool all = false;
  } kCases[] = {
      {"record", Space::kRecord, RecordKey("id1", 7), {"id1"}},
      {"row of a day", Space::kIndex, EncodeRowKey(DayList(), {{1, 1, 1}, 7, kRow}), {"D"}},
      {"mark of a speaker's row", Space::kIndex, EncodeRowKey(list, {{1, 1, 1}, 7, kCancelled}), {list}},
      {"name", Space::kIndex, NameKey("wang yi", "wang-yi", 7), {kNamesMark}},
      {"word", Space::kIndex, WordKey("yi", "wang yi", "wang-yi", 7), {kNamesMark}},
      {"person", Space::kIndex, PersonKey("wang-yi", 7, "Wang Yi"), {kNamesMark}},
      {"hash", Space::kIndex, HashKey(std::string(32, 'h'), "id1"), {}},
      {"source", Space::kIndex, SourceKey("https://example.org", "id1"), {}},
      {"batch", Space::kMeta, BatchKey(7), {}},
      {"fact", Space::kMeta, FactKey(7, 0), {}, true},
  };
  const std::vector<std::string_view> keys = {"id1", "id2", "D", list, kNamesMark};
  for (const auto& row : kCases) {
    Present present;
    std::vector<Present::Mark> marks;
    for (const std::string_view key : keys) marks.push_back(present.MarkOf(key, 0));
    Batch batch;
    batch.Put(row.space, row.key, "");
    EXPECT_FALSE(Deletes(batch));
    present.Publish(7, TouchedBy(batch));
    for (size_t i = 0; i < keys.size(); ++i) {
      const bool touched = row.all || std::count(row.touched.begin(), row.touched.end(), keys[i]) > 0;
      EXPECT_EQ(present.Holds(marks[i]), !touched) << row.what << " and " << keys[i];
    }
  }
  Batch erase;
  erase.Delete(Space::kIndex, "x");
  Present present;
  const Present::Mark mark = present.MarkOf("anything", 0);
  present.Publish(1, TouchedBy(erase));
  EXPECT_FALSE(present.Holds(mark));
  EXPECT_TRUE(Deletes(erase));
}

TEST(CacheTest, BatchTellsTheRanksOfItsRows) {
  Batch batch;
  EXPECT_EQ(RanksIn(batch), 0);
  batch.Put(Space::kIndex, HashKey(std::string(32, 'h'), "a long enough id"), "");
  batch.Put(Space::kIndex, PersonKey("somebody of a long name", 7, "Somebody"), "");
  EXPECT_EQ(RanksIn(batch), 0);
  batch.Put(Space::kIndex, EncodeRowKey(DayList(), {{1, 1, 1}, 7, kRow}), "");
  batch.Put(Space::kIndex, EncodeRowKey(SpeakerList("a"), {Place{.ordinal = 3}, 7, kRow}), "");
  batch.Put(Space::kIndex, EncodeRowKey(DayList(), {{1, 300, 1}, 7, kRow}), "");
  EXPECT_EQ(RanksIn(batch), 1 << 0 | 1 << 1 | 1 << 3);
}

}  // namespace
}  // namespace dicta
