// What lies between the archive's operations and the engine: records by id, the last batch, the facts about people.
//
// Thread-safe for reading; one thread at a time commits. Readers see a batch's position only when all of it is there.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dicta/v1/archive.pb.h"
#include "storage/archive.h"
#include "storage/caches.h"
#include "storage/codec.h"
#include "storage/crew.h"
#include "storage/directory.h"
#include "storage/engine.h"
#include "storage/follower.h"
#include "storage/people.h"
#include "storage/present.h"
#include "storage/record.h"
#include "storage/status.h"
#include "storage/watermark.h"

namespace dicta {

// One record as stored.
struct StoredRecord {
  uint64_t position = 0;
  v1::RecordMeta meta;
  std::optional<v1::Statement> statement;  // absent: removed or purged
};

class Store {
 public:
  // Corruption: what is there ends before the watermark, or is another history. kAsItIs: it is opened all the same, as
  // far as that goes, for whoever finds out what is wrong with it.
  enum class Trust { kWhole, kAsItIs };
  static Result<std::unique_ptr<Store>> Open(const std::string& path, const OpenOptions& options,
                                             Trust trust = Trust::kWhole);
  ~Store();

  Engine& engine() const { return *engine_; }
  const Codec& codec() const { return codec_; }
  Codec& codec() { return codec_; }
  Crew& crew() { return crew_; }
  Directory& directory() { return directory_; }
  const Directory& directory() const { return directory_; }
  bool writable() const { return writable_; }
  int level() const { return level_; }  // of frames that are written

  uint64_t position() const { return present_.position(); }
  // Of all records, about: what was there when it was opened is a guess.
  uint64_t content_bytes() const { return content_bytes_.load(std::memory_order_relaxed); }
  const Present& present() const { return present_; }
  Caches& caches() const { return *caches_; }
  // The ranks that some row is of, at position() or later: bit r for rank r. Looked for when first asked, so that who
  // only gets statements does without; others wait meanwhile. A rank whose rows are damaged counts as used. Not ok: the
  // index cannot be read; the next call tries again.
  Result<uint8_t> Ranks() const;
  // The facts known at position() or later.
  std::shared_ptr<const People> people() const;
  // The last batch. REQUIRES: called by the writing thread.
  const v1::Batch& head() const { return head_; }
  // The row of a batch. Corruption: it is missing or damaged.
  Result<v1::Batch> BatchAt(uint64_t position) const;
  const WatermarkFile& watermark() const { return watermark_; }
  // With kAsItIs: what of the facts, the last batch or the newest dictionary could not be read.
  const Status& loaded() const { return loaded_; }
  // Compares the store with a mark that was read before it. Corruption: something acknowledged is not there.
  Status Reaches(const Watermark& mark) const;
  // Makes the watermark anew, whatever it said. REQUIRES: called by the writing thread.
  Status MarkAnew(const Watermark& mark);

  // Of a reader: sees what the writer has written since.
  Status CatchUp();
  // Of a reader: closes the store for as long as a purge takes, or until `stop` says so. Busy: lookups did not end
  // soon.
  Status StepAside(const std::function<bool()>& stop);
  // Waits until lookups see the position. Not ok: not within the time; why it could not be caught up with, or Busy.
  Status WaitFor(uint64_t position, std::chrono::milliseconds timeout) const;

  // A statement's records, newest first, from `position` back; stops where the visitor returns false. Content is
  // decoded for those that the visitor wants: it calls `content` for that.
  struct RecordView {
    uint64_t position;
    std::string_view key, value;
  };
  Status ScanRecords(std::string_view id, uint64_t position, const std::function<bool(const RecordView&)>& visit) const;
  // Decodes all of a record. Corruption names the statement.
  Result<StoredRecord> Decode(const RecordView& record) const;
  // The newest record at or before a position, with its content. NotFound: there is none.
  Result<StoredRecord> Newest(std::string_view id, uint64_t position = UINT64_MAX) const;
  // The content of the newest record alone, where that is not of a later position, and neither a removal nor purged:
  // what most lookups want, without the metadata. False: something else is the case, or there is no record.
  Result<bool> Latest(std::string_view id, uint64_t position, v1::Statement* statement) const;
  // All records of a statement, oldest first; with the content of all of them, or of the newest alone.
  enum class Content { kAll, kNewest };
  Result<std::vector<StoredRecord>> Records(std::string_view id, Content content) const;

  // Bytes of an original by its digest (32 bytes). NotFound: not held. Corruption: damaged, or another's.
  Result<std::string> Original(const std::string& sha256) const;
  Result<bool> HoldsOriginal(const std::string& sha256) const;

  // Dictionaries that hold words of what was purged: nothing new uses them, and Optimize() drops them.
  Result<std::vector<uint32_t>> SpoiledDictionaries() const;

  // The number of the next dictionary: no number is used twice.
  Result<uint32_t> NextDictionary() const;
  // Adds a dictionary, which whatever is written from then on uses, under a number that is free, and with it what the
  // batch holds. On disk when it returns ok. REQUIRES: called by the writing thread.
  Status AddDictionary(uint32_t id, std::string bytes, Batch with = {});

  // False after a write that failed and left open what is on disk. Nothing more is written then until Recover(), which
  // finds out, and lets lookups see what is. REQUIRES, Recover(): called by the writing thread.
  bool sound() const { return !engine_->failed() && !unsure_; }
  Status Recover();

  // Commits the batch with its row and marks it, then lets readers see it. `people` null: no new facts. Not ok: not
  // stored, unless the store is not sound() then.
  Status Commit(Batch batch, const v1::Batch& row, std::shared_ptr<const People> people);

 private:
  Store();
  Status OpenEngine(const OpenOptions& options, Trust trust);
  Status Load();  // the newest dictionary, facts, the last batch
  Status LoadDictionary();
  Status LoadFacts(uint64_t after, People* people) const;
  Result<v1::Batch> LastBatch() const;
  Status LoadRanks() const;  // REQUIRES: ranks_mutex_ is held
  Status CommitOrFindOut(const Batch& batch, const v1::Batch& row);
  // What the engine has caught up with; `mark` was read before. REQUIRES: catching_up_ is held
  Status TakeIn(const Watermark& mark);
  void Moved(Status caught_up);  // those who wait look again

  Directory directory_;
  WatermarkFile watermark_;
  std::unique_ptr<Engine> engine_;
  Codec codec_;
  Crew crew_;
  bool writable_ = false, pinned_ = false;
  int level_ = 0;
  v1::Batch head_;
  Status loaded_;
  Present present_;
  std::unique_ptr<Caches> caches_;
  mutable std::mutex ranks_mutex_;  // held by whoever looks for ranks
  mutable std::atomic<uint8_t> ranks_ = 0;
  mutable std::atomic<bool> ranks_known_ = false;  // they were looked for; set with ranks_mutex_ held
  std::atomic<bool> unsure_ = false;               // whether head_ is the last batch, and marked
  std::atomic<uint64_t> content_bytes_ = 0;
  std::mutex catching_up_;  // held by whoever catches up
  uint64_t openings_ = 0;   // of the engine, when it was last caught up with; guarded by catching_up_
  mutable std::mutex moved_mutex_;
  mutable std::condition_variable moved_;  // the position has, or catching up failed
  Status caught_up_;                       // how that went last; guarded by moved_mutex_
  mutable std::mutex people_mutex_;
  std::shared_ptr<const People> people_ = std::make_shared<People>();
  std::unique_ptr<Follower> follower_;  // last: it uses the others until it ends
};

// The chunks an original is stored in: their keys, and views into `bytes`. An empty original is one empty chunk.
std::vector<std::pair<std::string, std::string_view>> ChunksOf(const std::string& sha256, std::string_view bytes);

}  // namespace dicta
