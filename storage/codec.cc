#include "storage/codec.h"

#include <zstd.h>

#include <mutex>

namespace dicta {
namespace {

struct FreeCCtx {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct FreeDCtx {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
struct FreeCDict {
  void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
};
struct FreeDDict {
  void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

// A context costs more to make than a record to decode: each thread keeps one.
ZSTD_CCtx* CompressionContext() {
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeCCtx> context(ZSTD_createCCtx());
  return context.get();
}

ZSTD_DCtx* DecompressionContext() {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeDCtx> context(ZSTD_createDCtx());
  return context.get();
}

}  // namespace

struct Codec::Dictionary {
  std::string bytes;
  std::unique_ptr<ZSTD_DDict, FreeDDict> decoding;

  // Digested for a level when it is first used: it takes longer than many records do.
  const ZSTD_CDict* Encoding(int level) const {
    const std::lock_guard lock(mutex);
    auto& digested = encoding[level];
    if (digested == nullptr) digested.reset(ZSTD_createCDict(bytes.data(), bytes.size(), level));
    return digested.get();
  }

  mutable std::mutex mutex;
  mutable std::map<int, std::unique_ptr<ZSTD_CDict, FreeCDict>> encoding;
};

Status Codec::AddDictionary(uint32_t id, std::string bytes) {
  if (id == 0) return InvalidArgument("dictionary 0 stands for none");
  if (const auto known = Find(id); known != nullptr) {
    return known->bytes == bytes ? Status() : InvalidArgument("dictionary " + std::to_string(id) + " is taken");
  }
  auto dictionary = std::make_shared<Dictionary>();
  dictionary->bytes = std::move(bytes);
  dictionary->decoding.reset(ZSTD_createDDict(dictionary->bytes.data(), dictionary->bytes.size()));
  // zstd takes any bytes for a dictionary; one without a number of its own is none that was trained.
  if (dictionary->decoding == nullptr || ZSTD_getDictID_fromDDict(dictionary->decoding.get()) == 0) {
    return Corruption("dictionary " + std::to_string(id) + " is damaged");
  }
  const std::unique_lock lock(mutex_);
  dictionaries_.emplace(id, std::move(dictionary));
  return {};
}

uint32_t Codec::latest() const {
  const std::shared_lock lock(mutex_);
  return dictionaries_.empty() ? 0 : dictionaries_.rbegin()->first;
}

std::shared_ptr<const Codec::Dictionary> Codec::Find(uint32_t id) const {
  const std::shared_lock lock(mutex_);
  const auto found = dictionaries_.find(id);
  return found == dictionaries_.end() ? nullptr : found->second;
}

Result<std::string> Codec::Encode(std::string_view raw, uint32_t dictionary, int level) const {
  if (raw.size() > kContentBytesMax) {
    return InvalidArgument("content of " + std::to_string(raw.size()) + " bytes, cap is " +
                           std::to_string(kContentBytesMax));
  }
  std::string frame(ZSTD_compressBound(raw.size()), '\0');
  size_t size = 0;
  if (dictionary == 0) {
    size = ZSTD_compressCCtx(CompressionContext(), frame.data(), frame.size(), raw.data(), raw.size(), level);
  } else {
    const auto found = Find(dictionary);
    if (found == nullptr) return InvalidArgument("dictionary " + std::to_string(dictionary) + " is unknown");
    size = ZSTD_compress_usingCDict(CompressionContext(), frame.data(), frame.size(), raw.data(), raw.size(),
                                    found->Encoding(level));
  }
  if (ZSTD_isError(size)) return IoError(std::string("zstd: ") + ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

Status Codec::Decode(std::string_view frame, uint32_t dictionary, size_t raw_bytes, std::string* raw) const {
  if (raw_bytes > kContentBytesMax) {
    return Corruption("frame claims " + std::to_string(raw_bytes) + " bytes, cap is " +
                      std::to_string(kContentBytesMax));
  }
  const unsigned long long claimed = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (claimed != raw_bytes) return Corruption("frame is damaged: its size is not the record's");
  const auto found = Find(dictionary);
  if (dictionary != 0 && found == nullptr)
    return Corruption("dictionary " + std::to_string(dictionary) + " is missing");
  // zstd decodes a frame that names no dictionary with any: a damaged number would go unnoticed.
  const unsigned named = found == nullptr ? 0 : ZSTD_getDictID_fromDDict(found->decoding.get());
  if (ZSTD_getDictID_fromFrame(frame.data(), frame.size()) != named) {
    return Corruption("frame is damaged: it is not of dictionary " + std::to_string(dictionary));
  }
  raw->resize(raw_bytes);
  const size_t size = found == nullptr ? ZSTD_decompressDCtx(DecompressionContext(), raw->data(), raw->size(),
                                                             frame.data(), frame.size())
                                       : ZSTD_decompress_usingDDict(DecompressionContext(), raw->data(), raw->size(),
                                                                    frame.data(), frame.size(), found->decoding.get());
  if (ZSTD_isError(size)) return Corruption(std::string("frame is damaged: ") + ZSTD_getErrorName(size));
  if (size != raw_bytes) return Corruption("frame is damaged: it holds fewer bytes than it claims");
  return {};
}

}  // namespace dicta
