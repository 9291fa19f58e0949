// The body of a document: what is left of its lines, as paragraphs.
#pragma once

#include <string_view>

#include "tools/read/press/layout.h"

namespace dicta::tools::press {

// Fills in body and paragraphs from the lines of `layout` that are LineRole::kBody. `wrapped`: lines of `text` that
// follow one another are one paragraph, up to one that begins with a label; else each is one. Thread-safe.
void BuildBody(std::string_view text, bool wrapped, Layout* layout);

}  // namespace dicta::tools::press
