// Elements are told apart by local name and name space; where a prefix is declared nowhere (a feed cut out of its
// context), by the usual prefix.
#include "tools/read/feed/elements.h"

#include <unicode/unistr.h>

#include <array>
#include <utility>

#include "storage/validate.h"
#include "tools/read/feed/references.h"
#include "tools/read/html/blocks.h"
#include "tools/read/html/dom.h"
#include "tools/read/language_tag.h"
#include "tools/read/moment.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/text.h"
#include "tools/read/publisher.h"

namespace dicta::tools::feed {
namespace {

using html::AttributeOf;
using html::IsElement;
using html::NameOf;
using html::TextOf;

constexpr size_t kBylineBytesMax = 4096;

enum class Space { kFeed, kAtom, kDublinCore, kContent, kOther };

struct SpaceRow {
  std::string_view uri, prefix;
  Space space;
};
constexpr std::array<SpaceRow, 9> kSpaces = {{
    {"http://www.w3.org/2005/Atom", "atom", Space::kAtom},
    {"http://purl.org/atom/ns#", "", Space::kAtom},
    {"http://purl.org/dc/elements/1.1/", "dc", Space::kDublinCore},
    {"http://purl.org/dc/terms/", "dcterms", Space::kDublinCore},
    {"http://purl.org/rss/1.0/modules/content/", "content", Space::kContent},
    {"http://purl.org/rss/1.0/", "", Space::kFeed},
    {"http://my.netscape.com/rdf/simple/0.9/", "", Space::kFeed},
    {"http://channel.netscape.com/rdf/simple/0.9/", "", Space::kFeed},
    {"http://backend.userland.com/rss2", "", Space::kFeed},
}};

Space SpaceOf(const xmlNode* node) {
  if (node->ns != nullptr) {
    const std::string_view uri = reinterpret_cast<const char*>(node->ns->href);
    for (const SpaceRow& row : kSpaces) {
      if (row.uri == uri) return row.space;
    }
    return Space::kOther;
  }
  const std::string_view name = reinterpret_cast<const char*>(node->name);
  const size_t colon = name.find(':');
  if (colon == std::string_view::npos) return Space::kFeed;
  for (const SpaceRow& row : kSpaces) {
    if (!row.prefix.empty() && row.prefix == name.substr(0, colon)) return row.space;
  }
  return Space::kOther;
}

// Character data; empty where there are elements.
std::string InnerMarkup(const xmlNode* node) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (IsElement(child)) return "";
  }
  return html::RawTextOf(node);
}

// The text of an element that may hold markup, escaped or as elements (Atom: type html, xhtml or text).
Result<std::string> BodyOf(const xmlNode* node) {
  const std::string inner = InnerMarkup(node);
  if (inner.empty()) return html::BlocksOf(node);
  if (AttributeOf(node, "type") == "text") return std::string(press::Trim(inner));
  return html::BlocksOfFragment(inner);
}

std::string LineOf(const xmlNode* node) {
  return AttributeOf(node, "type") == "text" ? TextOf(node) : html::PlainLine(html::RawTextOf(node));
}

void SetOnce(std::string* field, std::string value) {
  if (field->empty()) *field = std::move(value);
}

// "jane@example.org (Jane Doe)" -> Jane Doe; an address alone is nobody's name.
std::string AuthorOf(const xmlNode* node) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (IsElement(child) && NameOf(child) == "name") return TextOf(child);
  }
  std::string text = html::PlainLine(html::RawTextOf(node));
  const size_t at = text.find('@');
  if (at == std::string::npos) return text;
  const size_t open = text.find('(', at), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos || close < open) return "";
  return press::Squeeze(press::Trim(std::string_view(text).substr(open + 1, close - open - 1)));
}

// Without what a publishing program adds.
std::string WithoutTrailer(std::string body) {
  const size_t line = body.rfind('\n');
  const size_t begin = line == std::string::npos ? 0 : line + 1;
  const std::string_view last = std::string_view(body).substr(begin);
  if (!press::IsFeedTrailer(last)) return body;
  body.resize(begin == 0 ? 0 : begin - 1);
  return body;
}

class ItemReader {
 public:
  ItemReader(Kind kind, const std::string& base) : kind_(kind), base_(base) {}

  Result<Item> Read(const xmlNode* element) {
    item_.language = AttributeOf(element, "lang");
    base_ = BaseInside(element, base_);
    if (kind_ == Kind::kRdf) item_.guid = AttributeOf(element, "about");
    for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
      if (IsElement(child)) Take(child);
    }
    item_.language = LanguageTag(item_.language);
    SetOnce(&item_.url, permalink_);
    item_.url = Resolve(item_.url, base_);
    item_.body = WithoutTrailer(content_.empty() ? std::move(summary_) : std::move(content_));
    if (item_.published.empty()) {
      item_.published = item_.updated;
      item_.published_raw = updated_raw_;
    }
    // The text is all that may be missing: what cannot be read of it must not look like nothing.
    if (!problem_.ok() && item_.body.empty()) return problem_.Within("its text");
    return std::move(item_);
  }

 private:
  void Take(const xmlNode* node) {
    const Space space = SpaceOf(node);
    const std::string_view name = NameOf(node);
    if (space == Space::kFeed || space == Space::kAtom) {
      TakeOwn(node, name, space);
    } else if (space == Space::kDublinCore) {
      TakeDublinCore(node, name);
    } else if (space == Space::kContent && name == "encoded") {
      TakeBody(node, &content_);
    }
  }

  void TakeOwn(const xmlNode* node, std::string_view name, Space space) {
    if (name == "title") {
      SetOnce(&item_.title, LineOf(node));
    } else if (name == "link") {
      TakeLink(node, space);
    } else if (name == "guid" || name == "id") {
      SetOnce(&item_.guid, TextOf(node));
      if (name == "guid" && AttributeOf(node, "isPermaLink") != "false" && IsAbsolute(item_.guid))
        permalink_ = item_.guid;
    } else if (name == "pubDate" || name == "published" || name == "issued") {
      TakePublished(node);
    } else if (name == "updated" || name == "modified") {
      TakeUpdated(node);
    } else if (name == "author") {
      AddByline(AuthorOf(node));
    } else if (name == "content") {
      TakeBody(node, &content_);
    } else if (name == "description" || name == "summary") {
      TakeBody(node, &summary_);
    }
  }

  void TakeDublinCore(const xmlNode* node, std::string_view name) {
    if (name == "creator") AddByline(LineOf(node));
    if (name == "date" || name == "created" || name == "issued") TakePublished(node);
    if (name == "modified") TakeUpdated(node);
    if (name == "publisher") SetOnce(&item_.publisher, LineOf(node));
    if (name == "language") SetOnce(&item_.language, TextOf(node));
  }

  void TakeLink(const xmlNode* node, Space space) {
    if (space != Space::kAtom && !html::HasAttribute(node, "href")) {
      SetOnce(&item_.url, TextOf(node));
      return;
    }
    const std::string rel = AttributeOf(node, "rel");
    if (rel.empty() || rel == "alternate") {
      SetOnce(&item_.url, Resolve(AttributeOf(node, "href"), BaseInside(node, base_)));
    }
  }

  void TakeBody(const xmlNode* node, std::string* field) {
    if (!field->empty()) return;
    Result<std::string> body = BodyOf(node);
    if (body.ok()) {
      *field = std::move(body).value();
    } else {
      problem_ = body.status();
    }
  }

  void TakePublished(const xmlNode* node) {
    if (!item_.published.empty()) return;
    item_.published_raw = TextOf(node);
    item_.published = MomentOf(item_.published_raw);
  }

  void TakeUpdated(const xmlNode* node) {
    SetOnce(&item_.updated, MomentOf(TextOf(node)));
    SetOnce(&updated_raw_, TextOf(node));
  }

  void AddByline(const std::string& byline) {
    if (byline.empty() || item_.byline.size() > kBylineBytesMax || item_.byline.find(byline) != std::string::npos)
      return;
    item_.byline += (item_.byline.empty() ? "" : ", ") + byline;
  }

  const Kind kind_;
  Item item_;
  std::string base_, permalink_, content_, summary_, updated_raw_;
  Status problem_;
};

const xmlNode* FirstChild(const xmlNode* root) {
  const xmlNode* child = root->children;
  while (child != nullptr && !IsElement(child)) child = child->next;
  return child;
}

// Items with bytes that are no text are rejected by name. The channel's own are no reason to: U+FFFD stands for them.
std::string InUtf8(std::string text) {
  if (IsUtf8(text)) return text;
  std::string valid;
  icu::UnicodeString::fromUTF8(text).toUTF8String(valid);
  return valid;
}

}  // namespace

Channel ReadChannel(const ScannedFeed& feed) {
  Channel channel;
  const std::string head = InUtf8(feed.head);
  Result<html::Tree> tree = html::ParseXml(head, false);
  if (!tree.ok()) tree = html::ParseXml(WithReferencesRepaired(head), true);
  if (!tree.ok()) return channel;
  const xmlNode* root = xmlDocGetRootElement(tree->get());
  AddSpaces(root, &channel.spaces);
  const xmlNode* element = feed.kind == Kind::kAtom ? root : html::FindElement(root, "channel");
  if (element == nullptr) return channel;
  const bool inside = feed.kind == Kind::kRss;  // the items are the channel's; else the root's
  if (inside) AddSpaces(element, &channel.spaces);
  channel.language = AttributeOf(element, "lang");
  SetOnce(&channel.language, AttributeOf(root, "lang"));
  std::string self, updated, published;
  for (const xmlNode* child = element->children; child != nullptr; child = child->next) {
    if (!IsElement(child)) continue;
    const Space space = SpaceOf(child);
    const std::string_view name = NameOf(child);
    if (space == Space::kDublinCore) {
      if (name == "publisher") SetOnce(&channel.publisher, LineOf(child));
      if (name == "language") SetOnce(&channel.language, TextOf(child));
      if (name == "date") SetOnce(&published, MomentOf(TextOf(child)));
    } else if (space == Space::kOther || space == Space::kContent) {
      continue;
    } else if (name == "title") {
      SetOnce(&channel.title, LineOf(child));
    } else if (name == "link" && html::HasAttribute(child, "href")) {
      const std::string rel = AttributeOf(child, "rel");
      if (rel == "self") SetOnce(&self, AttributeOf(child, "href"));
      if (rel.empty() || rel == "alternate") SetOnce(&channel.site, AttributeOf(child, "href"));
    } else if (name == "link") {
      SetOnce(&channel.site, TextOf(child));
    } else if (name == "id") {
      SetOnce(&channel.url, TextOf(child));
    } else if (name == "language") {
      SetOnce(&channel.language, TextOf(child));
    } else if (name == "lastBuildDate" || name == "updated" || name == "modified") {
      SetOnce(&channel.built, MomentOf(TextOf(child)));
    } else if (name == "pubDate") {
      SetOnce(&published, MomentOf(TextOf(child)));
    }
  }
  channel.language = LanguageTag(channel.language);
  SetOnce(&channel.built, published);
  std::string base = BaseInside(root, "");
  if (inside) base = BaseInside(element, base);
  channel.site = Resolve(channel.site, base);
  if (!self.empty()) channel.url = Resolve(self, base);
  SetOnce(&channel.url, channel.site);
  channel.base = Resolve(base, channel.site.empty() ? channel.url : channel.site);
  SetOnce(&channel.base, channel.site.empty() ? channel.url : channel.site);
  SetOnce(&channel.publisher, PublisherInTitle(channel.title));
  return channel;
}

Result<Item> ReadItem(Kind kind, std::string_view bytes, const Context& context) {
  Result<html::Tree> tree = html::ParseXml(InContext(bytes, context), false);
  if (!tree.ok()) {
    const Status strict = tree.status();
    tree = html::ParseXml(InContext(WithReferencesRepaired(bytes), context), false);
    if (!tree.ok()) return strict;
  }
  const xmlNode* context_element = FirstChild(xmlDocGetRootElement(tree->get()));
  const xmlNode* element = context_element == nullptr ? nullptr : FirstChild(context_element);
  if (element == nullptr) return InvalidArgument("it is empty");
  DICTA_ASSIGN(Item item, ItemReader(kind, context.base).Read(element));
  if (item.title.empty() && item.body.empty()) return InvalidArgument("neither title nor text");
  return item;
}

}  // namespace dicta::tools::feed
