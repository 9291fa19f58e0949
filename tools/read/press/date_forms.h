// The forms in which a date is written, one function each. A form either moves the cursor past what it read and fills
// in the date, or fails; the caller tries the next with a fresh cursor and date. Functions are thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/read/press/dates.h"
#include "tools/read/press/text.h"

namespace dicta::tools::press {

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
  // Moves past one character, whatever it is. REQUIRES: !done().
  void Skip() { NextChar(text_, &at_); }
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
  std::string Word() { return Fold(RawWord()); }
  std::string_view RawWord() {
    const size_t begin = at_;
    while (at_ < end_) {
      size_t next = at_;
      const int32_t ch = NextChar(text_, &next);
      if (!IsLetter(ch) && !(ch == '\'' || ch == 0x2019)) break;
      if (IsHan(ch)) break;
      at_ = next;
    }
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view text_;
  size_t at_;
  size_t end_;
};

// Days in a month of the proleptic Gregorian calendar.
int DaysIn(int year, int month);
// The day exists (29 February in some year where none is known).
bool IsCalendarDay(const FoundDate& date);
// Four digits from 1500 to 2999.
std::optional<int> Year(Cursor* cursor);

// "2025-02-14", "2025/2/14", "2025.02.14", "2025年2月14日"
bool YearFirst(Cursor* cursor, FoundDate* date);
// "14/02/2025", "14.02.2025": dots put the day first, everywhere; slashes where the language does or the numbers force
// it.
bool DayFirstNumbers(Cursor* cursor, std::string_view language, FoundDate* date);
// "2月14日"
bool ChineseMonthDay(Cursor* cursor, FoundDate* date);
// "14 February 2025", "14. Februar 2025", "1er mars", "14 de febrero de 2025", "14th of May"
bool DayMonth(Cursor* cursor, FoundDate* date);
// "February 14, 2025", "Feb. 14", "February 2025". The cursor stands behind the month's name.
bool MonthDay(Cursor* cursor, int month, FoundDate* date);

// Adds a time right after the date, or else right before it, within `range`, with its offset where one is written.
void TimeAround(std::string_view text, Range range, FoundDate* date);

}  // namespace dicta::tools::press
