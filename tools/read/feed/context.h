// What an item of a feed takes from the elements around it: name spaces' prefixes, and what relative addresses are
// relative to. Kept beside the item's bytes (v1::Hints), so that they read again as they did. Thread-safe.
#pragma once

#include <libxml/tree.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dicta::tools::feed {

// Prefixes (empty: the default) with their URIs; of two with one prefix the later counts.
using Spaces = std::vector<std::pair<std::string, std::string>>;

struct Context {
  std::string spaces;  // declarations as attributes: ` xmlns="…" xmlns:c="…"`
  std::string base;    // an absolute address, or nothing to go by
};

// Of all that is declared around an item, what `item` needs: the default and the prefixes in it, without those that
// nearly all feeds declare, which count as declared (dc, dcterms, content, atom).
Context ContextFor(std::string_view item, const Spaces& spaces, const std::string& base);

// An XML document of the item alone: root, an element that declares, `item`.
std::string InContext(std::string_view item, const Context& context);

// Adds what `element` declares.
void AddSpaces(const xmlNode* element, Spaces* spaces);
// The base inside of an element: its xml:base, where it has one, against that around it.
std::string BaseInside(const xmlNode* element, const std::string& around);

bool IsAbsolute(std::string_view url);
// `url` against `base`; as it is where it is absolute or the base is not.
std::string Resolve(const std::string& url, const std::string& base);

}  // namespace dicta::tools::feed
