// One zstd frame for each record, with or without a dictionary.
//
// Dictionaries are numbered from 1 and never change once a frame uses them; 0 means none. They are digested once and
// shared by all threads. Thread-safe: any number may encode and decode; one at a time may add beside them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta {

// No record, original or frame may claim more than this: checked before anything is allocated.
inline constexpr size_t kContentBytesMax = size_t{64} << 20;

class Codec {
 public:
  static constexpr int kDefaultLevel = 3;

  // Dictionary ids are the caller's. InvalidArgument: the id is 0 or taken by other bytes.
  Status AddDictionary(uint32_t id, std::string bytes);
  // The newest dictionary: what Encode should be given. 0: none yet.
  uint32_t latest() const;

  // A frame. REQUIRES: the dictionary is 0 or known; raw.size() <= kContentBytesMax.
  Result<std::string> Encode(std::string_view raw, uint32_t dictionary, int level = kDefaultLevel) const;

  // The content of a frame that claims `raw_bytes` of it. Corruption: the claim is over the cap, the frame is damaged
  // or holds another size, or its dictionary is unknown.
  Status Decode(std::string_view frame, uint32_t dictionary, size_t raw_bytes, std::string* raw) const;

 private:
  struct Dictionary;
  std::shared_ptr<const Dictionary> Find(uint32_t id) const;

  mutable std::shared_mutex mutex_;
  std::map<uint32_t, std::shared_ptr<const Dictionary>> dictionaries_;
};

}  // namespace dicta
