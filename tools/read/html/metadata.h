// What a page says about its document beside the text: in <meta>, JSON-LD, microdata, and in elements that are named
// for it. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "tools/read/html/dom.h"

namespace dicta::tools::html {

// Empty: not said. A date of modification is none of publication.
struct Metadata {
  std::string title, publisher, byline;
  std::string published, published_raw;  // ISO 8601 with the offset given; as written
  std::string url;                       // absolute
  std::string language;                  // BCP 47
  std::string article_body;              // of JSON-LD
};

// `lines`: what is shown (html/header.h).
Metadata ReadMetadata(const xmlNode* root, const std::vector<std::string>& lines);

}  // namespace dicta::tools::html
