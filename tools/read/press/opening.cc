#include "tools/read/press/opening.h"

#include "tools/read/press/content.h"
#include "tools/read/press/people.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kSubjectMax = 9;  // tokens before the verb of somebody else's sentence

// "Critics said it was closed", "Smith's office said", "The opposition called it a waste": somebody who is nobody
// known says something, or somebody of whom only his side is known does.
Opening AnothersOpening(std::string_view text, Tokens tokens, const Words& words) {
  const Language& language = words.language();
  bool side = false, subject = false;
  const bool denied = !tokens.empty() && IsDenial(text, tokens, 0, words);
  for (size_t at = 0; at < tokens.size() && at < kSubjectMax; ++at) {
    const Token& token = tokens[at];
    if (!token.word()) return Opening::kNone;
    if (SpellsOneOf(text, tokens, at, language.groups) > at) {
      side = subject = true;
      continue;
    }
    const bool opener = at == 0 && token.is(kPrepIn | kPrepOn | kPrep);
    if (opener || token.is(kWe | kHe | kShe) || (token.is(kRelative) && !token.is(kArticle))) return Opening::kNone;
    if (SpellsOneOf(text, tokens, at, language.perfect) > at && !side) return Opening::kNone;
    if (token.is(kAdverb | kAux)) continue;
    if (at == 0 && token.is(kCue)) return Opening::kNone;  // "Dijo que …": he
    if (at == 0 || token.capital || !subject) {
      subject = true;
      continue;
    }
    if (side && token.is(kCue | kEvent)) {
      return SpellsOneOf(text, tokens, at, language.copulas) == at ? Opening::kOthers : Opening::kNone;
    }
    if (token.is(kCue) && (denied || SaysNothing(text, tokens, at + 1, words))) return Opening::kOther;
    const bool noun = tokens[at - 1].is(kArticle) || (token.In(text).back() == 's' && !tokens[at - 1].capital);
    const bool says = token.is(kSay) && !token.is(kAlsoDoes) && (!noun || token.In(text) == "says");
    if (says) return Opening::kOther;
    if (!noun && SpellsOneOf(text, tokens, at, language.they_say) > at) return Opening::kOthers;
    if (token.is(kModal | kEvent)) break;
  }
  return Opening::kNone;
}

// "…," said one resident; "…," said neither of them.
bool IsSaidByAnother(Tokens tokens, const std::vector<Quote>& quotes) {
  for (size_t at = 1; at + 1 < tokens.size(); ++at) {
    const Token& next = tokens[at + 1];
    if (!tokens[at].is(kSay) || tokens[at].capital || !next.word()) continue;
    const size_t before = at > 1 && tokens[at - 1].is(kAux) ? at - 2 : at - 1;
    if (tokens[before].word()) continue;
    if (next.is(kRelative | kPrepIn | kPrepOn | kPrep | kAdverb | kAux)) continue;
    const auto quote = FirstQuoteFrom(tokens[at].begin, quotes);
    if (quote == quotes.end() || tokens[at].begin < quote->words.begin) return true;
  }
  return false;
}

}  // namespace

Opening OpeningOf(std::string_view text, Tokens tokens, const std::vector<Quote>& quotes, const Words& words) {
  const auto is = [&tokens](size_t at, uint32_t kinds) {
    return at < tokens.size() && tokens[at].word() && tokens[at].is(kinds);
  };
  size_t at = is(0, kArticle) ? 1 : 0;
  if (is(at, kBoth) && is(at + 1, kSide)) {
    size_t next = at + 2;
    while (is(next, kAdverb | kAux)) ++next;
    if (is(next, kModal)) return Opening::kProposal;
    return is(next, kShares) ? Opening::kNarrative : Opening::kNone;
  }
  // "The meeting was held", "His remarks came"
  if (is(at, kThing) || (at == 0 && tokens.size() > 1 && is(1, kThing) && is(0, kNotName))) {
    size_t next = is(at, kThing) ? at + 1 : at + 2;
    while (is(next, kAdverb | kAux)) ++next;
    if (is(next, kEvent) && !tokens[next].is(kModal)) {
      const std::string_view word = tokens[next].In(text);
      return word == "is" || word == "are" ? Opening::kNone : Opening::kNarrative;
    }
    return Opening::kNone;
  }
  if (IsSaidByAnother(tokens, quotes)) return Opening::kOther;
  if (const Opening others = AnothersOpening(text, tokens, words); others != Opening::kNone) return others;
  const auto phrase = PhraseAt(text, tokens, 0);
  if (!phrase) return Opening::kNone;
  size_t next = phrase->last;
  while (is(next, kAdverb | kAux)) ++next;
  if (is(next, kEvent) && SpellsOneOf(text, tokens, next, words.language().copulas) == next) return Opening::kNarrative;
  return Opening::kNone;
}

}  // namespace dicta::tools::press
