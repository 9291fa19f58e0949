// The index: its rows against those that follow from records, facts and one another. First by sums; where these differ,
// row by row, which also says what is to be put and deleted.
#include <algorithm>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/verifier.h"

namespace dicta {
namespace {

constexpr size_t kMendsMax = 512;
constexpr uint64_t kRowsBetweenLooks = 16384;

// "2025-02-14, position 5": where a row of a list stands.
std::string PlaceOfRow(const RowKey& row) {
  const std::string day = row.place.dated() ? FormatDay(row.place.first) : "undated";
  return day + ", ordinal " + std::to_string(row.place.ordinal) + ", position " + std::to_string(row.position);
}

std::string NameOfRow(std::string_view key) {
  const std::string_view list = ListOfRowKey(key);
  RowKey row;
  if (!list.empty() && DecodeRowKey(key, &row)) {
    const char* const marks[] = {"", ", mark of its end", ", mark of its removal"};
    const std::string in =
        key.front() == 'D' ? std::string("list of days") : "list of " + std::string(list.substr(1, list.size() - 2));
    return in + ": " + PlaceOfRow(row) + marks[row.mark];
  }
  if (key.front() == 'H' && key.size() > 33) {
    return "original " + Hex(key.substr(1, 32)) + " of statement " + std::string(key.substr(33));
  }
  std::string text(key.substr(1));
  std::replace(text.begin(), text.end(), '\0', ' ');
  if (key.front() == 'K') return "address " + text;
  if (key.front() == 'N' || key.front() == 'W' || key.front() == 'P') return "name " + Hex(key);
  return Hex(key);
}

bool IsWhole(std::string_view key) {
  switch (key.front()) {
    case 'D':
    case 'S': {
      RowKey row;
      const std::string_view list = ListOfRowKey(key);
      return !list.empty() && DecodeRowKey(key, &row);
    }
    case 'H':
      return key.size() > 33;
    case 'K':
      return key.find('\0') != std::string_view::npos;
    default:
      return true;
  }
}

// The person whom a name's row is about; empty where the row is damaged.
std::string_view PersonOfRow(std::string_view key) {
  const char tag = key.front();
  key.remove_prefix(1);
  std::string_view person, skipped;
  if (tag == 'W' && !TakeString(&key, &skipped)) return {};
  if (tag != 'P' && !TakeString(&key, &skipped)) return {};
  return TakeString(&key, &person) ? person : std::string_view();
}

}  // namespace

Verifier::Sum Verifier::SumOf(char tag) {
  constexpr std::string_view kTags = "DSHKPNW";
  const size_t at = kTags.find(tag);
  return at == std::string_view::npos ? kSums : static_cast<Sum>(at);
}

bool Verifier::IndexDiffers() const {
  for (int sum = 0; sum < kSums; ++sum) {
    if (Differs(static_cast<Sum>(sum))) return true;
  }
  return false;
}

Status Verifier::Mend(Batch::Op op) {
  if (!repairs_) return {};
  if (op.value) {
    mends_.Put(op.space, std::move(op.key), std::move(*op.value));
  } else {
    mends_.Delete(op.space, std::move(op.key));
  }
  return mends_.ops().size() < kMendsMax ? Status() : FlushMends();
}

Status Verifier::FlushMends() {
  if (mends_.empty()) return {};
  return store_->engine().Commit(std::exchange(mends_, Batch()));
}

// Where the batches with purged records are, of which no record says any more which names came with them.
Status Verifier::FindPurged() {
  std::set<std::string> ids;
  DICTA_TRY(ScanReadable(
      engine_, Space::kMeta, TagRange('J'),
      [&](std::string_view, std::string_view value) {
        v1::JournalEntry entry;
        if (entry.ParseFromArray(value.data(), static_cast<int>(value.size())) &&
            entry.change() == v1::Change::PURGED) {
          ids.insert(entry.id());
        }
        return true;
      },
      [](const Gap&) {}));
  for (const std::string& id : ids) {
    const auto scanned = store_->ScanRecords(id, UINT64_MAX, [&](const Store::RecordView& record) {
      const auto meta = DecodeMeta(record.key, record.value);
      if (meta.ok() && (!meta->link().empty() || meta->change() == v1::Change::PURGED)) purged_.insert(record.position);
      return true;
    });
    if (!scanned.ok() && !IsUnreadable(scanned)) return scanned;
  }
  return {};
}

Result<bool> Verifier::Index() {
  DICTA_TRY(FindPurged());
  std::string stopped_at, sha256;
  uint64_t seen = 0, bytes = 0;
  const auto end_person = [&] {
    for (const auto& [key, value] : RowsOfNames(person_, names_)) expected_[SumOf(key.front())].Add(key, value);
    names_.clear();
  };
  DICTA_TRY(ScanReadable(
      engine_, Space::kIndex, {state_.next(), ""},
      [&](std::string_view key, std::string_view value) {
        const Sum sum = SumOf(key.front());
        const std::string_view person = key.front() == 'P' ? PersonOfRow(key) : std::string_view();
        const bool another = person != person_;
        if (another) {
          end_person();
          person_ = person;
        }
        // A person's names and the statements of an original stay together.
        if (++seen >= kRowsBetweenLooks && (another || person.empty()) &&
            (key.front() != 'H' || key.substr(1, 32) != sha256)) {
          if (!GoOn(std::exchange(bytes, 0))) {
            stopped_at = key;
            return false;
          }
          seen = 0;
        }
        bytes += key.size() + value.size();
        ++report_.rows;
        if (sum == kSums || !IsWhole(key)) {
          Report({"row", Hex(key), "a key of no kind", repairs_});
          static_cast<void>(Mend({Space::kIndex, std::string(key), {}}).ok());
          return true;
        }
        if (sum == kPersons) {
          NameRow row;
          if (!ParsePersonKey(key, &row)) return true;
          names_.push_back({row.position, std::string(row.name)});
          if (purged_.count(row.position) != 0) return true;
        }
        if (sum == kHashes && key.substr(1, 32) != sha256) {
          sha256 = key.substr(1, 32);
          expected_[kOriginals].Add(sha256);
        }
        found_[sum].Add(key, value);
        return true;
      },
      [&](const Gap& gap) { ReportGap(Space::kIndex, gap); }));
  if (!stopped_at.empty()) return Stop(stopped_at);
  end_person();
  person_.clear();
  return true;
}

Status Verifier::CheckRow(const std::string& key, const std::string& value, const std::string& whose) {
  const auto stored = engine_.Get(Space::kIndex, key);
  if (!stored.ok() && !IsUnreadable(stored.status())) return stored.status();
  if (stored.ok() && *stored && **stored == value) return {};
  Report({"row", NameOfRow(key) + " (" + whose + ")",
          !stored.ok() ? "it cannot be read: " + stored.status().message()
          : !*stored   ? "it is missing"
                       : "it says something else than the record",
          repairs_ && stored.ok()});
  return stored.ok() ? Mend({Space::kIndex, key, value}) : Status();
}

Result<bool> Verifier::Missing() {
  if (!IndexDiffers()) return true;
  const bool originals = Differs(kOriginals);
  DICTA_ASSIGN(const bool ended,
               EachStatement([](Statement*) {},
                             [&](Statement* statement) -> Status {
                               if (!statement->whole) return {};
                               const auto rows = RowsOfStatement(statement->id, statement->records, *store_->people());
                               if (!rows.ok()) return {};
                               for (const auto& [key, value] : *rows) {
                                 if (Differs(SumOf(key.front())))
                                   DICTA_TRY(CheckRow(key, value, "statement " + statement->id));
                                 if (key.front() != 'H' || !originals) continue;
                                 const std::string sha256 = key.substr(1, 32);
                                 const auto held = store_->HoldsOriginal(sha256);
                                 if (held.ok() && !*held)
                                   Report({"original", Hex(sha256), "missing; of statement " + statement->id});
                               }
                               return {};
                             }));
  if (!ended) return false;
  DICTA_TRY(FlushMends());
  return MissingNames();
}

// Persons' names: from the rows that hold them follow the rows that lead to them.
Result<bool> Verifier::MissingNames() {
  DICTA_TRY(FindPurged());
  std::string person;
  std::vector<ArrivedName> names;
  Status status;
  const auto end_person = [&]() -> Status {
    for (const auto& [key, value] : RowsOfNames(person, names)) {
      DICTA_TRY(CheckRow(key, value, "person " + person));
    }
    names.clear();
    return {};
  };
  DICTA_TRY(ScanReadable(
      engine_, Space::kIndex, TagRange('P'),
      [&](std::string_view key, std::string_view) {
        NameRow row;
        if (!ParsePersonKey(key, &row)) return true;
        if (row.person != person) {
          status = end_person();
          person = row.person;
        }
        // What has no reason itself is none for others. (Without repair, they are told by the rows as they stand.)
        bool stray = false;
        if (status.ok()) status = CheckStray(key, "", &stray);
        if (!stray || !repairs_) names.push_back({row.position, std::string(row.name)});
        return status.ok();
      },
      [](const Gap&) {}));
  DICTA_TRY(status);
  DICTA_TRY(end_person());
  return true;
}

Result<std::string> Verifier::StatementOfRow(std::string_view key, std::string_view value) const {
  if (key.front() == 'H') return std::string(key.substr(33));
  if (key.front() == 'K') return std::string(key.substr(key.find('\0') + 1));
  std::string row(key);
  std::string listing(value);
  if (row.back() != static_cast<char>(kRow)) {  // a mark: the row beside it says whose it is
    row.back() = static_cast<char>(kRow);
    DICTA_ASSIGN(const auto beside, engine_.Get(Space::kIndex, row));
    if (!beside) return std::string();
    listing = *beside;
  }
  v1::Listing parsed;
  if (!parsed.ParseFromString(listing)) return std::string();
  return parsed.statement().id();
}

Result<bool> Verifier::IsExpected(std::string_view key, std::string_view value) {
  if (key.front() == 'P') {
    NameRow row;
    if (!ParsePersonKey(key, &row)) return false;
    if (purged_.count(row.position) != 0) return true;
    const PeopleView view{engine_, *store_->people(), UINT64_MAX};
    DICTA_ASSIGN(const auto names, ArrivedNamesOf(view, row.person));
    const auto first = std::find_if(names.begin(), names.end(), [&](const auto& one) { return one.name == row.name; });
    if (first == names.end() || first->position != row.position) return false;  // it was there before
    return IsNamedAt(row.position, std::string(row.person), std::string(row.name));
  }
  std::string owner;
  if (key.front() == 'N' || key.front() == 'W') {
    owner = PersonOfRow(key);
    if (owner.empty()) return false;
    const PeopleView view{engine_, *store_->people(), UINT64_MAX};
    DICTA_ASSIGN(const auto names, ArrivedNamesOf(view, owner));
    const IndexRows rows = RowsOfNames(owner, names);
    return rows.find(std::string(key)) != rows.end();
  }
  DICTA_ASSIGN(owner, StatementOfRow(key, value));
  if (owner.empty()) return false;
  if (owner != last_id_) {
    last_rows_ = ExpectedRows(owner);
    last_id_ = owner;
  }
  DICTA_TRY(last_rows_.status());
  const auto expected = last_rows_->find(std::string(key));
  return expected != last_rows_->end() && expected->second == value;
}

Status Verifier::CheckStray(std::string_view key, std::string_view value, bool* stray) {
  const Sum sum = SumOf(key.front());
  if (sum == kSums || !IsWhole(key) || !Differs(sum)) return {};
  const auto expected = IsExpected(key, value);
  if (!expected.ok() && !IsUnreadable(expected.status())) return expected.status();
  if (!expected.ok() || *expected) return {};  // where the records cannot be read, they are named
  *stray = true;
  Report({"row", NameOfRow(key), "no record or name says so", repairs_});
  return Mend({Space::kIndex, std::string(key), {}});
}

Result<bool> Verifier::Stray() {
  if (!IndexDiffers()) return true;
  DICTA_TRY(FindPurged());
  Status status;
  std::string stopped_at;
  uint64_t bytes = 0, seen = 0;
  DICTA_TRY(ScanReadable(
      engine_, Space::kIndex, {state_.next(), ""},
      [&](std::string_view key, std::string_view value) {
        bytes += key.size() + value.size();
        if (++seen % kRowsBetweenLooks == 0 && !GoOn(std::exchange(bytes, 0))) {
          stopped_at = key;
          return false;
        }
        bool stray = false;
        if (key.front() != 'P') status = CheckStray(key, value, &stray);  // names are gone through already
        return status.ok();
      },
      [](const Gap&) {}));
  DICTA_TRY(status);
  if (!stopped_at.empty()) return Stop(stopped_at);
  DICTA_TRY(StrayRecords());
  return true;
}

// Records that no journal names, originals that no statement came from.
Status Verifier::StrayRecords() {
  Status status;
  if (Differs(kRecords)) {
    DICTA_TRY(ScanReadable(
        engine_, Space::kRecord, {},
        [&](std::string_view key, std::string_view) {
          std::string_view id;
          uint64_t position = 0;
          if (!ParseRecordKey(key, &id, &position)) return true;
          bool journaled = false;
          status = engine_.Scan(
              Space::kMeta, PositionRange('J', position), false, [&](std::string_view, std::string_view value) {
                v1::JournalEntry entry;
                journaled = entry.ParseFromArray(value.data(), static_cast<int>(value.size())) && entry.id() == id;
                return !journaled;
              });
          if (IsUnreadable(status)) status = {};
          if (status.ok() && !journaled) {
            Report({"statement", std::string(id),
                    "its record of position " + std::to_string(position) + " is in no batch's journal"});
          }
          return status.ok();
        },
        [](const Gap&) {}));
  }
  if (!Differs(kOriginals)) return status;
  std::string last;
  return ScanReadable(
      engine_, Space::kOriginal, {},
      [&](std::string_view key, std::string_view) {
        const std::string sha256(key.substr(0, 32));
        if (sha256.size() < 32 || sha256 == last) return true;
        last = sha256;
        bool led_to = false;
        static_cast<void>(engine_
                              .Scan(Space::kIndex, PrefixRange(HashKey(sha256, "")), false,
                                    [&](std::string_view, std::string_view) {
                                      led_to = true;
                                      return false;
                                    })
                              .ok());
        if (!led_to) Report({"original", Hex(sha256), "no statement was read from it"});
        return true;
      },
      [](const Gap&) {});
}

}  // namespace dicta
