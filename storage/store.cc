#include "storage/store.h"

#include <algorithm>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/rocksdb_engine.h"

namespace dicta {
namespace {

constexpr size_t kBufferBytesMax = size_t{1} << 20;  // a thread keeps no larger one for its next record
constexpr uint64_t kContentPerByte = 3;              // of records on disk

uint64_t ContentBytesIn(const Batch& batch) {
  uint64_t bytes = 0;
  for (const Batch::Op& op : batch.ops()) {
    if (op.space != Space::kRecord || !op.value) continue;
    if (const auto parsed = ParseValue(*op.value); parsed.ok()) bytes += ContentBytes(*parsed);
  }
  return bytes;
}

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
    DICTA_ASSIGN(watermark_, WatermarkFile::Make(directory_.path(), {}));
    DICTA_TRY(directory_.Finish());
  }
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
    DICTA_ASSIGN(const auto row, engine_->Get(Space::kMeta, BatchKey(mark.position)));
    if (!row) return Corruption("batch " + std::to_string(mark.position) + " is missing");
    DICTA_TRY(Parse(*row, "a batch row", &there));
  }
  const std::string& chain = there.chain();
  if (chain == mark.chain) return {};
  return Corruption(directory_.path() + ": batch " + std::to_string(mark.position) +
                    " is another than the one that was acknowledged: its chain is not the watermark's");
}

Store::~Store() {
  // Nothing acknowledged depends on this; it only makes the next open quick.
  if (engine_ != nullptr && writable_) static_cast<void>(engine_->Flush().ok());
}

// Dictionaries are read when a frame first names them; whoever writes wants the newest.
Store::Store()
    : codec_([this](uint32_t id) -> Result<std::string> {
        DICTA_ASSIGN(auto bytes, engine_->Get(Space::kMeta, DictionaryKey(id)));
        if (!bytes) return NotFound("no such dictionary");
        return std::move(*bytes);
      }) {}

Status Store::LoadDictionary() {
  DICTA_ASSIGN(const auto spoiled, SpoiledDictionaries());
  for (const uint32_t id : spoiled) codec_.Retire(id);
  Status status;
  DICTA_TRY(engine_->Scan(Space::kMeta, TagRange('Z'), true, [&](std::string_view key, std::string_view value) {
    status = codec_.AddDictionary(DictionaryOfKey(key), std::string(value));
    return status.ok() && codec_.latest() == 0;
  }));
  return status;
}

Result<std::vector<uint32_t>> Store::SpoiledDictionaries() const {
  std::vector<uint32_t> spoiled;
  DICTA_TRY(engine_->Scan(Space::kMeta, TagRange('X'), false, [&](std::string_view key, std::string_view) {
    spoiled.push_back(DictionaryOfKey(key));
    return true;
  }));
  return spoiled;
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
  note(LoadRanks());
  content_bytes_ = kContentPerByte * engine_->Bytes(Space::kRecord);
  present_.Publish(head_.position(), {});
  return first;
}

// Every row has one of the same rank in the list of days, whatever other list it is in.
Status Store::LoadRanks() {
  auto ranks = ranks_.load(std::memory_order_relaxed);
  for (int rank = 0; rank < kRanks; ++rank) {
    if ((ranks >> rank & 1) != 0) continue;
    const KeyRange range{RowBound(DayList(), static_cast<uint8_t>(rank), {INT32_MIN, INT32_MIN, 0}),
                         RowBound(DayList(), static_cast<uint8_t>(rank + 1), {INT32_MIN, INT32_MIN, 0})};
    const Status status = engine_->Scan(Space::kIndex, range, false, [&](std::string_view, std::string_view) {
      ranks = static_cast<uint8_t>(ranks | 1u << rank);
      return false;
    });
    if (!status.ok() && status.code() != Code::kCorruption) return status;
    if (!status.ok()) ranks = static_cast<uint8_t>(ranks | 1u << rank);  // lookups that come there will say so
  }
  ranks_.store(ranks, std::memory_order_release);
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

std::shared_ptr<const People> Store::people() const {
  const std::lock_guard lock(people_mutex_);
  return people_;
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
  if (last.position() == position()) return {};
  if (last.position() < position()) {
    return Corruption("the archive has gone back from position " + std::to_string(position()) + " to " +
                      std::to_string(last.position()));
  }
  auto people = std::make_shared<People>(*this->people());
  DICTA_TRY(LoadFacts(position(), people.get()));
  {
    const std::lock_guard lock(people_mutex_);
    people_ = people;
  }
  DICTA_TRY(LoadRanks());
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

Status Store::ScanRecords(std::string_view id, uint64_t position,
                          const std::function<bool(const RecordView&)>& visit) const {
  KeyRange range = RecordRange(id);
  if (position < kPositionMax) range.end = RecordKey(id, position + 1);
  Status status;
  DICTA_TRY(engine_->Scan(Space::kRecord, range, true, [&](std::string_view key, std::string_view value) {
    RecordView view{0, key, value};
    std::string_view ignored;
    if (!ParseRecordKey(key, &ignored, &view.position)) {
      status = Corruption("statement " + std::string(id) + ": record with a damaged key");
      return false;
    }
    return visit(view);
  }));
  return status;
}

Result<StoredRecord> Store::Decode(const RecordView& record) const {
  StoredRecord stored;
  stored.position = record.position;
  v1::Statement statement;
  DICTA_TRY(DecodeRecord(codec_, record.key, record.value, &stored.meta, &statement));
  if (HasContent(stored.meta)) stored.statement = std::move(statement);
  return stored;
}

Result<StoredRecord> Store::Newest(std::string_view id, uint64_t position) const {
  Result<StoredRecord> newest = NotFound("no statement " + std::string(id));
  DICTA_TRY(ScanRecords(id, position, [&](const RecordView& record) {
    newest = Decode(record);
    return false;
  }));
  return newest;
}

Result<bool> Store::Latest(std::string_view id, uint64_t position, v1::Statement* statement) const {
  thread_local std::string key, value, content;
  DICTA_ASSIGN(const bool found, engine_->Last(Space::kRecord, RecordRange(id), &key, &value));
  if (!found) return false;
  const auto read = [&]() -> Result<bool> {
    std::string_view stored_id;
    uint64_t at = 0;
    if (!ParseRecordKey(key, &stored_id, &at)) return Corruption("record with a damaged key");
    if (stored_id != id) return false;  // what was asked for holds a zero byte: no id does
    DICTA_ASSIGN(const StoredValue stored, ParseValue(value));
    // A removal has no content, nor has what a purge leaves.
    if (at > position || stored.codec == kNoContent) return false;
    DICTA_TRY(DecodeStatement(codec_, key, stored, &content, statement));
    return true;
  };
  Result<bool> done = read();
  for (std::string* buffer : {&value, &content}) {
    if (buffer->capacity() > kBufferBytesMax) std::string().swap(*buffer);
  }
  if (!done.ok()) return done.status().Within("statement " + std::string(id));
  return done;
}

Result<std::vector<StoredRecord>> Store::Records(std::string_view id, Content content) const {
  std::vector<StoredRecord> records;
  Status status;
  DICTA_TRY(ScanRecords(id, UINT64_MAX, [&](const RecordView& record) {
    Result<StoredRecord> stored = StoredRecord{record.position, {}, {}};
    if (content == Content::kAll || records.empty()) {
      stored = Decode(record);
    } else {
      const auto meta = DecodeMeta(record.key, record.value);
      if (meta.ok()) stored->meta = *meta;
      status = meta.status();
    }
    if (!stored.ok()) status = stored.status();
    if (status.ok()) records.push_back(std::move(stored).value());
    return status.ok();
  }));
  DICTA_TRY(status);
  std::reverse(records.begin(), records.end());
  return records;
}

Result<std::string> Store::Original(const std::string& sha256) const {
  std::string bytes, chunk;
  bool found = false;
  Status status;
  DICTA_TRY(
      engine_->Scan(Space::kOriginal, OriginalRange(sha256), false, [&](std::string_view key, std::string_view value) {
        found = true;
        const Result<StoredValue> parsed = ParseValue(value);
        status = parsed.ok() ? DecodeValue(codec_, key, *parsed, &chunk) : parsed.status();
        bytes += chunk;
        return status.ok() && bytes.size() <= kContentBytesMax;
      }));
  if (!found) return NotFound("original " + Hex(sha256) + " is not held here");
  if (!status.ok()) return status.Within("original " + Hex(sha256));
  if (Sha256(bytes) != sha256) return Corruption("original " + Hex(sha256) + ": its bytes have another digest");
  return bytes;
}

Result<bool> Store::HoldsOriginal(const std::string& sha256) const {
  DICTA_ASSIGN(const auto value, engine_->Get(Space::kOriginal, OriginalKey(sha256, 0)));
  return value.has_value();
}

Result<uint32_t> Store::AddDictionary(std::string bytes) {
  DICTA_ASSIGN(const auto note, engine_->Get(Space::kMeta, OptimizationKey()));
  v1::Optimization optimization;
  if (note) DICTA_TRY(Parse(*note, "the note of the last optimize", &optimization));
  uint32_t last = optimization.last_dropped();  // no number is used twice: readers may know the dictionary that had it
  DICTA_TRY(engine_->Scan(Space::kMeta, TagRange('Z'), true, [&](std::string_view key, std::string_view) {
    last = std::max(last, DictionaryOfKey(key));
    return false;
  }));
  DICTA_TRY(AddDictionary(last + 1, std::move(bytes)));
  return last + 1;
}

Status Store::AddDictionary(uint32_t id, std::string bytes) {
  DICTA_TRY(Codec().AddDictionary(id, bytes));  // nothing damaged goes to disk
  Batch batch;
  batch.Put(Space::kMeta, DictionaryKey(id), bytes);
  DICTA_TRY(engine_->Commit(batch));
  return codec_.AddDictionary(id, std::move(bytes));
}

Status Store::Recover() {
  if (sound()) return {};
  const std::lock_guard catching_up(catching_up_);
  unsure_ = true;
  DICTA_ASSIGN(const Watermark mark, watermark_.Read());
  DICTA_TRY(engine_->Recover());
  DICTA_ASSIGN(head_, LastBatch());
  DICTA_TRY(TakeIn(mark));
  DICTA_TRY(watermark_.Write({head_.position(), head_.chain()}));
  unsure_ = false;
  Moved({});
  return {};
}

Status Store::CommitOrFindOut(const Batch& batch, const v1::Batch& row) {
  // What another thread's failure left in the log would be met halfway by what was made ready before.
  if (!sound() || row.position() != head_.position() + 1) return Busy("an earlier write failed: try again");
  Status written = engine_->Commit(batch);
  if (written.ok()) {
    written = watermark_.Write({row.position(), row.chain()});
    if (written.ok()) return {};
    unsure_ = true;  // stored, and not marked: nothing may come after it until it is
  } else if (!engine_->failed()) {
    return written;
  }
  const Status recovered = Recover();
  if (!recovered.ok()) {
    return {written.code(), written.message() + "; whether this write is stored is not known yet: the next one finds " +
                                "out (now: " + recovered.message() + ")"};
  }
  if (head_.SerializeAsString() == row.SerializeAsString()) return {};
  return {written.code(), written.message() + "; nothing of this write was stored"};
}

Status Store::Commit(Batch batch, const v1::Batch& row, std::shared_ptr<const People> people) {
  batch.Put(Space::kMeta, BatchKey(row.position()), row.SerializeAsString());
  DICTA_TRY(CommitOrFindOut(batch, row));
  head_ = row;
  ranks_.fetch_or(RanksIn(batch), std::memory_order_acq_rel);
  content_bytes_.fetch_add(ContentBytesIn(batch), std::memory_order_relaxed);
  if (people != nullptr) {
    const std::lock_guard lock(people_mutex_);
    people_ = std::move(people);
  }
  present_.Publish(row.position(), TouchedBy(batch));
  if (Deletes(batch)) caches_->Clear();
  Moved({});
  return {};
}

Status Store::MarkAnew(const Watermark& mark) {
  DICTA_ASSIGN(watermark_, WatermarkFile::Make(directory_.path(), mark));
  return {};
}

std::vector<std::pair<std::string, std::string_view>> ChunksOf(const std::string& sha256, std::string_view bytes) {
  std::vector<std::pair<std::string, std::string_view>> chunks;
  do {
    const auto number = static_cast<uint32_t>(chunks.size());
    chunks.emplace_back(OriginalKey(sha256, number), bytes.substr(0, kOriginalChunkBytes));
    bytes.remove_prefix(chunks.back().second.size());
  } while (!bytes.empty());
  return chunks;
}

}  // namespace dicta
