// The storing half of an import: takes loads of documents in order, trains a dictionary where one asks for it, and
// stores them batch by batch, in a thread of its own, so that reading goes on meanwhile.
//
// Used by one thread, but for compresses().
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/import_report.h"
#include "tools/import_target.h"
#include "tools/progress.h"

namespace dicta::tools {

// A batch is stored when it has this many documents or this many bytes of text or originals, whatever comes first.
inline constexpr size_t kBatchDocumentsMax = 512;
inline constexpr size_t kBatchBytesMax = size_t{2} << 20;

// The larger of a document's text and its original.
size_t BytesOf(const Document& document);

// One document that was read, or could not be.
struct ReadOne {
  Origin origin;
  Status rejected;
  std::vector<std::string> remarks;
};

struct ImportLoad {
  std::vector<Document> documents;
  std::vector<ReadOne> items;  // the documents and the rejects among them, in order
  bool train = false;          // a dictionary, on these documents, before they are stored
};

class ImportStorer {
 public:
  // Told how many bytes of documents a batch that is being stored holds, and then 0; in the storing thread.
  using Hold = std::function<void(size_t bytes)>;
  // Pointers outlive this; `target` and `report` are used by the storing thread alone, until Wait() has returned.
  // `stop`, once set, ends storing after the batch under way. `jobs`: threads that compress what a dictionary was
  // trained on. `compresses`: whether there is a dictionary for what comes, or none is wanted.
  ImportStorer(ImportTarget* target, ImportReport* report, Progress* progress, const std::atomic<bool>* stop,
               size_t jobs, bool compresses, Hold hold);
  ~ImportStorer();  // waits for the batch under way
  ImportStorer(const ImportStorer&) = delete;
  ImportStorer& operator=(const ImportStorer&) = delete;

  // Takes the next load; waits while it is too far ahead. Not ok: the target failed, nothing more goes in.
  Status Put(ImportLoad load);
  // Until all loads are stored, or storing ended.
  Status Wait();
  // Whether what is read now may be compressed at once: the dictionary for it is there. Called by any thread.
  bool compresses() const { return compresses_.load(std::memory_order_relaxed); }

 private:
  // A part of a load.
  struct Batch {
    std::span<Document> documents;
    std::span<const ReadOne> items;
    size_t bytes = 0;
  };
  static std::vector<Batch> Cut(ImportLoad* load);

  bool Stopped() const { return stop_->load(std::memory_order_relaxed); }
  void Work();
  Status Store(ImportLoad load);
  Status StoreAhead(const std::vector<Batch>& batches);
  Status Store(const Batch& batch);

  ImportTarget* const target_;
  ImportReport* const report_;
  Progress* const progress_;
  const std::atomic<bool>* const stop_;
  const size_t jobs_;
  std::atomic<bool> compresses_;
  const Hold hold_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<ImportLoad> loads_;  // guarded by mutex_, as are the next three
  bool storing_ = false;          // one that is in loads_ no more
  bool ending_ = false;
  Status status_;
  std::thread thread_;
};

}  // namespace dicta::tools
