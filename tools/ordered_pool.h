// Worker threads whose results come out in the order in which the tasks went in, holding a bounded amount of memory.
//
// One thread, the owner, calls Submit() and Take(); tasks run in the workers. HoldOutside() may be called by any thread.
#pragma once

#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace dicta::tools {

template <typename T>
class OrderedPool {
 private:
  struct Slot;

 public:
  // A task's account of the memory it holds, its result included.
  class Account {
   public:
    // Sets it. Waits until that fits into the pool's budget; the oldest task waits for nothing but what is held outside,
    // so that there is always one that gets on.
    void Hold(size_t bytes) { pool_->Hold(slot_, bytes); }

   private:
    friend class OrderedPool;
    Account(OrderedPool* pool, Slot* slot) : pool_(pool), slot_(slot) {}
    OrderedPool* pool_;
    Slot* slot_;
  };
  using Task = std::function<T(Account* account)>;

  // `bytes_max`: what all tasks not yet taken may hold, unless it is one alone. REQUIRES: threads > 0, tasks_max > 0
  OrderedPool(size_t threads, size_t tasks_max, size_t bytes_max) : tasks_max_(tasks_max), bytes_max_(bytes_max) {
    for (size_t i = 0; i < threads; ++i) workers_.emplace_back([this] { Work(); });
  }

  // Waits for the tasks that run; those that have not begun are dropped.
  ~OrderedPool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    for (std::thread& worker : workers_) worker.join();
  }
  OrderedPool(const OrderedPool&) = delete;
  OrderedPool& operator=(const OrderedPool&) = delete;

  // Whether another task that holds `bytes` from the start may go in; if not, Take() first.
  bool HasRoom(size_t bytes) const {
    const std::lock_guard lock(mutex_);
    return slots_.empty() || (slots_.size() < tasks_max_ && held_ + bytes <= bytes_max_);
  }

  void Submit(size_t bytes, Task task) {
    {
      const std::lock_guard lock(mutex_);
      slots_.push_back(std::make_unique<Slot>());
      slots_.back()->task = std::move(task);
      slots_.back()->held = bytes;
      held_ += bytes;
    }
    changed_.notify_all();
  }

  bool empty() const {
    const std::lock_guard lock(mutex_);
    return slots_.empty();
  }

  // The oldest task's result, as soon as it is there. REQUIRES: !empty()
  T Take() {
    std::unique_lock lock(mutex_);
    assert(!slots_.empty());
    changed_.wait(lock, [this] { return slots_.front()->result.has_value(); });
    const std::unique_ptr<Slot> slot = std::move(slots_.front());
    slots_.pop_front();
    --begun_;
    held_ -= slot->held;
    lock.unlock();
    changed_.notify_all();  // another task is the oldest now
    return *std::move(slot->result);
  }

  // What is held by whoever does something with results. REQUIRES: it comes to 0 without another task's result
  void HoldOutside(size_t bytes) {
    {
      const std::lock_guard lock(mutex_);
      outside_ = bytes;
    }
    changed_.notify_all();
  }

 private:
  struct Slot {
    Task task;
    std::optional<T> result;
    size_t held = 0;
  };

  void Work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return stopping_ || begun_ < slots_.size(); });
      if (stopping_) return;
      Slot* slot = slots_[begun_++].get();
      lock.unlock();
      Account account(this, slot);
      T result = slot->task(&account);
      slot->task = nullptr;
      lock.lock();
      slot->result = std::move(result);
      changed_.notify_all();
    }
  }

  void Hold(Slot* slot, size_t bytes) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] {
      const bool fits = outside_ + held_ - slot->held + bytes <= bytes_max_;
      return stopping_ || fits || (outside_ == 0 && slot == slots_.front().get());
    });
    held_ += bytes - slot->held;  // unsigned, and right where it grows smaller too
    slot->held = bytes;
  }

  const size_t tasks_max_, bytes_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Slot>> slots_;  // oldest first; a slot is where it is until it is taken
  size_t begun_ = 0;                         // of slots_, from the front
  size_t held_ = 0;                          // by slots_
  size_t outside_ = 0;
  bool stopping_ = false;
  std::vector<std::thread> workers_;
};

}  // namespace dicta::tools
