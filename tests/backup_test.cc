// A backup and what is restored from it, beside one another.
#include "tools/backup/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "tests/temp_dir.h"
#include "tools/any_archive.h"
#include "tools/backup/restore.h"

namespace dicta::tools {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class BackupTest : public testing::Test {
 protected:
  BackupTest() { Reopen(); }

  void Reopen(const std::string& name = "archive") {
    archive_ = nullptr;
    archive_ = *Archive::Open(directory_ / name, {.access = Access::kWrite, .create = true});
  }

  // `count` statements, each in a batch of its own, of about `bytes`.
  void Add(int count, size_t bytes = 100) {
    for (int i = 0; i < count; ++i, ++added_) {
      Document document;
      document.statement.set_id("s" + std::to_string(added_));
      document.statement.set_date("2024-05-06");
      document.statement.add_speakers()->set_name("Speaker " + std::to_string(added_ % 7));
      std::string text;
      while (text.size() < bytes) text += std::to_string(random_()) + " ";
      document.statement.set_text(text);
      if (added_ % 3 == 0) {
        document.original = "original of " + text;
        document.name = "s" + std::to_string(added_) + ".txt";
      }
      ASSERT_TRUE(archive_->Add({&document, 1}, {}).ok());
    }
  }

  // What else can happen in an archive.
  void Live() {
    ASSERT_TRUE(archive_->Edit("s1", {.title = "By hand"}).ok());
    ASSERT_TRUE(archive_->Remove("s2", "withdrawn").ok());
    ASSERT_TRUE(archive_->Merge("Speaker 3", "Speaker 4").ok());
    const std::string aliases[] = {"Nummer Fünf"};
    ASSERT_TRUE(archive_->Alias("Speaker 5", aliases).ok());
  }

  Result<BackupReport> BackUp(BackupOptions options = {}) {
    options.remark = [this](const std::string& remark) { remark_ = remark; };
    options.segment_bytes = segment_bytes_;
    remark_.clear();
    const auto reader = OpenAny({.archive = directory_ / "archive"}, {.access = Access::kPinned});
    EXPECT_TRUE(reader.ok()) << reader.status().ToString();
    return tools::BackUp(**reader, backup_, options);
  }

  void BackUpWell(BackupOptions options = {}) {
    const auto report = BackUp(options);
    ASSERT_TRUE(report.ok()) << report.status().ToString();
    EXPECT_EQ(report->position, archive_->position());
    report_ = *report;
  }

  static std::string Dump(const std::string& path) {
    const auto archive = Archive::Open(path, {});
    if (!archive.ok()) return archive.status().ToString();
    std::string bytes;
    const Status status = (*archive)->ForEachEntry(
        nullptr, [&](const v1::DumpEntry& entry) { return bytes += entry.SerializeAsString() + "\n", Status(); },
        Archive::EntryForm::kStored);
    return status.ok() ? bytes : status.ToString();
  }

  Status RestoreTo(const std::string& name, uint64_t position = 0) {
    return Restore(backup_, directory_ / name, {.position = position}).status();
  }

  void ExpectRestores() {
    const Status status = RestoreTo("again");
    ASSERT_TRUE(status.ok()) << status.ToString();
    EXPECT_TRUE(Dump(directory_ / "again") == Dump(directory_ / "archive"));
    fs::remove_all(directory_ / "again");
  }

  std::vector<std::string> Files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(backup_)) {
      if (NumberOfSegment(entry.path().filename().string())) names.push_back(entry.path().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  bool Holds(const std::string& words) const {
    for (const std::string& file : Files()) {
      if (system(("zstd -dcq " + file + " | grep -qaF '" + words + "'").c_str()) == 0) return true;
    }
    return false;
  }

  static void Flip(const std::string& file, uint64_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(stream.get() ^ 0x10);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(byte);
  }

  TempDir directory_;
  const std::string backup_ = directory_ / "backup";
  std::unique_ptr<Archive> archive_;
  std::mt19937 random_{7};
  int added_ = 0;
  uint64_t segment_bytes_ = uint64_t{64} << 20;
  std::string remark_;
  BackupReport report_;
};

TEST_F(BackupTest, WhatIsRestoredIsWhatWasBackedUp) {
  Add(20);
  Live();
  BackUpWell();
  ExpectRestores();
  const auto checked = CheckBackup(backup_, nullptr, nullptr);
  ASSERT_TRUE(checked.ok()) << checked.status().ToString();
  EXPECT_EQ(checked->position(), archive_->position());
}

TEST_F(BackupTest, AnEmptyArchiveHasABackupToo) {
  BackUpWell();
  ExpectRestores();
  Add(1);
  BackUpWell();
  ExpectRestores();
}

TEST_F(BackupTest, OnlyWhatIsNewIsCopied) {
  segment_bytes_ = 1 << 20;
  Add(50, 200000);
  BackUpWell();
  std::vector<std::string> before = Files();
  ASSERT_GT(before.size(), 5u);
  Add(1);
  BackUpWell();
  EXPECT_LT(report_.written, 300000u);
  before.pop_back();  // it is small, and may have been joined
  EXPECT_GT(report_.bytes, 4000000u);
  for (const std::string& file : before) EXPECT_TRUE(fs::exists(file)) << file;
  BackUpWell();
  EXPECT_EQ(report_.written, 0u) << "nothing was new";
  ExpectRestores();
}

TEST_F(BackupTest, SmallFilesAreJoined) {
  for (int i = 0; i < 40; ++i) {
    Add(1);
    BackUpWell();
  }
  EXPECT_LE(Files().size(), 6u) << "as many as 40 has bits";
  ExpectRestores();
}

TEST_F(BackupTest, AnyPositionCanBeRestored) {
  segment_bytes_ = 2000;
  Add(30);
  Live();
  BackUpWell();
  ASSERT_GT(Files().size(), 2u);
  ASSERT_TRUE(RestoreTo("then", 12).ok());
  const auto then = *Archive::Open(directory_ / "then", {});
  EXPECT_EQ(then->position(), 12u);
  EXPECT_TRUE(then->Get("s11").ok());
  EXPECT_FALSE(then->Get("s12").ok());
  EXPECT_THAT(RestoreTo("never", 99).message(), HasSubstr("ends at position 34"));
}

TEST_F(BackupTest, WhatWasPurgedLeavesTheBackup) {
  segment_bytes_ = 2000;
  Document document;
  document.statement.set_id("secret");
  document.statement.set_text("said");
  document.original = "words that a court forbids";
  ASSERT_TRUE(archive_->Add({&document, 1}, {}).ok());
  // Another statement of the same bytes: after the purge, the original comes with this one.
  document.statement.set_id("twin");
  ASSERT_TRUE(archive_->Add({&document, 1}, {}).ok());
  Add(30);
  BackUpWell();
  ASSERT_TRUE(Holds("words that a court forbids"));
  ASSERT_TRUE(archive_->Purge("secret", "court order").ok());
  BackUpWell();
  EXPECT_THAT(remark_, HasSubstr("purged"));
  EXPECT_TRUE(Holds("words that a court forbids")) << "they are twin's";
  ExpectRestores();
  ASSERT_TRUE(archive_->Purge("twin", "court order").ok());
  BackUpWell();
  EXPECT_FALSE(Holds("words that a court forbids"));
  ExpectRestores();
  Add(1);
  BackUpWell();
  EXPECT_EQ(remark_, "") << "once is enough";
}

TEST_F(BackupTest, AfterOptimizeTheRecordsAreTheSame) {
  for (int i = 0; i < 3; ++i) Add(40, 3000), BackUpWell();
  ASSERT_TRUE(archive_->Optimize({}).ok());
  Add(5);
  BackUpWell();
  ASSERT_TRUE(RestoreTo("again").ok());
  const auto again = *Archive::Open(directory_ / "again", {});
  for (int i = 0; i < added_; ++i) {
    const std::string id = "s" + std::to_string(i);
    EXPECT_EQ(again->Get(id)->SerializeAsString(), archive_->Get(id)->SerializeAsString());
  }
  BackUpWell({.whole = true});
  fs::remove_all(directory_ / "again");
  ExpectRestores();
}

TEST_F(BackupTest, DamageIsFoundWhereverItIs) {
  segment_bytes_ = 20000;
  Add(40, 2000);
  BackUpWell();
  const std::vector<std::string> files = Files();
  ASSERT_GT(files.size(), 2u);
  const auto refused = [&](const std::string& file, const char* how) {
    const Status restored = RestoreTo("again"), checked = CheckBackup(backup_, nullptr, nullptr).status();
    EXPECT_FALSE(restored.ok()) << how << " " << file;
    EXPECT_THAT(restored.message(), HasSubstr(file)) << how;
    EXPECT_THAT(checked.message(), HasSubstr(file)) << how;
    EXPECT_FALSE(fs::exists(directory_ / "again"));
  };
  for (int i = 0; i < 60; ++i) {
    const std::string& file = files[random_() % files.size()];
    const uint64_t at = random_() % fs::file_size(file);
    Flip(file, at);
    refused(file, "flipped");
    Flip(file, at);
  }
  for (const std::string& file : files) {
    fs::copy_file(file, directory_ / "kept");
    fs::resize_file(file, fs::file_size(file) / 2);
    refused(file, "cut");
    fs::remove(file);
    refused(file, "gone");
    fs::rename(directory_ / "kept", file);
  }
  fs::rename(files[0], directory_ / "x"), fs::rename(files[1], files[0]), fs::rename(directory_ / "x", files[1]);
  refused(files[0], "exchanged");
  fs::rename(files[0], directory_ / "x"), fs::rename(files[1], files[0]), fs::rename(directory_ / "x", files[1]);
  for (uint64_t at = 0; at < fs::file_size(backup_ + "/BACKUP"); at += 37) {
    Flip(backup_ + "/BACKUP", at);
    refused(backup_ + "/BACKUP", "flipped");
    Flip(backup_ + "/BACKUP", at);
  }
  ExpectRestores();  // and what a restoration left half done is gone on with
}

TEST_F(BackupTest, AMissingFileIsMadeGoodByTheNextBackup) {
  segment_bytes_ = 20000;
  Add(40, 2000);
  BackUpWell();
  fs::remove(Files()[1]);
  BackUpWell();
  EXPECT_THAT(remark_, HasSubstr("missing"));
  ExpectRestores();
}

TEST_F(BackupTest, AnotherArchiveIsRefused) {
  Add(5);
  BackUpWell();
  const std::vector<std::string> files = Files();
  archive_ = nullptr;
  fs::rename(directory_ / "archive", directory_ / "old");
  Reopen();
  Add(3);
  EXPECT_THAT(BackUp().status().message(), HasSubstr("has lost what the backup has"));
  Add(9);
  EXPECT_THAT(BackUp().status().message(), HasSubstr("another archive"));
  EXPECT_EQ(Files(), files);
  std::ofstream(directory_ / "file") << "x";
  EXPECT_FALSE(tools::BackUp(**OpenAny({.archive = directory_ / "old"}), directory_ / "file", {}).ok());
  for (const std::string& elsewhere : {directory_.path(), directory_ / "archive"}) {
    EXPECT_THAT(tools::BackUp(**OpenAny({.archive = directory_ / "old"}), elsewhere, {}).status().message(),
                HasSubstr("holds something else"));
    EXPECT_FALSE(Restore(elsewhere, directory_ / "new", {}).ok());
  }
}

TEST_F(BackupTest, NothingIsRestoredOverWhatIsThere) {
  Add(1);
  BackUpWell();
  EXPECT_THAT(RestoreTo("archive").message(), HasSubstr("is there already"));
  std::ofstream(directory_ / "file") << "x";
  EXPECT_THAT(RestoreTo("file").message(), HasSubstr("is there already"));
  fs::create_symlink("nowhere", directory_ / "link");
  EXPECT_THAT(RestoreTo("link").message(), HasSubstr("is there already"));
  EXPECT_THAT(Restore(directory_ / "none", directory_ / "new", {}).status().message(), HasSubstr("no backup"));
}

TEST_F(BackupTest, AListThatLeadsElsewhereIsRefused) {
  Add(1);
  BackUpWell();
  auto manifest = **ReadManifest(backup_, kManifestName);
  for (const char* name :
       {"../archive/ARCHIVE", "/etc/passwd", "../0000000001.000001.pb.zst", "0000000001.000001.pb.zst/"}) {
    manifest.segments[0].file = name;
    ASSERT_TRUE(WriteManifest(backup_, kManifestName, manifest).ok());
    EXPECT_THAT(RestoreTo("again").message(), HasSubstr("not understood")) << name;
  }
}

TEST_F(BackupTest, TheListIsAsTheDocumentSays) {
  std::ifstream file(DICTA_SOURCE_DIR "/storage/FORMAT.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string open = "```text backup-manifest\n";
  const size_t begin = text.find(open) + open.size();
  const std::string example = text.substr(begin, text.find("```", begin) - begin);
  std::ofstream(directory_ / "BACKUP") << example;
  const auto manifest = ReadManifest(directory_.path(), kManifestName);
  ASSERT_TRUE(manifest.ok()) << manifest.status().ToString();
  EXPECT_EQ((*manifest)->position(), 815u);
  EXPECT_EQ((*manifest)->began, 812u);
  ASSERT_TRUE(WriteManifest(directory_.path(), "again", **manifest).ok());
  std::ifstream again(directory_ / "again");
  EXPECT_EQ((std::string{std::istreambuf_iterator<char>(again), {}}), example);
}

TEST_F(BackupTest, OneAtATime) {
  Add(1);
  const auto held = BackupLock::Take(backup_, BackupLock::kWrite);
  ASSERT_TRUE(held.ok());
  EXPECT_EQ(BackUp().status().code(), Code::kBusy);
  EXPECT_EQ(RestoreTo("again").code(), Code::kBusy);
}

}  // namespace
}  // namespace dicta::tools
