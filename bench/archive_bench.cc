// What each step costs: encoding, keys, importing, looking up, dumping. Baselines stand beside what they bound.
//
//   bench/run.sh [--benchmark_filter=…]
#include <benchmark/benchmark.h>

#include <filesystem>
#include <memory>
#include <random>

#include "bench/generator.h"
#include "storage/archive.h"
#include "storage/codec.h"
#include "storage/fold.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/record.h"

namespace dicta::bench {
namespace {

constexpr size_t kStatements = 20000;
constexpr size_t kBatch = 256;
constexpr int kLevel = 3;

const std::vector<Document>& Documents() {
  static const std::vector<Document> documents = [] {
    Generator generator(7);
    std::vector<Document> made;
    for (size_t i = 0; i < kStatements; ++i) made.push_back(generator.Next());
    return made;
  }();
  return documents;
}

std::string Scratch(const char* name) {
  const auto path = std::filesystem::temp_directory_path() / ("dicta-bench-" + std::to_string(getpid())) / name;
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path.parent_path());
  return path;
}

void Fill(Archive* archive) {
  const std::span<const Document> all(Documents());
  for (size_t i = 0; i < all.size(); i += kBatch) {
    if (!archive->Add(all.subspan(i, std::min(kBatch, all.size() - i)), {}).ok()) std::abort();
  }
}

// One archive for all lookups, written once and opened again as a reader would.
const Archive& Filled() {
  static const std::unique_ptr<Archive> archive = [] {
    const std::string path = Scratch("filled");
    Fill(Archive::Open(path, {.access = Access::kWrite, .create = true})->get());
    return *Archive::Open(path, {});
  }();
  return *archive;
}

void Check(const Status& status, benchmark::State& state) {
  if (!status.ok()) state.SkipWithError(status.ToString().c_str());
}

uint64_t Bytes(const Document& document) { return document.statement.ByteSizeLong(); }

void BM_Encode(benchmark::State& state) {
  const Codec codec;
  uint64_t bytes = 0;
  size_t i = 0;
  for (auto _ : state) {
    const Document& document = Documents()[i++ % kStatements];
    auto value = EncodeRecord(codec, RecordKey(document.statement.id(), 1), {}, &document.statement, 0, kLevel);
    benchmark::DoNotOptimize(value);
    bytes += Bytes(document);
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_Encode);

void BM_Decode(benchmark::State& state) {
  const Codec codec;
  std::vector<std::string> keys, values;
  for (const Document& document : Documents()) {
    keys.push_back(RecordKey(document.statement.id(), 1));
    values.push_back(*EncodeRecord(codec, keys.back(), {}, &document.statement, 0, kLevel));
  }
  uint64_t bytes = 0;
  size_t i = 0;
  for (auto _ : state) {
    v1::RecordMeta meta;
    v1::Statement statement;
    Check(DecodeRecord(codec, keys[i % kStatements], values[i % kStatements], &meta, &statement), state);
    bytes += Bytes(Documents()[i++ % kStatements]);
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_Decode);

// The part of decoding that no format could save.
void BM_ParseAlone(benchmark::State& state) {
  std::vector<std::string> raw;
  for (const Document& document : Documents()) raw.push_back(document.statement.SerializeAsString());
  size_t i = 0;
  for (auto _ : state) {
    v1::Statement statement;
    benchmark::DoNotOptimize(statement.ParseFromString(raw[i++ % kStatements]));
  }
}
BENCHMARK(BM_ParseAlone);

void BM_RowKey(benchmark::State& state) {
  const std::string list = SpeakerList("wang-yi");
  RowKey row{{20133, 20133, 1}, 7, kRow}, back;
  for (auto _ : state) {
    ++row.place.ordinal;
    benchmark::DoNotOptimize(DecodeRowKey(EncodeRowKey(list, row), &back));
  }
}
BENCHMARK(BM_RowKey);

void BM_FoldName(benchmark::State& state) {
  const char* const names[] = {"Wang Yi", "Mevlüt Çavuşoğlu"};
  for (auto _ : state) benchmark::DoNotOptimize(FoldName(names[state.range(0)]));
}
BENCHMARK(BM_FoldName)->Arg(0)->Arg(1);

void BM_Digest(benchmark::State& state) {
  size_t i = 0;
  for (auto _ : state) benchmark::DoNotOptimize(DigestOf(Documents()[i++ % kStatements].statement));
}
BENCHMARK(BM_Digest);

void BM_Import(benchmark::State& state) {
  uint64_t bytes = 0;
  for (auto _ : state) {
    state.PauseTiming();
    const std::string path = Scratch("import");
    state.ResumeTiming();
    const auto archive = *Archive::Open(path, {.access = Access::kWrite, .create = true});
    Fill(archive.get());
    state.PauseTiming();
    for (const Document& document : Documents()) bytes += Bytes(document);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kStatements));
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_Import)->Unit(benchmark::kMillisecond);

void BM_Get(benchmark::State& state) {
  Filled();  // made before the clock runs
  std::mt19937_64 random(1);
  for (auto _ : state) {
    const auto statement = Filled().Get(Documents()[random() % kStatements].statement.id());
    Check(statement.status(), state);
  }
}
BENCHMARK(BM_Get);

// Pages of 20 rows, of all statements or of one speaker's.
void Page(benchmark::State& state, bool by_speaker, bool oldest_first, bool full) {
  Filled();
  std::mt19937_64 random(1);
  for (auto _ : state) {
    const v1::Statement& any = Documents()[random() % kStatements].statement;
    Query query{.oldest_first = oldest_first};
    if (by_speaker) {
      query.speakers = {any.speakers(0).name()};
    } else {
      (oldest_first ? query.from : query.to) = ParseDate(any.date())->first;
    }
    const auto page = Filled().Find(query);
    Check(page.status(), state);
    if (!full) continue;
    for (const Row& row : page->rows) Check(Filled().Get(row.id()).status(), state);
  }
}
BENCHMARK_CAPTURE(Page, by_day_newest_first, false, false, false);
BENCHMARK_CAPTURE(Page, by_day_oldest_first, false, true, false);
BENCHMARK_CAPTURE(Page, by_speaker_newest_first, true, false, false);
BENCHMARK_CAPTURE(Page, full_records_by_day, false, false, true);

void BM_CountOfSpeaker(benchmark::State& state) {
  Filled();
  std::mt19937_64 random(1);
  for (auto _ : state) {
    Check(Filled().Count({.speakers = {Documents()[random() % kStatements].statement.speakers(0).name()}}).status(),
          state);
  }
}
BENCHMARK(BM_CountOfSpeaker);

void BM_TimelineByMonth(benchmark::State& state) {
  Filled();
  for (auto _ : state) Check(Filled().Timeline({}, Unit::kMonth).status(), state);
}
BENCHMARK(BM_TimelineByMonth)->Unit(benchmark::kMillisecond);

void BM_Dump(benchmark::State& state) {
  Filled();
  uint64_t bytes = 0;
  for (auto _ : state) {
    Check(Filled().ForEachByDateThenId({},
                                       [&](const Row& row) {
                                         const auto statement = Filled().Get(row.id());
                                         if (statement.ok()) bytes += statement->ByteSizeLong();
                                         return statement.ok();
                                       }),
          state);
  }
  state.SetItemsProcessed(static_cast<int64_t>(state.iterations() * kStatements));
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
}
BENCHMARK(BM_Dump)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dicta::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::AddCustomContext("statements", std::to_string(dicta::bench::kStatements));
  benchmark::RunSpecifiedBenchmarks();
  std::filesystem::remove_all(std::filesystem::temp_directory_path() / ("dicta-bench-" + std::to_string(getpid())));
  return 0;
}
