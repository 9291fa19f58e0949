// A RocksDB database while it is open: its spaces, and iterators that lie idle. For the engine's own files.
// Thread-safe.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/db.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine.h"
#include "storage/rocksdb_engine.h"
#include "storage/rocksdb_iterators.h"
#include "storage/status.h"

namespace dicta {

Status FromRocksdb(const rocksdb::Status& status);

class RocksdbDatabase {
 public:
  // As the writer, or as a "secondary", which sees what the writer had written until now, and more when it catches up.
  // Of a log whose end is damaged (power was lost while it was written, or worse) a secondary knows nothing; then it is
  // read up to the damage, as recovery would, and not followed. Whether that is far enough is the watermark's to say.
  static Result<std::shared_ptr<RocksdbDatabase>> Open(const std::string& path, const RocksdbOptions& options,
                                                       const std::shared_ptr<rocksdb::Cache>& cache);
  RocksdbDatabase() = default;
  RocksdbDatabase(const RocksdbDatabase&) = delete;
  RocksdbDatabase& operator=(const RocksdbDatabase&) = delete;
  ~RocksdbDatabase();

  rocksdb::DB& db() { return *db_; }
  // Of a reader: it can catch up.
  bool follows() const { return follows_; }
  // RocksDB passes over damage to a table's properties, which say how its blocks are to be read: keys would be missing
  // without a word. Corruption: a table has lost them.
  Status CheckProperties() const;
  // Compares a file of tables with its own checksums.
  Status CheckFile(const std::string& path) const;
  rocksdb::ColumnFamilyHandle* Family(Space space) const { return handles_[static_cast<size_t>(space) + 1]; }
  const std::vector<rocksdb::ColumnFamilyHandle*>& families() const { return handles_; }

  // An iterator within the range, not positioned yet. REQUIRES: the range outlives its use.
  std::unique_ptr<IdleIterators::Bounded> Take(Space space, const KeyRange& range);
  // When the caller has done with it. Says what went wrong with it, if anything did.
  Status Return(Space space, const KeyRange& range, std::unique_ptr<IdleIterators::Bounded> bounded);
  // What the database holds has changed: idle iterators do not know it.
  void EndGeneration();

 private:
  std::unique_ptr<rocksdb::DB> db_;
  bool follows_ = false;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // "default" (empty), then one for each space
  std::array<IdleIterators, kSpaces> idle_;
};

inline rocksdb::Slice SliceOf(std::string_view view) { return {view.data(), view.size()}; }

}  // namespace dicta
