// Import and dump, by the program dicta as a user runs it, beside what no archive could do without: parsing and
// compressing, or printing, the same records in memory on as many threads as the machine has cores.
#pragma once

#include <string>

#include "bench/corpus.h"
#include "bench/frames.h"

namespace dicta::bench {

struct BulkOptions {
  std::string dicta;    // the program
  std::string file;     // the corpus as JSON Lines
  std::string archive;  // one that holds it
  std::string scratch;  // a directory to make others in
};

// "import/dicta", "import/SQLite, frames", "import/limit"; "dump_jsonl/dicta", "dump_jsonl/limit", "dump_pb/dicta".
// The counter records_per_s is what they are compared by. SQLite and the limit are given a trained dictionary; dicta
// trains its own in the time that is measured. All outlive the benchmarks.
void RegisterBulk(const Corpus& corpus, const Frames& frames, const BulkOptions& options, int repetitions);

}  // namespace dicta::bench
