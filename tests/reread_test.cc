// Records derived again from their originals, and what changed said word by word.
#include <gtest/gtest.h>

#include "storage/archive.h"
#include "tests/temp_dir.h"
#include "tools/read/again.h"
#include "tools/read/document.h"
#include "tools/read/input.h"
#include "tools/write/diff.h"

namespace dicta::tools {
namespace {

constexpr const char* kText =
    "Minister Opens Bridge\n\n5 May 2024\n\nForeign Minister Anna Boe said that the bridge was open.\n\nShe thanked "
    "the "
    "builders.\n";

class RereadTest : public testing::Test {
 protected:
  // Imports the text as rules of long ago might have read it: without title, date and speaker.
  void SetUp() override {
    archive_ = *Archive::Open(directory_ / "a", {.access = Access::kWrite, .create = true});
    Input input;
    input.name = "bridge.txt";
    Hints hints;
    hints.publisher = "Gazette";
    Document document = std::move(MakePressDocument(kText, input, hints)->document);
    document.statement.clear_title();
    document.statement.clear_date();
    document.statement.clear_speakers();
    document.statement.clear_utterances();
    document.statement.mutable_extraction()->set_version("0");
    const auto outcomes = archive_->Add({&document, 1}, {});
    ASSERT_EQ(outcomes->front().kind, Outcome::kImported) << outcomes->front().remark;
    id_ = outcomes->front().id;
  }

  Outcome Reread(bool dry_run = false) {
    const auto again = ReadAgain(*archive_, *archive_->Get(id_));
    EXPECT_TRUE(again.ok()) << again.status().ToString();
    return archive_->Add({&*again, 1}, {.change = v1::Change::REEXTRACTED, .dry_run = dry_run})->front();
  }

  TempDir directory_;
  std::unique_ptr<Archive> archive_;
  std::string id_;
};

TEST_F(RereadTest, PresentRulesMakeARevision) {
  const Outcome planned = Reread(/*dry_run=*/true);
  EXPECT_EQ(planned.kind, Outcome::kRevised);
  EXPECT_EQ(planned.statement.title(), "Minister Opens Bridge");
  EXPECT_EQ(archive_->Get(id_)->revision(), 1u) << "a dry run changes nothing";

  EXPECT_EQ(Reread().kind, Outcome::kRevised);
  const v1::Statement statement = *archive_->Get(id_);
  EXPECT_EQ(statement.title(), "Minister Opens Bridge");
  EXPECT_EQ(statement.date(), "2024-05-05");
  EXPECT_EQ(statement.source().publisher(), "Gazette") << "what was said at the import still holds";
  EXPECT_EQ(archive_->History(id_)->back().change, v1::Change::REEXTRACTED);
  EXPECT_EQ(archive_->Find({.speakers = {"Anna Boe"}})->rows.size(), 1u);
  EXPECT_EQ(Reread().kind, Outcome::kUnchanged) << "once is enough";
}

TEST_F(RereadTest, EditsByHandSurvive) {
  ASSERT_TRUE(archive_->Edit(id_, {.title = "The Bridge Is Open", .place = "Norsund"}).ok());
  EXPECT_EQ(Reread().kind, Outcome::kRevised);
  EXPECT_EQ(archive_->Get(id_)->title(), "The Bridge Is Open");
  EXPECT_EQ(archive_->Get(id_)->place(), "Norsund");
  EXPECT_EQ(archive_->Get(id_)->date(), "2024-05-05");
}

TEST(WordDiffTest, ShowsWhatIsGoneAndWhatIsNew) {
  const struct {
    const char *before, *after, *want;
  } kCases[] = {
      {"one two three", "one two three", ""},
      {"", "", ""},
      {"", "new words", "{+new words+}"},
      {"gone", "", "[-gone-]"},
      {"a b c d e f g h", "a b c X e f g h", "… c [-d-]{+X+} e …"},
      {"the former man", "the Former man", "the [-former-]{+Former+} man"},
      {"a  b\nc", "a b c", ""},  // layout alone
      {"双方同意合作", "双方不同意合作", "双方 {+不+} 同 …"},
      {"a b", "a b c d", "a b {+c d+}"},
      {"a b c", "a b c d", "… c {+d+}"},
  };
  for (const auto& row : kCases)
    EXPECT_EQ(WordDiff(row.before, row.after, 1), row.want) << row.before << " | " << row.after;
}

TEST(WordDiffTest, NamesTheFieldsOfAStatement) {
  v1::Statement before, after;
  before.set_date("2024");
  after.set_date("2024-05");
  after.add_speakers()->set_name("Anna Boe");
  after.set_text("Yes.");
  v1::Utterance* utterance = after.add_utterances();
  utterance->set_end(4);
  utterance->set_speaker(0);
  utterance->set_kind(v1::Utterance::Kind::DIRECT);
  EXPECT_EQ(
      StatementDiff(before, after),
      "date: [-2024-]{+2024-05+}\nspeakers: {+Anna Boe+}\ntext: {+Yes.+}\nutterance new: Anna Boe DIRECT: Yes.\n");
  EXPECT_EQ(StatementDiff(after, after), "");
}

}  // namespace
}  // namespace dicta::tools
