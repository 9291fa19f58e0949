#include "tools/read/press/byline.h"

#include <algorithm>
#include <string>

#include "tools/read/press/lines.h"
#include "tools/read/press/people.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kBylineBytesMax = 1000;

std::vector<std::string> SplitAtCommas(std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const size_t comma = text.find(',');
    parts.push_back(Squeeze(Trim(text.substr(0, comma))));
    if (comma == std::string_view::npos) return parts;
    text.remove_prefix(comma + 1);
  }
}

bool IsName(std::string_view part) {
  const std::vector<Token> tokens = EnglishTokens(part);
  if (tokens.size() < 2) return false;
  const auto phrase = PhraseAt(part, tokens, 0);
  return phrase && phrase->has_name() && !phrase->has_role() && phrase->last == tokens.size() &&
         phrase->name_last - phrase->name_first >= 2;
}

bool IsWritersOffice(std::string_view role) {
  if (IsWritingOffice(Fold(role))) return true;
  for (const Token& token : EnglishTokens(role)) {
    if (IsWriter(FoldedWord(token.In(role)))) return true;
  }
  return false;
}

// Whether the part at `i` begins the next person: a name, and an office after it.
bool BeginsPerson(const std::vector<std::string>& parts, size_t i) {
  return IsName(parts[i]) && i + 1 < parts.size() && IsPersonLine(parts[i] + ", " + parts[i + 1]);
}

}  // namespace

std::vector<v1::Speaker> SpeakersOfByline(std::string_view byline) {
  std::vector<v1::Speaker> speakers;
  if (byline.size() > kBylineBytesMax) return speakers;
  const std::vector<std::string> parts = SplitAtCommas(byline);
  if (parts.size() < 2 || !IsName(parts[0])) return speakers;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].empty()) continue;
    if (i == 0 || BeginsPerson(parts, i)) {
      speakers.emplace_back().set_name(parts[i]);
      continue;
    }
    std::string* role = speakers.back().mutable_role();
    *role += (role->empty() ? "" : ", ") + parts[i];
  }
  std::erase_if(speakers,
                [](const v1::Speaker& speaker) { return speaker.role().empty() || IsWritersOffice(speaker.role()); });
  return speakers;
}

}  // namespace dicta::tools::press
