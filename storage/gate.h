// A lock that many may share or one may have alone, where the one is let in soon: a std::shared_mutex may let ever new
// sharers overtake it. For std::shared_lock and std::unique_lock. Not recursive: who shares it must not ask again.
#pragma once

#include <atomic>
#include <shared_mutex>

namespace dicta {

class Gate {
 public:
  void lock() {
    closing_.store(true, std::memory_order_release);
    mutex_.lock();
  }
  void unlock() {
    closing_.store(false, std::memory_order_release);
    mutex_.unlock();
    closing_.notify_all();
  }
  void lock_shared() {
    closing_.wait(true, std::memory_order_acquire);
    mutex_.lock_shared();
  }
  void unlock_shared() { mutex_.unlock_shared(); }

 private:
  std::atomic<bool> closing_ = false;  // somebody has it alone, or waits for that
  std::shared_mutex mutex_;
};

}  // namespace dicta
