// The characters of a press text: trimming, lines, folding, shapes. Everything is a view or an offset into the caller's
// text; nothing here throws or depends on the locale. Ill-formed UTF-8 is walked over as unknown characters.
// Functions are thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tools/read/ascii.h"

namespace dicta::tools::press {

// Bytes [begin, end) of some text.
struct Range {
  size_t begin = 0;
  size_t end = 0;
  bool empty() const { return begin >= end; }
  size_t size() const { return end - begin; }
  std::string_view In(std::string_view text) const { return text.substr(begin, end - begin); }
};

// The code point at `*at` (negative where ill-formed), moving `*at` past it. REQUIRES: *at < text.size().
int32_t NextWideChar(std::string_view text, size_t* at);
inline int32_t NextChar(std::string_view text, size_t* at) {
  const auto byte = static_cast<unsigned char>(text[*at]);
  if (byte >= 0x80) return NextWideChar(text, at);
  ++*at;
  return byte;
}
// The code point before `at`. REQUIRES: 0 < at <= text.size().
int32_t CharBefore(std::string_view text, size_t at);
// The code point at `at`, 0 at the end of the text.
inline int32_t CharAt(std::string_view text, size_t at) { return at < text.size() ? NextChar(text, &at) : 0; }

// The character in lower case.
int32_t LowerChar(int32_t ch);
inline bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }
// White space in the widest sense: also U+00A0, U+2002…U+200F, U+3000, U+FEFF, which pages use for layout.
bool IsWideSpace(int32_t ch);
inline bool IsSpace(int32_t ch) { return ch < 0x80 ? ch == ' ' || (ch >= '\t' && ch <= '\r') : IsWideSpace(ch); }
bool IsWideLetter(int32_t ch);
inline bool IsLetter(int32_t ch) { return ch < 0x80 ? (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z' : IsWideLetter(ch); }
bool IsWideUpper(int32_t ch);
inline bool IsUpper(int32_t ch) { return ch < 0x80 ? ch >= 'A' && ch <= 'Z' : IsWideUpper(ch); }
inline bool IsDigit(int32_t ch) { return ch >= '0' && ch <= '9'; }
// A character of a script written without spaces between words (Han, Kana).
inline bool IsHan(int32_t ch) {
  return ch >= 0x3040 && (ch <= 0x30FF || (ch >= 0x3400 && ch <= 0x9FFF) || (ch >= 0xF900 && ch <= 0xFAFF) ||
                          (ch >= 0x20000 && ch <= 0x3FFFF));
}
// Closing and opening marks of quotations in any style; the straight " is both.
bool IsOpenQuote(int32_t ch);
bool IsCloseQuote(int32_t ch);
// . ! ? … and their full-width forms.
bool IsTerminator(int32_t ch);

// The same range without white space at either end.
Range Trim(std::string_view text, Range range);
std::string_view Trim(std::string_view text);

// The lines of `text`, trimmed, empty ones included. Line ends are LF, CR LF, CR, U+2028, U+2029, form feed.
std::vector<Range> Lines(std::string_view text);

// Every line that is not empty: the paragraphs of a body whose paragraphs are lines.
std::vector<Range> Paragraphs(std::string_view body);

// Lower case, ’ as ', every run of white space as one space. For comparing with the tables of words.h.
std::string Fold(std::string_view text);

// Fold() of a word, without an allocation where it is short and ASCII. The view lives as long as the object.
class FoldedWord {
 public:
  explicit FoldedWord(std::string_view word) {
    for (const char c : word) {
      if (size_ == sizeof buffer_ || static_cast<unsigned char>(c) >= 0x80 || IsSpace(c)) {
        long_ = Fold(word);
        return;
      }
      buffer_[size_++] = LowerAscii(c);
    }
  }
  FoldedWord(const FoldedWord&) = delete;
  FoldedWord& operator=(const FoldedWord&) = delete;
  operator std::string_view() const { return long_.empty() ? std::string_view(buffer_, size_) : long_; }  // NOLINT

 private:
  char buffer_[24];
  size_t size_ = 0;
  std::string long_;
};

// White-space runs (line ends included) as one U+0020: how a title or a role is kept.
std::string Squeeze(std::string_view text);

// How a name or a role is kept: squeezed, without control characters, at most 400 bytes of whole characters.
std::string CleanName(std::string_view text);

// True where `text` opens (ends) with `part`, both compared as bytes.
inline bool Opens(std::string_view text, std::string_view part) { return text.substr(0, part.size()) == part; }
inline bool Ends(std::string_view text, std::string_view part) {
  return text.size() >= part.size() && text.substr(text.size() - part.size()) == part;
}

// Ends like a sentence: a terminator or colon, closing marks after it allowed.
bool EndsSentence(std::string_view text);

}  // namespace dicta::tools::press
