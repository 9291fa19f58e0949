// Ctrl-C ends long work in order: what is under way is finished, what is done is said.
#pragma once

#include <atomic>
#include <csignal>

namespace dicta::tools {

inline constexpr int kExitInterrupted = 130;  // 128 + SIGINT, as shells have it

// While it lives, the first SIGINT or SIGTERM sets flag(); the second one ends the program. One lives at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;

  static const std::atomic<bool>* flag();

 private:
  struct sigaction old_int_ = {}, old_term_ = {};
};

}  // namespace dicta::tools
