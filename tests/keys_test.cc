#include "storage/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "storage/hash.h"

namespace dicta {
namespace {

constexpr std::string_view kSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Place DatedPlace(int32_t first, int32_t last, uint64_t ordinal) { return {first, last, ordinal}; }
Place UndatedPlace(uint64_t ordinal) { return {.ordinal = ordinal}; }

TEST(KeysTest, BytesNeverChange) {
  const std::string sha256 = Unhex(kSha256);
  const struct {
    const char* name;
    std::string key, hex;
  } kCases[] = {
      {"record", RecordKey("7zq4k9", 1), "377a71346b39000000000001"},
      {"record at the last position", RecordKey("王毅", kPositionMax), "e78e8be6af8500ffffffffff"},
      {"original", OriginalKey(sha256, 2), std::string(kSha256) + "00000002"},
      {"batch", BatchKey(258), "420000000102"},
      {"journal", JournalKey(258, 7), "4a000000010200000007"},
      {"fact", FactKey(1, 65536), "46000000000100010000"},
      {"dictionary", DictionaryKey(3), "5a00000003"},
      {"day row", EncodeRowKey(DayList(), {DatedPlace(20133, 20133, 3), 5, kRow}),
       "44"
       "01"
       "80004ea5"
       "80004ea5"
       "0000000003"
       "0000000005"
       "00"},
      {"speaker row, cancelled", EncodeRowKey(SpeakerList("wang-yi"), {DatedPlace(20089, 20453, 3), 5, kCancelled}),
       "5377616e672d796900"
       "03"
       "80004e79"
       "80004fe5"
       "0000000003"
       "0000000005"
       "01"},
      {"row before 1970, withdrawn", EncodeRowKey(DayList(), {DatedPlace(-29099, -29099, 1), 2, kWithdrawn}),
       "44"
       "01"
       "7fff8e55"
       "7fff8e55"
       "0000000001"
       "0000000002"
       "02"},
      {"undated row", EncodeRowKey(DayList(), {UndatedPlace(1), 2, kRow}),
       "44"
       "00"
       "00000000"
       "00000000"
       "0000000001"
       "0000000002"
       "00"},
      {"bound", RowBound(DayList(), 2, DatedPlace(0, -1, 9)),
       "44"
       "02"
       "80000000"
       "7fffffff"
       "0000000009"},
      {"hash", HashKey(sha256, "7zq4k9"), "48" + std::string(kSha256) + "377a71346b39"},
      {"source", SourceKey("https://a.b/", "7zq4k9"), "4b68747470733a2f2f612e622f00377a71346b39"},
      {"name", NameKey("wang yi", "wang-yi", 1), "4e77616e672079690077616e672d7969000000000001"},
      {"word", WordKey("yi", "wang yi", "wang-yi", 1), "5779690077616e672079690077616e672d7969000000000001"},
      {"person", PersonKey("wang-yi", 1, "Wang Yi"), "5077616e672d796900000000000157616e67205969"},
  };
  for (const auto& row : kCases) EXPECT_EQ(Hex(row.key), row.hex) << row.name;
}

TEST(KeysTest, RankIsHowLongADateSpans) {
  const struct {
    int32_t days;
    int rank;
  } kCases[] = {{1, 1},    {2, 2},    {31, 2},    {32, 3},    {366, 3},    {367, 4},
                {3660, 4}, {3661, 5}, {36600, 5}, {36601, 6}, {3652425, 6}};
  for (const auto& row : kCases) {
    for (const int32_t first : {-719528, -29099, 0, 20133}) {
      EXPECT_EQ(RankOf(DaySpan{first, first + row.days - 1}), row.rank) << row.days << " days from " << first;
    }
    EXPECT_LE(row.days, kRankDaysMax[row.rank]);
  }
  EXPECT_EQ(RankOf(std::nullopt), 0);
  const DaySpan all{DayFromCivil(0, 1, 1), DayFromCivil(9999, 12, 31)};
  EXPECT_LE(all.last - all.first + 1, kRankDaysMax[kRanks - 1]) << "no date is longer than the last rank";
}

TEST(KeysTest, PlacesAreOrderedByFirstDayLastDayArrivalAndUndatedComesFirst) {
  const Place kInOrder[] = {UndatedPlace(1),     UndatedPlace(2),     DatedPlace(-5, -5, 9), DatedPlace(-5, 3, 1),
                            DatedPlace(0, 0, 1), DatedPlace(0, 0, 2), DatedPlace(0, 1, 1),   DatedPlace(1, 1, 1)};
  for (size_t i = 0; i + 1 < std::size(kInOrder); ++i) EXPECT_LT(kInOrder[i], kInOrder[i + 1]) << i;
  EXPECT_FALSE(PlaceOf(std::nullopt, 4).dated());
  EXPECT_EQ(PlaceOf(std::nullopt, 4), UndatedPlace(4));
  EXPECT_EQ(PlaceOf(DaySpan{3, 5}, 4), DatedPlace(3, 5, 4));
}

// --- Order of keys is order of parts, over random pairs --------------------------------------------------------------

constexpr int kPairs = 300000;

// Numbers whose bytes differ at any place, often by one.
int32_t AnyDay(std::mt19937_64& random) {
  static constexpr int32_t kEdges[] = {-719528, -65536, -256, -1, 0, 1, 255, 256, 20133, 65535, 65536, 2932896};
  if (random() % 2 == 0) return kEdges[random() % std::size(kEdges)];
  return static_cast<int32_t>(random() % 3652425) - 719528;
}

uint64_t AnyNumber40(std::mt19937_64& random) {
  const uint64_t number = random() >> (24 + random() % 40);
  return random() % 8 == 0 ? kPositionMax - number % 3 : number;
}

// Days that a rank holds, one span at a time; rank 0 none.
std::optional<DaySpan> AnySpan(std::mt19937_64& random) {
  static constexpr int32_t kLengths[] = {1, 1, 2, 30, 31, 32, 365, 366, 367, 3660, 3661, 36600, 36601, 100000};
  if (random() % 10 == 0) return std::nullopt;
  const int32_t first = AnyDay(random);
  return DaySpan{first, first + kLengths[random() % std::size(kLengths)] - 1};
}

// The rank said in another way: how many of the bounds a span's length is over.
int RankByCounting(const std::optional<DaySpan>& span) {
  if (!span) return 0;
  int rank = 1;
  for (const int32_t bound : {1, 31, 366, 3660, 36600}) rank += span->last - span->first + 1 > bound ? 1 : 0;
  return rank;
}

struct ListRow {
  std::string person;
  std::optional<DaySpan> span;
  uint64_t ordinal = 0, position = 0;
  Mark mark = kRow;

  std::string Key() const { return EncodeRowKey(SpeakerList(person), {PlaceOf(span, ordinal), position, mark}); }
  auto Parts() const {
    return std::tuple(person, RankByCounting(span), span ? span->first : 0, span ? span->last : 0, ordinal, position,
                      mark);
  }
};

ListRow AnyRow(std::mt19937_64& random) {
  static constexpr std::string_view kPersons[] = {"wang-yi", "wang", "wang-yi~2", "王毅", "a", "b"};
  return {std::string(kPersons[random() % std::size(kPersons)]), AnySpan(random), AnyNumber40(random),
          AnyNumber40(random), static_cast<Mark>(random() % 3)};
}

// The same, but for one part.
ListRow Neighbour(ListRow row, std::mt19937_64& random) {
  const ListRow other = AnyRow(random);
  switch (random() % 6) {
    case 0:
      row.person = other.person;
      break;
    case 1:
      row.span = other.span;
      break;
    case 2:
      row.ordinal = other.ordinal;
      break;
    case 3:
      row.position = (row.position + random() % 3) & kPositionMax;
      break;
    case 4:
      row.mark = other.mark;
      break;
    default:
      if (row.span) row.span->last += static_cast<int32_t>(random() % 3);
      break;
  }
  return row;
}

TEST(KeysTest, RowKeysSortAsTheirPartsDo) {
  std::mt19937_64 random(20250214);
  int less = 0, equal = 0;
  for (int i = 0; i < kPairs; ++i) {
    const ListRow a = AnyRow(random), b = i % 2 == 0 ? AnyRow(random) : Neighbour(a, random);
    ASSERT_EQ(a.Key() < b.Key(), a.Parts() < b.Parts())
        << "pair " << i << ": " << Hex(a.Key()) << " and " << Hex(b.Key());
    ASSERT_EQ(a.Key() == b.Key(), a.Parts() == b.Parts()) << "pair " << i << ": " << Hex(a.Key());
    less += a.Key() < b.Key();
    equal += a.Key() == b.Key();
  }
  EXPECT_GT(less, kPairs / 4);
  EXPECT_GT(equal, kPairs / 100);
}

TEST(KeysTest, RowKeysReadBack) {
  std::mt19937_64 random(1890);
  for (int i = 0; i < 50000; ++i) {
    const ListRow row = AnyRow(random);
    RowKey read;
    ASSERT_TRUE(DecodeRowKey(row.Key(), &read)) << Hex(row.Key());
    ASSERT_EQ(read.place, PlaceOf(row.span, row.ordinal)) << Hex(row.Key());
    ASSERT_EQ(read.position, row.position) << Hex(row.Key());
    ASSERT_EQ(read.mark, row.mark) << Hex(row.Key());
    ASSERT_EQ(EncodeRowKey(SpeakerList(row.person), read), row.Key());
  }
}

TEST(KeysTest, DamagedRowKeysAreRefused) {
  const std::string key = EncodeRowKey(DayList(), {DatedPlace(20133, 20134, 3), 5, kRow});
  RowKey read;
  for (size_t length = 0; length < key.size(); ++length) {
    EXPECT_FALSE(DecodeRowKey(key.substr(0, length), &read)) << length;
  }
  const struct {
    const char* what;
    std::string hex;
  } kCases[] = {
      {"mark 3",
       "44"
       "02"
       "80004ea5"
       "80004ea6"
       "0000000003"
       "0000000005"
       "03"},
      {"rank of another length",
       "44"
       "03"
       "80004ea5"
       "80004ea6"
       "0000000003"
       "0000000005"
       "00"},
      {"rank 7",
       "44"
       "07"
       "80004ea5"
       "80004ea6"
       "0000000003"
       "0000000005"
       "00"},
      {"undated with days",
       "44"
       "00"
       "80004ea5"
       "80004ea6"
       "0000000003"
       "0000000005"
       "00"},
      {"no list",
       "02"
       "80004ea5"
       "80004ea6"
       "0000000003"
       "0000000005"
       "00"},
  };
  for (const auto& row : kCases) EXPECT_FALSE(DecodeRowKey(Unhex(row.hex), &read)) << row.what;
}

// A walk begins at a bound: everything at or behind the place lies behind it, everything before it before.
TEST(KeysTest, BoundsPartTheRowsOfARank) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 100000; ++i) {
    const ListRow a = AnyRow(random), b = Neighbour(a, random);
    const Place place = PlaceOf(b.span, b.ordinal);
    if (a.person != b.person || RankOf(a.span) != RankOf(b.span)) continue;
    const std::string bound = RowBound(SpeakerList(b.person), RankOf(b.span), place);
    ASSERT_EQ(a.Key() >= bound, PlaceOf(a.span, a.ordinal) >= place) << Hex(a.Key()) << " and " << Hex(bound);
  }
}

std::string AnyId(std::mt19937_64& random) {
  static constexpr std::string_view kCharacters = "ab\x01\x7f\xc3\xa9\xff";
  std::string id;
  for (size_t length = 1 + random() % 4; id.size() < length;) id.push_back(kCharacters[random() % kCharacters.size()]);
  return id;
}

TEST(KeysTest, RecordKeysSortByIdThenPosition) {
  std::mt19937_64 random(51009);
  int equal = 0;
  for (int i = 0; i < kPairs; ++i) {
    const auto a = std::pair(AnyId(random), AnyNumber40(random));
    auto b = std::pair(random() % 2 == 0 ? a.first : AnyId(random), AnyNumber40(random));
    if (random() % 4 == 0) b.second = (a.second + random() % 3) & kPositionMax;
    const std::string one = RecordKey(a.first, a.second), other = RecordKey(b.first, b.second);
    ASSERT_EQ(one < other, a < b) << "pair " << i << ": " << Hex(one) << " and " << Hex(other);
    ASSERT_EQ(one == other, a == b) << "pair " << i << ": " << Hex(one);
    equal += a == b;
    std::string_view id;
    uint64_t position = 0;
    ASSERT_TRUE(ParseRecordKey(one, &id, &position)) << Hex(one);
    ASSERT_EQ(std::pair(std::string(id), position), a) << Hex(one);
    const KeyRange range = RecordRange(a.first);
    ASSERT_EQ(range.begin <= other && other < range.end, a.first == b.first) << Hex(one) << " and " << Hex(other);
  }
  EXPECT_GT(equal, kPairs / 100);
}

TEST(KeysTest, DamagedRecordKeysAreRefused) {
  const std::string key = RecordKey("7zq4k9", 258);
  std::string_view id;
  uint64_t position = 0;
  for (size_t length = 0; length < key.size(); ++length) {
    EXPECT_FALSE(ParseRecordKey(key.substr(0, length), &id, &position)) << length;
  }
  EXPECT_FALSE(ParseRecordKey(key + "x", &id, &position));
  EXPECT_FALSE(ParseRecordKey("7zq4k9", &id, &position)) << "no zero byte";
  EXPECT_FALSE(ParseRecordKey(std::string("7\0zq4k900001", 12), &id, &position)) << "a zero byte too early";
}

TEST(KeysTest, RangesHoldTheKeysOfTheirPrefixAndNoOthers) {
  const std::string all_ones(32, '\xff');
  const struct {
    const char* name;
    KeyRange range;
    std::string first, last, before, behind;  // before, behind empty: nothing can be
  } kCases[] = {
      {"tag", TagRange('F'), FactKey(0, 0), FactKey(kPositionMax, UINT32_MAX), DictionaryKey(1).replace(0, 1, "E"),
       "G"},
      {"position", PositionRange('J', 255), JournalKey(255, 0), JournalKey(255, UINT32_MAX),
       JournalKey(254, UINT32_MAX), JournalKey(256, 0)},
      {"original", OriginalRange(Unhex(kSha256)), OriginalKey(Unhex(kSha256), 0),
       OriginalKey(Unhex(kSha256), UINT32_MAX), Unhex(std::string(kSha256).replace(62, 2, "ac")) + "\xff\xff\xff\xff",
       OriginalKey(Unhex(std::string(kSha256).replace(62, 2, "ae")), 0)},
      {"original without a successor", OriginalRange(all_ones), OriginalKey(all_ones, 0),
       OriginalKey(all_ones, UINT32_MAX), std::string(31, '\xff') + "\xfe", ""},
      {"prefix ending in ff", PrefixRange("a\xff"), "a\xff", "a\xff\xff\xff", "a\xfe\xff", "b"},
      {"empty prefix", PrefixRange(""), "", "\xff\xff", "", ""},
  };
  const auto holds = [](const KeyRange& range, const std::string& key) {
    return key >= range.begin && (range.end.empty() || key < range.end);
  };
  for (const auto& row : kCases) {
    EXPECT_TRUE(holds(row.range, row.first)) << row.name;
    EXPECT_TRUE(holds(row.range, row.last)) << row.name;
    if (!row.before.empty()) {
      EXPECT_FALSE(holds(row.range, row.before)) << row.name;
    }
    if (!row.behind.empty()) {
      EXPECT_FALSE(holds(row.range, row.behind)) << row.name;
    }
  }
}

TEST(KeysTest, PositionOfMetaKeys) {
  EXPECT_EQ(PositionOfMetaKey(BatchKey(258)), 258u);
  EXPECT_EQ(PositionOfMetaKey(JournalKey(kPositionMax, 3)), kPositionMax);
  EXPECT_EQ(PositionOfMetaKey(FactKey(1, UINT32_MAX)), 1u);
}

TEST(KeysTest, PartsAreTakenFromTheFront) {
  const std::string key = NameKey("wang yi", "wang-yi", 258);
  std::string_view rest = std::string_view(key).substr(1), text;
  uint64_t number = 0;
  ASSERT_TRUE(TakeString(&rest, &text));
  EXPECT_EQ(text, "wang yi");
  ASSERT_TRUE(TakeString(&rest, &text));
  EXPECT_EQ(text, "wang-yi");
  ASSERT_TRUE(TakeNumber40(&rest, &number));
  EXPECT_EQ(number, 258u);
  EXPECT_TRUE(rest.empty());
  EXPECT_FALSE(TakeString(&rest, &text));
  EXPECT_FALSE(TakeNumber40(&rest, &number));
}

// The longest of everything still fits the engine's limit.
TEST(KeysTest, LongestKeysFit) {
  const std::string id(512, 'i'), name(400, 'n'), address(1024, 'a'), sha256(32, 's');
  for (const std::string& key : {RecordKey(id, 1), HashKey(sha256, id), SourceKey(address, id), NameKey(name, name, 1),
                                 WordKey(name, name, name, 1), PersonKey(name, 1, name),
                                 EncodeRowKey(SpeakerList(name), {UndatedPlace(1), 1, kRow})}) {
    EXPECT_LE(key.size(), kKeyBytesMax) << key.substr(0, 1);
  }
}

}  // namespace
}  // namespace dicta
