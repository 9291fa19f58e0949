// The present of an archive: its last position and, for caches, what has changed since they looked.
//
// Whatever a lookup depends on has a key here: a statement's id, a list of rows, the names of persons. A mark says how
// a key stood when it was asked for. A value that was found out under a mark may be given to others for as long as the
// key's mark is the same, because between publications nothing about the key changes:
//
//   publishing       marks of what is touched become void; the position moves on; new marks
//   a lookup at P    reads its position first, then the mark: the mark covers P and all after it
//   keeping a value  only where P was still the present when the mark was taken, and not under a void mark
//
// Keys share a fixed number of marks by their hash: a collision forgets something too early, never too late.
// Thread-safe; one thread at a time publishes.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dicta {

class Present {
 public:
  // How a key stands for a lookup at a position.
  struct Mark {
    size_t slot = 0;
    uint64_t stamp = 0;     // odd: void, nothing may be taken or kept
    uint64_t position = 0;  // of the lookup
    bool newest = false;    // the position was the present: what is found out holds from now on

    bool valid() const { return stamp % 2 == 0; }
  };

  // What a batch changes.
  class Touched {
   public:
    void Add(std::string_view key);
    void AddAll() { all_ = true; }

   private:
    friend class Present;
    std::vector<size_t> slots_;
    bool all_ = false;
  };

  uint64_t position() const { return position_.load(std::memory_order_acquire); }

  // REQUIRES: `position` was read from here before, or lies before one that was.
  Mark MarkOf(std::string_view key, uint64_t position) const;
  // Nothing about the mark's key has been published since it was taken.
  bool Holds(const Mark& mark) const { return stamps_[mark.slot].load(std::memory_order_acquire) == mark.stamp; }

  // REQUIRES: the batch can be read already.
  void Publish(uint64_t position, Touched touched);

 private:
  static constexpr size_t kSlots = 4096;
  static size_t SlotOf(std::string_view key);

  std::atomic<uint64_t> position_ = 0;
  std::array<std::atomic<uint64_t>, kSlots> stamps_ = {};
};

}  // namespace dicta
