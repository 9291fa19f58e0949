// A store that ends before what was acknowledged, or is another, is noticed by whoever opens it.
#include "storage/watermark.h"

#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "storage/archive.h"
#include "storage/verify.h"
#include "tests/archive_files.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

namespace fs = std::filesystem;

Document Numbered(int number) {
  Document document;
  document.statement.set_id("s" + std::to_string(number));
  document.statement.set_date("2025-02-14");
  document.statement.add_speakers()->set_name("Wang Yi");
  document.statement.set_text(std::string(200, static_cast<char>('a' + number)));
  return document;
}

Status AddNumbered(Archive* archive, int number) {
  const Document document = Numbered(number);
  return archive->Add({&document, 1}, {}).status();
}

TEST(WatermarkTest, TheHigherOfTwoSlotsCountsAndOneOfThemSuffices) {
  const TempDir temp;
  auto file = WatermarkFile::Make(temp.path(), {});
  ASSERT_TRUE(file.ok()) << file.status().ToString();
  EXPECT_EQ(file->Read()->position, 0u);
  for (uint64_t position = 1; position <= 5; ++position) {
    ASSERT_TRUE(file->Write({position, std::string(32, static_cast<char>(position))}).ok());
    EXPECT_EQ(file->Read()->position, position);
    EXPECT_EQ(file->Read()->chain, std::string(32, static_cast<char>(position)));
  }
  const std::string path = temp / "WATERMARK", whole = ReadFile(path);
  ASSERT_EQ(whole.size(), 2 * kSlotBytes);
  for (size_t at = 0; at < 45; ++at) {
    WriteFile(path, whole);
    FlipByte(path, kSlotBytes + at);
    EXPECT_EQ(WatermarkFile::Open(temp.path(), false)->Read()->position, 4u) << "byte " << at;
    EXPECT_EQ(WatermarkFile::Open(temp.path(), false)->Check().code(), Code::kCorruption);
    FlipByte(path, at);
    EXPECT_EQ(WatermarkFile::Open(temp.path(), false)->Read().status().code(), Code::kCorruption);
  }
  for (size_t size = 0; size < whole.size(); size += 45) {
    WriteFile(path, whole.substr(0, size));
    const auto read = WatermarkFile::Open(temp.path(), false)->Read();
    EXPECT_EQ(read.ok(), size >= 45) << size;
  }
  fs::remove(path);
  EXPECT_EQ(WatermarkFile::Open(temp.path(), true).status().code(), Code::kCorruption);
}

class LostTailTest : public testing::Test {
 protected:
  // An archive whose batches are in the engine's log, as a kill leaves it.
  void SetUp() override {
    auto archive = Archive::Open(living_, {.access = Access::kWrite, .create = true});
    ASSERT_TRUE(archive.ok()) << archive.status().ToString();
    for (int i = 1; i <= 9; ++i) ASSERT_TRUE(AddNumbered(archive->get(), i).ok());
    CopyArchive(living_, killed_);
    log_ = StoreFiles(killed_, ".log").front();
    ASSERT_GT(fs::file_size(log_), 9 * 200u);
  }

  void ExpectRefused(const std::string& part) const {
    const auto before = FilesIn(killed_ + "/store");
    for (const Access access : {Access::kRead, Access::kFollow, Access::kPinned, Access::kWrite}) {
      const auto opened = Archive::Open(killed_, {.access = access});
      EXPECT_EQ(opened.status().code(), Code::kCorruption) << opened.status().ToString();
      EXPECT_NE(opened.status().message().find(part), std::string::npos) << opened.status().ToString();
    }
    EXPECT_EQ(FilesIn(killed_ + "/store"), before) << "nothing was thrown away";
  }

  const TempDir temp_;
  const std::string living_ = temp_ / "living", killed_ = temp_ / "killed";
  // Gives every batch of an archive to another one; the bytes of all.
  static std::string Replayed(const Archive& from, Archive* to) {
    std::string bytes;
    v1::Batch batch;
    std::vector<v1::DumpEntry> entries;
    const auto replay = [&] {
      if (batch.position() == 0) return Status();
      return to->Replay(batch, entries, false).status();
    };
    Status status = from.ForEachEntry(nullptr, [&](const v1::DumpEntry& entry) -> Status {
      bytes += entry.SerializeAsString();
      if (!entry.has_batch()) {
        entries.push_back(entry);
        return {};
      }
      DICTA_TRY(replay());
      batch = entry.batch();
      entries.clear();
      return {};
    });
    if (status.ok()) status = replay();
    EXPECT_TRUE(status.ok()) << status.ToString();
    return bytes;
  }

  std::string log_;
};

TEST_F(LostTailTest, KilledIsWhole) {
  for (const Access access : {Access::kRead, Access::kWrite}) {
    const auto opened = Archive::Open(killed_, {.access = access});
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    EXPECT_EQ((*opened)->position(), 9u);
  }
}

TEST_F(LostTailTest, CutLogIsNoticed) {
  fs::resize_file(log_, fs::file_size(log_) - 10);
  ExpectRefused("has lost what was acknowledged at position 9");
  fs::resize_file(log_, fs::file_size(log_) / 2);
  ExpectRefused("to 9: its store ends before the watermark");
  fs::resize_file(log_, 0);
  ExpectRefused("positions 1 to 9");
  fs::remove(log_);
  ExpectRefused("positions 1 to 9");
}

TEST_F(LostTailTest, DamagedMiddleOfTheLogIsNoticedAndNothingBehindItThrownAway) {
  const std::string whole = ReadFile(log_);
  for (const size_t part : {2, 3, 4}) {
    WriteFile(log_, whole);
    FlipByte(log_, whole.size() / part);
    ExpectRefused("to 9: its store ends before the watermark");
  }
  WriteFile(log_, whole);
  EXPECT_EQ((*Archive::Open(killed_, {.access = Access::kWrite}))->position(), 9u);
}

// What was never acknowledged may be lost, also where its remains are in the way.
TEST_F(LostTailTest, TornEndBehindTheWatermarkIsNothing) {
  const std::string whole = ReadFile(log_);
  for (const std::string& torn : {std::string(3, 'x'), std::string(4000, 'x'), std::string(40000, '\0'),
                                  whole.substr(0, 300), whole.substr(0, 7)}) {
    WriteFile(log_, whole + torn);
    const auto reader = Archive::Open(killed_, {});
    ASSERT_TRUE(reader.ok()) << torn.size() << ": " << reader.status().ToString();
    EXPECT_EQ((*reader)->position(), 9u);
    EXPECT_TRUE((*reader)->Get("s9").ok());
    TempDir other;
    CopyArchive(killed_, other / "copy");
    const auto writer = Archive::Open(other / "copy", {.access = Access::kWrite});
    ASSERT_TRUE(writer.ok()) << writer.status().ToString();
    EXPECT_TRUE(AddNumbered(writer->get(), 10).ok());
    EXPECT_EQ((*writer)->position(), 10u);
  }
}

TEST_F(LostTailTest, BatchWithoutItsMarkCounts) {
  auto mark = WatermarkFile::Open(killed_, true);
  ASSERT_TRUE(mark.ok());
  const std::string nine = mark->Read()->chain;
  // As if killed between the ninth batch and its mark.
  const std::string path = killed_ + "/WATERMARK";
  FlipByte(path, kSlotBytes + 1);
  EXPECT_EQ(mark->Read()->position, 8u);
  EXPECT_EQ((*Archive::Open(killed_, {}))->position(), 9u);
  EXPECT_EQ((*Archive::Open(killed_, {.access = Access::kWrite}))->position(), 9u);
  EXPECT_EQ(mark->Read()->position, 9u) << "marked by whoever opens it for writing";
  EXPECT_EQ(mark->Read()->chain, nine);
}

TEST_F(LostTailTest, AnotherHistoryIsNoticed) {
  auto mark = WatermarkFile::Make(killed_, {7, std::string(32, 'x')});
  ASSERT_TRUE(mark.ok());
  ExpectRefused("batch 7 is another than the one that was acknowledged");
}

TEST_F(LostTailTest, MissingWatermarkIsDamageAndRepairMakesIt) {
  fs::remove(killed_ + "/WATERMARK");
  ExpectRefused("WATERMARK is missing");
  const auto seen = Verify(killed_, {});
  ASSERT_TRUE(seen.ok());
  EXPECT_EQ(seen->findings, 1u);
  EXPECT_TRUE(seen->lost_tail);
  std::string said;
  EXPECT_TRUE(Verify(killed_, {.found = [&](const Finding& finding) { said += finding.problem; }}).ok());
  EXPECT_EQ(said, killed_ + "/WATERMARK is missing: nothing says whether the archive is whole");
  EXPECT_FALSE(Archive::Open(killed_, {}).ok());
  const auto accepted = Verify(killed_, {.repair = true, .accept_loss = true});
  ASSERT_TRUE(accepted.ok()) << accepted.status().ToString();
  EXPECT_EQ((*Archive::Open(killed_, {.access = Access::kWrite}))->position(), 9u);
  EXPECT_EQ(Verify(killed_, {})->findings, 0u);
}

// It must not be taken for a creation that was cut short, and begun anew.
TEST_F(LostTailTest, MissingMarkerIsDamage) {
  fs::remove(killed_ + "/ARCHIVE");
  const auto before = FilesIn(killed_);
  for (const Access access : {Access::kRead, Access::kWrite}) {
    const auto archive = Archive::Open(killed_, {.access = access, .create = access == Access::kWrite});
    EXPECT_EQ(archive.status().code(), Code::kCorruption);
    EXPECT_NE(archive.status().message().find("ARCHIVE is missing, of an archive at position"), std::string::npos)
        << archive.status().ToString();
  }
  EXPECT_TRUE(FilesIn(killed_) == before) << "nothing is touched";
  fs::remove(killed_ + "/WATERMARK");
  const auto archive = Archive::Open(killed_, {.access = Access::kWrite, .create = true});
  EXPECT_NE(archive.status().message().find("ARCHIVE and WATERMARK are missing"), std::string::npos)
      << archive.status().ToString();
  EXPECT_FALSE(fs::exists(killed_ + "/ARCHIVE"));
  EXPECT_FALSE(fs::exists(killed_ + "/WATERMARK"));
}

TEST_F(LostTailTest, MissingListOfFilesIsDamage) {
  for (const std::string part : {"CURRENT", "MANIFEST-"}) {
    CopyArchive(living_, killed_);
    const std::string name = fs::path(StoreFiles(killed_, part).front()).filename();
    fs::remove(killed_ + "/store/" + name);
    ExpectRefused(name + " is missing");
    std::string said;
    const auto seen = Verify(killed_, {.found = [&](const Finding& finding) { said += finding.problem; }});
    ASSERT_TRUE(seen.ok()) << seen.status().ToString();
    EXPECT_TRUE(seen->closed);
    EXPECT_NE(said.find(name + " is missing"), std::string::npos) << said;
  }
}

TEST_F(LostTailTest, AcceptedLossLosesNothingElseAndGivesNoPositionTwice) {
  fs::resize_file(log_, fs::file_size(log_) * 2 / 3);
  const auto seen = Verify(killed_, {.repair = true});
  ASSERT_TRUE(seen.ok());
  const uint64_t last = seen->position;
  EXPECT_LT(last, 9u);
  EXPECT_GT(last, 3u);
  EXPECT_TRUE(seen->lost_tail);
  EXPECT_EQ(seen->repaired, 0u);
  ExpectRefused("its store ends before the watermark");

  const auto accepted = Verify(killed_, {.repair = true, .accept_loss = true});
  ASSERT_TRUE(accepted.ok()) << accepted.status().ToString();
  EXPECT_EQ(accepted->position, 9u);
  EXPECT_EQ(accepted->findings, accepted->repaired);
  auto archive = Archive::Open(killed_, {.access = Access::kWrite});
  ASSERT_TRUE(archive.ok()) << archive.status().ToString();
  EXPECT_EQ((*archive)->position(), 9u);
  for (uint64_t i = 1; i <= 9; ++i) {
    EXPECT_EQ((*archive)->Get("s" + std::to_string(i)).ok(), i <= last) << i;
  }
  for (int i = 1; i <= 10; ++i) ASSERT_TRUE(AddNumbered(archive->get(), i).ok());
  EXPECT_EQ((*archive)->Count({}).value(), 10u);
  // A dump of it, and so a backup, makes the same archive: what is lost is lost there, too.
  const auto copy = Archive::Open(temp_ / "copy", {.access = Access::kWrite, .create = true}).value();
  const std::string bytes = Replayed(**archive, copy.get());
  EXPECT_EQ(copy->position(), (*archive)->position());
  EXPECT_EQ(Replayed(*copy, copy.get()), bytes);
  archive->reset();
  EXPECT_EQ(Verify(killed_, {})->findings, 0u);
}

TEST_F(LostTailTest, FollowerSaysThatTheTailIsLost) {
  auto follower = Archive::Open(killed_, {});
  ASSERT_TRUE(follower.ok());
  auto mark = WatermarkFile::Open(killed_, true);
  ASSERT_TRUE(mark->Write({12, std::string(32, 'x')}).ok());
  const Status status = (*follower)->CatchUp();
  EXPECT_EQ(status.code(), Code::kCorruption);
  EXPECT_NE(status.message().find("positions 10 to 12"), std::string::npos) << status.ToString();
  EXPECT_TRUE((*follower)->Get("s9").ok()) << "what it has seen stays readable";
}

// A reader writes nothing and needs no permission to.
TEST_F(LostTailTest, ReaderNeedsNoWriteAccess) {
  const TempDir place;
  const bool mounted = mount(killed_.c_str(), place.path().c_str(), nullptr, MS_BIND, nullptr) == 0 &&
                       mount(nullptr, place.path().c_str(), nullptr, MS_BIND | MS_REMOUNT | MS_RDONLY, nullptr) == 0;
  if (!mounted) {
    umount(place.path().c_str());
    if (geteuid() == 0) GTEST_SKIP() << "read-only bind mounts are not allowed here, and root may write anywhere";
    fs::permissions(killed_, fs::perms::owner_read | fs::perms::owner_exec);
    fs::permissions(killed_ + "/store", fs::perms::owner_read | fs::perms::owner_exec);
  }
  const std::string path = mounted ? place.path() : killed_;
  const auto before = FilesIn(path);
  for (const Access access : {Access::kRead, Access::kFollow, Access::kPinned}) {
    const auto reader = Archive::Open(path, {.access = access});
    EXPECT_TRUE(reader.ok()) << reader.status().ToString();
    EXPECT_TRUE(reader.ok() && (*reader)->Get("s9").ok());
  }
  const auto verified = Verify(path, {});
  EXPECT_TRUE(verified.ok() && verified->findings == 0);
  EXPECT_FALSE(Archive::Open(path, {.access = Access::kWrite}).ok());
  EXPECT_EQ(FilesIn(path), before);
  if (mounted) {
    umount(path.c_str());
  } else {
    fs::permissions(killed_, fs::perms::owner_all);
    fs::permissions(killed_ + "/store", fs::perms::owner_all);
  }
}

}  // namespace
}  // namespace dicta
