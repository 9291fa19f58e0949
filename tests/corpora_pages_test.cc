// On 51,009 real statements: pages of 7, walked to the end, list what a scan of the lines lists, while another thread
// adds, revises, re-dates, removes and merges. Skipped where the corpus is absent.
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "storage/archive.h"
#include "tests/temp_dir.h"
#include "tools/read/input.h"
#include "tools/read/jsonl.h"
#include "tools/read/lines.h"

namespace dicta {
namespace {

const std::string kCorpus = DICTA_SOURCE_DIR "/../shared/corpora/senate.jsonl.zst";

struct Line {
  DaySpan days;
  size_t number;
  std::string id, speaker;
};

class CorpusTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kCorpus)) GTEST_SKIP() << "no corpus at " << kCorpus;
    archive_ = *Archive::Open(directory_ / "archive", {.access = Access::kWrite, .create = true});
    std::vector<Document> batch;
    const bool all = tools::ForEachInput(kCorpus, [&](const tools::Input& input) {
      auto stream = *tools::OpenInput(input);
      tools::LineReader lines(stream.get());
      while (*lines.Next()) {
        Document& document = batch.emplace_back();
        document.statement = *tools::ParseJsonLine(lines.text());
        lines_.push_back({*ParseDate(document.statement.date()), lines_.size(), document.statement.id(),
                          document.statement.speakers(0).name()});
        if (batch.size() == 1000) Flush(&batch);
      }
      return true;
    });
    ASSERT_TRUE(all);
    Flush(&batch);
    ASSERT_EQ(*archive_->Count({}), lines_.size());
    std::sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
      return std::tie(a.days.first, a.days.last, a.number) > std::tie(b.days.first, b.days.last, b.number);
    });
  }

  void Flush(std::vector<Document>* batch) {
    const auto outcomes = archive_->Add(*batch, {});
    ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
    for (const Outcome& outcome : *outcomes) ASSERT_EQ(outcome.kind, Outcome::kImported) << outcome.remark;
    batch->clear();
  }

  // What is done to the archive while it is read.
  void Disturb(const std::atomic<bool>& done) {
    std::mt19937 random(3);
    for (int i = 0; !done; ++i) {
      const Line& line = lines_[random() % lines_.size()];
      Document document;
      document.statement.set_id(i % 5 == 0 ? "new/" + std::to_string(i) : line.id);
      document.statement.set_date(FormatDay(line.days.first + (i % 5 == 2 ? 40 : 0)));
      document.statement.set_text("changed " + std::to_string(i));
      document.statement.add_speakers()->set_name(line.speaker);
      if (i % 5 == 3) {
        const std::lock_guard lock(removed_mutex_);
        if (archive_->Remove(line.id, "test").ok()) removed_.insert(line.id);
      } else if (i % 5 == 4) {
        if (i % 50 == 4)
          static_cast<void>(archive_->Merge(line.speaker, lines_[random() % lines_.size()].speaker).ok());
      } else {
        EXPECT_TRUE(archive_->Add({&document, 1}, {}).ok());
      }
      ++changes_;
    }
  }

  TempDir directory_;
  std::unique_ptr<Archive> archive_;
  std::vector<Line> lines_;  // newest first
  std::atomic<int> changes_ = 0;
  std::mutex removed_mutex_;
  std::set<std::string> removed_;
};

TEST_F(CorpusTest, PagesOfSevenFitTogetherWhileAnotherThreadWrites) {
  std::mt19937 random(11);
  std::set<std::string> speakers;
  while (speakers.size() < 12) speakers.insert(lines_[random() % lines_.size()].speaker);
  // Every walk begins before the first change, and then goes on beside them.
  std::vector<Query> queries;
  std::vector<std::vector<std::string>> want, got;
  const auto plan = [&](Query query, auto fits) {
    std::vector<std::string> ids;
    for (const Line& line : lines_) {
      if (fits(line)) ids.push_back(line.id);
    }
    if (query.oldest_first) std::reverse(ids.begin(), ids.end());
    query.limit = 7;
    queries.push_back(query);
    want.push_back(std::move(ids));
    got.emplace_back();
  };
  for (const std::string& speaker : speakers) {
    plan({.speakers = {speaker}, .oldest_first = queries.size() % 2 == 0},
         [&](const Line& line) { return line.speaker == speaker; });
  }
  for (int i = 0; i < 6; ++i) {
    const int32_t from = lines_[random() % lines_.size()].days.first, to = from + 20;
    plan({.from = from, .to = to, .oldest_first = i % 2 == 0},
         [&](const Line& line) { return line.days.last >= from && line.days.first <= to; });
  }
  const auto next = [&](size_t i) {
    const auto page = archive_->Find(queries[i]);
    ASSERT_TRUE(page.ok()) << page.status().ToString();
    for (const Row& row : page->rows) got[i].emplace_back(row.id());
    queries[i].page_token = page->next_page_token;
  };
  for (size_t i = 0; i < queries.size(); ++i) next(i);

  const uint64_t before = archive_->position();
  std::atomic<bool> done = false;
  std::thread writer([&] { Disturb(done); });
  // Three changes at least between two rounds of pages, however the two threads are scheduled.
  for (bool more = true; more && !HasFatalFailure();) {
    for (const int seen = changes_; changes_ < seen + 3;) std::this_thread::yield();
    more = false;
    for (size_t i = 0; i < queries.size(); ++i) {
      if (!queries[i].page_token.empty()) next(i);
      more = more || !queries[i].page_token.empty();
    }
  }
  done = true;
  writer.join();
  const auto present = [&](std::vector<std::string> ids) {
    std::erase_if(ids, [&](const std::string& id) { return removed_.count(id) > 0; });
    return ids;
  };
  EXPECT_GT(archive_->position(), before + 20) << "the writer did nothing";
  for (size_t i = 0; i < queries.size(); ++i) EXPECT_EQ(present(got[i]), present(want[i])) << "walk " << i;
}

}  // namespace
}  // namespace dicta
