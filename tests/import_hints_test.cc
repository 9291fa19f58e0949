// What is said at an import holds at the next one, too: press documents and pages in a real archive.
#include <gtest/gtest.h>

#include <atomic>

#include "storage/archive.h"
#include "storage/hash.h"
#include "tests/input_files.h"
#include "tools/any_archive.h"
#include "tools/import.h"
#include "tools/read/document.h"

namespace dicta::tools {
namespace {

const std::string kArticle =
    "Harbour talks go on\n\nThe harbour minister of Norvia, Clara Hedvig, said that the talks with Elsa would go on "
    "until "
    "the ferries were safe.\n";

class ImportHints : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = OpenAny({.archive = dir_.Path("archive")}, {.access = Access::kWrite, .create = true});
    ASSERT_TRUE(opened.ok());
    archive_ = std::move(opened).value();
  }

  // The last line.
  std::string Import(const std::string& path, const Hints& hints) {
    testing::internal::CaptureStderr();
    Progress progress(0, false);
    ImportReport report(&progress);
    const auto target = MakeArchiveTarget(archive_.get(), IfChanged::kRevise);
    const ImportOptions options{.hints = hints};
    const std::atomic<bool> stop = false;
    {
      Importer importer(options, target.get(), &report, &progress, &stop);
      EXPECT_TRUE(importer.Run({path}).ok());
    }
    EXPECT_TRUE(report.Finish().ok());
    testing::internal::GetCapturedStderr();
    return report.Summary(false);
  }

  v1::Statement Only() {
    const auto page = archive_->Find({});
    EXPECT_TRUE(page.ok());
    if (page.ok() && page->rows.size() == 1) return archive_->Get(page->rows[0].id()).value();
    ADD_FAILURE() << "not one statement";
    return {};
  }

  TempDir dir_;
  std::unique_ptr<AnyArchive> archive_;
};

constexpr const char* kImported = "imported 1, revised 0, unchanged 0, rejected 0";
constexpr const char* kRevised = "imported 0, revised 1, unchanged 0, rejected 0";
constexpr const char* kUnchanged = "imported 0, revised 0, unchanged 1, rejected 0";

TEST_F(ImportHints, EarlierOnesStay) {
  for (const char* name : {"a.txt", "b.html"}) {
    if (archive_ == nullptr) SetUp();
    const std::string bytes =
        std::string_view(name).ends_with("html") ? "<html><p>" + kArticle + "</p></html>" : kArticle;
    const std::string path = dir_.Write(name, bytes);
    EXPECT_EQ(Import(path, {.publisher = "Courier", .language = "", .date = "", .speaker = "", .place = ""}),
              kImported);
    EXPECT_EQ(Import(path, {}), kUnchanged) << "the publisher is not lost";
    EXPECT_EQ(Only().source().publisher(), "Courier");
    EXPECT_EQ(Import(path, {.publisher = "", .language = "", .date = "2024-05", .speaker = "", .place = ""}), kRevised)
        << "a date is added to it";
    EXPECT_EQ(Only().source().publisher(), "Courier");
    EXPECT_EQ(Only().date(), "2024-05");
    EXPECT_EQ(Import(path, {.publisher = "Herald", .language = "", .date = "", .speaker = "", .place = ""}), kRevised)
        << "what is said now wins";
    EXPECT_EQ(Only().source().publisher(), "Herald");
    EXPECT_EQ(Only().date(), "2024-05");
    const auto hints = archive_->HintsOf(Hex(Sha256(bytes)));
    ASSERT_TRUE(hints.ok() && *hints);
    EXPECT_EQ((*hints)->name(), name);
    archive_.reset();
    std::filesystem::remove_all(dir_.Path("archive"));
  }
}

TEST_F(ImportHints, AnotherNameChangesNothingThatWasRead) {
  EXPECT_EQ(Import(dir_.Write("2024-05-06-talks.txt", kArticle), {}), kImported);
  EXPECT_EQ(Only().date(), "2024-05-06");
  EXPECT_EQ(Import(dir_.Write("talks.txt", kArticle), {}), kUnchanged);
  EXPECT_EQ(Only().date(), "2024-05-06");
  EXPECT_EQ(Only().source().paths_size(), 2);
}

}  // namespace
}  // namespace dicta::tools
