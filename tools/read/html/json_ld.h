// What a page says about its document in JSON-LD (schema.org): https://schema.org/NewsArticle. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "tools/read/html/dom.h"

namespace dicta::tools::html {

// Empty: not said.
struct JsonLd {
  std::string headline, published, publisher, url, language, article_body;
  std::string byline;    // authors who are persons, each with their office: "Jane Doe, Minister of X"
  bool article = false;  // there is an object that describes a document
};

// Of all scripts on the page; the first that says a thing is believed. What does not parse is left out.
JsonLd ReadJsonLd(const xmlNode* root);

}  // namespace dicta::tools::html
