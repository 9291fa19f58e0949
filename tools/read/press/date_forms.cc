#include "tools/read/press/date_forms.h"

#include <string>

#include "tools/read/press/words.h"

namespace dicta::tools::press {

namespace {

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

}  // namespace

int DaysIn(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[month - 1];
}

bool IsCalendarDay(const FoundDate& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 &&
         date.day <= DaysIn(date.year.value_or(2000), date.month);
}

std::optional<int> Year(Cursor* cursor) {
  Cursor ahead = *cursor;
  const auto year = ahead.Number(4, 4);
  if (!year || *year < 1500 || *year > 2999) return std::nullopt;
  *cursor = ahead;
  return year;
}

bool YearFirst(Cursor* cursor, FoundDate* date) {
  Cursor at = *cursor;
  date->year = Year(&at);
  if (!date->year) return false;
  at.Spaces();
  if (at.TakeText("年")) {
    *cursor = at;
    at.Spaces();
    const auto month = at.Number(1, 2);
    at.Spaces();
    if (!month || *month < 1 || *month > 12 || !at.TakeText("月")) return true;
    date->month = *month;
    *cursor = at;
    at.Spaces();
    const auto day = at.Number(1, 2);
    at.Spaces();
    if (!day || !(at.TakeText("日") || at.TakeText("号"))) return true;
    date->day = *day;
    *cursor = at;
    return IsCalendarDay(*date);
  }
  const int32_t separator = at.Peek();
  if (separator != '-' && separator != '/' && separator != '.') return false;
  at.Take(separator);
  const auto month = at.Number(1, 2);
  if (!month || *month < 1 || *month > 12 || !at.Take(separator)) return false;
  const auto day = at.Number(1, 2);
  if (!day) return false;
  date->month = *month;
  date->day = *day;
  if (!IsCalendarDay(*date)) return false;
  *cursor = at;
  return true;
}

bool DayFirstNumbers(Cursor* cursor, std::string_view language, FoundDate* date) {
  Cursor at = *cursor;
  const auto first = at.Number(1, 2);
  const int32_t separator = at.Peek();
  if (!first || (separator != '/' && separator != '.' && separator != '-')) return false;
  at.Take(separator);
  const auto second = at.Number(1, 2);
  if (!second || !at.Take(separator)) return false;
  const auto year = Year(&at);
  if (!year) return false;
  date->year = year;
  const bool english = language.substr(0, 2) == "en" || language.empty();
  const bool day_first = *first > 12 || separator == '.' || !english || *first == *second;
  if (!day_first && *second <= 12) return false;  // 03/04/2025: nobody can tell
  date->day = day_first ? *first : *second;
  date->month = day_first ? *second : *first;
  if (!IsCalendarDay(*date)) return false;
  *cursor = at;
  return true;
}

bool ChineseMonthDay(Cursor* cursor, FoundDate* date) {
  Cursor at = *cursor;
  const auto month = at.Number(1, 2);
  if (!month || !at.TakeText("月")) return false;
  const auto day = at.Number(1, 2);
  if (!day || !(at.TakeText("日") || at.TakeText("号"))) return false;
  date->month = *month;
  date->day = *day;
  if (!IsCalendarDay(*date)) return false;
  *cursor = at;
  return true;
}

namespace {

// What may stand between day, month and year: "of", "de", "den", dots, commas.
void Joints(Cursor* cursor) {
  for (;;) {
    cursor->Spaces();
    if (cursor->Take('.') || cursor->Take(',')) continue;
    Cursor ahead = *cursor;
    const std::string word = ahead.Word();
    if (word != "of" && word != "de" && word != "del" && word != "d'") return;
    *cursor = ahead;
  }
}

void TakeYear(Cursor* cursor, FoundDate* date) {
  Cursor ahead = *cursor;
  Joints(&ahead);
  if (const auto year = Year(&ahead)) {
    // "Feb. 14, 2000 people" is nobody's way of writing; a year in parentheses or after a comma is.
    date->year = year;
    *cursor = ahead;
    ahead.Spaces();
    const std::string word = ahead.Word();
    if (word == "года" || word == "г") *cursor = ahead;
  }
}

}  // namespace

bool DayMonth(Cursor* cursor, FoundDate* date) {
  Cursor at = *cursor;
  const auto day = at.Number(1, 2);
  if (!day) return false;
  Cursor suffix = at;
  const std::string ordinal = suffix.Word();
  if (ordinal == "st" || ordinal == "nd" || ordinal == "rd" || ordinal == "th" || ordinal == "er") at = suffix;
  Joints(&at);
  const int month = MonthOf(at.Word());
  if (month == 0) return false;
  date->day = *day;
  date->month = month;
  *cursor = at;
  TakeYear(cursor, date);
  return IsCalendarDay(*date);
}

bool MonthDay(Cursor* cursor, int month, FoundDate* date) {
  Cursor at = *cursor;
  at.Take('.');
  at.Spaces();
  date->month = month;
  Cursor alone = at;
  if (const auto day = at.Number(1, 2)) {
    Cursor suffix = at;
    const std::string ordinal = suffix.Word();
    if (ordinal == "st" || ordinal == "nd" || ordinal == "rd" || ordinal == "th") at = suffix;
    if (at.Peek() == ':' || at.Peek() == '%') return false;
    date->day = *day;
    *cursor = at;
    TakeYear(cursor, date);
    return IsCalendarDay(*date);
  }
  Joints(&alone);
  date->year = Year(&alone);
  if (!date->year) return false;
  *cursor = alone;
  return true;
}

namespace {

// "19:04", "03:40:12", "3.30 pm", "T19:04:00", then "UTC+8", "GMT", "+08:00", "Z", "EDT" is no offset.
bool TimeOfDay(Cursor* cursor, FoundDate* date) {
  Cursor at = *cursor;
  const auto hour = at.Number(1, 2);
  if (!hour || *hour > 24 || !(at.Take(':') || at.TakeText("：") || at.Take('h'))) return false;
  const auto minute = at.Number(2, 2);
  if (!minute || *minute > 59) return false;
  date->hour = *hour;
  date->minute = *minute;
  if (Cursor ahead = at; ahead.Take(':')) {
    if (const auto second = ahead.Number(2, 2); second && *second < 60) {
      date->second = *second;
      at = ahead;
    }
  }
  *cursor = at;
  at.Spaces();
  std::string half = at.Word();
  if (half.empty()) half = "";
  if ((half == "a" || half == "p") && at.Take('.') && at.Word() == "m") {
    at.Take('.');
    half += 'm';
  }
  if (half == "am" || half == "pm") {
    if (*hour > 12) return true;
    date->hour = *hour % 12 + (half == "pm" ? 12 : 0);
    *cursor = at;
  }
  if (*date->hour == 24) date->hour = 0;
  return true;
}

void Offset(Cursor* cursor, FoundDate* date) {
  Cursor at = *cursor;
  at.Spaces();
  at.Take('(');
  // Zones whose letters mean one offset only.
  struct Zone {
    std::string_view name;
    int minutes;
  };
  for (const Zone zone :
       {Zone{"CEST", 120}, Zone{"CET", 60}, Zone{"EEST", 180}, Zone{"EET", 120}, Zone{"MSK", 180}, Zone{"JST", 540}}) {
    if (!at.TakeText(zone.name)) continue;
    if (IsLetter(at.Peek())) return;
    date->offset_minutes = zone.minutes;
    *cursor = at;
    return;
  }
  const bool named = at.TakeText("UTC") || at.TakeText("GMT");
  if (!named && at.TakeText("Z")) {
    date->offset_minutes = 0;
    *cursor = at;
    return;
  }
  Cursor sign = at;
  sign.Spaces();
  const bool plus = sign.Take('+');
  const bool minus = !plus && (sign.Take('-') || sign.Take(0x2212));
  if (plus || minus) {
    auto hours = sign.Number(1, 2);
    int minutes = 0;
    if (hours && sign.Take(':')) {
      minutes = sign.Number(2, 2).value_or(0);
    } else if (!hours) {
      const auto both = sign.Number(4, 4);
      if (both) {
        hours = *both / 100;
        minutes = *both % 100;
      }
    }
    if (hours && *hours <= 14 && minutes < 60) {
      date->offset_minutes = (plus ? 1 : -1) * (*hours * 60 + minutes);
      *cursor = sign;
      cursor->Take(')');
      return;
    }
  }
  if (!named) return;
  date->offset_minutes = 0;
  *cursor = at;
}

}  // namespace

void TimeAround(std::string_view text, Range range, FoundDate* date) {
  Cursor after(text, date->range.end, range.end);
  while (!after.done() &&
         (IsSpace(after.Peek()) || after.Peek() == ',' || after.Peek() == '|' || after.Peek() == '-')) {
    after.Skip();
  }
  if (after.Peek() == 'T') after.Take('T');
  Cursor word = after;
  const std::string at = word.Word();
  if (at == "at" || at == "à" || at == "um" || at == "в") {
    after = word;
    after.Spaces();
  }
  if (TimeOfDay(&after, date)) {
    Offset(&after, date);
    date->range.end = after.at();
    return;
  }
  // Before: the nearest digit that begins a time within 40 bytes and runs up to the date.
  const size_t from = date->range.begin - range.begin > 40 ? date->range.begin - 40 : range.begin;
  for (size_t start = from; start < date->range.begin; ++start) {
    if (!IsDigit(text[start]) || (start > range.begin && (IsDigit(text[start - 1]) || text[start - 1] == ':')))
      continue;
    FoundDate with_time = *date;
    Cursor before(text, start, date->range.begin);
    if (!TimeOfDay(&before, &with_time)) continue;
    Offset(&before, &with_time);
    Cursor rest = before;
    for (int words = 0; words < 3 && !rest.done(); ++words) {
      while (!rest.done() && !IsLetter(rest.Peek()) && !IsDigit(rest.Peek())) rest.Skip();
      rest.Word();
    }
    if (!rest.done()) continue;
    *date = with_time;
    date->range.begin = start;
    return;
  }
}

}  // namespace dicta::tools::press
