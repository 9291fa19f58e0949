// Identity, revisions, edits, removal: what the archive makes of documents, one rule for each test.
#include "storage/archive.h"

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <thread>

#include "tests/archive_fixture.h"

namespace dicta {
namespace {

TEST_F(ArchiveTest, TheSameBytesAgainChangeNothing) {
  const Outcome first = Add(Plain("hello", "in/a.txt"));
  EXPECT_EQ(first.kind, Outcome::kImported);
  const uint64_t position = archive_->position();
  const Outcome again = Add(Plain("hello", "in/a.txt"));
  EXPECT_EQ(again.kind, Outcome::kUnchanged);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(archive_->position(), position);
}

TEST_F(ArchiveTest, TheSameBytesFromASecondPathAddThePath) {
  const Outcome first = Add(Plain("hello", "in/a.txt", "Gazette"));
  const Outcome second = Add(Plain("hello", "other/b.txt", "Gazette"));
  EXPECT_EQ(second.kind, Outcome::kUnchanged);
  EXPECT_EQ(second.id, first.id);
  const auto statement = archive_->Get(first.id);
  ASSERT_TRUE(statement.ok());
  EXPECT_EQ(statement->revision(), 1u);
  ASSERT_EQ(statement->source().paths_size(), 2);
  EXPECT_EQ(statement->source().paths(1), "other/b.txt");
  EXPECT_EQ(Find().size(), 1u);
  const uint64_t position = archive_->position();
  Add(Plain("hello", "in/a.txt", "Gazette"));
  Add(Plain("hello", "other/b.txt", "Gazette"));
  EXPECT_EQ(archive_->position(), position);
}

TEST_F(ArchiveTest, TheSameBytesTwiceInOneCallAreOneStatement) {
  const std::vector<Document> documents = {Plain("hello", "a.txt"), Plain("hello", "b.txt"), Plain("bye", "c.txt")};
  const auto outcomes = archive_->Add(documents, {});
  ASSERT_TRUE(outcomes.ok());
  EXPECT_EQ((*outcomes)[0].kind, Outcome::kImported);
  EXPECT_EQ((*outcomes)[1].kind, Outcome::kUnchanged);
  EXPECT_EQ((*outcomes)[1].id, (*outcomes)[0].id);
  EXPECT_EQ((*outcomes)[2].kind, Outcome::kImported);
}

TEST_F(ArchiveTest, OneStatementByItsNameAndByItsBytesInOneCall) {
  const Outcome first = Add(Plain("hello", "a.txt", "Gazette"));
  // The first is a new revision of it by its name; the second, by its bytes, what it was before.
  const std::vector<Document> documents = {Plain("hello, corrected", "a.txt", "Gazette"),
                                           Plain("hello", "b.txt", "Gazette")};
  const auto outcomes = archive_->Add(documents, {});
  ASSERT_TRUE(outcomes.ok());
  EXPECT_EQ((*outcomes)[0].kind, Outcome::kRevised);
  EXPECT_EQ((*outcomes)[1].kind, Outcome::kUnchanged);
  EXPECT_EQ((*outcomes)[1].id, first.id);
  const auto statement = archive_->Get(first.id);
  EXPECT_EQ(statement->text(), "hello, corrected");
  EXPECT_EQ(statement->source().paths_size(), 2);
}

TEST_F(ArchiveTest, AChangedFileOfOnePublisherIsARevision) {
  const Outcome first = Add(Plain("hello", "in/a.txt", "Gazette"));
  const Outcome changed = Add(Plain("hello, corrected", "in/a.txt", "Gazette"));
  EXPECT_EQ(changed.kind, Outcome::kRevised);
  EXPECT_EQ(changed.id, first.id);
  EXPECT_EQ(changed.revision, 2u);
  // Content that an older revision has changes nothing …
  EXPECT_EQ(Add(Plain("hello", "in/a.txt", "Gazette")).kind, Outcome::kUnchanged);
  EXPECT_EQ(archive_->Get(first.id)->text(), "hello, corrected");
  EXPECT_EQ(archive_->GetRevision(first.id, 1)->text(), "hello");
  EXPECT_EQ(*archive_->Original(first.id), "original of hello, corrected");
}

TEST_F(ArchiveTest, OlderContentComesBackOnlyWithALaterTime) {
  Document one = Structured("x", "first"), two = Structured("x", "second");
  one.time = "2024-01-01T00:00:00Z";
  two.time = "2024-01-02T00:00:00Z";
  Add(one);
  EXPECT_EQ(Add(two).kind, Outcome::kRevised);
  EXPECT_EQ(Add(one).kind, Outcome::kUnchanged) << "an older snapshot seen again";
  one.time = "2024-01-03T00:00:00+01:00";
  EXPECT_EQ(Add(one).kind, Outcome::kRevised) << "the source went back to it";
  one.time = "2024-01-04T00:00:00Z";
  EXPECT_EQ(Add(one).kind, Outcome::kUnchanged) << "the newest revision says so already";
}

TEST_F(ArchiveTest, EqualContentNeverMergesDifferentIds) {
  EXPECT_EQ(Add(Structured("x", "same")).kind, Outcome::kImported);
  EXPECT_EQ(Add(Structured("y", "same")).kind, Outcome::kImported);
  EXPECT_EQ(Find().size(), 2u);
}

TEST_F(ArchiveTest, RevisionNumbersAreKeptWithGaps) {
  Document document = Structured("x", "one");
  document.revision = 3;
  EXPECT_EQ(Add(document).revision, 3u);
  document = Structured("x", "two");
  document.revision = 7;
  EXPECT_EQ(Add(document).revision, 7u);
  document = Structured("x", "three");
  document.revision = 2;
  EXPECT_EQ(Add(document).revision, 8u) << "never lower than what there is";
}

TEST_F(ArchiveTest, IfChangedSkipAndFail) {
  Add(Structured("x", "one"));
  const Outcome skipped = Add(Structured("x", "two"), {.if_changed = IfChanged::kSkip});
  EXPECT_EQ(skipped.kind, Outcome::kSkipped);
  EXPECT_EQ(Add(Structured("x", "two"), {.if_changed = IfChanged::kFail}).kind, Outcome::kRejected);
  EXPECT_EQ(archive_->Get("x")->text(), "one");
}

TEST_F(ArchiveTest, ADryRunDecidesAndWritesNothing) {
  EXPECT_EQ(Add(Structured("x", "one"), {.dry_run = true}).kind, Outcome::kImported);
  EXPECT_EQ(archive_->position(), 0u);
  EXPECT_FALSE(archive_->Get("x").ok());
}

TEST_F(ArchiveTest, OneBadDocumentKeepsNoneOut) {
  Document bad = Structured("bad", "text", "2023-02-30");
  const std::vector<Document> documents = {Structured("x", "one"), bad, Structured("y", "two")};
  const auto outcomes = archive_->Add(documents, {});
  ASSERT_TRUE(outcomes.ok());
  EXPECT_EQ((*outcomes)[0].kind, Outcome::kImported);
  EXPECT_EQ((*outcomes)[1].kind, Outcome::kRejected);
  EXPECT_EQ((*outcomes)[1].remark, "date: \"2023-02-30\": February 2023 has 28 days");
  EXPECT_EQ((*outcomes)[2].kind, Outcome::kImported);
}

TEST_F(ArchiveTest, WhatWasSaidAtTheImportIsKept) {
  Document file = Plain("hello", "a.txt");
  file.hints.set_date("2024");
  const Outcome added = Add(file);
  const auto hints = archive_->HintsOf(archive_->Get(added.id)->original().sha256());
  ASSERT_TRUE(hints.ok() && *hints) << hints.status().ToString();
  EXPECT_EQ((*hints)->date(), "2024");
  EXPECT_EQ(archive_->HintsOfStatement(added.id)->date(), "2024");
  EXPECT_FALSE(*archive_->HintsOf(std::string(64, '0')));
}

TEST_F(ArchiveTest, OtherRulesDecideOnlyWhenReadAgain) {
  Document file = Plain("hello", "a.txt");
  file.statement.mutable_extraction()->set_version("1");
  const Outcome added = Add(file);
  file.statement.mutable_extraction()->set_version("2");
  file.statement.set_title("Found by newer rules");
  EXPECT_EQ(Add(file).kind, Outcome::kUnchanged) << "an import leaves it to reread";
  EXPECT_EQ(Add(file, {.change = v1::Change::REEXTRACTED}).kind, Outcome::kRevised);
  EXPECT_EQ(archive_->History(added.id)->back().change, v1::Change::REEXTRACTED);
  EXPECT_EQ(Add(file, {.change = v1::Change::REEXTRACTED}).kind, Outcome::kUnchanged);
}

TEST_F(ArchiveTest, AKnownFileCorrectedToBytesThatAnotherHasIsCorrected) {
  const Outcome a = Add(Plain("open", "a.txt", "P")), b = Add(Plain("shut", "b.txt", "P"));
  const Outcome corrected = Add(Plain("open", "b.txt", "P"));
  EXPECT_EQ(corrected.kind, Outcome::kRevised);
  EXPECT_EQ(corrected.id, b.id);
  EXPECT_EQ(archive_->Get(b.id)->text(), "open");
  EXPECT_EQ(archive_->Get(a.id)->source().paths_size(), 1);
}

TEST_F(ArchiveTest, RecordsThatClaimOneOriginalAreJudgedByTheirContent) {
  Document record = Structured("x", "old");
  record.statement.mutable_original()->set_sha256(std::string(64, 'a'));
  record.statement.mutable_extraction()->set_version("1");
  Add(record);
  record.statement.set_text("new");
  record.statement.mutable_extraction()->set_version("2");
  EXPECT_EQ(Add(record).kind, Outcome::kRevised) << "only bytes that are read here are left to reread";
}

TEST_F(ArchiveTest, StatementsOfOnePageKeepTheirAnchors) {
  Document one = Structured("", "one"), two = Structured("", "two");
  one.statement.mutable_source()->set_url("https://a.b/c#1");
  two.statement.mutable_source()->set_url("https://a.b/c#2");
  EXPECT_EQ(Add(one).kind, Outcome::kImported);
  EXPECT_EQ(Add(two).kind, Outcome::kImported);
  EXPECT_EQ(archive_->Get("https://a.b/c").status().code(), Code::kInvalidArgument) << "the page has both";
}

TEST_F(ArchiveTest, AClaimedOriginalIsNotHeldUntilItsBytesCome) {
  const Document file = Plain("hello", "a.txt");
  const Outcome imported = Add(file);
  v1::Statement record = *archive_->Get(imported.id);
  archive_.reset();
  auto other = *Archive::Open(directory_ / "b", {.access = Access::kWrite, .create = true});
  Document claimed;
  claimed.statement = record;
  ASSERT_EQ(other->Add({&claimed, 1}, {})->front().kind, Outcome::kImported);
  const Status status = other->Original(imported.id).status();
  EXPECT_EQ(status.code(), Code::kNotFound);
  EXPECT_NE(status.message().find("not held"), std::string::npos);
  EXPECT_EQ(other->Get(imported.id)->ShortDebugString(), record.ShortDebugString());
  ASSERT_TRUE(other->Add({&file, 1}, {}).ok());
  EXPECT_EQ(*other->Original(imported.id), "original of hello");
}

TEST_F(ArchiveTest, AnIdMayBeGivenByItsBeginningOrByTheSource) {
  Document document = Structured("statement-1", "one");
  document.statement.mutable_source()->set_url("https://example.org/a?b=1");
  Add(document);
  Add(Structured("statement-2", "two"));
  Document item = Structured("", "three");
  item.guid = "https://example.org/?p=17";
  const Outcome from_feed = Add(item);
  EXPECT_EQ(archive_->Get("HTTPS://Example.org/a?b=1#part")->id(), "statement-1");
  EXPECT_EQ(archive_->Get("https://example.org/?p=17")->id(), from_feed.id);
  EXPECT_EQ(archive_->Get("statement-2")->id(), "statement-2");
  EXPECT_EQ(archive_->Get("statement").status().code(), Code::kInvalidArgument);
  EXPECT_EQ(archive_->Get(from_feed.id.substr(0, 9))->id(), from_feed.id);
  EXPECT_EQ(archive_->Get("x").status().code(), Code::kNotFound);
  EXPECT_EQ(archive_->Get(std::string("s\0t", 3)).status().code(), Code::kNotFound);
}

TEST_F(ArchiveTest, TokensOfOtherQueriesAreRefused) {
  for (int i = 0; i < 5; ++i) Add(Structured("s" + std::to_string(i), "text"));
  Query query{.limit = 2};
  query.page_token = archive_->Find(query)->next_page_token;
  ASSERT_FALSE(query.page_token.empty());
  EXPECT_TRUE(archive_->Find(query).ok());
  query.oldest_first = true;
  EXPECT_EQ(archive_->Find(query).status().code(), Code::kInvalidArgument);
  query.oldest_first = false;
  query.page_token[3] = query.page_token[3] == 'A' ? 'B' : 'A';
  EXPECT_EQ(archive_->Find(query).status().code(), Code::kInvalidArgument);
}

TEST_F(ArchiveTest, AReaderFollowsTheWriter) {
  Add(Structured("x", "one"));
  auto reader = *Archive::Open(directory_ / "a", {});
  EXPECT_EQ(reader->Get("x")->text(), "one");
  Add(Structured("x", "two"));
  Add(Structured("y", "three"));
  ASSERT_TRUE(archive_->Remove("y", "no").ok());
  EXPECT_EQ(reader->Get("x")->text(), "one") << "its position is its own";
  ASSERT_TRUE(reader->CatchUp().ok());
  EXPECT_EQ(reader->position(), archive_->position());
  EXPECT_EQ(reader->Get("x")->text(), "two");
  EXPECT_FALSE(reader->Get("y").ok());
  EXPECT_EQ(reader->Add({}, {}).status().code(), Code::kInvalidArgument) << "open for reading only";
}

TEST_F(ArchiveTest, ASecondWriterIsToldWhoHoldsTheArchive) {
  const Status status = Archive::Open(directory_ / "a", {.access = Access::kWrite}).status();
  EXPECT_EQ(status.code(), Code::kBusy);
  EXPECT_NE(status.message().find("pid " + std::to_string(getpid())), std::string::npos) << status.ToString();
}

TEST_F(ArchiveTest, WhatWasAcknowledgedIsThereAfterReopening) {
  for (int i = 0; i < 300; ++i) Add(Structured("s" + std::to_string(i), "text " + std::to_string(i)));
  const uint64_t position = archive_->position();
  Reopen();
  EXPECT_EQ(archive_->position(), position);
  EXPECT_EQ(*archive_->Count({}), 300u);
  EXPECT_EQ(archive_->Get("s299")->text(), "text 299");
}

TEST_F(ArchiveTest, ManyRowsOfOneDateAreDumpedInOrderOfId) {
  // More than are sorted at a time, so that a date is gone through more than once.
  std::vector<Document> documents;
  std::vector<std::string> want;
  for (int i = 0; i < 20000; ++i) {
    documents.push_back(Structured("s" + std::to_string(i * 7919 % 20000), "t"));
    want.push_back("s" + std::to_string(i));
  }
  ASSERT_TRUE(archive_->Add(documents, {}).ok());
  std::sort(want.begin(), want.end());
  std::vector<std::string> got;
  ASSERT_TRUE(archive_
                  ->ForEachByDateThenId({},
                                        [&](const Row& row) {
                                          got.emplace_back(row.id());
                                          return true;
                                        })
                  .ok());
  EXPECT_EQ(got, want);
}

TEST_F(ArchiveTest, PagesFitTogetherWhileAnotherThreadWrites) {
  std::vector<Document> documents;
  for (int i = 0; i < 500; ++i) {
    Document document = Structured("s" + std::to_string(i), "t", "2024-01-0" + std::to_string(1 + i % 9));
    document.statement.add_speakers()->set_name(i % 3 == 0 ? "Ann Lee" : "Bo Chen");
    documents.push_back(document);
  }
  ASSERT_TRUE(archive_->Add(documents, {}).ok());
  std::vector<std::string> before;
  ASSERT_TRUE(archive_
                  ->ForEach({.speakers = {"Ann Lee"}},
                            [&](const Row& row) {
                              before.emplace_back(row.id());
                              return true;
                            })
                  .ok());
  Query query{.speakers = {"Ann Lee"}, .limit = 7};
  auto page = archive_->Find(query);
  std::atomic<bool> done = false;
  std::set<std::string> removed;
  std::thread writer([&] {
    for (int i = 0; !done && i < 2000; ++i) {
      const std::string id = "s" + std::to_string(i * 13 % 500);
      switch (i % 5) {
        case 0:
          Add(Structured("new" + std::to_string(i), "t", "2024-01-05"));
          break;
        case 1:
          Add(Structured(id, "changed " + std::to_string(i), "2024-01-0" + std::to_string(1 + i % 9)));
          break;
        case 2:
          static_cast<void>(archive_->Edit(id, {.date = "2023"}).ok());
          break;
        case 3:
          if (i % 20 == 3 && archive_->Remove(id, "no").ok()) removed.insert(id);
          break;
        default:
          if (i == 504) static_cast<void>(archive_->Merge("Ann Lee", "Bo Chen").ok());
      }
    }
  });
  std::vector<std::string> walked;
  while (true) {
    if (!page.ok()) break;
    for (const Row& row : page->rows) walked.emplace_back(row.id());
    if (page->next_page_token.empty()) break;
    query.page_token = page->next_page_token;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    page = archive_->Find(query);
  }
  done = true;
  writer.join();
  ASSERT_TRUE(page.ok()) << page.status().ToString();
  const auto drop_removed = [&](std::vector<std::string> ids) {
    std::erase_if(ids, [&](const std::string& id) { return removed.count(id) > 0; });
    return ids;
  };
  EXPECT_EQ(drop_removed(walked), drop_removed(before));
}

}  // namespace
}  // namespace dicta
