#include "storage/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "storage/date.h"
#include "storage/keys.h"

namespace dicta {
namespace {

constexpr uint64_t kOrdinal = 7;

Version At(uint64_t position, const std::string& date, const std::vector<std::string>& persons) {
  Version version;
  version.position = position;
  version.listing.mutable_statement()->set_date(date);
  version.listing.set_size(static_cast<uint32_t>(position));  // tells the versions' rows apart
  for (const std::string& person : persons) version.listing.mutable_statement()->add_speakers()->set_id(person);
  return version;
}

// A row taken apart.
struct TakenRow {
  std::string list;
  RowKey key;
  std::string value;
};

TakenRow Take(const std::string& key, const std::string& value) {
  TakenRow row{key.substr(0, key.size() - kRowKeyTailBytes), {}, value};
  EXPECT_TRUE(DecodeRowKey(key, &row.key));
  EXPECT_EQ(row.key.place.ordinal, kOrdinal);
  if (row.list.size() > 1) row.list.pop_back();
  return row;
}

// "Swang-yi 2025-02-14 @5 cancelled 7", in order of keys.
std::vector<std::string> Show(const IndexRows& rows) {
  std::vector<std::string> shown;
  for (const auto& [key, value] : rows) {
    const TakenRow row = Take(key, value);
    const Place& place = row.key.place;
    std::string text = row.list + " " + (place.dated() ? FormatSpan({place.first, place.last}) : "undated") + " @" +
                       std::to_string(row.key.position);
    if (row.key.mark == kRow) {
      v1::Listing listing;
      EXPECT_TRUE(listing.ParseFromString(value));
      EXPECT_EQ(listing.size() <= row.key.position, true) << text;
    } else {
      EXPECT_EQ(value.size(), kMarkBytes) << text;
      text += (row.key.mark == kCancelled ? " cancelled " : " withdrawn ") + std::to_string(MarkedPosition(value));
    }
    shown.push_back(text);
  }
  return shown;
}

TEST(IndexTest, RowsOfAHistory) {
  using Splits = std::vector<People::SplitFact>;
  const struct {
    const char* what;
    std::vector<Version> versions;
    Splits splits;
    std::optional<uint64_t> withdrawn;
    std::vector<std::string> want;
  } kCases[] = {
      {"none", {}, {}, {}, {}},
      {"one version",
       {At(5, "2025-02-14", {"a", "b"})},
       {},
       {},
       {"D 2025-02-14 @5", "Sa 2025-02-14 @5", "Sb 2025-02-14 @5"}},
      {"undated, nobody speaks", {At(5, "", {})}, {}, {}, {"D undated @5"}},
      {"a month", {At(5, "2025-02", {})}, {}, {}, {"D 2025-02 @5"}},
      {"one person twice", {At(5, "2025", {"a", "a"})}, {}, {}, {"D 2025 @5", "Sa 2025 @5"}},
      {"re-dated",
       {At(5, "2025-02-14", {"a"}), At(8, "2025-02-15", {"a"})},
       {},
       {},
       {"D 2025-02-14 @5", "D 2025-02-14 @5 cancelled 8", "D 2025-02-15 @8", "Sa 2025-02-14 @5",
        "Sa 2025-02-14 @5 cancelled 8", "Sa 2025-02-15 @8"}},
      {"same date, another title",
       {At(5, "2025-02-14", {}), At(8, "2025-02-14", {})},
       {},
       {},
       {"D 2025-02-14 @5", "D 2025-02-14 @5 cancelled 8", "D 2025-02-14 @8"}},
      {"another speaker",
       {At(5, "", {"a"}), At(8, "", {"b"})},
       {},
       {},
       {"D undated @5", "D undated @5 cancelled 8", "D undated @8", "Sa undated @5", "Sa undated @5 cancelled 8",
        "Sb undated @8"}},
      {"three versions",
       {At(5, "", {}), At(8, "", {}), At(9, "", {})},
       {},
       {},
       {"D undated @5", "D undated @5 cancelled 8", "D undated @8", "D undated @8 cancelled 9", "D undated @9"}},
      {"split after the version",
       {At(5, "", {"a", "c"})},
       {{6, "a", "b"}},
       {},
       {"D undated @5", "Sa undated @5", "Sa undated @5 cancelled 6", "Sb undated @6", "Sc undated @5"}},
      {"split before the version", {At(5, "", {"a"})}, {{4, "a", "b"}}, {}, {"D undated @5", "Sb undated @5"}},
      {"split with the version", {At(5, "", {"a"})}, {{5, "a", "b"}}, {}, {"D undated @5", "Sb undated @5"}},
      {"split of somebody who does not speak",
       {At(5, "", {"a"})},
       {{6, "x", "b"}},
       {},
       {"D undated @5", "Sa undated @5"}},
      {"split off to somebody who speaks",
       {At(5, "", {"a", "b"})},
       {{6, "a", "b"}},
       {},
       {"D undated @5", "Sa undated @5", "Sa undated @5 cancelled 6", "Sb undated @5"}},
      {"split twice",
       {At(5, "", {"a"})},
       {{6, "a", "b"}, {7, "b", "c"}},
       {},
       {"D undated @5", "Sa undated @5", "Sa undated @5 cancelled 6", "Sb undated @6", "Sb undated @6 cancelled 7",
        "Sc undated @7"}},
      {"split between versions",
       {At(5, "", {"a"}), At(8, "", {"a"})},
       {{6, "a", "b"}},
       {},
       {"D undated @5", "D undated @5 cancelled 8", "D undated @8", "Sa undated @5", "Sa undated @5 cancelled 6",
        "Sb undated @6", "Sb undated @6 cancelled 8", "Sb undated @8"}},
      {"withdrawn",
       {At(5, "", {"a"}), At(8, "", {})},
       {},
       9,
       {"D undated @5", "D undated @5 cancelled 8", "D undated @5 withdrawn 9", "D undated @8",
        "D undated @8 withdrawn 9", "Sa undated @5", "Sa undated @5 cancelled 8", "Sa undated @5 withdrawn 9"}},
  };
  for (const auto& row : kCases) {
    const auto rows = RowsOf(kOrdinal, row.versions, row.splits, row.withdrawn);
    ASSERT_TRUE(rows.ok()) << row.what;
    EXPECT_EQ(Show(*rows), row.want) << row.what;
  }
}

TEST(IndexTest, RowHoldsTheListingOfItsVersion) {
  const Version versions[] = {At(5, "2025", {"a"}), At(8, "2025", {"a"})};
  const auto rows = RowsOf(kOrdinal, versions, {}, {});
  ASSERT_TRUE(rows.ok());
  for (const std::string& list : {DayList(), SpeakerList("a")}) {
    for (const Version& version : versions) {
      const RowKey key{PlaceOf(*ParseDate("2025"), kOrdinal), version.position, kRow};
      const auto found = rows->find(EncodeRowKey(list, key));
      ASSERT_NE(found, rows->end());
      EXPECT_EQ(found->second, version.listing.SerializeAsString());
    }
  }
}

TEST(IndexTest, DateThatIsNoneIsCorruption) {
  const Version versions[] = {At(5, "Friday", {})};
  EXPECT_EQ(RowsOf(kOrdinal, versions, {}, {}).status().ToString(),
            "corruption: date: \"Friday\": expected YYYY, YYYY-MM, YYYY-MM-DD or an interval of two of these");
}

// A history at random: versions and splits, each at a position of its own.
struct History {
  std::vector<Version> versions;
  std::vector<People::SplitFact> splits;
};

History AnyHistory(std::mt19937& random) {
  static const char* const kPersons[] = {"a", "b", "c", "d"};
  static const char* const kDates[] = {"", "2025-02-14", "2025-02-15", "2025-02", "2025", "2024-12/2025-01"};
  History history;
  history.versions.push_back(At(1, kDates[random() % std::size(kDates)], {"a", kPersons[random() % 4]}));
  for (uint64_t position = 2; position < 9; ++position) {
    if (random() % 3 == 0) {
      std::vector<std::string> persons;
      for (size_t count = random() % 3; count > 0; --count) persons.push_back(kPersons[random() % 4]);
      history.versions.push_back(At(position, kDates[random() % std::size(kDates)], persons));
    } else if (random() % 2 == 0) {
      history.splits.push_back({position, kPersons[random() % 4], kPersons[random() % 4]});
      if (history.splits.back().from == history.splits.back().other) history.splits.pop_back();
    }
  }
  return history;
}

History Until(History history, uint64_t position) {
  std::erase_if(history.versions, [&](const Version& version) { return version.position > position; });
  std::erase_if(history.splits, [&](const People::SplitFact& split) { return split.position > position; });
  return history;
}

IndexRows Rows(const History& history, std::optional<uint64_t> withdrawn = {}) {
  auto rows = RowsOf(kOrdinal, history.versions, history.splits, withdrawn);
  EXPECT_TRUE(rows.ok());
  return std::move(rows).value();
}

// Every key is written once: what happens next adds rows, and neither changes nor takes away what is there.
TEST(IndexTest, LongerHistoryHasTheRowsOfTheShorter) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    const History history = AnyHistory(random);
    for (uint64_t position = 1; position < 10; ++position) {
      const IndexRows before = Rows(Until(history, position - 1)), after = Rows(Until(history, position));
      for (const auto& [key, value] : before) {
        const auto found = after.find(key);
        ASSERT_TRUE(found != after.end() && found->second == value) << Show(before).size() << " rows, history " << i;
      }
      for (const auto& [key, value] : NewRows(before, after)) {
        const TakenRow row = Take(key, value);
        ASSERT_EQ(row.key.mark == kRow ? row.key.position : MarkedPosition(value), position) << "history " << i;
      }
    }
  }
}

// The archive looks at the newest version alone when it writes the next one.
TEST(IndexTest, NewestVersionIsEnoughToWriteTheNext) {
  std::mt19937 random(2);
  for (int i = 0; i < 3000; ++i) {
    const History history = AnyHistory(random);
    if (history.versions.size() < 2) continue;
    const uint64_t position = history.versions.back().position;
    const History whole_before = Until(history, position - 1), whole_after = Until(history, position);
    History newest_before = whole_before, newest_after = whole_after;
    newest_before.versions.erase(newest_before.versions.begin(), newest_before.versions.end() - 1);
    newest_after.versions.erase(newest_after.versions.begin(), newest_after.versions.end() - 2);
    ASSERT_EQ(Show(NewRows(Rows(newest_before), Rows(newest_after))),
              Show(NewRows(Rows(whole_before), Rows(whole_after))))
        << "history " << i;
  }
}

// At each position, a statement stands where its latest version says, once in each list.
TEST(IndexTest, VisibleRowsAreThoseOfTheLatestVersion) {
  std::mt19937 random(3);
  for (int i = 0; i < 3000; ++i) {
    const History history = AnyHistory(random);
    const IndexRows rows = Rows(history);
    for (uint64_t at = 1; at < 10; ++at) {
      const Version* latest = nullptr;
      for (const Version& version : history.versions) latest = version.position <= at ? &version : latest;
      std::multiset<std::string> want = {"D"};
      std::set<std::string> persons;
      for (const v1::Speaker& speaker : latest->listing.statement().speakers()) {
        std::string person = speaker.id();
        for (const auto& split : history.splits) {
          if (split.position <= at && split.from == person) person = split.other;
        }
        persons.insert("S" + person);
      }
      want.insert(persons.begin(), persons.end());
      std::multiset<std::string> seen;
      for (const auto& [key, value] : rows) {
        const TakenRow row = Take(key, value);
        if (row.key.mark != kRow || row.key.position > at) continue;
        std::string mark = key;
        mark.back() = kCancelled;
        const auto cancelled = rows.find(mark);
        if (cancelled != rows.end() && MarkedPosition(cancelled->second) <= at) continue;
        seen.insert(row.list);
        ASSERT_EQ(value, latest->listing.SerializeAsString()) << "history " << i << " at " << at;
      }
      ASSERT_EQ(seen, want) << "history " << i << " at " << at;
    }
  }
}

TEST(IndexTest, WithdrawingMarksEveryRow) {
  std::mt19937 random(4);
  for (int i = 0; i < 300; ++i) {
    const History history = AnyHistory(random);
    const IndexRows before = Rows(history), after = Rows(history, 10);
    size_t rows = 0;
    for (const auto& [key, value] : before) {
      if (key.back() != kRow) continue;
      ++rows;
      std::string mark = key;
      mark.back() = kWithdrawn;
      const auto found = after.find(mark);
      ASSERT_NE(found, after.end());
      EXPECT_EQ(MarkedPosition(found->second), 10u);
    }
    EXPECT_EQ(NewRows(before, after).size(), rows);
  }
}

TEST(IndexTest, ListingIsTheRecordWithoutBodyAndEvidence) {
  v1::Statement statement;
  statement.set_id("7zq4k9");
  statement.set_revision(2);
  statement.set_title("Title");
  statement.set_language("en");
  statement.set_genre(v1::Genre::READOUT);
  statement.set_date("2025-02-14");
  statement.set_published("2025-02-15");
  statement.set_place("Munich");
  statement.set_event("a conference");
  statement.add_speakers()->set_name("Wang Yi");
  statement.mutable_source()->set_publisher("Ministry");
  statement.mutable_original()->set_size(3);
  statement.mutable_extraction()->set_extractor("press");
  v1::Statement whole = statement;
  whole.set_text("Both sides agreed, 王毅 said.");
  whole.add_utterances()->set_end(3);
  whole.add_date_evidence()->set_value("2025-02-14");
  const v1::Listing listing = ListingOf(whole);
  EXPECT_EQ(listing.statement().SerializeAsString(), statement.SerializeAsString());
  EXPECT_EQ(listing.size(), whole.text().size()) << "bytes, not characters";
  EXPECT_EQ(ListingOf({}).statement().ByteSizeLong(), 0u) << "nothing is made up";
}

}  // namespace
}  // namespace dicta
