#include "tools/import_storer.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "tools/ordered_pool.h"

namespace dicta::tools {
namespace {

// Loads that wait: enough for storing never to wait for reading, where that is the faster.
constexpr size_t kWaitingMax = 4;
// A document being stored, in bytes of its text: the statement, its frame, its rows.
constexpr size_t kStoredCopies = 3;

}  // namespace

size_t BytesOf(const Document& document) {
  return std::max(document.statement.text().size(), document.original ? document.original->size() : 0);
}

ImportStorer::ImportStorer(ImportTarget* target, ImportReport* report, Progress* progress,
                           const std::atomic<bool>* stop, size_t jobs, bool compresses, Hold hold)
    : target_(target),
      report_(report),
      progress_(progress),
      stop_(stop),
      jobs_(jobs),
      compresses_(compresses),
      hold_(std::move(hold)),
      thread_([this] { Work(); }) {}

ImportStorer::~ImportStorer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Status ImportStorer::Put(ImportLoad load) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return loads_.size() < kWaitingMax || !status_.ok(); });
  if (status_.ok()) loads_.push_back(std::move(load));
  changed_.notify_all();
  return status_;
}

Status ImportStorer::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return loads_.empty() && !storing_; });
  return status_;
}

void ImportStorer::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || !loads_.empty(); });
    if (ending_) return;
    ImportLoad load = std::move(loads_.front());
    loads_.pop_front();
    storing_ = true;
    const bool wanted = status_.ok() && !Stopped();
    lock.unlock();
    changed_.notify_all();
    Status status;
    try {
      if (wanted) status = Store(std::move(load));
    } catch (const std::exception& error) {  // memory that is not to be had
      status = IoError(error.what());
    }
    lock.lock();
    storing_ = false;
    if (status_.ok()) status_ = std::move(status);
    changed_.notify_all();
  }
}

std::vector<ImportStorer::Batch> ImportStorer::Cut(ImportLoad* load) {
  std::vector<Batch> batches;
  std::span<Document> documents(load->documents);
  std::span<const ReadOne> items(load->items);
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

Status ImportStorer::Store(ImportLoad load) {
  if (load.train) {
    DICTA_TRY(target_->Train(load.documents));
    compresses_ = true;
    return StoreAhead(Cut(&load));
  }
  for (const Batch& batch : Cut(&load)) {
    if (Stopped()) break;
    DICTA_TRY(Store(batch));
  }
  return {};
}

// What a dictionary was trained on was read before there was one: workers compress it, ahead of the batch that is being
// stored.
Status ImportStorer::StoreAhead(const std::vector<Batch>& batches) {
  // One core is for the batch that is being stored: else it is far behind when all is compressed.
  OrderedPool<bool> ahead(std::max<size_t>(jobs_, 2) - 1, batches.size(), SIZE_MAX);
  for (const Batch& batch : batches) {
    ahead.Submit(0, [this, documents = batch.documents](auto*) {
      for (Document& document : documents) {
        if (!Stopped()) target_->Compress(&document);
      }
      return true;
    });
  }
  for (const Batch& batch : batches) {
    ahead.Take();
    if (Stopped()) break;
    DICTA_TRY(Store(batch));
  }
  return {};
}

Status ImportStorer::Store(const Batch& batch) {
  std::vector<Outcome> outcomes;
  if (!batch.documents.empty()) {
    hold_(batch.bytes * kStoredCopies);
    Result<std::vector<Outcome>> added = target_->Add(batch.documents);
    hold_(0);
    DICTA_ASSIGN(outcomes, std::move(added));
    for (Document& document : batch.documents) document = {};  // stored: its memory is free for what follows
  }
  auto outcome = outcomes.begin();
  for (const ReadOne& item : batch.items) {
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
