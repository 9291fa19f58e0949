#include "storage/date.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>

namespace dicta {
namespace {

// "2025-02-01…2025-02-28", or what is wrong.
std::string Show(const Result<DaySpan>& span) {
  return span.ok() ? FormatDay(span->first) + "…" + FormatDay(span->last) : span.status().ToString();
}

std::string ExpectedDate(std::string_view date) {
  return "invalid: \"" + std::string(date) + "\": expected YYYY, YYYY-MM, YYYY-MM-DD or an interval of two of these";
}

TEST(DateTest, ParsesEdtfLevelZero) {
  const struct {
    std::string_view date, want;  // want empty: not a date at all
  } kCases[] = {
      {"2025-02-14", "2025-02-14…2025-02-14"},
      {"2025-02", "2025-02-01…2025-02-28"},
      {"2024-02", "2024-02-01…2024-02-29"},
      {"2025", "2025-01-01…2025-12-31"},
      {"1890-05-01", "1890-05-01…1890-05-01"},
      {"0000", "0000-01-01…0000-12-31"},
      {"9999-12-31", "9999-12-31…9999-12-31"},
      {"2025-02-14/2025-02-15", "2025-02-14…2025-02-15"},
      {"2025-02-14/2025-02-14", "2025-02-14…2025-02-14"},
      {"2024-12/2025-01", "2024-12-01…2025-01-31"},
      {"2024/2025", "2024-01-01…2025-12-31"},
      {"2025/2025-03", "2025-01-01…2025-03-31"},
      {"2025-02-14/2025", "invalid: \"2025-02-14/2025\": the interval ends before it begins"},
      {"2025-02-15/2025-02-14", "invalid: \"2025-02-15/2025-02-14\": the interval ends before it begins"},
      {"2025/2024", "invalid: \"2025/2024\": the interval ends before it begins"},
      {"2023-02-30", "invalid: \"2023-02-30\": February 2023 has 28 days"},
      {"2024-02-30", "invalid: \"2024-02-30\": February 2024 has 29 days"},
      {"2025-04-31", "invalid: \"2025-04-31\": April 2025 has 30 days"},
      {"2025-12-32", "invalid: \"2025-12-32\": December 2025 has 31 days"},
      {"2025-01-00", "invalid: \"2025-01-00\": January 2025 has 31 days"},
      {"2025-13", "invalid: \"2025-13\": there is no month 13"},
      {"2025-00-01", "invalid: \"2025-00-01\": there is no month 0"},
      {"2025-02-14/2025-02-30", "invalid: \"2025-02-14/2025-02-30\": February 2025 has 28 days"},
      {"", ""},
      {"1 May 1890", ""},
      {"25-02-14", ""},
      {"20250214", ""},
      {"2025-2-14", ""},
      {"2025-02-14 ", ""},
      {" 2025-02-14", ""},
      {"2025-", ""},
      {"2025-02-", ""},
      {"2025-02-1", ""},
      {"2025-02-145", ""},
      {"-2025-02-14", ""},
      {"+2025", ""},
      {"12025", ""},
      {"2025/", ""},
      {"/2025", ""},
      {"2025/..", ""},
      {"2025//2026", ""},
      {"2023/2024/2025", ""},
      {"2025-02-14T10:00", ""},
      {"2025~", ""},
      {"202X", ""},
      {"٢٠٢٥", ""},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(Show(ParseDate(row.date)), row.want.empty() ? ExpectedDate(row.date) : row.want)
        << "\"" << row.date << "\"";
  }
}

TEST(DateTest, DaysAreCountedFrom1970) {
  const struct {
    int year;
    unsigned month, day;
    int32_t want;
    const char* text;
  } kCases[] = {
      {1970, 1, 1, 0, "1970-01-01"},      {1969, 12, 31, -1, "1969-12-31"}, {2025, 2, 14, 20133, "2025-02-14"},
      {1890, 5, 1, -29099, "1890-05-01"}, {0, 1, 1, -719528, "0000-01-01"}, {9999, 12, 31, 2932896, "9999-12-31"},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(DayFromCivil(row.year, row.month, row.day), row.want) << row.text;
    EXPECT_EQ(FormatDay(row.want), row.text);
  }
}

// The calendar, counted by hand: leap years are those of 4, not of 100, but of 400.
TEST(DateTest, EveryMonthOfTenThousandYearsFollowsTheOneBefore) {
  int32_t day = -719528;
  for (int year = 0; year <= 9999; ++year) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int32_t days[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; ++month) {
      char text[8];
      snprintf(text, sizeof text, "%04d-%02u", year % 10000, month % 100);
      const Result<DaySpan> span = ParseDate(text);
      ASSERT_TRUE(span.ok()) << text;
      ASSERT_EQ(span->first, day) << text;
      day += days[month - 1];
      ASSERT_EQ(span->last, day - 1) << text;
      ASSERT_EQ(FormatSpan(*span), text);
    }
  }
  EXPECT_EQ(day, 2932897);
}

TEST(DateTest, FormatSpanIsTheShortestFormAndReadsBack) {
  const struct {
    std::string_view date, want;
  } kCases[] = {
      {"2025-02-14", "2025-02-14"},
      {"2025-02-14/2025-02-14", "2025-02-14"},
      {"2025-02", "2025-02"},
      {"2025-02-01/2025-02-28", "2025-02"},
      {"2024-02-01/2024-02-28", "2024-02-01/2024-02-28"},
      {"2025", "2025"},
      {"2025-01/2025-12", "2025"},
      {"2025-01-01/2025-12-30", "2025-01-01/2025-12-30"},
      {"2024/2025", "2024/2025"},
      {"0000", "0000"},
      {"2025-02-14/2025-02-15", "2025-02-14/2025-02-15"},
  };
  for (const auto& row : kCases) {
    const Result<DaySpan> span = ParseDate(row.date);
    ASSERT_TRUE(span.ok()) << row.date;
    EXPECT_EQ(FormatSpan(*span), row.want) << row.date;
    const Result<DaySpan> again = ParseDate(FormatSpan(*span));
    ASSERT_TRUE(again.ok()) << row.date;
    EXPECT_EQ(*again, *span) << row.date;
  }
}

TEST(DateTest, LabelIsTheUnitAroundTheDateOrTheDateItself) {
  const struct {
    std::string_view date, by_day, by_month, by_year;
  } kCases[] = {
      {"2025-02-14", "2025-02-14", "2025-02", "2025"},
      {"2025-02", "2025-02", "2025-02", "2025"},
      {"2025", "2025", "2025", "2025"},
      {"2025-02-14/2025-02-15", "2025-02-14/2025-02-15", "2025-02", "2025"},
      {"2025-02-28/2025-03-01", "2025-02-28/2025-03-01", "2025-02-28/2025-03-01", "2025"},
      {"2024-12-31/2025-01-01", "2024-12-31/2025-01-01", "2024-12-31/2025-01-01", "2024-12-31/2025-01-01"},
      {"2024/2025", "2024/2025", "2024/2025", "2024/2025"},
  };
  for (const auto& row : kCases) {
    const Result<DaySpan> span = ParseDate(row.date);
    ASSERT_TRUE(span.ok()) << row.date;
    EXPECT_EQ(LabelOf(*span, Unit::kDay), row.by_day) << row.date;
    EXPECT_EQ(LabelOf(*span, Unit::kMonth), row.by_month) << row.date;
    EXPECT_EQ(LabelOf(*span, Unit::kYear), row.by_year) << row.date;
  }
}

TEST(DateTest, ParsesIso8601Moments) {
  const int64_t kMidnight = int64_t{20133} * 86400;  // 2025-02-14T00:00:00Z
  const struct {
    std::string_view moment;
    int64_t seconds;        // after kMidnight
    std::string_view days;  // empty: no moment
  } kCases[] = {
      {"2025-02-14", 0, "2025-02-14…2025-02-14"},
      {"2025-02", -13 * 86400, "2025-02-01…2025-02-28"},
      {"2025", -44 * 86400, "2025-01-01…2025-12-31"},
      {"2025-02-14T19:04", 19 * 3600 + 240, "2025-02-14…2025-02-14"},
      {"2025-02-14 19:04", 19 * 3600 + 240, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04:05", 19 * 3600 + 245, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04:05.678", 19 * 3600 + 245, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04:05.678Z", 19 * 3600 + 245, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04Z", 19 * 3600 + 240, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04+08:00", 11 * 3600 + 240, "2025-02-14…2025-02-14"},
      {"2025-02-14T01:00+08:00", -7 * 3600, "2025-02-14…2025-02-14"},  // the local day, though it is the 13th in UTC
      {"2025-02-14T19:04-03:30", 22 * 3600 + 34 * 60, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04+0800", 11 * 3600 + 240, "2025-02-14…2025-02-14"},
      {"2025-02-14T19:04+08", 11 * 3600 + 240, "2025-02-14…2025-02-14"},
      {"2025-02-14T24:00", 86400, "2025-02-14…2025-02-14"},
      {"2025-02-14T23:59:60Z", 86400, "2025-02-14…2025-02-14"},
      {"2025-02-14T", 0, ""},
      {"2025-02-14T19", 0, ""},
      {"2025-02-14T19:4", 0, ""},
      {"2025-02-14T1904", 0, ""},
      {"2025-02-14T25:00", 0, ""},
      {"2025-02-14T24:01", 0, ""},
      {"2025-02-14T24:00:01", 0, ""},
      {"2025-02-14T19:60", 0, ""},
      {"2025-02-14T19:04:61", 0, ""},
      {"2025-02-14T19:04:", 0, ""},
      {"2025-02-14T19:04:05.", 0, ""},
      {"2025-02-14T19:04:05.Z", 0, ""},
      {"2025-02-14T19:04z", 0, ""},
      {"2025-02-14T19:04Z ", 0, ""},
      {"2025-02-14T19:04+", 0, ""},
      {"2025-02-14T19:04+8", 0, ""},
      {"2025-02-14T19:04+08:", 0, ""},
      {"2025-02-14T19:04+08:0", 0, ""},
      {"2025-02-14T19:04+08:60", 0, ""},
      {"2025-02-14T19:04+19:00", 0, ""},
      {"2025-02-14T19:04+08:00Z", 0, ""},
      {"2025-02T19:04", 0, ""},
      {"2025T19:04", 0, ""},
      {"2025-02-14/2025-02-15", 0, ""},
      {"2025-02-14x", 0, ""},
  };
  for (const auto& row : kCases) {
    const Result<DaySpan> days = ParseMoment(row.moment);
    const Result<int64_t> instant = ParseInstant(row.moment);
    EXPECT_EQ(Show(days), !row.days.empty()
                              ? row.days
                              : "invalid: \"" + std::string(row.moment) +
                                    "\": expected an ISO 8601 date or date-time such as 2025-02-14T19:04+08:00");
    ASSERT_EQ(instant.ok(), !row.days.empty()) << row.moment;
    if (instant.ok()) {
      EXPECT_EQ(*instant - kMidnight, row.seconds) << row.moment;
    }
  }
}

TEST(DateTest, MomentOfADayThatDoesNotExistSaysSo) {
  EXPECT_EQ(Show(ParseMoment("2023-02-30T10:00")), "invalid: \"2023-02-30T10:00\": February 2023 has 28 days");
  EXPECT_EQ(ParseInstant("2023-02-30").status().ToString(), "invalid: \"2023-02-30\": February 2023 has 28 days");
}

TEST(DateTest, NowIsRfc3339InUtcToTheSecond) {
  const std::string now = NowUtc();
  ASSERT_EQ(now.size(), 20u) << now;
  EXPECT_EQ(now.back(), 'Z') << now;
  const Result<int64_t> instant = ParseInstant(now);
  ASSERT_TRUE(instant.ok()) << now;
  EXPECT_NEAR(static_cast<double>(*instant), static_cast<double>(std::time(nullptr)), 5.0) << now;
}

}  // namespace
}  // namespace dicta
