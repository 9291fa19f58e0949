#include "storage/store.h"

#include <algorithm>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/rocksdb_engine.h"

namespace dicta {
namespace {

constexpr size_t kBufferBytesMax = size_t{1} << 20;  // a thread keeps no larger one for its next record

uint64_t ContentBytesIn(const Batch& batch) {
  uint64_t bytes = 0;
  for (const Batch::Op& op : batch.ops()) {
    if (op.space != Space::kRecord || !op.value) continue;
    if (const auto parsed = ParseValue(*op.value); parsed.ok()) bytes += ContentBytes(*parsed);
  }
  return bytes;
}

}  // namespace

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

std::shared_ptr<const People> Store::people() const {
  const std::lock_guard lock(people_mutex_);
  return people_;
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

Result<uint32_t> Store::NextDictionary() const {
  DICTA_ASSIGN(const auto note, engine_->Get(Space::kMeta, OptimizationKey()));
  v1::Optimization optimization;
  if (note && !optimization.ParseFromString(*note)) return Corruption("the note of the last optimize is damaged");
  uint32_t last = optimization.last_dropped();  // no number is used twice: readers may know the dictionary that had it
  DICTA_TRY(engine_->Scan(Space::kMeta, TagRange('Z'), true, [&](std::string_view key, std::string_view) {
    last = std::max(last, DictionaryOfKey(key));
    return false;
  }));
  return last + 1;
}

Status Store::AddDictionary(uint32_t id, std::string bytes, Batch with) {
  DICTA_TRY(Codec().AddDictionary(id, bytes));  // nothing damaged goes to disk
  with.Put(Space::kMeta, DictionaryKey(id), bytes);
  DICTA_TRY(engine_->Commit(with));
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
