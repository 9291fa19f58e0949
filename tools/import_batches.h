// The last step of an import: documents, in order, become loads that are stored (import_storer.h). Before the first is
// stored, some documents are held back, and a dictionary is trained on them; where they come so slowly that they must
// be stored before, or come to many times what it was trained on, another is trained on what came last.
//
// Used by one thread, but for compresses().
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "storage/status.h"
#include "tools/import_report.h"
#include "tools/import_storer.h"
#include "tools/import_target.h"
#include "tools/progress.h"
#include "tools/read/document.h"

namespace dicta::tools {

// What was made of one document: the document, or why there is none.
struct ImportItem {
  Origin origin;
  Result<ReadDocument> read;
};

class ImportBatches {
 public:
  // As ImportStorer has them. `held_back_max`: bytes of text that are held back at most.
  ImportBatches(ImportTarget* target, ImportReport* report, Progress* progress, const std::atomic<bool>* stop,
                size_t jobs, uint64_t held_back_max, ImportStorer::Hold hold);

  // Takes the next one, and has what is held back stored where that is enough. Rejects wait with the documents around
  // them, so that messages come in the order of the input. Not ok: the target failed, nothing more goes in.
  Status Add(ImportItem item);
  // Has what is held back stored: all there is for now; or all there is, and waits until that is done.
  enum class Why { kPause, kEnd };
  Status Flush(Why why);
  // Until what is being stored is: to be called before what the constructor was given goes.
  Status Wait() { return storer_.Wait(); }
  bool compresses() const { return storer_.compresses(); }

 private:
  bool IsFull() const;
  Status Store();

  uint64_t training_bytes_;  // of documents to hold back before the first is stored; 0: none
  ImportLoad load_;          // what is held back
  size_t bytes_ = 0;         // of its documents
  ImportStorer storer_;
};

}  // namespace dicta::tools
