#include "tools/progress.h"

#include <gtest/gtest.h>

namespace dicta::tools {
namespace {

TEST(ProgressTest, Line) {
  EXPECT_EQ(ProgressLine(0, 0, 0, 80), "0.0 MB  0.0 MB/s");
  EXPECT_EQ(ProgressLine(12'000'000, 24'000'000, 4, 80),
            "[############------------]  50%  12.0 of 24.0 MB  3.0 MB/s  0:04 left");
  EXPECT_EQ(ProgressLine(1'000'000, 7'201'000'000, 1, 90),
            "[------------------------]   0%  1.0 of 7201.0 MB  1.0 MB/s  2:00:00 left");
  EXPECT_EQ(ProgressLine(30, 20, 1, 80), "[########################] 100%  0.0 of 0.0 MB  0.0 MB/s  0:00 left");
  EXPECT_EQ(ProgressLine(12'000'000, 24'000'000, 4, 10), "[#########");
}

}  // namespace
}  // namespace dicta::tools
