#include "tools/backup/restore.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "storage/archive.h"
#include "storage/files.h"
#include "storage/verify.h"
#include "tools/backup/manifest.h"
#include "tools/backup/segment.h"

namespace dicta::tools {
namespace {

namespace fs = std::filesystem;

bool IsFree(const std::string& target) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(target, error);
  return status.type() == fs::file_type::not_found || (fs::is_directory(status) && fs::is_empty(target, error));
}

// Puts the directory in its place; on disk when it returns.
Status PutInPlace(const std::string& from, const std::string& to) {
  if (rename(from.c_str(), to.c_str()) != 0) return SystemError(to);
  return SyncDirectory(fs::absolute(to).parent_path());
}

// The archive ends at the position and with the chain that it should, which proves its history.
Status CheckEnd(const Archive& archive, uint64_t position, const std::string& chain) {
  if (archive.position() != position) {
    return Corruption("it ends at position " + std::to_string(archive.position()) + ", not at " +
                      std::to_string(position) + ": if another restoration left it, remove it");
  }
  if (position == 0) return {};
  return archive.ForEachStoredEntry(position - 1, position, [&](const v1::DumpEntry& entry) -> Status {
    if (!entry.has_batch() || entry.batch().chain() == chain) return {};
    return Corruption("its history is another than its backup's: if another restoration left it, remove it");
  });
}

// Everything in it is as it must be: records, rows, originals, the chain.
Status CheckAll(const std::string& directory, const std::atomic<bool>* stop) {
  std::string first;
  VerifyOptions options;
  options.found = [&first](const Finding& finding) {
    if (first.empty()) first = finding.part + " " + finding.name + ": " + finding.problem;
  };
  options.progress = [stop](uint64_t, uint64_t) { return stop == nullptr || !stop->load(std::memory_order_relaxed); };
  DICTA_ASSIGN(const VerifyReport report, Verify(directory, options));
  if (!report.resume.empty()) return Busy("interrupted");
  return report.findings == 0 ? Status() : Corruption(first);
}

class Restoration {
 public:
  Restoration(const std::string& backup, Manifest manifest, const RestoreOptions& options)
      : backup_(backup), manifest_(std::move(manifest)), options_(options) {
    until_ = options.position > 0 ? options.position : manifest_.position();
  }

  // Brings the archive to the position asked for, from wherever it is.
  Status Fill(Archive* archive) {
    DICTA_TRY(TakeDictionaries(archive));
    std::string before;
    for (Segment& segment : manifest_.segments) {
      if (segment.first > until_) break;
      const auto replay = [&](const v1::Batch& batch, std::span<const v1::DumpEntry> entries, uint64_t) -> Status {
        if (batch.position() > until_) return {};
        chain_ = batch.chain();
        if (batch.position() <= archive->position()) return {};  // CheckEnd() says whether it is this one
        DICTA_TRY(archive->Replay(batch, entries, /*dry_run=*/false).status());
        if (archive->position() == batch.position()) return {};
        return Corruption("batch " + std::to_string(batch.position()) + " could not be replayed");
      };
      DICTA_TRY(ReadSegment(backup_, &segment, before, replay, nullptr,
                            {.consumed = options_.consumed, .stop = options_.stop}));
      before = segment.chain;
    }
    return {};
  }

  Status Check(const Archive& archive) const { return CheckEnd(archive, until_, chain_); }

 private:
  // An archive takes dictionaries while it is empty. The last file has all that the archive had.
  Status TakeDictionaries(Archive* archive) {
    if (manifest_.segments.empty()) return {};
    const size_t last = manifest_.segments.size() - 1;
    Segment segment = manifest_.segments[last];
    Status taken;
    bool all = false;
    const Status status = ReadSegment(
        backup_, &segment, last > 0 ? manifest_.segments[last - 1].chain : "",
        [&](const v1::Batch&, std::span<const v1::DumpEntry>, uint64_t) {
          all = true;
          return Busy("the dictionaries are read");
        },
        [&](const v1::DumpEntry::Dictionary& dictionary) { return taken = archive->TakeDictionary(dictionary); });
    DICTA_TRY(taken);
    return all ? Status() : status;
  }

  const std::string& backup_;
  Manifest manifest_;
  const RestoreOptions& options_;
  uint64_t until_;
  std::string chain_;  // at until_
};

}  // namespace

Result<uint64_t> Restore(const std::string& backup, const std::string& target, const RestoreOptions& options) {
  DICTA_ASSIGN(const BackupLock lock, BackupLock::Take(backup, BackupLock::kRead));
  DICTA_ASSIGN(std::optional<Manifest> manifest, ReadManifest(backup, kManifestName));
  if (!manifest) return NotFound("no finished backup in " + backup);
  if (options.position > manifest->position()) {
    return InvalidArgument("the backup ends at position " + std::to_string(manifest->position()));
  }
  fs::path place = fs::path(target).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();  // "dir/" is "dir"
  if (!IsFree(place)) return InvalidArgument(place.string() + " is there already; restoring makes an archive anew");
  const std::string beside = place.string() + ".restoring";
  Restoration restoration(backup, std::move(*manifest), options);
  {
    DICTA_ASSIGN(const auto archive, Archive::Open(beside, {.access = Access::kWrite, .create = true}));
    DICTA_TRY(restoration.Fill(archive.get()));
    if (const Status settled = archive->Settle(); !settled.ok() && settled.code() != Code::kNoSpace) return settled;
  }
  uint64_t position = 0;
  {
    DICTA_ASSIGN(const auto archive, Archive::Open(beside, {}));
    DICTA_TRY(restoration.Check(*archive).Within(beside));
    position = archive->position();
  }
  DICTA_TRY(CheckAll(beside, options.stop).Within(beside));
  DICTA_TRY(PutInPlace(beside, place));
  return position;
}

}  // namespace dicta::tools
