// How fast press text is read, by length of the document: linear means the same bytes per second in every row; and how
// fast a web page is.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tools/read/charset.h"
#include "tools/read/html/html.h"
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

// A page as sites send them: an article of some kilobytes among ten times as much of menus, scripts, styles and lists
// of other articles.
std::string Page() {
  const auto repeat = [](std::string_view part, size_t times) {
    std::string all;
    for (size_t i = 0; i < times; ++i) all += part;
    return all;
  };
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Minister Opens Harbour - Port "
      "News</title>\n"
      "<meta property=\"article:published_time\" content=\"2024-03-05T10:15:00+01:00\">\n"
      "<script>" +
      repeat("window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}\n", 120) +
      "</script>\n<style>" + repeat(".menu .item a:hover{color:#123456;text-decoration:none}\n", 160) +
      "</style></head>\n<body><nav><ul>" +
      repeat("<li class=\"menu-item\"><a href=\"/topics/harbours\">Harbours and Ports</a></li>\n", 80) +
      "</ul></nav>\n<article><h1>Minister Opens Harbour</h1>\n";
  const std::string article = Long(6'000);
  for (size_t at = 0; at < article.size();) {
    const size_t end = std::min(article.find('\n', at), article.size());
    if (end > at) page += "<p>" + article.substr(at, end - at) + "</p>\n";
    at = end + 1;
  }
  return page + "</article>\n<aside>" +
         repeat(
             "<div class=\"teaser\"><img src=\"/i/1.jpg\" alt=\"\"><a href=\"/news/1\"><h3>Ferries to run at "
             "night</h3></a><p>The council agreed to it.</p></div>\n",
             60) +
         "</aside>\n<footer>" + repeat("<a href=\"/imprint\">Imprint</a> ", 40) + "</footer></body></html>\n";
}

void BM_ReadHtml(benchmark::State& state) {
  const std::string page = Page();
  std::string charset;
  for (auto _ : state) benchmark::DoNotOptimize(tools::ReadHtml(page, "page.html", {}, &charset));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(page.size()));
}
BENCHMARK(BM_ReadHtml)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace dicta::bench
