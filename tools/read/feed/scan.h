// A feed cut into its items before any of it is parsed, so that each stands and falls alone: one that is broken keeps
// out no other, and no document type (nor what it may declare) ever reaches the parser. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"

namespace dicta::tools::feed {

enum class Kind { kRss, kAtom, kRdf };  // RSS 0.9x and 2.0; Atom; RSS 0.9 and 1.0

struct ScannedItem {
  std::string_view bytes;  // from < to >, as in the feed
  bool whole = true;       // false: it has no end
};

struct ScannedFeed {
  Kind kind = Kind::kRss;
  std::string head;                // the feed without its items and document type
  std::vector<ScannedItem> items;  // in order
};

// Views point into `text`. InvalidArgument: no feed, with what its root is instead.
Result<ScannedFeed> ScanFeed(std::string_view text);

}  // namespace dicta::tools::feed
