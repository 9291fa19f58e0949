// One statement's history -> its rows in the lists.
//
// The one place that decides which rows there are: writing puts the rows that the new history has and the old one had
// not, verifying compares what is stored with what the history says.
// Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "storage/people.h"
#include "storage/status.h"

namespace dicta {

// A revision, as far as its rows go.
struct Version {
  uint64_t position = 0;
  v1::Listing listing;
};

// Key -> value, in space kIndex.
using IndexRows = std::map<std::string, std::string>;

// A statement's listing: the record without what a listing does not print.
v1::Listing ListingOf(const v1::Statement& statement);

// All rows of a statement with these versions (in order of position), these splits, and withdrawn at that position.
// Corruption: a version's date is none.
Result<IndexRows> RowsOf(uint64_t ordinal, std::span<const Version> versions, std::span<const People::SplitFact> splits,
                         std::optional<uint64_t> withdrawn);

// The rows of `after` that are not in `before`.
IndexRows NewRows(const IndexRows& before, const IndexRows& after);

// The position that a cancel or withdrawn mark holds. REQUIRES: kMarkBytes of it.
inline constexpr size_t kMarkBytes = 5;
uint64_t MarkedPosition(std::string_view value);

}  // namespace dicta
