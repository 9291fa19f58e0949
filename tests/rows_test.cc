#include "storage/rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "storage/date.h"
#include "tests/memory_engine.h"

namespace dicta {
namespace {

constexpr uint64_t kLastPosition = 12;

std::string Number40(uint64_t number) { return BatchKey(number).substr(1); }

// A row put by hand, with its marks.
struct PlacedRow {
  std::string list;
  std::optional<DaySpan> days;
  uint64_t ordinal = 0, position = 0;
  std::optional<uint64_t> cancelled = {};
  bool withdrawn = false;

  Place place() const { return PlaceOf(days, ordinal); }
  std::string value() const { return list + " " + std::to_string(ordinal) + "@" + std::to_string(position); }
  bool VisibleAt(uint64_t at) const { return position <= at && !withdrawn && (!cancelled || at < *cancelled); }
};

std::string Show(const Place& place) {
  return place.dated() ? FormatSpan({place.first, place.last}) + "#" + std::to_string(place.ordinal)
                       : "undated#" + std::to_string(place.ordinal);
}

class RowsTest : public testing::Test {
 protected:
  void Put(PlacedRow row) {
    Batch batch;
    RowKey key{row.place(), row.position, kRow};
    batch.Put(Space::kIndex, EncodeRowKey(row.list, key), row.value());
    key.mark = kCancelled;
    if (row.cancelled) batch.Put(Space::kIndex, EncodeRowKey(row.list, key), Number40(*row.cancelled));
    key.mark = kWithdrawn;
    if (row.withdrawn) batch.Put(Space::kIndex, EncodeRowKey(row.list, key), Number40(kLastPosition));
    ASSERT_TRUE(engine_.Commit(batch).ok());
    rows_.push_back(std::move(row));
  }

  // Statements of all spans in one list, some with several versions, cancelled and withdrawn, at any position.
  void PutRandom(const std::string& list, uint32_t seed, uint64_t ordinals, uint64_t step) {
    std::mt19937 random(seed);
    static constexpr int32_t kLengths[] = {1,  1,   1,   1,   1,    2,    7,     30,    31,
                                           32, 365, 366, 367, 3660, 3661, 36600, 36601, 1826213};
    for (uint64_t ordinal = step; ordinal <= ordinals; ordinal += step) {
      uint64_t position = 1 + random() % kLastPosition;
      while (position <= kLastPosition) {
        PlacedRow row{list, {}, ordinal, position};
        if (random() % 8 != 0) {
          const int32_t first = 20000 + static_cast<int32_t>(random() % 400) - static_cast<int32_t>(random() % 60000);
          row.days = DaySpan{first, first + kLengths[random() % std::size(kLengths)] - 1};
        }
        position += 1 + random() % 8;
        if (position <= kLastPosition) row.cancelled = position;
        row.withdrawn = ordinal % 11 == 0;
        Put(row);
      }
    }
  }

  // What a stream over these lists should give: place -> value of the row.
  std::map<Place, std::string> Expected(const RowRange& range, const std::vector<std::string>& lists) const {
    std::map<Place, std::string> expected;
    for (const PlacedRow& row : rows_) {
      if (std::find(lists.begin(), lists.end(), row.list) == lists.end() || !row.VisibleAt(range.position)) continue;
      if (!row.days && (range.from || range.to)) continue;
      if (row.days && range.undated) continue;
      if (row.days && ((range.from && row.days->last < *range.from) || (range.to && row.days->first > *range.to)))
        continue;
      if (range.after && (range.reverse ? row.place() >= *range.after : row.place() <= *range.after)) continue;
      expected.emplace(row.place(), row.value());
    }
    return expected;
  }

  static std::vector<std::string> Ordered(const std::map<Place, std::string>& rows, bool reverse, bool values) {
    std::vector<std::string> ordered;
    for (const auto& [place, value] : rows) ordered.push_back(Show(place) + (values ? " " + value : ""));
    if (reverse) std::reverse(ordered.begin(), ordered.end());
    return ordered;
  }

  static std::vector<std::string> Drain(RowStream* stream, bool values) {
    std::vector<std::string> seen;
    for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
      seen.push_back(Show(row->place) + (values ? " " + std::string(row->value) : ""));
      if (!values) {
        EXPECT_EQ(row->value, "") << "values were not asked for";
      }
    }
    EXPECT_EQ(stream->Peek(), nullptr);
    EXPECT_TRUE(stream->status().ok()) << stream->status().ToString();
    return seen;
  }

  // With `whole`: from a list that is in memory as it stands now.
  std::unique_ptr<RowStream> Open(RowRange range, const std::string& list, bool whole) {
    if (whole) {
      memory_ = std::make_unique<Memory>();
      range.lists = &memory_->lists;
      range.most = true;
    }
    auto stream = OpenList(range, list);
    if (whole) {
      EXPECT_GT(memory_->runs.bytes(), 0u) << "not held";
    }
    return stream;
  }

  // The list both ways: the rows expected, newest first the exact reverse.
  void Check(RowRange range, const std::string& list, const std::string& what) {
    range.engine = &engine_;
    for (const bool reverse : {false, true}) {
      for (const bool whole : {false, true}) {
        range.reverse = reverse;
        const auto want = Ordered(Expected(range, {list}), reverse, range.values);
        ASSERT_EQ(Drain(Open(range, list, whole).get(), range.values), want)
            << what << (reverse ? ", newest first" : "") << (whole ? ", from memory" : "");
      }
    }
  }

  struct Memory {
    Present present;
    Cache<RowRun> runs{32 << 20, present};
    WholeLists lists{present, 32 << 20, &runs};
  };
  std::unique_ptr<Memory> memory_;
  MemoryEngine engine_;
  std::vector<PlacedRow> rows_;
};

TEST_F(RowsTest, RowIsVisibleFromItsPositionUntilItIsCancelled) {
  const std::string list = DayList();
  Put({list, DaySpan{10, 10}, 1, 2});
  Put({list, DaySpan{10, 10}, 2, 2, 5});
  Put({list, DaySpan{12, 12}, 2, 5, 6});
  Put({list, DaySpan{10, 10}, 2, 6});  // back where it was
  Put({list, DaySpan{11, 11}, 3, 1, {}, true});
  const struct {
    uint64_t position;
    std::vector<std::string> want;
  } kCases[] = {
      {0, {}},
      {1, {}},
      {2, {"1970-01-11#1 D 1@2", "1970-01-11#2 D 2@2"}},
      {4, {"1970-01-11#1 D 1@2", "1970-01-11#2 D 2@2"}},
      {5, {"1970-01-11#1 D 1@2", "1970-01-13#2 D 2@5"}},
      {6, {"1970-01-11#1 D 1@2", "1970-01-11#2 D 2@6"}},
      {9, {"1970-01-11#1 D 1@2", "1970-01-11#2 D 2@6"}},
  };
  for (const auto& row : kCases) {
    const auto stream = OpenList({.engine = &engine_, .position = row.position}, list);
    EXPECT_EQ(Drain(stream.get(), true), row.want) << "position " << row.position;
  }
}

TEST_F(RowsTest, MarksWithoutTheirRowShowNothing) {
  Batch batch;
  batch.Put(Space::kIndex, EncodeRowKey(DayList(), {{1, 1, 1}, 1, kCancelled}), Number40(99));
  ASSERT_TRUE(engine_.Commit(batch).ok());
  EXPECT_TRUE(Drain(OpenList({.engine = &engine_, .position = 5}, DayList()).get(), true).empty());
}

TEST_F(RowsTest, EveryPositionAndRangeGivesWhatAScanGives) {
  const std::string list = SpeakerList("wang-yi");
  PutRandom(list, 1, 700, 1);
  PutRandom(SpeakerList("wang"), 2, 200, 1);  // neighbours in the index
  PutRandom(SpeakerList("wang-yi~2"), 3, 200, 1);
  for (uint64_t position = 0; position <= kLastPosition + 1; ++position) {
    Check({.position = position}, list, "position " + std::to_string(position));
    Check({.position = position, .values = false}, list, "places alone");
    Check({.position = position, .undated = true}, list, "undated");
  }
  std::mt19937 random(4);
  for (int i = 0; i < 150; ++i) {
    const int32_t from = 20400 - static_cast<int32_t>(random() % 62000);
    const int32_t to = from + static_cast<int32_t>(random() % (i % 3 == 0 ? 3 : i % 3 == 1 ? 400 : 40000));
    const uint64_t position = random() % (kLastPosition + 1);
    const std::string what = FormatDay(from) + " to " + FormatDay(to) + " at " + std::to_string(position);
    Check({.position = position, .from = from, .to = to}, list, what);
    Check({.position = position, .from = from}, list, "from " + what);
    Check({.position = position, .to = to}, list, "up to " + what);
  }
}

TEST_F(RowsTest, LongDatesAreFoundFarBehindTheirFirstDay) {
  const std::string list = DayList();
  uint64_t ordinal = 0;
  // Each rank at its longest, ending on day 0.
  for (const int32_t days : {1, 31, 366, 3660, 36600, 3652425}) Put({list, DaySpan{1 - days, 0}, ++ordinal, 1});
  const struct {
    int32_t from, to;
    size_t want;
  } kCases[] = {{0, 0, 6},       {1, 1, 0},         {-1, -1, 5},        {-31, -31, 4},
                {-366, -366, 3}, {-3660, -3660, 2}, {-36600, -36600, 1}};
  for (const auto& row : kCases) {
    const auto stream = OpenList({.engine = &engine_, .position = 1, .from = row.from, .to = row.to}, list);
    EXPECT_EQ(Drain(stream.get(), true).size(), row.want) << "day " << row.from;
  }
}

TEST_F(RowsTest, OpenEndsMayBeTheLastDaysThereAre) {
  Put({DayList(), DaySpan{0, 9}, 1, 1});
  Check({.position = 1, .from = INT32_MIN, .to = INT32_MAX}, DayList(), "all days");
  Check({.position = 1, .from = 9, .to = INT32_MAX}, DayList(), "from the last day on");
}

TEST_F(RowsTest, GoesOnBehindAnyPlace) {
  PutRandom(DayList(), 5, 300, 1);
  for (size_t i = 0; i < rows_.size(); i += 7) {
    Check({.position = kLastPosition, .after = rows_[i].place()}, DayList(), "after " + Show(rows_[i].place()));
    Check({.position = 6, .from = 19000, .after = rows_[i].place()}, DayList(),
          "after " + Show(rows_[i].place()) + " in a range");
  }
}

TEST_F(RowsTest, UnionGivesEachPlaceOnce) {
  PutRandom(SpeakerList("a"), 6, 900, 1);
  const std::vector<PlacedRow> both = rows_;
  for (PlacedRow row : both) {  // b speaks in every third of them, and in others
    row.list = SpeakerList("b");
    if (row.ordinal % 3 == 0) Put(row);
  }
  PutRandom(SpeakerList("b"), 7, 2000, 997);
  for (const bool reverse : {false, true}) {
    const RowRange range{.engine = &engine_, .position = 9, .reverse = reverse};
    std::vector<std::unique_ptr<RowStream>> streams;
    for (const char* person : {"a", "b", "nobody"}) streams.push_back(OpenList(range, SpeakerList(person)));
    const auto want = Ordered(Expected(range, {SpeakerList("a"), SpeakerList("b")}), reverse, false);
    const auto united = Unite(reverse, std::move(streams));
    std::vector<std::string> seen;
    for (const VisibleRow* row = united->Peek(); row != nullptr; united->Pop(), row = united->Peek())
      seen.push_back(Show(row->place));
    EXPECT_EQ(seen, want);
    EXPECT_TRUE(united->status().ok());
  }
}

// Lists of several thousand rows, so that streams are fetched in many runs and sent over gaps of every width.
TEST_F(RowsTest, IntersectionGivesPlacesThatAreInAll) {
  std::mt19937 random(8);
  const std::string a = SpeakerList("a"), b = SpeakerList("b"), c = SpeakerList("c");
  for (uint64_t ordinal = 1; ordinal <= 6000; ++ordinal) {
    const DaySpan days{static_cast<int32_t>(ordinal / 3),
                       static_cast<int32_t>(ordinal / 3 + (ordinal % 5 == 0 ? 20 : 0))};
    Put({a, days, ordinal, 1});
    // b in blocks, so that gaps are of every width up to more than one run.
    if ((ordinal / (1 + ordinal / 60)) % 2 == 0) Put({b, days, ordinal, 1});
    if (random() % 50 == 0) Put({c, days, ordinal, 1});
  }
  const std::vector<std::vector<std::string>> kTogether = {{a, b}, {b, a},    {a, c},   {c, a},
                                                           {b, c}, {a, b, c}, {c, b, a}};
  for (const auto& lists : kTogether) {
    for (const int way : {0, 1, 2, 3}) {
      const bool reverse = way % 2 == 1, whole = way >= 2;  // with some in memory, some not
      const RowRange range{.engine = &engine_, .position = 9, .reverse = reverse};
      std::vector<std::unique_ptr<RowStream>> streams;
      std::map<Place, std::string> want = Expected(range, {lists.front()});
      for (const std::string& list : lists) {
        streams.push_back(Open(range, list, whole && list != a));
        const auto one = Expected(range, {list});
        std::erase_if(want, [&](const auto& row) { return one.find(row.first) == one.end(); });
      }
      ASSERT_GT(want.size(), 20u);
      ASSERT_EQ(Drain(Intersect(std::move(streams)).get(), true), Ordered(want, reverse, true))
          << lists.size() << " lists beginning with " << lists.front() << ", way " << way;
    }
  }
}

TEST_F(RowsTest, SeekStandsOnTheFirstRowAtOrBehindAPlace) {
  PutRandom(DayList(), 9, 4000, 1);
  std::mt19937 random(10);
  for (const int way : {0, 1, 2, 3}) {
    const bool reverse = way % 2 == 1, whole = way >= 2;
    const RowRange range{.engine = &engine_, .position = 8, .reverse = reverse};
    const auto expected = Expected(range, {DayList()});
    std::vector<Place> places;
    for (const auto& row : expected) places.push_back(row.first);
    if (reverse) std::reverse(places.begin(), places.end());
    const auto before = [&](const Place& one, const Place& other) { return reverse ? one > other : one < other; };
    for (int round = 0; round < 60; ++round) {
      const auto stream = Open(range, DayList(), whole);
      size_t at = 0;
      while (at < places.size()) {
        if (random() % 3 == 0) {  // go on for a while
          for (size_t steps = random() % 100; steps > 0 && at < places.size(); --steps, ++at) {
            ASSERT_NE(stream->Peek(), nullptr);
            stream->Pop();
          }
        }
        // A place that is there, or near one; also one that lies behind us.
        Place target = places[std::min(places.size() - 1, at + random() % (round % 2 == 0 ? 60 : 2000))];
        target.ordinal += random() % 3;
        if (random() % 10 == 0) target = places[at / 2];
        stream->Seek(target);
        while (at < places.size() && before(places[at], target)) ++at;
        const VisibleRow* row = stream->Peek();
        ASSERT_EQ(row == nullptr, at == places.size()) << Show(target);
        if (row != nullptr) {
          ASSERT_EQ(Show(row->place), Show(places[at])) << "sought " << Show(target);
          ASSERT_EQ(row->value, expected.at(places[at]));
        }
        if (random() % 4 == 0) break;
      }
    }
  }
}

// Rows that are written while a stream is open lie at later positions: it does not see them.
TEST_F(RowsTest, StreamDoesNotSeeWhatIsWrittenMeanwhile) {
  PutRandom(DayList(), 11, 500, 1);
  const RowRange range{.engine = &engine_, .position = kLastPosition};
  const auto want = Ordered(Expected(range, {DayList()}), false, true);
  const auto stream = OpenList(range, DayList());
  std::vector<std::string> seen;
  uint64_t ordinal = 5000;
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    seen.push_back(Show(row->place) + " " + std::string(row->value));
    const Place place = row->place;
    if (!place.dated()) continue;
    Put({DayList(), DaySpan{place.first, place.last}, ++ordinal, kLastPosition + 1});
    Batch cancel;
    cancel.Put(Space::kIndex, EncodeRowKey(DayList(), {place, rows_[seen.size()].position, kCancelled}),
               Number40(kLastPosition + 1));
  }
  EXPECT_EQ(seen, want);
}

TEST_F(RowsTest, PageReadsLittleOfALongList) {
  for (uint64_t ordinal = 1; ordinal <= 5000; ++ordinal) Put({DayList(), DaySpan{20000, 20000}, ordinal, 1});
  const int before = engine_.scans();
  const auto stream = OpenList({.engine = &engine_, .position = 1, .reverse = true}, DayList());
  for (int i = 0; i < 20; ++i) {
    ASSERT_NE(stream->Peek(), nullptr);
    stream->Pop();
  }
  EXPECT_LE(engine_.scans() - before, kRanks) << "one fetch of each rank";
}

TEST_F(RowsTest, ListIsHeldOnceItHasBeenAskedForOften) {
  const std::string shorter = SpeakerList("a"), longer = SpeakerList("b");
  for (uint64_t ordinal = 1; ordinal <= WholeLists::kRowsMax + 1; ++ordinal) {
    if (ordinal > 1) Put({shorter, DaySpan{20000, 20000}, ordinal, 1});
    Put({longer, DaySpan{20000, 20000}, ordinal, 1});
  }
  Memory memory;
  const auto held = [&](const std::string& list, bool most) {
    return memory.lists.Find(engine_, list, 1, 1, most) != nullptr;
  };
  for (const std::string& list : {shorter, longer}) {
    for (int i = 0; i < 7; ++i) EXPECT_FALSE(held(list, false));
  }
  EXPECT_TRUE(held(shorter, false));
  EXPECT_FALSE(held(longer, false));
  const int scans = engine_.scans();
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(held(shorter, false));
    EXPECT_FALSE(held(longer, true)) << "too long";
  }
  EXPECT_EQ(engine_.scans(), scans) << "neither is read again";
  Present::Touched touched;
  touched.Add(shorter);
  memory.present.Publish(2, std::move(touched));
  EXPECT_FALSE(held(shorter, false)) << "it has changed";
  EXPECT_TRUE(held(shorter, true)) << "whoever reads most of it reads all";
  Cache<RowRun> none(0, memory.present);
  EXPECT_EQ(WholeLists(memory.present, 0, &none).Find(engine_, shorter, 1, 1, true), nullptr);
}

TEST_F(RowsTest, ListThatCannotBeReadIsNotHeld) {
  PutRandom(SpeakerList("a"), 12, 200, 1);
  engine_.failure = IoError("disk gone");
  Memory memory;
  const RowRange range{.engine = &engine_, .position = 9, .lists = &memory.lists, .most = true};
  const auto stream = OpenList(range, SpeakerList("a"));
  EXPECT_EQ(stream->Peek(), nullptr);
  EXPECT_EQ(stream->status().ToString(), "i/o error: disk gone");
  engine_.failure = {};
  EXPECT_NE(OpenList(range, SpeakerList("a"))->Peek(), nullptr);
}

TEST_F(RowsTest, DamageEndsTheStreamWithAnError) {
  const Place place{20000, 20000, 3};
  std::string damaged_key = EncodeRowKey(DayList(), {place, 1, kRow});
  damaged_key.back() = '\x07';
  const struct {
    const char* what;
    std::string key, value;
  } kCases[] = {
      {"key with an unknown mark", damaged_key, ""},
      {"key of another length", EncodeRowKey(DayList(), {place, 1, kRow}).substr(0, 14), ""},
      {"cancelled without a position", EncodeRowKey(DayList(), {place, 1, kCancelled}), ""},
      {"cancelled with half a position", EncodeRowKey(DayList(), {place, 1, kCancelled}), "abc"},
  };
  for (const auto& row : kCases) {
    for (const bool reverse : {false, true}) {
      MemoryEngine engine;
      Batch batch;
      for (uint64_t ordinal = 1; ordinal <= 5; ++ordinal) {
        batch.Put(Space::kIndex, EncodeRowKey(DayList(), {{20000, 20000, ordinal}, 1, kRow}), "");
      }
      batch.Put(Space::kIndex, row.key, row.value);
      ASSERT_TRUE(engine.Commit(batch).ok());
      const auto stream = OpenList({.engine = &engine, .position = 5, .reverse = reverse}, DayList());
      int seen = 0;
      for (; stream->Peek() != nullptr; stream->Pop()) ++seen;
      EXPECT_EQ(stream->status().code(), Code::kCorruption) << row.what << (reverse ? ", newest first" : "");
      EXPECT_LT(seen, 5) << row.what;
    }
  }
}

TEST_F(RowsTest, FailureOfTheEngineIsTheStreams) {
  PutRandom(SpeakerList("a"), 12, 200, 1);
  PutRandom(SpeakerList("b"), 12, 200, 1);
  const RowRange range{.engine = &engine_, .position = 9};
  std::vector<std::unique_ptr<RowStream>> one, other;
  for (const char* person : {"a", "b"}) {
    one.push_back(OpenList(range, SpeakerList(person)));
    other.push_back(OpenList(range, SpeakerList(person)));
  }
  engine_.failure = IoError("disk gone");
  for (const auto& stream : {Unite(false, std::move(one)).release(), Intersect(std::move(other)).release()}) {
    const std::unique_ptr<RowStream> owned(stream);
    EXPECT_EQ(owned->Peek(), nullptr);
    EXPECT_EQ(owned->status().ToString(), "i/o error: disk gone");
  }
}

}  // namespace
}  // namespace dicta
