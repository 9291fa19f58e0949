// What a feed and its items say, element by element, whichever of the formats they are in. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "storage/status.h"
#include "tools/read/feed/context.h"
#include "tools/read/feed/scan.h"

namespace dicta::tools::feed {

// Of the feed as a whole. Empty: not said.
struct Channel {
  std::string title;
  std::string url;  // of the feed itself, else of the site: what tells its guids from another feed's
  std::string site;
  std::string publisher;  // where it says so, or its title clearly names one
  std::string language;
  std::string built;  // ISO 8601: lastBuildDate, updated
  std::string base;   // around its items
  Spaces spaces;      // around its items
};

// Of one item. Text is plain, one line, but for `body`, which has a line for each paragraph.
struct Item {
  std::string title, guid, url, byline, publisher, language, body;
  std::string published, published_raw;  // ISO 8601, and as written
  std::string updated;                   // ISO 8601
};

// Whatever can be read of it.
Channel ReadChannel(const ScannedFeed& feed);

// InvalidArgument: it cannot be parsed, with the place; or it says nothing, neither title nor text.
Result<Item> ReadItem(Kind kind, std::string_view bytes, const Context& context);

}  // namespace dicta::tools::feed
