// Lookups that were made before do not answer for what has changed since: everything is asked twice, before and after.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

Document Made(const std::string& id, const std::string& date, std::vector<std::string> speakers,
              const std::string& text = "text") {
  Document document;
  document.statement.set_id(id);
  document.statement.set_date(date);
  document.statement.set_title("title of " + id);
  document.statement.set_text(text);
  for (const std::string& name : speakers) document.statement.add_speakers()->set_name(name);
  return document;
}

class ArchiveCacheTest : public testing::Test {
 protected:
  void SetUp() override {
    writer_ = Open({.access = Access::kWrite, .create = true});
    Add({Made("a", "2025-01-05", {"Ann Lee"}), Made("b", "2025-01-06", {"Ann Lee", "Bo Chen"}),
         Made("c", "2025-02-01", {"Bo Chen"})});
    reader_ = Open({});
    plain_ = Open({.record_cache_bytes = 0, .row_cache_bytes = 0});
  }

  std::unique_ptr<Archive> Open(const OpenOptions& options) const {
    auto archive = Archive::Open(temp_ / "press", options);
    EXPECT_TRUE(archive.ok()) << archive.status().ToString();
    return archive.ok() ? std::move(archive).value() : nullptr;
  }

  void Add(const std::vector<Document>& documents) {
    const auto outcomes = writer_->Add(documents, {});
    ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
    for (const Outcome& outcome : *outcomes) ASSERT_NE(outcome.kind, Outcome::kRejected) << outcome.remark;
  }

  // Pages of lists that have been asked for so often that they are in memory as a whole.
  static void AskOften(const Archive& archive) {
    for (int i = 0; i < 10; ++i) {
      for (const char* speaker : {"Ann Lee", "Bo Chen"}) EXPECT_TRUE(archive.Find({.speakers = {speaker}}).ok());
      EXPECT_TRUE(archive.Find({}).ok());
    }
  }

  // Everything that lookups say, in one text.
  static std::string All(const Archive& archive) {
    std::string all;
    for (const char* id : {"a", "b", "c", "d", "e"}) {
      const auto statement = archive.Get(id);
      all += statement.ok() ? statement->ShortDebugString() : statement.status().ToString();
      const auto shared = archive.GetShared(id);
      EXPECT_EQ(shared.ok(), statement.ok());
      if (shared.ok()) {
        EXPECT_EQ((*shared)->SerializeAsString(), statement->SerializeAsString());
      }
      v1::Statement read = Made("other", "1999", {"Somebody"}).statement;  // what it held before goes
      EXPECT_EQ(archive.Read(id, &read).ToString(), statement.status().ToString());
      if (statement.ok()) {
        EXPECT_EQ(read.SerializeAsString(), statement->SerializeAsString());
      }
      all += "\n";
    }
    const std::vector<std::vector<std::string>> kSpeakers = {
        {}, {"Ann Lee"}, {"Bo Chen"}, {"Ann Lee", "Bo Chen"}, {"Al"}};
    for (const auto& speakers : kSpeakers) {
      for (const bool oldest_first : {false, true}) {
        const auto page = archive.Find({.speakers = speakers, .oldest_first = oldest_first});
        if (!page.ok()) all += page.status().ToString();
        if (!page.ok()) continue;
        for (const Row& row : page->rows) {
          all.append(row.id()).append(" ").append(row.date()).append(" ").append(row.title());
          for (const RowSpeaker& speaker : row.speakers()) all.append(" ").append(speaker.id);
          all += "; ";
        }
      }
      const auto count = archive.Count({.speakers = speakers});
      if (count.ok()) all += std::to_string(*count) + " ";
      const auto timeline = archive.Timeline({.speakers = speakers}, Unit::kMonth);
      if (!timeline.ok()) continue;
      for (const TimelineCount& one : *timeline) all += one.label + "=" + std::to_string(one.count) + " ";
      all += "\n";
    }
    return all;
  }

  // `change` must show in the writer at once, and in a reader that has looked before as soon as it catches up: as in an
  // archive that remembers nothing.
  template <typename F>
  void ExpectSeen(const char* what, F change) {
    const std::string before = All(*writer_);
    for (const Archive* archive : {writer_.get(), reader_.get()}) AskOften(*archive);
    ASSERT_EQ(All(*writer_), before);
    ASSERT_EQ(All(*reader_), before);
    change();
    if (HasFatalFailure()) return;
    ASSERT_EQ(All(*reader_), before) << what << ": not before it catches up";
    ASSERT_TRUE(reader_->CatchUp().ok());
    ASSERT_TRUE(plain_->CatchUp().ok());
    const std::string after = All(*plain_);
    EXPECT_NE(after, before) << what << " changed nothing";
    EXPECT_EQ(All(*writer_), after) << what;
    EXPECT_EQ(All(*writer_), after) << what << ", asked again";
    EXPECT_EQ(All(*reader_), after) << what << ", in a reader";
    EXPECT_EQ(All(*reader_), after) << what << ", in a reader, asked again";
  }

  const TempDir temp_;
  std::unique_ptr<Archive> writer_, reader_, plain_;
};

TEST_F(ArchiveCacheTest, EveryKindOfChangeIsSeen) {
  const std::string b[] = {"b"};
  const std::string alias[] = {"Al"};
  ExpectSeen("revision", [&] { Add({Made("a", "2025-01-05", {"Ann Lee"}, "other text")}); });
  ExpectSeen("another date", [&] { Add({Made("a", "2025-01-07", {"Ann Lee"}, "other text")}); });
  ExpectSeen("other speakers", [&] { Add({Made("a", "2025-01-07", {"Bo Chen"}, "other text")}); });
  ExpectSeen("new statement", [&] { Add({Made("d", "2025-02-03", {"Ann Lee"})}); });
  ExpectSeen("edit", [&] { ASSERT_TRUE(writer_->Edit("c", {.title = "edited"}).ok()); });
  ExpectSeen("alias", [&] { ASSERT_TRUE(writer_->Alias("Ann Lee", alias).ok()); });
  ExpectSeen("split", [&] { ASSERT_TRUE(writer_->Split("Ann Lee", "Ann Lee the younger", b).ok()); });
  ExpectSeen("merge", [&] { ASSERT_TRUE(writer_->Merge("Bo Chen", "Ann Lee").ok()); });
  ExpectSeen("unmerge", [&] { ASSERT_TRUE(writer_->Unmerge("bo-chen").ok()); });
  ExpectSeen("removal", [&] { ASSERT_TRUE(writer_->Remove("a", "error").ok()); });
}

TEST_F(ArchiveCacheTest, DatesOfAnotherKindAreSeenWhenTheyFirstCome) {
  ExpectSeen("month", [&] { Add({Made("d", "2025-01", {"Ann Lee"})}); });
  ExpectSeen("undated", [&] { Add({Made("e", "", {"Ann Lee"})}); });
  ExpectSeen("year", [&] { Add({Made("d", "2025", {"Ann Lee"})}); });
  ExpectSeen("century, by hand", [&] { ASSERT_TRUE(writer_->Edit("c", {.date = "1900/2000"}).ok()); });
  writer_.reset();
  writer_ = Open({.access = Access::kWrite});
  EXPECT_EQ(All(*writer_), All(*plain_)) << "opened anew";
}

TEST_F(ArchiveCacheTest, PurgeLeavesNothingToBeFound) {
  const auto held = writer_->GetShared("b");
  ASSERT_TRUE(held.ok());
  const auto page = writer_->Find({});
  All(*writer_);
  reader_.reset();
  plain_.reset();
  ASSERT_TRUE(writer_->Purge("b", "court order").ok());
  EXPECT_EQ(writer_->Get("b").status().code(), Code::kNotFound);
  EXPECT_EQ(writer_->GetShared("b").status().code(), Code::kNotFound);
  EXPECT_EQ(*writer_->Count({}), 2u);
  EXPECT_EQ(writer_->Find({})->rows.size(), 2u);
  EXPECT_EQ(writer_->Find({.speakers = {"Bo Chen"}})->rows.size(), 1u);
  EXPECT_EQ((*held)->id(), "b") << "whoever holds it still may read it";
  EXPECT_EQ(page->rows.size(), 3u);
  EXPECT_EQ(page->rows[1].title(), "title of b");
}

TEST_F(ArchiveCacheTest, PastPositionsAreThemselves) {
  const uint64_t before = writer_->position();
  const std::string text = writer_->Get("a")->text();
  AskOften(*writer_);
  Add({Made("a", "2025-03-05", {"Bo Chen"}, "other text")});
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(writer_->Get("a")->text(), "other text");
    EXPECT_EQ(writer_->Get("a", before)->text(), text);
    EXPECT_EQ((*writer_->GetShared("a", before))->text(), text);
    EXPECT_EQ(*writer_->Count({.speakers = {"Bo Chen"}}), 3u);
    EXPECT_EQ(*writer_->Count({.speakers = {"Bo Chen"}, .position = before}), 2u);
    EXPECT_EQ(writer_->Timeline({}, Unit::kMonth)->size(), 3u);
    EXPECT_EQ(writer_->Timeline({.position = before}, Unit::kMonth)->size(), 2u);
    EXPECT_EQ(writer_->Find({.limit = 1})->rows[0].id(), "a");
    EXPECT_EQ(writer_->Find({.limit = 1, .position = before})->rows[0].id(), "c");
    EXPECT_EQ(writer_->Find({.speakers = {"Ann Lee"}})->rows.size(), 1u);
    EXPECT_EQ(writer_->Find({.speakers = {"Ann Lee"}, .position = before})->rows.size(), 2u);
    AskOften(*writer_);
  }
}

TEST_F(ArchiveCacheTest, SharedStatementIsOneAndTheSame) {
  const auto once = writer_->GetShared("a"), again = writer_->GetShared("a");
  ASSERT_TRUE(once.ok() && again.ok());
  EXPECT_EQ(once->get(), again->get());
  const auto plain = plain_->GetShared("a"), other = plain_->GetShared("a");
  EXPECT_NE(plain->get(), other->get()) << "no cache, nothing shared";
}

TEST_F(ArchiveCacheTest, GetManyAnswersInTheOrderAskedFor) {
  ASSERT_TRUE(writer_->Remove("c", "error").ok());
  for (int round = 0; round < 2; ++round) {
    const std::vector<std::string> ids = {"b", "nobody", "a", "c", "b", "", "a"};
    const auto all = writer_->GetMany(ids);
    ASSERT_EQ(all.size(), ids.size());
    for (size_t i = 0; i < ids.size(); ++i) {
      const auto one = writer_->Get(ids[i]);
      EXPECT_EQ(all[i].status().ToString(), one.status().ToString()) << ids[i];
      if (one.ok()) {
        EXPECT_EQ(all[i]->SerializeAsString(), one->SerializeAsString());
      }
    }
  }
  EXPECT_TRUE(writer_->GetMany({}).empty());
}

// A page and all its copies keep their rows' memory.
TEST_F(ArchiveCacheTest, RowsOutliveTheArchive) {
  ASSERT_TRUE(writer_->Merge("Bo Chen", "Ann Lee").ok());  // some rows are made anew
  Page copy;
  {
    const auto page = writer_->Find({});
    ASSERT_TRUE(page.ok());
    copy = *page;
  }
  writer_.reset();
  ASSERT_EQ(copy.rows.size(), 3u);
  EXPECT_EQ(copy.rows[0].id(), "c");
  EXPECT_EQ(copy.rows[0].speakers().begin()->id, "ann-lee");
  EXPECT_EQ(copy.rows[0].Parse()->statement().speakers(0).id(), "ann-lee");
}

// Each batch adds one statement by Ann Lee and one of the following: what is seen at a position is of that position.
TEST_F(ArchiveCacheTest, LookupsBesideAWriterAgreeWithTheirPosition) {
  std::atomic<bool> done = false;
  const uint64_t base = writer_->position(), count = *writer_->Count({.speakers = {"Ann Lee"}});
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (!done) {
        const uint64_t before = writer_->position();
        const uint64_t seen = *writer_->Count({.speakers = {"Ann Lee"}});
        const auto page = writer_->Find({.speakers = {"Ann Lee"}, .limit = 1000});
        const auto statement = writer_->Get("a");
        const uint64_t after = writer_->position();
        ASSERT_GE(seen, count + before - base);
        ASSERT_LE(seen, count + after - base);
        ASSERT_EQ(page->rows.size(), count + page->position - base);
        ASSERT_GE(statement->revision(), 1 + before - base);
        ASSERT_LE(statement->revision(), 1 + after - base);
      }
    });
  }
  for (int i = 0; i < 150; ++i) {
    const std::string n = std::to_string(i);
    Add({Made("n" + n, "2025-03-01", {"Ann Lee"}), Made("a", "2025-01-05", {"Ann Lee"}, "text " + n)});
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
}

}  // namespace
}  // namespace dicta
