// The directory of an archive: what is in it, who holds it.
//
//   ARCHIVE   "dicta archive\nformat 1\ncreated 2025-02-14T10:00:00Z\n": says that this is one, and how it is written.
//             Readers hold a shared lock on it, so that purge knows whether the archive is closed to others.
//   LOCK      held by the one writer, with its process id in it
//   WATERMARK says which batch was acknowledged last (watermark.h)
//   PURGE     held by a writer that waits for readers to go, or has shut them out, with its process id
//   store/    the engine's files
//
// Locks are flock(2): they go with the process that holds them. A Directory belongs to one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "storage/status.h"

namespace dicta {

inline constexpr uint32_t kFormatVersion = 1;

class Directory {
 public:
  Directory() = default;
  Directory(Directory&& other) noexcept { *this = std::move(other); }
  Directory& operator=(Directory&& other) noexcept;
  ~Directory();

  // `write` takes the writer's lock; `create` begins a new archive where there is none.
  // NotFound: nothing there. InvalidArgument: something else is there. Unsupported: of a newer format version, which is
  // left untouched. Busy: another process writes it (its pid is in the message).
  static Result<Directory> Open(const std::string& path, bool write, bool create);

  // True where the archive has just begun: the caller makes the store, then calls Finish().
  bool fresh() const { return fresh_; }
  // Writes ARCHIVE. From here on it is an archive.
  Status Finish();

  // Keeps readers out until LetIn(). Followers go when asked, within kPatience. Busy: somebody still reads.
  Status ShutOut();
  void LetIn();
  static constexpr std::chrono::milliseconds kPatience{1500};

  // The archive that was opened is still at its path. Not ok: it is away, or another is there.
  Status Present() const;
  // Of a follower: a writer waits for it to go.
  bool AskedToGo() const;
  // Lets the writer shut readers out, and returns when they are let in again, or when `stop` says so.
  void StepAside(const std::function<bool()>& stop);

  // Of all files in it.
  uint64_t BytesOnDisk() const;
  const std::string& path() const { return path_; }
  std::string store_path() const { return path_ + "/store"; }
  const std::string& created() const { return created_; }
  uint32_t format_version() const { return format_version_; }

 private:
  Status ReadMarker();
  Status Begin();
  Status LockForWriting();

  std::string path_, created_;
  uint32_t format_version_ = kFormatVersion;
  bool fresh_ = false;
  int lock_ = -1;    // LOCK, of a writer
  int marker_ = -1;  // ARCHIVE
  int purge_ = -1;   // PURGE, of a writer that shuts out
};

}  // namespace dicta
