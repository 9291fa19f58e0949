#include "tools/read/html/blocks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "tools/read/press/text.h"

namespace dicta::tools::html {
namespace {

constexpr std::string_view kNoBreakSpace = "\xc2\xa0";

// Sorted, for binary search.
constexpr std::array<std::string_view, 38> kBlocks = {
    "address", "article", "aside",   "blockquote", "body",     "br",     "center", "dd",   "details", "dialog",
    "dir",     "div",     "dl",      "dt",         "fieldset", "figure", "footer", "form", "h1",      "h2",
    "h3",      "h4",      "h5",      "h6",         "header",   "hr",     "li",     "main", "nav",     "ol",
    "p",       "pre",     "section", "summary",    "table",    "tbody",  "tr",     "ul"};
constexpr std::array<std::string_view, 24> kNeverText = {
    "applet", "audio",  "button", "canvas", "datalist", "embed",    "figcaption", "frameset",
    "head",   "iframe", "input",  "map",    "noscript", "object",   "option",     "rp",
    "rt",     "script", "select", "style",  "svg",      "template", "textarea",   "video"};

static_assert(std::is_sorted(kBlocks.begin(), kBlocks.end()));
static_assert(std::is_sorted(kNeverText.begin(), kNeverText.end()));

template <size_t N>
bool Contains(const std::array<std::string_view, N>& sorted, std::string_view word) {
  return std::binary_search(sorted.begin(), sorted.end(), word);
}

// Puts text together, white space collapsed.
class Lines {
 public:
  void Add(std::string_view text, bool preformatted) {
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (c == '\n' && preformatted) {
        Break();
      } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++spaces_;
      } else if (text.substr(i, 2) == kNoBreakSpace) {
        ++no_break_;
        ++i;
      } else {
        Space();
        out_ += c;
      }
    }
  }
  void Word() { ++spaces_; }
  void Break() {
    spaces_ = no_break_ = 0;
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
  }
  std::string Take() {
    Break();
    if (!out_.empty()) out_.pop_back();
    return std::move(out_);
  }

 private:
  // One that is written to hold two words together stays; those that only make a gap are a space.
  void Space() {
    if (!out_.empty() && out_.back() != '\n' && spaces_ + no_break_ > 0) {
      if (spaces_ == 0 && no_break_ == 1) {
        out_ += kNoBreakSpace;
      } else {
        out_ += ' ';
      }
    }
    spaces_ = no_break_ = 0;
  }

  std::string out_;
  size_t spaces_ = 0, no_break_ = 0;
};

class Walker {
 public:
  explicit Walker(Leave leave) : leave_(std::move(leave)) {}

  void Children(const xmlNode* node, bool preformatted) {
    for (const xmlNode* child = node->children; child != nullptr; child = child->next) Visit(child, preformatted);
  }
  std::string Take() { return lines_.Take(); }

 private:
  void Visit(const xmlNode* node, bool preformatted) {
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      if (node->content != nullptr) lines_.Add(reinterpret_cast<const char*>(node->content), preformatted);
      return;
    }
    if (!IsElement(node)) return;
    const std::string_view name = NameOf(node);
    if (Contains(kNeverText, name) || IsHidden(node) || IsCaptionElement(node) || (leave_ && leave_(node))) return;
    const bool block = IsBlockElement(name);
    if (block) lines_.Break();
    if (name == "td" || name == "th") lines_.Word();
    if (name == "q") lines_.Add("\u201c", false);
    Children(node, preformatted || name == "pre");
    if (name == "q") lines_.Add("\u201d", false);
    if (block) lines_.Break();
  }

  const Leave leave_;
  Lines lines_;
};

bool IsCaptionWord(std::string_view word) { return word == "caption" || word == "figcaption"; }

std::string WithoutSpaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c != ' ' && !(c >= '\t' && c <= '\r')) out += c;
  }
  return out;
}

bool HasTag(std::string_view text) {
  for (size_t at = text.find('<'); at != std::string_view::npos && at + 1 < text.size(); at = text.find('<', at + 1)) {
    const char next = text[at + 1];
    if ((next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' || next == '!') return true;
  }
  return false;
}

bool HasEntity(std::string_view text) {
  const size_t at = text.find('&');
  return at != std::string_view::npos && text.find(';', at) != std::string_view::npos;
}

}  // namespace

bool IsBlockElement(std::string_view name) { return Contains(kBlocks, name); }

bool IsHidden(const xmlNode* element) {
  if (element->properties == nullptr) return false;
  if (HasAttribute(element, "hidden") || AttributeOf(element, "aria-hidden") == "true") return true;
  const std::string style = WithoutSpaces(AttributeOf(element, "style"));
  return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

bool IsCaptionElement(const xmlNode* element) {
  return NameOf(element) == "figcaption" ||
         (element->properties != nullptr && NameOf(element) != "figure" && HasClassWord(element, IsCaptionWord) &&
          FindElement(element, "img") == nullptr);
}

bool HasClassWord(const xmlNode* element, bool (*is_word)(std::string_view word)) {
  for (const std::string_view attribute : {"class", "id"}) {
    const std::string value = AttributeOf(element, attribute);
    std::string word;
    for (size_t i = 0; i <= value.size(); ++i) {
      const char c = i < value.size() ? value[i] : ' ';
      const bool upper = c >= 'A' && c <= 'Z';
      const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      const bool was_upper = i > 0 && value[i - 1] >= 'A' && value[i - 1] <= 'Z';
      if ((!letter || (upper && !was_upper)) && !word.empty()) {
        if (is_word(word)) return true;
        word.clear();
      }
      if (letter) word += upper ? static_cast<char>(c + 32) : c;
    }
  }
  return false;
}

std::string BlocksOf(const xmlNode* node, const Leave& leave) {
  Walker walker(leave);
  walker.Children(node, false);
  return walker.Take();
}

Result<std::string> BlocksOfFragment(std::string_view fragment) {
  fragment = press::Trim(fragment);
  if (fragment.empty()) return std::string();
  if (!HasTag(fragment) && !HasEntity(fragment)) {
    Lines lines;
    lines.Add(fragment, true);
    return lines.Take();
  }
  DICTA_ASSIGN(const Tree tree, ParseHtml(fragment));
  Walker walker({});
  walker.Children(xmlDocGetRootElement(tree.get()), !HasTag(fragment));
  return walker.Take();
}

std::string PlainLine(std::string_view text) {
  if (HasTag(text) || HasEntity(text)) {
    const Result<Tree> tree = ParseHtml(text);
    if (tree.ok()) return TextOf(xmlDocGetRootElement(tree->get()));
  }
  return press::Squeeze(press::Trim(text));
}

}  // namespace dicta::tools::html
