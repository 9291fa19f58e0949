#include "storage/rocksdb_options.h"

#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/write_buffer_manager.h>

namespace dicta {
namespace {

// RocksDB's own info log asserts (aborts the process) when the disk is full; with a logger of ours it does not.
// What matters reaches us as a Status.
class SilentLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
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

}  // namespace dicta
