// The seam between the archive and whatever keeps its keys: ordered keys, one atomic batch, scans both ways.
//
// Rules that keep an engine replaceable, a distributed one included:
//   - No iterator survives a call: a scan ends inside Scan(), and a longer walk goes on by key.
//   - No read-modify-write: a batch is puts and deletes. The archive writes every key once (storage/FORMAT.md), so a
//     follower may see a batch later but never a wrong value. Only purge deletes.
//   - Limits are kept above the engine: keys of at most kKeyBytesMax.
// Thread-safe, all of it; one process at a time commits.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"

namespace dicta {

// Keyspaces that differ in how they are best stored. On disk by name. Never rename.
enum class Space : uint8_t { kMeta, kRecord, kIndex, kOriginal };
inline constexpr int kSpaces = 4;
inline constexpr const char* kSpaceNames[kSpaces] = {"meta", "record", "index", "original"};

inline constexpr size_t kKeyBytesMax = 2048;

// Keys in [begin, end); an empty end has no bound.
struct KeyRange {
  std::string begin, end;
};

class Batch {
 public:
  struct Op {
    Space space;
    std::string key;
    std::optional<std::string> value;  // absent: delete
  };
  void Put(Space space, std::string key, std::string value) {
    ops_.push_back({space, std::move(key), std::move(value)});
  }
  void Delete(Space space, std::string key) { ops_.push_back({space, std::move(key), std::nullopt}); }
  const std::vector<Op>& ops() const { return ops_; }
  bool empty() const { return ops_.empty(); }

 private:
  std::vector<Op> ops_;
};

class Engine {
 public:
  virtual ~Engine() = default;

  // The value, or nothing where the key is absent.
  virtual Result<std::optional<std::string>> Get(Space space, std::string_view key) const = 0;

  // Visits a range in key order, or backwards, until the visitor returns false. Views are valid inside the visit alone.
  using Visitor = std::function<bool(std::string_view key, std::string_view value)>;
  virtual Status Scan(Space space, const KeyRange& range, bool reverse, const Visitor& visit) const = 0;

  // The last entry of a range, into the caller's strings, whose memory is used again; false: the range is empty.
  virtual Result<bool> Last(Space space, const KeyRange& range, std::string* key, std::string* value) const = 0;

  // All or nothing; on disk when it returns ok. Else nothing of it is, unless the engine has failed() then.
  virtual Status Commit(const Batch& batch) = 0;

  // Of a writer: writing met an error, or the engine did beside it. Whether the last batch is on disk is not known, and
  // nothing more is written. Lookups go on.
  virtual bool failed() const = 0;
  // Opens all files anew, and with that finds out what is on disk; ok: writing goes on. Nothing is done where nothing
  // has failed. Lookups that begin meanwhile wait; those that have begun are waited for. NoSpace: not before there is
  // room. Busy: not for so long. After another error lookups go on if the files can be read.
  virtual Status Recover() = 0;

  // Sees what another process has committed since: all of what it had at one moment, or nothing new. Lookups that begin
  // meanwhile wait. After an error the next call may do better. A writer has nothing to catch up with.
  virtual Status CatchUp() = 0;
  // How often all files were opened: when that has grown, keys may have changed that are written once (FORMAT.md,
  // section 9).
  virtual uint64_t openings() const = 0;
  // Of a reader: closes all files, calls `meanwhile`, opens them anew. Lookups that begin meanwhile wait; those that
  // have begun are waited for. Busy: not for so long; nothing was done.
  virtual Status CloseDuring(const std::function<void()>& meanwhile) = 0;

  // Writes what is held in memory to its final files, so that the next open is quick.
  virtual Status Flush() = 0;
  // Says that the caller wants no more of something long. Asked now and then, in another thread while the caller waits;
  // null: never.
  using Stop = std::function<bool()>;
  // Rewrites the range, so that what was deleted leaves the disk and, but for what a lookup under way holds, the
  // engine's memory. Stopped: as much as was done.
  virtual Status Compact(Space space, const KeyRange& range, const Stop& stop) = 0;
  Status Compact(Space space, const KeyRange& range) { return Compact(space, range, nullptr); }
  // Where much was written lately, it lies in many places, and scans look into all of them: brings it together. Some
  // seconds for each 100 MB of the space; nothing is done where there is little to gain.
  virtual Status Settle(Space space, const Stop& stop) = 0;
  // Reads each of the files that hold what is seen now and compares it with the engine's own checksums, in order of
  // names; stops where the visitor returns false. A file that a writer has replaced meanwhile is passed over.
  struct FileCheck {
    std::string name;
    uint64_t bytes = 0;
    Status status;  // Corruption says where
  };
  virtual Status CheckFiles(const std::function<bool(const FileCheck& file)>& visit) const = 0;
  // Bytes on disk.
  virtual uint64_t Bytes(Space space) const = 0;
};

}  // namespace dicta
