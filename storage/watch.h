// Waits for files to change: by inotify, and where the system gives none, by looking every few milliseconds.
// One thread waits; any may stop it.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace dicta {

class Watch {
 public:
  // Of the files that stand in these directories.
  explicit Watch(const std::vector<std::string>& directories);
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  // Returns when a file has changed since it last returned, may have changed, or when stopped.
  void Wait();
  // Returns after this time, or when stopped.
  void Rest(std::chrono::microseconds time);

  void Stop();
  bool stopped() const;

 private:
  int stop_ = -1, notify_ = -1;  // eventfd; inotify, -1: not to be had
};

}  // namespace dicta
