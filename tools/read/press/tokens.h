// Words, quotations and sentences of a paragraph, as offsets into the whole text. One pass each, linear.
// Functions are thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/text.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {

struct Token {
  size_t begin = 0;
  size_t end = 0;
  uint32_t kinds = 0;  // Kind
  int32_t mark = 0;    // a punctuation mark's code point; 0 for a word
  bool capital = false;
  bool all_caps = false;
  bool number = false;
  bool possessive = false;  // "Smith's": the word is "Smith"
  bool is(uint32_t kind) const { return (kinds & kind) != 0; }
  bool word() const { return mark == 0; }
  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }
};

using Tokens = std::span<const Token>;

// A quotation, marks included. One that is never closed ends with its paragraph.
struct Quote {
  Range range;
  Range words;  // without the marks
  bool closed = true;
};

// The tokens of `range`. A word keeps inner hyphens, apostrophes and the dots of initials and abbreviations.
std::vector<Token> Tokenize(std::string_view text, Range range, const Words& words);

// Those of a whole line, by the English tables: of lines whose shape matters, in whatever language they are.
std::vector<Token> EnglishTokens(std::string_view line);

// The outermost quotations of a paragraph, in order. Any style of double mark; ‘…’ where it opens at a word.
std::vector<Quote> FindQuotes(std::string_view text, Range paragraph);

// The first of the quotations, in order, that ends behind `at`.
std::vector<Quote>::const_iterator FirstQuoteFrom(size_t at, const std::vector<Quote>& quotes);

// The sentences of a paragraph, trimmed, none empty. A full stop after an abbreviation or an initial, before a
// lower-case word, or inside a closed quotation ends none.
std::vector<Range> Sentences(std::string_view text, Range paragraph, const std::vector<Quote>& quotes,
                             const Words& words);

}  // namespace dicta::tools::press
