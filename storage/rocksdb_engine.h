// The engine on RocksDB 7.8. These files (rocksdb_*) are the only ones that know RocksDB.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "storage/engine.h"
#include "storage/status.h"

namespace dicta {

struct RocksdbOptions {
  bool write = false;          // else a reader beside whoever writes: needs no write access to `path`
  bool create = false;         // with write
  uint64_t reserve_bytes = 0;  // with write: this much of the disk stays free, and is needed to write at all
  // A reader that is about to catch up often: opening takes longer, catching up the first time less.
  bool follow = false;
};

// Opens the engine's directory. Busy: another process writes it. NoSpace: not enough to open it for writing.
Result<std::unique_ptr<Engine>> OpenRocksdb(const std::string& path, const RocksdbOptions& options);

}  // namespace dicta
