#include "tools/ordered_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace dicta::tools {
namespace {

TEST(OrderedPoolTest, ResultsComeInOrderWithinTheBudget) {
  std::atomic<size_t> held = 0, most = 0;
  OrderedPool<int> pool(4, 1000, 100);
  int next = 0;
  for (int i = 0; i < 300; ++i) {
    while (!pool.HasRoom(10)) EXPECT_EQ(pool.Take(), next++);
    pool.Submit(10, [&, i](OrderedPool<int>::Account* account) {
      account->Hold(40);
      const size_t now = held += 40;
      size_t before = most;
      while (before < now && !most.compare_exchange_weak(before, now)) {
      }
      std::this_thread::sleep_for(std::chrono::microseconds(i % 3 * 200));
      held -= 40;
      account->Hold(5);
      return i;
    });
  }
  while (!pool.empty()) EXPECT_EQ(pool.Take(), next++);
  EXPECT_EQ(next, 300);
  // 100, and the oldest, who never waits.
  EXPECT_LE(most, 140u);
}

TEST(OrderedPoolTest, OldestWaitsForTheOwnerAlone) {
  std::atomic<bool> held = false;
  OrderedPool<int> pool(1, 10, 10);
  pool.HoldOutside(5);
  pool.Submit(0, [&](auto* account) {
    account->Hold(20);
    held = true;
    return 1;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  EXPECT_FALSE(held);
  pool.HoldOutside(0);
  EXPECT_EQ(pool.Take(), 1);
}

TEST(OrderedPoolTest, TasksThatHaveNotBegunAreDropped) {
  std::atomic<int> ran = 0;
  {
    OrderedPool<int> pool(1, 1000, 1000);
    for (int i = 0; i < 100; ++i) {
      pool.Submit(0, [&](auto*) {
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
        return ++ran;
      });
    }
  }
  EXPECT_LT(ran, 100);
}

}  // namespace
}  // namespace dicta::tools
