// Lists that are held in memory as a whole: those of most speakers are short, and asked for again and again.
//
// A list that has been asked for some times since it last changed is read once, all rows of a rank in one run; a page
// from any day on, or what two lists have in common, is then found by binary search. Longer lists, and those that are
// seldom asked for, stay with the engine. Runs stand in the archive's cache of runs and are forgotten with its marks.
// Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "storage/cache.h"
#include "storage/engine.h"
#include "storage/present.h"
#include "storage/row_run.h"

namespace dicta {

class WholeLists {
 public:
  // Rows of the longest list that is held; and it takes no more than a cache of `row_bytes` keeps.
  static constexpr size_t kRowsMax = 4096;

  // `row_bytes`: what the cache of runs may take. REQUIRES: `present` and `runs` outlive it.
  WholeLists(const Present& present, size_t row_bytes, Cache<RowRun>* runs)
      : present_(present), runs_(*runs), asked_(row_bytes / 64, present) {}

  // All rows of one rank of a list, oldest first, with their values: right for every position up to the one asked at.
  // Null: it is not held, or could not be read. `most`: whoever asks would read most of it anyway.
  std::shared_ptr<const RowRun> Find(const Engine& engine, const std::string& list, uint8_t rank, uint64_t position,
                                     bool most);

  void Clear() { asked_.Clear(); }

 private:
  // How a list was asked for since it changed last.
  struct Asked {
    mutable std::atomic<uint32_t> times = 0;
    mutable std::atomic<bool> too_long = false;
  };

  std::shared_ptr<const Asked> AskedOf(const std::string& name, const Present::Mark& mark);

  const Present& present_;
  Cache<RowRun>& runs_;
  Cache<Asked> asked_;
};

}  // namespace dicta
