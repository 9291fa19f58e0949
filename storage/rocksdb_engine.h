// The engine on RocksDB 7.8. These files (rocksdb_*) are the only ones that know RocksDB.
#pragma once

#include <memory>
#include <string>

#include "storage/engine.h"
#include "storage/status.h"

namespace dicta {

struct RocksdbOptions {
  bool write = false;   // else a follower of whoever writes: needs no write access to `path`
  bool create = false;  // with write
};

// Opens the engine's directory. Busy: another process writes it.
Result<std::unique_ptr<Engine>> OpenRocksdb(const std::string& path, const RocksdbOptions& options);

}  // namespace dicta
