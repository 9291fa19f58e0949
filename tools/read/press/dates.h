// Dates as press texts write them, in any of the languages of words.h. Finding a date and deciding what it is the date
// of are apart: this file finds; evidence.h decides. Functions are thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/text.h"

namespace dicta::tools::press {

// A date found in a text. What is not written is absent: no year, no time, no offset is invented.
struct FoundDate {
  Range range;  // of the text searched, time and offset included
  std::optional<int> year;
  int month = 0;  // 0: a year alone
  int day = 0;    // 0: a month
  std::optional<int> hour, minute, second;
  std::optional<int> offset_minutes;  // east of UTC
  std::optional<int> weekday;         // a weekday alone: month and day are 0
  std::optional<int> relative_day;    // 0 today, -1 yesterday: month and day are 0

  bool full() const { return year.has_value() && month > 0 && day > 0; }
  bool without_year() const { return !year.has_value() && month > 0 && day > 0; }
};

// All dates in `range`, in order, not overlapping. `language` (BCP 47) decides day/month order where only it can: a
// date like 03/04/2025 in an English text is left out. Weekdays and today/yesterday are found too where `loose`.
std::vector<FoundDate> FindDates(std::string_view text, Range range, std::string_view language, bool loose);

// The date in a file's name: 2025-02-14, 20250214, 2025_02_14.
std::optional<FoundDate> DateInName(std::string_view name);

// EDTF: 2025-02-14, 2025-02, 2025. REQUIRES: a year.
std::string FormatDate(const FoundDate& date);
// ISO 8601, with as much of time and offset as was written. REQUIRES: full().
std::string FormatMoment(const FoundDate& date);

// Days since 1970. REQUIRES: full().
int32_t DayOf(const FoundDate& date);

// The day nearest to `reference` that has this month and day: a dateline of Dec. 31 read on January 2 is last year's.
// Nothing where that is 29 February and no near year has one.
std::optional<int32_t> NearestYear(const FoundDate& date, int32_t reference);
// The last such weekday that is not after `reference`.
int32_t WeekdayBefore(int weekday, int32_t reference);

}  // namespace dicta::tools::press
