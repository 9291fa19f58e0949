#include "storage/directory.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <thread>

#include "storage/date.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

namespace fs = std::filesystem;

void Write(const std::string& path, const std::string& bytes) {
  fs::create_directories(fs::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Name -> content of everything in a directory.
std::map<std::string, std::string> Contents(const std::string& path) {
  std::map<std::string, std::string> contents;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    contents[entry.path().string()] = entry.is_directory() ? "(directory)" : Read(entry.path());
  }
  return contents;
}

Status Open(const std::string& path, bool write, bool create = false) {
  return Directory::Open(path, write, create).status();
}

// Makes a finished archive without a store.
void Create(const std::string& path) {
  auto directory = Directory::Open(path, true, true);
  ASSERT_TRUE(directory.ok()) << directory.status().ToString();
  ASSERT_TRUE(directory->fresh());
  fs::create_directory(directory->store_path());
  const Status finished = directory->Finish();
  ASSERT_TRUE(finished.ok()) << finished.ToString();
  EXPECT_FALSE(directory->fresh());
}

// Another process that opens the archive, says with which code, holds it until it is let go.
class Holder {
 public:
  Holder(const std::string& path, bool write) {
    EXPECT_EQ(pipe(opened_), 0);
    EXPECT_EQ(pipe(done_), 0);
    pid_ = fork();
    if (pid_ != 0) {
      char code = 0;
      EXPECT_EQ(read(opened_[0], &code, 1), 1);
      code_ = static_cast<Code>(code);
      return;
    }
    const auto directory = Directory::Open(path, write, false);
    char byte = static_cast<char>(directory.status().code());
    if (::write(opened_[1], &byte, 1) == 1 && read(done_[0], &byte, 1) == 1) _exit(0);
    _exit(1);
  }
  ~Holder() {
    EXPECT_EQ(::write(done_[1], "x", 1), 1);
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    EXPECT_EQ(status, 0);
    for (const int fd : {opened_[0], opened_[1], done_[0], done_[1]}) close(fd);
  }

  pid_t pid() const { return pid_; }
  Code code() const { return code_; }

 private:
  int opened_[2] = {}, done_[2] = {};
  pid_t pid_ = 0;
  Code code_ = Code::kOk;
};

TEST(DirectoryTest, MarkerSaysWhatItIsAndHowItIsWritten) {
  const TempDir temp;
  const std::string path = temp / "a/b/press";
  Create(path);
  const auto directory = Directory::Open(path, false, false);
  ASSERT_TRUE(directory.ok());
  EXPECT_EQ(Read(path + "/ARCHIVE"), "dicta archive\nformat 1\ncreated " + directory->created() + "\n");
  EXPECT_TRUE(ParseInstant(directory->created()).ok()) << directory->created();
  EXPECT_EQ(directory->format_version(), 1u);
  EXPECT_FALSE(directory->fresh());
  EXPECT_EQ(directory->store_path(), path + "/store");
  EXPECT_FALSE(fs::exists(path + "/ARCHIVE.tmp"));
}

TEST(DirectoryTest, WhatIsNoArchiveIsRefusedByName) {
  const TempDir temp;
  Write(temp / "file", "text");
  Write(temp / "photos/1.jpg", "photo");
  Write(temp / "half/store/LOCK", "");
  fs::create_directory(temp / "empty");
  const std::string empty = ": the directory is empty, or its file ARCHIVE is missing";
  const struct {
    std::string path;
    bool create;
    std::string want;
  } kCases[] = {
      {temp / "missing", false, "not found: no archive at " + temp / "missing"},
      {temp / "empty", false, "not found: no archive at " + temp / "empty" + empty},
      {temp / "half", false, "not found: no archive at " + temp / "half" + empty},
      {temp / "file", false, "invalid: " + temp / "file" + " is a file, not an archive directory"},
      {temp / "file", true, "invalid: " + temp / "file" + " is a file, not an archive directory"},
      {temp / "photos", false, "invalid: " + temp / "photos" + " is no archive: it holds other files and no ARCHIVE"},
      {temp / "photos", true, "invalid: " + temp / "photos" + " is no archive: it holds other files and no ARCHIVE"},
  };
  const auto before = Contents(temp.path());
  for (const auto& row : kCases) {
    EXPECT_EQ(Open(row.path, true, row.create).ToString(), row.want);
    if (!row.create) {
      EXPECT_EQ(Open(row.path, false).ToString(), row.want);
    }
  }
  EXPECT_EQ(Contents(temp.path()), before) << "untouched";
}

TEST(DirectoryTest, NewerFormatAndDamagedMarkersAreLeftUntouched) {
  const struct {
    std::string marker;
    Code code;
    std::string want;  // behind the path
  } kCases[] = {
      {"dicta archive\nformat 2\ncreated 2055-01-01T00:00:00Z\n", Code::kUnsupported,
       " has format version 2; this dicta reads up to 1"},
      {"dicta archive\nformat 99999999999\n", Code::kUnsupported,
       " has format version 99999999999; this dicta reads up to 1"},
      {"", Code::kCorruption, "/ARCHIVE is damaged: it does not say which format the archive has"},
      {"dicta archive\n", Code::kCorruption, "/ARCHIVE is damaged: it does not say which format the archive has"},
      {"dicta archive\nformat \n", Code::kCorruption,
       "/ARCHIVE is damaged: it does not say which format the archive has"},
      {"dicta archive\nformat 0\n", Code::kCorruption,
       "/ARCHIVE is damaged: it does not say which format the archive has"},
      {"dicta archive\nformat 1x\n", Code::kCorruption,
       "/ARCHIVE is damaged: it does not say which format the archive has"},
      {"Dicta archive\nformat 1\n", Code::kCorruption,
       "/ARCHIVE is damaged: it does not say which format the archive has"},
  };
  for (const auto& row : kCases) {
    const TempDir temp;
    Write(temp / "ARCHIVE", row.marker);
    Write(temp / "store/CURRENT", "of another time");
    const auto before = Contents(temp.path());
    for (const bool write : {false, true}) {
      const Status status = Open(temp.path(), write, write);
      EXPECT_EQ(status.code(), row.code) << row.marker;
      EXPECT_EQ(status.message(), temp.path() + row.want) << row.marker;
    }
    EXPECT_EQ(Contents(temp.path()), before) << row.marker;
  }
}

TEST(DirectoryTest, LinesThatALaterMinorVersionAddsAreReadOver) {
  const TempDir temp;
  Write(temp / "ARCHIVE", "dicta archive\nformat 1\nname press\ncreated 2025-02-14T10:00:00Z\n");
  const auto directory = Directory::Open(temp.path(), false, false);
  ASSERT_TRUE(directory.ok()) << directory.status().ToString();
  EXPECT_EQ(directory->created(), "2025-02-14T10:00:00Z");
}

TEST(DirectoryTest, CreationThatWasCutShortBeginsAnew) {
  const TempDir temp;
  { ASSERT_TRUE(Directory::Open(temp / "press", true, true).ok()); }  // never finished
  Write(temp / "press/ARCHIVE.tmp", "dicta arch");
  Write(temp / "press/store/LOCK", "");
  EXPECT_EQ(Open(temp / "press", false).code(), Code::kNotFound);
  EXPECT_EQ(Open(temp / "press", true, false).code(), Code::kNotFound);
  const auto directory = Directory::Open(temp / "press", true, true);
  ASSERT_TRUE(directory.ok()) << directory.status().ToString();
  EXPECT_TRUE(directory->fresh());
}

TEST(DirectoryTest, CreatingOpensWhatIsThereAlready) {
  const TempDir temp;
  Create(temp / "press");
  const std::string marker = Read(temp / "press/ARCHIVE");
  const auto directory = Directory::Open(temp / "press", true, true);
  ASSERT_TRUE(directory.ok());
  EXPECT_FALSE(directory->fresh());
  EXPECT_EQ(Read(temp / "press/ARCHIVE"), marker);
}

TEST(DirectoryTest, OneProcessWritesAndTheNextIsToldWhich) {
  const TempDir temp;
  Create(temp / "press");
  {
    const Holder holder(temp / "press", true);
    ASSERT_EQ(holder.code(), Code::kOk);
    EXPECT_EQ(Open(temp / "press", true).ToString(),
              "busy: another process writes this archive: pid " + std::to_string(holder.pid()));
    EXPECT_TRUE(Open(temp / "press", false).ok()) << "readers are let in";
  }
  EXPECT_TRUE(Open(temp / "press", true).ok()) << "its lock went with it";
}

TEST(DirectoryTest, WriterThatDiedHoldsNothing) {
  const TempDir temp;
  Create(temp / "press");
  const pid_t child = fork();
  if (child == 0) {
    auto directory = Directory::Open(temp / "press", true, false);
    kill(getpid(), SIGKILL);
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  EXPECT_EQ(Read(temp / "press/LOCK"), std::to_string(child) + "\n") << "it was there";
  EXPECT_TRUE(Open(temp / "press", true).ok());
}

TEST(DirectoryTest, PurgeWaitsForNoReaderAndKeepsThemOut) {
  const TempDir temp;
  Create(temp / "press");
  auto writer = Directory::Open(temp / "press", true, false);
  ASSERT_TRUE(writer.ok());
  {
    const Holder reader(temp / "press", false), other(temp / "press", false);
    ASSERT_EQ(reader.code(), Code::kOk);
    ASSERT_EQ(other.code(), Code::kOk);
    EXPECT_EQ(writer->ShutOut().ToString(), "busy: other processes read this archive");
  }
  ASSERT_TRUE(writer->ShutOut().ok());
  {
    const Holder reader(temp / "press", false);
    EXPECT_EQ(reader.code(), Code::kBusy);
  }
  EXPECT_EQ(Open(temp / "press", false).ToString(),
            "busy: " + temp / "press" + " is closed to readers while a purge runs");
  writer->LetIn();
  EXPECT_TRUE(Open(temp / "press", false).ok());
}

TEST(DirectoryTest, FollowerStepsAsideForAPurge) {
  const TempDir temp;
  Create(temp / "press");
  auto writer = Directory::Open(temp / "press", true, false);
  auto follower = Directory::Open(temp / "press", false, false);
  ASSERT_TRUE(writer.ok() && follower.ok());
  EXPECT_FALSE(follower->AskedToGo()) << "nobody has ever purged";
  std::atomic<bool> back = false;
  std::thread following([&] {
    while (!follower->AskedToGo()) std::this_thread::yield();
    follower->StepAside([] { return false; });
    back = true;
  });
  ASSERT_TRUE(writer->ShutOut().ok());
  EXPECT_FALSE(back);
  EXPECT_EQ(Open(temp / "press", false).code(), Code::kBusy);
  writer->LetIn();
  following.join();
  EXPECT_FALSE(follower->AskedToGo());
  EXPECT_EQ(writer->ShutOut().code(), Code::kBusy) << "it is back";
  EXPECT_FALSE(follower->AskedToGo()) << "nobody waits any more";
}

TEST(DirectoryTest, AnotherInItsPlaceIsNoticed) {
  const TempDir temp;
  Create(temp / "press");
  const auto reader = Directory::Open(temp / "press", false, false);
  ASSERT_TRUE(reader.ok());
  EXPECT_TRUE(reader->Present().ok());
  std::filesystem::rename(temp / "press", temp / "moved");
  EXPECT_EQ(reader->Present().code(), Code::kIoError);
  Create(temp / "press");
  EXPECT_EQ(reader->Present().code(), Code::kNotFound);
}

TEST(DirectoryTest, LocksGoWithTheirDirectory) {
  const TempDir temp;
  Create(temp / "press");
  auto one = Directory::Open(temp / "press", true, false);
  ASSERT_TRUE(one.ok());
  Directory two = std::move(one).value();
  EXPECT_EQ(Open(temp / "press", true).code(), Code::kBusy);
  two = Directory();
  EXPECT_TRUE(Open(temp / "press", true).ok());
}

}  // namespace
}  // namespace dicta
