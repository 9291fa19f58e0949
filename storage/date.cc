#include "storage/date.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace dicta {
namespace {

constexpr std::array<const char*, 12> kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                                 "July",    "August",   "September", "October", "November", "December"};

// Exactly `digits` decimal digits from the front of *text, which moves past them.
bool TakeNumber(std::string_view* text, size_t digits, int* number) {
  if (text->size() < digits) return false;
  for (size_t i = 0; i < digits; ++i) {
    if ((*text)[i] < '0' || (*text)[i] > '9') return false;
  }
  std::from_chars(text->data(), text->data() + digits, *number);
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view* text, char c) {
  if (text->empty() || text->front() != c) return false;
  text->remove_prefix(1);
  return true;
}

unsigned DaysIn(int year, unsigned month) {
  return static_cast<unsigned>((std::chrono::year(year) / std::chrono::month(month) / std::chrono::last).day());
}

Status WrongForm(std::string_view whole) {
  return InvalidArgument("\"" + std::string(whole) +
                         "\": expected YYYY, YYYY-MM, YYYY-MM-DD or an interval of two of these");
}

// Takes one date from the front of *text.
Result<DaySpan> TakeDate(std::string_view* text, std::string_view whole) {
  int year = 0, month = 0, day = 0;
  if (!TakeNumber(text, 4, &year)) return WrongForm(whole);
  if (!TakeChar(text, '-')) return DaySpan{DayFromCivil(year, 1, 1), DayFromCivil(year, 12, 31)};
  if (!TakeNumber(text, 2, &month)) return WrongForm(whole);
  if (month < 1 || month > 12)
    return InvalidArgument("\"" + std::string(whole) + "\": there is no month " + std::to_string(month));
  const unsigned days = DaysIn(year, static_cast<unsigned>(month));
  if (!TakeChar(text, '-')) {
    return DaySpan{DayFromCivil(year, month, 1), DayFromCivil(year, month, days)};
  }
  if (!TakeNumber(text, 2, &day)) return WrongForm(whole);
  if (day < 1 || static_cast<unsigned>(day) > days) {
    return InvalidArgument("\"" + std::string(whole) + "\": " + kMonths[month - 1] + " " + std::to_string(year) +
                           " has " + std::to_string(days) + " days");
  }
  const int32_t only = DayFromCivil(year, month, day);
  return DaySpan{only, only};
}

struct Moment {
  DaySpan days;
  int64_t seconds = 0;  // since the first day's midnight, UTC where an offset is given
};

Result<Moment> ReadMoment(std::string_view iso) {
  const auto wrong = [&] {
    return InvalidArgument("\"" + std::string(iso) +
                           "\": expected an ISO 8601 date or date-time such as 2025-02-14T19:04+08:00");
  };
  std::string_view rest = iso;
  Moment moment;
  DICTA_ASSIGN(moment.days, TakeDate(&rest, iso));
  if (rest.empty()) return moment;
  if (iso.size() - rest.size() != 10 || !(TakeChar(&rest, 'T') || TakeChar(&rest, ' '))) return wrong();
  int hour = 0, minute = 0, second = 0;
  if (!TakeNumber(&rest, 2, &hour) || !TakeChar(&rest, ':') || !TakeNumber(&rest, 2, &minute)) return wrong();
  if (TakeChar(&rest, ':')) {
    if (!TakeNumber(&rest, 2, &second)) return wrong();
    if (TakeChar(&rest, '.')) {
      const size_t digits = rest.find_first_not_of("0123456789");
      if (digits == 0 || rest.empty()) return wrong();
      rest.remove_prefix(std::min(digits, rest.size()));
    }
  }
  if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0)) return wrong();
  moment.seconds = int64_t{hour} * 3600 + int64_t{minute} * 60 + second;
  if (rest.empty() || rest == "Z") return moment;
  const bool east = rest.front() == '+';
  if (!TakeChar(&rest, '+') && !TakeChar(&rest, '-')) return wrong();
  if (!TakeNumber(&rest, 2, &hour)) return wrong();
  minute = 0;
  if (!rest.empty()) {
    TakeChar(&rest, ':');
    if (!TakeNumber(&rest, 2, &minute) || !rest.empty()) return wrong();
  }
  if (hour > 18 || minute > 59) return wrong();
  moment.seconds -= (east ? 1 : -1) * (int64_t{hour} * 3600 + int64_t{minute} * 60);
  return moment;
}

}  // namespace

int32_t DayFromCivil(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  return static_cast<int32_t>(std::chrono::sys_days(date).time_since_epoch().count());
}

std::string FormatDay(int32_t day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()));
  return out;
}

Result<DaySpan> ParseDate(std::string_view edtf) {
  std::string_view rest = edtf;
  DICTA_ASSIGN(DaySpan span, TakeDate(&rest, edtf));
  if (TakeChar(&rest, '/')) {
    DICTA_ASSIGN(const DaySpan end, TakeDate(&rest, edtf));
    if (end.last < span.first || end.first < span.first) {
      return InvalidArgument("\"" + std::string(edtf) + "\": the interval ends before it begins");
    }
    span.last = end.last;
  }
  if (!rest.empty()) return WrongForm(edtf);
  return span;
}

Result<DaySpan> ParseMoment(std::string_view iso) {
  DICTA_ASSIGN(const Moment moment, ReadMoment(iso));
  return moment.days;
}

Result<int64_t> ParseInstant(std::string_view iso) {
  DICTA_ASSIGN(const Moment moment, ReadMoment(iso));
  return int64_t{moment.days.first} * 86400 + moment.seconds;
}

std::string FormatSpan(DaySpan span) {
  const std::string first = FormatDay(span.first), last = FormatDay(span.last);
  // The coarsest precision that says the same: years, months, days.
  for (const size_t length : {size_t{4}, size_t{7}, size_t{10}}) {
    const std::string one = first.substr(0, length), other = last.substr(0, length);
    std::string date = one == other ? one : one + "/" + other;
    const Result<DaySpan> whole = ParseDate(date);
    if (whole.ok() && *whole == span) return date;
  }
  return first + "/" + last;
}

std::string LabelOf(DaySpan span, Unit unit) {
  const size_t length = unit == Unit::kDay ? 10 : unit == Unit::kMonth ? 7 : 4;
  const std::string first = FormatDay(span.first).substr(0, length);
  const std::string last = FormatDay(span.last).substr(0, length);
  return first == last ? first : FormatSpan(span);
}

std::string NowUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  char out[32];
  std::strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &utc);
  return out;
}

}  // namespace dicta
