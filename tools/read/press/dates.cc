// A scanner tries, at each digit or letter that begins a word, the forms one after the other; the first that fits wins
// and the scan goes on behind it. Times and offsets are then looked for on both sides of the date.
#include "tools/read/press/dates.h"

#include <algorithm>
#include <cstdio>

#include "storage/date.h"
#include "tools/read/press/date_forms.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

bool BeginsWord(std::string_view text, Range range, size_t at) {
  if (at == range.begin) return true;
  const int32_t before = CharBefore(text, at);
  return IsHan(before) || !(IsLetter(before) || IsDigit(before));
}

// "Friday", "today": what a reader resolves against the nearest date. REQUIRES: `word` is folded.
bool Loose(std::string_view word, FoundDate* date) {
  if (const int weekday = WeekdayOf(word); weekday >= 0) {
    date->weekday = weekday;
    return true;
  }
  if (const int day = RelativeDayOf(word); day <= 0) {
    date->relative_day = day;
    return true;
  }
  return false;
}

}  // namespace

std::vector<FoundDate> FindDates(std::string_view text, Range range, std::string_view language, bool loose) {
  std::vector<FoundDate> dates;
  const bool english = language.substr(0, 2) == "en";
  for (size_t at = range.begin; at < range.end;) {
    const size_t here = at;
    const int32_t ch = NextChar(text, &at);
    const bool digit = IsDigit(ch);
    if (!(digit || (IsLetter(ch) && !IsHan(ch))) || !BeginsWord(text, range, here)) continue;
    Cursor cursor(text, here, range.end);
    FoundDate date;
    bool found = false;
    if (digit) {
      const auto attempt = [&](auto&& form) {
        date = FoundDate();
        cursor = Cursor(text, here, range.end);
        return found = form();
      };
      attempt([&] { return YearFirst(&cursor, &date); }) ||
          attempt([&] { return DayFirstNumbers(&cursor, language, &date); }) ||
          attempt([&] { return ChineseMonthDay(&cursor, &date); }) || attempt([&] { return DayMonth(&cursor, &date); });
    } else {
      const bool can_be_month = !english || IsUpper(ch);
      if (can_be_month || loose) {
        const FoldedWord word(cursor.RawWord());
        const int month = can_be_month ? MonthOf(word) : 0;
        if (month > 0) found = MonthDay(&cursor, month, &date);
        if (!found && loose) {
          cursor = Cursor(text, here, range.end);
          cursor.RawWord();
          found = Loose(word, &date);
        }
      }
    }
    if (!found) {
      while (!digit && at < range.end && IsAscii(text[at]) && IsLetter(text[at])) ++at;
      for (size_t next = at; next < range.end; at = next) {
        const int32_t inner = NextChar(text, &next);
        if (!(digit ? IsDigit(inner) : IsLetter(inner) && !IsHan(inner))) break;
      }
      continue;
    }
    date.range = {here, cursor.at()};
    if (date.full()) {
      const size_t floor = dates.empty() ? range.begin : dates.back().range.end;
      TimeAround(text, {floor, range.end}, &date);
    }
    at = std::max(at, date.range.end);
    dates.push_back(date);
  }
  return dates;
}

std::optional<FoundDate> DateInName(std::string_view name) {
  const size_t slash = name.find_last_of('/');
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  for (size_t at = 0; at + 8 <= name.size(); ++at) {
    if (at > 0 && IsDigit(name[at - 1])) continue;
    Cursor cursor(name, at, name.size());
    FoundDate date;
    const bool together = name.size() - at >= 8 &&
                          std::all_of(name.begin() + at, name.begin() + at + 8, [](char c) { return IsDigit(c); });
    if (together && !(at + 8 < name.size() && IsDigit(name[at + 8]))) {
      const auto number = [&](size_t from, size_t count) {
        Cursor digits(name, at + from, at + from + count);
        return digits.Number(count, count).value_or(0);
      };
      date.year = number(0, 4);
      date.month = number(4, 2);
      date.day = number(6, 2);
      if (*date.year >= 1900 && *date.year < 2100 && IsCalendarDay(date)) {
        date.range = {at, at + 8};
        return date;
      }
      continue;
    }
    const auto year = Year(&cursor);
    const int32_t separator = cursor.Peek();
    if (!year || (separator != '-' && separator != '_' && separator != '.')) continue;
    cursor.Take(separator);
    const auto month = cursor.Number(2, 2);
    if (!month || !cursor.Take(separator)) continue;
    const auto day = cursor.Number(2, 2);
    if (!day) continue;
    date.year = year;
    date.month = *month;
    date.day = *day;
    if (!IsCalendarDay(date)) continue;
    date.range = {at, cursor.at()};
    return date;
  }
  return std::nullopt;
}

std::string FormatDate(const FoundDate& date) {
  char out[32];
  if (date.month == 0) {
    std::snprintf(out, sizeof out, "%04d", *date.year);
  } else if (date.day == 0) {
    std::snprintf(out, sizeof out, "%04d-%02d", *date.year, date.month);
  } else {
    return FormatDay(DayOf(date));
  }
  return out;
}

std::string FormatMoment(const FoundDate& date) {
  std::string out = FormatDate(date);
  if (!date.hour) return out;
  char part[32];
  std::snprintf(part, sizeof part, "T%02d:%02d", *date.hour, *date.minute);
  out += part;
  if (date.second) {
    std::snprintf(part, sizeof part, ":%02d", *date.second);
    out += part;
  }
  if (date.offset_minutes) {
    const int minutes = std::abs(*date.offset_minutes);
    std::snprintf(part, sizeof part, "%c%02d:%02d", *date.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
    out += minutes == 0 ? "Z" : part;
  }
  return out;
}

int32_t DayOf(const FoundDate& date) {
  return DayFromCivil(*date.year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
}

std::optional<int32_t> NearestYear(const FoundDate& date, int32_t reference) {
  std::optional<int32_t> best;
  // The year of the reference, and its neighbours: 365.2425 days a year from 1970.
  const int middle = 1970 + static_cast<int>(reference / 365.2425);
  for (int year = middle - 1; year <= middle + 1; ++year) {
    if (date.day > DaysIn(year, date.month)) continue;
    const int32_t day = DayFromCivil(year, static_cast<unsigned>(date.month), static_cast<unsigned>(date.day));
    if (!best || std::abs(day - reference) < std::abs(*best - reference)) best = day;
  }
  return best;
}

int32_t WeekdayBefore(int weekday, int32_t reference) {
  const int32_t of_reference = ((reference + 4) % 7 + 7) % 7;  // 1970-01-01 was a Thursday
  return reference - ((of_reference - weekday) % 7 + 7) % 7;
}

}  // namespace dicta::tools::press
