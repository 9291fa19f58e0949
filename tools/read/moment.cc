#include "tools/read/moment.h"

#include <array>
#include <optional>
#include <utility>

#include "storage/date.h"
#include "tools/read/press/dates.h"

namespace dicta::tools {
namespace {

using press::IsDigit;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
// RFC 822, section 5.1. Letters of the military zones were defined there with the wrong sign: not known.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kZones = {{{"z", "Z"},
                                                                                   {"gmt", "Z"},
                                                                                   {"ut", "Z"},
                                                                                   {"utc", "Z"},
                                                                                   {"est", "-05:00"},
                                                                                   {"edt", "-04:00"},
                                                                                   {"cst", "-06:00"},
                                                                                   {"cdt", "-05:00"},
                                                                                   {"mst", "-07:00"},
                                                                                   {"mdt", "-06:00"},
                                                                                   {"pst", "-08:00"},
                                                                                   {"pdt", "-07:00"}}};

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }
  char peek() const { return done() ? '\0' : text_[at_]; }
  void Spaces() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }
  bool Take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  std::string Digits(size_t least, size_t most) {
    size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    if (end - at_ < least || end - at_ > most) return "";
    const size_t begin = std::exchange(at_, end);
    return std::string(text_.substr(begin, end - begin));
  }
  std::string Letters() {
    std::string word;
    while ((peek() >= 'a' && peek() <= 'z') || (peek() >= 'A' && peek() <= 'Z')) {
      word += static_cast<char>(text_[at_++] | 0x20);
    }
    return word;
  }

  // "19:04", "19:04:00", "19:04:00.5": as ISO 8601 writes it. Empty: none.
  std::string Time() {
    std::string hour = Digits(1, 2);
    if (hour.empty() || !Take(':')) return "";
    const std::string minute = Digits(2, 2);
    if (minute.empty()) return "";
    std::string time = (hour.size() == 1 ? "0" : "") + hour + ":" + minute;
    if (Take(':')) {
      const std::string second = Digits(2, 2);
      if (second.empty()) return "";
      time += ":" + second;
      if (Take('.') || Take(',')) {
        if (const std::string part = Digits(1, 9); !part.empty()) time += "." + part;
      }
    }
    return time;
  }

  // "+0800", "+08:00", "+08", "GMT", "Z". Empty: none that is known.
  std::string Offset() {
    Spaces();
    if (peek() == '+' || peek() == '-') {
      const char sign = text_[at_++];
      std::string digits = Digits(2, 4);
      if (digits.size() == 2 && Take(':')) digits += Digits(2, 2);
      if (digits.size() == 2) digits += "00";
      if (digits.size() != 4) return "";
      if (digits == "0000") return "Z";  // "-0000" too: it tells the instant, not the place
      return sign + digits.substr(0, 2) + ":" + digits.substr(2);
    }
    const std::string word = Letters();
    for (const auto& [name, offset] : kZones) {
      if (name == word) return std::string(offset);
    }
    return "";
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

std::string Checked(std::string moment) { return ParseMoment(moment).ok() ? moment : ""; }

std::string WithTime(const std::string& day, Parser* parser) {
  const std::string time = parser->Time();
  if (time.empty()) return Checked(day);
  return Checked(day + "T" + time + parser->Offset());
}

std::string Iso(std::string_view text) {
  Parser parser(text);
  const std::string year = parser.Digits(4, 4);
  if (year.empty() || !parser.Take('-')) return "";
  const std::string month = parser.Digits(2, 2);
  if (month.empty() || !parser.Take('-')) return "";
  const std::string day = parser.Digits(2, 2);
  if (day.empty()) return "";
  if (!parser.Take('T') && !parser.Take('t')) {
    if (!parser.done() && parser.peek() != ' ') return "";
    parser.Spaces();
  }
  return WithTime(year + "-" + month + "-" + day, &parser);
}

std::string Rfc822(std::string_view text) {
  Parser parser(text);
  if (!parser.Letters().empty() && !parser.Take(',') && parser.peek() != ' ') return "";
  parser.Spaces();
  std::string day = parser.Digits(1, 2);
  parser.Spaces();
  parser.Take('-');
  const std::string month_name = parser.Letters().substr(0, 3);
  parser.Spaces();
  parser.Take('-');
  std::string year = parser.Digits(2, 4);
  parser.Spaces();
  size_t month = 0;
  while (month < kMonths.size() && kMonths[month] != month_name) ++month;
  if (day.empty() || month == kMonths.size() || year.size() == 3 || year.empty()) return "";
  if (year.size() == 2) year = (year < "50" ? "20" : "19") + year;  // RFC 5322, section 4.3
  if (day.size() == 1) day = "0" + day;
  const std::string number = std::to_string(month + 1);
  return WithTime(year + "-" + (number.size() == 1 ? "0" : "") + number + "-" + day, &parser);
}

}  // namespace

std::string MomentOf(std::string_view written) {
  written = press::Trim(written);
  std::string moment = Iso(written);
  if (moment.empty()) moment = Rfc822(written);
  if (!moment.empty()) return moment;
  const auto dates = press::FindDates(written, {0, written.size()}, "en", false);
  if (dates.size() != 1 || !dates[0].full()) return "";
  return Checked(press::FormatMoment(dates[0]));
}

}  // namespace dicta::tools
