#include "tools/read/press/label_text.h"

#include <algorithm>
#include <vector>

#include "tools/read/press/text.h"

namespace dicta::tools::press {

bool IsAllCaps(std::string_view label) {
  bool letters = false;
  for (size_t at = 0; at < label.size();) {
    const int32_t ch = NextChar(label, &at);
    if (!IsLetter(ch)) continue;
    if (IsHan(ch)) return false;
    // "McCAIN" is in capitals.
    if (!IsUpper(ch) && !(ch == 'c' && at >= 2 && label[at - 2] == 'M')) return false;
    letters = true;
  }
  return letters;
}

size_t Edits(std::string_view a, std::string_view b, size_t most) {
  if (a.size() > b.size() + most || b.size() > a.size() + most) return most + 1;
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0]++;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

std::string Initials(std::string_view folded) {
  std::string initials;
  for (size_t at = 0; at < folded.size(); ++at) {
    if (at == 0 || folded[at - 1] == ' ') initials += folded[at];
  }
  return initials;
}

std::string Capitalized(const std::string& caps) {
  if (!IsAllCaps(caps)) return caps;
  std::string out;
  bool start = true;
  for (size_t at = 0; at < caps.size();) {
    const size_t begin = at;
    const int32_t ch = NextChar(caps, &at);
    const std::string letter = caps.substr(begin, at - begin);
    out += start || letter == " " ? letter : Fold(letter);
    start = !IsLetter(ch);
  }
  return out;
}

}  // namespace dicta::tools::press
