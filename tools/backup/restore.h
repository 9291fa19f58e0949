// An archive made again from a backup (backup.h). Used by one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "storage/status.h"

namespace dicta::tools {

struct RestoreOptions {
  uint64_t position = 0;                      // as the archive stood there; 0: as it stood last
  const std::atomic<bool>* stop = nullptr;    // set: it ends with Busy("interrupted")
  std::atomic<uint64_t>* consumed = nullptr;  // counts bytes read
};

// Makes the archive `target`, and returns the position it has. It is built beside its place, as "TARGET.restoring",
// checked as a whole, and put in place in one step; killed before that, it goes on the next time.
// InvalidArgument: there is something at `target`, or the backup ends before the position. NotFound: no backup there.
// Corruption names the file of the backup that is damaged.
Result<uint64_t> Restore(const std::string& backup, const std::string& target, const RestoreOptions& options);

}  // namespace dicta::tools
