// The importer: paths -> documents -> batches, in the order of the paths whatever the number of threads.
//
// Documents, lines of JSON and what rows of CSV hold are made into statements, and compressed, in worker threads;
// everything else, and all other calls of the target, happen in the thread of the caller. Memory is bounded by
// ImportOptions and the limits of one document.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "storage/status.h"
#include "tools/import_report.h"
#include "tools/import_target.h"
#include "tools/progress.h"
#include "tools/read/format.h"
#include "tools/read/reader.h"

namespace dicta::tools {

struct ImportOptions {
  Format format = Format::kAuto;
  Hints hints = {};
  bool attribute = false;
  size_t jobs = 1;  // reading threads
  // Of documents that are read and not yet stored; and of those a dictionary is trained on, before. One document alone
  // may take more.
  size_t memory_bytes = size_t{64} << 20;
};

class Importer {
 public:
  // All of them outlive the importer. `stop`, once set, ends Run() after the batch under way.
  Importer(const ImportOptions& options, ImportTarget* target, ImportReport* report, Progress* progress,
           const std::atomic<bool>* stop);
  ~Importer();

  // Imports everything the paths stand for. What is wrong with a document goes to the report and keeps out nothing
  // else. Not ok: the target failed (its status); what the report counts is stored. REQUIRES: called once.
  Status Run(const std::vector<std::string>& paths);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dicta::tools
