// Where the archive stands, for those who wait for it to move: watchers, and callers with a min_position.
// Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

#include "server/limits.h"
#include "storage/archive.h"

namespace dicta::server {

class Positions {
 public:
  // `archive` outlives this.
  explicit Positions(const Archive* archive) : archive_(archive) {}

  // The archive has been written: whoever waits looks again.
  void Announce();

  bool At(uint64_t position) const { return archive_->position() >= position; }
  // For callers who take up the place of others while they wait.
  Gate& waiting() { return waiting_; }

  // Waits until the archive is at `position` or beyond. False: the time is over, or `stop`, asked every kAsk, said so.
  bool WaitFor(uint64_t position, std::chrono::steady_clock::time_point until, const std::function<bool()>& stop);

  static constexpr auto kAsk = std::chrono::milliseconds(50);

 private:
  static constexpr int kWaitingMax = 16;
  const Archive* const archive_;
  Gate waiting_{kWaitingMax};
  std::mutex mutex_;
  std::condition_variable moved_;
};

}  // namespace dicta::server
