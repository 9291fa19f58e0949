// A run of rows: neighbours in one rank of a list, read from the index in one scan.
//
// A list's entries are rows and their marks; a run has put them together, whatever the position, so one run serves
// lookups of all positions. A run does not change: thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/engine.h"
#include "storage/keys.h"
#include "storage/status.h"

namespace dicta {

struct RowRun {
  struct Row {
    Place place;
    uint64_t position;  // visible from here on
    uint64_t until;     // and no longer from here on; UINT64_MAX: it was not cancelled
    uint32_t begin, bytes;
  };
  std::vector<Row> rows;  // in the walk's order
  std::string values;     // of all rows, one after another; nothing where values were not asked for
  std::string next;       // bound of what comes after; empty: nothing does

  std::string_view ValueOf(const Row& row) const { return std::string_view(values).substr(row.begin, row.bytes); }
  size_t bytes() const { return sizeof *this + rows.capacity() * sizeof(Row) + values.capacity() + next.capacity(); }
};

// What a run is to hold: at most so many rows, and about as many bytes of values; with their values or without.
struct RunShape {
  size_t rows = 0;
  size_t bytes = size_t{1} << 20;
  bool reverse = false;  // from the last to the first
  bool values = true;
};

// The first run within `bounds`, which hold entries of one rank of one list alone. Corruption: an entry is damaged.
Result<RowRun> ReadRun(const Engine& engine, const KeyRange& bounds, const RunShape& shape);

}  // namespace dicta
