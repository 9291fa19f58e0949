// Training zstd dictionaries: what statements have in common, so that each can be compressed by itself and still be as
// small as among its like.
// Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"

namespace dicta {

// An import shows this much content before the first dictionary is trained.
inline constexpr size_t kTrainingBytesMax = size_t{64} << 20;
// So much of it is looked at. Measured on US Senate press releases, trained on one part and tested on another: more
// made no better dictionary.
inline constexpr size_t kSampleBytesMax = size_t{32} << 20;

// Contents to train on. Of more than it may hold it keeps each second, each fourth, … evenly over all of them.
class Samples {
 public:
  void Add(std::string_view content);
  // Bytes of all contents added, kept or not.
  uint64_t bytes_seen() const { return bytes_seen_; }

 private:
  friend std::string TrainDictionary(const Samples& samples, uint64_t content_bytes, int level);
  void Thin();

  std::string bytes_;
  std::vector<size_t> sizes_;
  uint64_t seen_ = 0, bytes_seen_ = 0, step_ = 1;
};

// A dictionary for so many bytes of such content: a 64th of them, at most 1 MiB. Empty where it would not save more
// than it takes itself.
std::string TrainDictionary(const Samples& samples, uint64_t content_bytes, int level);

// Whether a dictionary holds a piece of the text that is long enough to say something: kTellingBytes.
inline constexpr size_t kTellingBytes = 48;
bool HoldsPieceOf(std::string_view dictionary, std::string_view text);

// Whether content of so many bytes deserves another dictionary than one of `dictionary_bytes`: it is many times what
// that was trained on. 0: none.
bool DeservesDictionary(uint64_t content_bytes, size_t dictionary_bytes);

}  // namespace dicta
