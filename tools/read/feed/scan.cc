#include "tools/read/feed/scan.h"

#include <optional>

namespace dicta::tools::feed {
namespace {

constexpr auto kNone = std::string_view::npos;

struct Tag {
  size_t begin = 0, end = 0;  // of the text, from < to >
  std::string_view name;      // with its prefix
  bool closes = false;        // </name>
  bool empty = false;         // <name/>
};

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-' ||
         c == '_' || c == '.' || c < 0;
}

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.find(':');
  return colon == kNone ? name : name.substr(colon + 1);
}

// Goes from tag to tag; comments, CDATA, instructions and the document type are stepped over.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<Tag> Next() {
    while (true) {
      const size_t at = text_.find('<', at_);
      if (at == kNone) return std::nullopt;
      at_ = at;
      if (SkipTo("<!--", "-->") || SkipTo("<![CDATA[", "]]>") || SkipTo("<?", "?>") || SkipDocumentType()) continue;
      const bool closes = at + 1 < text_.size() && text_[at + 1] == '/';
      const size_t begin = at + (closes ? 2 : 1);
      size_t end = begin;
      while (end < text_.size() && IsNameChar(text_[end])) ++end;
      at_ = at + 1;
      if (end == begin) continue;  // a bare <
      const size_t close = TagEnd(end);
      if (close == kNone) continue;
      at_ = close + 1;
      return Tag{at, at_, text_.substr(begin, end - begin), closes, text_[close - 1] == '/'};
    }
  }

 private:
  bool Opens(std::string_view mark) const { return text_.substr(at_, mark.size()) == mark; }

  // What has no end ends with the text.
  bool SkipTo(std::string_view open, std::string_view close) {
    if (!Opens(open)) return false;
    const size_t end = text_.find(close, at_ + open.size());
    at_ = end == kNone ? text_.size() : end + close.size();
    return true;
  }

  // <!DOCTYPE … [ … ]>
  bool SkipDocumentType() {
    if (!Opens("<!")) return false;
    bool inside = false;
    char quote = '\0';
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[' || c == ']') {
        inside = c == '[';
      } else if (c == '>' && !inside) {
        ++at_;
        break;
      }
    }
    return true;
  }

  // The > that ends a tag, attributes' values stepped over; none where another tag begins before.
  size_t TagEnd(size_t at) const {
    char quote = '\0';
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (quote != '\0') {
        if (c == quote) quote = '\0';
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '>') {
        return at;
      } else if (c == '<') {
        return kNone;
      }
    }
    return kNone;
  }

  std::string_view text_;
  size_t at_ = 0;
};

std::optional<Kind> KindOf(std::string_view root) {
  if (root == "rss") return Kind::kRss;
  if (root == "feed") return Kind::kAtom;
  if (root == "RDF") return Kind::kRdf;
  return std::nullopt;
}

}  // namespace

Result<ScannedFeed> ScanFeed(std::string_view text) {
  Scanner scanner(text);
  const std::optional<Tag> root = scanner.Next();
  if (!root) return InvalidArgument("no feed: there is no element in it");
  const std::optional<Kind> kind = KindOf(LocalName(root->name));
  if (!kind || root->closes) {
    return InvalidArgument("no feed: it begins with <" + std::string(root->name.substr(0, 40)) + ">");
  }
  ScannedFeed feed;
  feed.kind = *kind;
  const std::string_view item_name = *kind == Kind::kAtom ? "entry" : "item";
  size_t head_from = root->begin;
  std::optional<Tag> open;
  const auto end_item = [&](size_t end, bool whole) {
    feed.items.push_back({text.substr(open->begin, end - open->begin), whole});
    open.reset();
    head_from = end;
  };
  while (const std::optional<Tag> tag = scanner.Next()) {
    if (open) {
      if (tag->name != open->name && tag->name != root->name) continue;
      if (tag->closes && tag->name == open->name) {
        end_item(tag->end, true);
      } else {
        end_item(tag->begin, false);  // the next begins, or the feed ends, before this one's end
      }
      if (tag->closes) continue;
    }
    if (tag->closes || LocalName(tag->name) != item_name) continue;
    feed.head += text.substr(head_from, tag->begin - head_from);
    open = tag;
    if (tag->empty) end_item(tag->end, true);
  }
  if (open) {
    end_item(text.size(), false);
  } else {
    feed.head += text.substr(head_from);
  }
  return feed;
}

}  // namespace dicta::tools::feed
