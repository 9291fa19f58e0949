// What an archive's lookups keep in memory for one another, and what a batch makes them forget.
// Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dicta/v1/statement.pb.h"
#include "storage/cache.h"
#include "storage/counts.h"
#include "storage/engine.h"
#include "storage/present.h"
#include "storage/rows.h"
#include "storage/whole_lists.h"

namespace dicta {

// The key in Present that all rows of persons' names share; others are a statement's id, and a list.
inline constexpr std::string_view kNamesMark = "\x01names";

struct Caches {
  Caches(const Present& present, size_t record_bytes, size_t row_bytes)
      : statements(record_bytes, present, Admission::kPopular, 2048),
        runs(row_bytes, present),
        lists(present, row_bytes, &runs),
        counts(row_bytes / 4, present),
        persons(row_bytes / 16, present) {}

  void Clear() {
    statements.Clear();
    runs.Clear();
    lists.Clear();
    counts.Clear();
    persons.Clear();
  }

  Cache<v1::Statement> statements;  // by id: the latest, speakers resolved
  Cache<RowRun> runs;               // by bounds
  WholeLists lists;                 // in runs
  Cache<DayCounts> counts;          // by list
  Cache<std::string> persons;       // by name: the person it stands for
};

// What a batch changes. Facts change what is shown of any statement; so may whatever deletes.
Present::Touched TouchedBy(const Batch& batch);
// Some of what the batch touches must leave memory as well.
bool Deletes(const Batch& batch);
// The ranks of the rows that it adds: bit r for rank r.
uint8_t RanksIn(const Batch& batch);

}  // namespace dicta
