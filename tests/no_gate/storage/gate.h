// In the place of storage/gate.h, for the control of the follower's test: a gate that holds nobody up. Lookups go on
// while the follower catches up, which RocksDB 7.8.3 does not bear.
#pragma once

namespace dicta {

class Gate {
 public:
  void lock() {}
  void unlock() {}
  void lock_shared() {}
  void unlock_shared() {}
};

}  // namespace dicta
