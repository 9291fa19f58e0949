#include "tools/read/press/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace dicta::tools::press {

int32_t NextWideChar(std::string_view text, size_t* at) {
  // ICU takes 32-bit offsets: a window keeps them small whatever the text's size.
  const auto* window = reinterpret_cast<const uint8_t*>(text.data()) + *at;
  const int32_t length = static_cast<int32_t>(text.size() - *at < 4 ? text.size() - *at : 4);
  int32_t offset = 0;
  UChar32 ch = 0;
  U8_NEXT(window, offset, length, ch);
  *at += static_cast<size_t>(offset);
  return ch;
}

int32_t CharBefore(std::string_view text, size_t at) {
  size_t start = at - 1;
  while (start > 0 && at - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return NextChar(text, &start);
}

int32_t CharAt(std::string_view text, size_t at) { return at < text.size() ? NextChar(text, &at) : 0; }

bool IsWideSpace(int32_t ch) {
  return ch == 0x85 || ch == 0xA0 || ch == 0x1680 || (ch >= 0x2000 && ch <= 0x200F) || ch == 0x2028 || ch == 0x2029 ||
         ch == 0x202F || ch == 0x205F || ch == 0x2060 || ch == 0x3000 || ch == 0xFEFF;
}

bool IsWideLetter(int32_t ch) { return u_isalpha(ch); }

bool IsWideUpper(int32_t ch) { return u_isupper(ch) || u_istitle(ch); }

bool IsHan(int32_t ch) {
  return (ch >= 0x3040 && ch <= 0x30FF) || (ch >= 0x3400 && ch <= 0x9FFF) || (ch >= 0xF900 && ch <= 0xFAFF) ||
         (ch >= 0x20000 && ch <= 0x3FFFF);
}

bool IsOpenQuote(int32_t ch) {
  return ch == '"' || ch == 0x201C || ch == 0x201E || ch == 0xAB || ch == 0x300C || ch == 0x300E || ch == 0x201F;
}

bool IsCloseQuote(int32_t ch) {
  // U+201C closes in German; who calls this knows what was opened.
  return ch == '"' || ch == 0x201D || ch == 0xBB || ch == 0x300D || ch == 0x300F;
}

bool IsTerminator(int32_t ch) {
  return ch == '.' || ch == '!' || ch == '?' || ch == 0x2026 || ch == 0x3002 || ch == 0xFF01 || ch == 0xFF1F;
}

Range Trim(std::string_view text, Range range) {
  while (range.begin < range.end) {
    size_t next = range.begin;
    if (!IsSpace(NextChar(text, &next))) break;
    range.begin = next;
  }
  while (range.begin < range.end && IsSpace(CharBefore(text, range.end))) {
    --range.end;
    while (range.end > range.begin && (static_cast<unsigned char>(text[range.end]) & 0xC0) == 0x80) --range.end;
  }
  return range;
}

std::string_view Trim(std::string_view text) { return Trim(text, Range{0, text.size()}).In(text); }

std::vector<Range> Lines(std::string_view text) {
  std::vector<Range> lines;
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    size_t width = 0;
    if (byte == '\n' || byte == '\f') {
      width = 1;
    } else if (byte == '\r') {
      width = at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
    } else if (byte == 0xE2 && (text.substr(at, 3) == "\u2028" || text.substr(at, 3) == "\u2029")) {
      width = 3;
    }
    if (width == 0) {
      ++at;
      continue;
    }
    lines.push_back(Trim(text, {begin, at}));
    begin = at += width;
  }
  if (begin < text.size()) lines.push_back(Trim(text, {begin, text.size()}));
  return lines;
}

std::vector<Range> Paragraphs(std::string_view body) {
  std::vector<Range> paragraphs;
  for (const Range line : Lines(body)) {
    if (!line.empty()) paragraphs.push_back(line);
  }
  return paragraphs;
}

std::string Fold(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    int32_t ch = NextChar(text, &at);
    if (ch < 0) continue;
    if (IsSpace(ch)) {
      if (!folded.empty() && folded.back() != ' ') folded += ' ';
      continue;
    }
    if (ch == 0x2019 || ch == 0x2BC) ch = '\'';
    if (ch < 0x80) {
      folded += static_cast<char>(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
      continue;
    }
    char bytes[4];
    int32_t length = 0;
    UBool error = false;
    U8_APPEND(bytes, length, 4, u_tolower(ch), error);
    if (!error) folded.append(bytes, static_cast<size_t>(length));
  }
  while (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

std::string Squeeze(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (IsSpace(NextChar(text, &at))) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += ' ';
    gap = false;
    out.append(text.substr(begin, at - begin));
  }
  return out;
}

std::string CleanName(std::string_view text) {
  constexpr size_t kNameBytesMax = 400;
  std::string clean;
  for (const char c : text) clean += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  clean = Squeeze(Trim(clean));
  if (clean.size() <= kNameBytesMax) return clean;
  size_t end = kNameBytesMax;
  while (end > 0 && (static_cast<unsigned char>(clean[end]) & 0xC0) == 0x80) --end;
  return std::string(Trim(std::string_view(clean).substr(0, end)));
}

bool Opens(std::string_view text, std::string_view part) { return text.substr(0, part.size()) == part; }

bool Ends(std::string_view text, std::string_view part) {
  return text.size() >= part.size() && text.substr(text.size() - part.size()) == part;
}

bool EndsSentence(std::string_view text) {
  Range rest = Trim(text, Range{0, text.size()});
  while (!rest.empty()) {
    const int32_t ch = CharBefore(text, rest.end);
    if (IsTerminator(ch) || ch == ':' || ch == 0xFF1A || ch == ';') return true;
    if (!IsCloseQuote(ch) && !IsOpenQuote(ch) && ch != ')' && ch != ']' && ch != '\'' && ch != 0x2019) return false;
    do {
      --rest.end;
    } while (rest.end > rest.begin && (static_cast<unsigned char>(text[rest.end]) & 0xC0) == 0x80);
    rest = Trim(text, rest);
  }
  return false;
}

}  // namespace dicta::tools::press
