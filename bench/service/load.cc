// Calls are made at their times by the clock, and what a call takes counts from the time it should have begun: so a
// server that makes a client late is not let off.
#include "bench/service/load.h"

#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

#include "bench/corpus.h"
#include "bench/generator.h"
#include "bench/service/callers.h"
#include "bench/service/compare.h"
#include "bench/service/served.h"
#include "dicta/v1/service.grpc.pb.h"
#include "tools/write/json.h"

namespace dicta::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Stub = v1::Dicta::Stub;

constexpr size_t kBefore = 2000;  // statements that are there already
constexpr int kLookers = 4, kLookupsPerSecond = 250;
constexpr auto kAWhile = std::chrono::seconds(30);  // for the rest of what is watched
constexpr int kArchivedPerSecond = 500, kPerCall = 5;

std::string IdOf(uint64_t number) { return "live-" + std::to_string(number); }

// Says it, once for each kind of failure, and remembers.
class Failures {
 public:
  void Add(const std::string& what) {
    const std::lock_guard lock(mutex_);
    if (++count_ <= 10) std::cerr << what << "\n";
  }
  uint64_t count() const { return count_; }

 private:
  std::mutex mutex_;
  std::atomic<uint64_t> count_ = 0;
};

// Does something so many times a second until the time is over; gives how long each took from when it was due, sorted.
std::vector<double> Paced(int per_second, std::chrono::seconds time, const std::function<void()>& work) {
  prctl(PR_SET_TIMERSLACK, 1);
  std::vector<double> us;
  const auto begin = Clock::now();
  for (int64_t i = 0;; ++i) {
    const auto due = begin + std::chrono::nanoseconds(i * 1'000'000'000 / per_second);
    if (due >= begin + time) break;
    std::this_thread::sleep_until(due);
    work();
    us.push_back(std::chrono::duration<double, std::micro>(Clock::now() - due).count());
  }
  std::sort(us.begin(), us.end());
  return us;
}

// What was acknowledged: the statements up to a number, at a position.
struct Acknowledged {
  uint64_t number = 0, position = 0;
};

class Load {
 public:
  Load(const Served& server, std::chrono::seconds time) : server_(server), time_(time) {}

  // Latencies of the lookups of all clients.
  std::vector<double> LookUp() {
    std::vector<std::vector<double>> us(kLookers);
    std::vector<std::thread> clients;
    for (int i = 0; i < kLookers; ++i) clients.emplace_back([this, i, &us] { us[i] = LookUpAlone(i); });
    for (std::thread& client : clients) client.join();
    std::vector<double> all;
    for (const auto& some : us) all.insert(all.end(), some.begin(), some.end());
    std::sort(all.begin(), all.end());
    return all;
  }

  // Latencies of the calls.
  std::vector<double> Archive() {
    const auto stub = Connect();
    return Paced(kArchivedPerSecond / kPerCall, time_, [&] {
      v1::ArchiveStatementsRequest request;
      uint64_t number = acknowledged().number;
      for (int i = 0; i < kPerCall; ++i) {
        *request.add_documents()->mutable_statement() = Numbered(++number);
      }
      v1::ArchiveStatementsResponse reply;
      grpc::ClientContext context;
      const grpc::Status status = stub->ArchiveStatements(&context, request, &reply);
      if (!status.ok()) return failures_.Add("archiving: " + status.error_message());
      for (const auto& outcome : reply.outcomes()) {
        if (outcome.kind() != v1::ArchiveStatementsResponse::Outcome::IMPORTED) failures_.Add("not imported");
      }
      const std::lock_guard lock(mutex_);
      acknowledged_ = {number, reply.archive_position()};
    });
  }

  // Follows from the beginning of the load until everything acknowledged was seen. Counts events.
  void Watch(std::atomic<bool>* watching, std::atomic<bool>* ended) {
    const auto stub = Connect();
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + time_ + kAWhile);
    const auto stream = stub->WatchStatements(&context, {});
    v1::WatchStatementsResponse message;
    while (stream->Read(&message)) {
      *watching = true;
      for (const auto& event : message.events()) {
        if (event.id() != IdOf(++watched_) || event.change() != v1::Change::ADDED ||
            event.statement().text() != Numbered(watched_).text()) {
          failures_.Add("watched " + event.id() + " for " + IdOf(watched_));
        }
      }
      if (*ended && watched_ >= acknowledged().number) break;
    }
    context.TryCancel();
    static_cast<void>(stream->Finish().ok());
    *watching = true;
    if (watched_ != acknowledged().number) {
      failures_.Add("watched " + std::to_string(watched_) + " of " + std::to_string(acknowledged().number));
    }
  }

  // One more, which ends the watch.
  void ArchiveLast() {
    v1::ArchiveStatementsRequest request;
    *request.add_documents()->mutable_statement() = Numbered(acknowledged().number + 1);
    v1::ArchiveStatementsResponse reply;
    grpc::ClientContext context;
    {
      const std::lock_guard lock(mutex_);
      ++acknowledged_.number;
    }
    if (!Connect()->ArchiveStatements(&context, request, &reply).ok()) failures_.Add("the last");
  }

  // Everything is there, once.
  void Count() {
    v1::CountStatementsRequest request;
    v1::CountStatementsResponse reply;
    grpc::ClientContext context;
    const grpc::Status status = Connect()->CountStatements(&context, request, &reply);
    if (!status.ok() || reply.count() != kBefore + acknowledged().number) {
      failures_.Add("there are " + std::to_string(reply.count()));
    }
  }

  uint64_t failures() const { return failures_.count(); }
  Acknowledged acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
  }

 private:
  std::unique_ptr<Stub> Connect() const { return v1::Dicta::NewStub(server_.Connect()); }

  static v1::Statement Numbered(uint64_t number) {
    v1::Statement statement;
    statement.set_id(IdOf(number));
    statement.set_title("Statement " + std::to_string(number));
    statement.set_date(FormatDay(Generator::FirstDay() + static_cast<int32_t>(number % Generator::kDays)));
    statement.add_speakers()->set_name("Speaker " + std::string(1, static_cast<char>('A' + number % 20)));
    std::string* text = statement.mutable_text();
    for (uint64_t word = number; text->size() < kServedBytes; word = word * 6364136223846793005 + 1442695040888963407) {
      *text += std::to_string(word >> 40) + " ";
    }
    return statement;
  }

  // Half of the lookups are for what was acknowledged last.
  std::vector<double> LookUpAlone(int client) {
    const auto stub = Connect();
    std::mt19937_64 random(client);
    return Paced(kLookupsPerSecond, time_, [&] {
      const Acknowledged last = acknowledged();
      const bool live = last.number > 0 && random() % 4 != 0;
      const uint64_t number = !live               ? 1 + random() % kBefore
                              : random() % 2 == 0 ? last.number
                                                  : 1 + random() % last.number;
      v1::GetStatementRequest request;
      request.set_id(live ? IdOf(number) : Generator::IdOf(number));
      request.set_min_position(last.position);
      v1::GetStatementResponse reply;
      grpc::ClientContext context;
      const grpc::Status status = stub->GetStatement(&context, request, &reply);
      if (!status.ok()) return failures_.Add(request.id() + ": " + status.error_message());
      if (reply.statement().id() != request.id() || reply.archive_position() < last.position ||
          (live && reply.statement().text() != Numbered(number).text())) {
        failures_.Add(request.id() + ": another answer");
      }
    });
  }

  const Served& server_;
  const std::chrono::seconds time_;
  Failures failures_;
  mutable std::mutex mutex_;
  Acknowledged acknowledged_;  // guarded by mutex_
  uint64_t watched_ = 0;
};

std::string Figures(const std::vector<double>& us) {
  return tools::JsonObject()
      .Add("calls", uint64_t{us.size()})
      .Add("p50_us", Quantile(us, 0.5))
      .Add("p99_us", Quantile(us, 0.99))
      .Add("most_us", Quantile(us, 1))
      .str();
}

}  // namespace

std::string LoadService(const std::string& dicta, const std::string& scratch, int seconds, bool* right) {
  const std::string archive = scratch + "/load";
  // No dictionary: the server trains one, and another one as the archive grows.
  MakeServed(archive, kBefore, false);
  const Served server({dicta, "-a", archive, "serve", "--listen", "127.0.0.1:0"}, scratch + "/load.log");
  Load load(server, std::chrono::seconds(seconds));
  const std::vector<double> alone = load.LookUp();
  std::atomic<bool> watching = false, ended = false;
  std::thread watcher([&] { load.Watch(&watching, &ended); });
  while (!watching) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::vector<double> archived;
  double took = 0;
  std::thread archivist([&] {
    const auto begin = Clock::now();
    archived = load.Archive();
    took = std::chrono::duration<double>(Clock::now() - begin).count();
  });
  const std::vector<double> under_load = load.LookUp();
  archivist.join();
  ended = true;
  load.ArchiveLast();
  watcher.join();
  load.Count();
  *right = load.failures() == 0;
  std::cerr << load.acknowledged().number << " archived and watched; lookups, p99: " << Quantile(alone, 0.99)
            << " us alone, " << Quantile(under_load, 0.99) << " us under load; wrong: " << load.failures() << "\n";
  return tools::JsonObject()
      .Add("seconds", uint64_t(seconds))
      .Add("archived", load.acknowledged().number)
      .Add("archived_per_s", static_cast<double>(load.acknowledged().number) / took)
      .Add("wrong", load.failures())
      .AddRaw("archive_calls", Figures(archived))
      .AddRaw("alone", Figures(alone))
      .AddRaw("under_load", Figures(under_load))
      .str();
}

}  // namespace dicta::bench
