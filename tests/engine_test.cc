// The contract of the seam (storage/engine.h), held by every engine: by the one on RocksDB, and by the map that tests
// use.
#include "storage/engine.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "storage/keys.h"
#include "storage/rocksdb_engine.h"
#include "tests/memory_engine.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

std::unique_ptr<Engine> OpenOrDie(const std::string& path, const RocksdbOptions& options) {
  auto engine = OpenRocksdb(path, options);
  EXPECT_TRUE(engine.ok()) << engine.status().ToString();
  return engine.ok() ? std::move(engine).value() : nullptr;
}

void Put(Engine* engine, const std::string& key, const std::string& value) {
  Batch batch;
  batch.Put(Space::kIndex, key, value);
  ASSERT_TRUE(engine->Commit(batch).ok());
}

// "key=value key=value", at most `limit` of them.
std::string Scanned(const Engine& engine, const KeyRange& range, bool reverse, int limit = 99) {
  std::string seen;
  const Status status = engine.Scan(Space::kIndex, range, reverse, [&](std::string_view key, std::string_view value) {
    seen += (seen.empty() ? "" : " ") + std::string(key) + "=" + std::string(value);
    return --limit > 0;
  });
  EXPECT_TRUE(status.ok()) << status.ToString();
  return seen;
}

std::string Got(const Engine& engine, Space space, const std::string& key) {
  const auto value = engine.Get(space, key);
  EXPECT_TRUE(value.ok()) << value.status().ToString();
  return *value ? **value : "(absent)";
}

class EngineTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    if (GetParam() == std::string("memory")) {
      engine_ = std::make_unique<MemoryEngine>();
    } else {
      engine_ = OpenOrDie(directory_ / "store", {.write = true, .create = true});
    }
    ASSERT_NE(engine_, nullptr);
  }

  TempDir directory_;
  std::unique_ptr<Engine> engine_;
};

INSTANTIATE_TEST_SUITE_P(All, EngineTest, testing::Values("memory", "rocksdb"),
                         [](const auto& engine) { return std::string(engine.param); });

TEST_P(EngineTest, SpacesAreApart) {
  Batch batch;
  for (int i = 0; i < kSpaces; ++i) batch.Put(static_cast<Space>(i), "key", kSpaceNames[i]);
  ASSERT_TRUE(engine_->Commit(batch).ok());
  for (int i = 0; i < kSpaces; ++i) EXPECT_EQ(Got(*engine_, static_cast<Space>(i), "key"), kSpaceNames[i]);
  EXPECT_EQ(Got(*engine_, Space::kMeta, "kez"), "(absent)");
  EXPECT_EQ(Got(*engine_, Space::kMeta, "ke"), "(absent)");
}

TEST_P(EngineTest, ValuesMayBeEmptyAndHoldAnyBytes) {
  const std::string bytes("\0\xff\n\0", 4);
  Put(engine_.get(), bytes, bytes);
  Put(engine_.get(), "empty", "");
  EXPECT_EQ(Got(*engine_, Space::kIndex, bytes), bytes);
  EXPECT_EQ(Got(*engine_, Space::kIndex, "empty"), "");
}

TEST_P(EngineTest, BatchLandsWholeOrNotAtAll) {
  Put(engine_.get(), "old", "1");
  Batch bad;
  bad.Put(Space::kIndex, "a", "1");
  bad.Delete(Space::kIndex, "old");
  bad.Put(Space::kRecord, std::string(kKeyBytesMax + 1, 'k'), "1");
  EXPECT_EQ(engine_->Commit(bad).ToString(), "invalid: a key of 2049 bytes");
  EXPECT_EQ(Scanned(*engine_, {}, false), "old=1");
  Batch good;
  good.Put(Space::kIndex, "a", "1");
  good.Put(Space::kIndex, "a", "2");  // the last of a batch counts
  good.Delete(Space::kIndex, "old");
  good.Put(Space::kRecord, std::string(kKeyBytesMax, 'k'), "1");
  EXPECT_TRUE(engine_->Commit(good).ok());
  EXPECT_EQ(Scanned(*engine_, {}, false), "a=2");
  EXPECT_TRUE(engine_->Commit(Batch()).ok());
}

TEST_P(EngineTest, ScansKeepToTheirBoundsBothWays) {
  Batch batch;
  for (const char* key : {"b", "bb", "c", "d", "\xff"}) batch.Put(Space::kIndex, key, "");
  batch.Put(Space::kRecord, "bc", "");
  ASSERT_TRUE(engine_->Commit(batch).ok());
  const struct {
    KeyRange range;
    std::string forward, backward;
  } kCases[] = {
      {{}, "b= bb= c= d= \xff=", "\xff= d= c= bb= b="},
      {{"b", "d"}, "b= bb= c=", "c= bb= b="},
      {{"ba", "cc"}, "bb= c=", "c= bb="},
      {{"c", ""}, "c= d= \xff=", "\xff= d= c="},
      {{"", "c"}, "b= bb=", "bb= b="},
      {{"c", "c"}, "", ""},
      {{"e", "f"}, "", ""},
      {PrefixRange("b"), "b= bb=", "bb= b="},
      {PrefixRange("\xff"), "\xff=", "\xff="},
      {PrefixRange("a"), "", ""},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(Scanned(*engine_, row.range, false), row.forward) << row.range.begin << " to " << row.range.end;
    EXPECT_EQ(Scanned(*engine_, row.range, true), row.backward) << row.range.begin << " to " << row.range.end;
  }
  EXPECT_EQ(Scanned(*engine_, {"b", ""}, false, 2), "b= bb=") << "ends where the visitor says so";
  EXPECT_EQ(Scanned(*engine_, {"b", ""}, true, 1), "\xff=");
}

TEST_P(EngineTest, LastIsTheLastEntryOfARange) {
  Batch batch;
  for (const char* key : {"a", "b1", "c1", "c2", "d1", "d2", "d3", "d4", "e"}) batch.Put(Space::kIndex, key, key);
  ASSERT_TRUE(engine_->Commit(batch).ok());
  const struct {
    KeyRange range;
    const char* want;
  } kCases[] = {
      {PrefixRange("b"), "b1"},    {PrefixRange("c"), "c2"}, {PrefixRange("d"), "d4"}, {{"", ""}, "e"},
      {{"d2", "d3"}, "d2"},        {{"", "b"}, "a"},         {{"e", ""}, "e"},         {PrefixRange("bb"), nullptr},
      {PrefixRange("f"), nullptr}, {{"c1", "c1"}, nullptr},
  };
  std::string key, value;
  for (const auto& row : kCases) {
    const auto found = engine_->Last(Space::kIndex, row.range, &key, &value);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(*found, row.want != nullptr) << row.range.begin;
    if (row.want == nullptr) continue;
    EXPECT_EQ(key, row.want);
    EXPECT_EQ(value, row.want);
  }
}

// Whatever state of the store a lookup has left behind, the next sees what was committed since.
TEST_P(EngineTest, EveryCallSeesTheLastCommit) {
  std::string want, key, value;
  for (char c = 'a'; c < 'k'; ++c) {
    Put(engine_.get(), std::string(1, c), "1");
    if (c == 'd') {
      ASSERT_TRUE(engine_->Flush().ok());
    }
    if (c == 'g') {
      ASSERT_TRUE(engine_->Compact(Space::kIndex, {}).ok());
    }
    want += (want.empty() ? "" : " ") + std::string(1, c) + "=1";
    EXPECT_EQ(Scanned(*engine_, {"a", "z"}, false), want);
    EXPECT_TRUE(engine_->Last(Space::kIndex, {"a", "z"}, &key, &value).ok());
    EXPECT_EQ(key, std::string(1, c));
  }
  EXPECT_EQ(Scanned(*engine_, {"c", "e"}, true), "d=1 c=1") << "each scan has its own bounds";
}

// A scan may be begun inside another.
TEST_P(EngineTest, ScansNest) {
  for (const char* key : {"a", "b", "c"}) Put(engine_.get(), key, "1");
  std::string seen;
  ASSERT_TRUE(engine_
                  ->Scan(Space::kIndex, {"a", "z"}, false,
                         [&](std::string_view key, std::string_view) {
                           seen += std::string(key) + "(" + Scanned(*engine_, {"b", "z"}, true) + ") ";
                           return true;
                         })
                  .ok());
  EXPECT_EQ(seen, "a(c=1 b=1) b(c=1 b=1) c(c=1 b=1) ");
}

TEST(RocksdbEngineTest, WhatWasCommittedIsThereAfterReopening) {
  const TempDir directory;
  const std::string path = directory / "store";
  Put(OpenOrDie(path, {.write = true, .create = true}).get(), "a", "1");
  const auto again = OpenOrDie(path, {.write = true});
  EXPECT_EQ(Scanned(*again, {}, false), "a=1");
}

TEST(RocksdbEngineTest, NothingIsMadeWhereNothingIsToBeCreated) {
  const TempDir directory;
  for (const bool write : {true, false}) {
    const auto engine = OpenRocksdb(directory / "store", {.write = write});
    EXPECT_FALSE(engine.ok());
    EXPECT_EQ(engine.status().message().rfind(directory / "store" + ": ", 0), 0u) << engine.status().ToString();
  }
}

TEST(RocksdbEngineTest, FollowerSeesAWholeBatchAfterCatchingUp) {
  const TempDir directory;
  const std::string path = directory / "store";
  const auto writer = OpenOrDie(path, {.write = true, .create = true});
  Put(writer.get(), "a", "1");
  const auto follower = OpenOrDie(path, {});
  ASSERT_NE(follower, nullptr);
  EXPECT_EQ(Scanned(*follower, {}, false), "a=1");
  Batch batch;
  batch.Put(Space::kIndex, "b", "1");
  batch.Put(Space::kMeta, "c", "1");
  ASSERT_TRUE(writer->Commit(batch).ok());
  EXPECT_EQ(Scanned(*follower, {}, false), "a=1") << "not before it catches up";
  ASSERT_TRUE(follower->CatchUp().ok());
  EXPECT_EQ(Scanned(*follower, {}, false), "a=1 b=1");
  EXPECT_EQ(Got(*follower, Space::kMeta, "c"), "1");
  // Also over files that the writer has written anew.
  Put(writer.get(), "d", "1");
  ASSERT_TRUE(writer->Flush().ok());
  ASSERT_TRUE(writer->Compact(Space::kIndex, {}).ok());
  ASSERT_TRUE(follower->CatchUp().ok());
  EXPECT_EQ(Scanned(*follower, {}, true), "d=1 b=1 a=1");
  Batch refused;
  refused.Put(Space::kIndex, "e", "1");
  EXPECT_FALSE(follower->Commit(refused).ok());
}

TEST(RocksdbEngineTest, SecondWriterIsToldThatItIsBusy) {
  const TempDir directory;
  const std::string path = directory / "store";
  // Another process first: this one must not hold threads of an engine when it forks.
  int opened[2], done[2];
  ASSERT_EQ(pipe(opened), 0);
  ASSERT_EQ(pipe(done), 0);
  const pid_t child = fork();
  if (child == 0) {
    char byte = 0;
    const auto engine = OpenRocksdb(path, {.write = true, .create = true});
    if (write(opened[1], engine.ok() ? "y" : "n", 1) != 1) _exit(2);
    _exit(read(done[0], &byte, 1) == 1 ? 0 : 2);
  }
  char byte = 0;
  ASSERT_EQ(read(opened[0], &byte, 1), 1);
  ASSERT_EQ(byte, 'y');
  EXPECT_EQ(OpenRocksdb(path, {.write = true}).status().code(), Code::kBusy) << "held by another process";
  ASSERT_EQ(write(done[1], "x", 1), 1);
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  const auto engine = OpenOrDie(path, {.write = true});
  EXPECT_EQ(OpenRocksdb(path, {.write = true}).status().code(), Code::kBusy) << "held by this process";
  for (const int fd : {opened[0], opened[1], done[0], done[1]}) close(fd);
}

// A path may hold any word: what went wrong is not guessed from it.
TEST(RocksdbEngineTest, DamageIsNotTakenForALock) {
  const TempDir directory;
  const std::string path = directory / "blocks";
  Put(OpenOrDie(path, {.write = true, .create = true}).get(), "a", "1");
  std::filesystem::remove(path + "/CURRENT");
  std::filesystem::create_directory(path + "/CURRENT");
  const auto engine = OpenRocksdb(path, {.write = true});
  ASSERT_FALSE(engine.ok());
  EXPECT_NE(engine.status().code(), Code::kBusy) << engine.status().ToString();
}

TEST(RocksdbEngineTest, DeletedBytesLeaveTheDiskWhenTheirRangeIsCompacted) {
  const TempDir directory;
  const std::string path = directory / "store";
  const auto engine = OpenOrDie(path, {.write = true, .create = true});
  const std::string secret = "a sentence that nobody is to read any more";
  Batch put, erase;
  put.Put(Space::kRecord, "a", secret);
  put.Put(Space::kRecord, "b", "stays");
  erase.Delete(Space::kRecord, "a");
  ASSERT_TRUE(engine->Commit(put).ok());
  ASSERT_TRUE(engine->Flush().ok());
  const auto holds = [&] {
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      std::string bytes(entry.file_size(), '\0');
      FILE* file = std::fopen(entry.path().c_str(), "rb");
      const size_t read = std::fread(bytes.data(), 1, bytes.size(), file);
      std::fclose(file);
      if (bytes.substr(0, read).find(secret) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_TRUE(holds());
  ASSERT_TRUE(engine->Commit(erase).ok());
  ASSERT_TRUE(engine->Compact(Space::kRecord, {"a", "b"}).ok());
  EXPECT_FALSE(holds());
  EXPECT_EQ(Got(*engine, Space::kRecord, "b"), "stays");
  EXPECT_GT(engine->Bytes(Space::kRecord), 0u);
}

// Both blocks are damaged on the disk then: one that is kept in memory is not read again.
TEST(RocksdbEngineTest, RecordsLookedUpAreKeptAndThoseWalkedPastAreNot) {
  const TempDir directory;
  const auto engine = OpenOrDie(directory / "store", {.write = true, .create = true});
  const auto value = [](char mark) { return std::string(5000, mark); };  // more than a block
  Batch batch;
  for (const char mark : {'a', 'b', 'c'}) batch.Put(Space::kRecord, std::string{mark, '\0', '1'}, value(mark));
  ASSERT_TRUE(engine->Commit(batch).ok());
  ASSERT_TRUE(engine->Flush().ok());
  const auto last = [&](char mark) {
    std::string key, found;
    const auto any = engine->Last(Space::kRecord, {std::string{mark, '\0'}, std::string{mark, '\1'}}, &key, &found);
    if (!any.ok()) return any.status();
    return *any && found == value(mark) ? Status() : NotFound(std::string(1, mark));
  };
  int walked = 0;
  ASSERT_TRUE(engine->Scan(Space::kRecord, {}, false, [&](auto, auto) { return ++walked > 0; }).ok());
  EXPECT_EQ(walked, 3);
  ASSERT_TRUE(last('a').ok());
  for (const auto& entry : std::filesystem::directory_iterator(directory / "store")) {
    if (entry.path().extension() != ".sst") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(file), {});
    for (const char mark : {'a', 'b'}) {
      const size_t at = bytes.find(value(mark));
      ASSERT_NE(at, std::string::npos);
      file.seekp(static_cast<std::streamoff>(at)).put('x');
    }
  }
  EXPECT_TRUE(last('a').ok()) << "looked up before";
  EXPECT_EQ(last('b').code(), Code::kCorruption) << "walked past alone";
  EXPECT_TRUE(last('c').ok());
}

// Some 100 MB that do not compress, written in an order that has nothing to do with their keys.
TEST(RocksdbEngineTest, WhatWasWrittenLatelyIsBroughtTogether) {
  TempDir directory;
  const auto engine = OpenOrDie(directory / "store", {.write = true, .create = true});
  std::mt19937_64 random(1);
  const auto key = [](int i) { return std::to_string(i * 7919 % 1600); };
  // Those in use: a file that was replaced leaves the disk a little later, in a thread of RocksDB's.
  const auto tables = [&] {
    int count = 0;
    const Status checked = engine->CheckFiles([&](const Engine::FileCheck& file) {
      EXPECT_TRUE(file.status.ok()) << file.name << ": " << file.status.message();
      return ++count > 0;
    });
    EXPECT_TRUE(checked.ok()) << checked.message();
    return count;
  };
  for (int i = 0; i < 1600; ++i) {
    std::string noise(64 << 10, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    Put(engine.get(), key(i), noise);
    if (i == 10) {
      ASSERT_TRUE(engine->Settle(Space::kIndex, nullptr).ok());
      EXPECT_EQ(tables(), 0) << "there is nothing to gain yet";
    }
  }
  ASSERT_TRUE(engine->Flush().ok());  // under load, entries may still wait in memory to become tables
  ASSERT_TRUE(engine->Settle(Space::kIndex, nullptr).ok());
  EXPECT_LE(tables(), 3) << "tables of 64 MB, without common keys";
  for (int i = 0; i < 1600; ++i)
    EXPECT_EQ(Got(*engine, Space::kIndex, std::to_string(i)).size(), size_t{64} << 10) << i;
}

TEST(RocksdbEngineTest, FollowersLeaveNothingBehind) {
  const TempDir directory, scratch;
  setenv("TMPDIR", scratch.path().c_str(), 1);
  OpenOrDie(directory / "store", {.write = true, .create = true}).reset();
  OpenOrDie(directory / "store", {}).reset();
  EXPECT_FALSE(OpenRocksdb(directory / "nothing", {}).ok());
  unsetenv("TMPDIR");
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path()));
}

}  // namespace
}  // namespace dicta
