// Press-like statements from a seed, for measuring where no corpus is at hand and for archives of any size.
//
// What has to be like press releases is what compressors and indexes see. Words follow Zipf's law, some of them are
// set phrases, a document comes back to the words of its topic, an office closes with the same paragraph each time; the
// shares are chosen so that zstd's ratio per record, with a trained dictionary and without, is that of the senate
// corpus (bench/RESULTS.md has both). Speakers follow Zipf's law (s = 1); every fourth statement has two.
//
// The same seed gives the same statements everywhere: integers alone decide. Used by one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/archive.h"

namespace dicta::bench {

// Ranks below `size`, by Zipf's law (s = 1) with the first ranks flattened by `shift`: a table of quantiles.
class ZipfTable {
 public:
  explicit ZipfTable(uint32_t size, uint32_t shift = 0);
  uint32_t At(uint64_t random) const { return ranks_[random >> (64 - kBits)]; }

 private:
  static constexpr int kBits = 16;
  std::vector<uint32_t> ranks_;
};

class Generator {
 public:
  static constexpr uint64_t kSeed = 7;  // of the archives that grow
  explicit Generator(uint64_t seed);

  // The next statement, with the id IdOf(1), IdOf(2), ….
  Document Next();

  static std::string IdOf(uint64_t number);
  // Names of speakers, the most frequent first.
  const std::vector<std::string>& names() const { return names_; }
  static constexpr int32_t kDays = 20 * 365;
  static int32_t FirstDay();

 private:
  uint64_t Random();
  uint32_t Pick(uint32_t below) { return static_cast<uint32_t>((Random() >> 32) * below >> 32); }
  const std::string& Word() { return words_[word_ranks_.At(Random())]; }
  std::string MakeWord();
  std::string Phrase(uint32_t words);
  void AppendSentence(std::string* text);

  uint64_t state_;
  uint64_t next_ = 1;
  ZipfTable word_ranks_, phrase_ranks_, name_ranks_;
  std::vector<std::string> words_, phrases_, names_, roles_, closings_;
  std::vector<const std::string*> said_;  // parts of the present document, to come back to
};

}  // namespace dicta::bench
