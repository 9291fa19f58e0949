// A writer has one database for as long as nothing fails: after an error, closing and opening it is the one way to know
// what it has on disk, and to go on. A reader has a "secondary", which it catches up with the writer's
// files, and another one in its place where those files can no longer be followed.
//
// Catching up shows lookups what the writer had written at one moment, or nothing new. RocksDB alone does not: it reads
// the manifest, then the log, and a log may go while a table with its entries comes in between; a table may go before
// it is opened; and spaces get their new state one by one. So
//   - no lookup begins while it goes on (gate.h); those that have begun keep the state they began with, and
//   - it goes on until the manifest was the same before and after: then no file has come or gone between.
// A writer that starts begins a new manifest; from there a secondary is opened anew. A reader that has not caught up
// yet has no secondary but a look at the files, which is checked more strictly (rocksdb_database.h).
#include "storage/rocksdb_engine.h"

#include <rocksdb/write_batch.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <utility>

#include "storage/gate.h"
#include "storage/rocksdb_caches.h"
#include "storage/rocksdb_database.h"
#include "storage/room.h"

namespace dicta {
namespace {

constexpr auto kPatience = std::chrono::milliseconds(500);  // for lookups to end before the files are closed
constexpr auto kStopPoll = std::chrono::milliseconds(20);
constexpr uint64_t kSettledPart = 8;                 // less than this part of a space is left where it is
constexpr uint64_t kOpenBytes = uint64_t{16} << 20;  // of a manifest and the like
constexpr uint64_t kCompactionBytesMax = uint64_t{25} * (64 << 20);  // RocksDB's own: 25 files of the size we set

// Which files the writer's database consists of changes whenever this does.
struct Manifest {
  std::string name;
  uint64_t bytes = 0;
  friend bool operator==(const Manifest&, const Manifest&) = default;
};

// The manifest that is in force; that of a directory without one is empty.
Manifest ManifestIn(const std::string& path) {
  Manifest manifest;
  std::ifstream current(path + "/CURRENT");
  std::getline(current, manifest.name);
  std::error_code gone;
  const uintmax_t bytes = std::filesystem::file_size(path + "/" + manifest.name, gone);
  if (!gone) manifest.bytes = bytes;
  return manifest;
}

// To open a database for writing, its log becomes tables.
uint64_t LogBytesIn(const std::string& path) {
  uint64_t bytes = 0;
  std::error_code error;
  for (const auto& file : std::filesystem::directory_iterator(path, error)) {
    const uintmax_t size = file.path().extension() == ".log" ? file.file_size(error) : 0;
    if (!error) bytes += size;
  }
  return bytes;
}

class RocksdbEngine : public Engine {
 public:
  RocksdbEngine(std::string path, const RocksdbOptions& options)
      : path_(std::move(path)), write_(options.write), reserve_bytes_(options.reserve_bytes) {}

  Status Open(const RocksdbOptions& options) {
    if (write_) {
      if (!options.create) DICTA_TRY(NeedRoom(path_, std::min(reserve_bytes_, LogBytesIn(path_) + kOpenBytes)));
      const auto how = options.create ? RocksdbDatabase::How::kCreate : RocksdbDatabase::How::kWrite;
      DICTA_ASSIGN(database_, RocksdbDatabase::Open(path_, how, caches_));
      return {};
    }
    // Most readers never catch up: to these a look is enough.
    const std::lock_guard catching_up(catching_up_);
    std::shared_ptr<RocksdbDatabase> none;
    std::unique_lock alone(gate_, std::defer_lock);
    return CatchUp(&alone, &none, options.follow ? RocksdbDatabase::How::kFollow : RocksdbDatabase::How::kLook);
  }

  Result<std::optional<std::string>> Get(Space space, std::string_view key) const override {
    Use use(*this);
    DICTA_TRY(use.status());
    std::string value;
    const rocksdb::Status status = use->db().Get(rocksdb::ReadOptions(), use->Family(space), SliceOf(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    DICTA_TRY(FromRocksdb(status));
    return std::optional<std::string>(std::move(value));
  }

  Status Scan(Space space, const KeyRange& range, bool reverse, const Visitor& visit) const override {
    Use use(*this);
    DICTA_TRY(use.status());
    auto bounded = use->Take(space, range);
    use.LetOthersIn();
    rocksdb::Iterator* it = bounded->iterator.get();
    if (reverse) {
      for (it->SeekToLast(); it->Valid(); it->Prev()) {
        if (!visit(it->key().ToStringView(), it->value().ToStringView())) break;
      }
    } else {
      for (it->SeekToFirst(); it->Valid(); it->Next()) {
        if (!visit(it->key().ToStringView(), it->value().ToStringView())) break;
      }
    }
    return use->Return(space, range, std::move(bounded));
  }

  Result<bool> Last(Space space, const KeyRange& range, std::string* key, std::string* value) const override {
    // Most ranges asked for hold one entry. To step on from the first is cheaper than to come from the end, which
    // looks at the entry before the range as well.
    constexpr int kStepsMax = 2;
    Use use(*this);
    DICTA_TRY(use.status());
    auto bounded = use->Take(space, range);
    use.LetOthersIn();
    rocksdb::Iterator* it = bounded->iterator.get();
    it->SeekToFirst();
    const bool found = it->Valid();
    for (int step = 0; it->Valid(); ++step) {
      if (step == kStepsMax) it->SeekToLast();
      if (!it->Valid()) break;
      key->assign(it->key().ToStringView());
      value->assign(it->value().ToStringView());
      if (step == kStepsMax) break;
      it->Next();
    }
    DICTA_TRY(use->Return(space, range, std::move(bounded)));
    return found;
  }

  Status Commit(const Batch& batch) override {
    DICTA_TRY(Writing());
    Use use(*this);
    DICTA_TRY(use.status());
    rocksdb::WriteBatch writes(0, 0, 8, 0);  // 8 bytes of protection for each entry on its way to the log
    for (const Batch::Op& op : batch.ops()) {
      if (op.key.size() > kKeyBytesMax) return InvalidArgument("a key of " + std::to_string(op.key.size()) + " bytes");
      DICTA_TRY(FromRocksdb(op.value ? writes.Put(use->Family(op.space), op.key, *op.value)
                                     : writes.Delete(use->Family(op.space), op.key)));
    }
    DICTA_TRY(NeedRoomFor(writes.GetDataSize()));
    use.LetOthersIn();
    rocksdb::WriteOptions options;
    options.sync = true;
    const rocksdb::Status status = use->db().Write(options, &writes);
    use->EndGeneration();
    return Written(status);
  }

  bool failed() const override { return failed_; }

  Status Recover() override {
    const std::lock_guard catching_up(catching_up_);
    if (!failed_) return {};
    DICTA_TRY(NeedRoomFor(0));
    return WhileClosed([this](std::unique_lock<Gate>*) -> Status {
      auto opened = RocksdbDatabase::Open(path_, RocksdbDatabase::How::kWrite, caches_);
      failed_ = !opened.ok();
      const Status status = opened.status();
      if (!opened.ok()) opened = RocksdbDatabase::Open(path_, RocksdbDatabase::How::kLook, caches_);  // for lookups
      if (opened.ok()) database_ = std::move(opened).value();
      return status;
    });
  }

  Status CatchUp() override {
    if (write_) return {};
    const std::lock_guard catching_up(catching_up_);
    std::shared_ptr<RocksdbDatabase> old;  // closed when others are let in again
    std::unique_lock alone(gate_, std::defer_lock);
    return CatchUp(&alone, &old, RocksdbDatabase::How::kFollow);
  }

  uint64_t openings() const override { return openings_; }

  Status CloseDuring(const std::function<void()>& meanwhile) override {
    if (write_) return InvalidArgument("the store is open for writing");
    const std::lock_guard catching_up(catching_up_);
    return WhileClosed([&](std::unique_lock<Gate>* alone) {
      meanwhile();
      std::shared_ptr<RocksdbDatabase> none;
      return CatchUp(alone, &none, RocksdbDatabase::How::kFollow);
    });
  }

  Status Flush() override {
    if (!write_) return {};
    DICTA_TRY(Writing());
    Use use(*this);
    DICTA_TRY(use.status());
    use.LetOthersIn();
    const auto& families = use->families();
    const rocksdb::Status status = use->db().Flush(rocksdb::FlushOptions(), {families.begin(), families.end()});
    use->EndGeneration();
    return Written(status);
  }

  Status Compact(Space space, const KeyRange& range, const Stop& stop) override {
    DICTA_TRY(Flush());
    // What was replaced goes when what replaces it is there.
    const bool all = range.begin.empty() && range.end.empty();
    DICTA_TRY(NeedRoomFor(all ? std::min(Bytes(space), kCompactionBytesMax) : 0));
    Use use(*this);
    DICTA_TRY(use.status());
    use.LetOthersIn();
    rocksdb::CompactRangeOptions options;
    options.max_subcompactions = 2;
    options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
    std::atomic<bool> canceled = false;
    options.canceled = &canceled;
    std::jthread asking;
    if (stop != nullptr) {
      asking = std::jthread([&stop, &canceled](const std::stop_token& over) {
        for (; !over.stop_requested() && !canceled; std::this_thread::sleep_for(kStopPoll)) canceled = stop();
      });
    }
    const rocksdb::Slice begin = SliceOf(range.begin), end = SliceOf(range.end);
    const rocksdb::Status status = use->db().CompactRange(
        options, use->Family(space), range.begin.empty() ? nullptr : &begin, range.end.empty() ? nullptr : &end);
    use->EndGeneration();  // a file that was replaced goes with the last iterator on it
    caches_.Erase(space);
    return canceled && status.IsIncomplete() ? Status() : Written(status);
  }

  Status Settle(Space space, const Stop& stop) override {
    uint64_t lately = 0, all = 0;
    int places = 0;
    {
      Use use(*this);
      DICTA_TRY(use.status());
      std::vector<rocksdb::LiveFileMetaData> files;
      use->db().GetLiveFilesMetaData(&files);
      for (const rocksdb::LiveFileMetaData& file : files) {
        if (file.column_family_name != kSpaceNames[static_cast<size_t>(space)]) continue;
        all += file.size;
        if (file.level == 0) lately += file.size, ++places;
      }
    }
    const bool worth = places > 1 && all > BlockCaches::kBytes && lately > all / kSettledPart;
    return worth ? Compact(space, {}, stop) : Status();
  }

  Status CheckFiles(const std::function<bool(const FileCheck& file)>& visit) const override {
    Use use(*this);
    DICTA_TRY(use.status());
    use.LetOthersIn();
    std::vector<rocksdb::LiveFileMetaData> files;
    use->db().GetLiveFilesMetaData(&files);
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    for (const rocksdb::LiveFileMetaData& file : files) {
      const std::string name = file.name.substr(file.name.find_last_of('/') + 1), path = path_ + "/" + name;
      FileCheck check{name + " (" + file.column_family_name + ")", file.size, use->CheckFile(path)};
      std::error_code ignored;
      if (!check.status.ok() && !std::filesystem::exists(path, ignored)) continue;
      if (!visit(check)) break;
    }
    return {};
  }

  uint64_t Bytes(Space space) const override {
    Use use(*this);
    uint64_t bytes = 0;
    if (use.status().ok())
      use->db().GetIntProperty(use->Family(space), rocksdb::DB::Properties::kTotalSstFilesSize, &bytes);
    return bytes;
  }

 private:
  // The database for one call. It stays open as long as it is used; no reader catches up until LetOthersIn().
  class Use {
   public:
    explicit Use(const RocksdbEngine& engine) {
      const bool within = ++depth_ > 1;  // within another's visit, which is waited for: it must not wait itself
      if (!within) engine.closing_.wait(true);
      gate_ = std::shared_lock(engine.gate_);
      database_ = engine.database_;
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() { --depth_; }

    // Once the state to be read is taken hold of.
    void LetOthersIn() {
      if (gate_.owns_lock()) gate_.unlock();
    }
    Status status() const {
      return database_ != nullptr ? Status() : IoError("the store is closed: it could not be opened again");
    }
    RocksdbDatabase* operator->() const { return database_.get(); }

   private:
    static inline thread_local int depth_ = 0;  // of this thread's calls
    std::shared_ptr<RocksdbDatabase> database_;
    std::shared_lock<Gate> gate_;
  };

  Status Writing() const { return failed_ ? IoError("writing to " + path_ + " stopped after an error") : Status(); }
  Status NeedRoomFor(uint64_t bytes) const {
    return reserve_bytes_ == 0 ? Status() : NeedRoom(path_, reserve_bytes_ + bytes);
  }
  // The status of something that writes. After an error it is for Recover() to find out how things stand.
  Status Written(const rocksdb::Status& status) {
    if (!status.ok()) failed_ = true;
    return FromRocksdb(status);
  }

  // Closes the database, and lets `reopen` set another. REQUIRES: catching_up_ is held.
  Status WhileClosed(const std::function<Status(std::unique_lock<Gate>* alone)>& reopen) {
    closing_ = true;
    std::unique_lock alone(gate_);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    Status status;
    while (status.ok() && (database_.use_count() > 1 || !replaced_.expired())) {
      alone.unlock();
      if (std::chrono::steady_clock::now() > until) status = Busy("lookups go on in " + path_);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
      alone.lock();
    }
    if (status.ok()) {
      database_.reset();
      caches_.Erase();
      status = reopen(&alone);
    }
    closing_ = false;
    closing_.notify_all();
    return status;
  }

  // Takes the gate when it has to. `old` is given the database that is no longer looked at.
  Status CatchUp(std::unique_lock<Gate>* alone, std::shared_ptr<RocksdbDatabase>* old, RocksdbDatabase::How how) {
    const auto shut = [alone] {
      if (!alone->owns_lock()) alone->lock();
    };
    while (true) {
      const Manifest before = ManifestIn(path_);
      Status status;
      if (database_ != nullptr && before.name == followed_) {
        shut();
        status = FollowOn();
        if (!status.ok()) followed_.clear();  // another may do better, at once or the next time
      } else {
        auto opened = RocksdbDatabase::Open(path_, how, caches_);
        status = opened.status();
        shut();
        if (opened.ok()) {
          *old = std::exchange(database_, std::move(opened).value());
          if (*old != nullptr) replaced_ = *old;
          followed_ = database_->follows() ? before.name : std::string();
          ++openings_;
        }
      }
      if (ManifestIn(path_) == before) return status;
    }
  }

  Status FollowOn() {
    database_->EndGeneration();  // the old state's memory goes first
    const rocksdb::Status status = database_->db().TryCatchUpWithPrimary();
    database_->EndGeneration();
    return FromRocksdb(status);
  }

  const std::string path_;
  const bool write_;
  const uint64_t reserve_bytes_;
  BlockCaches caches_;
  std::mutex catching_up_;                     // held by whoever catches up, before gate_
  mutable Gate gate_;                          // shared by lookups, held alone to change what they see
  std::atomic<bool> closing_ = false;          // lookups do not begin
  std::atomic<bool> failed_ = false;           // of a writer
  std::atomic<uint64_t> openings_ = 0;         // of a reader
  std::shared_ptr<RocksdbDatabase> database_;  // guarded by gate_; null: it could not be opened again
  std::weak_ptr<RocksdbDatabase> replaced_;    // the one before, as long as lookups that began with it go on
  std::string followed_;  // the manifest that database_ reads; empty: one that cannot be. Guarded by catching_up_
};

}  // namespace

Result<std::unique_ptr<Engine>> OpenRocksdb(const std::string& path, const RocksdbOptions& options) {
  auto engine = std::make_unique<RocksdbEngine>(path, options);
  DICTA_TRY(engine->Open(options).Within(path));
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace dicta
