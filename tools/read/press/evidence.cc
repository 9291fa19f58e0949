#include "tools/read/press/evidence.h"

#include <algorithm>

#include "storage/date.h"
#include "tools/read/press/chinese.h"
#include "tools/read/press/dates.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/tokens.h"
#include "tools/read/press/told.h"

namespace dicta::tools::press {
namespace {

using Kind = v1::DateEvidence::Kind;
using Basis = v1::DateEvidence::Basis;

constexpr size_t kOpeningParagraphs = 3;
constexpr int32_t kSaidWithinDays = 370;  // of the publication: older dates in an opening are history

class Dating {
 public:
  Dating(const EvidenceInput& input, v1::Statement* statement) : in_(input), statement_(statement) {}

  void Run(const Hints& hints) {
    TakeKnown();
    ReadHeader();
    const auto in_name = DateInName(in_.name);
    if (in_name && !published_) name_day_ = DayOf(*in_name);
    ReadDateline();
    ReadPlacedDates();
    ReadTitle();
    if (said_.empty() && (!in_.own_words || (in_.issued_by_office && !published_))) ReadOpening();
    ReadCaptions();
    if (in_name) Add(Kind::PUBLISHED, FormatDate(*in_name), in_name->range.In(BaseName()), Basis::FILENAME);
    if (!hints.date.empty() && statement_->date_evidence().empty())
      Add(Kind::SAID, hints.date, hints.date, Basis::USER);
    Decide(hints);
  }

 private:
  std::string_view BaseName() const {
    const size_t slash = in_.name.find_last_of('/');
    return slash == std::string_view::npos ? in_.name : in_.name.substr(slash + 1);
  }

  void Add(Kind::Value kind, std::string_view value, std::string_view raw, Basis::Value basis) {
    v1::DateEvidence* evidence = statement_->add_date_evidence();
    evidence->set_kind(kind);
    evidence->set_value(std::string(value));
    evidence->set_raw(Squeeze(raw));
    evidence->set_basis(basis);
  }

  // What stands around the document is believed before its own lines.
  void TakeKnown() {
    const std::string& value = in_.published.value;
    const Result<DaySpan> days = ParseMoment(value);
    if (value.empty() || !days.ok()) return;
    Add(Kind::PUBLISHED, value, in_.published.raw, in_.published.basis);
    statement_->set_published(value);
    const std::string day = FormatDay(days->first);
    published_.emplace();
    published_->year = std::stoi(day.substr(0, 4));
    if (value.size() >= 7) published_->month = std::stoi(day.substr(5, 2));
    if (value.size() >= 10) published_->day = std::stoi(day.substr(8, 2));
  }

  void ReadHeader() {
    for (const Range line : in_.layout.dates) {
      for (const FoundDate& date : FindDates(in_.text, line, in_.language, false)) {
        if (!date.year) continue;
        if (in_.speech && date.full() && said_.empty() && IsBelowPlace(line)) {
          said_ = FormatDate(date);
          Add(Kind::SAID, said_, date.range.In(in_.text), Basis::HEADER);
          continue;
        }
        const std::string value = date.full() ? FormatMoment(date) : FormatDate(date);
        Add(Kind::PUBLISHED, value, date.range.In(in_.text), Basis::HEADER);
        if (!published_ || (published_->day == 0 && date.full())) {
          published_ = date;
          statement_->set_published(value);
        }
      }
    }
  }

  // The line above is the place: where and when a speech was held.
  bool IsBelowPlace(Range line) const {
    const std::string_view above = Trim(in_.text.substr(0, line.begin));
    const size_t end_of_line = above.find_last_of('\n');
    const std::string_view last = end_of_line == std::string_view::npos ? above : Trim(above.substr(end_of_line + 1));
    return !in_.layout.place.empty() && Fold(Squeeze(last)) == Fold(in_.layout.place);
  }

  // "Elsa, 14 February 2025" above a speech is the day it was held, above other texts a dateline.
  void ReadPlacedDates() {
    for (const Range line : in_.layout.placed_dates) {
      for (const FoundDate& date : FindDates(in_.text, line, in_.language, false)) {
        if (!date.year) continue;
        Add(in_.speech ? Kind::SAID : Kind::DATELINE, FormatDate(date), date.range.In(in_.text), Basis::HEADER);
        if (in_.speech && said_.empty()) said_ = FormatDate(date);
        if (!in_.speech && date.full() && !dateline_day_) dateline_day_ = DayOf(date);
      }
    }
  }

  // "Press briefing – June 4, 2021": the day itself, where nothing else of the document is far from it.
  void ReadTitle() {
    const std::string& title = in_.layout.title;
    const auto reference = Reference();
    for (const FoundDate& date : FindDates(title, {0, title.size()}, in_.language, false)) {
      if (!date.full()) continue;
      const int32_t day = DayOf(date);
      if (reference && (day > *reference || day < *reference - 7)) continue;
      said_ = FormatDay(day);
      Add(Kind::SAID, said_, date.range.In(title), Basis::HEADER);
      return;
    }
  }

  // The nearest dated evidence, as a day.
  std::optional<int32_t> Reference() const {
    if (dateline_day_) return dateline_day_;
    if (published_ && published_->full()) return DayOf(*published_);
    return name_day_;
  }

  void ReadDateline() {
    if (in_.dateline.date.empty()) return;
    const std::string& body = in_.layout.body;
    const auto dates = FindDates(body, in_.dateline.date, in_.language, false);
    if (dates.empty()) return;
    const FoundDate& date = dates[0];
    if (date.full()) {
      dateline_day_ = DayOf(date);
    } else if (date.without_year()) {
      std::optional<int32_t> reference = Reference();
      if (!reference) reference = FullDayElsewhere();
      if (reference) dateline_day_ = NearestYear(date, *reference);
    }
    if (dateline_day_) Add(Kind::DATELINE, FormatDay(*dateline_day_), date.range.In(body), Basis::DATELINE);
  }

  // A full date in a caption or in the opening: the only context for a year.
  std::optional<int32_t> FullDayElsewhere() const {
    for (const Range caption : in_.layout.captions) {
      for (const FoundDate& date : FindDates(in_.text, caption, in_.language, false)) {
        if (date.full()) return DayOf(date);
      }
    }
    for (size_t i = 0; i < in_.layout.paragraphs.size() && i < kOpeningParagraphs; ++i) {
      for (const FoundDate& date : FindDates(in_.layout.body, in_.layout.paragraphs[i], in_.language, false)) {
        if (date.full()) return DayOf(date);
      }
    }
    return std::nullopt;
  }

  void ReadOpening() {
    const std::string& body = in_.layout.body;
    const bool chinese = in_.language.substr(0, 2) == "zh";
    for (size_t i = 0; i < in_.body->size() && i < kOpeningParagraphs; ++i) {
      const std::vector<Quote>& quotes = in_.body->quotes(i);
      for (const Body::Sentence& read : in_.body->sentences(i)) {
        const Range sentence = read.range;
        const Tokens tokens = in_.body->tokens(i, read);
        if (chinese && !IsChineseMeeting(sentence.In(body))) continue;
        for (const FoundDate& date : FindDates(body, sentence, in_.language, true)) {
          if (!chinese && !IsDayTold(body, tokens, quotes, date, in_.body->words())) continue;
          const auto day = Resolve(date, i == 0);
          if (!day) continue;
          said_ = FormatDay(*day);
          Add(Kind::SAID, said_, date.range.In(body), Basis::BODY);
          return;
        }
      }
    }
  }

  std::optional<int32_t> Resolve(const FoundDate& date, bool opening) const {
    const auto reference = Reference();
    if (date.full()) {
      const int32_t day = DayOf(date);
      if (!reference) return opening ? std::optional(day) : std::nullopt;
      return day <= *reference + 1 && day >= *reference - kSaidWithinDays ? std::optional(day) : std::nullopt;
    }
    if (!reference) return std::nullopt;
    if (date.without_year()) {
      const auto day = NearestYear(date, *reference);
      return day && *day <= *reference + 1 && *day >= *reference - 60 ? day : std::nullopt;
    }
    if (date.weekday) return WeekdayBefore(*date.weekday, *reference);
    if (date.relative_day) return *reference + *date.relative_day;
    return std::nullopt;
  }

  void ReadCaptions() {
    for (const Range caption : in_.layout.captions) {
      for (const FoundDate& date : FindDates(in_.text, caption, in_.language, false)) {
        if (!date.full()) continue;
        Add(Kind::SAID, FormatDate(date), date.range.In(in_.text), Basis::CAPTION);
        if (said_.empty() && !in_.own_words) said_ = FormatDate(date);
        break;
      }
    }
  }

  void Decide(const Hints& hints) {
    if (!said_.empty()) {
      statement_->set_date(said_);
    } else if (dateline_day_) {
      statement_->set_date(FormatDay(*dateline_day_));
    } else if (published_) {
      FoundDate day = *published_;
      statement_->set_date(FormatDate(day));
    } else if (name_day_) {
      statement_->set_date(FormatDay(*name_day_));
    } else if (!hints.date.empty()) {
      statement_->set_date(hints.date);
    }
  }

  const EvidenceInput& in_;
  v1::Statement* statement_;
  std::optional<FoundDate> published_;
  std::optional<int32_t> name_day_;
  std::optional<int32_t> dateline_day_;
  std::string said_;
};

// "… met in Elsa." / "held talks in Geneva, Switzerland, on Friday": the place after "in" in a sentence that tells of
// a meeting, capitals only, at the sentence's end or before a date or comma.
std::string MeetingPlace(std::string_view body, Tokens tokens) {
  const auto meets = [](const Token& t) { return t.is(kMeet) && t.is(kEvent) && !t.capital; };
  const auto verb = std::find_if(tokens.begin(), tokens.end(), meets);
  for (size_t i = static_cast<size_t>(verb - tokens.begin()); i + 1 < tokens.size(); ++i) {
    if (!tokens[i].word() || tokens[i].capital || !tokens[i].is(kPrepIn)) continue;
    size_t end = i + 1;
    while (end < tokens.size() && tokens[end].word() && tokens[end].capital && !tokens[end].number) {
      const std::string word = Fold(tokens[end].In(body));
      if (MonthOf(word) > 0 || WeekdayOf(word) >= 0 || tokens[end].is(kBody | kRole)) break;
      ++end;
    }
    if (end == i + 1 || end - i > 4) continue;
    // "Geneva, Switzerland"
    size_t last = end;
    if (end + 1 < tokens.size() && tokens[end].mark == ',' && tokens[end + 1].capital &&
        WeekdayOf(FoldedWord(tokens[end + 1].In(body))) < 0) {
      size_t more = end + 1;
      while (more < tokens.size() && tokens[more].word() && tokens[more].capital && more - end <= 3) ++more;
      if (more == tokens.size() || !tokens[more].word() || tokens[more].is(kPrepOn)) last = more;
    }
    const bool follows_verb =
        i > 0 && (meets(tokens[i - 1]) || tokens[i - 1].number || MonthOf(FoldedWord(tokens[i - 1].In(body))) > 0 ||
                  WeekdayOf(FoldedWord(tokens[i - 1].In(body))) >= 0);
    const bool stops = last == tokens.size() || (follows_verb && tokens[last].is(kPrep)) || !tokens[last].word() ||
                       tokens[last].is(kPrepOn) || RelativeDayOf(FoldedWord(tokens[last].In(body))) <= 0 ||
                       WeekdayOf(FoldedWord(tokens[last].In(body))) >= 0;
    if (!stops || MonthOf(FoldedWord(tokens[i + 1].In(body))) > 0) continue;
    return TextOf(body, tokens, i + 1, last);
  }
  return "";
}

// The capitalised name after one of the language's event phrases, phrase included.
std::string EventIn(std::string_view body, Range sentence, Tokens tokens, const Words& words) {
  std::string_view phrases = words.language().event_phrases;
  while (!phrases.empty()) {
    const size_t bar = phrases.find('|');
    const std::string_view phrase = phrases.substr(0, bar);
    phrases.remove_prefix(bar == std::string_view::npos ? phrases.size() : bar + 1);
    const size_t at = sentence.In(body).find(phrase);
    if (at == std::string_view::npos) continue;
    const size_t begin = sentence.begin + at;
    size_t end = begin + phrase.size();
    for (const Token& token : tokens) {
      if (token.begin < begin + phrase.size()) continue;
      const bool part =
          token.word() && (token.capital || token.number || token.is(kLink | kArticle | kThing) || token.is(kBody));
      if (!part || token.is(kPrepOn)) break;
      const std::string word = Fold(token.In(body));
      if (WeekdayOf(word) >= 0) break;
      if (token.capital || token.number || token.is(kThing) || token.is(kBody)) end = token.end;
    }
    if (end > begin + phrase.size()) return Squeeze(body.substr(begin, end - begin));
  }
  return "";
}

// "… (Elsa, June 5, 2023)", "…, Elsa, 5 June 2023": the place between a mark and a full date.
std::string TitlePlace(std::string_view title, std::string_view language) {
  for (const FoundDate& date : FindDates(title, {0, title.size()}, language, false)) {
    std::string_view before = Trim(title.substr(0, date.range.begin));
    if (!date.full() || before.empty() || before.back() != ',') continue;
    before.remove_suffix(1);
    const size_t mark = before.find_last_of(",(");
    if (mark == std::string_view::npos) continue;
    const std::string_view place = Trim(before.substr(mark + 1));
    const auto tokens = Tokenize(place, {0, place.size()}, Words::For(language));
    const bool fine = std::all_of(tokens.begin(), tokens.end(), [place](const Token& token) {
      return token.word() && token.capital && !token.number && !token.all_caps &&
             WeekdayOf(FoldedWord(token.In(place))) < 0 &&
             !token.is(kRole | kBody | kNoun | kNotName | kSpeechNoun | kRoleModifier);
    });
    if (fine && !tokens.empty() && tokens.size() <= 3) return Squeeze(place);
  }
  return "";
}

// "Done at Elsa, 4 May 2023" below an agreed text: the place.
std::string DonePlace(std::string_view line, const Words& words) {
  constexpr size_t kBytesMax = 120;
  const size_t begin = line.size() > kBytesMax ? 0 : DoneAt(Fold(line));
  if (begin == 0) return "";
  const std::vector<Token> tokens = Tokenize(line, {begin, line.size()}, words);
  size_t last = 0;
  while (last < tokens.size() && tokens[last].word() && tokens[last].capital && !tokens[last].number) ++last;
  const bool stops = last == tokens.size() || !tokens[last].word() || tokens[last].number || tokens[last].is(kPrepOn);
  return stops && last <= 4 ? TextOf(line, tokens, 0, last) : "";
}

}  // namespace

void SetDates(const EvidenceInput& input, const Hints& hints, v1::Statement* statement) {
  Dating(input, statement).Run(hints);
}

void SetPlaceAndEvent(const EvidenceInput& input, const Hints& hints, v1::Statement* statement) {
  const std::string& body = input.layout.body;
  const Words& words = Words::For(input.language);
  std::string place = !input.dateline.place.empty() ? input.dateline.place : input.layout.place;
  if (place.empty()) place = TitlePlace(input.layout.title, input.language);
  for (size_t i = 0; i < input.body->size() && i < kOpeningParagraphs; ++i) {
    for (const Body::Sentence& read : input.body->sentences(i)) {
      const Range sentence = read.range;
      const Tokens tokens = input.body->tokens(i, read);
      if (statement->event().empty()) statement->set_event(EventIn(body, sentence, tokens, words));
      if (!place.empty() || i > 0 || input.own_words) continue;
      place = input.language.substr(0, 2) == "zh" ? ChinesePlace(sentence.In(body)) : MeetingPlace(body, tokens);
    }
  }
  if (place.empty()) place = DonePlace(input.layout.paragraphs.back().In(body), words);
  statement->set_place(place.empty() ? hints.place : place);
}

}  // namespace dicta::tools::press
