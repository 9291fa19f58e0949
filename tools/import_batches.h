// The last step of an import: documents, in order, become batches of the archive. Before the first batch is stored,
// some are held back, and a dictionary is trained on them; where they come so slowly that they must be stored before,
// or come to many times what it was trained on, another is trained on what came last. Used by one thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/import_report.h"
#include "tools/import_target.h"
#include "tools/progress.h"
#include "tools/read/document.h"

namespace dicta::tools {

// What was made of one document: the document, or why there is none.
struct ImportItem {
  Origin origin;
  Result<ReadDocument> read;
};

// A batch is handed on when it has this many documents or this many bytes of text or originals, whatever comes first.
inline constexpr size_t kBatchDocumentsMax = 256;
inline constexpr size_t kBatchBytesMax = size_t{1} << 20;

class ImportBatches {
 public:
  // Told how many bytes of documents a batch that is being stored holds, and then 0.
  using Hold = std::function<void(size_t bytes)>;
  // Pointers outlive this. `stop`, once set, ends Flush() after the batch under way. `jobs`: threads that compress what
  // was held back. `held_back_max`: bytes of text that are held back at most.
  ImportBatches(ImportTarget* target, ImportReport* report, Progress* progress, const std::atomic<bool>* stop,
                size_t jobs, uint64_t held_back_max, Hold hold);

  // Takes the next one, and stores what is held back where that is enough. Rejects wait with the documents around them,
  // so that messages come in the order of the input. Not ok: the target failed, nothing more goes in.
  Status Add(ImportItem item);
  // Stores what is held back: all there is, or all there is for now.
  enum class Why { kEnd, kPause };
  Status Flush(Why why);
  // Whether what is read now may be compressed at once: the dictionary for it is there. Called by any thread.
  bool compresses() const { return compresses_.load(std::memory_order_relaxed); }

 private:
  // One document that was read, or could not be.
  struct Pending {
    Origin origin;
    Status rejected;
    std::vector<std::string> remarks;
  };
  // A batch of what is held back.
  struct Batch {
    std::span<Document> documents;
    std::span<const Pending> items;
    size_t bytes = 0;
  };
  bool IsFull() const;
  std::vector<Batch> Cut();
  Status StoreAhead(const std::vector<Batch>& batches);
  Status Store(const Batch& batch);

  ImportTarget* const target_;
  ImportReport* const report_;
  Progress* const progress_;
  const std::atomic<bool>* const stop_;
  const size_t jobs_;
  const Hold hold_;
  uint64_t training_bytes_;  // of documents to hold back before the first is stored; 0: none
  std::atomic<bool> compresses_;
  std::vector<Document> documents_;
  std::vector<Pending> pending_;  // the documents and the rejects among them, in order
  size_t bytes_ = 0;
};

}  // namespace dicta::tools
