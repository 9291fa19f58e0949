#include "tools/import_batches.h"

#include <algorithm>
#include <utility>

namespace dicta::tools {
namespace {

// Documents and rejects that are held back before the first is stored, however short they are.
constexpr size_t kHeldBackMax = size_t{1} << 15;
// Of text: less is stored without a dictionary where the input pauses, and the chance to train one stays.
constexpr size_t kWorthTraining = size_t{8} << 20;

}  // namespace

ImportBatches::ImportBatches(ImportTarget* target, ImportReport* report, Progress* progress,
                             const std::atomic<bool>* stop, size_t jobs, uint64_t held_back_max,
                             ImportStorer::Hold hold)
    : training_bytes_(std::min(target->TrainingBytes(), held_back_max)),
      storer_(target, report, progress, stop, jobs, training_bytes_ == 0, std::move(hold)) {}

Status ImportBatches::Add(ImportItem item) {
  load_.items.push_back({std::move(item.origin), item.read.status(), {}});
  if (item.read.ok()) {
    load_.items.back().remarks = std::move(item.read->remarks);
    bytes_ += BytesOf(item.read->document);
    load_.documents.push_back(std::move(item.read->document));
  }
  if (!IsFull()) return {};
  load_.train = training_bytes_ > 0;
  return Store();
}

// Whether what is held back is enough: a batch, or, before the first of it is stored, what a dictionary is trained on.
bool ImportBatches::IsFull() const {
  if (training_bytes_ > 0) return bytes_ >= training_bytes_ || load_.items.size() >= kHeldBackMax;
  return load_.items.size() >= kBatchDocumentsMax || bytes_ >= kBatchBytesMax;
}

Status ImportBatches::Flush(Why why) {
  if (!load_.items.empty()) {
    load_.train = training_bytes_ > 0 && (why == Why::kEnd || bytes_ >= kWorthTraining);
    DICTA_TRY(Store());
  }
  return why == Why::kEnd ? storer_.Wait() : Status();
}

Status ImportBatches::Store() {
  if (load_.train) training_bytes_ = 0;
  bytes_ = 0;
  return storer_.Put(std::exchange(load_, {}));
}

}  // namespace dicta::tools
