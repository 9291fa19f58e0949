// Which elements belong to the page and not to its document: by element, role, state, and the words of class and id.
// Thread-safe.
#pragma once

#include "tools/read/html/dom.h"

namespace dicta::tools::html {

// Navigation, headers and footers of the page, sidebars, forms, share links, related links, comments, notices.
bool IsBoilerplate(const xmlNode* element);

// An element whose class or id says that it names who wrote the document, or when.
bool IsBylineElement(const xmlNode* element);
bool IsDateElement(const xmlNode* element);

}  // namespace dicta::tools::html
