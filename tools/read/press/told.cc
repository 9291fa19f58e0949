#include "tools/read/press/told.h"

#include <algorithm>

#include "tools/read/press/people.h"
#include "tools/read/press/phrases.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kToWhomMax = 12;  // tokens between a verb of saying and its day

class Day {
 public:
  Day(std::string_view text, Tokens tokens, const std::vector<Quote>& quotes, const FoundDate& found,
      const Words& words)
      : text_(text), tokens_(tokens), words_(words), full_(found.full()) {
    const Range date = found.range;
    while (first_ < tokens.size() && tokens[first_].end <= date.begin) ++first_;
    last_ = first_;
    while (last_ < tokens.size() && tokens[last_].begin < date.end) ++last_;
    auto quote = tokens.empty() ? quotes.end() : FirstQuoteFrom(tokens[0].begin, quotes);
    for (; verb_ < tokens.size(); ++verb_) {
      while (quote != quotes.end() && quote->range.end <= tokens[verb_].begin) ++quote;
      const bool quoted = quote != quotes.end() && quote->range.begin <= tokens[verb_].begin;
      if (!quoted && tokens[verb_].is(kSay) && !tokens[verb_].capital) break;
    }
  }

  bool IsTold() const {
    if (verb_ == tokens_.size()) return Meets(verb_);
    if (first_ > verb_) return IsSaidOn();
    return IsOnSaid() || (JoinsVerb() && Meets(verb_));
  }

 private:
  bool Is(size_t at, uint32_t kinds) const {
    return at < tokens_.size() && tokens_[at].word() && tokens_[at].is(kinds);
  }
  bool Spells(size_t at, std::string_view phrases) const { return SpellsOneOf(text_, tokens_, at, phrases) > at; }

  // A meeting is told before token `end`, and not one to come: "The talks will resume on Friday".
  bool Meets(size_t end) const {
    const auto begin = tokens_.begin();
    const auto until = begin + static_cast<ptrdiff_t>(end);
    const auto meeting = std::find_if(
        begin, until, [](const Token& token) { return token.is(kMeet) && !token.is(kSay) && !token.capital; });
    if (meeting == until) return false;
    const auto date = std::min(until, begin + static_cast<ptrdiff_t>(first_));
    return std::none_of(begin, std::max(date, meeting),
                        [](const Token& token) { return token.is(kModal) && !token.capital; });
  }

  // "… and said": a second verb of the sentence's subject.
  bool JoinsVerb() const {
    size_t at = verb_;
    while (at > last_ && Is(at - 1, kAdverb | kAux)) --at;
    return at > last_ && Is(at - 1, kLink) && Is(at - 1, kPrep);
  }

  // "said on Friday", "told reporters in Elsa on Friday that", "said the minister on Friday": nothing between the verb
  // and its day but who, to whom and where.
  bool IsSaidOn() const {
    if (first_ - verb_ > kToWhomMax) return false;
    size_t next = verb_ + 1;
    if (const auto who = PhraseAt(text_, tokens_, next); who && !who->pronoun && who->last <= first_) {
      next = who->last;
    } else if (!words_.language().tells.empty() && !Spells(verb_, words_.language().tells) &&
               !(full_ && Spells(verb_, words_.language().announces))) {
      // "said talks on Friday were good": English leaves out "that".
      if (next < first_ && !Is(next, kPrepIn | kPrepOn | kPrep | kAdverb)) return false;
    }
    if (next < first_ && Is(next, kPrep) && !Is(next, kPrepIn | kPrepOn | kLink)) return false;  // "warned against"
    for (size_t at = next; at < first_; ++at) {
      if (!tokens_[at].word() || Is(at, kRelative | kModal | kAux | kHe | kShe)) return false;
      if (Is(at, kEvent | kCue) && !Is(at, kThing) && !tokens_[at].capital) return false;
      const bool opens = at == verb_ + 1 || Is(at - 1, kPrep | kPrepIn | kPrepOn);
      if (Is(at, kArticle) && !Is(at, kPrepOn) && !opens) return false;
    }
    return true;
  }

  // "On Friday the minister said", "In a speech on Friday, the minister said", "the minister on Friday also said".
  bool IsOnSaid() const {
    const auto marked = [this](size_t first, size_t last) {
      return std::any_of(tokens_.begin() + static_cast<ptrdiff_t>(first),
                         tokens_.begin() + static_cast<ptrdiff_t>(last),
                         [](const Token& token) { return !token.word(); });
    };
    const bool opens = first_ == 0 || (first_ == 1 && Is(0, kPrepOn)) || Is(0, kPrep | kPrepIn);
    if (opens && !marked(0, first_)) {
      const size_t subject = last_ < verb_ && tokens_[last_].mark == ',' ? last_ + 1 : last_;
      return !marked(subject, verb_) || PhraseAt(text_, tokens_, subject).has_value();
    }
    const size_t before = first_ > 0 && Is(first_ - 1, kPrepOn) ? first_ - 1 : first_;
    if (before == 0 || !(tokens_[before - 1].capital || Is(before - 1, kRole | kHe | kShe | kBody | kNoun | kAux)))
      return false;
    for (size_t at = last_; at < verb_; ++at) {
      if (!Is(at, kAdverb | kAux)) return false;
    }
    return true;
  }

  std::string_view text_;
  Tokens tokens_;
  const Words& words_;
  bool full_;
  size_t first_ = 0, last_ = 0;  // the date's tokens
  size_t verb_ = 0;              // the first that says
};

}  // namespace

bool IsDayTold(std::string_view text, Tokens sentence, const std::vector<Quote>& quotes, const FoundDate& found,
               const Words& words) {
  const Range date = found.range;
  const auto quote = FirstQuoteFrom(date.begin, quotes);
  if (quote != quotes.end() && quote->range.begin <= date.begin) return false;
  constexpr size_t kBefore = 24;
  const size_t from = date.begin > kBefore ? date.begin - kBefore : 0;
  if (TellsOtherDay(' ' + Fold(text.substr(from, date.begin - from)))) return false;
  return Day(text, sentence, quotes, found, words).IsTold();
}

}  // namespace dicta::tools::press
