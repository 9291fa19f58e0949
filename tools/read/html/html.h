// HTML pages -> statements. Functions are thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "storage/status.h"
#include "tools/read/reader.h"

namespace dicta::tools {

// The version of the page rules, kept in Statement.extraction.
inline constexpr std::string_view kHtmlVersion = "1";

// Reads the bytes of a page, in any charset. Its main text is found by general evidence (html/main_text.h); title,
// dates, publisher, byline, address and language are taken from what the page says about itself (html/metadata.h); the
// press rules read the text. `name` as for ReadPress(). Sets `*charset` to the page's. InvalidArgument: not text, no
// text, or nested too deep.
Result<ReadResult> ReadHtml(std::string_view bytes, std::string_view name, const Hints& hints, std::string* charset);

}  // namespace dicta::tools
