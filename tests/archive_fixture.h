// What the tests of whole archives share: documents, and an archive of the test's own.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/archive.h"
#include "tests/temp_dir.h"

namespace dicta {

inline Document Plain(const std::string& text, const std::string& path, const std::string& publisher = "") {
  Document document;
  document.statement.set_text(text);
  document.statement.mutable_source()->add_paths(path);
  if (!publisher.empty()) document.statement.mutable_source()->set_publisher(publisher);
  document.name = std::filesystem::path(path).filename();
  document.original = "original of " + text;
  return document;
}

inline Document Structured(const std::string& id, const std::string& text, const std::string& date = "2024-05-06") {
  Document document;
  document.statement.set_id(id);
  document.statement.set_text(text);
  document.statement.set_date(date);
  return document;
}

// Whether any file below the directory holds these bytes.
inline bool OnDisk(const std::string& directory, const std::string& bytes) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string content((std::istreambuf_iterator<char>(file)), {});
    if (content.find(bytes) != std::string::npos) return true;
  }
  return false;
}

class ArchiveTest : public testing::Test {
 protected:
  void SetUp() override { Reopen(); }

  void Reopen() {
    archive_.reset();
    auto opened = Archive::Open(directory_ / "a", {.access = Access::kWrite, .create = true});
    ASSERT_TRUE(opened.ok()) << opened.status().ToString();
    archive_ = std::move(opened).value();
  }

  Outcome Add(const Document& document, const AddOptions& options = {}) {
    auto outcomes = archive_->Add({&document, 1}, options);
    EXPECT_TRUE(outcomes.ok()) << outcomes.status().ToString();
    return outcomes.ok() ? outcomes->front() : Outcome{};
  }

  std::vector<std::string> Find(const Query& query = {}) {
    auto page = archive_->Find(query);
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    std::vector<std::string> ids;
    if (page.ok()) {
      for (const Row& row : page->rows) ids.emplace_back(row.id());
    }
    return ids;
  }

  TempDir directory_;
  std::unique_ptr<Archive> archive_;
};

}  // namespace dicta
