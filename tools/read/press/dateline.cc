// Datelines: "ELSA, Norvia, Feb. 15 (Agency) --", "PARIS (AFP) -", "Berlin, 3. März (dpa) –",
// "北方社贝尔莫拉2月14日电".
#include <algorithm>

#include "tools/read/press/dates.h"
#include "tools/read/press/layout.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/tokens.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kDatelineBytesMax = 140;

// The dash that parts a dateline from the article: its range in `head`, or an empty one.
Range FindDash(std::string_view body, Range head) {
  for (size_t at = head.begin; at < head.end; ++at) {
    if (body[at] != '-' && body[at] != '\xE2') continue;  // no dash begins with another byte
    for (const std::string_view dash : {"--", "—", "–", "―", "-"}) {
      if (body.substr(at, dash.size()) != dash) continue;
      const size_t after = at + dash.size();
      // A single hyphen needs space (or the bracket of the agency) before it: Port-au-Prince.
      const bool spaced = at > head.begin && (IsSpace(CharBefore(body, at)) || body[at - 1] == ')' ||
                                              (at > head.begin + 1 && body.substr(at - 2, 2) == ")."));
      if (dash == "-" && !(spaced && IsSpace(CharAt(body, after)))) continue;
      return {at, after};
    }
  }
  return {};
}

// "ELSA, December 31. /Coast/. ": the bytes of the agency between its slashes, or an empty range.
Range SlashedAgency(std::string_view body, Range head) {
  const size_t open = head.In(body).find(". /");
  if (open == std::string_view::npos) return {};
  const size_t begin = head.begin + open + 3;
  const size_t close = body.substr(0, head.end).find('/', begin);
  if (close == std::string_view::npos || close - begin > 24 || body.substr(close + 1, 1) != ".") return {};
  return {begin, close};
}

// "GENEVA – May 2, 2023 – ": the date between the dash and another one, which becomes the dash.
Range DateBehindDash(std::string_view body, Range head, std::string_view language, Range* dash) {
  const Range next = FindDash(body, {dash->end, head.end});
  if (next.empty()) return {};
  const Range between = Trim(body, Range{dash->end, next.begin});
  const auto dates = FindDates(body, between, language, false);
  if (dates.size() != 1 || dates[0].range.begin != between.begin || dates[0].range.end != between.end) return {};
  *dash = next;
  return between;
}

// "Geneva, Tuesday 2 May 2023: ": the colon behind a date with its year, as a dash.
Range DatedColon(std::string_view body, Range head, std::string_view language) {
  const size_t colon = body.substr(0, head.end).find(": ", head.begin);
  if (colon == std::string_view::npos) return {};
  const auto dates = FindDates(body, {head.begin, colon}, language, false);
  return dates.size() == 1 && dates[0].full() && !dates[0].hour && dates[0].range.end == colon ? Range{colon, colon + 1}
                                                                                               : Range{};
}

// Without a weekday at its end, nor commas and dots that are none of it: "Washington, D.C." keeps its own.
std::string_view TrimPlace(std::string_view place) {
  while (!place.empty()) {
    const size_t space = place.find_last_of(" ,");
    const std::string_view last = space == std::string_view::npos ? place : place.substr(space + 1);
    const std::string_view bare = !last.empty() && last.back() == '.' ? last.substr(0, last.size() - 1) : last;
    if (bare.size() < last.size() && (IsPlaceAbbreviation(Fold(bare)) || bare.find('.') != std::string_view::npos))
      break;
    if (place.back() == ',' || place.back() == '.') {
      place = Trim(place.substr(0, place.size() - 1));
    } else if (space != std::string_view::npos && WeekdayOf(Fold(last)) >= 0) {
      place = Trim(place.substr(0, space));
    } else {
      break;
    }
  }
  return place;
}

// 北方社贝尔莫拉2月14日电（记者…）
Dateline ChineseDateline(std::string_view body, Range paragraph) {
  Dateline dateline;
  const std::string_view head = body.substr(paragraph.begin, std::min<size_t>(paragraph.size(), kDatelineBytesMax));
  const size_t filed = head.find("电");
  const size_t agency = head.find("社") != std::string_view::npos ? head.find("社") : head.find("网");
  if (filed == std::string_view::npos || agency == std::string_view::npos || agency > filed || agency > 24)
    return dateline;
  const auto dates = FindDates(body, {paragraph.begin + agency, paragraph.begin + filed}, "zh", false);
  if (dates.empty()) return dateline;
  dateline.wire = head.substr(0, agency + 3);
  dateline.date = dates[0].range;
  const size_t place = paragraph.begin + agency + 3;
  dateline.place = Trim(body.substr(place, dates[0].range.begin - place));
  size_t end = paragraph.begin + filed + 3;
  if (body.substr(end, 3) == "（") {
    const size_t close = body.find("）", end);
    if (close != std::string_view::npos && close < end + 60) end = close + 3;
  }
  dateline.range = {paragraph.begin, end};
  return dateline;
}

}  // namespace

std::string TitleCase(std::string_view place) {
  std::string out;
  for (const Token& token : EnglishTokens(place)) {
    const std::string_view word = token.In(place);
    if (!out.empty() && token.word() && token.begin > 0 && IsSpace(CharBefore(place, token.begin))) out += ' ';
    if (!token.all_caps || word.find('.') != std::string_view::npos || word.size() < 4) {
      out += word;
      continue;
    }
    bool start = true;
    for (size_t at = 0; at < word.size();) {
      const size_t begin = at;
      const int32_t ch = NextChar(word, &at);
      out += start ? std::string(word.substr(begin, at - begin)) : Fold(word.substr(begin, at - begin));
      start = !IsLetter(ch);
    }
  }
  return out;
}

Dateline FindDateline(std::string_view body, Range paragraph, std::string_view language) {
  Dateline dateline = ChineseDateline(body, paragraph);
  if (!dateline.range.empty()) return dateline;
  const Range head{paragraph.begin, std::min(paragraph.end, paragraph.begin + kDatelineBytesMax)};
  const Range slashed = SlashedAgency(body, head);
  Range dash = slashed.empty() ? FindDash(body, head) : Range{slashed.end, slashed.end + 2};
  const Range colon = DatedColon(body, {head.begin, dash.empty() ? head.end : dash.begin}, language);
  if (!colon.empty()) dash = colon;
  if (dash.empty()) return dateline;
  Range opening{head.begin, slashed.empty() ? dash.begin : slashed.begin - 2};
  size_t place_end = opening.end;
  dateline.wire = Squeeze(slashed.In(body));
  const size_t bracket = body.substr(0, opening.end).find('(', opening.begin);
  if (bracket != std::string_view::npos) {
    const size_t close = body.substr(0, opening.end).find(')', bracket);
    if (close == std::string_view::npos) return dateline;
    const Range inside{bracket + 1, close};
    const auto dated = FindDates(body, inside, language, false);
    if (dated.size() != 1 || dated[0].range.size() != Trim(inside.In(body)).size()) {
      dateline.wire = Squeeze(inside.In(body));
    }
    place_end = bracket;
  }
  const auto dates = FindDates(body, opening, language, false);
  if (!dates.empty()) {
    dateline.date = dates[0].range;
    place_end = std::min(place_end, dates[0].range.begin);
  } else if (slashed.empty()) {
    dateline.date = DateBehindDash(body, head, language, &dash);
  }
  const std::string_view place = TrimPlace(Trim(body.substr(opening.begin, place_end - opening.begin)));
  const auto tokens = Tokenize(place, {0, place.size()}, Words::For(language));
  bool shaped = !tokens.empty() && tokens.size() <= 9;
  const bool capitals = !tokens.empty() && tokens[0].all_caps && tokens[0].end - tokens[0].begin >= 4 &&
                        tokens[0].In(place).find('.') == std::string_view::npos;
  for (const Token& token : tokens) {
    if (token.word() && (token.number || (!token.capital && !token.is(kParticle | kLink | kPrepOn)))) shaped = false;
    if (!token.word() && token.mark != ',' && token.mark != '.' && token.mark != '-' && token.mark != '\'')
      shaped = false;
  }
  // "Washington, D.C. -": a place line that a dash joins to the text.
  const bool marked =
      !dateline.date.empty() || !dateline.wire.empty() || capitals || (IsPlaceLine(place) && body[dash.begin] == '-');
  if (!shaped || !marked || place.size() > 60) return {};
  dateline.place = TitleCase(place);
  dateline.range = {head.begin, dash.end};
  return dateline;
}

}  // namespace dicta::tools::press
