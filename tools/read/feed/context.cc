#include "tools/read/feed/context.h"

#include <libxml/uri.h>

#include <algorithm>

#include "tools/read/html/dom.h"

namespace dicta::tools::feed {
namespace {

struct UsualSpace {
  std::string_view prefix, uri;
};
constexpr UsualSpace kUsualSpaces[] = {
    {"content", "http://purl.org/rss/1.0/modules/content/"},
    {"dc", "http://purl.org/dc/elements/1.1/"},
    {"dcterms", "http://purl.org/dc/terms/"},
    {"atom", "http://www.w3.org/2005/Atom"},
};

bool IsUsual(std::string_view prefix, std::string_view uri) {
  return std::any_of(std::begin(kUsualSpaces), std::end(kUsualSpaces),
                     [&](const UsualSpace& usual) { return usual.prefix == prefix && usual.uri == uri; });
}

// Whether an element or attribute has it. In doubt (the text may have the same characters) yes.
bool HasPrefix(std::string_view item, const std::string& prefix) {
  const std::string words = prefix + ":";
  for (size_t at = item.find(words); at != std::string_view::npos; at = item.find(words, at + 1)) {
    if (at > 0 && std::string_view("</ \t\r\n").find(item[at - 1]) != std::string_view::npos) return true;
  }
  return false;
}

std::string Declaration(std::string_view prefix, std::string_view uri) {
  std::string out = " xmlns";
  if (!prefix.empty()) out += ":" + std::string(prefix);
  out += "=\"";
  for (const char c : uri) {
    if (c == '&' || c == '<' || c == '"') {
      out += "&#" + std::to_string(static_cast<int>(c)) + ";";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string Text(const xmlChar* chars) { return chars == nullptr ? "" : reinterpret_cast<const char*>(chars); }

}  // namespace

Context ContextFor(std::string_view item, const Spaces& spaces, const std::string& base) {
  Context context;
  context.base = base;
  for (auto space = spaces.begin(); space != spaces.end(); ++space) {
    const auto& [prefix, uri] = *space;
    const auto same = [&](const auto& later) { return later.first == space->first; };
    if (std::any_of(space + 1, spaces.end(), same)) continue;
    if (prefix.empty() ? !uri.empty() : !IsUsual(prefix, uri) && HasPrefix(item, prefix)) {
      context.spaces += Declaration(prefix, uri);
    }
  }
  return context;
}

std::string InContext(std::string_view item, const Context& context) {
  std::string out = "<feed";
  for (const UsualSpace& usual : kUsualSpaces) out += Declaration(usual.prefix, usual.uri);
  return out + "><feed" + context.spaces + ">" + std::string(item) + "</feed></feed>";
}

void AddSpaces(const xmlNode* element, Spaces* spaces) {
  for (const xmlNs* space = element->nsDef; space != nullptr; space = space->next) {
    spaces->emplace_back(Text(space->prefix), Text(space->href));
  }
}

std::string BaseInside(const xmlNode* element, const std::string& around) {
  const std::string own = html::AttributeOf(element, "base");
  return own.empty() ? around : Resolve(own, around);
}

bool IsAbsolute(std::string_view url) { return url.starts_with("http://") || url.starts_with("https://"); }

std::string Resolve(const std::string& url, const std::string& base) {
  if (url.empty() || IsAbsolute(url) || !IsAbsolute(base)) return url;
  xmlChar* resolved =
      xmlBuildURI(reinterpret_cast<const xmlChar*>(url.c_str()), reinterpret_cast<const xmlChar*>(base.c_str()));
  if (resolved == nullptr) return url;
  std::string out = Text(resolved);
  xmlFree(resolved);
  return out;
}

}  // namespace dicta::tools::feed
