// RocksDB without us: protobufs as values, its own compression (zstd blocks of 16 KiB with a dictionary for each file),
// a cache of uncompressed blocks that holds everything once it is warm.
//
// https://github.com/facebook/rocksdb/wiki/RocksDB-Tuning-Guide and /wiki/Dictionary-Compression
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include "bench/peers/ordered.h"
#include "bench/process.h"

namespace dicta::bench {
namespace {

constexpr size_t kCacheBytes = size_t{2} << 30;

void Check(const rocksdb::Status& status) { Require(status.ok(), "rocksdb: " + status.ToString()); }
rocksdb::Slice Slice(std::string_view view) { return {view.data(), view.size()}; }

class RocksdbCursor : public RowCursor {
 public:
  explicit RocksdbCursor(rocksdb::Iterator* iterator) : iterator_(iterator) {}
  bool SeekBackward(std::string_view key) override {
    iterator_->SeekForPrev(Slice(key));
    return iterator_->Valid();
  }
  bool Previous() override {
    iterator_->Prev();
    return iterator_->Valid();
  }
  bool SeekForward(std::string_view key) override {
    iterator_->Seek(Slice(key));
    return iterator_->Valid();
  }
  bool Next() override {
    iterator_->Next();
    return iterator_->Valid();
  }
  std::string_view key() const override { return iterator_->key().ToStringView(); }
  std::string_view value() const override { return iterator_->value().ToStringView(); }

 private:
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

class RocksdbPeer : public OrderedPeer {
 public:
  explicit RocksdbPeer(const std::string& directory) : OrderedPeer(nullptr), directory_(directory) { Open(); }
  ~RocksdbPeer() override { Close(); }
  RocksdbPeer(const RocksdbPeer&) = delete;
  RocksdbPeer& operator=(const RocksdbPeer&) = delete;

  std::string name() const override { return "RocksDB, its zstd"; }

  void Begin() override { batch_.Clear(); }
  void PutRecord(std::string_view key, std::string_view value) override {
    Check(batch_.Put(records(), Slice(key), Slice(value)));
  }
  void PutRow(std::string_view key, std::string_view value) override {
    Check(batch_.Put(rows(), Slice(key), Slice(value)));
  }
  void Commit() override {
    rocksdb::WriteOptions options;
    options.sync = true;
    Check(db_->Write(options, &batch_));
  }

  void Finish() override {
    rocksdb::CompactRangeOptions all;
    all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    for (rocksdb::ColumnFamilyHandle* family : families_) Check(db_->CompactRange(all, family, nullptr, nullptr));
    Close();
    Open();
  }

  std::string_view GetRecord(std::string_view key) override {
    pinned_.Reset();
    Check(db_->Get({}, records(), Slice(key), &pinned_));
    return pinned_.ToStringView();
  }

  std::unique_ptr<RowCursor> Rows() override { return std::make_unique<RocksdbCursor>(db_->NewIterator({}, rows())); }

  uint64_t Bytes() override { return DirectoryBytes(directory_); }

 private:
  rocksdb::ColumnFamilyHandle* records() const { return families_[1]; }
  rocksdb::ColumnFamilyHandle* rows() const { return families_[2]; }

  static rocksdb::ColumnFamilyOptions Family(size_t block_bytes, const std::shared_ptr<rocksdb::Cache>& cache) {
    rocksdb::BlockBasedTableOptions table;
    table.block_cache = cache;
    table.block_size = block_bytes;
    table.format_version = 5;
    table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
    table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
    rocksdb::ColumnFamilyOptions options;
    options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
    options.level_compaction_dynamic_level_bytes = true;
    options.compression = rocksdb::kZSTD;
    options.compression_opts.max_dict_bytes = 64 << 10;
    options.compression_opts.zstd_max_train_bytes = 100 * options.compression_opts.max_dict_bytes;
    return options;
  }

  void Open() {
    const auto cache = rocksdb::NewLRUCache(kCacheBytes);
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    options.max_background_jobs = 2;
    options.info_log_level = rocksdb::WARN_LEVEL;
    const std::vector<rocksdb::ColumnFamilyDescriptor> families = {
        {rocksdb::kDefaultColumnFamilyName, {}},
        {"record", Family(16 << 10, cache)},
        {"row", Family(4 << 10, cache)},
    };
    rocksdb::DB* db = nullptr;
    Check(rocksdb::DB::Open(options, directory_, families, &families_, &db));
    db_.reset(db);
  }

  void Close() {
    pinned_.Reset();
    for (rocksdb::ColumnFamilyHandle* family : families_) Check(db_->DestroyColumnFamilyHandle(family));
    families_.clear();
    Check(db_->Close());
    db_.reset();
  }

  const std::string directory_;
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // default (empty), record, row
  rocksdb::WriteBatch batch_;
  rocksdb::PinnableSlice pinned_;
};

}  // namespace

std::unique_ptr<Peer> MakeRocksdb(const std::string& directory) { return std::make_unique<RocksdbPeer>(directory); }

}  // namespace dicta::bench
