#include "tools/read/publisher.h"

#include <array>
#include <string>
#include <vector>

#include "tools/read/press/phrases.h"
#include "tools/read/press/text.h"

namespace dicta::tools {
namespace {

constexpr std::array<std::string_view, 9> kSeparators = {
    " | ", " - ", " \u2013 ", " \u2014 ", " :: ", " \u00bb ", " \u00b7 ", " / ", ": "};

std::vector<std::string> Parts(std::string_view title) {
  std::vector<std::string> parts;
  while (true) {
    size_t at = std::string_view::npos, size = 0;
    for (const std::string_view separator : kSeparators) {
      const size_t found = title.find(separator);
      if (found < at) at = found, size = separator.size();
    }
    parts.push_back(press::Squeeze(press::Trim(title.substr(0, at))));
    if (at == std::string_view::npos) return parts;
    title.remove_prefix(at + size);
  }
}

}  // namespace

std::string PublisherInTitle(std::string_view title) {
  std::string publisher;
  for (const std::string& part : Parts(title)) {
    if (part.empty() || press::NamesSection(press::Fold(part))) continue;
    if (!publisher.empty()) return "";
    publisher = part;
  }
  return publisher;
}

}  // namespace dicta::tools
