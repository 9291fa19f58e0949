#include "tools/read/html/boilerplate.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "tools/read/html/blocks.h"

namespace dicta::tools::html {
namespace {

// All sorted, for binary search.
constexpr std::array<std::string_view, 6> kElements = {"aside", "dialog", "footer", "form", "menu", "nav"};
constexpr std::array<std::string_view, 12> kRoles = {"alert",         "alertdialog", "banner", "button",
                                                     "complementary", "contentinfo", "dialog", "menu",
                                                     "menubar",       "navigation",  "search", "toolbar"};
constexpr std::array<std::string_view, 58> kWords = {"ad",
                                                     "ads",
                                                     "advert",
                                                     "advertisement",
                                                     "banner",
                                                     "breadcrumb",
                                                     "breadcrumbs",
                                                     "comments",
                                                     "consent",
                                                     "cookie",
                                                     "cookies",
                                                     "copyright",
                                                     "disclaimer",
                                                     "disqus",
                                                     "donate",
                                                     "footer",
                                                     "gdpr",
                                                     "hidden",
                                                     "login",
                                                     "masthead",
                                                     "menu",
                                                     "modal",
                                                     "nav",
                                                     "navbar",
                                                     "navigation",
                                                     "newsletter",
                                                     "outbrain",
                                                     "pager",
                                                     "pagination",
                                                     "paywall",
                                                     "popular",
                                                     "popup",
                                                     "print",
                                                     "promo",
                                                     "promoted",
                                                     "recommend",
                                                     "recommendations",
                                                     "recommended",
                                                     "related",
                                                     "respond",
                                                     "search",
                                                     "share",
                                                     "sharing",
                                                     "sidebar",
                                                     "signup",
                                                     "skip",
                                                     "skiplink",
                                                     "social",
                                                     "sponsor",
                                                     "sponsored",
                                                     "subscribe",
                                                     "taboola",
                                                     "tags",
                                                     "toolbar",
                                                     "tooltip",
                                                     "trending",
                                                     "widget",
                                                     "widgets"};
constexpr std::array<std::string_view, 4> kBylineWords = {"author", "authors", "byline", "bylines"};
constexpr std::array<std::string_view, 9> kDateWords = {"date",      "datetime", "posted", "pubdate",  "publish",
                                                        "published", "pubtime",  "time",   "timestamp"};

static_assert(std::is_sorted(kElements.begin(), kElements.end()) && std::is_sorted(kRoles.begin(), kRoles.end()) &&
              std::is_sorted(kWords.begin(), kWords.end()) && std::is_sorted(kDateWords.begin(), kDateWords.end()));

constexpr size_t kProseAroundMin = 40;     // bytes of a paragraph beside an element in it
constexpr size_t kNodesLookedAtMax = 200;  // so that a paragraph of many elements is not read once for each

template <size_t N>
bool IsIn(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

bool IsPageWord(std::string_view word) { return IsIn(kWords, word); }
bool IsBylineWord(std::string_view word) { return IsIn(kBylineWords, word); }
bool IsDateWord(std::string_view word) { return IsIn(kDateWords, word); }

bool IsWhole(std::string_view name) { return name == "html" || name == "body" || name == "main" || name == "article"; }

// Whether there is as much text in an element; one with more nodes than it is worth looking at is taken to have it.
bool Count(const xmlNode* node, size_t wanted, size_t* ink, size_t* nodes) {
  if (++*nodes > kNodesLookedAtMax) return true;
  if (node->type == XML_TEXT_NODE && node->content != nullptr) {
    for (const xmlChar* c = node->content; *c != 0 && *ink < wanted; ++c) *ink += *c > ' ';
  }
  if (*ink >= wanted) return true;
  for (const xmlNode* child = node->children; IsElement(node) && child != nullptr; child = child->next) {
    if (Count(child, wanted, ink, nodes)) return true;
  }
  return false;
}

// An inline element in running text is part of it, whatever its class says.
bool IsInProse(const xmlNode* element, std::string_view name) {
  if (IsBlockElement(name) || element->parent == nullptr || !IsElement(element->parent)) return false;
  const std::string_view parent = NameOf(element->parent);
  if (parent != "p" && parent != "li" && parent != "td" && parent != "dd" && parent != "blockquote") return false;
  size_t ink = 0, nodes = 0;
  Count(element, SIZE_MAX, &ink, &nodes);
  const size_t wanted = ink + kProseAroundMin;
  ink = nodes = 0;
  return Count(element->parent, wanted, &ink, &nodes);
}

}  // namespace

bool IsBoilerplate(const xmlNode* element) {
  const std::string_view name = NameOf(element);
  if (IsWhole(name)) return false;
  if (IsIn(kElements, name)) return true;
  // Above an article stands its own header: title, date, byline, none of them body.
  if (name == "header") return true;
  if (element->properties == nullptr) return name == "time" && !IsInProse(element, name);
  if (IsIn(kRoles, AttributeOf(element, "role"))) return true;
  if (!HasClassWord(element, IsPageWord) && !IsBylineElement(element) && !IsDateElement(element)) return false;
  // What markup calls the text itself is the text, whatever its classes say ("sidebar-left").
  return AttributeOf(element, "itemprop") != "articleBody" && FindElement(element, "article") == nullptr &&
         FindElement(element, "main") == nullptr && !IsInProse(element, name);
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
