#include "storage/rocksdb_options.h"

#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

#include "storage/rocksdb_footers.h"

namespace dicta {
namespace {

// RocksDB's own info log asserts (aborts the process) when the disk is full; with a logger of ours it does not.
// What matters reaches us as a Status.
class SilentLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// A record's key up to and with the zero byte behind its id. Tables keep a filter of ids, and a lookup of a statement's
// records passes over those that have none of them.
class IdOfRecord : public rocksdb::SliceTransform {
 public:
  const char* Name() const override { return "dicta.RecordId"; }  // on disk
  bool InDomain(const rocksdb::Slice& key) const override { return LengthOf(key) > 0; }
  rocksdb::Slice Transform(const rocksdb::Slice& key) const override { return {key.data(), LengthOf(key)}; }

 private:
  static size_t LengthOf(const rocksdb::Slice& key) { return key.ToStringView().find('\0') + 1; }
};

// Fresh files are written quickly, and strongly once they have come to rest.
void UseZstd(int strong, rocksdb::ColumnFamilyOptions* options) {
  options->compression = options->bottommost_compression = rocksdb::kZSTD;
  options->compression_opts.level = 3;
  options->bottommost_compression_opts.level = strong;
  options->bottommost_compression_opts.enabled = true;
}

}  // namespace

rocksdb::ColumnFamilyOptions FamilyOptions(Space space, const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.cache_index_and_filter_blocks = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  table.format_version = kTableFormat;
  table.checksum = kTableChecksum;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.write_buffer_size = 16 << 20;
  options.target_file_size_base = 64 << 20;
  switch (space) {
    case Space::kRecord:                     // values are frames already; a get reads one block for one of them
      options.write_buffer_size = 48 << 20;  // few files for a lookup to look into, until they are merged
      table.block_size = 4 << 10;
      table.whole_key_filtering = false;
      options.prefix_extractor = std::make_shared<IdOfRecord>();
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
    // A page of rows is one small block of each place that has rows of it; what these have in common with others is in
    // the file's dictionary. Blocks of 16 KiB without one took as much room, and four times as long to read. Level 12
    // would save a fortieth of it, and take twice as long.
    case Space::kIndex:
      table.block_size = 4 << 10;
      table.max_auto_readahead_size =
          0;  // a page ends soon: what RocksDB would read ahead, up to 256 KiB, is not wanted
      UseZstd(6, &options);
      for (rocksdb::CompressionOptions* level : {&options.compression_opts, &options.bottommost_compression_opts}) {
        level->max_dict_bytes = 32 << 10;
        level->zstd_max_train_bytes = 32 * level->max_dict_bytes;  // three times as many saved a 500th
      }
      break;
  }
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  return options;
}

rocksdb::DBOptions DatabaseOptions(bool create) {
  rocksdb::DBOptions options;
  options.env = CheckingEnv();
  options.create_if_missing = create;
  options.create_missing_column_families = create;
  options.info_log = std::make_shared<SilentLogger>();
  options.max_open_files = -1;  // a follower keeps files that the writer has deleted since
  // A column family's tables are opened by threads of their own, which take longer to begin than a table.
  options.max_file_opening_threads = 1;
  // Records and index are flushed at once when an import ends.
  options.max_background_flushes = 2;
  options.max_background_compactions = 1;
  options.max_bgerror_resume_count = 0;  // after an I/O error: close, look, open again
  options.max_total_wal_size = 64 << 20;
  options.bytes_per_sync = 1 << 20;
  options.write_buffer_manager = std::make_shared<rocksdb::WriteBufferManager>(96 << 20);
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  return options;
}

}  // namespace dicta
