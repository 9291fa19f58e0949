// A file system that opens no table whose footer is damaged.
//
// The footer (format version 5: the last 53 bytes of a table) is the only part of it without a checksum, and says which
// checksum all others have. RocksDB believes it: one zero there, and it checks nothing any more, reads damage as blocks
// and aborts or answers wrongly. See table/format.h of RocksDB 7.8.3.
// Thread-safe.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/table.h>

namespace dicta {

// What our tables are written with; a table that says otherwise is damaged.
inline constexpr uint32_t kTableFormat = 5;
inline constexpr rocksdb::ChecksumType kTableChecksum = rocksdb::kXXH3;

// The default environment, with that file system. Lives as long as the process.
rocksdb::Env* CheckingEnv();

}  // namespace dicta
