// Elements -> paragraphs as a reader sees them. Functions are thread-safe.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "storage/status.h"
#include "tools/read/html/dom.h"

namespace dicta::tools::html {

// Whether an element and all that is inside is left out.
using Leave = std::function<bool(const xmlNode* element)>;

// The text inside `node`, one line for each paragraph, list item, heading, table row or line after <br>; white space as
// a browser shows it. Left out beside what `leave` says: scripts, styles, forms, embedded media, captions, hidden
// elements.
std::string BlocksOf(const xmlNode* node, const Leave& leave = {});

// A piece of HTML (a feed's description) as lines. Text without any tag keeps its own lines. InvalidArgument as
// ParseHtml; an empty piece is an empty text.
Result<std::string> BlocksOfFragment(std::string_view fragment);

// A title that may hold tags and entities, as one line.
std::string PlainLine(std::string_view text);

bool IsBlockElement(std::string_view name);
// A picture's or figure's caption, by its element or class.
bool IsCaptionElement(const xmlNode* element);
// Not shown: attribute hidden, aria-hidden or a style that says so.
bool IsHidden(const xmlNode* element);
// Whether a class or id of the element has one of these words, its parts split at -, _ and capitals.
bool HasClassWord(const xmlNode* element, bool (*is_word)(std::string_view word));

}  // namespace dicta::tools::html
