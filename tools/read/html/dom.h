// Markup as a tree: libxml2 behind a few functions that ask nothing of the network, of other files or of the locale.
//
// Trees are at most kDepthMax deep, so that walking them by recursion is safe. Nodes live as long as their tree.
// Functions are thread-safe.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::tools::html {

struct TreeDeleter {
  void operator()(xmlDoc* tree) const { xmlFreeDoc(tree); }
};
using Tree = std::unique_ptr<xmlDoc, TreeDeleter>;

inline constexpr int kDepthMax = 256;  // of elements; libxml2's own limit

inline constexpr size_t kAttributesMax = 2000;  // of one element: the parser compares each with each

// A page or a piece of one, however broken. REQUIRES: `utf8` is valid UTF-8. InvalidArgument: nothing in it, nested
// deeper than kDepthMax, or more attributes than kAttributesMax.
Result<Tree> ParseHtml(std::string_view utf8);

// One XML element with what is inside. Entities other than XML's five are errors: no document type is read. `repair`:
// keeps what can be read of broken markup. REQUIRES: valid UTF-8. InvalidArgument says what is wrong and where.
Result<Tree> ParseXml(std::string_view utf8, bool repair);

inline bool IsElement(const xmlNode* node) { return node->type == XML_ELEMENT_NODE; }
// Without its prefix, as written (HTML: lower case). Empty for what is no element.
std::string_view NameOf(const xmlNode* node);
// Empty where there is none. HTML: `name` in lower case.
std::string AttributeOf(const xmlNode* node, std::string_view name);
bool HasAttribute(const xmlNode* node, std::string_view name);
// All character data inside, white space squeezed and trimmed.
std::string TextOf(const xmlNode* node);
// The same as written.
std::string RawTextOf(const xmlNode* node);
// The first element of that name inside, in order of the document; null where there is none.
const xmlNode* FindElement(const xmlNode* node, std::string_view name);

}  // namespace dicta::tools::html
