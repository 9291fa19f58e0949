#include "tools/read/language_tag.h"

#include <algorithm>

#include "tools/read/ascii.h"
#include "tools/read/press/text.h"

namespace dicta::tools {
namespace {

bool IsAsciiLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; }

}  // namespace

std::string LanguageTag(std::string_view written) {
  written = press::Trim(written);
  written = written.substr(0, written.find_first_of(",; "));
  std::string tag;
  size_t part_begin = 0;
  for (const char c : written) {
    if (c == '-' || c == '_') {
      tag += '-';
      part_begin = tag.size();
    } else if (IsAsciiLetter(c) || (press::IsDigit(c) && part_begin > 0)) {
      tag += LowerAscii(c);
    } else {
      return "";
    }
  }
  size_t begin = 0;
  while (begin <= tag.size()) {
    const size_t end = std::min(tag.find('-', begin), tag.size());
    const size_t size = end - begin;
    if (size == 0 || size > 8 || (begin == 0 && (size < 2 || size > 3))) return "";
    if (begin > 0 && size == 2) tag[begin] = Upper(tag[begin]), tag[begin + 1] = Upper(tag[begin + 1]);
    if (begin > 0 && size == 4) tag[begin] = Upper(tag[begin]);
    begin = end + 1;
  }
  return tag.starts_with("und") ? "" : tag;
}

}  // namespace dicta::tools
