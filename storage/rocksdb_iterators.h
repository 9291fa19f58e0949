// Iterators of RocksDB that are used again. For the engine's own files.
#pragma once

#include <rocksdb/iterator.h>
#include <rocksdb/slice.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace dicta {

// Iterators that lie idle between two scans: to make one costs as much as to seek with it.
//
// An iterator sees the store as it stood when it was made, and keeps that state's files and memory alive. So each is of
// a generation, which ends with whatever changes the store, and then all idle ones go. Thread-safe.
class IdleIterators {
 public:
  // An iterator and its bounds, which it looks at through pointers, so that they may be set anew before each seek.
  struct Bounded {
    rocksdb::Slice lower, upper;
    std::unique_ptr<rocksdb::Iterator> iterator;
    uint64_t generation = 0;
  };

  // Null: none is idle.
  std::unique_ptr<Bounded> Take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return nullptr;
    auto taken = std::move(idle_.back());
    idle_.pop_back();
    return taken;
  }

  void Return(std::unique_ptr<Bounded> bounded) {
    const std::lock_guard lock(mutex_);
    if (bounded->generation == generation() && idle_.size() < kIdleMax) idle_.push_back(std::move(bounded));
  }

  // Read before an iterator is made.
  uint64_t generation() const { return generation_.load(std::memory_order_acquire); }

  void EndGeneration() {
    std::vector<std::unique_ptr<Bounded>> ended;
    const std::lock_guard lock(mutex_);
    generation_.fetch_add(1, std::memory_order_acq_rel);
    ended.swap(idle_);
  }

 private:
  static constexpr size_t kIdleMax = 8;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Bounded>> idle_;
  std::atomic<uint64_t> generation_ = 0;
};

}  // namespace dicta
