// Dates of statements: EDTF level 0 (ISO 8601-2, Library of Congress) <-> sortable days.
//
// A day is a signed number of days since 1970-01-01 in the proleptic Gregorian calendar. A date covers the days from
// first to last: 2025-02 is 2025-02-01 … 2025-02-28. Years run from 0000 to 9999. Functions are thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta {

struct DaySpan {
  int32_t first = 0;
  int32_t last = 0;
  friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

// The day of a calendar date. REQUIRES: the date exists.
int32_t DayFromCivil(int year, unsigned month, unsigned day);

// "2025-02-14".
std::string FormatDay(int32_t day);

// Reads YYYY-MM-DD, YYYY-MM, YYYY, or an interval of two of these (first not after last).
// InvalidArgument says what is wrong: "2023-02-30: February 2023 has 28 days".
Result<DaySpan> ParseDate(std::string_view edtf);

// Checks an ISO 8601 date or date-time as `published` holds it: YYYY[-MM[-DD]], or a day with THH:MM[:SS[.f]] and
// optionally Z or ±HH:MM. Returns its local day(s).
Result<DaySpan> ParseMoment(std::string_view iso);

// Seconds since 1970 UTC of an ISO 8601 date-time, for comparing two of them; one without offset is taken as UTC, a day
// as its midnight.
Result<int64_t> ParseInstant(std::string_view iso);

// The shortest EDTF for a span: a day, a whole month or year, else an interval of years, of months or of days.
std::string FormatSpan(DaySpan span);

// The label under which a span is counted: its day, month or year where it lies inside one, else FormatSpan.
enum class Unit { kDay, kMonth, kYear };
std::string LabelOf(DaySpan span, Unit unit);

// The current time, RFC 3339 in UTC to the second.
std::string NowUtc();

}  // namespace dicta
