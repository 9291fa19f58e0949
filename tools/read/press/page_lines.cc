// The lines of lines.h that a page puts around a document: paths, links, sign-offs, captions.
#include <algorithm>
#include <vector>

#include "tools/read/press/lines.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/tokens.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

// Without brackets of any kind around the whole.
std::string_view Unbracket(std::string_view line) {
  for (;;) {
    line = Trim(line);
    while (!line.empty() && (line[0] == '<' || line[0] == '>') && line.back() != '>') line = Trim(line.substr(1));
    if (line.size() < 2) return line;
    const size_t last = line.size() - 1;
    const bool pair = (line[0] == '<' && line[last] == '>') || (line[0] == '[' && line[last] == ']') ||
                      (line[0] == '{' && line[last] == '}');
    if (pair) {
      line = line.substr(1, last - 1);
    } else if (Opens(line, "（") && Ends(line, "）")) {
      line = line.substr(3, line.size() - 6);
    } else if (Opens(line, "【") && Ends(line, "】")) {
      line = line.substr(3, line.size() - 6);
    } else {
      return line;
    }
  }
}

// "abc/de": initials of an agency's writers; "#Topic #Name"; an e-mail address alone.
bool IsSignOff(std::string_view line) {
  if (line.empty() || line.size() > 200) return false;
  const bool initials =
      line.size() <= 14 && line.find('/') != std::string_view::npos &&
      std::all_of(line.begin(), line.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '/'; });
  const size_t at = line.find('@');
  const bool address = at != std::string_view::npos && at > 0 && at + 1 < line.size() &&
                       line.find_first_of(" \t") == std::string_view::npos;
  if (initials || address) return true;
  for (size_t i = 0; i < line.size(); ++i) {
    if ((i == 0 || line[i - 1] == ' ') && line[i] != '#' && line[i] != ' ') return false;
  }
  return line.size() > 1 && line[0] == '#' && line[1] != ' ' && line[1] != '#';
}

// "Column 611" between brackets, a page's number.
bool IsNumberedMark(std::string_view line) {
  const auto tokens = EnglishTokens(line);
  return tokens.size() == 2 && tokens[0].word() && tokens[0].capital && tokens[1].number;
}

// The parts of a line between separators; white space trimmed.
std::vector<std::string_view> Split(std::string_view line, std::string_view separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const size_t at = line.find(separator);
    parts.push_back(Trim(line.substr(0, at)));
    if (at == std::string_view::npos) return parts;
    line.remove_prefix(at + separator.size());
  }
}

// "… in the rain. AGENCY/Name/File Photo": a name in capitals, a slash and a name behind the last full stop.
bool EndsInCredit(std::string_view tail) {
  const size_t stop = tail.rfind(". ");
  if (stop == std::string_view::npos) return false;
  const std::string_view credit = Trim(tail.substr(stop + 2));
  const size_t slash = credit.find('/');
  if (slash == std::string_view::npos || slash < 2 || !IsUpper(CharAt(credit, slash + 1))) return false;
  if (credit.find_first_of("0123456789:;") != std::string_view::npos) return false;
  const std::vector<Token> agency = EnglishTokens(credit.substr(0, slash));
  return !agency.empty() &&
         std::all_of(agency.begin(), agency.end(), [](const Token& token) { return token.word() && token.all_caps; });
}

}  // namespace

bool IsBreadcrumb(std::string_view line) {
  if (line.size() > 200 || EndsSentence(line)) return false;
  for (const std::string_view separator : {">", "»", "›", "→", "::", " | ", " / "}) {
    if (line.find(separator) == std::string_view::npos) continue;
    const auto parts = Split(line, separator);
    const bool brief = std::all_of(parts.begin(), parts.end(), [](std::string_view part) { return Width(part) <= 60; });
    const std::string first = Fold(parts[0]);
    const bool menu = separator == " | " || separator == " / ";  // only under the site's own first entry
    if (menu && !(parts.size() > 2 && IsPageLine(first))) continue;
    if (brief && (parts.size() > 2 || IsPageLine(first) || IsFirstEntry(first))) {
      return true;
    }
  }
  return false;
}

bool IsPageFurniture(std::string_view line) {
  if (line.size() > 240) return false;
  constexpr size_t kFoldedMax = 96;  // more than any line or opening of the tables
  const std::string_view bare = Unbracket(line);
  const std::string folded = Fold(bare.substr(0, kFoldedMax));
  if (IsPageLine(folded) || IsEndMark(folded)) return IsPageLine(folded);
  if (IsSignOff(bare) || (bare.size() != line.size() && IsNumberedMark(bare))) return true;
  if (bare.size() != Trim(line).size() && Width(bare) <= 30 && IsPageLine(Fold(Split(bare, " ")[0]))) return true;
  if (OpensPageLine(folded) && Width(line) <= 160 && !IsProse(line)) return true;
  // "Share | Print | E-mail"
  for (const std::string_view separator : {"|", "·", "•", "/"}) {
    if (bare.find(separator) == std::string_view::npos) continue;
    const auto parts = Split(bare, separator);
    const auto known = [](std::string_view part) { return part.empty() || IsPageLine(Fold(Unbracket(part))); };
    if (std::all_of(parts.begin(), parts.end(), known)) return true;
  }
  return false;
}

bool IsCaption(std::string_view line) {
  if (line.size() < 20 || line.size() > 1200) return false;
  // "… in the rain. Photo: Name/Agency"
  const std::string_view end = Trim(line);
  if (EndsSentence(end) && end.back() != ')' && end.back() != ']' && !Ends(end, "）")) return false;
  constexpr size_t kCreditBytesMax = 80;
  const std::string_view tail = line.size() < kCreditBytesMax ? line : line.substr(line.size() - kCreditBytesMax + 1);
  if ((HasCredit(tail) || EndsInCredit(tail)) && !EndsSentence(line)) return true;
  const bool wide = Ends(end, "）");
  if (!wide && end.back() != ')' && end.back() != ']') return false;
  const size_t open = wide ? end.rfind("（") : end.find_last_of("([");
  if (open == std::string_view::npos || end.size() - open > 90) return false;
  const std::string credit = Fold(end.substr(open));
  if (NamesCredit(credit)) return true;
  // "(Agency/Name)": two names with a slash, no digits.
  const size_t slash = credit.find('/');
  if (slash == std::string::npos || credit.find_first_of("0123456789") != std::string::npos) return false;
  const size_t after = open + slash + 1;
  return IsUpper(CharAt(end, open + 1)) && (IsUpper(CharAt(end, after)) || CharAt(end, after) == ' ');
}

}  // namespace dicta::tools::press
