#include "tools/read/html/charset.h"

#include <array>
#include <utility>

#include "tools/read/ascii.h"

namespace dicta::tools::html {
namespace {

constexpr size_t kDeclaredWithin = 4096;

// Names whose pages mostly hold the larger charset (WHATWG Encoding Standard, section 4.2).
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kLarger = {{{"iso-8859-1", "windows-1252"},
                                                                                    {"latin1", "windows-1252"},
                                                                                    {"us-ascii", "windows-1252"},
                                                                                    {"ascii", "windows-1252"},
                                                                                    {"iso-8859-9", "windows-1254"},
                                                                                    {"iso-8859-11", "windows-874"},
                                                                                    {"tis-620", "windows-874"},
                                                                                    {"gb2312", "GB18030"},
                                                                                    {"gbk", "GB18030"},
                                                                                    {"ks_c_5601-1987", "windows-949"},
                                                                                    {"euc-kr", "windows-949"},
                                                                                    {"shift_jis", "windows-932"}}};

// The value after `name` and =, with or without quotes.
std::string ValueAfter(std::string_view text, std::string_view name) {
  size_t at = text.find(name);
  if (at == std::string_view::npos) return "";
  at = text.find_first_not_of(" \t\r\n", at + name.size());
  if (at == std::string_view::npos || text[at] != '=') return "";
  at = text.find_first_not_of(" \t\r\n\"'", at + 1);
  if (at == std::string_view::npos) return "";
  return std::string(text.substr(at, text.find_first_of("\"' \t\r\n;>/?", at) - at));
}

}  // namespace

std::string DeclaredCharset(std::string_view bytes) {
  const std::string head = LowerAscii(bytes.substr(0, kDeclaredWithin));
  if (head.starts_with("<?xml")) {
    const std::string declared = ValueAfter(std::string_view(head).substr(0, head.find("?>")), "encoding");
    if (!declared.empty()) return declared;
  }
  for (size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 1)) {
    const std::string declared = ValueAfter(std::string_view(head).substr(at, head.find('>', at) - at), "charset");
    if (!declared.empty()) return declared;
  }
  return "";
}

Result<DecodedText> DecodeMarkup(std::string_view bytes) {
  const bool has_mark =
      bytes.starts_with("\xef\xbb\xbf") || bytes.starts_with("\xff\xfe") || bytes.starts_with("\xfe\xff");
  const bool escapes = bytes.find('\x1b') != std::string_view::npos;
  if (has_mark || (!escapes && Utf8Prefix(bytes) == bytes.size())) return DecodeText(bytes);
  std::string charset = DeclaredCharset(bytes);
  for (const auto& [name, larger] : kLarger) {
    if (name == charset) charset = larger;
  }
  if (!charset.empty() && charset != "utf-8" && charset != "utf8") {
    if (Result<DecodedText> declared = DecodeTextAs(bytes, charset); declared.ok()) return declared;
  }
  return DecodeText(bytes);
}

}  // namespace dicta::tools::html
