// A bounded cache of values that were looked up, each for as long as the mark it was found out under holds (present.h).
//
// Values are shared and never change. The least recently used go first; with Admission::kPopular, a newcomer takes
// their place only if it is asked for more often, so that one run through an archive drives nothing out.
// Thread-safe: the keys are spread over shards with a lock each.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/hash.h"
#include "storage/present.h"

namespace dicta {

// How often keys were asked for of late, roughly: a count-min sketch whose counts are halved now and then, as in
// "TinyLFU: A Highly Efficient Cache Admission Policy" (Einziger, Friedman, Manes, 2017). Belongs to one thread.
class Popularity {
 public:
  explicit Popularity(size_t counters) : counts_(std::max<size_t>(counters, 64)) {}

  void Count(uint64_t hash) {
    for (int row = 0; row < kRows; ++row) {
      uint8_t& count = counts_[At(hash, row)];
      if (count < UINT8_MAX) ++count;
    }
    if (++counted_ < counts_.size() * 2) return;
    counted_ = 0;
    for (uint8_t& count : counts_) count /= 2;
  }

  uint8_t Of(uint64_t hash) const {
    uint8_t least = UINT8_MAX;
    for (int row = 0; row < kRows; ++row) least = std::min(least, counts_[At(hash, row)]);
    return least;
  }

 private:
  static constexpr int kRows = 3;
  size_t At(uint64_t hash, int row) const { return (hash >> (row * 16) ^ hash * 0x9e3779b97f4a7c15) % counts_.size(); }

  std::vector<uint8_t> counts_;
  size_t counted_ = 0;
};

enum class Admission { kAll, kPopular };

template <typename Value>
class Cache {
 public:
  using Pointer = std::shared_ptr<const Value>;

  // `bytes_max` 0: holds nothing. `value_bytes`: about what a value takes, for kPopular. REQUIRES: `present` outlives
  // it.
  Cache(size_t bytes_max, const Present& present, Admission admission = Admission::kAll, size_t value_bytes = 4096)
      : present_(present), shard_bytes_max_(bytes_max / kShards), admission_(admission) {
    const size_t counters = admission == Admission::kPopular ? shard_bytes_max_ / value_bytes * 16 : 0;
    for (Shard& shard : shards_) {
      shard.popularity = Popularity(counters);
      shard.by_hash.max_load_factor(0.25F);  // what is not here mostly meets an empty bucket
    }
  }

  bool enabled() const { return shard_bytes_max_ > 0; }
  // What a value may take, with its key and what holds it: one must not drive out all others.
  size_t value_bytes_max() const { return shard_bytes_max_ / 4; }

  // Null: nothing that holds at the mark's position.
  Pointer Find(std::string_view key, const Present::Mark& mark) {
    if (!enabled() || !mark.valid()) return nullptr;
    const uint64_t hash = Xxh3(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard lock(shard.mutex);
    ++shard.asked;
    if (admission_ == Admission::kPopular) shard.popularity.Count(hash);
    const auto found = shard.by_hash.find(hash);
    if (found == shard.by_hash.end()) return nullptr;
    const Entry& entry = *found->second;
    if (entry.key != key || entry.stamp != mark.stamp || entry.position > mark.position) return nullptr;
    shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
    ++shard.hits;
    return entry.value;
  }

  // Whether a value of about this size would be kept: not asked for nothing, where keeping means copying.
  bool Wants(std::string_view key, const Present::Mark& mark, size_t bytes) {
    if (!enabled() || !mark.valid() || !mark.newest) return false;
    const uint64_t hash = Xxh3(key);
    Shard& shard = ShardOf(hash);
    const std::lock_guard lock(shard.mutex);
    return Admits(shard, hash, bytes + key.size() + kEntryBytes);
  }

  // Keeps the value where there is room for it and its mark still holds. `bytes`: what the value takes.
  void Insert(std::string_view key, const Present::Mark& mark, Pointer value, size_t bytes) {
    if (!enabled() || !mark.valid() || !mark.newest) return;
    bytes += key.size() + kEntryBytes;
    const uint64_t hash = Xxh3(key);
    Shard& shard = ShardOf(hash);
    std::list<Entry> dropped;  // destroyed when the lock is free again
    const std::lock_guard lock(shard.mutex);
    // Under the lock: who clears after publishing finds it, or it is not put here.
    if (!present_.Holds(mark) || !Admits(shard, hash, bytes)) return;
    if (const auto old = shard.by_hash.find(hash); old != shard.by_hash.end()) Drop(shard, old->second, &dropped);
    while (shard.bytes + bytes > shard_bytes_max_) Drop(shard, std::prev(shard.entries.end()), &dropped);
    shard.entries.push_front({std::string(key), hash, mark.stamp, mark.position, bytes, std::move(value)});
    shard.by_hash[hash] = shard.entries.begin();
    shard.bytes += bytes;
  }

  void Clear() {
    for (Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      if (shard.entries.empty()) continue;
      shard.by_hash.clear();
      shard.entries.clear();
      shard.bytes = 0;
    }
  }

  struct Use {
    size_t bytes = 0;
    uint64_t hits = 0, misses = 0;  // of Find()
  };
  Use use() const {
    Use all;
    for (const Shard& shard : shards_) {
      const std::lock_guard lock(shard.mutex);
      all.bytes += shard.bytes;
      all.hits += shard.hits;
      all.misses += shard.asked - shard.hits;
    }
    return all;
  }
  size_t bytes() const { return use().bytes; }

 private:
  static constexpr size_t kShards = 8;
  static constexpr size_t kEntryBytes = 208;  // nodes of list and map, and its buckets

  struct Entry {
    std::string key;
    uint64_t hash;
    uint64_t stamp, position;  // of its mark
    size_t bytes;
    Pointer value;
  };
  using Entries = std::list<Entry>;
  struct Shard {
    mutable std::mutex mutex;
    Entries entries;  // last used first
    std::unordered_map<uint64_t, typename Entries::iterator> by_hash;
    size_t bytes = 0;
    uint64_t asked = 0, hits = 0;
    Popularity popularity{0};
  };

  Shard& ShardOf(uint64_t hash) { return shards_[hash >> 61]; }

  bool Admits(const Shard& shard, uint64_t hash, size_t bytes) const {
    if (bytes > value_bytes_max()) return false;
    if (admission_ == Admission::kAll || shard.bytes + bytes <= shard_bytes_max_) return true;
    if (shard.by_hash.count(hash) > 0) return true;  // in place of one that holds no longer
    const Entry& last = shard.entries.back();
    return shard.popularity.Of(hash) > shard.popularity.Of(last.hash);
  }

  static void Drop(Shard& shard, typename Entries::iterator entry, Entries* dropped) {
    shard.bytes -= entry->bytes;
    shard.by_hash.erase(entry->hash);
    dropped->splice(dropped->end(), shard.entries, entry);
  }

  const Present& present_;
  const size_t shard_bytes_max_;
  const Admission admission_;
  std::array<Shard, kShards> shards_;
};

}  // namespace dicta
