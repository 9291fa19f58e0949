// Reading a text around which markup says what the press rules would have to guess: a page, a feed's item. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/evidence.h"
#include "tools/read/reader.h"

namespace dicta::tools::press {

// What the markup says. Empty: nothing.
struct Known {
  std::string title;     // empty: it has none, and no line of the text is taken for it
  std::string language;  // BCP 47; believed where the text does not contradict it
  std::string publisher;
  std::string url;
  std::string byline;
  KnownMoment published;
  std::vector<v1::Speaker> speakers;  // of the byline, with their roles; one alone is whose words these are
};

// Reads `text` (UTF-8, each line a paragraph) as ReadPress does, but for what is known. Lines that repeat what is known
// (title, byline, date) and other header and footer lines are not body. InvalidArgument: no text.
Result<ReadResult> ReadKnown(std::string_view text, const Known& known, std::string_view name, const Hints& hints);

}  // namespace dicta::tools::press
