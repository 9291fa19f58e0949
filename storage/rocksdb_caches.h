// What an engine keeps in memory of its tables' blocks. For the engine's own files. Thread-safe.
#pragma once

#include <rocksdb/cache.h>

#include <cstddef>
#include <memory>

#include "storage/engine.h"

namespace dicta {

// Records have a cache of their own: statements asked for all over an archive would drive out blocks of the index, of
// which each page needs some. A get that finds its block here takes two thirds of the time of one that reads it from
// the page cache.
// Each holds the indexes and filters of its own tables as well.
class BlockCaches {
 public:
  static constexpr size_t kBytes = size_t{64} << 20;  // of each

  const std::shared_ptr<rocksdb::Cache>& Of(Space space) const { return space == Space::kRecord ? records_ : others_; }
  // Lets go of all blocks that no lookup is using.
  void Erase(Space space) { Of(space)->EraseUnRefEntries(); }
  void Erase() {
    Erase(Space::kRecord);
    Erase(Space::kIndex);
  }

 private:
  // An index block of a large table has some 400 KiB: with RocksDB's own number of shards, two of them would drive each
  // other out.
  static constexpr int kShardBits = 3;
  const std::shared_ptr<rocksdb::Cache> records_ = rocksdb::NewLRUCache(kBytes, kShardBits);
  const std::shared_ptr<rocksdb::Cache> others_ = rocksdb::NewLRUCache(kBytes, kShardBits);
};

}  // namespace dicta
