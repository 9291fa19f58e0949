// Streams of the rows of a list that are visible at a position, in order of place or in its exact reverse.
//
// A list holds its rows by rank (how long a date spans), so a stream over a list merges one walk for each rank; several
// lists are united (persons who count as one) or intersected (all of them speak). Walks go on by key, a run of rows at
// a time: a stream may be kept while other rows are written, which it does not see. Runs may be shared between lookups
// through a cache: a run is right for every position. A stream belongs to one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/cache.h"
#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/row_run.h"
#include "storage/status.h"

namespace dicta {

struct VisibleRow {
  Place place;
  std::string_view value;                              // a serialized Listing; empty where values were not asked for
  std::shared_ptr<const RowRun> const* run = nullptr;  // keeps the value alive
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
  size_t rows = 24;                           // how many will be wanted, as far as is known
  uint8_t ranks = 0xff;                       // those in use: bit r for rank r
  Cache<RowRun>* runs = nullptr;              // null: none is kept
  const Present* present = nullptr;           // with runs
};

// REQUIRES: the engine (and cache) outlive the stream; lists is not empty.
std::unique_ptr<RowStream> OpenList(const RowRange& range, const std::string& list);
// Each place once.
std::unique_ptr<RowStream> Unite(bool reverse, std::vector<std::unique_ptr<RowStream>> streams);
// Places that are in all of them.
std::unique_ptr<RowStream> Intersect(std::vector<std::unique_ptr<RowStream>> streams);
// Ends with Busy once `stop`, which is asked every few hundred rows, says so. Empty: the stream itself.
std::unique_ptr<RowStream> Stoppable(std::unique_ptr<RowStream> stream, const std::function<bool()>& stop);

}  // namespace dicta
