// A RocksDB database while it is open: its spaces, and iterators that lie idle. For the engine's own files.
// Thread-safe.
#pragma once

#include <rocksdb/db.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine.h"
#include "storage/rocksdb_caches.h"
#include "storage/rocksdb_engine.h"
#include "storage/rocksdb_iterators.h"
#include "storage/status.h"

namespace dicta {

Status FromRocksdb(const rocksdb::Status& status);

class RocksdbDatabase {
 public:
  // As the writer; as a look at what is there; or as a "secondary", which catches up with the writer.
  //
  // A secondary alone is too lenient: where a table is missing or cannot be read, it goes back to a state without it,
  // and says nothing. A look is as strict about tables as the writer is, so each secondary is preceded by one. And it
  // is too strict about the log: where power was lost while it was written, its torn end is refused. A look reads up to
  // the damage, as recovery would; then that is what is shown. Whether it is far enough is the watermark's to say.
  enum class How { kWrite, kCreate, kLook, kFollow };
  static Result<std::shared_ptr<RocksdbDatabase>> Open(const std::string& path, How how, const BlockCaches& caches);
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

  // An iterator within the range, not positioned yet. What it reads stays in memory, except originals and, where the
  // range has no end, records. REQUIRES: the range outlives its use.
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
