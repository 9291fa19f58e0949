// The history of another archive, or of this one, in again.
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
    DICTA_ASSIGN(const v1::Batch present, store_->BatchAt(batch.position()));
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
    if (fits && (!writer.empty() || batch.lost())) {  // of a position that was lost nothing may be left
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
