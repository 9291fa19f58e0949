// Long-lived followers beside a writer that is killed and started over and over: no lookup is ever wrong.
//
// DICTA_RESTARTS (10) says how often, DICTA_FOLLOWERS (1) how many share three threads of lookups, DICTA_RATE (2000)
// how many statements a second it writes, DICTA_PAUSE_US (1000) how long each of three threads rests between two rounds
// of lookups: 0 for more of them, on a machine that is then busy.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "tests/follow_writer.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

constexpr std::chrono::seconds kPatience{20};

int Set(const char* name, int otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : std::atoi(set);
}

class Writer {
 public:
  Writer(const std::string& archive, const std::string& acknowledged, bool optimize) {
    const std::string rate = std::to_string(Set("DICTA_RATE", 2000));
    const std::vector<const char*> arguments = {
        FOLLOW_WRITER, archive.c_str(), acknowledged.c_str(), rate.c_str(), optimize ? "optimize" : nullptr, nullptr};
    pid_ = vfork();
    if (pid_ == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      execv(FOLLOW_WRITER, const_cast<char* const*>(arguments.data()));
      _exit(127);
    }
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { End(SIGKILL); }

  // The exit status; -1 where it was killed.
  int End(int signal) {
    if (pid_ <= 0) return 0;
    kill(pid_, signal);
    int status = 0;
    waitpid(std::exchange(pid_, 0), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t pid_ = 0;
};

class FollowRestartTest : public testing::Test {
 protected:
  void TearDown() override { munmap(acknowledged_, sizeof *acknowledged_); }

  // What was acknowledged is there as soon as it is waited for.
  void ExpectAcknowledged(const Archive& follower, uint64_t random) {
    const uint64_t position = acknowledged_->position;
    const Status came = follower.WaitFor(position, kPatience);
    ASSERT_TRUE(came.ok()) << came.ToString();
    for (const uint64_t n : {position * kPerBatch, random % (position * kPerBatch) + 1}) {
      const auto statement = follower.Get(FollowedId(n));
      ASSERT_TRUE(statement.ok()) << position << ": " << statement.status().ToString();
      ASSERT_EQ(statement->speakers(0).name(), FollowedSpeaker(n));
    }
  }

  // Rows lead to their records, those of a person and those of two.
  void ExpectRecordsOfRows(const Archive& follower, uint64_t random) {
    Query query{.speakers = {FollowedSpeaker(random)}, .limit = 20};
    if (random % 2 == 0) query.speakers.emplace_back("Everybody's Other");
    if (random % 3 == 0) query.speakers.clear();
    const auto page = follower.Find(query);
    ASSERT_TRUE(page.ok()) << page.status().ToString();
    ASSERT_EQ(page->rows.size(), 20u);
    for (const Row& row : page->rows) {
      const auto statement = follower.Get(row.id(), page->position);
      ASSERT_TRUE(statement.ok()) << page->position << ": " << statement.status().ToString();
      ASSERT_EQ(statement->title(), row.title());
    }
  }

  // A position has so many statements, no more and no fewer, however it is asked.
  void ExpectCounts(const Archive& follower, uint64_t random) {
    const uint64_t position = follower.position(), all = position * kPerBatch;
    const auto count = follower.Count({.position = position});
    ASSERT_TRUE(count.ok()) << count.status().ToString();
    ASSERT_EQ(*count, all) << position;
    const auto of_one = follower.Count({.speakers = {FollowedSpeaker(random)}, .position = position});
    ASSERT_TRUE(of_one.ok()) << of_one.status().ToString();
    ASSERT_EQ(*of_one, all / kPeople + (random % kPeople != 0 && random % kPeople <= all % kPeople)) << position;
  }

  void LookUp(uint64_t random) {
    const Archive& follower = *followers_[random % followers_.size()];
    const auto pause = static_cast<useconds_t>(Set("DICTA_PAUSE_US", 1000));
    while (!done_ && !HasFatalFailure()) {
      random = random * 6364136223846793005u + 1442695040888963407u;
      const uint64_t choice = random >> 33;
      ExpectAcknowledged(follower, choice);
      ExpectRecordsOfRows(follower, choice);
      if (++lookups_ % 16 == 0) ExpectCounts(follower, choice);
      usleep(pause);
    }
  }

  void NoteWhenPositionsCome() {
    came_.resize(Acknowledged::kPositions);
    const Archive& follower = *followers_.front();
    for (uint64_t last = follower.position(); !done_;) {
      if (!follower.WaitFor(last + 1, std::chrono::milliseconds(50)).ok()) continue;
      const int64_t now = NowNs();
      for (const uint64_t position = follower.position(); last < position;) came_[++last] = now;
    }
  }

  void ReportTimes(uint64_t from) const {
    std::vector<double> late;
    uint64_t before = 0;
    for (uint64_t position = from; position <= acknowledged_->position; ++position) {
      const int64_t written = acknowledged_->times[position], came = came_[position];
      if (written == 0 || came == 0) continue;
      before += came < written;
      late.push_back(static_cast<double>(std::max<int64_t>(came - written, 0)) / 1e6);
    }
    ASSERT_FALSE(late.empty());
    std::sort(late.begin(), late.end());
    std::printf("%zu writes of %d statements; visible after they were acknowledged, ms: p50 %.2f p99 %.2f max %.2f\n",
                late.size(), static_cast<int>(kPerBatch), late[late.size() / 2], late[late.size() * 99 / 100],
                late.back());
    std::printf("visible before they were acknowledged: %.0f %%\n",
                100.0 * static_cast<double>(before) / static_cast<double>(late.size()));
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
  Acknowledged* acknowledged_ = Acknowledged::Map(temp_ / "acknowledged");
  std::vector<std::unique_ptr<Archive>> followers_;
  std::vector<int64_t> came_;
  std::atomic<bool> done_ = false;
  std::atomic<uint64_t> lookups_ = 0;
};

TEST_F(FollowRestartTest, NoLookupIsEverWrong) {
  const int restarts = Set("DICTA_RESTARTS", 10);
  // One that optimizes writes beside that, and an archive of 300 restarts has 150,000 and more.
  const auto write_until = [&](uint64_t position) {
    for (int i = 0; i < 120000 && acknowledged_->position < position; ++i) usleep(1000);
    ASSERT_GE(acknowledged_->position, position) << "the writer does not write";
  };
  {
    Writer writer(path_, temp_ / "acknowledged", false);
    write_until(100);
  }
  for (int i = 0; i < Set("DICTA_FOLLOWERS", 1); ++i) {
    auto follower = Archive::Follow(path_);
    ASSERT_TRUE(follower.ok()) << follower.status().ToString();
    followers_.push_back(std::move(follower).value());
  }
  const uint64_t from = followers_.front()->position() + 1;
  const int64_t begin = NowNs();
  std::vector<std::thread> threads;
  threads.emplace_back([this] { NoteWhenPositionsCome(); });
  for (uint64_t seed = 1; seed <= 3; ++seed) threads.emplace_back([this, seed] { LookUp(seed); });
  for (int i = 0; i < restarts && !HasFatalFailure(); ++i) {
    Writer writer(path_, temp_ / "acknowledged", i % 10 == 7);
    write_until(acknowledged_->position + 100 + i * 37 % 200);
    if (i % 3 == 1) {
      EXPECT_EQ(writer.End(SIGTERM), 0);
    } else {
      writer.End(SIGKILL);
    }
  }
  for (const auto& follower : followers_) ExpectAcknowledged(*follower, 0);
  done_ = true;
  for (std::thread& thread : threads) thread.join();
  const double seconds = static_cast<double>(NowNs() - begin) / 1e9;
  std::printf("%d restarts in %.1f s, %.0f statements/s with their pauses, %llu rounds of lookups\n", restarts, seconds,
              static_cast<double>((acknowledged_->position - from + 1) * kPerBatch) / seconds,
              static_cast<unsigned long long>(lookups_));
  ReportTimes(from);
  for (const auto& follower : followers_) ExpectCounts(*follower, 1);
}

}  // namespace
}  // namespace dicta
