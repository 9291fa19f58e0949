// What is read off the server and its archive whenever Prometheus asks: figures that cost little, however large the
// archive and however often it asks. Thread-safe.
#pragma once

#include <prometheus/collectable.h>

#include <chrono>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "server/metrics.h"

namespace dicta::server {

class Gauges : public prometheus::Collectable {
 public:
  explicit Gauges(Watched watched) : watched_(std::move(watched)) {}

  // Figures that cannot be read are left out.
  std::vector<prometheus::MetricFamily> Collect() const override;

 private:
  // What takes a walk through the list of days: made again once the archive has moved on, and so seldom that no more
  // than a hundredth of the time goes into it.
  struct Counted {
    bool known = false;
    uint64_t position = 0;
    uint64_t statements = 0, undated = 0;
    std::chrono::steady_clock::time_point next = {};  // not before
  };
  Counted CountNow() const;

  const Watched watched_;
  mutable std::mutex mutex_;
  mutable Counted counted_;  // guarded by mutex_
};

}  // namespace dicta::server
