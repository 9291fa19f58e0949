#include "storage/present.h"

#include <algorithm>
#include <numeric>

#include "storage/hash.h"

namespace dicta {

size_t Present::SlotOf(std::string_view key) { return Xxh3(key) % kSlots; }

void Present::Touched::Add(std::string_view key) {
  if (!all_) slots_.push_back(SlotOf(key));
}

Present::Mark Present::MarkOf(std::string_view key, uint64_t at) const {
  Mark mark{.slot = SlotOf(key), .position = at};
  mark.stamp = stamps_[mark.slot].load(std::memory_order_acquire);
  // No position published since `at`, so the stamp is of its time.
  mark.newest = position() == at;
  return mark;
}

void Present::Publish(uint64_t position, Touched touched) {
  std::vector<size_t>& slots = touched.slots_;
  if (touched.all_) {
    slots.resize(kSlots);
    std::iota(slots.begin(), slots.end(), size_t{0});
  }
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  for (const size_t slot : slots) stamps_[slot].fetch_add(1, std::memory_order_acq_rel);
  position_.store(position, std::memory_order_release);
  for (const size_t slot : slots) stamps_[slot].fetch_add(1, std::memory_order_release);
}

}  // namespace dicta
