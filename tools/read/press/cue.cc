// From left to right, each phrase that may mean a person is tried as the subject of a reporting verb: before the verb
// ("Smith on Friday also urged"), after it ("…," said Smith). The first that has one is the sentence's speaker.
#include "tools/read/press/cue.h"

#include <algorithm>

#include "tools/read/press/content.h"
#include "tools/read/press/whom.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kBetweenMax = 14;     // tokens between speaker and verb, appositions apart
constexpr size_t kSecondVerbMax = 40;  // tokens to the second verb of a subject
constexpr size_t kAppositionMax = 40;  // tokens in an apposition between commas

class Finder {
 public:
  Finder(std::string_view text, Tokens tokens, const std::vector<Quote>& quotes, const Words& words, People* people)
      : text_(text), tokens_(tokens), words_(words), people_(people), whom_(text, tokens, words, people) {
    quoted_.resize(tokens.size());
    auto quote = tokens.empty() ? quotes.end() : FirstQuoteFrom(tokens[0].begin, quotes);
    for (size_t i = 0; i < tokens.size(); ++i) {
      while (quote != quotes.end() && quote->range.end <= tokens[i].begin) ++quote;
      quoted_[i] = quote != quotes.end() && quote->words.begin <= tokens[i].begin && tokens[i].begin < quote->words.end;
    }
  }

  std::optional<Cue> Find() {
    if (auto cue = Sides()) return cue;
    for (size_t at = 0; at < tokens_.size();) {
      if (quoted_[at] || !tokens_[at].word()) {
        ++at;
        continue;
      }
      if (auto cue = Inverted(at)) return cue;
      if (auto cue = According(at)) return cue;
      const auto phrase = PhraseAt(text_, tokens_, at);
      if (!phrase) {
        ++at;
        continue;
      }
      const auto name = NameInApposition(*phrase);
      if (IsSubject(at) || (IsOwned(at) && (name || phrase->has_role()))) {
        size_t verb_end = 0;
        bool strong = false;
        if (FindVerb(name ? name->last + 1 : phrase->last, !phrase->pronoun && !name, &verb_end, &strong) &&
            !SaysNothing(text_, tokens_, verb_end, words_)) {
          const bool owned = IsOwned(at) && !name && !phrase->has_name();
          if (auto cue = owned ? whom_.Somebody(*phrase, strong) : whom_.Speaker(name ? *name : *phrase, strong)) {
            cue->attribution = {tokens_[phrase->first].begin, tokens_[verb_end - 1].end};
            return cue;
          }
        }
      }
      at = std::max(phrase->last, at + 1);
    }
    return std::nullopt;
  }

 private:
  bool Is(size_t at, uint32_t kinds) const {
    return at < tokens_.size() && tokens_[at].word() && tokens_[at].is(kinds);
  }
  bool IsMark(size_t at, int32_t mark) const { return at < tokens_.size() && tokens_[at].mark == mark; }

  // "The foreign minister, Jane Doe, said": the name between the commas, as a phrase.
  std::optional<Phrase> NameInApposition(const Phrase& phrase) const {
    if (phrase.pronoun || phrase.has_name() || !IsMark(phrase.last, ',')) return std::nullopt;
    const auto name = PhraseAt(text_, tokens_, phrase.last + 1);
    if (!name || !name->has_name() || name->has_role()) return std::nullopt;
    if (name->last < tokens_.size() && tokens_[name->last].word()) return std::nullopt;
    return name;
  }

  // A phrase after a preposition or a conjunction of a subordinate clause is no subject of the sentence's verb.
  bool IsSubject(size_t at) const {
    if (at == 0 || !tokens_[at - 1].word()) return true;
    const Token& before = tokens_[at - 1];
    if (before.is(kRelative) || before.is(kPrep) || IsDenial(text_, tokens_, at - 1, words_)) return false;
    return !before.possessive;
  }

  // "The company's chief executive"
  bool IsOwned(size_t at) const { return at > 0 && tokens_[at - 1].word() && tokens_[at - 1].possessive; }

  std::optional<Cue> Sides() const {
    const size_t limit = std::min<size_t>(tokens_.size(), 24);
    for (size_t at = 0; at + 1 < limit; ++at) {
      if (quoted_[at] || !Is(at, kBoth) || !Is(at + 1, kSide)) continue;
      if (!IsSubject(at) && !(at > 0 && tokens_[at - 1].is(kArticle))) continue;
      const bool subject = at == 0 || !tokens_[at - 1].word() || tokens_[at - 1].is(kArticle);
      if (!subject || (at > 1 && tokens_[at - 1].is(kArticle) && tokens_[at - 2].word())) continue;
      size_t next = at + 2;
      while (Is(next, kAdverb | kAux) && next < tokens_.size()) ++next;
      if (next >= tokens_.size() || Is(next, kModal | kShares)) return std::nullopt;
      const bool pair = next + 1 < tokens_.size() &&
                        words_.IsCuePair(Fold(tokens_[next].In(text_)), Fold(tokens_[next + 1].In(text_)));
      if (!Is(next, kCue) && !pair) return std::nullopt;
      Cue cue;
      cue.who = Cue::kSides;
      const size_t first = at > 0 && tokens_[at - 1].word() ? at - 1 : at;
      cue.name = {tokens_[first].begin, tokens_[at + 1].end};
      cue.attribution = {tokens_[first].begin, tokens_[next].end};
      return cue;
    }
    return std::nullopt;
  }

  // The verb that has the phrase ending before `at` as its subject.
  bool FindVerb(size_t at, bool apposition, size_t* verb_end, bool* strong) const {
    const size_t start = at;
    while (at < tokens_.size() && at - start < kBetweenMax + kAppositionMax) {
      if (quoted_[at]) return false;
      const Token& token = tokens_[at];
      if (!token.word()) {
        if (token.mark == '(') {
          at = Closing(at, ')') + 1;
        } else if (token.mark == ',' && apposition && AppositionEnd(at) < tokens_.size()) {
          at = AppositionEnd(at) + 1;
          apposition = false;
        } else {
          return false;
        }
        continue;
      }
      if (IsCueAt(at, verb_end)) {
        *strong = token.is(kSay);
        return true;
      }
      if (const size_t after = AsideEnd(at); after > at) {
        at = after;
      } else if (token.is(kAdverb | kAux) || (token.number && at > start && tokens_[at - 1].capital)) {
        ++at;
      } else if (token.is(kPrepOn) && at + 1 < tokens_.size() && IsDayWord(at + 1)) {
        at += 2;
        while (at < tokens_.size() && (tokens_[at].number || tokens_[at].mark == '.')) ++at;
      } else if (IsDayWord(at)) {
        ++at;
      } else if (token.is(kPrepIn) || token.is(kPrepOn) || IsAffiliation(at, start)) {
        return VerbAfterSetting(at, verb_end, strong);
      } else {
        return SecondVerb(at, verb_end, strong);
      }
    }
    return false;
  }

  // "Jane Doe of Hollow Bank": the body behind a name that ends at `start`.
  bool IsAffiliation(size_t at, size_t start) const {
    return at == start && at > 0 && at + 1 < tokens_.size() && tokens_[at - 1].capital && !tokens_[at].capital &&
           Is(at, kLink) && Is(at, kPrep) && tokens_[at + 1].capital;
  }

  // "for her part": the token behind one of the language's phrases that say nothing of their own, or `at`.
  size_t AsideEnd(size_t at) const { return SpellsOneOf(text_, tokens_, at, words_.language().asides); }

  // "in a statement", "at a news conference in Geneva": a setting, then a verb of saying.
  bool VerbAfterSetting(size_t at, size_t* verb_end, bool* strong) const {
    for (size_t i = at + 1; i < tokens_.size() && i < at + 10 && tokens_[i].word() && !quoted_[i]; ++i) {
      if (!tokens_[i].is(kSay) || !IsCueAt(i, verb_end)) continue;
      *strong = true;
      return true;
    }
    return false;
  }

  // "called the port a door and said": the subject's next verb, where no other subject comes between.
  bool SecondVerb(size_t at, size_t* verb_end, bool* strong) const {
    if (tokens_[at].capital || !tokens_[at].is(kEvent | kCue)) return false;
    for (size_t i = at + 1; i + 1 < tokens_.size() && i < at + kSecondVerbMax; ++i) {
      if (tokens_[i].is(kRelative | kHe | kShe) || tokens_[i].mark == ';') return false;
      if (tokens_[i].In(text_) != "and" || quoted_[i + 1] || !tokens_[i + 1].is(kSay)) continue;
      *strong = true;
      return IsCueAt(i + 1, verb_end);
    }
    return false;
  }

  bool IsDayWord(size_t at) const {
    const std::string word = Fold(tokens_[at].In(text_));
    const std::string bare = !word.empty() && word.back() == '.' ? word.substr(0, word.size() - 1) : word;
    return WeekdayOf(word) >= 0 || RelativeDayOf(word) <= 0 || MonthOf(bare) > 0;
  }

  bool IsCueAt(size_t at, size_t* end) const {
    if (tokens_[at].capital && at > 0) return false;
    if (at + 1 < tokens_.size() && tokens_[at + 1].word() &&
        words_.IsCuePair(tokens_[at].In(text_), tokens_[at + 1].In(text_))) {
      *end = at + 2;
      return true;
    }
    if (!tokens_[at].is(kCue)) return false;
    if (tokens_[at].is(kAlsoDoes) && !ReportsWords(text_, tokens_, at, words_)) return false;
    // "the member states", "the minister's notes": a noun, unless a name or "he" stands before it.
    const std::string_view word = tokens_[at].In(text_);
    if (word.back() == 's' && word != "says" && at > 0 && !tokens_[at - 1].capital &&
        !tokens_[at - 1].is(kHe | kShe | kAdverb | kAux)) {
      return false;
    }
    *end = at + 1;
    return true;
  }

  size_t Closing(size_t at, int32_t mark) const {
    size_t end = at;
    while (end < tokens_.size() && end - at < 10 && tokens_[end].mark != mark) ++end;
    return end;
  }

  // The comma that ends the apposition opened by the comma at `at`. A clause with a subject of its own is none.
  size_t AppositionEnd(size_t at) const {
    const size_t none = tokens_.size();
    if (at + 1 >= none || !tokens_[at + 1].word() || tokens_[at + 1].is(kHe | kShe)) return none;
    if (const auto inner = PhraseAt(text_, tokens_, at + 1);
        inner && inner->has_name() && !inner->has_role() &&
        people_->Find(TextOf(text_, tokens_, inner->name_first, inner->name_last))) {
      return none;
    }
    for (size_t i = at + 1; i < none && i - at < kAppositionMax; ++i) {
      if (quoted_[i]) return none;
      if (tokens_[i].mark != ',') continue;
      // Commas inside the apposition: the one before a verb ends it.
      size_t end = 0;
      size_t next = i + 1;
      while (Is(next, kAdverb | kAux)) ++next;
      if (next < none && tokens_[next].word() && IsCueAt(next, &end)) return i;
    }
    return none;
  }

  // "…," said Smith; « … », a déclaré la ministre.
  std::optional<Cue> Inverted(size_t at) {
    if (!Is(at, kSay) || tokens_[at].capital) return std::nullopt;
    size_t first = at;
    if (first > 0 && Is(first - 1, kAux)) --first;
    if (first > 0 && tokens_[first - 1].word()) return std::nullopt;
    if (first == 0 && words_.language().code == "en") return std::nullopt;
    size_t subject = at + 1;
    while (Is(subject, kAdverb) && subject < at + 4) ++subject;
    auto phrase = PhraseAt(text_, tokens_, subject);
    // "сообщил журналистам в четверг министр": whom it was told, and when.
    while (!phrase && words_.language().code != "en" && subject < at + 6 && subject < tokens_.size() &&
           tokens_[subject].word() && !tokens_[subject].capital && !tokens_[subject].is(kRelative)) {
      phrase = PhraseAt(text_, tokens_, ++subject);
    }
    // "said union leader Jane Doe": what sort of leader.
    for (; !phrase && subject < at + 3 && subject < tokens_.size() && tokens_[subject].word() &&
           !tokens_[subject].capital && !tokens_[subject].is(kRelative | kPrep);) {
      phrase = PhraseAt(text_, tokens_, ++subject);
      if (phrase && !(phrase->has_role() && phrase->has_name())) return std::nullopt;
    }
    if (!phrase || quoted_[subject]) return std::nullopt;
    return SpeakerOrName(*phrase, first);
  }

  std::optional<Cue> According(size_t at) {
    const bool inside = at > 0 && tokens_[at - 1].word();  // only phrases that mean nothing else
    for (const bool she : {false, true}) {
      const size_t end =
          SpellsOneOf(text_, tokens_, at, she ? words_.language().according_she : words_.language().according_he);
      if (end == at) continue;
      Cue cue;
      cue.who = Cue::kPronoun;
      cue.strong = true;
      cue.she = she;
      cue.name = cue.attribution = {tokens_[at].begin, tokens_[end - 1].end};
      return cue;
    }
    if (auto cue = InView(at)) return cue;
    const size_t end = SpellsOneOf(text_, tokens_, at, words_.language().according);
    if (end == at || end == tokens_.size() || (inside && end - at < 3)) return std::nullopt;
    const auto subject = PhraseAt(text_, tokens_, end);
    return subject ? SpeakerOrName(*subject, at) : std::nullopt;
  }

  // "In Smith's view"
  std::optional<Cue> InView(size_t at) {
    if (at > 0 || !Is(at, kPrepIn)) return std::nullopt;
    const auto whose = PhraseAt(text_, tokens_, at + 1);
    if (!whose || whose->pronoun || whose->last == tokens_.size() || !tokens_[whose->last - 1].possessive ||
        SpellsOneOf(text_, tokens_, whose->last, words_.language().views) == whose->last) {
      return std::nullopt;
    }
    auto cue = whom_.Speaker(*whose, true);
    if (cue) cue->attribution = {tokens_[at].begin, tokens_[whose->last].end};
    return cue;
  }

  // The speaker of a phrase, or of the name in apposition to it; words from token `first` on attribute.
  std::optional<Cue> SpeakerOrName(const Phrase& phrase, size_t first) {
    const auto name = NameInApposition(phrase);
    const Phrase& who = name ? *name : phrase;
    auto cue = whom_.Speaker(who, true);
    if (cue) cue->attribution = {tokens_[first].begin, tokens_[who.last - 1].end};
    return cue;
  }

  std::string_view text_;
  Tokens tokens_;
  const Words& words_;
  People* people_;
  Whom whom_;
  std::vector<bool> quoted_;
};

}  // namespace

std::optional<Cue> FindCue(std::string_view text, Tokens tokens, const std::vector<Quote>& quotes, const Words& words,
                           People* people) {
  return Finder(text, tokens, quotes, words, people).Find();
}

}  // namespace dicta::tools::press
