// Whole statements on their way from the archive to an output, for the commands that print them. Used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/write/output.h"
#include "tools/write/utterances.h"

namespace dicta::tools {

struct RecordFormat {
  std::string format;       // jsonl, csv, text
  bool utterances = false;  // these instead of their statements
  PersonIds speakers;       // whose utterances; empty: everybody's
  size_t screen_width = 0;  // text only; 0: no screen
};

// Prints whole statements, or their utterances.
class RecordWriter {
 public:
  // `output` outlives the writer.
  RecordWriter(RecordFormat format, Output* output) : format_(std::move(format)), output_(output) {}

  // What stands before the first, if anything. REQUIRES: called once, first.
  Status Begin();
  Status Add(const v1::Statement& statement);

 private:
  Result<std::string> Render(const v1::Statement& statement) const;

  const RecordFormat format_;
  Output* const output_;
  bool first_ = true;
};

// Fetches the statements of listing rows, several at a time, and hands them on in the rows' order. One that cannot be
// read is reported and left out; the others go on.
class RecordReader {
 public:
  using Visitor = std::function<Status(const v1::Statement& statement)>;

  // `archive` outlives the reader.
  RecordReader(const Archive& archive, Visitor visit) : archive_(archive), visit_(std::move(visit)) {}

  // The visitor's error, if it returned one.
  Status Add(const Row& row);
  // Hands on what is left. REQUIRES: called last.
  Status Finish();
  // How many could not be read.
  uint64_t failed() const { return failed_; }

 private:
  const Archive& archive_;
  const Visitor visit_;
  std::vector<std::string> ids_;
  uint64_t bytes_ = 0;  // of the texts of ids_
  uint64_t failed_ = 0;
};

}  // namespace dicta::tools
