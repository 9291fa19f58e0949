#include "tools/read/html/boilerplate.h"

#include <algorithm>
#include <array>
#include <string>

#include "tools/read/html/blocks.h"

namespace dicta::tools::html {
namespace {

// All sorted, for binary search.
constexpr std::array<std::string_view, 6> kElements = {"aside", "dialog", "footer", "form", "menu", "nav"};
constexpr std::array<std::string_view, 12> kRoles = {"alert",         "alertdialog", "banner",  "button",
                                                     "complementary", "contentinfo", "dialog",  "menu",
                                                     "menubar",       "navigation",  "search",  "toolbar"};
constexpr std::array<std::string_view, 58> kWords = {
    "ad",         "ads",       "advert",     "advertisement", "banner",     "breadcrumb", "breadcrumbs", "comments",
    "consent",    "cookie",    "cookies",    "copyright",     "disclaimer", "disqus",     "donate",      "footer",
    "gdpr",       "hidden",    "login",      "masthead",      "menu",       "modal",      "nav",         "navbar",
    "navigation", "newsletter", "outbrain",  "pager",         "pagination", "paywall",    "popular",     "popup",
    "print",      "promo",     "promoted",   "recommend",     "recommendations", "recommended", "related", "respond",
    "search",     "share",     "sharing",    "sidebar",       "signup",     "skip",       "skiplink",    "social",
    "sponsor",    "sponsored", "subscribe",  "taboola",       "tags",       "toolbar",    "tooltip",     "trending",
    "widget",     "widgets"};
constexpr std::array<std::string_view, 4> kBylineWords = {"author", "authors", "byline", "bylines"};
constexpr std::array<std::string_view, 9> kDateWords = {"date",   "datetime", "posted", "pubdate", "publish",
                                                        "published", "pubtime", "time",   "timestamp"};

static_assert(std::is_sorted(kElements.begin(), kElements.end()) && std::is_sorted(kRoles.begin(), kRoles.end()) &&
              std::is_sorted(kWords.begin(), kWords.end()) && std::is_sorted(kDateWords.begin(), kDateWords.end()));

template <size_t N>
bool IsIn(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

bool IsPageWord(std::string_view word) { return IsIn(kWords, word); }
bool IsBylineWord(std::string_view word) { return IsIn(kBylineWords, word); }
bool IsDateWord(std::string_view word) { return IsIn(kDateWords, word); }

bool IsWhole(std::string_view name) { return name == "html" || name == "body" || name == "main" || name == "article"; }

bool IsInside(const xmlNode* element, std::string_view name) {
  for (const xmlNode* node = element->parent; node != nullptr; node = node->parent) {
    if (node->type == XML_ELEMENT_NODE && NameOf(node) == name) return true;
  }
  return false;
}

}  // namespace

bool IsBoilerplate(const xmlNode* element) {
  const std::string_view name = NameOf(element);
  if (IsWhole(name)) return false;
  if (IsIn(kElements, name)) return true;
  // Above an article stands its own header: title, date, byline, none of them body.
  if (name == "header") return true;
  if (element->properties == nullptr) return false;
  if (IsIn(kRoles, AttributeOf(element, "role"))) return true;
  // What markup calls the text itself is the text, whatever its classes say ("sidebar-left").
  if (AttributeOf(element, "itemprop") == "articleBody" || FindElement(element, "article") != nullptr ||
      FindElement(element, "main") != nullptr) {
    return false;
  }
  if (HasClassWord(element, IsPageWord)) return true;
  return (IsBylineElement(element) || IsDateElement(element)) && (name != "p" || !IsInside(element, "blockquote"));
}

bool IsBylineElement(const xmlNode* element) {
  if (!IsElement(element) || element->properties == nullptr) return false;
  return AttributeOf(element, "rel") == "author" || AttributeOf(element, "itemprop") == "author" ||
         HasClassWord(element, IsBylineWord);
}

bool IsDateElement(const xmlNode* element) {
  return IsElement(element) && (NameOf(element) == "time" || HasClassWord(element, IsDateWord));
}

}  // namespace dicta::tools::html
