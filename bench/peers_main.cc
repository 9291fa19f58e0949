// dicta_peers: dicta and what a user would pick instead, side by side in one process and one run.
//
//   dicta_peers CORPUS.jsonl DICTA SCRATCH REPETITIONS [Google Benchmark's options]
//
// Fills every store with the same records in the same order, checks that all give the same answers, and times the same
// questions; random interleaving (an option of Google Benchmark) lets a busy machine disturb all of them alike. Sizes
// go into the context of its JSON output. bench/run.sh calls it, bench/report.py reads it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "bench/bulk.h"
#include "bench/lookups.h"
#include "bench/process.h"
#include "storage/archive.h"

namespace dicta::bench {
namespace {

void Note(const std::string& key, const std::string& value) { benchmark::AddCustomContext(key, value); }
void Note(const std::string& key, uint64_t value) { Note(key, std::to_string(value)); }

Peers Fill(const Corpus& corpus, const Frames& frames, const BulkOptions& options) {
  Peers peers;
  Require(Run({options.dicta, "-a", options.archive, "import", options.file}).exit_code == 0, "dicta import failed");
  peers.push_back(OpenDicta(options.archive, "dicta"));
  const std::string optimized = options.scratch + "/optimized";
  std::filesystem::copy(options.archive, optimized, std::filesystem::copy_options::recursive);
  if (Run({options.dicta, "-a", optimized, "optimize"}).exit_code == 0) {
    peers.push_back(OpenDicta(optimized, "dicta, optimized"));
  }
  const size_t first = peers.size();
  peers.push_back(MakeSqlite(options.scratch + "/sqlite-frames", &frames));
  peers.push_back(MakeSqlite(options.scratch + "/sqlite-plain", nullptr));
  peers.push_back(MakeLmdb(options.scratch + "/lmdb-frames", &frames));
  peers.push_back(MakeRocksdb(options.scratch + "/rocksdb"));
  const std::span<const Record> records(corpus.records);
  for (size_t peer = first; peer < peers.size(); ++peer) {
    for (size_t i = 0; i < records.size(); i += kBatch) {
      peers[peer]->Put(records.subspan(i, std::min(kBatch, records.size() - i)));
    }
    peers[peer]->Finish();
  }
  for (const auto& peer : peers) Note("bytes/" + peer->name(), peer->Bytes());
  return peers;
}

// What the bytes of an archive are spent on.
void NoteParts(const std::string& name, const std::string& directory) {
  const auto archive = Archive::Open(directory, {});
  Require(archive.ok(), archive.status().ToString());
  const auto info = (*archive)->Describe();
  Require(info.ok(), info.status().ToString());
  Note(name + "/frames", info->frame_bytes);
  for (const auto& [id, bytes] : info->dictionaries) Note(name + "/dictionary " + std::to_string(id), bytes);
  for (const auto& [part, bytes] : info->disk) Note(name + "/space " + part, bytes);
}

}  // namespace
}  // namespace dicta::bench

int main(int argc, char** argv) {
  using namespace dicta::bench;
  benchmark::Initialize(&argc, argv);
  if (argc != 5) {
    std::cerr << "usage: dicta_peers CORPUS.jsonl DICTA SCRATCH REPETITIONS [--benchmark_…]\n";
    return 2;
  }
  const BulkOptions options = {
      .dicta = argv[2], .file = argv[1], .archive = std::string(argv[3]) + "/dicta", .scratch = argv[3]};
  std::filesystem::remove_all(options.scratch);
  std::filesystem::create_directories(options.scratch);
  const Corpus corpus = LoadCorpus(options.file);
  const Frames frames(TrainDictionary(corpus));  // of the peers; dicta trains its own
  Note("records", corpus.records.size());
  Note("raw_bytes", corpus.raw_bytes);
  const Peers peers = Fill(corpus, frames, options);
  NoteParts("part", options.archive);
  NoteParts("part optimized", options.scratch + "/optimized");
  const Questions questions(corpus);
  CheckAgreement(corpus, questions, peers);
  RegisterLookups(corpus, frames, questions, peers);
  RegisterBulk(corpus, frames, options, std::atoi(argv[4]));
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
