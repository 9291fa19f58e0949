#include "server/positions.h"

#include <algorithm>

namespace dicta::server {

void Positions::Announce() {
  // Taken so that nobody who has just looked misses it.
  { const std::lock_guard lock(mutex_); }
  moved_.notify_all();
}

bool Positions::WaitFor(uint64_t position, std::chrono::steady_clock::time_point until,
                        const std::function<bool()>& stop) {
  std::unique_lock lock(mutex_);
  while (archive_->position() < position) {
    const auto now = std::chrono::steady_clock::now();
    if (now >= until || stop()) return false;
    moved_.wait_until(lock, std::min(until, now + kAsk));
  }
  return true;
}

}  // namespace dicta::server
