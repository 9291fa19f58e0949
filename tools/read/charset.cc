// Evidence is taken in the order of its strength. A byte order mark is a statement; NULs in every other byte are nearly
// one; UTF-8 with characters beyond ASCII does not come about by chance. Everything else is ICU's n-gram statistics,
// which is why its answer must also decode to characters that text has: a wrong guess mostly gives C1 controls or code
// points that nobody has assigned.
#include "tools/read/charset.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

namespace dicta::tools {
namespace {

using Converter = std::unique_ptr<UConverter, void (*)(UConverter*)>;

// ICU's confidence runs to 100; prose of one sentence gets 35 and more in its own charset, noise 20 and less.
constexpr int32_t kConfidenceMin = 30;
// What the detector is shown: more does not change its mind, and it takes time.
constexpr size_t kDetectBytes = size_t{64} << 10;

struct Mark {
  std::string_view bytes, charset;
};
constexpr std::array<Mark, 5> kMarks = {{
    {"\xef\xbb\xbf", "UTF-8"},
    {std::string_view("\xff\xfe\0\0", 4), "UTF-32LE"},  // before UTF-16LE, whose mark it begins with
    {std::string_view("\0\0\xfe\xff", 4), "UTF-32BE"},
    {"\xff\xfe", "UTF-16LE"},
    {"\xfe\xff", "UTF-16BE"},
}};

struct Sort {
  std::string_view magic, name;
};
constexpr std::array<Sort, 9> kBinarySorts = {{
    {"%PDF-", "a PDF document"},
    {"PK\x03\x04", "a ZIP archive or office document"},
    {"\xd0\xcf\x11\xe0", "an old office document"},
    {"{\\rtf", "an RTF document"},
    {"\x89PNG", "a PNG picture"},
    {"\xff\xd8\xff", "a JPEG picture"},
    {"GIF8", "a GIF picture"},
    {"\x7f"
     "ELF",
     "a program"},
    {"SQLite format 3", "an SQLite database"},
}};

Status NotText(std::string_view why) { return InvalidArgument("not text: " + std::string(why)); }

bool IsControl(unsigned char c) { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == 0x7f; }

// A few stray controls are found in real text; noise has one in nine.
bool HasManyControls(std::string_view text) {
  const auto controls = static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return IsControl(static_cast<unsigned char>(c)); }));
  return controls * 100 > text.size() + 200 || controls * 4 > text.size();
}

// How much of damaged UTF-8 is UTF-8 after all.
struct Utf8Count {
  size_t valid = 0;    // characters beyond ASCII
  size_t invalid = 0;  // bytes that belong to none
  size_t first_invalid = 0;
};

Utf8Count CountUtf8(std::string_view bytes) {
  Utf8Count count;
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const size_t size = bytes.size();
  size_t i = 0;
  while (i < size) {
    if (data[i] < 0x80) {
      ++i;
      continue;
    }
    const size_t at = i;
    UChar32 c = 0;
    U8_NEXT(data, i, size, c);
    if (c >= 0) {
      ++count.valid;
    } else if (count.invalid++ == 0) {
      count.first_invalid = at;
    }
  }
  return count;
}

// Decodes everything or, at the first byte sequence that the charset does not have, nothing.
std::optional<std::string> Convert(std::string_view bytes, const char* charset) {
  UErrorCode error = U_ZERO_ERROR;
  const Converter from(ucnv_open(charset, &error), &ucnv_close);
  const Converter to(ucnv_open("UTF-8", &error), &ucnv_close);
  if (U_FAILURE(error)) return std::nullopt;
  ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(to.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::string out;
  std::vector<UChar> pivot(8192);
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  const char* const source_end = source + bytes.size();
  std::vector<char> chunk(32768);
  UBool reset = true;
  while (true) {
    char* target = chunk.data();
    error = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, chunk.data() + chunk.size(), &source, source_end, pivot.data(),
                   &pivot_source, &pivot_target, pivot.data() + pivot.size(), reset, /*flush=*/true, &error);
    reset = false;
    out.append(chunk.data(), static_cast<size_t>(target - chunk.data()));
    if (error == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(error)) return std::nullopt;
    return out;
  }
}

// Whether all of it is characters that text has. REQUIRES: valid UTF-8.
bool IsPlausible(std::string_view text, bool private_use) {
  const auto* data = reinterpret_cast<const uint8_t*>(text.data());
  size_t i = 0;
  const size_t size = text.size();
  while (i < size) {
    UChar32 c = 0;
    U8_NEXT(data, i, size, c);
    if (c < 0x80) continue;
    const int8_t type = u_charType(c);
    if (c == 0xfffd || type == U_CONTROL_CHAR || type == U_UNASSIGNED || type == U_SURROGATE) return false;
    if (type == U_PRIVATE_USE_CHAR && !private_use) return false;
  }
  return !HasManyControls(text) && text.find('\0') == std::string_view::npos;
}

// UTF-16 whose ASCII characters show it: NULs on one side of the pairs alone. Only the line ends need to be ASCII.
std::optional<DecodedText> TryUnmarkedUtf16(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 != 0) return std::nullopt;
  size_t nulls[2] = {0, 0};
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') ++nulls[i % 2];
  }
  if (std::min(nulls[0], nulls[1]) * 20 > std::max(nulls[0], nulls[1])) return std::nullopt;
  const char* charset = nulls[1] > nulls[0] ? "UTF-16LE" : "UTF-16BE";
  std::optional<std::string> text = Convert(bytes, charset);
  if (!text || !IsPlausible(*text, /*private_use=*/false)) return std::nullopt;
  return DecodedText{std::move(*text), charset};
}

// The superset that bytes labelled so mostly are (WHATWG Encoding Standard, 4.2); null for what no text on the web is
// in.
const char* SupersetOf(std::string_view charset) {
  constexpr struct {
    std::string_view name;
    const char* superset;
  } kSupersets[] = {
      {"ISO-8859-1", "windows-1252"}, {"ISO-8859-9", "windows-1254"}, {"UTF-8", nullptr},
      {"UTF-16BE", nullptr},          {"UTF-16LE", nullptr},          {"IBM420_ltr", nullptr},
      {"IBM420_rtl", nullptr},        {"IBM424_ltr", nullptr},        {"IBM424_rtl", nullptr},
  };
  for (const auto& row : kSupersets) {
    if (row.name == charset) return row.superset;
  }
  return charset.data();
}

std::optional<DecodedText> TryDetector(std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(ucsdet_open(&error), &ucsdet_close);
  const std::string_view sample = bytes.substr(0, kDetectBytes);
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &error);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &error);
  if (U_FAILURE(error)) return std::nullopt;
  for (int32_t i = 0; i < count && ucsdet_getConfidence(matches[i], &error) >= kConfidenceMin; ++i) {
    const char* charset = SupersetOf(ucsdet_getName(matches[i], &error));
    if (charset == nullptr) continue;
    std::optional<std::string> text = Convert(bytes, charset);
    if (text && IsPlausible(*text, /*private_use=*/true)) return DecodedText{std::move(*text), charset};
  }
  return std::nullopt;
}

// A few words with an accent or a curly quotation mark are too little for statistics.
std::optional<DecodedText> TryWindows1252(std::string_view bytes) {
  const auto high = static_cast<size_t>(std::count_if(bytes.begin(), bytes.end(), [](char c) { return c < 0; }));
  if (high * 4 > bytes.size()) return std::nullopt;
  std::optional<std::string> text = Convert(bytes, "windows-1252");
  if (!text || !IsPlausible(*text, /*private_use=*/false)) return std::nullopt;
  return DecodedText{std::move(*text), "windows-1252"};
}

Result<DecodedText> DecodeMarked(std::string_view bytes, const Mark& mark) {
  bytes.remove_prefix(mark.bytes.size());
  std::optional<std::string> text;
  if (mark.charset != "UTF-8") {
    text = Convert(bytes, mark.charset.data());
  } else if (Utf8Prefix(bytes) == bytes.size()) {
    text = std::string(bytes);
  }
  if (!text) return InvalidArgument("marked as " + std::string(mark.charset) + ", but damaged");
  if (text->empty()) return InvalidArgument("empty");
  if (!IsPlausible(*text, /*private_use=*/true)) return NotText("too many control characters");
  return DecodedText{std::move(*text), std::string(mark.charset)};
}

}  // namespace

size_t Utf8Prefix(std::string_view bytes) {
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  const size_t size = bytes.size();
  size_t i = 0;
  while (i < size) {
    uint64_t word = 0;
    if (i + sizeof word <= size && (std::memcpy(&word, data + i, sizeof word), (word & 0x8080808080808080u) == 0)) {
      i += sizeof word;
      continue;
    }
    const size_t at = i;
    UChar32 c = 0;
    U8_NEXT(data, i, size, c);
    if (c < 0) return at;
  }
  return size;
}

Result<DecodedText> DecodeText(std::string_view bytes) {
  if (bytes.empty()) return InvalidArgument("empty");
  for (const Sort& sort : kBinarySorts) {
    if (bytes.starts_with(sort.magic)) return NotText(sort.name);
  }
  for (const Mark& mark : kMarks) {
    if (bytes.starts_with(mark.bytes)) return DecodeMarked(bytes, mark);
  }
  if (bytes.find('\0') != std::string_view::npos) {
    if (auto utf16 = TryUnmarkedUtf16(bytes)) return *std::move(utf16);
    return NotText("it has NUL bytes");
  }
  if (HasManyControls(bytes) && bytes.find('\x1b') == std::string_view::npos) {
    return NotText("too many control characters");
  }
  const bool has_escapes = bytes.find("\x1b$") != std::string_view::npos;  // ISO 2022 switches charsets so
  const Utf8Count utf8 = CountUtf8(bytes);
  if (utf8.invalid == 0 && !has_escapes) return DecodedText{std::string(bytes), "UTF-8"};
  if (utf8.invalid > 0 && utf8.valid >= 2 * utf8.invalid) {
    return InvalidArgument("damaged UTF-8: byte " + std::to_string(utf8.first_invalid) + " fits no character");
  }
  if (auto detected = TryDetector(bytes)) return *std::move(detected);
  if (auto latin = TryWindows1252(bytes)) return *std::move(latin);
  return NotText("it fits no charset");
}

Result<DecodedText> DecodeTextAs(std::string_view bytes, const std::string& charset) {
  std::optional<std::string> text = Convert(bytes, charset.c_str());
  if (!text || !IsPlausible(*text, /*private_use=*/true)) return InvalidArgument("not text in " + charset);
  UErrorCode error = U_ZERO_ERROR;
  const char* name = ucnv_getStandardName(charset.c_str(), "IANA", &error);
  return DecodedText{std::move(*text), name == nullptr ? charset : name};
}

}  // namespace dicta::tools
