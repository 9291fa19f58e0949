// What is asked of every peer, and the check that all of them give the same answers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "bench/corpus.h"
#include "bench/frames.h"
#include "bench/peers/peer.h"

namespace dicta::bench {

// The same questions in the same order for all. Seeded.
class Questions {
 public:
  explicit Questions(const Corpus& corpus);

  std::vector<std::string> uniform, zipf;          // ids; Zipf: s = 1 over a shuffled corpus
  std::vector<PageOf> by_day, by_speaker, by_two;  // around a record drawn uniformly; two: the newest of a pair
  std::vector<std::string> speakers;               // of such records

 private:
  std::vector<std::vector<std::string>> names_;  // what the pages refer to
};

using Peers = std::vector<std::unique_ptr<Peer>>;

// Ends the program where two peers answer differently, and leaves everything in the page cache.
void CheckAgreement(const Corpus& corpus, const Questions& questions, const Peers& peers);

// "get_uniform/SQLite, frames", …; "limit" decodes and parses the same frames in memory. All outlive the benchmarks.
void RegisterLookups(const Corpus& corpus, const Frames& frames, const Questions& questions, const Peers& peers);

}  // namespace dicta::bench
