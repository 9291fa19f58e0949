#include "storage/index.h"

#include <algorithm>

#include "storage/date.h"
#include "storage/keys.h"

namespace dicta {
namespace {

// Plays a statement's events in order of position and writes down the rows.
class Replay {
 public:
  explicit Replay(uint64_t ordinal) : ordinal_(ordinal) {}

  // A new version: the rows of the one before are cancelled, its own are written.
  Status Write(const Version& version, std::span<const People::SplitFact> splits) {
    std::optional<DaySpan> days;
    const std::string& date = version.listing.statement().date();
    if (!date.empty()) {
      const Result<DaySpan> parsed = ParseDate(date);
      if (!parsed.ok()) return Corruption("date: " + parsed.status().message());
      days = *parsed;
    }
    while (!live_.empty()) Cancel(live_.begin(), version.position);
    place_ = PlaceOf(days, ordinal_);
    value_ = version.listing.SerializeAsString();
    Put(DayList(), version.position);
    for (const v1::Speaker& speaker : version.listing.statement().speakers()) {
      std::string person = speaker.id();
      for (const People::SplitFact& split : splits) {
        if (split.position <= version.position && split.from == person) person = split.other;
      }
      Put(SpeakerList(person), version.position);
    }
    return {};
  }

  // From here on, the statement belongs to another person's list.
  void Split(const People::SplitFact& split) {
    const auto row = live_.find(SpeakerList(split.from));
    if (row == live_.end()) return;
    Cancel(row, split.position);
    Put(SpeakerList(split.other), split.position);
  }

  void Withdraw(uint64_t position) {
    IndexRows marks;
    for (const auto& [key, value] : rows_) {
      if (static_cast<uint8_t>(key.back()) == kRow) marks.emplace(Marked(key, kWithdrawn), Position(position));
    }
    rows_.merge(marks);
  }

  IndexRows Take() { return std::move(rows_); }

 private:
  using Live = std::map<std::string, std::string>;  // list -> key of its visible row

  static std::string Marked(std::string key, Mark mark) {
    key.back() = static_cast<char>(mark);
    return key;
  }

  static std::string Position(uint64_t position) { return BatchKey(position).substr(1); }

  void Cancel(Live::iterator row, uint64_t position) {
    rows_.emplace(Marked(row->second, kCancelled), Position(position));
    live_.erase(row);
  }

  void Put(const std::string& list, uint64_t position) {
    const std::string key = EncodeRowKey(list, {place_, position, kRow});
    if (live_.emplace(list, key).second) rows_.emplace(key, value_);
  }

  uint64_t ordinal_;
  Place place_;
  std::string value_;
  Live live_;
  IndexRows rows_;
};

}  // namespace

v1::Listing ListingOf(const v1::Statement& statement) {
  v1::Listing listing;
  v1::Statement& head = *listing.mutable_statement();
  head.set_id(statement.id());
  head.set_revision(statement.revision());
  head.set_title(statement.title());
  head.set_language(statement.language());
  head.set_genre(statement.genre());
  head.set_date(statement.date());
  head.set_published(statement.published());
  head.set_place(statement.place());
  head.set_event(statement.event());
  *head.mutable_speakers() = statement.speakers();
  if (statement.has_source()) *head.mutable_source() = statement.source();
  if (statement.has_original()) *head.mutable_original() = statement.original();
  if (statement.has_extraction()) *head.mutable_extraction() = statement.extraction();
  listing.set_size(static_cast<uint32_t>(statement.text().size()));
  return listing;
}

Result<IndexRows> RowsOf(uint64_t ordinal, std::span<const Version> versions, std::span<const People::SplitFact> splits,
                         std::optional<uint64_t> withdrawn) {
  Replay replay(ordinal);
  size_t next_split = 0;
  for (size_t i = 0; i < versions.size(); ++i) {
    // A split before this version is known to its rows from the start.
    while (next_split < splits.size() && splits[next_split].position <= versions[i].position) ++next_split;
    DICTA_TRY(replay.Write(versions[i], splits));
    const uint64_t until = i + 1 < versions.size() ? versions[i + 1].position : UINT64_MAX;
    for (; next_split < splits.size() && splits[next_split].position < until; ++next_split)
      replay.Split(splits[next_split]);
  }
  if (withdrawn) replay.Withdraw(*withdrawn);
  return replay.Take();
}

IndexRows NewRows(const IndexRows& before, const IndexRows& after) {
  IndexRows rows;
  for (const auto& [key, value] : after) {
    if (before.find(key) == before.end()) rows.emplace(key, value);
  }
  return rows;
}

uint64_t MarkedPosition(std::string_view value) {
  uint64_t position = 0;
  TakeNumber40(&value, &position);
  return position;
}

}  // namespace dicta
