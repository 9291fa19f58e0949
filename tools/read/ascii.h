// Letters of ASCII, whatever the locale: names of elements, charsets, file names' ends.
#pragma once

#include <string>
#include <string_view>

namespace dicta::tools {

inline char LowerAscii(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = LowerAscii(c);
  return lower;
}

}  // namespace dicta::tools
