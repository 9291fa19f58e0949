// The history, batch by batch: its row, its journal, each record it names, its facts, the chain over them, and the
// names that it gives to persons.
#include <algorithm>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/verifier.h"
#include "storage/writer.h"

namespace dicta {
namespace {

constexpr size_t kKnownNamesMax = size_t{1} << 16;
constexpr uint64_t kStepBytes = uint64_t{1} << 20;

std::string BatchName(uint64_t position) { return std::to_string(position); }

bool IsPurged(const StoredRecord& record) {
  return !record.meta.link().empty() || record.meta.change() == v1::Change::PURGED;
}

}  // namespace

struct Verifier::Change {
  v1::JournalEntry entry;
  std::optional<StoredRecord> record;  // absent: it cannot be read
  std::string problem;                 // why it cannot even be fetched
  std::string link;
  uint64_t bytes = 0;
};

Status Verifier::ReadJournal(uint64_t position, std::vector<Change>* changes) {
  uint32_t seq = 0;
  bool gaps = false, damaged = false;
  const Status status = engine_.Scan(
      Space::kMeta, PositionRange('J', position), false, [&](std::string_view key, std::string_view value) {
        gaps = gaps || key != JournalKey(position, seq++);
        Change& change = changes->emplace_back();
        damaged = damaged || !change.entry.ParseFromArray(value.data(), static_cast<int>(value.size()));
        return true;
      });
  if (!status.ok() && !IsUnreadable(status)) return status;
  if (!status.ok()) {
    Report({"batch", BatchName(position), "its journal cannot be read: " + status.message()});
  } else if (damaged || gaps) {
    Report({"batch", BatchName(position), damaged ? "its journal is damaged" : "entries of its journal are missing"});
  }
  if (!status.ok() || damaged || gaps) chain_known_ = false;
  return {};
}

Status Verifier::ReadFacts(uint64_t position, std::vector<v1::Fact>* facts, std::string* links) {
  uint32_t seq = 0;
  bool gaps = false, damaged = false;
  const Status status = engine_.Scan(
      Space::kMeta, PositionRange('F', position), false, [&](std::string_view key, std::string_view value) {
        gaps = gaps || key != FactKey(position, seq++);
        damaged = damaged || !facts->emplace_back().ParseFromArray(value.data(), static_cast<int>(value.size()));
        *links += Sha256(value);
        return true;
      });
  if (!status.ok() && !IsUnreadable(status)) return status;
  if (!status.ok()) {
    Report({"batch", BatchName(position), "its facts cannot be read: " + status.message()});
  } else if (damaged || gaps) {
    Report({"batch", BatchName(position), damaged ? "one of its facts is damaged" : "some of its facts are missing"});
  }
  if (!status.ok() || damaged || gaps) chain_known_ = false;
  return {};
}

// A value that is there and does not decode is the statements' to report.
void Verifier::ReadRecord(uint64_t position, Change* change) const {
  const std::string& id = change->entry.id();
  const std::string key = RecordKey(id, position);
  const auto value = engine_.Get(Space::kRecord, key);
  if (!value.ok() || !*value) {
    change->problem = value.ok() ? "it is missing" : "it cannot be read: " + value.status().message();
    return;
  }
  change->bytes = (*value)->size();
  auto record = store_->Decode({position, key, **value});
  if (!record.ok()) return;
  change->link = LinkOf(id, record->meta, record->statement ? &*record->statement : nullptr);
  change->record = std::move(record).value();
}

Status Verifier::BatchAt(uint64_t position) {
  ++report_.batches;
  const auto row = engine_.Get(Space::kMeta, BatchKey(position));
  if (!row.ok() && !IsUnreadable(row.status())) return row.status();
  v1::Batch batch;
  bool known = row.ok() && *row && batch.ParseFromString(**row) && batch.position() == position;
  if (!known) {
    Report({"batch", BatchName(position),
            !row.ok() ? "its row cannot be read: " + row.status().message()
            : !*row   ? "its row is missing"
                      : "its row is damaged"});
  }
  std::vector<Change> changes;
  std::vector<v1::Fact> facts;
  std::string fact_links;
  DICTA_TRY(ReadJournal(position, &changes));
  DICTA_TRY(ReadFacts(position, &facts, &fact_links));
  store_->crew().Run(changes.size(), [&](size_t i) { ReadRecord(position, &changes[i]); });

  std::string links;
  std::set<std::pair<std::string, std::string>> names;
  bool purged = false;
  uint64_t ordinal = last_ordinal_;
  for (const Change& change : changes) {
    const std::string& id = change.entry.id();
    expected_[kRecords].Add(RecordKey(id, position));
    links += change.link;
    bytes_ += change.bytes;
    if (!change.problem.empty()) {
      Report({"statement", id, "its record of position " + BatchName(position) + ": " + change.problem});
    }
    if (!change.record) {
      chain_known_ = false;
      continue;
    }
    const StoredRecord& record = *change.record;
    if (record.meta.change() != change.entry.change()) {
      Report({"statement", id, "its record of position " + BatchName(position) + " is not what the journal says"});
    }
    ordinal = std::max(ordinal, record.meta.ordinal());
    purged = purged || IsPurged(record);
    if (!record.statement) continue;
    for (const v1::Speaker& speaker : record.statement->speakers()) names.emplace(speaker.id(), speaker.name());
  }
  for (const v1::Fact& fact : facts) {
    if (fact.has_alias()) names.emplace(fact.alias().person(), fact.alias().name());
    if (fact.has_split()) names.emplace(fact.split().other(), fact.split().name());
  }
  if (known && batch.statements() != changes.size()) {
    Report({"batch", BatchName(position),
            "its journal has " + std::to_string(changes.size()) + " changes, its row says " +
                std::to_string(batch.statements())});
  } else if (known && chain_known_) {
    if (batch.chain() != Sha256(chain_ + links + fact_links)) {
      Report({"batch", BatchName(position), "its chain does not follow from what is in it and before it"});
    } else if (batch.last_ordinal() != ordinal) {
      Report({"batch", BatchName(position), "its last ordinal is not that of its records"});
    }
  }
  chain_known_ = known;
  chain_ = batch.chain();
  last_ordinal_ = known ? batch.last_ordinal() : ordinal;
  return CheckNames(position, names, purged);
}

// A name is there from the batch on that was the first to give it; later ones find it there.
Status Verifier::CheckNames(uint64_t position, const std::set<std::pair<std::string, std::string>>& names,
                            bool purged) {
  const PeopleView view{engine_, *store_->people(), UINT64_MAX};
  for (const auto& [person, name] : names) {
    const uint64_t hash = Xxh3(name, Xxh3(person));
    auto known = known_names_.find(hash);
    if (known == known_names_.end()) {
      const auto arrived = ArrivedNamesOf(view, person);
      if (!arrived.ok() && IsUnreadable(arrived.status())) continue;  // the index says so itself
      DICTA_TRY(arrived.status());
      const auto row =
          std::find_if(arrived->begin(), arrived->end(), [&name = name](const auto& one) { return one.name == name; });
      const bool there = row != arrived->end() && row->position <= position;
      if (!there) {
        Report({"name", person + ": " + name,
                row == arrived->end() ? "no row leads from the person to it"
                                      : "its row begins at position " + std::to_string(row->position) +
                                            ", the name at " + std::to_string(position),
                repairs_});
        if (row != arrived->end()) DICTA_TRY(Mend({Space::kIndex, PersonKey(person, row->position, name), {}}));
        DICTA_TRY(Mend({Space::kIndex, PersonKey(person, position, name), ""}));
      }
      if (known_names_.size() >= kKnownNamesMax) known_names_.clear();
      known = known_names_.emplace(hash, there ? row->position : position).first;
    }
    // Of a batch with purged records it cannot be told any more which names came with it.
    if (known->second == position && !purged) expected_[kPersons].Add(PersonKey(person, position, name));
  }
  if (purged) purged_.insert(position);
  return {};
}

Result<bool> Verifier::IsNamedAt(uint64_t position, const std::string& person, const std::string& name) {
  std::vector<Change> changes;
  std::vector<v1::Fact> facts;
  bool named = false, damaged = false;
  DICTA_TRY(
      engine_.Scan(Space::kMeta, PositionRange('F', position), false, [&](std::string_view, std::string_view value) {
        v1::Fact fact;
        damaged = damaged || !fact.ParseFromArray(value.data(), static_cast<int>(value.size()));
        named = named || (fact.has_alias() && fact.alias().person() == person && fact.alias().name() == name) ||
                (fact.has_split() && fact.split().other() == person && fact.split().name() == name);
        return !named;
      }));
  DICTA_TRY(
      engine_.Scan(Space::kMeta, PositionRange('J', position), false, [&](std::string_view, std::string_view value) {
        damaged = damaged || !changes.emplace_back().entry.ParseFromArray(value.data(), static_cast<int>(value.size()));
        return !named;
      }));
  for (Change& change : changes) {
    if (named) break;
    ReadRecord(position, &change);
    if (!change.record) {
      damaged = true;
      continue;
    }
    if (!change.record->statement) continue;
    const auto& speakers = change.record->statement->speakers();
    named = std::any_of(speakers.begin(), speakers.end(),
                        [&](const v1::Speaker& speaker) { return speaker.id() == person && speaker.name() == name; });
  }
  if (!named && damaged) return Corruption("batch " + std::to_string(position) + " cannot be read");
  return named;
}

Result<bool> Verifier::History() {
  uint64_t position = 1;
  if (!state_.next().empty()) {
    position = PositionOfMetaKey(state_.next());
    const auto before = engine_.Get(Space::kMeta, BatchKey(position - 1));
    v1::Batch batch;
    chain_known_ = position == 1 || (before.ok() && *before && batch.ParseFromString(**before));
    chain_ = batch.chain();
    last_ordinal_ = batch.last_ordinal();
  }
  for (; position <= position_; ++position) {
    DICTA_TRY(BatchAt(position));
    if (bytes_ < kStepBytes && position % 256 != 0) continue;
    DICTA_TRY(FlushMends());
    if (!GoOn(std::exchange(bytes_, 0))) return Stop(BatchKey(position + 1));
  }
  return true;
}

}  // namespace dicta
