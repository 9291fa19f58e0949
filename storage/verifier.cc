// What the stages have in common, and the statements: each with all of its records.
#include "storage/verifier.h"

#include <algorithm>
#include <utility>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/token.h"
#include "storage/validate.h"

namespace dicta {
namespace {

// Statements are read and decoded so many at a time, or so many bytes of them.
constexpr size_t kGroupStatements = 256;
constexpr size_t kGroupBytes = size_t{1} << 20;

}  // namespace

Verifier::Verifier(Store* store, const VerifyOptions& options)
    : store_(store), engine_(store->engine()), options_(options), repairs_(options.repair && store->writable()) {
  Begin();
}

void Verifier::Begin() {
  position_ = store_->position();
  state_.set_position(position_);
  state_.set_created(store_->directory().created());
  report_.position = position_;
  for (int space = 0; space < kSpaces; ++space) {
    files_bytes_ += engine_.Bytes(static_cast<Space>(space));
  }
}

Status Verifier::Resume(const std::string& token) {
  const Status damaged = InvalidArgument("what --resume was given is damaged, or of another archive: verify anew");
  const auto bytes = OpenToken(token);
  v1::Verification state;
  if (!bytes || !state.ParseFromString(*bytes) || state.sums_size() != 4 * kSums) return damaged;
  if (state.created() != state_.created() || state.position() > position_) return damaged;
  state_ = std::move(state);
  for (int i = 0; i < kSums; ++i) {
    expected_[i] = {state_.sums(4 * i), state_.sums(4 * i + 1)};
    found_[i] = {state_.sums(4 * i + 2), state_.sums(4 * i + 3)};
  }
  report_.findings = state_.findings();
  return {};
}

std::string Verifier::Token() const {
  v1::Verification state = state_;
  state.set_findings(report_.findings - report_.repaired);
  state.clear_sums();
  for (int i = 0; i < kSums; ++i) {
    for (const RowSum& sum : {expected_[i], found_[i]}) {
      state.add_sums(sum.low);
      state.add_sums(sum.high);
    }
  }
  return SealToken(state.SerializeAsString());
}

void Verifier::Report(Finding finding) {
  ++report_.findings;
  if (finding.repaired) ++report_.repaired;
  if (options_.found) options_.found(finding);
}

void Verifier::ReportGap(Space space, const Gap& gap) {
  const auto name = [space](const std::string& key) {
    if (key.empty()) return std::string("the end");
    if (space == Space::kRecord) return key.substr(0, key.find('\0'));
    return Hex(std::string_view(key).substr(0, 40));
  };
  Report({"file", std::string(kSpaceNames[static_cast<size_t>(space)]),
          "keys between " + (gap.after.empty() ? "the beginning" : name(gap.after)) + " and " + name(gap.until) +
              " cannot be read: " + gap.status.message()});
}

bool Verifier::GoOn(uint64_t bytes) {
  stage_done_ += bytes;
  if (!options_.progress) return true;
  // Files, records twice, rows and originals once; what is read again to name rows is not foreseen.
  const uint64_t total =
      files_bytes_ + 2 * engine_.Bytes(Space::kRecord) + engine_.Bytes(Space::kIndex) + engine_.Bytes(Space::kOriginal);
  return options_.progress(std::min(stages_done_ + stage_done_, total), total);
}

bool Verifier::Stop(std::string next) {
  state_.set_next(std::move(next));
  return false;
}

Result<bool> Verifier::RunStage(Stage::Stage stage) {
  switch (stage) {
    case Stage::FILES:
      return Files();
    case Stage::HISTORY:
      return History();
    case Stage::STATEMENTS:
      return Statements();
    case Stage::INDEX:
      return Index();
    case Stage::ORIGINALS:
      return Originals();
    case Stage::REST:
      return Rest();
    case Stage::MISSING:
      return Missing();
    case Stage::STRAY:
      return Stray();
    default:
      return true;
  }
}

Status Verifier::Run() {
  for (int stage = state_.stage(); stage < Stage::DONE; ++stage) {
    state_.set_stage(static_cast<Stage::Stage>(stage));
    DICTA_ASSIGN(const bool ended, RunStage(state_.stage()));
    DICTA_TRY(FlushMends());
    if (!ended) {
      report_.resume = Token();
      return {};
    }
    state_.clear_next();
    stages_done_ += std::exchange(stage_done_, 0);
  }
  return {};
}

void Verifier::Decode(Statement* statement) const {
  for (const auto& [key, value] : statement->values) {
    StoredRecord record;
    std::string_view id;
    v1::Statement content;
    Status status;
    if (!ParseRecordKey(key, &id, &record.position)) {
      status = Corruption("its key is damaged");
    } else {
      status = DecodeRecord(store_->codec(), key, value, &record.meta, &content);
      const auto parsed = ParseValue(value);
      if (status.ok() && HasContent(record.meta) != (parsed->codec == kZstd)) {
        status = Corruption("its metadata and its content contradict each other");
      }
      if (status.ok() && parsed->codec == kZstd) status = ValidateStatement(content);
      if (status.ok() && record.meta.ordinal() == 0) status = Corruption("it has no ordinal");
      if (status.ok() && !statement->records.empty() &&
          record.meta.ordinal() != statement->records.front().meta.ordinal()) {
        status = Corruption("its ordinal is not that of the records before it");
      }
    }
    if (status.ok()) {
      if (HasContent(record.meta)) record.statement = std::move(content);
      statement->records.push_back(std::move(record));
      continue;
    }
    statement->whole = false;
    const std::string named = "statement " + statement->id + ": ", &message = status.message();
    statement->problems.emplace_back(record.position, message.substr(message.rfind(named, 0) == 0 ? named.size() : 0));
  }
}

Result<bool> Verifier::EachStatement(const std::function<void(Statement*)>& work, const Visit& then) {
  std::string next = state_.next();
  while (true) {
    std::vector<Statement> group;
    size_t bytes = 0;
    bool more = false;
    std::string gap_after;
    bool behind_gap = false;
    DICTA_TRY(ScanReadable(
        engine_, Space::kRecord, {next, ""},
        [&](std::string_view key, std::string_view value) {
          const std::string_view id = key.substr(0, key.find('\0'));
          if (group.empty() || group.back().id != id) {
            if (group.size() >= kGroupStatements || bytes >= kGroupBytes) {
              more = true;
              next = key;
              return false;
            }
            group.push_back({.id = std::string(id)});
            if (behind_gap) group.back().whole = false;  // its first records may be in the gap
          }
          behind_gap = false;
          bytes += value.size();
          group.back().values.emplace_back(key, value);
          return true;
        },
        [&](const Gap& gap) {
          if (state_.stage() == Stage::STATEMENTS) ReportGap(Space::kRecord, gap);
          if (!group.empty()) group.back().whole = false;
          behind_gap = true;
        }));
    store_->crew().Run(group.size(), [&](size_t i) {
      Decode(&group[i]);
      work(&group[i]);
    });
    for (Statement& statement : group) DICTA_TRY(then(&statement));
    if (!more) return true;
    if (!GoOn(bytes)) return Stop(next);
  }
}

Result<bool> Verifier::Statements() {
  return EachStatement(
      [&](Statement* statement) {
        if (!statement->whole) return;
        auto rows = RowsOfStatement(statement->id, statement->records, *store_->people());
        if (!rows.ok()) {
          statement->problems.emplace_back(0, rows.status().message());
          return;
        }
        for (const auto& [key, value] : *rows) statement->sums[SumOf(key.front())].Add(key, value);
      },
      [&](Statement* statement) -> Status {
        ++report_.statements;
        report_.records += statement->values.size();
        for (const auto& [key, value] : statement->values) found_[kRecords].Add(key);
        for (int i = 0; i < kSums; ++i) expected_[i].Add(statement->sums[i]);
        for (const auto& [position, problem] : statement->problems) {
          Report({"statement", statement->id,
                  position == 0 ? problem : "its record of position " + std::to_string(position) + ": " + problem});
        }
        return {};
      });
}

Result<IndexRows> Verifier::ExpectedRows(const std::string& id) const {
  DICTA_ASSIGN(const auto records, store_->Records(id, Store::Content::kAll));
  return RowsOfStatement(id, records, *store_->people());
}

}  // namespace dicta
