#include <array>
#include <string>
#include <vector>

#include "tools/read/feed/elements.h"
#include "tools/read/press/text.h"

namespace dicta::tools::feed {
namespace {

constexpr std::array<std::string_view, 9> kSeparators = {
    " | ", " - ", " \u2013 ", " \u2014 ", " :: ", " \u00bb ", " \u00b7 ", " / ", ": "};

// What sections of a site are called: a part of a title with one of these says what is in the feed, not whose it is.
constexpr std::array<std::string_view, 44> kSectionWords = {
    "press",     "release",     "releases",      "news",         "newsroom",    "statement",  "statements",
    "remarks",   "speech",      "speeches",      "feed",         "feeds",       "rss",        "atom",
    "latest",    "updates",     "headlines",     "articles",     "blog",        "posts",      "media",
    "briefing",  "briefings",   "announcements", "home",         "communiqués", "actualités", "presse",
    "noticias",  "comunicados", "prensa",        "discursos",    "nachrichten", "aktuelles",  "pressemitteilungen",
    "meldungen", "новости",     "заявления",     "пресс-релизы", "新闻",        "动态",       "要闻",
    "声明",      "讲话"};

bool IsSection(std::string_view part) {
  const std::string folded = " " + press::Fold(part) + " ";
  for (const std::string_view word : kSectionWords) {
    const size_t at = folded.find(word);
    if (at == std::string::npos) continue;
    if (static_cast<unsigned char>(word[0]) >= 0xe0) return true;  // written without spaces
    if (folded[at - 1] == ' ' && folded[at + word.size()] == ' ') return true;
  }
  return false;
}

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
    if (part.empty() || IsSection(part)) continue;
    if (!publisher.empty()) return "";
    publisher = part;
  }
  return publisher;
}

}  // namespace dicta::tools::feed
