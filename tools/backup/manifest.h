// A backup's directory: segments, each a pb dump of some positions in a row, and a manifest that lists them.
// storage/FORMAT.md, section 14, describes both. Used by one thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"

namespace dicta::tools {

inline constexpr std::string_view kManifestName = "BACKUP";        // of the backup
inline constexpr std::string_view kUnfinishedName = "UNFINISHED";  // of one that is being made anew, beside it

struct Segment {
  std::string file;              // its name in the directory
  uint64_t first = 0, last = 0;  // positions
  uint64_t bytes = 0;            // of the file
  std::string sha256;            // of the file, hex
  std::string chain;             // at `last`, hex
};

struct Manifest {
  std::string time;  // of the last backup, RFC 3339
  // The archive's position when the first of these segments was begun: purges up to there have left all of them.
  uint64_t began = 0;
  std::vector<Segment> segments;  // in order, without gaps, from position 1

  uint64_t position() const { return segments.empty() ? 0 : segments.back().last; }
  std::string chain() const { return segments.empty() ? "" : segments.back().chain; }
  uint64_t bytes() const;
};

// Nothing where there is none. Corruption: damaged. Unsupported: of a newer format.
Result<std::optional<Manifest>> ReadManifest(const std::string& directory, std::string_view name);
// In place and on disk when it returns; until then the old one stands.
Status WriteManifest(const std::string& directory, std::string_view name, const Manifest& manifest);

// "0000000001.000001.pb.zst": first position and a number that no other file in the directory has.
std::string SegmentName(uint64_t first, uint64_t number);
// The number of a segment, or of what was left of one that was being written; nothing for other names.
std::optional<uint64_t> NumberOfSegment(std::string_view name);

// What is left of any file that was being written.
bool IsPart(std::string_view name);

// Holds a backup's directory while it lives: one writes, or any number read. On media that know no locks it holds
// nobody out.
class BackupLock {
 public:
  enum Mode { kRead, kWrite };
  // NotFound: no such directory; kWrite makes it. Busy: held by another process. InvalidArgument: something else is
  // there.
  static Result<BackupLock> Take(const std::string& directory, Mode mode);
  BackupLock(BackupLock&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  BackupLock& operator=(BackupLock&&) = delete;
  ~BackupLock();

 private:
  explicit BackupLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace dicta::tools
