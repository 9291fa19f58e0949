#include "tools/write/display.h"

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <cstdio>
#include <iterator>
#include <memory>

namespace dicta::tools {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "…";

// The character at `*at`, which is moved behind it; negative where the bytes are not UTF-8.
UChar32 Next(std::string_view text, size_t* at) {
  UChar32 c;
  auto i = static_cast<int32_t>(*at);
  U8_NEXT(reinterpret_cast<const uint8_t*>(text.data()), i, static_cast<int32_t>(text.size()), c);
  *at = static_cast<size_t>(i);
  return c;
}

void AppendUtf8(std::string* out, UChar32 c) {
  char bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, c);
  out->append(bytes, static_cast<size_t>(length));
}

// Embeddings, overrides and isolates (UAX #9): one left open would turn the rest of the screen around.
bool TurnsDirection(UChar32 c) { return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069); }

size_t WidthOf(UChar32 c) {
  if (c < 0) return 1;  // shown as U+FFFD
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
      return 0;
    case U_FORMAT_CHAR:
      return c == 0x00AD ? 1 : 0;  // a soft hyphen is shown by many terminals
    default:
      break;
  }
  if (c >= 0x1160 && c <= 0x11FF) return 0;  // medial and final Jamo join the initial one
  const int32_t width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

}  // namespace

std::string Printable(std::string_view text, Lines lines) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const UChar32 c = Next(text, &at);
    if (c == '\n' || c == '\t') {
      out += lines == Lines::kKeep ? text[begin] : ' ';
    } else if (c == '\r') {
      if (lines == Lines::kJoin) out += ' ';
    } else if (c == 0x2028 || c == 0x2029) {
      out += lines == Lines::kKeep ? '\n' : ' ';
    } else if (c >= 0 && c < 0x20) {
      AppendUtf8(&out, 0x2400 + c);
    } else if (c == 0x7F) {
      AppendUtf8(&out, 0x2421);
    } else if (c < 0 || (c >= 0x80 && c < 0xA0) || TurnsDirection(c)) {
      out += kReplacement;
    } else {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) width += WidthOf(Next(text, &at));
  return width;
}

std::string Truncate(std::string_view text, size_t width) {
  size_t used = 0;
  size_t fits = 0;  // bytes that leave a column for the ellipsis
  for (size_t at = 0; at < text.size();) {
    used += WidthOf(Next(text, &at));
    if (used > width) return width == 0 ? "" : std::string(text.substr(0, fits)).append(kEllipsis);
    if (used + 1 <= width) fits = at;
  }
  return std::string(text);
}

std::string PadRight(std::string_view text, size_t width) {
  const size_t used = DisplayWidth(text);
  return std::string(text).append(used < width ? width - used : 0, ' ');
}

std::string PadLeft(std::string_view text, size_t width) {
  const size_t used = DisplayWidth(text);
  return std::string(used < width ? width - used : 0, ' ').append(text);
}

std::vector<std::string> Wrap(std::string_view line, size_t width) {
  if (width == 0 || DisplayWidth(line) <= width) return {std::string(line)};
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createLineInstance(icu::Locale::getRoot(), error));
  UText* utext = utext_openUTF8(nullptr, line.data(), static_cast<int64_t>(line.size()), &error);
  if (U_SUCCESS(error)) breaks->setText(utext, error);
  if (U_FAILURE(error)) return {std::string(line)};
  std::vector<std::string> parts;
  std::string part;
  size_t begin = 0;
  for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; end = breaks->next()) {
    const std::string_view word = line.substr(begin, static_cast<size_t>(end) - begin);
    const size_t bare = word.find_last_not_of(' ') + 1;
    if (!part.empty() && DisplayWidth(part) + DisplayWidth(word.substr(0, bare)) > width) {
      part.erase(part.find_last_not_of(' ') + 1);
      parts.push_back(std::move(part));
      part.clear();
    }
    part += word;
    begin = static_cast<size_t>(end);
  }
  parts.push_back(std::move(part));
  utext_close(utext);
  return parts;
}

std::string HumanBytes(uint64_t bytes) {
  constexpr const char* kUnits[] = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  double value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  for (; value >= 1000 && unit + 1 < std::size(kUnits); ++unit) value /= 1000;
  char text[32];
  std::snprintf(text, sizeof(text), "%.2f %s", value, kUnits[unit]);
  return text;
}

}  // namespace dicta::tools
