// The whole history: what the pb dump holds, and what watchers are told.
#include <algorithm>

#include "storage/archive.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/person_rows.h"
#include "storage/record.h"
#include "storage/store.h"
#include "storage/stored_form.h"
#include "storage/validate.h"
#include "storage/writer.h"

namespace dicta {
namespace {

Result<std::vector<v1::JournalEntry>> JournalAt(const Store& store, uint64_t position) {
  std::vector<v1::JournalEntry> journal;
  bool damaged = false;
  DICTA_TRY(store.engine().Scan(
      Space::kMeta, PositionRange('J', position), false, [&](std::string_view, std::string_view value) {
        damaged = !journal.emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size()));
        return !damaged;
      }));
  if (damaged) return Corruption("the journal of batch " + std::to_string(position) + " is damaged");
  return journal;
}

Status VisitBatch(const Store& store, uint64_t position, const Archive::EntryVisitor& visit) {
  v1::DumpEntry entry;
  DICTA_ASSIGN(*entry.mutable_batch(), store.BatchAt(position));
  return visit(entry);
}

Status VisitFacts(const Store& store, uint64_t position, const Archive::EntryVisitor& visit) {
  Status status;
  DICTA_TRY(store.engine().Scan(
      Space::kMeta, PositionRange('F', position), false, [&](std::string_view, std::string_view value) {
        v1::DumpEntry entry;
        status = entry.mutable_fact()->ParseFromArray(value.data(), static_cast<int>(value.size()))
                     ? visit(entry)
                     : Corruption("a fact of batch " + std::to_string(position) + " is damaged");
        return status.ok();
      }));
  return status;
}

// The original that came with a record; nothing where it was purged since.
Status VisitOriginal(const Store& store, const StoredRecord& record, const Archive::EntryVisitor& visit) {
  if (!record.statement) return {};
  v1::DumpEntry entry;
  DICTA_ASSIGN(*entry.mutable_original()->mutable_data(), store.Original(Unhex(record.statement->original().sha256())));
  return visit(entry);
}

// One record as it was written at a position, with its original before it.
Status VisitRecord(const Store& store, const std::string& id, uint64_t position, bool with_original,
                   const Archive::EntryVisitor& visit) {
  DICTA_ASSIGN(StoredRecord record, store.Newest(id, position));
  if (record.position != position) {
    return Corruption("statement " + id + ": its record of position " + std::to_string(position) + " is missing");
  }
  if (with_original) DICTA_TRY(VisitOriginal(store, record, visit));
  v1::DumpEntry entry;
  v1::DumpEntry::Record& out = *entry.mutable_record();
  *out.mutable_meta() = std::move(record.meta);
  if (record.statement) {
    *out.mutable_statement() = std::move(*record.statement);
  } else {
    out.mutable_statement()->set_id(id);
  }
  return visit(entry);
}

// A record's value as it is stored; but in a frame of its own where its dictionary holds words of what was purged,
// which must not get about with a dump.
Result<std::string> StoredValueOf(const Store& store, const std::string& id, uint64_t position,
                                  std::span<const uint32_t> spoiled) {
  const std::string key = RecordKey(id, position);
  DICTA_ASSIGN(auto value, store.engine().Get(Space::kRecord, key));
  if (!value) {
    return Corruption("statement " + id + ": its record of position " + std::to_string(position) + " is missing");
  }
  if (spoiled.empty()) return std::move(*value);
  const auto parsed = ParseValue(*value);
  if (!parsed.ok()) return parsed.status().Within("statement " + id);
  if (std::find(spoiled.begin(), spoiled.end(), parsed->dictionary) == spoiled.end()) return std::move(*value);
  auto alone = Recompress(store.codec(), key, *value, 0, kDefaultLevel);
  if (!alone.ok()) return alone.status().Within("statement " + id);
  return alone;
}

// A batch's records as they are stored.
Status VisitStored(Store& store, uint64_t position, std::span<const v1::JournalEntry> journal,
                   std::span<const uint32_t> spoiled, const Archive::EntryVisitor& visit) {
  constexpr size_t kGroup = 256;
  for (; !journal.empty(); journal = journal.subspan(std::min(kGroup, journal.size()))) {
    const auto group = journal.first(std::min(kGroup, journal.size()));
    std::vector<Result<std::string>> values(group.size(), std::string());
    store.crew().Run(group.size(),
                     [&](size_t i) { values[i] = StoredValueOf(store, group[i].id(), position, spoiled); });
    for (size_t i = 0; i < group.size(); ++i) {
      DICTA_TRY(values[i].status());
      if (group[i].original()) {
        DICTA_ASSIGN(const StoredRecord record, store.Newest(group[i].id(), position));
        DICTA_TRY(VisitOriginal(store, record, visit));
      }
      v1::DumpEntry entry;
      entry.mutable_record()->set_id(group[i].id());
      *entry.mutable_record()->mutable_value() = std::move(*values[i]);
      DICTA_TRY(visit(entry));
    }
  }
  return {};
}

Status VisitDictionaries(const Store& store, std::span<const uint32_t> spoiled, const Archive::EntryVisitor& visit) {
  Status status;
  DICTA_TRY(store.engine().Scan(Space::kMeta, TagRange('Z'), false, [&](std::string_view key, std::string_view value) {
    if (std::find(spoiled.begin(), spoiled.end(), DictionaryOfKey(key)) != spoiled.end()) return true;
    v1::DumpEntry entry;
    entry.mutable_dictionary()->set_id(DictionaryOfKey(key));
    entry.mutable_dictionary()->set_data(value.data(), value.size());
    status = visit(entry);
    return status.ok();
  }));
  return status;
}

}  // namespace

Result<std::vector<JournaledChange>> Archive::ChangesAfter(uint64_t position, uint32_t skip, uint64_t until,
                                                           size_t limit) const {
  std::vector<JournaledChange> changes;
  Status status;
  uint64_t at = position;
  uint32_t number = 0;
  const KeyRange range{JournalKey(position + 1, 0), TagRange('J').end};
  until = std::min(until, store_->position());
  DICTA_TRY(store_->engine().Scan(Space::kMeta, range, false, [&](std::string_view key, std::string_view value) {
    const uint64_t here = PositionOfMetaKey(key);
    number = here == at ? number + 1 : 1;
    at = here;
    if (at > until || changes.size() == limit) return false;
    if (at == position + 1 && number <= skip) return true;
    v1::JournalEntry entry;
    if (!entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      status = Corruption("the journal of batch " + std::to_string(at) + " is damaged");
      return false;
    }
    changes.push_back({at, number, std::move(*entry.mutable_id()), entry.change()});
    return true;
  }));
  DICTA_TRY(status);
  return changes;
}

Status Archive::ForEachEntry(const Query* query, const EntryVisitor& visit, EntryForm form) const {
  const uint64_t until = query != nullptr && query->position ? *query->position : store_->position();
  if (query != nullptr) {
    Status status;
    DICTA_TRY(ForEachByDateThenId(*query, [&](const Row& row) {
      const std::string id(row.id());
      std::vector<uint64_t> positions;
      status = store_->ScanRecords(id, until, [&](const Store::RecordView& record) {
        positions.push_back(record.position);
        return true;
      });
      for (auto position = positions.rbegin(); status.ok() && position != positions.rend(); ++position) {
        status = VisitBatch(*store_, *position, visit);
        if (!status.ok()) break;
        const Result<StoredRecord> record = store_->Newest(id, *position);
        status = record.status();
        if (status.ok()) status = VisitRecord(*store_, id, *position, record->meta.original_held(), visit);
      }
      return status.ok();
    }));
    return status;
  }
  if (form == EntryForm::kStored) return ForEachStoredEntry(0, until, visit);
  for (uint64_t position = 1; position <= until; ++position) {
    DICTA_TRY(VisitBatch(*store_, position, visit));
    DICTA_ASSIGN(const auto journal, JournalAt(*store_, position));
    for (const v1::JournalEntry& change : journal) {
      // A purge may have taken the original away since; VisitRecord knows by the record's content.
      DICTA_TRY(VisitRecord(*store_, change.id(), position, change.original(), visit));
    }
    DICTA_TRY(VisitFacts(*store_, position, visit));
  }
  return {};
}

Status Archive::ForEachStoredEntry(uint64_t after, uint64_t until, const EntryVisitor& visit) const {
  if (until > store_->position()) {
    return InvalidArgument("the archive has reached position " + std::to_string(store_->position()) + ", not " +
                           std::to_string(until));
  }
  DICTA_ASSIGN(const std::vector<uint32_t> spoiled, store_->SpoiledDictionaries());
  DICTA_TRY(VisitDictionaries(*store_, spoiled, visit));
  for (uint64_t position = after + 1; position <= until; ++position) {
    DICTA_TRY(VisitBatch(*store_, position, visit));
    DICTA_ASSIGN(const auto journal, JournalAt(*store_, position));
    DICTA_TRY(VisitStored(*store_, position, journal, spoiled, visit));
    DICTA_TRY(VisitFacts(*store_, position, visit));
  }
  return {};
}

}  // namespace dicta
