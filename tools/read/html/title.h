// What a document on a page is called. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dicta::tools::html {

// Everything that may be the title. Empty: not there.
struct TitleEvidence {
  std::vector<std::string> headings;  // <h1>, in order
  std::string page;                   // <title>
  std::string shared;                 // og:title
  std::string headline;               // of JSON-LD
  std::string publisher;
  std::string url;
  std::vector<std::string> lines = {};  // what the page shows
};

// The heading that <title>, og:title or the headline confirm; else the headline or og:title; else the only heading;
// else <title>. A site's name at either end is taken off where the publisher or the address says that it is one, or
// where what is left is a heading, og:title, or a line of the page.
std::string TitleOf(const TitleEvidence& evidence);

// What <title> has beside `title`, where that is an office's name or the address confirms it: whose page it is.
std::string SiteBeside(std::string_view title, const TitleEvidence& evidence);

}  // namespace dicta::tools::html
