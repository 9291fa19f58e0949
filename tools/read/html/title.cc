#include "tools/read/html/title.h"

#include <algorithm>
#include <array>

#include "tools/read/press/lines.h"
#include "tools/read/press/text.h"
#include "tools/read/publisher.h"

namespace dicta::tools::html {
namespace {

constexpr std::array<std::string_view, 10> kSeparators = {
    " | ", " - ", " \u2013 ", " \u2014 ", " :: ", " \u00bb ", " \u00ab ", " \u00b7 ", "_", "|"};
constexpr size_t kSiteLettersMin = 4;

std::string FoldedLetters(std::string_view text) {
  std::string letters;
  for (const char c : press::Fold(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c < 0) letters += c;
  }
  return letters;
}

std::string HostOf(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "";
  url.remove_prefix(scheme + 3);
  return FoldedLetters(url.substr(0, url.find('/')));
}

class Titles {
 public:
  explicit Titles(const TitleEvidence& evidence) : evidence_(evidence), host_(HostOf(evidence.url)) {}

  std::string Choose() const {
    for (const std::string& heading : evidence_.headings) {
      if (!IsSite(heading) && (Confirms(evidence_.page, heading) || Confirms(evidence_.shared, heading) ||
                               Confirms(evidence_.headline, heading))) {
        return heading;
      }
    }
    if (!evidence_.headline.empty()) return WithoutSite(evidence_.headline);
    if (!evidence_.shared.empty()) return WithoutSite(evidence_.shared);
    if (evidence_.headings.size() == 1 && !IsSite(evidence_.headings[0])) return evidence_.headings[0];
    return WithoutSite(evidence_.page);
  }

 private:
  static bool Confirms(const std::string& other, const std::string& heading) {
    const std::string letters = FoldedLetters(heading);
    return !letters.empty() && FoldedLetters(other).find(letters) != std::string::npos;
  }

  bool IsSite(std::string_view part) const {
    const std::string letters = FoldedLetters(part);
    if (letters.empty()) return true;
    if (!evidence_.publisher.empty() && letters == FoldedLetters(evidence_.publisher)) return true;
    return letters.size() >= kSiteLettersMin && host_.find(letters) != std::string::npos;
  }

  bool IsTitle(std::string_view part) const {
    const std::string letters = FoldedLetters(part);
    for (const std::string& heading : evidence_.headings) {
      if (letters == FoldedLetters(heading)) return true;
    }
    return !evidence_.shared.empty() && letters == FoldedLetters(evidence_.shared);
  }

  // The page shows the part in front on a line of its own. Site names are shorter than titles.
  bool IsShown(std::string_view front, std::string_view back) const {
    const std::string letters = FoldedLetters(front);
    return letters.size() >= FoldedLetters(back).size() &&
           std::any_of(evidence_.lines.begin(), evidence_.lines.end(), [&](const std::string& line) {
             return line.size() >= front.size() && line.size() <= front.size() + 16 && FoldedLetters(line) == letters;
           });
  }

  // Takes a part off either end as long as it is the site's, or what is left is known to be the title.
  std::string WithoutSite(std::string_view title) const {
    for (bool changed = true; changed;) {
      changed = false;
      for (const std::string_view separator : kSeparators) {
        const size_t last = title.rfind(separator), first = title.find(separator);
        if (last == std::string_view::npos) continue;
        const std::string_view front = title.substr(0, last), back = title.substr(last + separator.size());
        if (IsSite(back) || IsTitle(front) || IsShown(front, back)) {
          title = front;
          changed = true;
          break;
        }
        if (IsSite(title.substr(0, first))) {
          title = title.substr(first + separator.size());
          changed = true;
          break;
        }
      }
    }
    return press::Squeeze(press::Trim(title));
  }

  const TitleEvidence& evidence_;
  const std::string host_;
};

}  // namespace

std::string SiteBeside(std::string_view title, const TitleEvidence& evidence) {
  const std::string_view page = evidence.page;
  if (title.empty() || !page.starts_with(title)) return "";
  const std::string_view rest = page.substr(title.size());
  const auto separator = std::find_if(kSeparators.begin(), kSeparators.end(),
                                      [rest](std::string_view mark) { return rest.starts_with(mark); });
  if (separator == kSeparators.end()) return "";
  const std::string site = PublisherInTitle(rest.substr(separator->size()));
  const std::string letters = FoldedLetters(site);
  const bool of_host = letters.size() >= kSiteLettersMin && HostOf(evidence.url).find(letters) != std::string::npos;
  return of_host || press::IsOfficeLine(site) ? site : "";
}

std::string TitleOf(const TitleEvidence& evidence) { return Titles(evidence).Choose(); }

}  // namespace dicta::tools::html
