#include "bench/frames.h"

#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <utility>

#include "storage/codec.h"

namespace dicta::bench {
namespace {

ZSTD_CCtx* Compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, size_t (*)(ZSTD_CCtx*)> context(ZSTD_createCCtx(), &ZSTD_freeCCtx);
  return context.get();
}

ZSTD_DCtx* Decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
  return context.get();
}

}  // namespace

std::string TrainDictionary(const Corpus& corpus) {
  std::string samples;
  std::vector<size_t> sizes;
  for (const Record& record : corpus.records) {
    if (samples.size() + record.raw.size() > kTrainingBytesMax) break;
    samples += record.raw;
    sizes.push_back(record.raw.size());
  }
  std::string dictionary(std::min<size_t>(kDictionaryBytesMax, corpus.raw_bytes / 64), '\0');
  const size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                                            static_cast<unsigned>(sizes.size()));
  Require(!ZDICT_isError(size), "no dictionary: too few records");
  dictionary.resize(size);
  return dictionary;
}

Frames::Frames(std::string dictionary, int level) : dictionary_(std::move(dictionary)), level_(level) {
  if (dictionary_.empty()) return;
  encoding_ = DigestDictionary(dictionary_, level);
  decoding_ = ZSTD_createDDict(dictionary_.data(), dictionary_.size());
}

Frames::~Frames() {
  ZSTD_freeCDict(encoding_);
  ZSTD_freeDDict(decoding_);
}

std::string Frames::Encode(std::string_view raw) const {
  std::string frame(ZSTD_compressBound(raw.size()), '\0');
  const size_t size =
      encoding_ == nullptr
          ? ZSTD_compressCCtx(Compressor(), frame.data(), frame.size(), raw.data(), raw.size(), level_)
          : ZSTD_compress_usingCDict(Compressor(), frame.data(), frame.size(), raw.data(), raw.size(), encoding_);
  Require(!ZSTD_isError(size), "zstd cannot compress");
  frame.resize(size);
  frame.shrink_to_fit();
  return frame;
}

void Frames::Decode(std::string_view frame, std::string* raw) const {
  raw->resize(ZSTD_getFrameContentSize(frame.data(), frame.size()));
  const size_t size =
      decoding_ == nullptr
          ? ZSTD_decompressDCtx(Decompressor(), raw->data(), raw->size(), frame.data(), frame.size())
          : ZSTD_decompress_usingDDict(Decompressor(), raw->data(), raw->size(), frame.data(), frame.size(), decoding_);
  Require(size == raw->size(), "a frame is damaged");
}

double FrameRatio(const Corpus& corpus, const Frames& frames) {
  uint64_t bytes = 0;
  for (const Record& record : corpus.records) bytes += frames.Encode(record.raw).size();
  return static_cast<double>(bytes) / static_cast<double>(corpus.raw_bytes);
}

}  // namespace dicta::bench
