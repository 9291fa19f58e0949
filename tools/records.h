// Whole statements on their way from the archive to an output, for the commands that print them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/any_archive.h"
#include "tools/ordered_pool.h"
#include "tools/write/output.h"
#include "tools/write/utterances.h"

namespace dicta::tools {

struct RecordFormat {
  std::string format;       // jsonl, csv, text
  bool utterances = false;  // these instead of their statements
  PersonIds speakers;       // whose utterances; empty: everybody's
  size_t screen_width = 0;  // text only; 0: no screen
  CsvFor csv_for = CsvFor::kPrograms;
};

// Prints the statements of listing rows, or their utterances, in the rows' order. They are fetched and rendered on all
// cores, a block at a time; memory is bounded by some blocks. Used by one thread.
class RecordPrinter {
 public:
  // `archive` and `output` outlive the printer.
  RecordPrinter(const AnyArchive& archive, RecordFormat format, Output* output);

  // What stands before the first, if anything. REQUIRES: called once, first.
  Status Begin();
  // The output's error, if it has one. A statement that cannot be read is reported and left out; the others go on.
  Status Add(const Row& row);
  // Prints what is left. REQUIRES: called last.
  Status Finish();
  // How many could not be read.
  uint64_t failed() const { return failed_; }

 private:
  struct Block {
    std::string text;
    std::vector<Status> failures;  // what could not be read
    Status status;                 // what could not be rendered
  };
  Block Print(const std::vector<std::string>& ids) const;
  Result<std::string> Render(const v1::Statement& statement) const;
  std::string_view Separator() const;
  void SubmitBlock();
  Status TakeBlock();

  const AnyArchive& archive_;
  const RecordFormat format_;
  Output* const output_;
  std::vector<std::string> ids_;  // of the block that is being filled
  uint64_t bytes_ = 0;            // of their texts
  bool first_ = true;
  uint64_t failed_ = 0;
  OrderedPool<Block> pool_;  // last: its tasks use what is above
};

}  // namespace dicta::tools
