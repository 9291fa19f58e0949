#include "tools/import_batches.h"

#include <algorithm>
#include <utility>

#include "tools/ordered_pool.h"

namespace dicta::tools {
namespace {

// Documents and rejects that are held back before the first is stored, however short they are.
constexpr size_t kHeldBackMax = size_t{1} << 15;
// A document being stored, in bytes of its text: the statement, its frame, its rows.
constexpr size_t kCopies = 3;
// Of text: less is stored without a dictionary where the input pauses, and the chance to train one stays.
constexpr size_t kWorthTraining = size_t{8} << 20;

size_t BytesOf(const Document& document) {
  return std::max(document.statement.text().size(), document.original ? document.original->size() : 0);
}

}  // namespace

ImportBatches::ImportBatches(ImportTarget* target, ImportReport* report, Progress* progress,
                             const std::atomic<bool>* stop, size_t jobs, uint64_t held_back_max, Hold hold)
    : target_(target),
      report_(report),
      progress_(progress),
      stop_(stop),
      jobs_(jobs),
      hold_(std::move(hold)),
      training_bytes_(std::min(target->TrainingBytes(), held_back_max)),
      compresses_(training_bytes_ == 0) {}

Status ImportBatches::Add(ImportItem item) {
  pending_.push_back({std::move(item.origin), item.read.status(), {}});
  if (item.read.ok()) {
    pending_.back().remarks = std::move(item.read->remarks);
    bytes_ += BytesOf(item.read->document);
    documents_.push_back(std::move(item.read->document));
  }
  return IsFull() ? Flush(Why::kEnd) : Status();
}

// Whether what is held back is enough: a batch, or, before the first of it is stored, what a dictionary is trained on.
bool ImportBatches::IsFull() const {
  if (training_bytes_ > 0) return bytes_ >= training_bytes_ || pending_.size() >= kHeldBackMax;
  return pending_.size() >= kBatchDocumentsMax || bytes_ >= kBatchBytesMax;
}

Status ImportBatches::Flush(Why why) {
  if (pending_.empty()) return {};
  Status status;
  if (training_bytes_ > 0 && (why == Why::kEnd || bytes_ >= kWorthTraining)) {
    training_bytes_ = 0;
    DICTA_TRY(target_->Train(documents_));
    compresses_ = true;
    status = StoreAhead(Cut());
  } else {
    for (const Batch& batch : Cut()) {
      if (status.ok() && !stop_->load(std::memory_order_relaxed)) status = Store(batch);
    }
  }
  documents_.clear();
  pending_.clear();
  bytes_ = 0;
  return status;
}

std::vector<ImportBatches::Batch> ImportBatches::Cut() {
  std::vector<Batch> batches;
  std::span<Document> documents(documents_);
  std::span<const Pending> items(pending_);
  while (!items.empty()) {
    size_t count = 0, size = 0, bytes = 0;
    for (; size < items.size() && size < kBatchDocumentsMax && bytes < kBatchBytesMax; ++size) {
      if (items[size].rejected.ok()) bytes += BytesOf(documents[count++]);
    }
    batches.push_back({documents.first(count), items.first(size), bytes});
    documents = documents.subspan(count);
    items = items.subspan(size);
  }
  return batches;
}

// What was held back for a dictionary was read before there was one: workers compress it, ahead of the batch that is
// being stored.
Status ImportBatches::StoreAhead(const std::vector<Batch>& batches) {
  OrderedPool<bool> ahead(jobs_, batches.size(), SIZE_MAX);
  for (const Batch& batch : batches) {
    ahead.Submit(0, [this, documents = batch.documents](auto*) {
      for (Document& document : documents) {
        if (!stop_->load(std::memory_order_relaxed)) target_->Compress(&document);
      }
      return true;
    });
  }
  for (const Batch& batch : batches) {
    ahead.Take();
    if (stop_->load(std::memory_order_relaxed)) break;
    DICTA_TRY(Store(batch));
  }
  return {};
}

Status ImportBatches::Store(const Batch& batch) {
  std::vector<Outcome> outcomes;
  if (!batch.documents.empty()) {
    hold_(batch.bytes * kCopies);
    Result<std::vector<Outcome>> added = target_->Add(batch.documents);
    hold_(0);
    DICTA_ASSIGN(outcomes, std::move(added));
    for (Document& document : batch.documents) document = {};  // stored: its memory is free for what follows
  }
  auto outcome = outcomes.begin();
  for (const Pending& item : batch.items) {
    if (!item.rejected.ok()) {
      report_->Reject(item.origin, item.rejected.message());
      continue;
    }
    if (outcome == outcomes.end()) break;
    // What was there before has been remarked on before.
    if (outcome->kind == Outcome::kImported || outcome->kind == Outcome::kRevised) {
      for (const std::string& remark : item.remarks) report_->Remark(item.origin, remark);
    }
    report_->Count(item.origin, *outcome++);
  }
  progress_->Update();
  return batch.documents.empty() ? Status() : target_->TrainOnLatest();
}

}  // namespace dicta::tools
