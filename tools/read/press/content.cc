#include "tools/read/press/content.h"

#include "tools/read/press/people.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kClauseMax = 14;  // tokens looked at behind the verb
constexpr size_t kNounMax = 5;     // of them, to the noun of speech

// "…, he added on Friday", "…", the minister added: the words stand before the subject of the verb.
bool StandsBehindWords(Tokens tokens, size_t verb) {
  constexpr size_t kSubjectMax = 5;
  for (size_t at = verb; at > 0 && verb - at < kSubjectMax; --at) {
    const Token& before = tokens[at - 1];
    if (before.word()) continue;
    if (at == verb) return false;  // "Smith, the minister, added"
    return before.mark != ',' || !tokens[0].is(kPrep | kPrepIn | kPrepOn | kNotName);
  }
  return false;
}

// "asked the minister to go", "expects to go": somebody is to do something.
bool TellsToDo(Tokens tokens, size_t next, size_t at) {
  if (at + 1 >= tokens.size() || !tokens[at].is(kLink) || !tokens[at].is(kPrep)) return false;
  const Token& what = tokens[at + 1];
  if (!what.word() || what.capital || what.number || what.is(kArticle | kNotName)) return false;
  if (at == next) return true;
  const size_t object = tokens[next].is(kArticle) && next + 1 < at ? next + 1 : next;
  return tokens[object].capital || tokens[object].is(kRole | kBody | kHe | kShe) || at == next + 1;
}

}  // namespace

bool IsDenial(std::string_view text, Tokens tokens, size_t at, const Words& words) {
  return SpellsOneOf(text, tokens, at, words.language().denials) > at;
}

bool SaysNothing(std::string_view text, Tokens tokens, size_t at, const Words& words) {
  if (at >= tokens.size()) return false;
  const size_t end = SpellsOneOf(text, tokens, at, words.language().silence);
  return end > at && (end == tokens.size() || !tokens[end].word() || tokens[end].is(kPrep | kPrepOn | kPrepIn));
}

bool ReportsWords(std::string_view text, Tokens tokens, size_t verb, const Words& words) {
  const Language& language = words.language();
  const size_t next = verb + 1;
  if (StandsBehindWords(tokens, verb)) return true;
  if (next >= tokens.size()) return false;
  if (!tokens[next].word()) return tokens[next].mark != '.';
  const bool to_whom = tokens[next].is(kPrep | kPrepOn | kPrepIn);
  for (size_t at = next; at < tokens.size() && at < next + kClauseMax; ++at) {
    const Token& token = tokens[at];
    if (IsOpenQuote(token.mark) || token.mark == ':') return true;
    if (!token.word()) return false;
    if (SpellsOneOf(text, tokens, at, language.clause_openers) > at) return at == next || to_whom;
    if (at < next + kNounMax && SpellsOneOf(text, tokens, at, language.said_nouns) > at) return true;
    if (TellsToDo(tokens, next, at)) return true;
    if (token.is(kRelative)) return false;
    if (at == next || token.capital || tokens[at - 1].is(kPrep)) continue;
    if (token.is(kAux | kModal) || SpellsOneOf(text, tokens, at, language.copulas) > at) return true;
  }
  return false;
}

}  // namespace dicta::tools::press
