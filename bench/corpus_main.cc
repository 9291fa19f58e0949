// dicta_corpus: the records that are measured, as JSON Lines.
//
//   dicta_corpus generate N             N generated statements to standard output
//   dicta_corpus senate FILE            the corpus with second speakers (corpus.h) to standard output
//   dicta_corpus ratios FILE [NAME]     a JSON object: records, bytes, zstd's ratio per record without and with
//   dictionary
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <set>
#include <string>

#include "bench/corpus.h"
#include "bench/frames.h"
#include "bench/generator.h"
#include "tools/write/json.h"

namespace dicta::bench {
namespace {

void Print(const v1::Statement& statement) {
  const auto line = tools::ToJsonLine(statement);
  Require(line.ok() && std::fwrite(line->data(), 1, line->size(), stdout) == line->size(), "cannot print");
}

void Generate(uint64_t count) {
  Generator generator(Generator::kSeed);
  for (uint64_t i = 0; i < count; ++i) Print(generator.Next().statement);
}

void Senate(const std::string& path) {
  const Corpus corpus = LoadCorpus(path);
  std::set<std::string> names;
  for (const Record& record : corpus.records) names.insert(record.speakers.at(0));
  SecondSpeakers second;
  for (const std::string& name : names) second.Know(name);
  for (const Record& record : corpus.records) {
    v1::Statement statement;
    Require(statement.ParseFromString(record.raw), record.id);
    second.AddTo(&statement);
    Print(statement);
  }
}

void Ratios(const std::string& path, const std::string& name) {
  const Corpus corpus = LoadCorpus(path);
  size_t two = 0;
  for (const Record& record : corpus.records) two += record.speakers.size() > 1 ? 1 : 0;
  const Frames plain(""), trained(TrainDictionary(corpus));
  std::cout << tools::JsonObject()
                   .Add("corpus", name)
                   .Add("records", uint64_t{corpus.records.size()})
                   .Add("two_speakers", uint64_t{two})
                   .Add("raw_bytes", corpus.raw_bytes)
                   .Add("dictionary_bytes", uint64_t{trained.dictionary().size()})
                   .Add("ratio_plain", FrameRatio(corpus, plain))
                   .Add("ratio_dictionary", FrameRatio(corpus, trained))
                   .str()
            << "\n";
}

}  // namespace
}  // namespace dicta::bench

int main(int argc, char** argv) {
  const std::string command = argc > 2 ? argv[1] : "";
  if (command == "generate") {
    dicta::bench::Generate(std::strtoull(argv[2], nullptr, 10));
  } else if (command == "senate") {
    dicta::bench::Senate(argv[2]);
  } else if (command == "ratios") {
    dicta::bench::Ratios(argv[2], argc > 3 ? argv[3] : argv[2]);
  } else {
    std::cerr << "usage: dicta_corpus generate N | senate FILE | ratios FILE [NAME]\n";
    return 2;
  }
  return 0;
}
