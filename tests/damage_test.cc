// Damage to each file of an archive, one after the other: whoever opens it, the lookup or verify says so, or all of it
// is there and right. Never is something wrong or missing without a word.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/verify.h"
#include "tests/archive_files.h"
#include "tests/dictionary.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

namespace fs = std::filesystem;

constexpr uint32_t kStatements = 40;

v1::Statement Numbered(uint32_t number) {
  v1::Statement statement;
  statement.set_id("s" + std::to_string(number));
  statement.set_title("Minister meets his counterpart");
  statement.set_date("2025-02-14");
  statement.add_speakers()->set_name("Speaker Number" + std::to_string(number % 4));
  statement.set_text(Text(number, 80));
  return statement;
}

class DamageTest : public testing::Test {
 protected:
  // Two batches in tables, a third in the log.
  void SetUp() override {
    for (uint32_t from : {0u, 20u, 30u}) {
      auto archive = *Archive::Open(closed_, {.access = Access::kWrite, .create = true});
      std::vector<Document> documents;
      for (uint32_t i = from; i < (from == 0 ? 20u : from + 10); ++i) documents.push_back({.statement = Numbered(i)});
      ASSERT_TRUE(archive->Add(documents, {}).ok());
      if (from == 30) CopyArchive(closed_, killed_);
    }
    ASSERT_TRUE(AllRight(closed_) && AllRight(killed_));
  }

  // What is there is right, and nothing is missing. `said`: some call said that it could not tell.
  static bool AllRight(const std::string& path, bool* said = nullptr) {
    bool ignored = false;
    if (said == nullptr) said = &ignored;
    const auto archive = Archive::Open(path, {});
    *said = !archive.ok();
    if (!archive.ok()) return false;
    bool right = true;
    for (uint32_t i = 0; i < kStatements; ++i) {
      const auto got = (*archive)->Get("s" + std::to_string(i));
      if (!got.ok() && got.status().code() != Code::kNotFound) *said = true;
      right = right && got.ok() && got->text() == Numbered(i).text();
    }
    const auto count = (*archive)->Count({});
    if (!count.ok()) *said = true;
    return right && count.ok() && *count == kStatements;
  }

  static bool VerifySays(const std::string& path) {
    const auto report = Verify(path, {});
    return !report.ok() || report->findings > 0;
  }

  // One file after the other of an archive, harmed in one way. True in the map: somebody said so.
  std::map<std::string, bool> Harm(const std::string& archive, const std::function<bool(const std::string&)>& harm) {
    std::map<std::string, bool> outcomes;
    const std::string copy = temp_ / "copy";
    for (const auto& [path, bytes] : FilesIn(archive)) {
      const std::string name = fs::path(path).lexically_relative(archive);
      CopyArchive(archive, copy);
      if (!harm(copy + "/" + name)) continue;
      bool said = false;
      const bool right = AllRight(copy, &said);
      said = said || VerifySays(copy);
      EXPECT_TRUE(right || said) << name << ": something is wrong or missing, and nobody says so";
      outcomes[name] = said;
    }
    return outcomes;
  }

  const TempDir temp_;
  const std::string closed_ = temp_ / "closed", killed_ = temp_ / "killed";
};

TEST_F(DamageTest, DeletedFiles) {
  for (const std::string& archive : {closed_, killed_}) {
    const auto outcomes = Harm(archive, [](const std::string& path) { return fs::remove(path); });
    for (const auto& [name, said] : outcomes) {
      const bool spare = name.find("LOCK") != std::string::npos || name.find("OPTIONS") != std::string::npos ||
                         name.find("IDENTITY") != std::string::npos || name.ends_with(".log");
      EXPECT_TRUE(said || spare) << name;
    }
    EXPECT_GT(outcomes.size(), 8u);
    EXPECT_TRUE(outcomes.contains("WATERMARK") && outcomes.contains("store/CURRENT"));
  }
  bool log_said = false;
  for (const auto& [name, said] : Harm(killed_, [](const std::string& path) { return fs::remove(path); }))
    log_said = log_said || (name.ends_with(".log") && said);
  EXPECT_TRUE(log_said) << "the watermark knows of the batch that was in the log alone";
}

TEST_F(DamageTest, EmptiedAndCutFiles) {
  for (const std::string& archive : {closed_, killed_}) {
    for (const int eighths : {0, 1, 4, 7}) {
      Harm(archive, [eighths](const std::string& path) {
        fs::resize_file(path, fs::file_size(path) * static_cast<uint64_t>(eighths) / 8);
        return true;
      });
    }
  }
}

TEST_F(DamageTest, ZeroedRangesAndFlippedBits) {
  for (const std::string& archive : {closed_, killed_}) {
    for (const uint64_t eighth : {0, 1, 2, 3, 4, 5, 6, 7}) {
      Harm(archive, [eighth](const std::string& path) {
        if (fs::file_size(path) == 0) return false;
        FlipByte(path, fs::file_size(path) * eighth / 8);
        return true;
      });
      Harm(archive, [eighth](const std::string& path) {
        std::string bytes = ReadFile(path);
        for (size_t i = bytes.size() * eighth / 8, end = std::min(bytes.size(), i + 64); i < end; ++i) bytes[i] = '\0';
        WriteFile(path, bytes);
        return !bytes.empty();
      });
    }
  }
}

// The last 53 bytes of a table have no checksum of their own. Debian's RocksDB ends the process where it believes
// them.
TEST_F(DamageTest, FootersOfTables) {
  constexpr size_t kFooterBytes = 53;
  const std::string copy = temp_ / "copy";
  const std::string table = StoreFiles(closed_, ".sst").front(), name = fs::path(table).filename();
  const std::string whole = ReadFile(table);
  CopyArchive(closed_, copy);
  int refused = 0;
  for (size_t at = whole.size() - kFooterBytes; at < whole.size(); ++at) {
    for (const int mask : {0x01, 0x02, 0x04, 0x08, 0x80, 0xff, int{static_cast<uint8_t>(whole[at])}}) {
      if (mask == 0) continue;
      std::string bytes = whole;
      bytes[at] = static_cast<char>(bytes[at] ^ mask);
      WriteFile(copy + "/store/" + name, bytes);
      for (const Access access : {Access::kRead, Access::kWrite}) {
        const auto archive = Archive::Open(copy, {.access = access});
        if (archive.ok()) continue;
        ++refused;
        EXPECT_EQ(archive.status().code(), Code::kCorruption) << at;
        EXPECT_NE(archive.status().message().find(name), std::string::npos) << archive.status().ToString();
      }
      bool said = false;
      EXPECT_TRUE(AllRight(copy, &said) || said || VerifySays(copy)) << at;
    }
  }
  EXPECT_GT(refused, 13 * 6) << "the kind of checksum, the format and the magic number at least";
}

}  // namespace
}  // namespace dicta
