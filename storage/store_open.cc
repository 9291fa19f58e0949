// How a store comes to be open, and keeps up with its writer.
#include <algorithm>
#include <utility>

#include "storage/keys.h"
#include "storage/rocksdb_engine.h"
#include "storage/store.h"

namespace dicta {
namespace {

constexpr uint64_t kContentPerByte = 3;  // of records on disk

// Reads a message that stands under a key of our own.
template <typename Message>
Status Parse(std::string_view bytes, const char* what, Message* message) {
  if (!message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return Corruption(std::string(what) + " is damaged");
  return {};
}

}  // namespace

Result<std::unique_ptr<Store>> Store::Open(const std::string& path, const OpenOptions& options, Trust trust) {
  std::unique_ptr<Store> store(new Store());
  store->writable_ = options.access == Access::kWrite;
  store->pinned_ = options.access == Access::kPinned;
  store->level_ = options.level;
  store->caches_ = std::make_unique<Caches>(store->present_, options.record_cache_bytes, options.row_cache_bytes);
  DICTA_ASSIGN(store->directory_, Directory::Open(path, store->writable_, store->writable_ && options.create));
  DICTA_TRY(store->OpenEngine(options, trust));
  if (options.access == Access::kFollow) store->follower_ = std::make_unique<Follower>(store.get());
  return store;
}

// The mark is read before the store: the store may have more, and must not have less.
//
// To open the engine for writing is to recover: whatever lies behind a damaged place of its log is thrown away then. So
// a writer looks as a reader first, and leaves what has lost something as it found it.
Status Store::OpenEngine(const OpenOptions& options, Trust trust) {
  const std::string path = directory_.store_path();
  const bool fresh = directory_.fresh(), whole = trust == Trust::kWhole;
  Watermark mark;
  if (!fresh) {
    auto file = WatermarkFile::Open(directory_.path(), writable_);
    if (file.ok()) watermark_ = std::move(file).value();
    auto read = file.ok() ? watermark_.Read() : file.status();
    if (read.ok()) mark = std::move(read).value();
    if (whole) DICTA_TRY(read.status());
    if (whole && writable_) {
      DICTA_ASSIGN(engine_, OpenRocksdb(path, {}));
      DICTA_TRY(Reaches(mark));
      engine_.reset();
    }
  }
  DICTA_ASSIGN(engine_, OpenRocksdb(path, {.write = writable_,
                                           .create = fresh,
                                           .reserve_bytes = options.reserve_bytes,
                                           .follow = options.access == Access::kFollow}));
  if (fresh) {
    DICTA_ASSIGN(const v1::Batch last, LastBatch());
    if (last.position() > 0) {
      return Corruption(directory_.path() + ": ARCHIVE and WATERMARK are missing, of an archive at position " +
                        std::to_string(last.position()));
    }
    DICTA_ASSIGN(watermark_, WatermarkFile::Make(directory_.path(), {}));
    DICTA_TRY(directory_.Finish());
  }
  openings_ = engine_->openings();
  loaded_ = Load();
  if (!whole) return {};
  DICTA_TRY(loaded_);
  DICTA_TRY(Reaches(mark));
  // Killed between a batch and its mark.
  if (writable_ && head_.position() > mark.position) return watermark_.Write({head_.position(), head_.chain()});
  return {};
}

Status Store::Reaches(const Watermark& mark) const {
  if (mark.position == 0) return {};
  DICTA_ASSIGN(const v1::Batch last, LastBatch());
  if (last.position() < mark.position) {
    const std::string first = std::to_string(last.position() + 1), until = std::to_string(mark.position);
    return Corruption(directory_.path() + " has lost what was acknowledged at position" +
                      (first == until ? " " + until : "s " + first + " to " + until) +
                      ": its store ends before the watermark");
  }
  v1::Batch there = last;
  if (last.position() > mark.position) {
    DICTA_ASSIGN(there, BatchAt(mark.position));
  }
  const std::string& chain = there.chain();
  if (chain == mark.chain) return {};
  return Corruption(directory_.path() + ": batch " + std::to_string(mark.position) +
                    " is another than the one that was acknowledged: its chain is not the watermark's");
}

// Goes on behind what cannot be read; what that was first is the status.
Status Store::Load() {
  Status first;
  const auto note = [&first](const Status& status) {
    if (first.ok()) first = status;
  };
  if (writable_) note(LoadDictionary());
  auto people = std::make_shared<People>();
  note(LoadFacts(0, people.get()));
  people_ = people;
  auto last = LastBatch();
  note(last.status());
  if (last.ok()) head_ = std::move(last).value();
  content_bytes_ = kContentPerByte * engine_->Bytes(Space::kRecord);
  present_.Publish(head_.position(), {});
  return first;
}

Result<uint8_t> Store::Ranks() const {
  if (!ranks_known_.load(std::memory_order_acquire)) {
    const std::lock_guard lock(ranks_mutex_);
    if (!ranks_known_.load(std::memory_order_relaxed)) DICTA_TRY(LoadRanks());
    ranks_known_.store(true, std::memory_order_release);
  }
  return ranks_.load(std::memory_order_acquire);
}

// Every row has one of the same rank in the list of days, whatever other list it is in.
Status Store::LoadRanks() const {
  for (int rank = 0; rank < kRanks; ++rank) {
    const auto bit = static_cast<uint8_t>(1u << rank);
    if ((ranks_.load(std::memory_order_relaxed) & bit) != 0) continue;
    const KeyRange range{RowBound(DayList(), static_cast<uint8_t>(rank), {INT32_MIN, INT32_MIN, 0}),
                         RowBound(DayList(), static_cast<uint8_t>(rank + 1), {INT32_MIN, INT32_MIN, 0})};
    bool any = false;
    const Status status = engine_->Scan(Space::kIndex, range, false, [&](std::string_view, std::string_view) {
      any = true;
      return false;
    });
    if (!status.ok() && status.code() != Code::kCorruption) return status;
    // A damaged rank counts as used: lookups that come there will say so.
    if (any || !status.ok()) ranks_.fetch_or(bit, std::memory_order_acq_rel);
  }
  return {};
}

Status Store::LoadFacts(uint64_t after, People* people) const {
  Status status;
  const KeyRange range{FactKey(after + 1, 0), TagRange('F').end};
  DICTA_TRY(engine_->Scan(Space::kMeta, range, false, [&](std::string_view key, std::string_view value) {
    v1::Fact fact;
    status = Parse(value, "a fact", &fact);
    if (status.ok()) people->Add(PositionOfMetaKey(key), fact);
    return status.ok();
  }));
  return status;
}

Result<v1::Batch> Store::LastBatch() const {
  v1::Batch batch;
  Status status;
  DICTA_TRY(engine_->Scan(Space::kMeta, TagRange('B'), true, [&](std::string_view, std::string_view value) {
    status = Parse(value, "the last batch row", &batch);
    return false;
  }));
  DICTA_TRY(status);
  return batch;
}

Result<v1::Batch> Store::BatchAt(uint64_t position) const {
  DICTA_ASSIGN(const auto row, engine_->Get(Space::kMeta, BatchKey(position)));
  v1::Batch batch;
  if (!row || !batch.ParseFromString(*row))
    return Corruption("batch " + std::to_string(position) + " is missing or damaged");
  return batch;
}

Status Store::CatchUp() {
  if (writable_) return {};
  if (pinned_) return InvalidArgument("the archive was opened to stay at one position");
  const std::lock_guard catching_up(catching_up_);
  const auto catch_up = [&]() -> Status {
    DICTA_TRY(directory_.Present());
    DICTA_ASSIGN(const Watermark mark, watermark_.Read());
    DICTA_TRY(engine_->CatchUp());
    return TakeIn(mark);
  };
  const Status status = catch_up();
  Moved(status);
  return status;
}

Status Store::TakeIn(const Watermark& mark) {
  DICTA_TRY(Reaches(mark));
  DICTA_ASSIGN(const v1::Batch last, LastBatch());
  // Behind a writer's opening the index may have been repaired, at the same position.
  const uint64_t openings = engine_->openings();
  if (last.position() == position() && openings == openings_) return {};
  if (last.position() < position()) {
    return Corruption("the archive has gone back from position " + std::to_string(position()) + " to " +
                      std::to_string(last.position()));
  }
  auto people = std::make_shared<People>(*this->people());
  DICTA_TRY(LoadFacts(position(), people.get()));
  {
    const std::lock_guard lock(ranks_mutex_);  // who looks for them now may have begun before the engine caught up
    if (ranks_known_.load(std::memory_order_relaxed)) DICTA_TRY(LoadRanks());
  }
  {
    const std::lock_guard lock(people_mutex_);
    people_ = people;
  }
  openings_ = openings;
  Present::Touched touched;
  touched.AddAll();
  present_.Publish(last.position(), std::move(touched));
  caches_->Clear();
  return {};
}

Status Store::StepAside(const std::function<bool()>& stop) {
  const std::lock_guard catching_up(catching_up_);
  DICTA_ASSIGN(const Watermark mark, watermark_.Read());
  Status status = engine_->CloseDuring([&] {
    // A lookup that has read already and is about to keep what it found finds its mark void.
    Present::Touched touched;
    touched.AddAll();
    present_.Publish(position(), std::move(touched));
    caches_->Clear();
    directory_.StepAside(stop);
  });
  if (status.ok()) status = TakeIn(mark);
  Moved(status);
  return status;
}

void Store::Moved(Status caught_up) {
  {
    const std::lock_guard lock(moved_mutex_);  // nobody is between looking and waiting
    caught_up_ = std::move(caught_up);
  }
  moved_.notify_all();
}

Status Store::WaitFor(uint64_t position, std::chrono::milliseconds timeout) const {
  std::unique_lock lock(moved_mutex_);
  if (moved_.wait_for(lock, timeout, [&] { return this->position() >= position; })) return {};
  if (!caught_up_.ok()) return caught_up_;
  return Busy("position " + std::to_string(position) + " is not here yet: the archive stands at " +
              std::to_string(this->position()));
}

}  // namespace dicta
