// The engine on RocksDB 7.8. These files (rocksdb_*) are the only ones that know RocksDB.
#pragma once

#include <memory>
#include <string>

#include "storage/engine.h"
#include "storage/status.h"

namespace dicta {

struct RocksdbOptions {
  bool write = false;   // else a reader beside whoever writes: needs no write access to `path`
  bool create = false;  // with write
  bool follow =
      false;  // a reader that is about to catch up often: opening takes longer, catching up the first time less
};

// Opens the engine's directory. Busy: another process writes it.
Result<std::unique_ptr<Engine>> OpenRocksdb(const std::string& path, const RocksdbOptions& options);

}  // namespace dicta
