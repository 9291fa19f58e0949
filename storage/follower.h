// A thread that keeps a reader up with its archive's writer.
//
// It catches up when a file of the store changes, and rests between two times for as long as one took, so that lookups
// come in between. What cannot be caught up with now (the archive is away, no descriptors are left) is tried again, and
// lookups go on as of the position they have reached. When a purge asks it to, it closes the store until that is done.
#pragma once

#include <thread>

#include "storage/watch.h"

namespace dicta {

class Store;

class Follower {
 public:
  // REQUIRES: the store outlives it.
  explicit Follower(Store* store);
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;
  ~Follower();

 private:
  void Run();

  Store* const store_;
  Watch watch_;
  std::thread thread_;
};

}  // namespace dicta
