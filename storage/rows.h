// Streams of the rows of a list that are visible at a position, in order of place or in its exact reverse.
//
// A list holds its rows by rank (how long a date spans), so a stream over a list merges one walk for each rank; several
// lists are united (persons who count as one) or intersected (all of them speak). Walks go on by key: a stream may be
// kept while other rows are written, which it does not see. A stream belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/status.h"

namespace dicta {

struct VisibleRow {
  Place place;
  std::string value;  // a serialized Listing; empty where values were not asked for
};

class RowStream {
 public:
  virtual ~RowStream() = default;
  // The row the stream stands on; null at its end and after an error. Valid until the stream moves.
  virtual const VisibleRow* Peek() = 0;
  virtual void Pop() = 0;
  // Moves on to the first row at or behind `place`. Never moves back.
  virtual void Seek(const Place& place) = 0;
  virtual Status status() const = 0;
};

struct RowRange {
  const Engine* engine = nullptr;
  uint64_t position = 0;
  bool reverse = false;                       // newest first
  bool values = true;                         // false: places alone
  std::optional<int32_t> from = {}, to = {};  // dates that overlap these days; undated ones then stay out
  bool undated = false;                       // these alone
  std::optional<Place> after = {};            // begin behind this place
};

// REQUIRES: the engine outlives the stream; lists is not empty.
std::unique_ptr<RowStream> OpenList(const RowRange& range, const std::string& list);
// Each place once.
std::unique_ptr<RowStream> Unite(bool reverse, std::vector<std::unique_ptr<RowStream>> streams);
// Places that are in all of them.
std::unique_ptr<RowStream> Intersect(std::vector<std::unique_ptr<RowStream>> streams);

}  // namespace dicta
