#include "storage/status.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace dicta {
namespace {

TEST(StatusTest, MessageOpensWithTheNameOfItsCode) {
  const struct {
    Status status;
    Code code;
    std::string text;
  } kCases[] = {
      {Status(), Code::kOk, "ok"},
      {NotFound("no statement x"), Code::kNotFound, "not found: no statement x"},
      {InvalidArgument("date: no"), Code::kInvalidArgument, "invalid: date: no"},
      {Corruption("cut short"), Code::kCorruption, "corruption: cut short"},
      {IoError("disk full"), Code::kIoError, "i/o error: disk full"},
      {NoSpace("3 MiB are free"), Code::kNoSpace, "no space: 3 MiB are free"},
      {Busy("pid 412"), Code::kBusy, "busy: pid 412"},
      {Unsupported("format 2"), Code::kUnsupported, "unsupported: format 2"},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(row.status.code(), row.code) << row.text;
    EXPECT_EQ(row.status.ToString(), row.text);
    EXPECT_EQ(row.status.ok(), row.code == Code::kOk) << row.text;
  }
}

TEST(StatusTest, WithinPutsContextBeforeTheMessageAndKeepsTheCode) {
  const Status status = Corruption("cut short").Within("statement 7zq4k9").Within("a");
  EXPECT_EQ(status.ToString(), "corruption: a: statement 7zq4k9: cut short");
  EXPECT_TRUE(Status().Within("a").ok());
  EXPECT_EQ(Status().Within("a").message(), "");
}

TEST(StatusTest, TryReturnsTheFirstFailureAndGoesOnAfterSuccess) {
  int reached = 0;
  const auto run = [&](const Status& first, const Status& second) -> Status {
    DICTA_TRY(first);
    ++reached;
    DICTA_TRY(second);
    ++reached;
    return {};
  };
  EXPECT_TRUE(run({}, {}).ok());
  EXPECT_EQ(reached, 2);
  EXPECT_EQ(run(Busy("a"), NotFound("b")).ToString(), "busy: a");
  EXPECT_EQ(reached, 2);
  EXPECT_EQ(run({}, NotFound("b")).ToString(), "not found: b");
  EXPECT_EQ(reached, 3);
}

TEST(ResultTest, AssignMovesTheValueOutOrReturnsTheStatus) {
  const auto make = [](bool ok) -> Result<std::unique_ptr<int>> {
    if (!ok) return IoError("gone");
    return std::make_unique<int>(7);
  };
  const auto add = [&](bool first, bool second) -> Result<int> {
    DICTA_ASSIGN(const std::unique_ptr<int> a, make(first));
    std::unique_ptr<int> b;
    DICTA_ASSIGN(b, make(second));
    return *a + *b;
  };
  ASSERT_TRUE(add(true, true).ok());
  EXPECT_EQ(add(true, true).value(), 14);
  EXPECT_EQ(add(false, true).status().ToString(), "i/o error: gone");
  EXPECT_EQ(add(true, false).status().ToString(), "i/o error: gone");
}

}  // namespace
}  // namespace dicta
