// The parts of the server that need no network: errors, pages, group commits, waiting, the log.
#include <gtest/gtest.h>
#include <prometheus/metric_family.h>

#include <fstream>
#include <set>
#include <thread>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/access.h"
#include "server/archiver.h"
#include "server/call.h"
#include "server/errors.h"
#include "server/gauges.h"
#include "server/limits.h"
#include "server/log.h"
#include "server/lookups.h"
#include "server/positions.h"
#include "server/requests.h"
#include "server/trainer.h"
#include "storage/archive.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/store.h"
#include "tests/temp_dir.h"

namespace dicta::server {
namespace {

std::vector<Document> Documents(const std::string& prefix, int count, size_t text_bytes = 20) {
  std::vector<Document> documents;
  for (int i = 0; i < count; ++i) {
    Document document;
    document.statement.set_id(prefix + std::to_string(i));
    document.statement.set_title("Statement " + std::to_string(i));
    document.statement.set_text(std::string(text_bytes, 'x'));
    document.statement.set_date("2025-01-01");
    documents.push_back(std::move(document));
  }
  return documents;
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() { archive_ = Archive::Open(dir_ / "archive", {.access = Access::kWrite, .create = true}).value(); }

  TempDir dir_;
  std::unique_ptr<Archive> archive_;
  using Access = dicta::Access;
};

TEST(Errors, EveryCodeComesBack) {
  for (const Code code : {Code::kNotFound, Code::kInvalidArgument, Code::kCorruption, Code::kIoError, Code::kNoSpace,
                          Code::kBusy, Code::kUnsupported}) {
    const Status status(code, "statement 7ZQ4K9: why");
    EXPECT_EQ(FromGrpc(ToGrpc(status)).ToString(), status.ToString());
    EXPECT_EQ(FromProblem(ToProblem(status)).ToString(), status.ToString());
  }
  EXPECT_TRUE(ToGrpc({}).ok());
  EXPECT_TRUE(FromGrpc(grpc::Status::OK).ok());
  EXPECT_EQ(FromGrpc({grpc::StatusCode::UNAVAILABLE, "connection refused"}).code(), Code::kIoError);
  EXPECT_EQ(ToGrpc(NoSpace("full")).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(FromGrpc({grpc::StatusCode::RESOURCE_EXHAUSTED, "larger than max"}).code(), Code::kIoError)
      << "not the disk";
  EXPECT_EQ(FromGrpc(Refused(grpc::StatusCode::RESOURCE_EXHAUSTED, kTooManyCalls, "again")).code(), Code::kIoError)
      << "no other process to be stopped";
}

TEST(Errors, DetailsNameTheField) {
  const grpc::Status status = BadField("page_size", "negative");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 2);
  google::rpc::BadRequest bad;
  ASSERT_TRUE(details.details(1).UnpackTo(&bad));
  EXPECT_EQ(bad.field_violations(0).field(), "page_size");
}

TEST(Errors, LongMessagesAreCutBetweenCharacters) {
  std::string message = "x";
  for (int i = 0; i < 1000; ++i) message += "界";
  const grpc::Status status = ToGrpc(NotFound(message));
  EXPECT_LE(status.error_message().size(), 1027u);
  EXPECT_TRUE(status.error_message().ends_with("界…"));
}

TEST_F(ServerTest, PagesAreCutByBytesAndFitTogether) {
  ASSERT_TRUE(archive_->Add(Documents("s", 40, 1000), {}).ok());
  for (const auto view : {v1::View::BASIC, v1::View::FULL}) {
    std::set<std::string> ids;
    Query query{.limit = 15};
    int pages = 0;
    do {
      const auto page = MakePage(*archive_, query, view, 5000);
      ASSERT_TRUE(page.ok()) << page.status().ToString();
      v1::ListStatementsResponse rows;
      ASSERT_TRUE(rows.ParseFromString(page->rows));
      EXPECT_LE(page->rows.size(), 5000u + 16 * 4);
      EXPECT_GT(rows.rows_size(), 0);
      for (const v1::Listing& row : rows.rows()) {
        EXPECT_TRUE(ids.insert(row.statement().id()).second) << row.statement().id();
        EXPECT_EQ(row.statement().text().size(), view == v1::View::FULL ? 1000u : 0u);
        EXPECT_EQ(row.size(), 1000u);
      }
      query.page_token = page->next_page_token;
      ++pages;
    } while (!query.page_token.empty());
    EXPECT_EQ(ids.size(), 40u);
    EXPECT_EQ(pages, view == v1::View::FULL ? 10 : 3);
  }
}

TEST_F(ServerTest, ADamagedRecordKeepsBackNoOther) {
  ASSERT_TRUE(archive_->Add(Documents("s", 3), {}).ok());
  archive_.reset();
  {
    const auto store = Store::Open(dir_ / "archive", {.access = Access::kWrite}).value();
    std::string value = **store->engine().Get(Space::kRecord, RecordKey("s1", 1));
    value.back() = static_cast<char>(value.back() ^ 1);
    Batch batch;
    batch.Put(Space::kRecord, RecordKey("s1", 1), value);
    ASSERT_TRUE(store->engine().Commit(batch).ok());
  }
  archive_ = Archive::Open(dir_ / "archive", {}).value();
  const auto page = MakePage(*archive_, {}, v1::View::FULL, 5000);
  ASSERT_TRUE(page.ok()) << page.status().ToString();
  v1::ListStatementsResponse rows;
  ASSERT_TRUE(rows.ParseFromString(page->rows));
  ASSERT_EQ(rows.rows_size(), 3);
  for (const v1::Listing& row : rows.rows()) {
    const bool damaged = row.statement().id() == "s1";
    EXPECT_EQ(row.unreadable().empty(), !damaged) << row.unreadable();
    EXPECT_EQ(row.statement().text().size(), damaged ? 0u : 20u);
    EXPECT_EQ(row.size(), 20u);
    EXPECT_FALSE(row.statement().title().empty());
  }
}

TEST_F(ServerTest, ALookupIsStoppedOnItsWay) {
  ASSERT_TRUE(archive_->Add(Documents("s", 3000), {}).ok());
  int asked = 0;
  Query query{.publisher = "nobody"};
  query.stop = [&asked] { return ++asked == 2; };
  EXPECT_EQ(archive_->Find(query).status().code(), Code::kBusy);
  EXPECT_EQ(asked, 2);
  asked = 2;
  EXPECT_TRUE(archive_->Find(query).ok());
}

TEST_F(ServerTest, StatisticsAreStoppedOnTheirWay) {
  std::vector<Document> documents = Documents("s", 3000);
  for (Document& document : documents) {
    v1::Speaker* speaker = document.statement.add_speakers();
    speaker->set_name("Wang Yi");
    speaker->set_role("minister");
  }
  ASSERT_TRUE(archive_->Add(documents, {}).ok());
  for (int stops = 1; stops <= 12; ++stops) {  // wherever it is
    int asked = 0;
    const auto stop = [&] { return ++asked == stops; };
    EXPECT_EQ(archive_->Describe(stop).status().code(), Code::kBusy) << stops;
    EXPECT_EQ(asked, stops);
  }
  int asked = 0;
  const auto stop = [&] { return ++asked == 2; };
  EXPECT_EQ(archive_->Roles("Wang Yi", stop).status().code(), Code::kBusy);
  asked = 0;
  const auto visit = [](const SpeakerCount&) { return true; };
  EXPECT_EQ(archive_->ForEachSpeaker("", visit, {}, 0, stop).code(), Code::kBusy);
  EXPECT_EQ(archive_->Describe()->speakers, 1u);
  EXPECT_EQ(archive_->Roles("Wang Yi")->front().count, 3000u);
}

TEST_F(ServerTest, CallersAreWrittenTogether) {
  Positions positions(archive_.get());
  Archiver archiver(archive_.get(), &positions);
  constexpr int kCallers = 8, kRounds = 50;
  std::vector<std::thread> callers;
  for (int caller = 0; caller < kCallers; ++caller) {
    callers.emplace_back([&, caller] {
      for (int round = 0; round < kRounds; ++round) {
        const std::string prefix = std::to_string(caller) + "-" + std::to_string(round) + "-";
        std::vector<Document> documents = Documents(prefix, 2);
        documents[1].statement.set_date("2025-13");
        const auto outcomes =
            archiver.Add(std::move(documents), caller % 2 == 0 ? IfChanged::kRevise : IfChanged::kSkip);
        ASSERT_TRUE(outcomes.ok());
        ASSERT_EQ(outcomes->size(), 2u);
        EXPECT_EQ((*outcomes)[0].id, prefix + "0");
        EXPECT_EQ((*outcomes)[0].kind, Outcome::kImported);
        EXPECT_EQ((*outcomes)[1].kind, Outcome::kRejected);
        EXPECT_TRUE(archive_->Get(prefix + "0").ok());
      }
    });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(archive_->Count({}).value(), uint64_t{kCallers * kRounds});
  EXPECT_LT(archive_->position(), uint64_t{kCallers * kRounds});
}

TEST_F(ServerTest, ChangesAreReadFromAnyPointOn) {
  ASSERT_TRUE(archive_->Add(Documents("a", 3), {}).ok());
  ASSERT_TRUE(archive_->Add(Documents("b", 2), {}).ok());
  ASSERT_TRUE(archive_->Remove("a1", "why").ok());
  const auto ids = [&](uint64_t position, uint32_t skip, uint64_t until, size_t limit) {
    std::string all;
    const auto changes = archive_->ChangesAfter(position, skip, until, limit);
    for (const JournaledChange& change : *changes) {
      all += change.id + "@" + std::to_string(change.position) + "." + std::to_string(change.number) + " ";
    }
    return all;
  };
  EXPECT_EQ(ids(0, 0, 9, 9), "a0@1.1 a1@1.2 a2@1.3 b0@2.1 b1@2.2 a1@3.1 ");
  EXPECT_EQ(ids(0, 2, 9, 2), "a2@1.3 b0@2.1 ");
  EXPECT_EQ(ids(0, 3, 1, 9), "");
  EXPECT_EQ(ids(1, 1, 2, 9), "b1@2.2 ");
  EXPECT_EQ(ids(3, 0, 9, 9), "");
}

TEST_F(ServerTest, WaitersAreWoken) {
  Positions positions(archive_.get());
  const auto never = [] { return false; };
  const auto soon = std::chrono::steady_clock::now() + std::chrono::milliseconds(20);
  EXPECT_FALSE(positions.WaitFor(1, soon, never));
  EXPECT_FALSE(positions.WaitFor(1, std::chrono::steady_clock::now() + std::chrono::hours(1), [] { return true; }));
  std::thread writer([&] {
    EXPECT_TRUE(archive_->Add(Documents("a", 1), {}).ok());
    positions.Announce();
  });
  EXPECT_TRUE(positions.WaitFor(1, std::chrono::steady_clock::now() + std::chrono::seconds(10), never));
  writer.join();
}

TEST_F(ServerTest, AnArchiveThatServicesFillGetsADictionary) {
  std::vector<Document> documents = Documents("a", 1000);
  for (size_t i = 0; i < documents.size(); ++i) {
    std::string* text = documents[i].statement.mutable_text();
    for (size_t word = i; text->size() < 3000; ++word) *text += " word" + std::to_string(word * word % 997);
  }
  ASSERT_TRUE(archive_->Add(documents, {}).ok());
  const Trainer trainer(archive_.get());
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (archive_->Describe()->dictionaries.empty() && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(archive_->Describe()->dictionaries.size(), 1u);
}

TEST_F(ServerTest, InfoNamesTheDictionariesThatHoldPurgedWords) {
  std::vector<Document> documents = Documents("a", 1000);
  for (size_t i = 0; i < documents.size(); ++i) {
    std::string* text = documents[i].statement.mutable_text();
    for (size_t word = i; text->size() < 3000; ++word) *text += " word" + std::to_string(word * word % 997);
  }
  ASSERT_TRUE(archive_->Train(documents).ok());
  ASSERT_TRUE(archive_->Add(documents, {}).ok());
  const Lookups lookups(archive_.get());
  Positions positions(archive_.get());
  const std::atomic<bool> stopping = false;
  grpc::ServerContext context;
  const Call call(&context, Call::Kind::kUnary, &stopping, &positions);
  v1::GetArchiveInfoRequest request;
  request.set_with_statistics(true);
  v1::GetArchiveInfoResponse before, after;
  ASSERT_TRUE(lookups.GetArchiveInfo(call, request, &before).ok());
  EXPECT_EQ(before.dictionaries_size(), 1);
  EXPECT_EQ(before.spoiled_size(), 0);
  ASSERT_TRUE(archive_->Purge("a1", "why").ok());
  ASSERT_TRUE(lookups.GetArchiveInfo(call, request, &after).ok());
  ASSERT_EQ(after.spoiled_size(), 1);
  EXPECT_EQ(after.spoiled(0), before.dictionaries(0).id());
}

TEST_F(ServerTest, FiguresFollowTheArchive) {
  const auto figures = [&] { return archive_->Measure().value(); };
  EXPECT_EQ(figures().archived, 0u);
  EXPECT_EQ(figures().last_write, "");
  ASSERT_TRUE(archive_->Add(Documents("a", 3), {}).ok());
  ASSERT_TRUE(archive_->Remove("a1", "why").ok());
  const Figures now = figures();
  EXPECT_EQ(now.position, 2u);
  EXPECT_EQ(now.archived, 3u) << "what was withdrawn is counted too";
  EXPECT_TRUE(ParseInstant(now.last_write).ok()) << now.last_write;
  EXPECT_TRUE(now.sound);
  EXPECT_GT(now.free_bytes, 0u);
  const Info info = archive_->Describe().value();
  ASSERT_EQ(now.disk.size(), info.disk.size());
  for (size_t i = 0; i < info.disk.size(); ++i) EXPECT_EQ(now.disk[i].first, info.disk[i].first);
  EXPECT_GT(now.disk.back().second, 0u) << "the log";
  const auto statements = [&] { return figures().caches.front(); };
  ASSERT_EQ(statements().name, "statements");
  const Figures::Cache before = statements();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(archive_->GetShared("a0").ok());
  EXPECT_EQ(statements().hits + statements().misses, before.hits + before.misses + 3);
  EXPECT_GE(statements().hits, before.hits + 1);
  EXPECT_GT(statements().bytes, 0u);
  const auto follower = Archive::Follow(dir_ / "archive").value();
  EXPECT_EQ(follower->Measure().value().archived, 3u);
}

// The value of a family's first metric; -1: it is not there.
double ValueOf(const std::vector<prometheus::MetricFamily>& families, std::string_view name) {
  for (const auto& family : families) {
    if (family.name == name) return family.metric.at(0).gauge.value + family.metric.at(0).counter.value;
  }
  return -1;
}

TEST_F(ServerTest, GaugesCountNowAndThen) {
  const auto none = [] { return uint64_t{7}; };
  std::atomic<bool> stopping = false;
  const Gauges gauges({archive_.get(), none, none, [&] { return stopping.load(); }});
  auto families = gauges.Collect();
  EXPECT_EQ(ValueOf(families, "dicta_calls_in_flight"), 7);
  EXPECT_EQ(ValueOf(families, "dicta_statements"), 0);
  EXPECT_EQ(ValueOf(families, "dicta_first_day_timestamp_seconds"), -1) << "there is none";
  EXPECT_EQ(ValueOf(families, "dicta_last_write_timestamp_seconds"), -1);
  ASSERT_TRUE(archive_->Add(Documents("a", 3), {}).ok());
  families = gauges.Collect();
  EXPECT_EQ(ValueOf(families, "dicta_statements"), 0) << "counted a moment ago";
  EXPECT_EQ(ValueOf(families, "dicta_statements_archived_total"), 3);
  EXPECT_EQ(ValueOf(families, "dicta_archive_position"), 1);
  EXPECT_EQ(ValueOf(families, "dicta_first_day_timestamp_seconds"), 20089.0 * 86400);
  const Gauges others({archive_.get(), none, none, [&] { return stopping.load(); }});
  EXPECT_EQ(ValueOf(others.Collect(), "dicta_statements"), 3);
}

TEST(Log, ALineIsJson) {
  CallRecord call;
  call.method = "GetStatement";
  call.peer = "unix:";
  call.time = std::chrono::microseconds(1500);
  call.status = {grpc::StatusCode::NOT_FOUND, "no statement \"x\"\n"};
  const std::string line = LogLine(call);
  EXPECT_NE(line.find(R"("method":"GetStatement","code":"NOT_FOUND","milliseconds":1.500,"peer":"unix:")"),
            std::string::npos)
      << line;
  EXPECT_NE(line.find(R"("message":"no statement \"x\"\n"})"), std::string::npos) << line;
}

TEST(Gate, LetsSoManyIn) {
  Gate gate(2);
  EXPECT_TRUE(gate.Enter());
  EXPECT_TRUE(gate.Enter());
  EXPECT_FALSE(gate.Enter());
  gate.Leave();
  EXPECT_TRUE(gate.Enter());
  EXPECT_EQ(gate.inside(), 2);
}

}  // namespace
}  // namespace dicta::server
