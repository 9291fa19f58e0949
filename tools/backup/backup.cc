// Two manifests make it safe. What is in BACKUP is whole and was read back. Files are added to the end of it, one by
// one; a backup that is made anew is listed in UNFINISHED until it has reached the archive's position, and then takes
// the other's place in one rename. Files that neither names are what was left by somebody who was killed.
#include "tools/backup/backup.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "storage/date.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "tools/backup/segment.h"
#include "tools/write/output.h"
#include "tools/write/pb.h"

namespace dicta::tools {
namespace {

namespace fs = std::filesystem;

// A file smaller than this is written anew together with what follows it, so that a backup each hour is no heap of
// small files.
constexpr uint64_t kSmallBytes = uint64_t{8} << 20;

uint64_t Positions(const Segment& segment) { return segment.last - segment.first + 1; }

// How many segments stay as they are. The others are small, and cover no more positions than what comes behind them: so
// a position is copied again a few times at most, and few small files remain (as in a binary counter).
size_t SegmentsKept(const std::vector<Segment>& segments, uint64_t until) {
  size_t kept = segments.size();
  uint64_t behind = until - (segments.empty() ? 0 : segments.back().last);
  while (behind > 0 && kept > 0 && segments[kept - 1].bytes < kSmallBytes && Positions(segments[kept - 1]) <= behind) {
    behind += Positions(segments[--kept]);
  }
  return kept;
}

// The first file that is not there as it was written, as far as its size says; empty: none.
std::string FirstMissing(const std::string& directory, const Manifest& manifest) {
  for (const Segment& segment : manifest.segments) {
    std::error_code error;
    if (fs::file_size(directory + "/" + segment.file, error) != segment.bytes || error) return segment.file;
  }
  return {};
}

bool Names(const std::optional<Manifest>& manifest, const std::string& file) {
  return manifest && std::any_of(manifest->segments.begin(), manifest->segments.end(),
                                 [&file](const Segment& segment) { return segment.file == file; });
}

// Brings one list of segments up to the archive's position.
class Extension {
 public:
  Extension(const AnyArchive& archive, const std::string& directory, std::string_view list,
            const BackupOptions& options, Manifest* manifest, uint64_t number, BackupReport* report)
      : archive_(archive),
        directory_(directory),
        list_(list),
        options_(options),
        manifest_(manifest),
        number_(number),
        report_(report) {}

  // False: a purge came since, and everything is to be copied anew.
  Result<bool> Run(uint64_t until) {
    if (until < manifest_->position()) {
      return Corruption("the archive ends at position " + std::to_string(until) + ", its backup in " + directory_ +
                        " at " + std::to_string(manifest_->position()) + ": the archive has lost what the backup has");
    }
    const size_t kept = SegmentsKept(manifest_->segments, until);
    segments_.assign(manifest_->segments.begin(), manifest_->segments.begin() + static_cast<std::ptrdiff_t>(kept));
    after_ = segments_.empty() ? 0 : segments_.back().last;
    purges_seen_ = std::max(manifest_->began, manifest_->position());
    // From the last position that stays, whose chain tells whether this is the archive that was backed up before.
    const Status status = archive_.ForEachStoredEntry(after_ > 0 ? after_ - 1 : 0, until,
                                                      [this](const v1::DumpEntry& entry) { return Visit(entry); });
    if (purged_) return false;
    DICTA_TRY(status);
    DICTA_TRY(Finish());
    if (position_ != until) return IoError("the archive gave its history up to position " + std::to_string(position_));
    return true;
  }

 private:
  Status Visit(const v1::DumpEntry& entry) {
    if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) return Busy("interrupted");
    if (entry.has_dictionary()) {
      dictionaries_.push_back(entry);
      return {};
    }
    if (entry.has_batch()) DICTA_TRY(BeginBatch(entry.batch()));
    if (position_ <= after_) return {};
    if (entry.has_record() && position_ > purges_seen_) DICTA_TRY(LookForPurge(entry.record()));
    return Add(entry);
  }

  Status BeginBatch(const v1::Batch& batch) {
    if (bytes_ >= options_.segment_bytes) DICTA_TRY(Finish());
    position_ = batch.position();
    chain_ = Hex(batch.chain());
    for (const Segment& known : manifest_->segments) {
      if (known.last == position_ && known.chain != chain_) {
        return InvalidArgument(directory_ +
                               " holds the backup of another archive: their histories part before position " +
                               std::to_string(position_));
      }
    }
    return position_ > after_ && writer_ == nullptr ? Begin() : Status();
  }

  Status LookForPurge(const v1::DumpEntry::Record& record) {
    DICTA_ASSIGN(const v1::RecordMeta meta, DecodeMeta(RecordKey(record.id(), position_), record.value()));
    purged_ = meta.change() == v1::Change::PURGED;
    return purged_ ? Busy("a purge") : Status();
  }

  Status Begin() {
    segment_ = {};
    segment_.file = SegmentName(position_, number_++);
    segment_.first = position_;
    DICTA_ASSIGN(output_, Output::Open(directory_ + "/" + segment_.file));
    writer_ = std::make_unique<PbWriter>(output_.get());
    DICTA_TRY(writer_->Begin(/*complete=*/true));
    for (const v1::DumpEntry& dictionary : dictionaries_) DICTA_TRY(Add(dictionary));
    return {};
  }

  Status Add(const v1::DumpEntry& entry) {
    const size_t size = entry.ByteSizeLong();
    bytes_ += size;
    copied_ += size;
    if (options_.progress) options_.progress(copied_);
    return writer_->Add(entry);
  }

  // The file is on disk and reads back: from here on it counts.
  Status Finish() {
    if (writer_ == nullptr) return {};
    DICTA_TRY(writer_->End());
    DICTA_TRY(output_->Close());
    writer_ = nullptr;
    output_ = nullptr;
    bytes_ = 0;
    segment_.last = position_;
    segment_.chain = chain_;
    DICTA_TRY(ReadSegment(directory_, &segment_, segments_.empty() ? "" : segments_.back().chain));
    report_->written += segment_.bytes;
    segments_.push_back(segment_);
    if (position_ < manifest_->position()) return {};  // the small ones that it replaces are not all in it yet
    manifest_->segments = segments_;
    manifest_->time = NowUtc();
    return WriteManifest(directory_, list_, *manifest_);
  }

  const AnyArchive& archive_;
  const std::string& directory_;
  const std::string list_;
  const BackupOptions& options_;
  Manifest* const manifest_;
  uint64_t number_;
  BackupReport* const report_;
  uint64_t after_ = 0, purges_seen_ = 0;
  bool purged_ = false;
  std::vector<v1::DumpEntry> dictionaries_;
  std::vector<Segment> segments_;  // those that stay, and the new ones
  uint64_t position_ = 0;          // of the batch that is being read
  std::string chain_;
  Segment segment_;  // being written, while writer_ is set
  std::unique_ptr<Output> output_;
  std::unique_ptr<PbWriter> writer_;
  uint64_t bytes_ = 0, copied_ = 0;
};

class Backup {
 public:
  Backup(const AnyArchive& archive, const std::string& directory, const BackupOptions& options)
      : archive_(archive), directory_(directory), options_(options) {}

  Result<BackupReport> Run() {
    DICTA_ASSIGN(const BackupLock lock, BackupLock::Take(directory_, BackupLock::kWrite));
    DICTA_ASSIGN(const uint64_t until, archive_.Position());
    DICTA_TRY(Look(until));
    DICTA_TRY(Sweep());
    report_.before = finished_ ? finished_->position() : 0;
    DICTA_ASSIGN(bool complete, Extend(until));
    while (!complete) {
      Remark("a statement was purged since: everything is copied anew, so that it leaves the backup too");
      unfinished_ = Manifest{.time = NowUtc(), .began = until, .segments = {}};
      DICTA_ASSIGN(complete, Extend(until));
    }
    if (unfinished_) DICTA_TRY(Replace());
    DICTA_TRY(Sweep());
    report_.position = finished_->position();
    report_.bytes = finished_->bytes();
    return report_;
  }

 private:
  // Finds out what there is, and whether to go on with it.
  Status Look(uint64_t until) {
    auto finished = ReadManifest(directory_, kManifestName);
    const bool damaged = finished.status().code() == Code::kCorruption;
    if (!finished.ok() && !(damaged && options_.whole)) return finished.status();
    if (finished.ok()) finished_ = std::move(finished).value();
    auto unfinished = ReadManifest(directory_, kUnfinishedName);
    if (unfinished.ok()) unfinished_ = std::move(unfinished).value();
    if (unfinished_ && !FirstMissing(directory_, *unfinished_).empty()) unfinished_.reset();
    const std::string missing = finished_ ? FirstMissing(directory_, *finished_) : "";
    if (!missing.empty()) Remark(missing + " is missing or cut short: everything is copied anew");
    if (options_.whole) unfinished_.reset();
    const bool anew = !finished_ || options_.whole || !missing.empty();
    if (anew && !unfinished_) unfinished_ = Manifest{.time = NowUtc(), .began = until, .segments = {}};
    return {};
  }

  Result<bool> Extend(uint64_t until) {
    Manifest* manifest = unfinished_ ? &*unfinished_ : &*finished_;
    const std::string_view list = unfinished_ ? kUnfinishedName : kManifestName;
    return Extension(archive_, directory_, list, options_, manifest, NextNumber(), &report_).Run(until);
  }

  Status Replace() {
    DICTA_TRY(WriteManifest(directory_, kManifestName, *unfinished_));
    finished_ = std::exchange(unfinished_, std::nullopt);
    std::error_code error;
    fs::remove(directory_ + "/" + std::string(kUnfinishedName), error);
    return {};
  }

  // Removes files that no list names any more.
  Status Sweep() {
    std::error_code error;
    std::vector<fs::path> old;
    for (const auto& entry : fs::directory_iterator(directory_, error)) {
      const std::string name = entry.path().filename();
      const bool ours = NumberOfSegment(name).has_value() || IsPart(name);
      if (ours && !Names(finished_, name) && !Names(unfinished_, name)) old.push_back(entry.path());
    }
    for (const fs::path& path : old) fs::remove(path, error);
    return error ? IoError(directory_ + ": " + error.message()) : Status();
  }

  uint64_t NextNumber() const {
    uint64_t number = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory_, error)) {
      number = std::max(number, NumberOfSegment(entry.path().filename().string()).value_or(0));
    }
    return number + 1;
  }

  void Remark(const std::string& remark) const {
    if (options_.remark) options_.remark(remark);
  }

  const AnyArchive& archive_;
  const std::string& directory_;
  const BackupOptions& options_;
  std::optional<Manifest> finished_, unfinished_;  // one of them at least, after Look()
  BackupReport report_;
};

}  // namespace

Result<BackupReport> BackUp(const AnyArchive& archive, const std::string& directory, const BackupOptions& options) {
  return Backup(archive, directory, options).Run();
}

Result<Manifest> CheckBackup(const std::string& directory, const std::atomic<bool>* stop,
                             std::atomic<uint64_t>* consumed) {
  DICTA_ASSIGN(const BackupLock lock, BackupLock::Take(directory, BackupLock::kRead));
  DICTA_ASSIGN(std::optional<Manifest> manifest, ReadManifest(directory, kManifestName));
  if (!manifest) return NotFound("no finished backup in " + directory);
  std::string chain;
  for (Segment& segment : manifest->segments) {
    DICTA_TRY(ReadSegment(directory, &segment, chain, nullptr, nullptr, {.consumed = consumed, .stop = stop}));
    chain = segment.chain;
  }
  return std::move(*manifest);
}

}  // namespace dicta::tools
