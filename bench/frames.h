// zstd frames with a shared dictionary, by zstd alone: what peers store that are to hold "our frames", and the limit
// that every lookup is measured against. Of storage/codec.h it takes how a dictionary is digested, not its checks: no
// peer pays for those.
//
// Used by any number of threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus.h"
#include "storage/level.h"

struct ZSTD_CDict_s;
struct ZSTD_DDict_s;

namespace dicta::bench {

inline constexpr size_t kDictionaryBytesMax = size_t{1} << 20;
inline constexpr size_t kTrainingBytesMax = size_t{64} << 20;

// Trained (fastcover) on the first 64 MB; a 64th of the corpus, at most 1 MiB.
std::string TrainDictionary(const Corpus& corpus);

class Frames {
 public:
  // An empty dictionary: frames without one.
  explicit Frames(std::string dictionary, int level = kDefaultLevel);
  ~Frames();
  Frames(const Frames&) = delete;
  Frames& operator=(const Frames&) = delete;

  std::string Encode(std::string_view raw) const;
  void Decode(std::string_view frame, std::string* raw) const;
  const std::string& dictionary() const { return dictionary_; }

 private:
  const std::string dictionary_;
  const int level_;
  ZSTD_CDict_s* encoding_ = nullptr;
  ZSTD_DDict_s* decoding_ = nullptr;
};

// Bytes of all frames / bytes of all records.
double FrameRatio(const Corpus& corpus, const Frames& frames);

}  // namespace dicta::bench
