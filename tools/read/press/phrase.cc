// Reading one phrase: see people.h.
//
// The phrase is the longest run of words that can stand in an office or a name. Its last office word parts the office
// from the name; where "of Body" follows that word, the body's own words (known nouns of bodies, countries, whatever
// follows "of" directly, everything up to a closing bracket) still belong to the office.
#include <algorithm>

#include "tools/read/press/people.h"
#include "tools/read/press/phrases.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kPhraseMax = 24;  // tokens; longer runs are lists, not persons

bool IsCyrillic(int32_t ch) { return ch >= 0x400 && ch < 0x530; }

bool IsBracketed(Tokens tokens, size_t at) {
  return at + 2 < tokens.size() && tokens[at].mark == '(' && tokens[at + 1].all_caps && tokens[at + 2].mark == ')';
}

bool OpensRun(const Token& token, const Token* next) {
  if (!token.word() || token.number) return false;
  if (token.is(kRole) || token.is(kHonorific)) return true;
  if (token.is(kRoleModifier))
    return token.capital || (next != nullptr && (next->is(kRole) || next->is(kRoleModifier)));
  return token.capital && !token.is(kNotName);
}

// Whether a linking word at `at` goes on with the office it follows: "of", "the", "and" between two offices.
bool LinkGoesOn(Tokens tokens, size_t at, bool has_role) {
  size_t next = at + 1;
  // "Committee on Trade", but "Minister Jane Doe on the Bridge": behind anything but an office or a body, a topic.
  if (tokens[at].is(kPrepOn) && at > 0 && !tokens[at - 1].is(kRole | kBody | kNoun)) return false;
  while (next < tokens.size() && tokens[next].word() && tokens[next].is(kLink | kArticle) && next - at < 3) ++next;
  if (!has_role || next >= tokens.size() || !tokens[next].word()) return false;
  const bool capital = tokens[next].capital && !(tokens[next].is(kNotName) && !tokens[next].is(kLink));
  return capital || tokens[next].is(kRole | kRoleModifier | kNoun) || tokens[next].is(kBody);
}

bool IsAnd(Tokens tokens, size_t at, std::string_view text) { return IsAndWord(tokens[at].In(text)); }

// "and" joins two offices of one man only where an office stands on both sides: "Councilor and Foreign Minister".
bool AndJoinsOffices(Tokens tokens, size_t at) {
  if (at == 0 || !tokens[at - 1].word()) return false;
  if (!tokens[at - 1].is(kRole | kNoun | kBody)) return false;
  for (size_t i = at + 1; i < tokens.size() && i < at + 6 && tokens[i].word(); ++i) {
    if (tokens[i].is(kRole)) return true;
    if (!tokens[i].capital && !tokens[i].is(kRoleModifier | kNoun | kLink)) return false;
  }
  return tokens[at - 1].is(kNoun | kBody) && at + 1 < tokens.size() && tokens[at + 1].is(kNoun | kBody);
}

// Russian offices go on in small letters, without "of", up to a name: at most three words, then a capital.
bool GenitiveGoesOn(std::string_view text, Tokens tokens, size_t at) {
  if (!IsCyrillic(CharAt(text, tokens[at].begin))) return false;
  for (size_t i = at; i < tokens.size() && i < at + 4; ++i) {
    if (!tokens[i].word() || tokens[i].number) return false;
    if (tokens[i].capital) return !tokens[i].is(kNotName);
    if (tokens[i].is(kCue | kNotName | kRelative | kPrep | kEvent | kAdverb)) return false;
  }
  return false;
}

// "Jane “Sam” Doe": the length of a nickname between quotation marks, inside a name; 0 where there is none.
size_t NicknameAt(Tokens tokens, size_t at) {
  if (at == 0 || at + 3 >= tokens.size() || !tokens[at - 1].capital || tokens[at - 1].is(kRole | kNotName)) return 0;
  const Token& name = tokens[at + 1];
  const Token& next = tokens[at + 3];
  const bool quoted =
      IsOpenQuote(tokens[at].mark) && (IsCloseQuote(tokens[at + 2].mark) || tokens[at + 2].mark == 0x201C);
  const bool touches = tokens[at].end == name.begin && name.end == tokens[at + 2].begin;
  return quoted && touches && name.word() && name.capital && next.word() && next.capital && !next.is(kNotName) ? 3 : 0;
}

size_t RunEnd(std::string_view text, Tokens tokens, size_t first) {
  bool has_role = false;
  size_t at = first;
  while (at < tokens.size() && at - first < kPhraseMax) {
    const Token& token = tokens[at];
    if (!token.word()) {
      const size_t inside = has_role && IsBracketed(tokens, at) ? 3 : at > first ? NicknameAt(tokens, at) : 0;
      if (inside == 0) break;
      at += inside;
      continue;
    }
    // "Ostria's Foreign Minister" goes on; "Minister Doe's Remarks" does not.
    if (at > first && tokens[at - 1].possessive && (has_role || !(token.capital || token.is(kRole | kRoleModifier))))
      break;
    if (token.number || (at > first && token.capital && token.is(kSpeechNoun))) break;
    if (token.is(kRole)) has_role = true;
    if (token.is(kLink) && !token.capital) {
      if (!LinkGoesOn(tokens, at, has_role)) {
        // A lower-case particle inside a name: "Ursula von der Leyen".
        const bool inner = token.is(kParticle) && at > first && tokens[at - 1].capital && at + 1 < tokens.size() &&
                           (tokens[at + 1].capital || tokens[at + 1].is(kParticle));
        if (!inner) break;
      } else if (IsAnd(tokens, at, text) && !AndJoinsOffices(tokens, at)) {
        break;
      }
    } else if (!token.capital) {
      const bool particle = token.is(kParticle) && at > first && at + 1 < tokens.size() &&
                            (tokens[at + 1].capital || tokens[at + 1].is(kParticle));
      const bool genitive = has_role && GenitiveGoesOn(text, tokens, at);
      // "a spokeswoman for the company"
      const bool body = has_role && token.is(kBody) && at > first && tokens[at - 1].is(kLink | kArticle);
      if (!token.is(kRole | kRoleModifier | kHonorific) && !(has_role && token.is(kNoun)) && !particle && !genitive &&
          !body)
        break;
    } else if (token.is(kNotName) && at > first && !token.is(kRole | kRoleModifier)) {
      break;
    }
    ++at;
  }
  // What opens something new belongs to no phrase: "Jane Doe first", "the minister of".
  while (at > first && tokens[at - 1].word() && !tokens[at - 1].capital &&
         tokens[at - 1].is(kLink | kParticle | kRoleModifier) && !tokens[at - 1].is(kRole | kNoun)) {
    --at;
  }
  return at;
}

// Where, after an office word and "of", the body's words end and a name may begin.
size_t BodyEnd(std::string_view text, Tokens tokens, size_t role_end, size_t last) {
  size_t end = role_end;
  for (size_t at = role_end; at < last; ++at) {
    if (!tokens[at].word()) {
      end = at + 1;
    } else if (tokens[at].is(kLink | kArticle) && !tokens[at].capital) {
      end = std::min(at + 2, last);
    } else if (tokens[at].is(kBody | kNoun | kRoleModifier)) {
      end = at + 1;
    }
  }
  // A country's name of several words that goes on past `end`.
  for (size_t begin = role_end; begin < end; ++begin) {
    if (!tokens[begin].capital) continue;
    for (size_t stop = std::min(last, begin + 4); stop > end; --stop) {
      if (IsRegion(Fold(TextOf(text, tokens, begin, stop)))) return stop;
    }
  }
  return end;
}

// A name of two words or more at `at`, honorifics before it allowed, with a mark or nothing behind it: its end, or 0.
size_t LoneNameEnd(Tokens tokens, size_t at) {
  while (at < tokens.size() && tokens[at].word() && tokens[at].is(kHonorific) && !tokens[at].is(kRole)) ++at;
  size_t end = at;
  while (end < tokens.size() && tokens[end].word() && end - at < 5) {
    const bool inner = end > at && tokens[end].is(kParticle);
    const bool part =
        tokens[end].capital && !tokens[end].number && !tokens[end].is(kNotName | kRole | kBody | kNoun | kRoleModifier);
    if (!part && !inner) break;
    ++end;
  }
  return end - at >= 2 && (end == tokens.size() || !tokens[end].word()) ? end : 0;
}

// "The governor of the province, Jane Doe,", "le ministre norvégien, Jean Dole,": between an office with "of" or an
// adjective and the name in apposition to it, all words are the office's, known or not. The end of the office that
// begins at `at`, or 0.
size_t OfficeBeforeName(Tokens tokens, size_t at) {
  constexpr size_t kOfficeMax = 12;
  size_t i = at;
  size_t head = at;  // behind the last word of an office
  for (; i < tokens.size() && tokens[i].word() && tokens[i].is(kRole | kRoleModifier); ++i) {
    if (tokens[i].is(kRole)) head = i + 1;
  }
  if (head == at || i >= tokens.size()) return 0;
  const bool plain = tokens[i].word() && tokens[i].kinds == 0 && !tokens[i].capital && !tokens[i].number;
  if (plain && i + 1 < tokens.size() && (tokens[i + 1].mark == ',' || tokens[i + 1].is(kLink))) ++i;
  const bool adjective = i > head;
  if (!tokens[i].is(kLink) && !(adjective && tokens[i].mark == ',')) return 0;
  size_t unknown = 0;  // words since the last link
  bool listed = false;
  for (; i < tokens.size() && i - at < kOfficeMax; ++i) {
    const Token& token = tokens[i];
    if (token.mark == ',') {
      if (LoneNameEnd(tokens, i + 1) > 0) return i;
      // "minister of Ports, Dikes and Lamps, Jane Doe"
      if (i + 1 >= tokens.size() || !tokens[i + 1].word() || !tokens[i + 1].capital) return 0;
      unknown = 0;
      listed = true;
      continue;
    }
    if (!token.word() || token.number || token.possessive) return 0;
    if (token.is(kLink | kArticle | kParticle) && !token.capital) {
      unknown = 0;
      continue;
    }
    const bool known = token.is(kNoun | kBody | kRoleModifier);
    if (token.is(kCue | kAux | kRelative | kEvent | kHe | kShe) && !known && !token.capital) return 0;
    if (!known && ++unknown > 2) return 0;
    // "Minister of Health Jane Doe": a name behind the office's nouns.
    if (!known && !listed && token.capital && tokens[i - 1].word() && tokens[i - 1].is(kNoun | kBody)) return 0;
  }
  return 0;
}

}  // namespace

std::string TextOf(std::string_view text, Tokens tokens, size_t first, size_t last) {
  if (first >= last) return "";
  return Squeeze(text.substr(tokens[first].begin, tokens[last - 1].end - tokens[first].begin));
}

size_t SpellsOneOf(std::string_view text, Tokens tokens, size_t at, std::string_view phrases) {
  const int32_t first = LowerChar(CharAt(text, tokens[at].begin));
  while (!phrases.empty()) {
    const size_t bar = phrases.find('|');
    const std::string_view phrase = phrases.substr(0, bar);
    phrases.remove_prefix(bar == std::string_view::npos ? phrases.size() : bar + 1);
    if (CharAt(phrase, 0) != first) continue;
    const size_t end = at + static_cast<size_t>(std::count(phrase.begin(), phrase.end(), ' ')) + 1;
    if (end <= tokens.size() && Fold(TextOf(text, tokens, at, end)) == phrase) return end;
  }
  return at;
}

bool IsNameLike(std::string_view text, Tokens tokens, size_t first, size_t last) {
  if (first >= last || tokens[first].is(kRoleModifier)) return false;
  size_t capitals = 0;
  size_t marks = 0;
  for (size_t i = first; i < last; ++i) {
    const Token& token = tokens[i];
    if (i > first && (NicknameAt(tokens, i) > 0 || (i > first + 1 && NicknameAt(tokens, i - 2) > 0))) {
      ++marks;
      continue;
    }
    if (!token.word() || token.number || token.is(kBody | kRole | kSide)) return false;
    if (token.is(kNotName) && !token.is(kParticle)) return false;
    if (token.capital) ++capitals;
    // An acronym is no name; initials are ("J.", "C.S.").
    if (token.all_caps && token.In(text).find('.') == std::string_view::npos && token.end - token.begin > 2 &&
        last - first == 1) {
      return false;
    }
  }
  if (capitals == 0 || last - first - marks > 5 || !tokens[first].capital) return false;
  return !IsRegion(Fold(TextOf(text, tokens, first, last)));
}

std::optional<Phrase> PhraseAt(std::string_view text, Tokens tokens, size_t at) {
  if (at >= tokens.size()) return std::nullopt;
  Phrase phrase;
  phrase.first = at;
  if (tokens[at].is(kHe | kShe)) {
    phrase.last = at + 1;
    phrase.pronoun = true;
    return phrase;
  }
  size_t begin = at;
  if (tokens[at].is(kArticle) && at + 1 < tokens.size()) ++begin;
  if (!OpensRun(tokens[begin], begin + 1 < tokens.size() ? &tokens[begin + 1] : nullptr)) return std::nullopt;
  if (const size_t office_end = OfficeBeforeName(tokens, begin)) {
    phrase.role_first = begin;
    phrase.last = phrase.role_last = office_end;
    return phrase;
  }
  const size_t end = RunEnd(text, tokens, begin);
  if (end == begin) return std::nullopt;
  phrase.last = end;
  size_t role_end = begin;
  for (size_t i = begin; i < end; ++i) {
    if (tokens[i].word() && tokens[i].is(kRole | kHonorific)) {
      // "Secretary General", but not the office inside a body's name: "Office of the President".
      role_end = i + 1;
    }
  }
  const bool office =
      std::any_of(tokens.begin() + static_cast<ptrdiff_t>(begin), tokens.begin() + static_cast<ptrdiff_t>(role_end),
                  [](const Token& token) { return token.is(kRole); });
  // "nach den Worten von Minister X": a noun that a preposition joins to the office is none of it.
  if (office && begin + 1 < end && !tokens[begin].is(kRole | kRoleModifier | kBody | kNoun | kHonorific | kArticle) &&
      tokens[begin + 1].word() && !tokens[begin + 1].capital && tokens[begin + 1].is(kLink) &&
      tokens[begin + 1].is(kPrep)) {
    return std::nullopt;
  }
  phrase.role_first = begin;
  phrase.role_last = role_end;
  if (role_end < end && office &&
      (!tokens[role_end].word() || (tokens[role_end].is(kLink) && !tokens[role_end].capital))) {
    phrase.role_last = BodyEnd(text, tokens, role_end, end);
  } else {
    // "Minister Foreign Affairs", "ministre des Affaires étrangères": nouns of the office right after it.
    while (office && phrase.role_last < end && tokens[phrase.role_last].is(kNoun | kRoleModifier) &&
           !(tokens[phrase.role_last].capital && phrase.role_last + 1 == end)) {
      ++phrase.role_last;
    }
  }
  while (office && phrase.role_last < end && !tokens[phrase.role_last].capital &&
         IsCyrillic(CharAt(text, tokens[phrase.role_last].begin))) {
    ++phrase.role_last;
  }
  phrase.name_first = phrase.role_last;
  phrase.name_last = end;
  // Russian has no "of": the office's country stands in the genitive before first name and surname. Three words that
  // have no patronymic in the middle are a country and a name.
  if (office && end - phrase.name_first == 3 && IsCyrillic(CharAt(text, tokens[phrase.name_first].begin)) &&
      !EndsLikePatronymic(tokens[phrase.name_first + 1].In(text))) {
    phrase.role_last = ++phrase.name_first;
  }
  // "Ambassador Jane Doe to the Graduating Class": behind the name, nothing of it.
  for (size_t i = phrase.name_first + 1; office && i < phrase.name_last; ++i) {
    if (tokens[i].capital || !tokens[i].is(kLink) || tokens[i].is(kParticle)) continue;
    phrase.last = phrase.name_last = i;
  }
  while (office && phrase.role_first + 1 < phrase.role_last && tokens[phrase.role_first].is(kHonorific) &&
         !tokens[phrase.role_first].is(kRole)) {
    ++phrase.role_first;
  }
  if (!office) {
    // Honorifics are no office: "Mr. Smith" is a name.
    phrase.role_last = phrase.role_first;
  }
  // "Jane Doe (PARTY)": the bracket is none of the name.
  if (phrase.name_last > phrase.name_first + 3 && tokens[phrase.name_last - 1].mark == ')') phrase.name_last -= 3;
  if (!IsNameLike(text, tokens, phrase.name_first, phrase.name_last)) phrase.name_last = phrase.name_first;
  if (!phrase.has_name() && !phrase.has_role()) return std::nullopt;
  if (begin > at && !phrase.has_role() && !phrase.has_name()) return std::nullopt;
  return phrase;
}

std::pair<size_t, size_t> RoleAt(Tokens tokens, size_t at) {
  const size_t start = at;
  while (at < tokens.size() && at - start < 3 && tokens[at].word() && !tokens[at].capital &&
         tokens[at].is(kArticle | kAdverb) && !tokens[at].is(kRole)) {
    ++at;
  }
  size_t last = at;
  bool has_role = false;
  for (size_t i = at; i < tokens.size() && i - at < kPhraseMax; ++i) {
    const Token& token = tokens[i];
    // "of the Seamen's League" goes on; "President's New Year message" does not.
    if (i > at && tokens[i - 1].possessive &&
        !(has_role && token.capital && token.is(kBody) && !tokens[i - 1].is(kRole)) &&
        !(!has_role && token.is(kRole | kRoleModifier))) {  // "Ostria's defence minister"
      break;
    }
    if (i > at && token.capital && token.is(kSpeechNoun)) break;
    if (!token.word()) {
      if (!has_role || !IsBracketed(tokens, i)) break;
      i += 2;
      last = i + 1;
      continue;
    }
    if (token.is(kRole)) {
      if (!has_role && i - at > 6) break;
      has_role = true;
    } else if (token.is(kLink)) {
      if (!LinkGoesOn(tokens, i, has_role)) {
        // "minister for X in the Y": an embassy or delegation is followed by its place.
        break;
      }
      continue;
    } else if (!token.capital && !token.is(kRoleModifier | kNoun | kBody)) {
      const size_t name = i + 1 < tokens.size() && tokens[i + 1].is(kArticle) ? i + 2 : i + 1;
      const bool place = has_role && i > at && tokens[i].is(kPrepIn) && name < tokens.size() && tokens[name].capital;
      if (!place) break;
      if (!tokens[at].capital && tokens[i - 1].is(kRole)) continue;  // "an analyst at the Institute"
      bool mission = false;
      for (size_t back = i; back > at && i - back < 6; --back) mission = mission || tokens[back - 1].is(kPlaceWord);
      if (!mission) break;
      continue;
    }
    last = i + 1;
  }
  return has_role ? std::pair(at, last) : std::pair(at, at);
}

}  // namespace dicta::tools::press
