#include "bench/bulk.h"

#include <benchmark/benchmark.h>
#include <google/protobuf/util/json_util.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "bench/peers/peer.h"
#include "bench/process.h"
#include "tools/read/jsonl.h"
#include "tools/write/json.h"

namespace dicta::bench {
namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

// Calls work(i) for every i below `count`, on all cores, and returns how long it took.
double OnAllCores(size_t count, const std::function<void(size_t)>& work) {
  constexpr size_t kPiece = 64;
  const auto begin = Clock::now();
  std::atomic<size_t> next = 0;
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
    threads.emplace_back([&] {
      for (size_t at = next.fetch_add(kPiece); at < count; at = next.fetch_add(kPiece)) {
        for (size_t each = at; each < std::min(at + kPiece, count); ++each) work(each);
      }
    });
  }
  threads.clear();
  return SecondsSince(begin);
}

// `measure` returns seconds and may set counters.
void Register(const std::string& name, size_t records, int repetitions,
              std::function<double(benchmark::State& state)> measure) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [=](benchmark::State& state) {
                                 for (auto _ : state) {
                                   const double seconds = measure(state);
                                   state.SetIterationTime(seconds);
                                   state.counters["records_per_s"] = static_cast<double>(records) / seconds;
                                 }
                               })
      ->UseManualTime()
      ->Iterations(1)
      ->Repetitions(repetitions)
      ->Unit(benchmark::kMillisecond);
}

double RunDicta(const std::vector<std::string>& command, benchmark::State& state) {
  const Ran ran = Run(command);
  Require(ran.exit_code == 0, command[0] + " " + command[3] + " failed: " + std::to_string(ran.exit_code));
  state.counters["peak_mb"] = static_cast<double>(ran.peak_bytes) / 1e6;
  return ran.seconds;
}

double ImportIntoSqlite(const Corpus& corpus, const Frames& frames, const std::string& directory) {
  std::filesystem::remove_all(directory);
  const auto begin = Clock::now();
  const auto sqlite = MakeSqlite(directory, &frames);
  std::vector<Record> batch;
  for (size_t i = 0; i < corpus.lines.size(); ++i) {
    batch.push_back(RecordOf(corpus.lines[i]));
    if (batch.size() < kBatch && i + 1 < corpus.lines.size()) continue;
    sqlite->Put(batch);
    batch.clear();
  }
  return SecondsSince(begin);
}

double ParseAndCompress(const Corpus& corpus, const Frames& frames) {
  return OnAllCores(corpus.lines.size(), [&](size_t i) {
    const auto statement = tools::ParseJsonLine(corpus.lines[i]);
    Require(statement.ok(), "a line cannot be read");
    benchmark::DoNotOptimize(frames.Encode(statement->SerializeAsString()));
  });
}

std::string PrintByProtobuf(const v1::Statement& statement) {
  std::string line;
  Require(google::protobuf::util::MessageToJsonString(statement, &line).ok(), "cannot print");
  return line += '\n';
}

std::string PrintByDicta(const v1::Statement& statement) {
  auto line = tools::ToJsonLine(statement);
  Require(line.ok(), "cannot print");
  return std::move(line).value();
}

// Parsed beforehand, so that printing alone is timed.
double PrintAll(const Corpus& corpus, std::string (*print)(const v1::Statement& statement)) {
  std::vector<v1::Statement> statements(corpus.records.size());
  for (size_t i = 0; i < statements.size(); ++i) {
    Require(statements[i].ParseFromString(corpus.records[i].raw), "a record cannot be read");
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen("/dev/null", "w"), &std::fclose);
  return OnAllCores(statements.size(), [&](size_t i) {
    const std::string line = print(statements[i]);
    Require(std::fwrite(line.data(), 1, line.size(), out.get()) == line.size(), "cannot print");
  });
}

}  // namespace

void RegisterBulk(const Corpus& corpus, const Frames& frames, const BulkOptions& options, int repetitions) {
  const size_t records = corpus.records.size();
  Register("import/dicta", records, repetitions, [&options](benchmark::State& state) {
    const std::string directory = options.scratch + "/import";
    std::filesystem::remove_all(directory);
    const double seconds = RunDicta({options.dicta, "-a", directory, "import", options.file}, state);
    std::filesystem::remove_all(directory);
    return seconds;
  });
  Register("import/SQLite, frames", records, repetitions, [&](benchmark::State&) {
    const std::string directory = options.scratch + "/import-sqlite";
    const double seconds = ImportIntoSqlite(corpus, frames, directory);
    std::filesystem::remove_all(directory);
    return seconds;
  });
  Register("import/limit", records, repetitions, [&](benchmark::State&) { return ParseAndCompress(corpus, frames); });
  for (const std::string format : {"jsonl", "pb"}) {
    Register("dump_" + format + "/dicta", records, repetitions, [&options, format](benchmark::State& state) {
      return RunDicta({options.dicta, "-a", options.archive, "dump", "--format", format}, state);
    });
  }
  Register("dump_jsonl/limit", records, repetitions,
           [&corpus](benchmark::State&) { return PrintAll(corpus, &PrintByProtobuf); });
  Register("dump_jsonl/limit, dicta's printer", records, repetitions,
           [&corpus](benchmark::State&) { return PrintAll(corpus, &PrintByDicta); });
}

}  // namespace dicta::bench
