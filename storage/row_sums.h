// Sums of rows that do not depend on their order: two sets of rows that were gone through in different orders are the
// same when their sums are. For accidents, not against forgery.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/hash.h"

namespace dicta {

// 128 bits over keys and values.
struct RowSum {
  uint64_t low = 0, high = 0;

  void Add(std::string_view key, std::string_view value = {}) {
    const uint64_t hash = Xxh3(key, Xxh3(value));
    low += hash;
    high += Xxh3(key, ~hash);
  }
  void Add(const RowSum& other) {
    low += other.low;
    high += other.high;
  }
  friend bool operator==(const RowSum&, const RowSum&) = default;
};

}  // namespace dicta
