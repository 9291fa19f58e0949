#include "storage/crew.h"

#include <algorithm>

namespace dicta {

Crew::Crew(size_t threads) : threads_(threads > 0 ? threads : std::max(1u, std::thread::hardware_concurrency())) {}

Crew::~Crew() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Crew::Run(size_t count, const std::function<void(size_t)>& work) {
  const std::lock_guard running(running_);
  if (count < 2 || threads_ < 2) {
    for (size_t i = 0; i < count; ++i) work(i);
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    while (helpers_.size() + 1 < threads_) helpers_.emplace_back([this] { Work(); });
    work_ = &work;
    count_ = count;
    next_ = 0;
    ++piece_;
  }
  changed_.notify_all();
  TakePart();
  // A helper that has not noticed the piece by now finds nothing left of it.
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return busy_ == 0; });
  work_ = nullptr;
}

void Crew::Work() {
  size_t done = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return stopping_ || (work_ != nullptr && piece_ != done); });
    if (stopping_) return;
    done = piece_;
    ++busy_;
    lock.unlock();
    TakePart();
    lock.lock();
    if (--busy_ == 0) changed_.notify_all();
  }
}

void Crew::TakePart() {
  for (size_t i = next_.fetch_add(1); i < count_; i = next_.fetch_add(1)) (*work_)(i);
}

}  // namespace dicta
