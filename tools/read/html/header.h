// What stands between a page's title and its text. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/read/html/dom.h"

namespace dicta::tools::html {

// The page's lines in order, without navigation, sidebars, footers and forms.
std::vector<std::string> PageLines(const xmlNode* root);

// Those between the last line that is the title and the first that is of `text`, if they are dates (where `dates`),
// sources or bylines: the press rules know what to make of them. In order; empty where the title does not stand above
// the text.
std::vector<std::string> HeaderLines(const std::vector<std::string>& lines, std::string_view title,
                                     std::string_view text, std::string_view language, bool dates);

}  // namespace dicta::tools::html
