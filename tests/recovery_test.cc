// Writes that the system refuses in the middle: nothing acknowledged is lost, lookups go on, and so does writing in the
// same process once the cause is gone. The system is made to refuse by a limit on the size of files (EFBIG), which
// meets the engine wherever it happens to write; tests/crash does the same with disks that are full or fail.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "storage/room.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

// While it lives, no file grows beyond so many bytes.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_;
};

// Words that do not compress.
std::string Noise(uint32_t seed, size_t bytes) {
  std::mt19937 random(seed);
  std::string text;
  while (text.size() < bytes) text += static_cast<char>('0' + random() % 75);
  return text;
}

std::vector<Document> NoiseBatch(int number, size_t bytes) {
  std::vector<Document> documents(10);
  for (size_t i = 0; i < documents.size(); ++i) {
    v1::Statement& statement = documents[i].statement;
    statement.set_id("s-" + std::to_string(number) + "-" + std::to_string(i));
    statement.set_date("2024-03-05");
    statement.add_speakers()->set_name("Merisa Kovarin");
    statement.set_text(Noise(static_cast<uint32_t>(number * 10) + static_cast<uint32_t>(i), bytes));
  }
  return documents;
}

class RecoveryTest : public testing::Test {
 protected:
  void SetUp() override { archive_ = Open({.access = Access::kWrite, .create = true}); }

  std::unique_ptr<Archive> Open(const OpenOptions& options) const {
    auto archive = Archive::Open(path_, options);
    EXPECT_TRUE(archive.ok()) << archive.status().ToString();
    return archive.ok() ? std::move(archive).value() : nullptr;
  }
  Status Add(int number, size_t bytes = 2000) { return archive_->Add(NoiseBatch(number, bytes), {}).status(); }

  static void ExpectHolds(const Archive& archive, int batches) {
    const auto count = archive.Count({.speakers = {"Merisa Kovarin"}});
    ASSERT_TRUE(count.ok()) << count.status().ToString();
    EXPECT_EQ(*count, static_cast<uint64_t>(batches) * 10);
    EXPECT_EQ(archive.position(), static_cast<uint64_t>(batches));
    for (int i = 0; i < batches; ++i) {
      const auto statement = archive.Get("s-" + std::to_string(i) + "-9");
      ASSERT_TRUE(statement.ok()) << statement.status().ToString();
    }
  }

  const TempDir temp_;
  const std::string path_ = temp_ / "press";
  std::unique_ptr<Archive> archive_;
};

TEST(RoomTest, SaysHowMuchIsThereAndHowMuchIsNeeded) {
  EXPECT_TRUE(NeedRoom("/", 0).ok());
  const Status status = NeedRoom("/", uint64_t{1} << 60);
  EXPECT_EQ(status.code(), Code::kNoSpace);
  EXPECT_NE(status.message().find(" MiB are free, and writing needs 1099511627776 MiB"), std::string::npos)
      << status.message();
  EXPECT_EQ(NeedRoom("/no such path", 1).code(), Code::kIoError);
}

TEST_F(RecoveryTest, WritesStopBeforeTheDiskIsFullAndGoOnWhereThereIsRoom) {
  ASSERT_TRUE(Add(0).ok());
  archive_.reset();
  archive_ = Open({.access = Access::kWrite, .reserve_bytes = uint64_t{1} << 60});
  ASSERT_NE(archive_, nullptr) << "to open it needs little room, whatever is to stay free";
  EXPECT_EQ(Add(1).code(), Code::kNoSpace);
  EXPECT_EQ(archive_->Remove("s-0-0", "a test").code(), Code::kNoSpace);
  EXPECT_EQ(archive_->Optimize({}).status().code(), Code::kNoSpace);
  ExpectHolds(*archive_, 1);
  archive_.reset();
  archive_ = Open({.access = Access::kWrite});
  EXPECT_TRUE(Add(1).ok());
  ExpectHolds(*archive_, 2);
}

TEST_F(RecoveryTest, AWriteThatFailedHalfwayIsNotThereAndCanBeMadeAgain) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Add(i).ok());
  {
    const FileSizeLimit limit(200 << 10);
    const Status status = Add(3, 100'000);
    EXPECT_EQ(status.code(), Code::kIoError) << status.ToString();
    EXPECT_NE(status.message().find("nothing of this write was stored"), std::string::npos) << status.message();
    ExpectHolds(*archive_, 3);
    EXPECT_TRUE(Add(3).ok()) << "a small one has room";
    EXPECT_FALSE(Add(4, 100'000).ok());
  }
  EXPECT_TRUE(Add(4, 100'000).ok());
  ExpectHolds(*archive_, 5);
  ExpectHolds(*Open({}), 5);
  archive_.reset();
  ExpectHolds(*Open({.access = Access::kWrite}), 5);
}

TEST_F(RecoveryTest, WhereNothingCanBeWrittenLookupsGoOnAndTheNextWriteFindsOut) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Add(i).ok());
  {
    const FileSizeLimit limit(16);  // not even a manifest
    for (int attempt = 0; attempt < 3; ++attempt) {
      const Status status = Add(3);
      EXPECT_FALSE(status.ok());
      if (attempt == 0) {
        EXPECT_NE(status.message().find("whether this write is stored is not known yet"), std::string::npos)
            << status.message();
      }
      ExpectHolds(*archive_, 3);
    }
  }
  EXPECT_TRUE(Add(3).ok());
  ExpectHolds(*archive_, 4);
  archive_.reset();
  ExpectHolds(*Open({.access = Access::kWrite}), 4);
}

TEST_F(RecoveryTest, LookupsBesideItNeverFail) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Add(i).ok());
  std::atomic<bool> done = false;
  std::atomic<uint64_t> lookups = 0;
  std::vector<std::thread> readers;
  for (unsigned seed = 0; seed < 3; ++seed) {
    readers.emplace_back([&, seed] {
      std::minstd_rand random(seed + 1);
      while (!done) {
        const std::string id = "s-" + std::to_string(random() % 3) + "-" + std::to_string(random() % 10);
        v1::Statement statement;
        const Status read = archive_->Read(id, &statement);
        const auto count = archive_->Count({.speakers = {"Merisa Kovarin"}});
        if (!read.ok() || !count.ok() || *count % 10 != 0) {
          ADD_FAILURE() << read.ToString() << "; " << count.status().ToString();
          return;
        }
        ++lookups;
      }
    });
  }
  int stored = 3;
  for (int round = 0; round < 8; ++round) {
    {
      const FileSizeLimit limit(round % 2 == 0 ? 16 : 200 << 10);
      EXPECT_FALSE(Add(stored, 100'000).ok());
    }
    Status status;
    for (int attempt = 0; attempt < 100; ++attempt) {  // Busy where lookups do not pause
      status = Add(stored, 10'000);
      if (status.code() != Code::kBusy) break;
    }
    EXPECT_TRUE(status.ok()) << status.ToString();
    ++stored;
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_GT(lookups, 20u);
  ExpectHolds(*archive_, stored);
}

}  // namespace
}  // namespace dicta
