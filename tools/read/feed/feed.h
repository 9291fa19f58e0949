// RSS and Atom feeds -> documents: one for each item. Functions are thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dicta/v1/archive.pb.h"
#include "storage/archive.h"
#include "storage/status.h"
#include "tools/read/reader.h"

namespace dicta::tools {

// The version of the feed rules, kept in Statement.extraction.
inline constexpr std::string_view kFeedVersion = "1";

// An item as the archive takes it, or why it is not: "item 3 (Title): …". Identity is its guid or link; its original is
// its element's bytes, in UTF-8, and its hints have what it needs of the feed around it (feed/context.h); its time is
// the feed's build date. No path is set: a feed's item is in many files.
struct FeedItem {
  Result<Document> document;
  std::vector<std::string> remarks;  // for the user
};

// All items, in order of the feed. InvalidArgument: no feed, or not one item in it.
Result<std::vector<FeedItem>> ReadFeed(std::string_view bytes, const Hints& hints);

// One item again, from its kept bytes and what was kept beside them. Id and time are not set. InvalidArgument as above.
Result<ReadResult> ReadFeedItem(std::string_view bytes, const v1::Hints& hints);

}  // namespace dicta::tools
