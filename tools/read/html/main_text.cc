// Every element is weighed once, bottom up: how much text it holds, how much of it in links, and how much of it in
// blocks that read like prose. The choice then walks down from the top along the heaviest child.
#include "tools/read/html/main_text.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "tools/read/html/blocks.h"
#include "tools/read/html/boilerplate.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/text.h"

namespace dicta::tools::html {
namespace {

constexpr size_t kProseWidthMin = 60;       // of a block: characters
constexpr size_t kLinkPercentMax = 40;      // of a prose block's text
constexpr size_t kLinkListPercentMin = 70;  // of a list or block that is links
constexpr size_t kRivalPercent = 60;        // of the heaviest article's prose: two articles, not one and its teasers
constexpr size_t kHoldsPercent = 75;        // of the prose: enough to look no further than this child

// In bytes, white space not counted.
struct Weight {
  size_t text = 0, links = 0, prose = 0;
  bool blocks = false;  // block elements inside
};

bool IsLeftOut(const xmlNode* element) {
  const std::string_view name = NameOf(element);
  return name == "script" || name == "style" || name == "noscript" || name == "template" || name == "head" ||
         IsHidden(element) || IsCaptionElement(element) || IsBoilerplate(element);
}

size_t InkOf(const xmlChar* text) {
  size_t ink = 0;
  for (; text != nullptr && *text != 0; ++text) ink += *text > ' ';
  return ink;
}

class Page {
 public:
  explicit Page(const xmlNode* root) { Weigh(root, false); }

  const Weight& WeightOf(const xmlNode* node) const {
    static const Weight kNothing;
    const auto found = weights_.find(node);
    return found == weights_.end() ? kNothing : found->second;
  }

  // The element to take the text from.
  const xmlNode* Choose(const xmlNode* root, bool* list) const {
    const xmlNode* named = nullptr;
    const xmlNode* article = nullptr;
    const xmlNode* main = nullptr;
    for (const xmlNode* node : order_) {
      const std::string_view name = NameOf(node);
      const std::string role = AttributeOf(node, "role");
      if (AttributeOf(node, "itemprop") == "articleBody") Keep(node, &named);
      if (name == "article" || role == "article") Keep(node, &article);
      if (name == "main" || role == "main") Keep(node, &main);
    }
    if (named != nullptr && IsMost(named, article != nullptr ? article : root)) return named;
    // On a page of teasers no article holds most of the prose, or there are two alike.
    *list = article != nullptr && HasRival(article);
    if (article != nullptr && IsMost(article, main != nullptr ? main : root) && !*list) return article;
    return Narrow(main != nullptr && IsMost(main, root) ? main : root);
  }

 private:
  // Weighs what is not left out; the sum goes to the parent.
  Weight Weigh(const xmlNode* node, bool in_link) {
    Weight sum;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
        const size_t ink = InkOf(child->content);
        sum.text += ink;
        if (in_link) sum.links += ink;
      } else if (IsElement(child) && !IsLeftOut(child)) {
        const Weight part = Weigh(child, in_link || NameOf(child) == "a");
        sum.text += part.text;
        sum.links += part.links;
        sum.prose += part.prose;
        sum.blocks = sum.blocks || part.blocks || (IsBlockElement(NameOf(child)) && NameOf(child) != "br");
      }
    }
    if (!sum.blocks && IsBlockElement(NameOf(node)) && sum.text >= kProseWidthMin &&
        sum.links * 100 <= sum.text * kLinkPercentMax) {
      sum.prose = sum.text;
    } else if (sum.blocks && sum.text > sum.prose) {
      sum.prose += LooseProse(node);
    }
    weights_[node] = sum;
    order_.push_back(node);
    return sum;
  }

  // Text that stands directly between blocks: "… <br><br> …" beside a <div>.
  static size_t LooseProse(const xmlNode* node) {
    size_t ink = 0;
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
      if (child->type == XML_TEXT_NODE) {
        const size_t part = InkOf(child->content);
        if (part >= kProseWidthMin) ink += part;
      }
    }
    return ink;
  }

  void Keep(const xmlNode* node, const xmlNode** best) const {
    if (*best == nullptr || WeightOf(node).prose > WeightOf(*best).prose) *best = node;
  }

  bool IsMost(const xmlNode* part, const xmlNode* whole) const {
    const Weight& weight = WeightOf(part);
    if (weight.prose == 0) return weight.text > 0 && WeightOf(whole).prose == 0;
    return weight.prose * 2 >= WeightOf(whole).prose;
  }

  // Whether another article, neither around this one nor inside it, is as good as the text of a page.
  bool HasRival(const xmlNode* article) const {
    return std::any_of(order_.begin(), order_.end(), [&](const xmlNode* other) {
      return NameOf(other) == "article" && WeightOf(other).prose > 0 &&
             WeightOf(other).prose * 100 >= WeightOf(article).prose * kRivalPercent && !IsInside(other, article) &&
             !IsInside(article, other);
    });
  }

  static bool IsInside(const xmlNode* node, const xmlNode* other) {
    while (node != nullptr && node != other) node = node->parent;
    return node != nullptr;
  }

  const xmlNode* Narrow(const xmlNode* node) const {
    while (true) {
      const size_t all = WeightOf(node).prose;
      const xmlNode* heaviest = nullptr;
      bool has_own = LooseProse(node) > 0;
      for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
        if (!IsElement(child) || !weights_.contains(child)) continue;
        const Weight& weight = WeightOf(child);
        if (NameOf(child) == "p" && weight.prose > 0) has_own = true;
        if (heaviest == nullptr || weight.prose > WeightOf(heaviest).prose) heaviest = child;
      }
      // A lead paragraph beside the element that holds the rest belongs to it.
      if (heaviest == nullptr || has_own || !WeightOf(heaviest).blocks) return node;
      if (all == 0 || WeightOf(heaviest).prose * 100 < all * kHoldsPercent) return node;
      node = heaviest;
    }
  }

  std::unordered_map<const xmlNode*, Weight> weights_;
  std::vector<const xmlNode*> order_;  // inner elements before outer ones, else as on the page
};

std::string Letters(std::string_view text) {
  std::string letters;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const int32_t ch = press::NextChar(text, &at);
    if (press::IsLetter(ch) || press::IsDigit(ch) || press::IsHan(ch)) letters += text.substr(begin, at - begin);
  }
  return letters;
}

// The lines of `text` that stand in `body`, where these are most of it.
std::string Within(const std::string& text, std::string_view body) {
  const std::string known = Letters(body);
  std::string kept;
  size_t kept_letters = 0;
  for (const press::Range line : press::Lines(text)) {
    const std::string letters = Letters(line.In(text));
    if (letters.empty() || known.find(letters) == std::string::npos) continue;
    kept += (kept.empty() ? "" : "\n") + std::string(line.In(text));
    kept_letters += letters.size();
  }
  return kept_letters * 10 >= known.size() * 8 ? kept : text;
}

// Without lines above the first prose that repeat the title.
std::string WithoutTitle(const std::string& text, std::string_view title) {
  std::string out;
  bool before_prose = true;
  for (const press::Range line : press::Lines(text)) {
    const std::string_view words = line.In(text);
    if (words.empty() || (before_prose && !title.empty() && press::Fold(words) == press::Fold(title))) continue;
    before_prose = before_prose && !press::IsProse(words);
    out += (out.empty() ? "" : "\n") + std::string(words);
  }
  return out;
}

}  // namespace

std::string MainText(const xmlNode* root, std::string_view title, std::string_view article_body, bool* list) {
  const Page page(root);
  bool several = false;
  const xmlNode* chosen = page.Choose(root, &several);
  if (list != nullptr) *list = several;
  const auto leave = [&](const xmlNode* element) {
    if (IsBoilerplate(element)) return true;
    const std::string_view name = NameOf(element);
    if (name == "h1") return true;
    if (name != "ul" && name != "ol" && name != "div" && name != "p" && name != "li" && name != "section") return false;
    const Weight& weight = page.WeightOf(element);
    return weight.prose == 0 && weight.links > 0 && weight.links * 100 >= weight.text * kLinkListPercentMin;
  };
  std::string text = WithoutTitle(BlocksOf(chosen, leave), title);
  if (article_body.empty()) return text;
  const std::string body = PlainLine(article_body);
  if (text.size() * 2 < body.size()) {
    const Result<std::string> blocks = BlocksOfFragment(article_body);
    return blocks.ok() ? WithoutTitle(*blocks, title) : text;
  }
  return Within(text, body);
}

}  // namespace dicta::tools::html
