#include "storage/rocksdb_engine.h"

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>
#include <rocksdb/write_buffer_manager.h>

#include <array>
#include <shared_mutex>

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
    case Space::kRecord:  // values are frames already
    case Space::kOriginal:
      table.block_size = 16 << 10;
      options.compression = rocksdb::kNoCompression;
      break;
    case Space::kMeta:  // seldom read, a dictionary in one value
      table.block_size = 64 << 10;
      UseZstd(19, &options);
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

class RocksdbView : public View {
 public:
  RocksdbView(rocksdb::DB* db, bool snapshot, std::shared_mutex* catching_up)
      : db_(db), no_catching_up_(*catching_up), snapshot_(snapshot ? db->GetSnapshot() : nullptr) {}
  ~RocksdbView() override {
    if (snapshot_ != nullptr) db_->ReleaseSnapshot(snapshot_);
  }
  const rocksdb::Snapshot* snapshot() const { return snapshot_; }

 private:
  rocksdb::DB* db_;
  std::shared_lock<std::shared_mutex> no_catching_up_;
  const rocksdb::Snapshot* snapshot_;  // a follower has none: not to catch up is its view
};

class RocksdbEngine : public Engine {
 public:
  RocksdbEngine() = default;
  RocksdbEngine(const RocksdbEngine&) = delete;
  RocksdbEngine& operator=(const RocksdbEngine&) = delete;

  ~RocksdbEngine() override {
    if (db_ != nullptr) {
      for (rocksdb::ColumnFamilyHandle* handle : handles_)
        db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
      db_->Close().PermitUncheckedError();
      db_.reset();
    }
  }

  Status Open(const std::string& path, const RocksdbOptions& options) {
    write_ = options.write;
    const auto cache = rocksdb::NewLRUCache(32 << 20);
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    families.emplace_back(rocksdb::kDefaultColumnFamilyName, FamilyOptions(Space::kMeta, cache));
    for (int i = 0; i < kSpaces; ++i)
      families.emplace_back(kSpaceNames[i], FamilyOptions(static_cast<Space>(i), cache));
    const rocksdb::DBOptions database = DatabaseOptions(options.create, cache);
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

  Result<std::optional<std::string>> Get(Space space, std::string_view key, const View* view) const override {
    std::string value;
    const rocksdb::Status status = db_->Get(ReadOptions(view), Family(space), Slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    DICTA_TRY(FromRocksdb(status));
    return std::optional<std::string>(std::move(value));
  }

  Status Scan(Space space, const KeyRange& range, bool reverse, const Visitor& visit, const View* view) const override {
    rocksdb::ReadOptions options = ReadOptions(view);
    const rocksdb::Slice lower = Slice(range.begin), upper = Slice(range.end);
    if (!range.begin.empty()) options.iterate_lower_bound = &lower;
    if (!range.end.empty()) options.iterate_upper_bound = &upper;
    const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator(options, Family(space)));
    if (reverse) {
      for (it->SeekToLast(); it->Valid(); it->Prev()) {
        if (!visit(it->key().ToStringView(), it->value().ToStringView())) break;
      }
    } else {
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        if (!visit(it->key().ToStringView(), it->value().ToStringView())) break;
      }
    }
    return FromRocksdb(it->status());
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
    return FromRocksdb(db_->Write(options, &writes));
  }

  std::unique_ptr<View> OpenView() const override {
    return std::make_unique<RocksdbView>(db_.get(), write_, &catching_up_);
  }

  Status CatchUp() override {
    if (write_) return {};
    const std::unique_lock lock(catching_up_);
    return FromRocksdb(db_->TryCatchUpWithPrimary());
  }

  Status Flush() override {
    if (!write_) return {};
    return FromRocksdb(db_->Flush(rocksdb::FlushOptions(), {handles_.begin(), handles_.end()}));
  }

  Status Compact(Space space, const KeyRange& range) override {
    DICTA_TRY(Flush());
    rocksdb::CompactRangeOptions options;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    const rocksdb::Slice begin = Slice(range.begin), end = Slice(range.end);
    return FromRocksdb(db_->CompactRange(options, Family(space), range.begin.empty() ? nullptr : &begin,
                                         range.end.empty() ? nullptr : &end));
  }

  uint64_t Bytes(Space space) const override {
    uint64_t bytes = 0;
    db_->GetIntProperty(Family(space), rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
  }

 private:
  static rocksdb::Slice Slice(std::string_view view) { return {view.data(), view.size()}; }

  static rocksdb::ReadOptions ReadOptions(const View* view) {
    rocksdb::ReadOptions options;
    if (view != nullptr) options.snapshot = static_cast<const RocksdbView*>(view)->snapshot();
    return options;
  }

  rocksdb::ColumnFamilyHandle* Family(Space space) const { return handles_[static_cast<size_t>(space) + 1]; }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;  // "default" (empty), then one for each space
  bool write_ = false;
  mutable std::shared_mutex catching_up_;
};

}  // namespace

Result<std::unique_ptr<Engine>> OpenRocksdb(const std::string& path, const RocksdbOptions& options) {
  auto engine = std::make_unique<RocksdbEngine>();
  DICTA_TRY(engine->Open(path, options).Within(path));
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace dicta
