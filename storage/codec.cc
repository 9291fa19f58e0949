#include "storage/codec.h"

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_createCDict_advanced2: parameters for what a dictionary is digested with
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
struct FreeCCtxParams {
  void operator()(ZSTD_CCtx_params* params) const { ZSTD_freeCCtxParams(params); }
};

// Press statements repeat whole phrases: levels that search greedily or lazily do better, and are faster, when they
// look for nothing shorter than six bytes (level.h has the figures).
constexpr int kShortestMatch = 6;

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

ZSTD_CDict* DigestDictionary(std::string_view dictionary, int level) {
  const std::unique_ptr<ZSTD_CCtx_params, FreeCCtxParams> params(ZSTD_createCCtxParams());
  ZSTD_CCtxParams_init(params.get(), level);
  const ZSTD_strategy strategy = ZSTD_getCParams(level, 0, dictionary.size()).strategy;
  if (strategy >= ZSTD_greedy && strategy <= ZSTD_lazy2) {
    ZSTD_CCtxParams_setParameter(params.get(), ZSTD_c_minMatch, kShortestMatch);
  }
  return ZSTD_createCDict_advanced2(dictionary.data(), dictionary.size(), ZSTD_dlm_byRef, ZSTD_dct_fullDict,
                                    params.get(), ZSTD_defaultCMem);
}

struct Codec::Dictionary {
  struct FreeCDict {
    void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
  };
  struct FreeDDict {
    void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
  };

  std::string bytes;
  std::unique_ptr<ZSTD_DDict, FreeDDict> decoding;

  // Digested for a level when it is first used: it takes longer than many records do.
  const ZSTD_CDict* Encoding(int level) const {
    const std::lock_guard lock(mutex);
    auto& digested = encoding[level];
    if (digested == nullptr) digested.reset(DigestDictionary(bytes, level));
    return digested.get();
  }

  mutable std::mutex mutex;
  mutable std::map<int, std::unique_ptr<ZSTD_CDict, FreeCDict>> encoding;
};

Result<Codec::Found> Codec::Digest(uint32_t id, std::string bytes) {
  if (bytes.size() > kDictionaryBytesMax) {
    return Corruption("dictionary " + std::to_string(id) + " of " + std::to_string(bytes.size()) + " bytes, cap is " +
                      std::to_string(kDictionaryBytesMax));
  }
  auto dictionary = std::make_shared<Dictionary>();
  dictionary->bytes = std::move(bytes);
  dictionary->decoding.reset(ZSTD_createDDict(dictionary->bytes.data(), dictionary->bytes.size()));
  // zstd takes any bytes for a dictionary; one without a number of its own is none that was trained.
  if (dictionary->decoding == nullptr || ZSTD_getDictID_fromDDict(dictionary->decoding.get()) == 0) {
    return Corruption("dictionary " + std::to_string(id) + " is damaged");
  }
  return Found(std::move(dictionary));
}

Status Codec::AddDictionary(uint32_t id, std::string bytes) {
  if (id == 0) return InvalidArgument("dictionary 0 stands for none");
  const std::unique_lock lock(mutex_);
  const auto known = dictionaries_.find(id);
  if (known != dictionaries_.end()) {
    return known->second->bytes == bytes ? Status() : InvalidArgument("dictionary " + std::to_string(id) + " is taken");
  }
  DICTA_ASSIGN(Found dictionary, Digest(id, std::move(bytes)));
  dictionaries_.emplace(id, std::move(dictionary));
  return {};
}

uint32_t Codec::latest() const {
  const std::shared_lock lock(mutex_);
  for (auto known = dictionaries_.rbegin(); known != dictionaries_.rend(); ++known) {
    if (retired_.count(known->first) == 0) return known->first;
  }
  return 0;
}

void Codec::Retire(uint32_t id) {
  const std::unique_lock lock(mutex_);
  retired_.insert(id);
}

bool Codec::IsRetired(uint32_t id) const {
  const std::shared_lock lock(mutex_);
  return retired_.count(id) != 0;
}

size_t Codec::DictionaryBytes(uint32_t id) const {
  const Result<Found> found = Find(id);
  return found.ok() && *found != nullptr ? (*found)->bytes.size() : 0;
}

Result<Codec::Found> Codec::Find(uint32_t id) const {
  if (id == 0) return Found();
  {
    const std::shared_lock lock(mutex_);
    const auto found = dictionaries_.find(id);
    if (found != dictionaries_.end()) return found->second;
  }
  Result<std::string> bytes = source_ != nullptr ? source_(id) : NotFound("no source");
  if (!bytes.ok() && bytes.status().code() == Code::kNotFound) {
    return Corruption("dictionary " + std::to_string(id) + " is missing");
  }
  DICTA_TRY(bytes.status());
  DICTA_ASSIGN(Found dictionary, Digest(id, std::move(bytes).value()));
  const std::unique_lock lock(mutex_);
  return dictionaries_.emplace(id, std::move(dictionary)).first->second;
}

Result<std::string> Codec::Encode(std::string_view raw, uint32_t dictionary, int level) const {
  if (raw.size() > kContentBytesMax) {
    return InvalidArgument("content of " + std::to_string(raw.size()) + " bytes, cap is " +
                           std::to_string(kContentBytesMax));
  }
  ZSTD_CCtx* const context = CompressionContext();
  ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
  // The dictionary's number stands beside the frame, in fewer bytes.
  ZSTD_CCtx_setParameter(context, ZSTD_c_dictIDFlag, 0);
  if (dictionary == 0) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
  } else {
    DICTA_ASSIGN(const Found found, Find(dictionary));
    ZSTD_CCtx_refCDict(context, found->Encoding(level));
  }
  std::string frame(ZSTD_compressBound(raw.size()), '\0');
  const size_t size = ZSTD_compress2(context, frame.data(), frame.size(), raw.data(), raw.size());
  if (ZSTD_isError(size)) return IoError(std::string("zstd: ") + ZSTD_getErrorName(size));
  frame.resize(size);
  return frame;
}

Result<size_t> Codec::ContentBytes(std::string_view frame) {
  const unsigned long long claimed = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (claimed == ZSTD_CONTENTSIZE_ERROR || claimed == ZSTD_CONTENTSIZE_UNKNOWN) {
    return Corruption("frame is damaged: it does not say how much it holds");
  }
  if (claimed > kContentBytesMax) {
    return Corruption("frame claims " + std::to_string(claimed) + " bytes, cap is " + std::to_string(kContentBytesMax));
  }
  return static_cast<size_t>(claimed);
}

Status Codec::Decode(std::string_view frame, uint32_t dictionary, std::string* raw) const {
  DICTA_ASSIGN(const size_t claimed, ContentBytes(frame));
  DICTA_ASSIGN(const Found found, Find(dictionary));
  raw->resize(claimed);
  ZSTD_DCtx* const context = DecompressionContext();
  const size_t size = found == nullptr
                          ? ZSTD_decompressDCtx(context, raw->data(), raw->size(), frame.data(), frame.size())
                          : ZSTD_decompress_usingDDict(context, raw->data(), raw->size(), frame.data(), frame.size(),
                                                       found->decoding.get());
  if (ZSTD_isError(size)) return Corruption(std::string("frame is damaged: ") + ZSTD_getErrorName(size));
  if (size != claimed) return Corruption("frame is damaged: it holds fewer bytes than it claims");
  return {};
}

}  // namespace dicta
