// How many rows of a list there are of each date: what counts and timelines are made of.
//
// A list's rows are counted in one walk; what comes out is small (dates, not rows) and kept in a cache, so that the
// next count of the list reads no rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "storage/archive.h"
#include "storage/date.h"
#include "storage/row.h"
#include "storage/rows.h"
#include "storage/status.h"

namespace dicta {

struct DayCounts {
  struct Of {
    DaySpan days;
    uint64_t count = 0;
  };
  std::vector<Of> dated;  // each span once, in order of first day, then last
  uint64_t undated = 0;

  size_t bytes() const { return sizeof *this + dated.capacity() * sizeof(Of); }
};

// Counts the rows of a stream, or those of them that `fits` accepts, where given: only then are values looked at.
// Corruption, and other errors of the stream: nothing was counted. REQUIRES: the stream goes from old to new.
using RowTest = std::function<bool(const Row& row)>;
Result<DayCounts> CountDays(RowStream* stream, const RowTest& fits);

// How many are in the range's days (from, to, undated), as in rows.h.
uint64_t CountWithin(const DayCounts& counts, const RowRange& range);
// The same by unit, in order of time; "undated" last.
Result<std::vector<TimelineCount>> TimelineWithin(const DayCounts& counts, const RowRange& range, Unit unit);

}  // namespace dicta
