// A reader that keeps up by itself: with writes, beside purges, and when the archive goes away.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

using std::chrono::milliseconds;
constexpr milliseconds kSoon{10000};

Document Made(const std::string& id, const std::string& date) {
  Document document;
  document.statement.set_id(id);
  document.statement.set_date(date);
  document.statement.set_text("what " + id + " says");
  document.statement.add_speakers()->set_name("Ann Lee");
  document.original = "original of " + id;
  return document;
}

class FollowTest : public testing::Test {
 protected:
  void SetUp() override {
    auto writer = Archive::Open(path_, {.access = Access::kWrite, .create = true});
    ASSERT_TRUE(writer.ok()) << writer.status().ToString();
    writer_ = std::move(writer).value();
    Add("first");
  }

  void Add(const std::string& id, const std::string& date = "2025-02-14") {
    const Document document = Made(id, date);
    const auto outcomes = writer_->Add({&document, 1}, {});
    ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
  }

  std::unique_ptr<Archive> Follow() const {
    auto archive = Archive::Follow(path_);
    EXPECT_TRUE(archive.ok()) << archive.status().ToString();
    return archive.ok() ? std::move(archive).value() : nullptr;
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
  std::unique_ptr<Archive> writer_;
};

TEST_F(FollowTest, SeesEveryWriteByItself) {
  const auto follower = Follow();
  for (int i = 0; i < 50; ++i) {
    const std::string id = "s" + std::to_string(i);
    EXPECT_EQ(follower->Get(id).status().code(), Code::kNotFound);
    Add(id);
    const Status came = follower->WaitFor(writer_->position(), kSoon);
    ASSERT_TRUE(came.ok()) << came.ToString();
    EXPECT_EQ(follower->position(), writer_->position());
    EXPECT_EQ(follower->Get(id)->text(), "what " + id + " says");
    EXPECT_EQ(*follower->Count({.speakers = {"Ann Lee"}}), i + 2u);
  }
  ASSERT_TRUE(writer_->Remove("first", "").ok());
  ASSERT_TRUE(follower->WaitFor(writer_->position(), kSoon).ok());
  EXPECT_EQ(follower->Get("first").status().code(), Code::kNotFound);
  ASSERT_TRUE(writer_->Optimize({}).ok());
  Add("last");
  ASSERT_TRUE(follower->WaitFor(writer_->position(), kSoon).ok());
  EXPECT_TRUE(follower->Get("last").ok());
}

// Rows of dates that are known to the month, to the year or not at all lie apart from those of days (keys.h): a listing
// looks only where there are some, whether it is the reader's first or not.
TEST_F(FollowTest, ListsDatesOfAnExactnessThatIsNew) {
  const auto asked = Follow(), unasked = Follow();
  uint64_t all = 1;
  EXPECT_EQ(*asked->Count({}), all);
  for (const std::string date : {"2025-03", "2024", "", "2020/2025", "1900/1999"}) {
    Add("of " + date, date);
    ++all;
    for (const auto* reader : {asked.get(), writer_.get()}) {
      ASSERT_TRUE(reader->WaitFor(writer_->position(), kSoon).ok());
      const auto page = reader->Find({.limit = 20});
      ASSERT_TRUE(page.ok()) << page.status().ToString();
      EXPECT_EQ(page->rows.size(), all) << date;
    }
  }
  ASSERT_TRUE(unasked->WaitFor(writer_->position(), kSoon).ok());
  const auto page = unasked->Find({.limit = 20});
  ASSERT_TRUE(page.ok()) << page.status().ToString();
  EXPECT_EQ(page->rows.size(), all);
  writer_.reset();
  writer_ = *Archive::Open(path_, {.access = Access::kWrite});
  EXPECT_EQ(writer_->Find({.limit = 20})->rows.size(), all) << "opened anew";
}

// Readers look for exactnesses the first time while a writer adds new ones.
TEST_F(FollowTest, FirstListingsBesideWrites) {
  std::atomic<bool> done = false;
  std::jthread writing([&] {
    for (const std::string date : {"2025-03", "2024", "", "2020/2025", "1900/1999", "0100/1999"})
      Add("of " + date, date);
    done = true;
  });
  do {
    const auto follower = Follow();
    for (int i = 0; i < 5; ++i) {
      const auto page = follower->Find({.limit = 20});
      ASSERT_TRUE(page.ok()) << page.status().ToString();
      EXPECT_EQ(page->rows.size(), page->position) << "each write adds one statement";
    }
  } while (!done);
}

TEST_F(FollowTest, WaitingEndsWithTheTimeOrTheWrite) {
  const auto follower = Follow();
  EXPECT_TRUE(follower->WaitFor(0, milliseconds(0)).ok());
  EXPECT_TRUE(writer_->WaitFor(1, milliseconds(0)).ok());
  EXPECT_EQ(follower->WaitFor(2, milliseconds(5)).ToString(),
            "busy: position 2 is not here yet: the archive stands at 1");
  std::thread waiting([&] { EXPECT_TRUE(writer_->WaitFor(2, kSoon).ok()) << "also where it is written"; });
  Add("second");
  waiting.join();
}

TEST_F(FollowTest, PinnedReaderStaysWhereItIs) {
  const auto pinned = Archive::OpenReadOnly(path_);
  ASSERT_TRUE(pinned.ok());
  Add("second");
  ASSERT_TRUE(writer_->Optimize({}).ok()) << "its files go";
  writer_.reset();
  writer_ = std::move(*Archive::Open(path_, {.access = Access::kWrite}));
  Add("third");
  EXPECT_EQ((*pinned)->CatchUp().code(), Code::kInvalidArgument);
  EXPECT_EQ((*pinned)->position(), 1u);
  EXPECT_EQ(*(*pinned)->Count({}), 1u);
  EXPECT_TRUE((*pinned)->Get("first").ok());
  EXPECT_FALSE((*pinned)->Get("second").ok());
  EXPECT_EQ(writer_->Purge("first", "court order").code(), Code::kBusy) << "it does not let go";
}

TEST_F(FollowTest, PurgeIsLetThroughWhileLookupsGoOn) {
  const auto one = Follow(), two = Follow();
  std::atomic<bool> done = false;
  std::vector<std::thread> lookups;
  for (const auto* follower : {one.get(), two.get()}) {
    lookups.emplace_back([&done, follower] {
      while (!done) {
        const bool added = follower->position() >= 2;
        EXPECT_TRUE(follower->Get("stays").ok() || !added);
        static_cast<void>(follower->Get("first").ok());
        EXPECT_TRUE(follower->Find({.speakers = {"Ann Lee"}}).ok());
        EXPECT_TRUE(follower->ForEachSpeaker("", [](const SpeakerCount&) { return true; }).ok());
      }
    });
  }
  Add("stays");
  for (int i = 0; i < 5; ++i) {
    const std::string id = i == 0 ? "first" : "more" + std::to_string(i);
    if (i > 0) Add(id);
    Status purged = writer_->Purge(id, "court order");
    // Readers that were given no processor in time are no fault: the next purge is let through.
    for (int again = 0; again < 10 && purged.code() == Code::kBusy; ++again) purged = writer_->Purge(id, "court order");
    EXPECT_TRUE(purged.ok()) << purged.ToString();
  }
  done = true;
  for (std::thread& lookup : lookups) lookup.join();
  for (const auto* follower : {one.get(), two.get()}) {
    ASSERT_TRUE(follower->WaitFor(writer_->position(), kSoon).ok());
    EXPECT_EQ(follower->Get("first").status().message().rfind("statement first was purged", 0), 0u);
    EXPECT_FALSE(follower->GetRevision("first", 1).ok());
    EXPECT_EQ(*follower->Count({}), 1u);
  }
  Add("after");
  ASSERT_TRUE(one->WaitFor(writer_->position(), kSoon).ok());
  EXPECT_TRUE(one->Get("after").ok());
}

TEST_F(FollowTest, LookupThatLooksUpKeepsAPurgeOutAndGoesOn) {
  const auto follower = Follow();
  std::atomic<bool> inside = false, purged = false;
  std::thread purge([&] {
    while (!inside) std::this_thread::yield();
    EXPECT_EQ(writer_->Purge("first", "court order").code(), Code::kBusy);
    purged = true;
  });
  const Status visited = follower->ForEachSpeaker("", [&](const SpeakerCount&) {
    for (inside = true; !purged;) EXPECT_TRUE(follower->Get("first").ok());
    return true;
  });
  EXPECT_TRUE(visited.ok()) << visited.ToString();
  purge.join();
  EXPECT_TRUE(follower->Get("first").ok());
}

TEST_F(FollowTest, PurgeThatWasCutShortHoldsNobodyUp) {
  std::ofstream(path_ + "/PURGE") << "412\n";
  const auto follower = Follow();
  Add("second");
  EXPECT_TRUE(follower->WaitFor(2, kSoon).ok());
}

TEST_F(FollowTest, ArchiveThatGoesAwayAndAnother) {
  const auto follower = Follow();
  writer_.reset();
  std::filesystem::rename(path_, temp_ / "elsewhere");
  Status status = follower->WaitFor(2, milliseconds(500));
  EXPECT_EQ(status.code(), Code::kIoError) << status.ToString();
  EXPECT_TRUE(follower->Get("first").ok()) << "what was there is still seen";
  { ASSERT_TRUE(Archive::Open(path_, {.access = Access::kWrite, .create = true}).ok()); }
  status = follower->WaitFor(2, milliseconds(500));
  EXPECT_EQ(status.code(), Code::kNotFound) << status.ToString();
  EXPECT_TRUE(follower->Get("first").ok());
  std::filesystem::remove_all(path_);
  std::filesystem::rename(temp_ / "elsewhere", path_);
  writer_ = std::move(*Archive::Open(path_, {.access = Access::kWrite}));
  Add("second");
  EXPECT_TRUE(follower->WaitFor(2, kSoon).ok());
  EXPECT_TRUE(follower->Get("second").ok());
}

}  // namespace
}  // namespace dicta
