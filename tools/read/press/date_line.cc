#include "tools/read/press/date_line.h"

#include "tools/read/press/dates.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kLineBytesMax = 400;
constexpr size_t kBesideWidthMax = 60;

// A line in three: what stands before its dates, the dates, what stands behind.
struct Parts {
  std::string_view before, after;
  Range dates;
  bool full = false;  // the first date has year, month and day
};

std::optional<Parts> PartsOf(std::string_view text, Range line, std::string_view language) {
  const auto dates = FindDates(text, line, language, false);
  if (dates.empty() || !(dates[0].full() || (dates[0].day == 0 && dates[0].year))) return std::nullopt;
  // Words between two dates are a title's: "2021-06-04 Briefing of June 4, 2021".
  const size_t gap = dates[0].range.end;
  const bool split = dates.size() > 1 && TitleWords(text.substr(gap, dates.back().range.begin - gap)) >= 2;
  const Range whole{dates[0].range.begin, split ? gap : dates.back().range.end};
  return Parts{Trim(text.substr(line.begin, whole.begin - line.begin)),
               Trim(text.substr(whole.end, line.end - whole.end)), whole, dates[0].full()};
}

// "date 2025-02-17 Minister calls for …": a word or two that label the date, or nothing, then a title.
bool IsTitleAfterDate(std::string_view before, std::string_view after) {
  std::string_view value;
  const std::string label = Fold(before) + ":";
  const bool labelled = before.empty() || HeaderLabel(label, &value) == Label::kDate;
  return labelled && HeaderLabel(after, &value) != Label::kSource;
}

// The place in front of the comma before a date; the date's line has nothing else.
std::string PlaceIn(std::string_view before) { return Squeeze(before.substr(0, before.rfind(','))); }

}  // namespace

std::string SourceIn(std::string_view part) {
  std::string_view value;
  return HeaderLabel(part, &value) == Label::kSource ? Squeeze(value.substr(0, value.find('|'))) : "";
}

std::optional<DateLine> ReadDateLine(std::string_view text, Range line, std::string_view language, bool untitled) {
  if (line.size() > kLineBytesMax) return std::nullopt;
  if (Opens(line.In(text), "- ") || Opens(line.In(text), "* ") || Opens(line.In(text), "•")) return std::nullopt;
  const std::optional<Parts> parts = PartsOf(text, line, language);
  if (!parts) return std::nullopt;
  const auto& [before, after, dates, full] = *parts;
  if (EndsSentence(line.In(text)) && Width(before) + Width(after) > 40) return std::nullopt;
  // A date without space behind it is a Chinese title's own.
  if (untitled && before.empty() && IsHan(CharAt(after, 0)) && IsHan(CharBefore(text, dates.end)) &&
      TitleWords(after) >= 2) {
    return std::nullopt;
  }
  DateLine found{dates, "", "", "", false};
  if (const size_t done = after.empty() ? DoneAt(Fold(before)) : 0;
      done > 0 && IsPlaceBeforeDate(before.substr(done))) {  // "Done at Elsa, 14 February 2025"
    found.place = PlaceIn(before.substr(done));
    return found;
  }
  const size_t words = untitled ? TitleWords(before) + TitleWords(after) : 0;
  if (Width(before) <= 24 && full && words >= 2 && IsTitleAfterDate(before, after)) {
    found.title = Squeeze(after);
    return found;
  }
  if (Width(before) + Width(after) > kBesideWidthMax) return std::nullopt;
  found.publisher = SourceIn(after);
  if (found.publisher.empty()) found.publisher = SourceIn(before);
  if (found.publisher.empty()) found.publisher = PublisherBefore(before);
  // "Press briefing of June 4, 2021" is a title.
  if (words >= 2 && !IsPlaceBeforeDate(before) && found.publisher.empty()) return std::nullopt;
  if (IsPlaceBeforeDate(before) && after.empty()) {  // "Elsa, 14 February 2025"
    found.place = PlaceIn(before);
    found.of_place = true;
  }
  return found;
}

}  // namespace dicta::tools::press
