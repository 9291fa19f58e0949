#include "tools/read/press/text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace dicta::tools::press {

namespace {

// What ICU knows of the characters of the European scripts, in one byte each.
struct Classes {
  static constexpr int32_t kEnd = 0x600;
  enum : uint8_t { kLetter = 1, kUpper = 2 };
  uint8_t of[kEnd];
  int16_t lower[kEnd];
  Classes() {
    for (int32_t ch = 0; ch < kEnd; ++ch) {
      of[ch] = static_cast<uint8_t>((u_isalpha(ch) ? kLetter : 0) | (u_isupper(ch) || u_istitle(ch) ? kUpper : 0));
      lower[ch] = static_cast<int16_t>(u_tolower(ch));
    }
  }
};
const Classes& European() {
  static const Classes classes;
  return classes;
}
bool IsEuropean(int32_t ch) { return ch >= 0 && ch < Classes::kEnd; }

}  // namespace

int32_t LowerChar(int32_t ch) {
  if (IsEuropean(ch)) return European().lower[ch];
  return IsHan(ch) ? ch : u_tolower(ch);
}

int32_t NextWideChar(std::string_view text, size_t* at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[*at + i]); };
  const auto goes_on = [&](size_t i) { return *at + i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const int32_t first = byte(0);
  if (first >= 0xC2 && first < 0xE0 && goes_on(1)) {
    const int32_t ch = (first & 0x1F) << 6 | (byte(1) & 0x3F);
    *at += 2;
    return ch;
  }
  if (first > 0xE0 && first < 0xED && goes_on(1) && goes_on(2)) {
    const int32_t ch = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    *at += 3;
    return ch;
  }
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

bool IsWideSpace(int32_t ch) {
  return ch == 0x85 || ch == 0xA0 || ch == 0x1680 || (ch >= 0x2000 && ch <= 0x200F) || ch == 0x2028 || ch == 0x2029 ||
         ch == 0x202F || ch == 0x205F || ch == 0x2060 || ch == 0x3000 || ch == 0xFEFF;
}

bool IsWideLetter(int32_t ch) {
  if (IsEuropean(ch)) return (European().of[ch] & Classes::kLetter) != 0;
  return (ch >= 0x4E00 && ch < 0x9FA6) || u_isalpha(ch);
}

bool IsWideUpper(int32_t ch) {
  if (IsEuropean(ch)) return (European().of[ch] & Classes::kUpper) != 0;
  return !IsHan(ch) && (u_isupper(ch) || u_istitle(ch));
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
    if (byte > '\r' && byte != 0xE2) {
      ++at;
      continue;
    }
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
  std::string folded(text.size() + text.size() / 2 + 2, '\0');  // two bytes become three at most
  char* out = folded.data();
  for (size_t at = 0; at < text.size();) {
    for (; at < text.size() && IsAscii(text[at]) && text[at] > ' '; ++at) {  // ASCII, as most of it is
      *out++ = LowerAscii(text[at]);
    }
    if (at == text.size()) break;
    const int32_t ch = NextChar(text, &at);
    if (IsSpace(ch)) {
      if (out > folded.data() && out[-1] != ' ') *out++ = ' ';
    } else if (ch == 0x2019 || ch == 0x2BC) {
      *out++ = '\'';
    } else if (ch >= 0 && ch < 0x80) {
      *out++ = LowerAscii(static_cast<char>(ch));
    } else if (ch >= 0) {
      int32_t length = 0;
      U8_APPEND_UNSAFE(out, length, LowerChar(ch));
      out += length;
    }
  }
  while (out > folded.data() && out[-1] == ' ') --out;
  folded.resize(static_cast<size_t>(out - folded.data()));
  return folded;
}

std::string Squeeze(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    while (at < text.size() && IsAscii(text[at]) && text[at] > ' ') ++at;
    if (at == begin && IsSpace(NextChar(text, &at))) {
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
