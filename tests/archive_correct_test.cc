// Corrections by hand: edits, removals, purges.
#include <gtest/gtest.h>

#include "storage/archive.h"
#include "storage/codec.h"
#include "storage/record.h"
#include "tests/archive_fixture.h"

namespace dicta {
namespace {

TEST_F(ArchiveTest, EditsOutliveTheSourceUntilTheyAreDropped) {
  Document document = Structured("x", "one");
  document.statement.set_title("As publised");
  document.statement.add_speakers()->set_name("W. Yi");
  Add(document);
  const auto revision =
      archive_->Edit("x", {.title = "As published", .date = "2024-05", .speakers = {{"W. Yi", "Wang Yi"}}});
  ASSERT_TRUE(revision.ok()) << revision.status().ToString();
  EXPECT_EQ(*revision, 2u);
  auto edited = *archive_->Get("x");
  EXPECT_EQ(edited.title(), "As published");
  EXPECT_EQ(edited.speakers(0).id(), "wang-yi");
  ASSERT_EQ(edited.date_evidence_size(), 1);
  EXPECT_EQ(edited.date_evidence(0).basis(), v1::DateEvidence::Basis::USER);

  EXPECT_EQ(Add(document).kind, Outcome::kUnchanged) << "the source says what it said";
  document.statement.set_text("one, corrected");
  EXPECT_EQ(Add(document).kind, Outcome::kRevised);
  edited = *archive_->Get("x");
  EXPECT_EQ(edited.text(), "one, corrected");
  EXPECT_EQ(edited.title(), "As published");
  EXPECT_EQ(edited.date(), "2024-05");
  EXPECT_EQ(Find({.speakers = {"Wang Yi"}}).size(), 1u);

  ASSERT_TRUE(archive_->Edit("x", {.drop_edits = true}).ok());
  edited = *archive_->Get("x");
  EXPECT_EQ(edited.title(), "As publised");
  EXPECT_EQ(edited.date(), "2024-05-06");
  EXPECT_EQ(edited.speakers(0).name(), "W. Yi");
  EXPECT_EQ(edited.date_evidence_size(), 0);
  EXPECT_EQ(edited.revision(), 4u);
}

TEST_F(ArchiveTest, AnEditThatIsWrongOrEmptyIsRefused) {
  Add(Structured("x", "one"));
  EXPECT_EQ(archive_->Edit("x", {.date = "2024-13"}).status().code(), Code::kInvalidArgument);
  EXPECT_EQ(archive_->Edit("x", {}).status().code(), Code::kInvalidArgument);
  EXPECT_EQ(archive_->Edit("x", {.title = ""}).status().code(), Code::kInvalidArgument) << "it has no title";
  EXPECT_EQ(archive_->Edit("x", {.speakers = {{"Nobody", "Somebody"}}}).status().code(), Code::kInvalidArgument);
  EXPECT_EQ(archive_->Edit("nothing", {.date = "2024"}).status().code(), Code::kNotFound);
  EXPECT_EQ(archive_->Get("x")->revision(), 1u);
}

TEST_F(ArchiveTest, ARemovedStatementStaysRemoved) {
  const Outcome added = Add(Plain("hello", "a.txt"));
  const uint64_t before = archive_->position();
  ASSERT_TRUE(archive_->Remove(added.id, "withdrawn by the ministry").ok());
  EXPECT_TRUE(Find().empty());
  EXPECT_TRUE(Find({.position = before}).empty()) << "removed statements vanish at every position";
  const Status status = archive_->Get(added.id).status();
  EXPECT_EQ(status.code(), Code::kNotFound);
  EXPECT_NE(status.message().find("withdrawn by the ministry"), std::string::npos) << status.ToString();
  const Outcome again = Add(Plain("hello", "a.txt"));
  EXPECT_EQ(again.kind, Outcome::kUnchanged);
  EXPECT_NE(again.remark.find("stays removed"), std::string::npos);
  EXPECT_FALSE(archive_->Remove(added.id, "twice").ok());
  EXPECT_EQ(archive_->History(added.id)->back().change, v1::Change::REMOVED);
}

TEST_F(ArchiveTest, APurgeTakesTheBytesOffTheDisk) {
  // Bytes at random do not compress, so zstd keeps them as they are and they can be looked for in the files.
  std::string secret;
  for (uint32_t i = 0, x = 1; i < 4000; ++i) {
    x = x * 1664525 + 1013904223;
    secret.push_back(static_cast<char>(x >> 24));
  }
  Document document = Plain("a text that nobody must read any more, for it tells where the spring is", "secret.txt");
  document.original = secret;
  const Outcome added = Add(document);
  const Outcome kept = Add(Plain("kept", "kept.txt"));
  const std::string frame = *Codec().Encode(ContentOf(*archive_->Get(added.id)), 0);
  Reopen();  // into the files
  const std::string pieces[] = {secret.substr(1000, 12), frame.substr(frame.size() / 2, 12)};
  for (const std::string& piece : pieces)
    ASSERT_TRUE(OnDisk(directory_.path(), piece)) << "else this test could not fail";

  {
    auto reader = Archive::Open(directory_ / "a", {});
    ASSERT_TRUE(reader.ok()) << reader.status().ToString();
    EXPECT_EQ(archive_->Purge(added.id, "court order").code(), Code::kBusy) << "somebody reads";
  }
  const Status purged = archive_->Purge(added.id, "court order");
  ASSERT_TRUE(purged.ok()) << purged.ToString();
  for (const std::string& piece : pieces) EXPECT_FALSE(OnDisk(directory_.path(), piece));
  EXPECT_EQ(archive_->Get(added.id).status().code(), Code::kNotFound);
  EXPECT_EQ(Find(), std::vector<std::string>{kept.id});
  EXPECT_NE(Add(document).remark.find("court order"), std::string::npos);
  ASSERT_EQ(archive_->History(added.id)->size(), 2u) << "that there was one, and what became of it, is still known";
  EXPECT_TRUE(Archive::Open(directory_ / "a", {}).ok()) << "readers may come again";
}

TEST_F(ArchiveTest, APurgeLeavesBytesThatAnotherStatementReliesOn) {
  const Document file = Plain("hello", "a.txt");
  const Outcome purged = Add(file);
  Document record = Structured("record", "hello");
  record.statement.mutable_original()->set_sha256(archive_->Get(purged.id)->original().sha256());
  Add(record);
  EXPECT_EQ(*archive_->Original("record"), "original of hello");
  ASSERT_TRUE(archive_->Purge(purged.id, "court order").ok());
  EXPECT_EQ(*archive_->Original("record"), "original of hello");
}

TEST_F(ArchiveTest, APurgeTakesNamesThatAreKnownFromNowhereElse) {
  Document secret = Structured("secret", "text");
  secret.statement.add_speakers()->set_name("Secretname Onlyhere");
  secret.statement.add_speakers()->set_name("Wang Yi");
  Document other = Structured("other", "text");
  other.statement.add_speakers()->set_name("Wang Yi");
  Add(secret);
  Add(other);
  Reopen();
  ASSERT_TRUE(OnDisk(directory_.path(), "Onlyhere") || OnDisk(directory_.path(), "onlyhere"));
  ASSERT_TRUE(archive_->Purge("secret", "court order").ok());
  EXPECT_EQ(archive_->FindPerson("Secretname").status().code(), Code::kNotFound);
  EXPECT_EQ(archive_->FindPerson("Wang Yi")->id, "wang-yi");
  EXPECT_EQ(Find({.speakers = {"Wang Yi"}}), std::vector<std::string>{"other"});
  Reopen();  // the list of files names their first and last keys, until it is written anew
  EXPECT_FALSE(OnDisk(directory_.path(), "Onlyhere") || OnDisk(directory_.path(), "onlyhere"));
}

TEST_F(ArchiveTest, APurgeWantsTheWholeId) {
  Add(Structured("statement-1", "text"));
  EXPECT_EQ(archive_->Purge("statement", "x").code(), Code::kInvalidArgument);
  EXPECT_TRUE(archive_->Get("statement-1").ok());
}

TEST_F(ArchiveTest, DroppedEditsMakeRoomForNewOnes) {
  Document document = Structured("x", "text");
  document.statement.add_speakers()->set_name("Qiu Yanchuan");
  Add(document);
  ASSERT_TRUE(archive_->Edit("x", {.speakers = {{"Qiu Yanchuan", "Qiu Jr"}}}).ok());
  ASSERT_TRUE(archive_->Edit("x", {.speakers = {{"Qiu Yanchuan", "Qiu Sr"}}, .drop_edits = true}).ok());
  EXPECT_EQ(archive_->Get("x")->speakers(0).name(), "Qiu Sr");
}

}  // namespace
}  // namespace dicta
