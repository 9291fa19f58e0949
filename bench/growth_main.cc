// dicta_growth: the same lookups in archives of growing size, and what opening one costs a fresh process.
//
//   dicta_growth DICTA_CORPUS DICTA SCRATCH N… [Google Benchmark's options]
//   dicta_growth open ARCHIVE                      milliseconds, then bytes of resident set, to standard output
//
// Archives that are in SCRATCH already are used again. Sizes and times of opening go into the context of its JSON
// output.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "bench/corpus.h"
#include "bench/generator.h"
#include "bench/process.h"
#include "storage/archive.h"

namespace dicta::bench {
namespace {

constexpr int kOpenings = 9;

std::unique_ptr<Archive> Open(const std::string& directory) {
  auto archive = Archive::Open(directory, {});
  Require(archive.ok(), archive.status().ToString());
  return *std::move(archive);
}

int PrintOpening(const std::string& directory) {
  const auto begin = std::chrono::steady_clock::now();
  const auto archive = Open(directory);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
  std::cout << took.count() << " " << ResidentBytes() << "\n";
  return archive->position() > 0 ? 0 : 1;
}

void Note(const std::string& what, const std::string& size, double value) {
  benchmark::AddCustomContext(what + "/" + size, std::to_string(value));
}

void Make(const std::string& generator, const std::string& dicta, const std::string& directory,
          const std::string& size) {
  if (std::filesystem::exists(directory)) return;
  const std::string command = generator + " generate " + size + " | " + dicta + " -a " + directory +
                              "-part import --format jsonl - && mv " + directory + "-part " + directory;
  const Ran ran = Run({"/bin/sh", "-c", command});
  Require(ran.exit_code == 0, command + ": failed");
  Note("import_s", size, ran.seconds);
}

void NoteOpening(const std::string& directory, const std::string& size) {
  std::vector<double> times, bytes;
  const std::string output = directory + "-open";
  for (int i = 0; i < kOpenings; ++i) {
    Require(Run({"/proc/self/exe", "open", directory}, output).exit_code == 0, directory + " cannot be opened");
    std::ifstream(output) >> times.emplace_back() >> bytes.emplace_back();
  }
  std::filesystem::remove(output);
  for (auto* values : {&times, &bytes}) std::sort(values->begin(), values->end());
  Note("open_ms", size, times[kOpenings / 2]);
  Note("open_rss", size, bytes[kOpenings / 2]);
}

// `question` draws one and answers it. No repetition asks what another has asked: the answers would be cached.
void Register(const std::string& name, const std::function<Status(std::mt19937_64& random)>& question) {
  const auto random = std::make_shared<std::mt19937_64>(11);
  benchmark::RegisterBenchmark(name.c_str(), [question, random](benchmark::State& state) {
    for (auto _ : state) {
      const Status status = question(*random);
      Require(status.ok(), status.ToString());
    }
  });
}

void RegisterSize(const Archive* archive, const std::string& size, const std::vector<std::string>* names) {
  const uint64_t records = std::stoull(size);
  Register("get/" + size, [=](auto& random) { return archive->Get(Generator::IdOf(1 + random() % records)).status(); });
  Register("page_day/" + size, [=](auto& random) {
    return archive->Find({.to = Generator::FirstDay() + static_cast<int32_t>(random() % Generator::kDays)}).status();
  });
  // The most frequent, from any day back: no page is asked for twice.
  Register("page_speaker/" + size, [=](auto& random) {
    return archive
        ->Find({.speakers = {(*names)[random() % 20]},
                .to = Generator::FirstDay() + static_cast<int32_t>(random() % Generator::kDays)})
        .status();
  });
}

}  // namespace
}  // namespace dicta::bench

int main(int argc, char** argv) {
  using namespace dicta::bench;
  if (argc == 3 && std::string(argv[1]) == "open") return PrintOpening(argv[2]);
  benchmark::Initialize(&argc, argv);
  if (argc < 5) {
    std::cerr << "usage: dicta_growth DICTA_CORPUS DICTA SCRATCH N… [--benchmark_…]\n";
    return 2;
  }
  std::filesystem::create_directories(argv[3]);
  const std::vector<std::string> names = Generator(Generator::kSeed).names();
  std::vector<std::unique_ptr<dicta::Archive>> archives;
  for (int i = 4; i < argc; ++i) {
    const std::string size = argv[i], directory = std::string(argv[3]) + "/" + size;
    Make(argv[1], argv[2], directory, size);
    archives.push_back(Open(directory));
    WarmDirectory(directory);
    const auto info = archives.back()->Describe();
    Require(info.ok(), info.status().ToString());
    Note("bytes", size, static_cast<double>(DirectoryBytes(directory)));
    Note("raw_bytes", size, static_cast<double>(info->raw_bytes));
    NoteOpening(directory, size);
    RegisterSize(archives.back().get(), size, &names);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
