// The document on a page. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "tools/read/html/dom.h"

namespace dicta::tools::html {

// The main text, one line for each paragraph. Where to look: the element that markup calls the article's body, else the
// largest article, else main, else the page; inside, the smallest element that holds nearly all prose (long blocks, few
// of their words in links). What is left out of it: boilerplate.h, lists of links, and what repeats the title.
// `article_body` is what JSON-LD says the text is: blocks outside it are left out where it holds most of the text, and
// it is the text where the page shows none. Empty: there is none. `list`, if given, is set where the page has several
// articles of about the same size, which are then all of its text.
std::string MainText(const xmlNode* root, std::string_view title, std::string_view article_body, bool* list = nullptr);

}  // namespace dicta::tools::html
