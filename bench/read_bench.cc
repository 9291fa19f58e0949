// How fast press text is read, by length of the document: linear means the same bytes per second in every row.
#include <benchmark/benchmark.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tools/read/charset.h"
#include "tools/read/reader.h"

namespace dicta::bench {
namespace {

// The project's own sample documents, as UTF-8.
const std::vector<std::string>& Samples() {
  static const std::vector<std::string> samples = [] {
    std::vector<std::string> texts;
    for (const auto& entry : std::filesystem::directory_iterator(DICTA_SOURCE_DIR "/tests/data/press")) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(file)), {});
      auto decoded = tools::DecodeText(bytes);
      if (decoded.ok()) texts.push_back(std::move(decoded->text));
    }
    return texts;
  }();
  return samples;
}

// The body of one article again and again, up to a length.
std::string Long(size_t length) {
  static const std::string article = [] {
    std::string text;
    for (const std::string& sample : Samples())
      text += text.size() < sample.size() && sample.size() < 2500 ? sample + "\n\n" : "";
    return text;
  }();
  std::string text;
  while (text.size() < length) text += article + "\n\n";
  text.resize(text.rfind('\n', length));
  return text;
}

void BM_ReadPressSamples(benchmark::State& state) {
  int64_t bytes = 0;
  size_t i = 0;
  for (auto _ : state) {
    const std::string& text = Samples()[i++ % Samples().size()];
    benchmark::DoNotOptimize(tools::ReadPress(text, "sample.txt", {}));
    bytes += static_cast<int64_t>(text.size());
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_ReadPressSamples);

void BM_ReadPressLong(benchmark::State& state) {
  const std::string text = Long(static_cast<size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(tools::ReadPress(text, "long.txt", {}));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}
BENCHMARK(BM_ReadPressLong)->Arg(15'000)->Arg(150'000)->Arg(5'000'000)->Unit(benchmark::kMillisecond);

void BM_Attribute(benchmark::State& state) {
  const auto read = tools::ReadPress(Long(150'000), "long.txt", {});
  int64_t bytes = 0;
  for (auto _ : state) {
    v1::Statement statement = read.ok() ? read->statement : v1::Statement();
    statement.clear_utterances();
    tools::Attribute(&statement);
    bytes += static_cast<int64_t>(statement.text().size());
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_Attribute)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dicta::bench
