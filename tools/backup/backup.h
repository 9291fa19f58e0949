// A copy of an archive elsewhere that grows with it.
//
// A backup is the archive's history, cut into files that are never changed (manifest.h): a new backup copies the
// positions that came since. It is made from whatever can read the archive, beside its writer, and is read back and
// checked before it counts. Killed at any point, or with its medium full, it leaves the backup before as it was, and
// the next one goes on. Used by one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "storage/status.h"
#include "tools/any_archive.h"
#include "tools/backup/manifest.h"

namespace dicta::tools {

struct BackupOptions {
  bool whole = false;                                          // copy everything anew
  uint64_t segment_bytes = uint64_t{64} << 20;                 // a file holds about as much, before compression
  const std::atomic<bool>* stop = nullptr;                     // set: it ends with Busy("interrupted")
  std::function<void(uint64_t bytes)> progress = {};           // called now and then: bytes copied so far
  std::function<void(const std::string& remark)> remark = {};  // told why everything is copied anew
};

struct BackupReport {
  uint64_t before = 0, position = 0;  // of the backup: when it began, and now
  uint64_t written = 0, bytes = 0;    // of the files written, of all of them
};

// Brings the backup in `directory`, which is made where it is missing, to the archive's present position. Everything is
// copied anew, beside what is there and then in its place, where a purge came since (what it took is to leave the
// backup too), where a file of the backup is gone, or with `whole`. InvalidArgument: the backup is of another archive,
// or `directory` holds something else. Corruption: the archive has lost positions that the backup has; or what was
// written cannot be read back. IoError: also a full medium.
Result<BackupReport> BackUp(const AnyArchive& archive, const std::string& directory, const BackupOptions& options);

// Reads all of a backup and checks it. Corruption and NotFound name the file.
Result<Manifest> CheckBackup(const std::string& directory, const std::atomic<bool>* stop,
                             std::atomic<uint64_t>* consumed);

}  // namespace dicta::tools
