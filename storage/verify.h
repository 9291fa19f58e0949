// Is the archive whole? Everything that is stored is read and compared with what it must be, both ways.
//
// Verify() reads the archive in a directory as it stands at one position, beside a writer and other readers, also one
// that Open() refuses. It goes through
//  - files: each file of the engine against its own checksums;
//  - history: batches without gaps, their journal and facts, each record there, the chain computed anew, persons'
//  names;
//  - statements: each record decodes, matches its checksum, keeps the rules of statement.proto;
//  - index: the rows that follow from these are there, and no others;
//  - originals: the bytes of each have its SHA-256, and each that records say is held is there;
//  - the rest: dictionaries and notes;
// in memory that does not grow with the archive: rows expected and rows found are compared by sums that their order
// does not change, and looked for one by one only where the sums differ.
//
// With `repair`, which makes it the archive's writer, rows are put and deleted until the index is what it must be:
// lookups go on beside it, and it may be killed and run again. Nothing else is changed, but for `accept_loss`.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "storage/status.h"

namespace dicta {

// Something that is not as it must be.
struct Finding {
  std::string part;     // "file", "watermark", "batch", "statement", "row", "name", "original", "dictionary", "note"
  std::string name;     // of the file, the batch, the statement, …
  std::string problem;  // what is wrong with it
  bool repaired = false;
};

struct VerifyOptions {
  // Called for each finding, in the thread of Verify().
  std::function<void(const Finding& finding)> found = nullptr;
  // Called now and then with bytes done and bytes in all; false stops it.
  std::function<bool(uint64_t done, uint64_t total)> progress = nullptr;
  std::string resume = {};   // of the report of a run that was stopped: goes on there
  bool repair = false;       // rebuilds rows of the index
  bool accept_loss = false;  // with repair: what was acknowledged and is lost is given up, so that writes can go on
};

struct VerifyReport {
  uint64_t position = 0;
  uint64_t files = 0, batches = 0, statements = 0, records = 0, rows = 0, originals = 0;  // looked at
  uint64_t findings = 0, repaired = 0;  // what earlier runs found and did not repair is among the findings
  bool lost_tail = false;  // the archive ends before its watermark, or that cannot be read: it cannot be opened
  bool closed = false;     // its store cannot be opened at all: nothing else was looked at
  std::string resume;      // not empty: it was stopped; give this to the next run
};

// NotFound, InvalidArgument, Unsupported, Busy: as Archive::Open. Corruption or IoError: the store cannot be opened or
// read at all, or options.resume is damaged; what was found until then has been reported.
Result<VerifyReport> Verify(const std::string& directory, const VerifyOptions& options);

}  // namespace dicta
