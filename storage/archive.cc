// Opening an archive, and lookups of single statements.
#include "storage/archive.h"

#include <algorithm>
#include <numeric>

#include "storage/hash.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"
#include "storage/writer.h"

namespace dicta {
namespace {

// The time a batch was written; empty where its row is missing.
std::string TimeOf(const Store& store, uint64_t position) {
  const auto row = store.engine().Get(Space::kMeta, BatchKey(position));
  v1::Batch batch;
  if (!row.ok() || !*row || !batch.ParseFromString(**row)) return {};
  return batch.time();
}

}  // namespace

Result<std::unique_ptr<Archive>> Archive::Open(const std::string& directory, const OpenOptions& options) {
  DICTA_ASSIGN(std::unique_ptr<Store> store, Store::Open(directory, options));
  return std::unique_ptr<Archive>(new Archive(std::move(store)));
}

Result<std::unique_ptr<Archive>> Archive::Follow(const std::string& directory, OpenOptions options) {
  options.access = Access::kFollow;
  return Open(directory, options);
}

Result<std::unique_ptr<Archive>> Archive::OpenReadOnly(const std::string& directory, OpenOptions options) {
  options.access = Access::kPinned;
  return Open(directory, options);
}

Archive::Archive(std::unique_ptr<Store> store) : store_(std::move(store)), names_(std::make_unique<KnownNames>()) {}

Archive::~Archive() = default;

uint64_t Archive::position() const { return store_->position(); }

Status Archive::CatchUp() { return store_->CatchUp(); }

Status Archive::WaitFor(uint64_t position, std::chrono::milliseconds timeout) const {
  return store_->WaitFor(position, timeout);
}

Status Archive::RequireWriter() {
  if (!store_->writable()) return InvalidArgument("the archive is open for reading only");
  if (store_->sound()) return {};
  const std::lock_guard lock(writing_);
  return store_->Recover();
}

Result<std::string> Archive::ResolveId(std::string_view id) const {
  const auto exists = [&](std::string_view candidate) -> Result<bool> {
    bool found = false;
    DICTA_TRY(store_->ScanRecords(candidate, UINT64_MAX, [&](const Store::RecordView&) {
      found = true;
      return false;
    }));
    return found;
  };
  if (id.empty()) return InvalidArgument("the statement's id is empty");
  if (id.find('\0') != std::string_view::npos) return NotFound("no statement " + std::string(id));
  DICTA_ASSIGN(bool found, exists(id));
  if (found) return std::string(id);
  const std::string by_guid = IdFromIdentity("guid:" + std::string(id));
  DICTA_ASSIGN(found, exists(by_guid));
  if (found) return by_guid;
  std::vector<std::string> fits;
  const std::string address = SourceKey(CanonicalUrl(id), "");
  DICTA_TRY(
      store_->engine().Scan(Space::kIndex, PrefixRange(address), false, [&](std::string_view key, std::string_view) {
        fits.emplace_back(key.substr(address.size()));
        return fits.size() < 3;
      }));
  // The beginning of an id.
  KeyRange range = PrefixRange(std::string(id));
  while (fits.size() < 3) {
    std::string next;
    DICTA_TRY(store_->engine().Scan(Space::kRecord, range, false, [&](std::string_view key, std::string_view) {
      next = key.substr(0, key.find('\0'));
      return false;
    }));
    if (next.empty()) break;
    fits.push_back(next);
    range.begin = RecordRange(next).end;
  }
  if (fits.empty()) return NotFound("no statement " + std::string(id));
  if (fits.size() == 1) return fits.front();
  return InvalidArgument("\"" + std::string(id) + "\" fits several statements: " + fits[0] + ", " + fits[1] +
                         (fits.size() > 2 ? ", …" : ""));
}

Status Archive::RemovedError(std::string_view id, uint64_t position, const v1::RecordMeta& meta) const {
  std::string message =
      "statement " + std::string(id) + (meta.change() == v1::Change::PURGED ? " was purged" : " was removed");
  const std::string when = TimeOf(*store_, position);
  if (!when.empty()) message += " on " + when;
  if (!meta.reason().empty()) message += ": " + meta.reason();
  return NotFound(message);
}

void Archive::ResolveSpeakers(v1::Statement* statement, uint64_t position) const {
  const auto people = store_->people();
  if (people->plain()) return;
  for (v1::Speaker& speaker : *statement->mutable_speakers()) {
    speaker.set_id(people->Resolve(people->Speaking(speaker.id(), statement->id(), position), position));
  }
}

Result<bool> Archive::Fetch(std::string_view id, uint64_t at, v1::Statement* statement) const {
  DICTA_ASSIGN(const bool latest, store_->Latest(id, at, statement));
  if (latest) {
    ResolveSpeakers(statement, at);
  } else {
    DICTA_ASSIGN(*statement, GetFromHistory(id, at));
  }
  return latest;
}

Result<v1::Statement> Archive::Get(std::string_view id, std::optional<uint64_t> position) const {
  const uint64_t at = std::min(position.value_or(UINT64_MAX), store_->position());
  const Present::Mark mark = store_->present().MarkOf(id, at);
  auto& cache = store_->caches().statements;
  if (const auto known = cache.Find(id, mark)) return *known;
  v1::Statement statement;
  DICTA_ASSIGN(const bool latest, Fetch(id, at, &statement));
  // What it takes is seldom worth finding out: most newcomers are not admitted.
  if (latest && cache.Wants(id, mark, statement.text().size()))
    cache.Insert(id, mark, std::make_shared<const v1::Statement>(statement), statement.SpaceUsedLong());
  return statement;
}

Result<std::shared_ptr<const v1::Statement>> Archive::GetShared(std::string_view id,
                                                                std::optional<uint64_t> position) const {
  const uint64_t at = std::min(position.value_or(UINT64_MAX), store_->position());
  const Present::Mark mark = store_->present().MarkOf(id, at);
  auto& cache = store_->caches().statements;
  if (auto known = cache.Find(id, mark)) return known;
  const auto statement = std::make_shared<v1::Statement>();
  DICTA_ASSIGN(const bool latest, Fetch(id, at, statement.get()));
  if (latest && cache.Wants(id, mark, statement->text().size()))
    cache.Insert(id, mark, statement, statement->SpaceUsedLong());
  return std::shared_ptr<const v1::Statement>(statement);
}

// What is not simply the newest record of the id as given: an earlier one, a removal, or another word for the id.
Result<v1::Statement> Archive::GetFromHistory(std::string_view id, uint64_t at) const {
  Result<v1::Statement> result = NotFound("no statement " + std::string(id));
  bool met = false;
  DICTA_TRY(store_->ScanRecords(id, UINT64_MAX, [&](const Store::RecordView& record) {
    if (!met) {  // the newest says whether it was removed, whatever position is asked for
      met = true;
      const auto meta = DecodeMeta(record.key, record.value);
      if (!meta.ok() || IsRemoval(meta->change())) {
        result = meta.ok() ? RemovedError(id, record.position, *meta) : meta.status();
        return false;
      }
    }
    if (record.position > at) return true;
    Result<StoredRecord> stored = store_->Decode(record);
    if (!stored.ok()) {
      result = stored.status();
    } else if (stored->statement) {
      result = std::move(*stored->statement);
    }
    return false;
  }));
  if (met) {
    if (result.ok()) ResolveSpeakers(&*result, at);
    return result;
  }
  DICTA_ASSIGN(const std::string resolved, ResolveId(id));
  return resolved == id ? std::move(result) : Get(resolved, at);
}

Status Archive::Read(std::string_view id, v1::Statement* statement) const {
  const uint64_t at = store_->position();
  if (const auto known = store_->caches().statements.Find(id, store_->present().MarkOf(id, at))) {
    *statement = *known;
    return {};
  }
  return Fetch(id, at, statement).status();
}

Result<v1::Statement> Archive::GetRevision(std::string_view id, uint32_t revision) const {
  DICTA_ASSIGN(const std::string resolved, ResolveId(id));
  Result<v1::Statement> result =
      NotFound("statement " + resolved + " has no revision " + std::to_string(revision) + "; --history lists them");
  bool newest = true;
  DICTA_TRY(store_->ScanRecords(resolved, UINT64_MAX, [&](const Store::RecordView& record) {
    const auto meta = DecodeMeta(record.key, record.value);
    if (!meta.ok() || (newest && IsRemoval(meta->change()))) {
      result = meta.ok() ? RemovedError(resolved, record.position, *meta) : meta.status();
      return false;
    }
    newest = false;
    if (meta->revision() != revision) return true;
    Result<StoredRecord> stored = store_->Decode(record);
    if (!stored.ok()) {
      result = stored.status();
    } else if (stored->statement) {
      result = std::move(*stored->statement);
    }
    return false;
  }));
  if (result.ok()) ResolveSpeakers(&*result, store_->position());
  return result;
}

std::vector<Result<v1::Statement>> Archive::GetMany(std::span<const std::string> ids) const {
  std::vector<size_t> order(ids.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return ids[a] < ids[b]; });
  std::vector<Result<v1::Statement>> statements(ids.size(), v1::Statement());
  for (size_t i = 0; i < order.size(); ++i) {
    const std::string& id = ids[order[i]];
    Result<v1::Statement>& result = statements[order[i]];
    if (i > 0 && ids[order[i - 1]] == id) {
      result = statements[order[i - 1]];
    } else if (const Status read = Read(id, &*result); !read.ok()) {
      result = read;
    }
  }
  return statements;
}

Result<std::vector<Revision>> Archive::History(std::string_view id) const {
  DICTA_ASSIGN(const std::string resolved, ResolveId(id));
  std::vector<Revision> history;
  Status status;
  DICTA_TRY(store_->ScanRecords(resolved, UINT64_MAX, [&](const Store::RecordView& record) {
    const auto meta = DecodeMeta(record.key, record.value);
    status = meta.status();
    if (!status.ok()) return false;
    history.push_back(
        {meta->revision(), record.position, TimeOf(*store_, record.position), meta->change(), meta->reason()});
    return true;
  }));
  DICTA_TRY(status);
  std::reverse(history.begin(), history.end());
  return history;
}

Result<bool> Archive::HoldsOriginal(std::string_view id) const {
  DICTA_ASSIGN(const v1::Statement statement, Get(id));
  const std::string& sha256 = statement.original().sha256();
  if (sha256.empty()) return false;
  return store_->HoldsOriginal(Unhex(sha256));
}

Result<std::string> Archive::Original(std::string_view id) const {
  DICTA_ASSIGN(const v1::Statement statement, Get(id));
  const std::string& sha256 = statement.original().sha256();
  if (sha256.empty())
    return NotFound("statement " + statement.id() + " has no original: it came as a structured record");
  Result<std::string> bytes = store_->Original(Unhex(sha256));
  if (!bytes.ok() && bytes.status().code() == Code::kNotFound) {
    return NotFound("the original of statement " + statement.id() + " (sha256 " + sha256 +
                    ") is not held in this archive");
  }
  return bytes;
}

Result<std::optional<v1::Hints>> Archive::HintsOf(std::string_view sha256) const {
  std::string id;
  const std::string digest = Unhex(sha256);
  if (digest.size() != 32) return InvalidArgument("expected 64 lower-case hex digits");
  DICTA_TRY(store_->engine().Scan(Space::kIndex, PrefixRange(HashKey(digest, "")), false,
                                  [&](std::string_view key, std::string_view) {
                                    id = key.substr(1 + digest.size());
                                    return false;
                                  }));
  if (id.empty()) return std::optional<v1::Hints>();
  DICTA_ASSIGN(v1::Hints hints, HintsOfStatement(id));
  return std::optional<v1::Hints>(std::move(hints));
}

Result<v1::Hints> Archive::HintsOfStatement(std::string_view id) const {
  Result<v1::RecordMeta> meta = NotFound("no statement " + std::string(id));
  DICTA_TRY(store_->ScanRecords(id, UINT64_MAX, [&](const Store::RecordView& record) {
    meta = DecodeMeta(record.key, record.value);
    return false;
  }));
  DICTA_TRY(meta.status());
  return meta->hints();
}

}  // namespace dicta
