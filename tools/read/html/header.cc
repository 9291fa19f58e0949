#include "tools/read/html/header.h"

#include <algorithm>

#include "tools/read/html/blocks.h"
#include "tools/read/press/dates.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/text.h"
#include "tools/read/press/words.h"

namespace dicta::tools::html {
namespace {

constexpr size_t kHeaderLinesMax = 20;
constexpr size_t kHeaderWidthMax = 120;

bool IsOutside(const xmlNode* element) {
  const std::string_view name = NameOf(element);
  return name == "nav" || name == "aside" || name == "footer" || name == "form";
}

bool HasDate(std::string_view line, std::string_view language) {
  const auto dates = press::FindDates(line, {0, line.size()}, language, false);
  return std::any_of(dates.begin(), dates.end(), [](const press::FoundDate& date) { return date.full(); });
}

bool IsHeaderLine(const std::string& line, std::string_view language, bool dates) {
  if (press::Width(line) > kHeaderWidthMax || press::IsProse(line)) return false;
  if (HasDate(line, language)) return dates;
  std::string_view value;
  return press::HeaderLabel(line, &value) != press::Label::kNone || !press::BylineOf(line).empty() ||
         press::IsPersonLine(line);
}

}  // namespace

std::vector<std::string> PageLines(const xmlNode* root) {
  const std::string text = BlocksOf(root, IsOutside);
  std::vector<std::string> lines;
  for (const press::Range line : press::Lines(text)) {
    if (!line.empty()) lines.emplace_back(line.In(text));
  }
  return lines;
}

std::vector<std::string> HeaderLines(const std::vector<std::string>& lines, std::string_view title,
                                     std::string_view text, std::string_view language, bool dates) {
  std::vector<std::string> header;
  const std::string_view first = press::Trim(text.substr(0, text.find('\n')));
  const auto body = std::find(lines.begin(), lines.end(), first);
  const auto above = std::find(std::make_reverse_iterator(body), lines.rend(), title);
  if (title.empty() || body == lines.end() || above == lines.rend()) return header;
  if (static_cast<size_t>(body - above.base()) > kHeaderLinesMax) return header;
  std::copy_if(above.base(), body, std::back_inserter(header),
               [&](const std::string& line) { return IsHeaderLine(line, language, dates); });
  return header;
}

}  // namespace dicta::tools::html
