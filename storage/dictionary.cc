#include "storage/dictionary.h"

#define ZDICT_STATIC_LINKING_ONLY  // ZDICT_trainFromBuffer_fastCover: the public function tries five lengths of
                                   // segments
#include <zdict.h>

#include <algorithm>
#include <unordered_map>

#include "storage/codec.h"
#include "storage/hash.h"

namespace dicta {
namespace {

constexpr size_t kDictionaryBytesMin = size_t{4} << 10;
constexpr uint64_t kContentPerDictionaryByte = 64;
constexpr uint64_t kGrowth = 8;

// What `samples` would take, with and without a dictionary, and the dictionary itself.
bool Pays(const std::string& dictionary, const std::string& bytes, const std::vector<size_t>& sizes,
          uint64_t content_bytes, int level) {
  constexpr size_t kTested = 256;
  Codec codec;
  if (!codec.AddDictionary(1, dictionary).ok()) return false;
  const size_t step = std::max<size_t>(1, sizes.size() / kTested);
  size_t raw = 0, with = 0, without = 0, begin = 0;
  for (size_t i = 0; i < sizes.size(); begin += sizes[i++]) {
    if (i % step != 0) continue;
    const std::string_view content = std::string_view(bytes).substr(begin, sizes[i]);
    const auto one = codec.Encode(content, 1, level), other = codec.Encode(content, 0, level);
    if (!one.ok() || !other.ok()) return false;
    raw += content.size();
    with += one->size();
    without += other->size();
  }
  const auto stored = codec.Encode(dictionary, 0, level);
  if (!stored.ok() || raw == 0 || with >= without) return false;
  // Tested on what it was trained on, it does a little better than it will: hence one and a half.
  const double saved = static_cast<double>(without - with) / static_cast<double>(raw);
  return saved * static_cast<double>(content_bytes) > 1.5 * static_cast<double>(stored->size());
}

}  // namespace

void Samples::Add(std::string_view content) {
  bytes_seen_ += content.size();
  if (seen_++ % step_ != 0 || content.empty()) return;
  bytes_ += content;
  sizes_.push_back(content.size());
  if (bytes_.size() > kSampleBytesMax) Thin();
}

void Samples::Thin() {
  std::string bytes;
  std::vector<size_t> sizes;
  size_t begin = 0;
  for (size_t i = 0; i < sizes_.size(); begin += sizes_[i++]) {
    if (i % 2 != 0) continue;
    bytes.append(bytes_, begin, sizes_[i]);
    sizes.push_back(sizes_[i]);
  }
  bytes_ = std::move(bytes);
  sizes_ = std::move(sizes);
  step_ *= 2;
}

std::string TrainDictionary(const Samples& samples, uint64_t content_bytes, int level) {
  const uint64_t want = std::min<uint64_t>(kDictionaryBytesMax, content_bytes / kContentPerDictionaryByte);
  if (want < kDictionaryBytesMin || samples.sizes_.size() < 8) return {};
  std::string dictionary(want, '\0');
  ZDICT_fastCover_params_t parameters{};
  parameters.k = 200;  // length of a segment; 100 and 500 made dictionaries as good within half a percent
  parameters.d = 8;
  parameters.f = 20;
  // An import waits for its dictionary: looking at every eighth place of the samples takes a quarter of the time, and
  // frames are 0.25 % larger (0.2889 of the content instead of 0.2882).
  parameters.accel = level < kStrongestLevel ? 8 : 1;
  parameters.zParams.compressionLevel = level;
  const size_t size =
      ZDICT_trainFromBuffer_fastCover(dictionary.data(), dictionary.size(), samples.bytes_.data(),
                                      samples.sizes_.data(), static_cast<unsigned>(samples.sizes_.size()), parameters);
  if (ZDICT_isError(size)) return {};  // too few samples, or nothing in common: then there is none
  dictionary.resize(size);
  if (!Pays(dictionary, samples.bytes_, samples.sizes_, content_bytes, level)) return {};
  return dictionary;
}

bool HoldsPieceOf(std::string_view dictionary, std::string_view text) {
  if (text.size() < kTellingBytes || dictionary.size() < kTellingBytes) return false;
  // Every piece of that length holds one of half the length that begins at a multiple of it.
  constexpr size_t kHalf = kTellingBytes / 2;
  std::unordered_multimap<uint64_t, size_t> pieces;
  for (size_t at = 0; at + kHalf <= text.size(); at += kHalf) pieces.emplace(Xxh3(text.substr(at, kHalf)), at);
  for (size_t at = 0; at + kHalf <= dictionary.size(); ++at) {
    const auto [begin, end] = pieces.equal_range(Xxh3(dictionary.substr(at, kHalf)));
    for (auto piece = begin; piece != end; ++piece) {
      size_t before = 0, after = 0, in_text = piece->second;
      while (before < std::min(at, in_text) && dictionary[at - before - 1] == text[in_text - before - 1]) ++before;
      while (at + after < dictionary.size() && in_text + after < text.size() &&
             dictionary[at + after] == text[in_text + after]) {
        ++after;
      }
      if (before + after >= kTellingBytes) return true;
    }
  }
  return false;
}

bool DeservesDictionary(uint64_t content_bytes, size_t dictionary_bytes) {
  if (dictionary_bytes >= kDictionaryBytesMax) return false;
  return content_bytes / kContentPerDictionaryByte / kGrowth >= dictionary_bytes;
}

}  // namespace dicta
