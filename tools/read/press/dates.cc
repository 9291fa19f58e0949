// A scanner tries, at each digit or letter that begins a word, the forms one after the other; the first that fits wins
// and the scan goes on behind it. Times and offsets are then looked for on both sides of the date.
#include "tools/read/press/dates.h"

#include <algorithm>
#include <cstdio>

#include "storage/date.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

bool IsLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int DaysIn(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[month - 1];
}

bool IsCalendarDay(const FoundDate& date) {
  return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= DaysIn(date.year.value_or(2000), date.month);
}

// Reads forward over [at, end) of a text; every Take either moves past what it read or leaves the place as it was.
class Cursor {
 public:
  Cursor(std::string_view text, size_t at, size_t end) : text_(text), at_(at), end_(end) {}

  size_t at() const { return at_; }
  bool done() const { return at_ >= end_; }
  int32_t Peek() const { return at_ < end_ ? CharAt(text_, at_) : 0; }
  void Spaces() {
    while (at_ < end_) {
      size_t next = at_;
      if (!IsSpace(NextChar(text_, &next))) break;
      at_ = next;
    }
  }
  bool Take(int32_t ch) {
    if (Peek() != ch || ch == 0) return false;
    NextChar(text_, &at_);
    return true;
  }
  bool TakeText(std::string_view part) {
    if (text_.substr(at_, part.size()) != part || at_ + part.size() > end_) return false;
    at_ += part.size();
    return true;
  }
  // A number of `least` to `most` digits that no further digit follows.
  std::optional<int> Number(size_t least, size_t most) {
    size_t at = at_;
    int value = 0;
    while (at < end_ && at - at_ <= most && IsDigit(text_[at])) value = value * 10 + (text_[at++] - '0');
    const size_t digits = at - at_;
    if (digits < least || digits > most) return std::nullopt;
    at_ = at;
    return value;
  }
  // Letters, folded.
  std::string Word() {
    const size_t begin = at_;
    while (at_ < end_) {
      size_t next = at_;
      const int32_t ch = NextChar(text_, &next);
      if (!IsLetter(ch) && !(ch == '\'' || ch == 0x2019)) break;
      if (IsHan(ch)) break;
      at_ = next;
    }
    return Fold(text_.substr(begin, at_ - begin));
  }

 private:
  std::string_view text_;
  size_t at_;
  size_t end_;
};

std::optional<int> Year(Cursor* cursor) {
  Cursor ahead = *cursor;
  const auto year = ahead.Number(4, 4);
  if (!year || *year < 1500 || *year > 2999) return std::nullopt;
  *cursor = ahead;
  return year;
}

// "2025-02-14", "2025/2/14", "2025.02.14", "2025年2月14日", "2025-02"
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

// "14/02/2025", "14.02.2025": dots put the day first, everywhere; slashes where the language does or the numbers force it.
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

// "2月14日"
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

// "14 February 2025", "14. Februar 2025", "1er mars", "14 de febrero de 2025", "14th of May"
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

// "February 14, 2025", "Feb. 14", "February 2025"
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

// "19:04", "03:40:12", "3.30 pm", "T19:04:00", then "UTC+8", "GMT", "+08:00", "Z", "EDT" is no offset.
bool TimeOfDay(Cursor* cursor, FoundDate* date) {
  Cursor at = *cursor;
  const auto hour = at.Number(1, 2);
  if (!hour || *hour > 24 || !(at.Take(':') || at.TakeText("："))) return false;
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

// A time right after the date, or else right before it.
void TimeAround(std::string_view text, Range range, FoundDate* date) {
  Cursor after(text, date->range.end, range.end);
  while (!after.done() && (IsSpace(after.Peek()) || after.Peek() == ',' || after.Peek() == '|' || after.Peek() == '-')) {
    if (!after.Take(after.Peek())) break;
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
    if (!IsDigit(text[start]) || (start > range.begin && (IsDigit(text[start - 1]) || text[start - 1] == ':'))) continue;
    FoundDate with_time = *date;
    Cursor before(text, start, date->range.begin);
    if (!TimeOfDay(&before, &with_time)) continue;
    Offset(&before, &with_time);
    Cursor rest = before;
    for (int words = 0; words < 3 && !rest.done(); ++words) {
      while (!rest.done() && !IsLetter(rest.Peek()) && !IsDigit(rest.Peek())) rest.Take(rest.Peek());
      rest.Word();
    }
    if (!rest.done()) continue;
    *date = with_time;
    date->range.begin = start;
    return;
  }
}

bool BeginsWord(std::string_view text, Range range, size_t at) {
  if (at == range.begin) return true;
  const int32_t before = CharBefore(text, at);
  return IsHan(before) || !(IsLetter(before) || IsDigit(before));
}

// "Friday", "today": what a reader resolves against the nearest date. REQUIRES: `word` is folded.
bool Loose(const std::string& word, FoundDate* date) {
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
      const std::string word = cursor.Word();
      const int month = MonthOf(word);
      if (month > 0 && (IsUpper(ch) || language.substr(0, 2) != "en")) found = MonthDay(&cursor, month, &date);
      if (!found && loose) {
        cursor = Cursor(text, here, range.end);
        found = Loose(cursor.Word(), &date);
      }
    }
    if (!found) {
      while (at < range.end && (digit ? IsDigit(CharAt(text, at)) : IsLetter(CharAt(text, at)) && !IsHan(CharAt(text, at)))) {
        NextChar(text, &at);
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
    const bool together = name.size() - at >= 8 && std::all_of(name.begin() + at, name.begin() + at + 8, [](char c) { return IsDigit(c); });
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
