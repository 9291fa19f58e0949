// The whole history, out and in again: what the pb dump holds.
//
// Replaying a batch at the position after the last, with everything in it as it was, gives the same keys, values and
// chain. So an archive made from a dump is the archive that was dumped, and a replay that was cut short goes on where
// it stopped. A batch that fits neither is another archive's: it is merged, statement by statement and fact by fact.
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

Result<v1::Batch> BatchAt(const Store& store, uint64_t position) {
  DICTA_ASSIGN(const auto row, store.engine().Get(Space::kMeta, BatchKey(position)));
  v1::Batch batch;
  if (!row || !batch.ParseFromString(*row))
    return Corruption("batch " + std::to_string(position) + " is missing or damaged");
  return batch;
}

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
  DICTA_ASSIGN(*entry.mutable_batch(), BatchAt(store, position));
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

// A dump may come from anywhere: what it holds must be fit for keys.
Status ValidateEntry(const v1::DumpEntry& entry) {
  if (entry.has_record()) {
    DICTA_TRY(ValidateId(entry.record().statement().id()));
    return ValidateStatement(entry.record().statement()).Within("statement " + entry.record().statement().id());
  }
  if (!entry.has_fact()) return {};
  const v1::Fact& fact = entry.fact();
  const auto names = [](std::initializer_list<const std::string*> all) -> Status {
    for (const std::string* name : all) DICTA_TRY(ValidateName("a fact's name", *name));
    return {};
  };
  switch (fact.fact_case()) {
    case v1::Fact::kAlias:
      return names({&fact.alias().person(), &fact.alias().name()});
    case v1::Fact::kMerge:
      return names({&fact.merge().from(), &fact.merge().into()});
    case v1::Fact::kUnmerge:
      return names({&fact.unmerge().person()});
    case v1::Fact::kSplit:
      for (const std::string& id : fact.split().statements()) DICTA_TRY(ValidateId(id));
      return names({&fact.split().person(), &fact.split().other(), &fact.split().name()});
    case v1::Fact::kExternalId:
      return names({&fact.external_id().person(), &fact.external_id().scheme(), &fact.external_id().value()});
    case v1::Fact::FACT_NOT_SET:
      break;
  }
  return {};
}

std::optional<v1::Statement> ContentOfRecord(const v1::DumpEntry::Record& record) {
  if (!HasContent(record.meta())) return {};
  return record.statement();
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
  const uint64_t until = store_->position();
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

Status Archive::TakeDictionary(const v1::DumpEntry::Dictionary& dictionary) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  DICTA_ASSIGN(const auto known, store_->engine().Get(Space::kMeta, DictionaryKey(dictionary.id())));
  if (known && *known == dictionary.data()) return {};
  // Only a copy takes dictionaries over: what another archive's serve is compressed with ours when it is merged.
  if (!known && store_->head().position() == 0) return store_->AddDictionary(dictionary.id(), dictionary.data());
  foreign_.insert(dictionary.id());
  return {};
}

Result<std::vector<Outcome>> Archive::Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries,
                                             bool dry_run) {
  if (!dry_run) DICTA_TRY(RequireWriter());
  const std::unique_lock lock(writing_);
  bool valid = true;
  for (const v1::DumpEntry& entry : entries) {
    const Status status = ValidateEntry(entry);
    if (!status.ok() && entry.has_fact()) return status.Within("batch " + std::to_string(batch.position()));
    valid = valid && status.ok();  // a record is rejected by itself, in merging
  }
  const auto outcomes = [&](Outcome::Kind kind) {
    std::vector<Outcome> all;
    for (const v1::DumpEntry& entry : entries) {
      if (!entry.has_record()) continue;
      const v1::RecordMeta& meta = entry.record().meta();
      const bool first = meta.change() == v1::Change::ADDED;
      const bool silent = meta.change() == v1::Change::PATH_ADDED || !HasContent(meta);
      all.push_back({kind == Outcome::kImported && silent   ? Outcome::kUnchanged
                     : kind == Outcome::kImported && !first ? Outcome::kRevised
                                                            : kind,
                     entry.record().statement().id(),
                     meta.revision(),
                     "",
                     {}});
    }
    return all;
  };
  if (batch.position() > 0 && batch.position() <= store_->head().position()) {
    DICTA_ASSIGN(const v1::Batch present, BatchAt(*store_, batch.position()));
    if (present.chain() == batch.chain()) return outcomes(Outcome::kUnchanged);
  }
  if (valid && batch.position() == store_->head().position() + 1) {
    Writer writer(store_.get(), names_.get());
    const std::string* original = nullptr;
    bool fits = true;
    for (const v1::DumpEntry& entry : entries) {
      if (entry.has_original()) {
        original = &entry.original().data();
      } else if (entry.has_record()) {
        const v1::DumpEntry::Record& record = entry.record();
        const std::string& id = record.statement().id();
        // A removal withdraws the rows of all revisions; a new one follows on the newest.
        const auto content = HasContent(record.meta()) ? Store::Content::kNewest : Store::Content::kAll;
        DICTA_ASSIGN(const auto before, store_->Records(id, content));
        fits = fits && !writer.touches(id);
        if (!fits) break;
        const uint32_t dictionary = DictionaryOf(record);
        const bool kept =
            !record.value().empty() && foreign_.count(dictionary) == 0 && !store_->codec().IsRetired(dictionary);
        DICTA_TRY(writer.PutVersion(id, record.meta(), ContentOfRecord(record), before, original,
                                    kept ? &record.value() : nullptr));
        original = nullptr;
      } else if (entry.has_fact()) {
        DICTA_TRY(writer.PutFact(entry.fact()));
      }
    }
    if (fits && !writer.empty()) {
      DICTA_ASSIGN(const v1::Batch row, writer.Seal(batch.time(), batch.note()));
      if (row.chain() == batch.chain()) {
        if (!dry_run) DICTA_TRY(writer.Commit(batch));
        return outcomes(Outcome::kImported);
      }
    }
  }
  return MergeBatch(batch, entries, dry_run);
}

// Facts may be taken back and stated again, so that one is here says little: a batch's facts are merged once, all of
// them. REQUIRES: writing_ is held.
Status Archive::MergeFacts(const v1::Batch& batch, std::span<const v1::DumpEntry> entries, bool dry_run) {
  DICTA_ASSIGN(const auto merged, store_->engine().Get(Space::kMeta, OriginKey(batch.chain())));
  if (merged) return {};
  Writer writer(store_.get(), names_.get());
  for (const v1::DumpEntry& entry : entries) {
    if (!entry.has_fact()) continue;
    const PeopleView view{store_->engine(), writer.people(), writer.position()};
    DICTA_ASSIGN(const bool known, IsKnownFact(view, entry.fact()));
    if (!known) DICTA_TRY(writer.PutFact(entry.fact()));
  }
  writer.PutOrigin(batch.chain());
  return dry_run ? Status() : writer.Commit(batch.note());
}

// REQUIRES: writing_ is held.
Result<std::vector<Outcome>> Archive::MergeBatch(const v1::Batch& batch, std::span<const v1::DumpEntry> entries,
                                                 bool dry_run) {
  std::vector<Outcome> outcomes;
  auto writer = std::make_unique<Writer>(store_.get(), names_.get());
  const auto commit = [&]() -> Status {
    if (!dry_run) DICTA_TRY(writer->Commit(batch.note()));
    writer = std::make_unique<Writer>(store_.get(), names_.get());
    return {};
  };
  std::optional<std::string> original;  // of the record that follows
  for (const v1::DumpEntry& entry : entries) {
    if (entry.has_original()) original = entry.original().data();
    if (!entry.has_record()) continue;
    Document document;
    document.original = std::exchange(original, std::nullopt);
    const std::string sha256 = document.original ? Sha256(*document.original) : std::string();
    const std::string& id = entry.record().statement().id();
    if (writer->touches(id) || (!sha256.empty() && writer->touches(sha256))) DICTA_TRY(commit());
    DICTA_ASSIGN(Outcome outcome, MergeRecord(entry.record(), std::move(document), sha256, writer.get()));
    outcomes.push_back(std::move(outcome));
  }
  DICTA_TRY(commit());
  DICTA_TRY(MergeFacts(batch, entries, dry_run));
  return outcomes;
}

Result<Outcome> Archive::MergeRecord(const v1::DumpEntry::Record& record, Document document, const std::string& sha256,
                                     Writer* writer) {
  const std::string& id = record.statement().id();
  const v1::RecordMeta& meta = record.meta();
  v1::DumpEntry entry;
  *entry.mutable_record() = record;
  if (const Status status = ValidateEntry(entry); !status.ok()) {
    return Outcome{Outcome::kRejected, id, 0, status.message(), {}};
  }
  if (HasContent(meta)) {
    document.statement = record.statement();
    document.time = meta.time();
    document.hints = meta.hints();
    document.revision = meta.revision();
    return AddOne(document, id, sha256, {}, &meta, writer);
  }
  if (!IsRemoval(meta.change())) return Outcome{Outcome::kUnchanged, id, meta.revision(), "purged", {}};
  DICTA_ASSIGN(const auto records, store_->Records(id, Store::Content::kAll));
  if (!records.empty() && IsRemoval(records.back().meta.change())) {
    return Outcome{Outcome::kUnchanged, id, meta.revision(), "", {}};
  }
  // Also where it was never here: it must not come in by another way later.
  v1::RecordMeta removal = meta;
  removal.set_ordinal(records.empty() ? 0 : records.back().meta.ordinal());
  if (!records.empty()) removal.set_change(v1::Change::REMOVED);
  DICTA_TRY(writer->PutVersion(id, removal, {}, records, nullptr));
  return Outcome{Outcome::kUnchanged, id, meta.revision(), "removed", {}};
}

}  // namespace dicta
