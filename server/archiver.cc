// Whoever finds nobody writing writes for all who wait, up to the limits of a batch; the others sleep until their
// documents are done, or until it is their turn to write.
#include "server/archiver.h"

#include <iterator>
#include <utility>

namespace dicta::server {
namespace {

constexpr size_t kGroupDocumentsMax = 256;

}  // namespace

Result<std::vector<Outcome>> Archiver::Add(std::vector<Document> documents, IfChanged if_changed) {
  for (Document& document : documents) archive_->Compress(&document);
  Caller caller{.documents = std::move(documents), .if_changed = if_changed};
  std::unique_lock lock(mutex_);
  waiting_.push_back(&caller);
  while (!caller.done) {
    if (writing_) {
      changed_.wait(lock);
      continue;
    }
    writing_ = true;
    const std::vector<Caller*> group = TakeGroup();
    lock.unlock();
    AddGroup(group);
    positions_->Announce();
    lock.lock();
    for (Caller* one : group) one->done = true;
    writing_ = false;
    changed_.notify_all();
  }
  return std::move(caller.result);
}

// The first who waits, and whoever wants the same, in order. REQUIRES: mutex_ is held, somebody waits.
std::vector<Archiver::Caller*> Archiver::TakeGroup() {
  std::vector<Caller*> group;
  std::deque<Caller*> others;
  size_t documents = 0;
  for (Caller* caller : waiting_) {
    documents += caller->documents.size();
    const bool fits = documents <= kGroupDocumentsMax && caller->if_changed == waiting_.front()->if_changed;
    if (group.empty() || fits) {
      group.push_back(caller);
    } else {
      others.push_back(caller);
    }
  }
  waiting_ = std::move(others);
  return group;
}

void Archiver::AddGroup(const std::vector<Caller*>& group) {
  const AddOptions options{.if_changed = group.front()->if_changed};
  if (group.size() == 1) {
    group.front()->result = archive_->Add(group.front()->documents, options);
    return;
  }
  std::vector<Document> together;
  for (Caller* caller : group) {
    together.insert(together.end(), std::make_move_iterator(caller->documents.begin()),
                    std::make_move_iterator(caller->documents.end()));
  }
  Result<std::vector<Outcome>> outcomes = archive_->Add(together, options);
  // One caller's misfortune (a damaged record that a document would revise) is not the others': each again, alone. What
  // was stored before is then unchanged.
  auto document = together.begin();
  auto outcome = outcomes.ok() ? outcomes->begin() : std::vector<Outcome>::iterator();
  for (Caller* caller : group) {
    const auto count = static_cast<std::ptrdiff_t>(caller->documents.size());
    if (outcomes.ok()) {
      caller->result = std::vector<Outcome>(std::make_move_iterator(outcome), std::make_move_iterator(outcome + count));
      outcome += count;
    } else {
      caller->result = archive_->Add({document, document + count}, options);
    }
    document += count;
  }
}

}  // namespace dicta::server
