// Press-like statements from a seed, for measuring where no corpus is at hand.
//
// Speakers follow a Zipf law (s = 1), dates are spread over five years, texts are built of sentences with recurring
// phrases and rare words, of lengths like those of press releases. The same seed gives the same statements everywhere.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "storage/archive.h"

namespace dicta::bench {

class Generator {
 public:
  explicit Generator(uint64_t seed);

  // The next statement, with an id of its own.
  Document Next();

 private:
  // Below `below`, by Zipf's law: small numbers often.
  uint32_t Zipf(uint32_t below);
  uint32_t Pick(uint32_t below);
  std::string Sentence();

  std::mt19937_64 random_;  // the standard fixes its numbers; distributions are our own, because it does not fix those
  std::vector<std::string> words_, names_, phrases_;
  uint64_t next_ = 1;
};

}  // namespace dicta::bench
