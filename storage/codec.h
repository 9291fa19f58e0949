// One zstd frame for each record, with or without a dictionary.
//
// Dictionaries are numbered from 1 and never change once a frame uses them; 0 means none. They are digested when they
// are first used, once, and shared by all threads. Thread-safe: any number may encode and decode; one at a time may add
// beside them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "storage/level.h"
#include "storage/status.h"

struct ZSTD_CDict_s;

namespace dicta {

// No record, original or frame may claim more than this: checked before anything is allocated.
inline constexpr size_t kContentBytesMax = size_t{64} << 20;

// No dictionary is larger: one of 2 MiB decoded slower.
inline constexpr size_t kDictionaryBytesMax = size_t{1} << 20;

// Digested for a level, as Codec compresses with it; for measurements. Freed by ZSTD_freeCDict(). It points into
// `dictionary`.
ZSTD_CDict_s* DigestDictionary(std::string_view dictionary, int level);

class Codec {
 public:
  // Where dictionaries that have not been added are to be found. NotFound: nowhere. Called by whoever decodes.
  using Source = std::function<Result<std::string>(uint32_t id)>;
  explicit Codec(Source source = nullptr) : source_(std::move(source)) {}

  // Dictionary ids are the caller's. InvalidArgument: the id is 0 or taken by other bytes.
  Status AddDictionary(uint32_t id, std::string bytes);
  // The newest dictionary that is not retired: what Encode should be given. 0: none.
  uint32_t latest() const;
  // Frames that use it are still read, but nothing new should.
  void Retire(uint32_t id);
  bool IsRetired(uint32_t id) const;
  // Of a dictionary; 0 where there is none of that number.
  size_t DictionaryBytes(uint32_t id) const;

  // A frame. REQUIRES: the dictionary is 0 or known; raw.size() <= kContentBytesMax.
  Result<std::string> Encode(std::string_view raw, uint32_t dictionary, int level = kDefaultLevel) const;

  // How many bytes of content a frame claims. Corruption: it says nothing, or more than the cap.
  static Result<size_t> ContentBytes(std::string_view frame);
  // The content of a frame. Corruption: it is damaged in a way that zstd notices, it claims more than the cap, or its
  // dictionary is unknown. A wrong dictionary may decode to other bytes: the caller has a checksum.
  Status Decode(std::string_view frame, uint32_t dictionary, std::string* raw) const;

 private:
  struct Dictionary;
  using Found = std::shared_ptr<const Dictionary>;
  static Result<Found> Digest(uint32_t id, std::string bytes);
  // Null for dictionary 0. Corruption: unknown, or damaged.
  Result<Found> Find(uint32_t id) const;

  Source source_;
  mutable std::shared_mutex mutex_;
  mutable std::map<uint32_t, Found> dictionaries_;
  std::set<uint32_t> retired_;  // guarded by mutex_
};

}  // namespace dicta
