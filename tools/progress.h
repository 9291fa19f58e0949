// A progress bar on standard error, where that is a terminal; otherwise nothing. Lines printed meanwhile go above it.
// Thread-safe.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace dicta::tools {

class Progress {
 public:
  // `total_bytes` 0: not known. A bar is only drawn where `show` is true (ordinarily: stderr is a terminal).
  Progress(uint64_t total_bytes, bool show);
  ~Progress();  // takes the bar away
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  std::atomic<uint64_t>* done() { return &done_; }

  // Draws the bar if it is time to.
  void Update();
  // Prints a line on standard error.
  void Print(std::string_view line);
  // Takes the bar away for good.
  void Finish();

 private:
  void Clear();  // REQUIRES: mutex_ is held

  const uint64_t total_;
  std::mutex mutex_;  // guards what changes, done_ aside
  bool show_;
  bool drawn_ = false;
  std::atomic<uint64_t> done_ = 0;
  const std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point next_;
};

// The bar's text for a moment: "[#####-----]  50%  12.0 of 24.0 MB  3.1 MB/s  0:04 left", at most `width` columns.
std::string ProgressLine(uint64_t done, uint64_t total, double seconds, size_t width);

}  // namespace dicta::tools
