#include "storage/rocksdb_engine.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <array>
#include <atomic>
#include <mutex>

namespace dicta {
namespace {

// RocksDB's own info log asserts (aborts the process) when the disk is full; with a logger of ours it does not.
// What matters reaches us as a Status.
class SilentLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

Status FromRocksdb(const rocksdb::Status& status) {
  if (status.ok()) return {};
  const std::string text = status.ToString();  // "Corruption: block checksum mismatch …": the code is ours to say
  const size_t colon = text.find(": ");
  const std::string message = colon == std::string::npos ? text : text.substr(colon + 2);
  if (status.IsNotFound()) return NotFound(message);
  if (status.IsCorruption()) return Corruption(message);
  if (status.IsBusy() || status.IsTryAgain()) return Busy(message);
  if (status.IsNotSupported()) return Unsupported(message);
  if (status.IsInvalidArgument()) return InvalidArgument(message);
  // Its own words for a lock that is held, by another process and by this one; a path may hold "lock" as well.
  for (const char* held : {"While lock file", "lock hold by current process"}) {
    if (message.find(held) != std::string::npos) return Busy(message);
  }
  return IoError(message);
}

// Fresh files are written quickly, and strongly once they have come to rest.
void UseZstd(int strong, rocksdb::ColumnFamilyOptions* options) {
  options->compression = options->bottommost_compression = rocksdb::kZSTD;
  options->compression_opts.level = 3;
  options->bottommost_compression_opts.level = strong;
  options->bottommost_compression_opts.enabled = true;
}

rocksdb::ColumnFamilyOptions FamilyOptions(Space space, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 16 << 20;
  options.target_file_size_base = 64 << 20;
  switch (space) {
    case Space::kRecord:  // values are frames already; a get reads one block for one of them
      table.block_size = 4 << 10;
      options.compression = rocksdb::kNoCompression;
      break;
    case Space::kOriginal:
      table.block_size = 16 << 10;
      options.compression = rocksdb::kNoCompression;
      break;
    case Space::kMeta:  // seldom read, a dictionary in one value
      table.block_size = 64 << 10;
      UseZstd(12, &options);
      break;
    case Space::kIndex:  // rows have much in common with their neighbours; what is scanned often stays in the cache
      table.block_size = 16 << 10;
      UseZstd(12, &options);
      break;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::DBOptions DatabaseOptions(bool create, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::DBOptions options;
  options.create_if_missing = create;
  options.create_missing_column_families = create;
  options.info_log = std::make_shared<SilentLogger>();
  options.max_open_files = -1;  // a follower keeps files that the writer has deleted since
  options.max_background_jobs = 2;
  options.max_bgerror_resume_count = 0;  // after an I/O error: close, look, open again
  options.max_total_wal_size = 64 << 20;
  options.bytes_per_sync = 1 << 20;
  options.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(64 << 20, cache);
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  return options;
}

// Iterators that lie idle between two scans: to make one costs as much as to seek with it.
//
// An iterator sees the store as it stood when it was made, and keeps that state's files and memory alive. So each is of
// a generation, which ends with whatever changes the store, and then all idle ones go. Thread-safe.
class IdleIterators {
 public:
  // An iterator and its bounds, which it looks at through pointers, so that they may be set anew before each seek.
  struct Bounded {
    rocksdb::Slice lower, upper;
    std::unique_ptr<rocksdb::Iterator> iterator;
    uint64_t generation = 0;
  };

  // Null: none is idle.
  std::unique_ptr<Bounded> Take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    auto taken = std::move(idle_.back());
    idle_.pop_back();
    return taken;
  }

  void Return(std::unique_ptr<Bounded> bounded) {
    const std::lock_guard lock(mutex_);
    if (bounded->generation == generation() && idle_.size() < kIdleMax) idle_.push_back(std::move(bounded));
  }

  // Read before an iterator is made.
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  void EndGeneration() {
    std::vector<std::unique_ptr<Bounded>> ended;
    const std::lock_guard lock(mutex_);
    generation_.fetch_add(1, std::memory_order_acq_rel);
    ended.swap(idle_);
  }

 private:
  static constexpr size_t kIdleMax = 8;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Bounded>> idle_;
  std::atomic<uint64_t> generation_ = 0;
};

class RocksdbEngine : public Engine {
 public:
  RocksdbEngine() = default;
  RocksdbEngine(const RocksdbEngine&) = delete;
  RocksdbEngine& operator=(const RocksdbEngine&) = delete;

  ~RocksdbEngine() override {
    if (db_ != nullptr) {
      EndGeneration();
      for (rocksdb::ColumnFamilyHandle* handle : handles_)
        db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
      db_->Close().PermitUncheckedError();
      db_.reset();
    }
  }

  Status Open(const std::string& path, const RocksdbOptions& options) {
    write_ = options.write;
    cache_ = rocksdb::NewLRUCache(32 << 20);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.emplace_back(rocksdb::kDefaultColumnFamilyName, FamilyOptions(Space::kMeta, cache_));
    for (int i = 0; i < kSpaces; ++i)
      families.emplace_back(kSpaceNames[i], FamilyOptions(static_cast<Space>(i), cache_));
    const rocksdb::DBOptions database = DatabaseOptions(options.create, cache_);
    rocksdb::DB* db = nullptr;
    if (options.write) {
      DICTA_TRY(FromRocksdb(rocksdb::DB::Open(database, path, families, &handles_, &db)));
    } else {
      // The second path is for the secondary's info log alone, which is silent here: nothing is made there.
      DICTA_TRY(
          FromRocksdb(rocksdb::DB::OpenAsSecondary(database, path, path + "/no-info-log", families, &handles_, &db)));
    }
    db_.reset(db);
    return {};
  }

  Result<std::optional<std::string>> Get(Space space, std::string_view key) const override {
    std::string value;
    const rocksdb::Status status = db_->Get(rocksdb::ReadOptions(), Family(space), Slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    DICTA_TRY(FromRocksdb(status));
    return std::optional<std::string>(std::move(value));
  }

  Status Scan(Space space, const KeyRange& range, bool reverse, const Visitor& visit) const override {
    auto bounded = Take(space, range);
    rocksdb::Iterator* it = bounded->iterator.get();
    if (reverse) {
      for (it->SeekToLast(); it->Valid(); it->Prev()) {
        if (!visit(it->key().ToStringView(), it->value().ToStringView())) break;
      }
    } else {
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        if (!visit(it->key().ToStringView(), it->value().ToStringView())) break;
      }
    }
    return Return(space, range, std::move(bounded));
  }

  Result<bool> Last(Space space, const KeyRange& range, std::string* key, std::string* value) const override {
    // Most ranges asked for hold one entry. To step on from the first is cheaper than to come from the end, which
    // looks at the entry before the range as well.
    constexpr int kStepsMax = 2;
    auto bounded = Take(space, range);
    rocksdb::Iterator* it = bounded->iterator.get();
    it->SeekToFirst();
    const bool found = it->Valid();
    for (int step = 0; it->Valid(); ++step) {
      if (step == kStepsMax) it->SeekToLast();
      if (!it->Valid()) break;
      key->assign(it->key().ToStringView());
      value->assign(it->value().ToStringView());
      if (step == kStepsMax) break;
      it->Next();
    }
    DICTA_TRY(Return(space, range, std::move(bounded)));
    return found;
  }

  Status Commit(const Batch& batch) override {
    rocksdb::WriteBatch writes(0, 0, 8, 0);  // 8 bytes of protection for each entry on its way to the log
    for (const Batch::Op& op : batch.ops()) {
      if (op.key.size() > kKeyBytesMax) return InvalidArgument("a key of " + std::to_string(op.key.size()) + " bytes");
      DICTA_TRY(FromRocksdb(op.value ? writes.Put(Family(op.space), op.key, *op.value)
                                     : writes.Delete(Family(op.space), op.key)));
    }
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status status = db_->Write(options, &writes);
    EndGeneration();
    return FromRocksdb(status);
  }

  Status CatchUp() override {
    if (write_) return {};
    EndGeneration();  // the old state's memory goes first
    const rocksdb::Status status = db_->TryCatchUpWithPrimary();
    EndGeneration();
    return FromRocksdb(status);
  }

  Status Flush() override {
    if (!write_) return {};
    const rocksdb::Status status = db_->Flush(rocksdb::FlushOptions(), {handles_.begin(), handles_.end()});
    EndGeneration();
    return FromRocksdb(status);
  }

  Status Compact(Space space, const KeyRange& range) override {
    DICTA_TRY(Flush());
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    const rocksdb::Slice begin = Slice(range.begin), end = Slice(range.end);
    const rocksdb::Status status = db_->CompactRange(options, Family(space), range.begin.empty() ? nullptr : &begin,
                                                     range.end.empty() ? nullptr : &end);
    EndGeneration();  // a file that was replaced goes with the last iterator on it
    cache_->EraseUnRefEntries();
    return FromRocksdb(status);
  }

  uint64_t Bytes(Space space) const override {
    uint64_t bytes = 0;
    db_->GetIntProperty(Family(space), rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
  }

 private:
  static rocksdb::Slice Slice(std::string_view view) { return {view.data(), view.size()}; }

  // An iterator within the range, not positioned yet. REQUIRES: the range outlives its use.
  std::unique_ptr<IdleIterators::Bounded> Take(Space space, const KeyRange& range) const {
    IdleIterators& idle = idle_[static_cast<size_t>(space)];
    auto bounded = range.end.empty() ? nullptr : idle.Take();
    if (bounded == nullptr) {
      bounded = std::make_unique<IdleIterators::Bounded>();
      bounded->generation = idle.generation();
      rocksdb::ReadOptions options;
      options.iterate_lower_bound = &bounded->lower;
      if (!range.end.empty()) options.iterate_upper_bound = &bounded->upper;
      // What is read of these is kept as a whole elsewhere, if at all; the engine's memory is for the index.
      options.fill_cache = space == Space::kMeta || space == Space::kIndex;
      bounded->iterator.reset(db_->NewIterator(options, Family(space)));
    }
    bounded->lower = Slice(range.begin);
    bounded->upper = Slice(range.end);
    return bounded;
  }

  Status Return(Space space, const KeyRange& range, std::unique_ptr<IdleIterators::Bounded> bounded) const {
    const rocksdb::Status status = bounded->iterator->status();
    if (status.ok() && !range.end.empty()) idle_[static_cast<size_t>(space)].Return(std::move(bounded));
    return FromRocksdb(status);
  }

  void EndGeneration() {
    for (IdleIterators& idle : idle_) idle.EndGeneration();
  }

  rocksdb::ColumnFamilyHandle* Family(Space space) const { return handles_[static_cast<size_t>(space) + 1]; }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // "default" (empty), then one for each space
  bool write_ = false;
  std::shared_ptr<rocksdb::Cache> cache_;
  mutable std::array<IdleIterators, kSpaces> idle_;
};

}  // namespace

Result<std::unique_ptr<Engine>> OpenRocksdb(const std::string& path, const RocksdbOptions& options) {
  auto engine = std::make_unique<RocksdbEngine>();
  DICTA_TRY(engine->Open(path, options).Within(path));
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace dicta
