#include "tools/read/press/tokens.h"

#include <algorithm>

namespace dicta::tools::press {
namespace {

bool IsWordChar(int32_t ch) { return IsLetter(ch) || IsDigit(ch) || (ch >= 0x300 && ch < 0x370) || ch == 0x301; }

bool IsApostrophe(int32_t ch) { return ch == '\'' || ch == 0x2019; }

// Joins two word characters into one word.
bool IsJoiner(int32_t ch) {
  return ch == '-' || ch == 0x2010 || ch == 0x2011 || IsApostrophe(ch) || ch == '.' || ch == 0xB7;
}

// l', d', qu' and the like: French words of their own.
bool IsElision(std::string_view prefix) {
  return prefix == "dell" || prefix == "l" || prefix == "L" || prefix == "d" || prefix == "D" || prefix == "qu" ||
         prefix == "Qu" || prefix == "n" || prefix == "N" || prefix == "j" || prefix == "J" || prefix == "c" ||
         prefix == "C";
}

// The end of the word that begins at `begin`. `elision`: stop after an elided article.
size_t WordEnd(std::string_view text, size_t begin, size_t limit, bool elision) {
  size_t end = begin;
  for (size_t at = begin; at < limit;) {
    const size_t here = at;
    const int32_t ch = NextChar(text, &at);
    if (IsWordChar(ch)) {
      end = at;
      continue;
    }
    if (!IsJoiner(ch) || here == begin || at >= limit || !IsWordChar(CharAt(text, at))) break;
    if (elision && IsApostrophe(ch) && IsElision(text.substr(begin, here - begin))) return at;
    if (ch == '.' && IsDigit(CharBefore(text, here)) != IsDigit(CharAt(text, at))) break;
    // "end.Next", where a page lost the space: no abbreviation has a part of three letters.
    if (ch == '.' && here - begin > 2 && IsUpper(CharAt(text, at)) &&
        text.substr(begin, here - begin).find('.') == std::string_view::npos) {
      break;
    }
  }
  return end;
}

uint32_t KindsOf(std::string_view word, bool ascii_lower, const Words& words) {
  if (ascii_lower) return words.KindsOf(word);
  char buffer[32];
  if (word.size() > sizeof buffer) return words.KindsOf(Fold(word));
  for (size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    if (static_cast<unsigned char>(c) >= 0x80) return words.KindsOf(Fold(word));
    buffer[i] = LowerAscii(c);
  }
  return words.KindsOf({buffer, word.size()});
}

void Describe(std::string_view text, const Words& words, Token* token) {
  std::string_view word = token->In(text);
  const auto tail = [&word](size_t back) { return word.size() > back ? word.substr(word.size() - back) : ""; };
  const size_t cut = tail(2) == "'s" || tail(2) == "'S" ? 2 : tail(4) == "\u2019s" || tail(4) == "\u2019S" ? 4 : 0;
  if (cut > 0) {
    token->possessive = true;
    token->end -= cut;
    word.remove_suffix(cut);
  }
  const int32_t first = CharAt(word, 0);
  token->number = IsDigit(first);
  token->capital = IsUpper(first);
  token->all_caps = token->capital && word.size() > 1;
  bool ascii_lower = !token->capital;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (c >= 'a' && c <= 'z') token->all_caps = false;
    if (byte >= 0x80) ascii_lower = false;
  }
  if (token->all_caps && !ascii_lower) {
    for (size_t at = 0; at < word.size();) {
      const int32_t ch = NextChar(word, &at);
      if (IsLetter(ch) && !IsUpper(ch)) token->all_caps = false;
    }
  }
  if (token->number) return;
  token->kinds = KindsOf(word, ascii_lower, words);
}

// True where a dot after the word [begin, end) belongs to it: an initial, U.S, a listed abbreviation.
bool TakesDot(std::string_view word) {
  if (word.size() == 1) return word[0] >= 'A' && word[0] <= 'Z';
  if (word.size() > 8) return false;
  if (word.find('.') != std::string_view::npos && !IsDigit(word[0])) return true;
  return IsAbbreviation(FoldedWord(word));
}

int32_t CloserOf(int32_t open, int32_t* other) {
  *other = 0;
  switch (open) {
    case '"':
      *other = 0x201D;
      return '"';
    case 0x201C:
      *other = '"';
      return 0x201D;
    case 0x201F:
      return 0x201D;
    case 0x201E:
      *other = 0x201D;
      return 0x201C;
    case 0xAB:
      return 0xBB;
    case 0xBB:
      return 0xAB;
    case 0x300C:
      return 0x300D;
    case 0x300E:
      return 0x300F;
    case 0x2018:
      return 0x2019;
    default:
      return 0;
  }
}

bool OpensQuote(std::string_view text, Range paragraph, size_t at, size_t after, int32_t ch) {
  const int32_t before = at > paragraph.begin ? CharBefore(text, at) : ' ';
  if (ch == 0x2018) return !IsWordChar(before);
  // »…«, as German books have it.
  if (ch == 0xBB) {
    return (IsSpace(before) || before == '(') && after < paragraph.end && IsWordChar(CharAt(text, after));
  }
  if (!IsOpenQuote(ch)) return false;
  if (ch != '"') return true;
  return !IsWordChar(before) && !IsTerminator(before) && before != ',' && after < paragraph.end &&
         !IsSpace(CharAt(text, after));
}

// The first word of the sentence that would begin at `at`, folded.
std::string FirstWord(std::string_view text, size_t at, size_t limit) {
  while (at < limit && !IsWordChar(CharAt(text, at))) NextChar(text, &at);
  return at < limit ? Fold(text.substr(at, WordEnd(text, at, limit, false) - at)) : "";
}

// The word that ends at `end`, where a dot stands.
std::string_view LastWord(std::string_view text, size_t begin, size_t end) {
  size_t at = end;
  while (at > begin && end - at < 12) {
    const int32_t ch = CharBefore(text, at);
    if (!IsWordChar(ch) && ch != '.') break;
    do {
      --at;
    } while (at > begin && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  }
  return text.substr(at, end - at);
}

// "in Iraq.She said": a page that lost the space behind the dot.
bool IsLostSpace(std::string_view text, std::string_view word, size_t dot, size_t after) {
  if (word.size() <= 3 || word.find('.') != std::string_view::npos) return false;  // so dot > 0
  const int32_t before = CharBefore(text, dot);
  return IsLetter(before) && !IsUpper(before) && IsUpper(CharAt(text, after));
}

// Whether the dot at `dot` (the next character is at `after`) ends a sentence.
bool DotEnds(std::string_view text, Range paragraph, size_t begin, size_t dot, size_t after, const Words& words) {
  const std::string_view word = LastWord(text, begin, dot);
  if (after < paragraph.end && !IsSpace(CharAt(text, after))) return IsLostSpace(text, word, dot, after);
  const Range rest = Trim(text, Range{after, std::min(paragraph.end, after + 64)});
  if (rest.empty()) return true;
  // "1. Item", "Art. 5", "14. Februar"
  if (!word.empty() && word.size() <= 2 && IsDigit(word[0]) && (words.language().code == "de" || dot - begin <= 2))
    return false;
  if (word.empty() || !TakesDot(word)) return true;
  const uint32_t next = words.KindsOf(FirstWord(text, rest.begin, rest.end));
  return word.size() > 1 && IsUpper(CharAt(text, rest.begin)) && (next & kNotName) != 0;
}

}  // namespace

std::vector<Token> Tokenize(std::string_view text, Range range, const Words& words) {
  std::vector<Token> tokens;
  tokens.reserve(range.size() / 5 + 4);
  const bool elision = words.language().code == "fr" || words.language().code == "it";
  for (size_t at = range.begin; at < range.end;) {
    Token token;
    token.begin = at;
    const int32_t ch = NextChar(text, &at);
    if (IsSpace(ch)) continue;
    if (!IsWordChar(ch)) {
      token.end = at;
      token.mark = ch < 0 ? 0xFFFD : ch;
      tokens.push_back(token);
      continue;
    }
    token.end = at = WordEnd(text, token.begin, range.end, elision);
    if (at < range.end && text[at] == '.' && TakesDot(token.In(text))) token.end = ++at;
    Describe(text, words, &token);
    tokens.push_back(token);
  }
  return tokens;
}

std::vector<Token> EnglishTokens(std::string_view line) { return Tokenize(line, {0, line.size()}, Words::For("en")); }

std::vector<Quote> FindQuotes(std::string_view text, Range paragraph) {
  std::vector<Quote> quotes;
  Quote open;
  int32_t closer = 0;
  int32_t other = 0;
  for (size_t at = paragraph.begin; at < paragraph.end;) {
    // Only '"' and the bytes from C2 on can matter: skip the rest quickly.
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80 && byte != '"') {
      ++at;
      continue;
    }
    const size_t here = at;
    const int32_t ch = NextChar(text, &at);
    if (closer != 0) {
      const bool closes = ch == closer || (other != 0 && ch == other);
      if (!closes || (ch == 0x2019 && at < paragraph.end && IsWordChar(CharAt(text, at)))) continue;
      open.range.end = at;
      open.words.end = here;
      quotes.push_back(open);
      closer = 0;
    } else if (OpensQuote(text, paragraph, here, at, ch)) {
      closer = CloserOf(ch, &other);
      open = Quote{{here, 0}, {at, 0}, true};
    }
  }
  if (closer != 0 && closer != 0x2019) {
    open.range.end = open.words.end = paragraph.end;
    open.closed = false;
    quotes.push_back(open);
  }
  return quotes;
}

std::vector<Quote>::const_iterator FirstQuoteFrom(size_t at, const std::vector<Quote>& quotes) {
  return std::partition_point(quotes.begin(), quotes.end(), [at](const Quote& q) { return q.range.end <= at; });
}

std::vector<Range> Sentences(std::string_view text, Range paragraph, const std::vector<Quote>& quotes,
                             const Words& words) {
  std::vector<Range> sentences;
  size_t begin = paragraph.begin;
  size_t quote = 0;
  for (size_t at = paragraph.begin; at < paragraph.end;) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80 && byte != '.' && byte != '!' && byte != '?') {
      ++at;
      continue;
    }
    const size_t here = at;
    const int32_t ch = NextChar(text, &at);
    if (!IsTerminator(ch)) continue;
    while (at < paragraph.end && IsTerminator(CharAt(text, at))) NextChar(text, &at);
    while (quote < quotes.size() && quotes[quote].range.end <= here) ++quote;
    if (quote < quotes.size() && quotes[quote].closed && quotes[quote].range.begin < here &&
        at < quotes[quote].words.end)
      continue;
    size_t after = at;
    while (after < paragraph.end) {
      const int32_t next = CharAt(text, after);
      if (!IsCloseQuote(next) && next != ')' && next != ']' && next != 0x2019 && next != 0xFF09) break;
      if (next == '"' && !(quote < quotes.size() && quotes[quote].range.begin < after)) break;
      NextChar(text, &after);
    }
    const bool wide = ch == 0x3002 || ch == 0xFF01 || ch == 0xFF1F;
    if (!wide) {
      if (ch == '.' && at == here + 1) {
        if (!DotEnds(text, paragraph, begin, here, after, words)) continue;
      } else if (after < paragraph.end && !IsSpace(CharAt(text, after))) {
        continue;
      }
      const Range rest = Trim(text, Range{after, std::min(paragraph.end, after + 64)});
      const int32_t next = rest.empty() ? 0 : CharAt(text, rest.begin);
      if (IsLetter(next) && !IsUpper(next) && !IsHan(next)) continue;
    }
    const Range sentence = Trim(text, Range{begin, after});
    if (!sentence.empty()) sentences.push_back(sentence);
    begin = at = after;
  }
  const Range sentence = Trim(text, Range{begin, paragraph.end});
  if (!sentence.empty()) sentences.push_back(sentence);
  return sentences;
}

}  // namespace dicta::tools::press
