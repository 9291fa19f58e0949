// Stored values: a record (metadata and a compressed Statement) and a chunk of an original.
//
// stored value := version:u8=1 codec:u8 checksum:le64 meta_bytes:varint meta [dictionary:varint frame]
//   codec     0 no content (removed, purged) | 1 zstd
//   meta      RecordMeta for a record, without revision where 1 and without change where ADDED; empty for a chunk
//   content   of a record: the Statement without id and revision, which the key and the metadata say
//   checksum  XXH3(content, seed = XXH3(meta, seed = XXH3(key))): a value under another key is noticed as well as a
//             damaged one, and recompressing leaves it as it is
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "dicta/v1/statement.pb.h"
#include "storage/codec.h"
#include "storage/status.h"

namespace dicta {

inline constexpr uint8_t kValueVersion = 1;

// A stored value taken apart; the views point into it. Nothing is decompressed or checked yet.
struct StoredValue {
  uint8_t codec = 0;
  uint64_t checksum = 0;
  std::string_view meta, frame;
  uint32_t dictionary = 0;
};

// A frame, and what it is of.
struct Compressed {
  uint64_t content = 0;  // XXH3
  uint32_t dictionary = 0;
  int level = 0;
  std::string frame;
};
Result<Compressed> Compress(const Codec& codec, std::string_view content, uint32_t dictionary, int level);

enum : uint8_t { kNoContent = 0, kZstd = 1 };  // On disk. Never renumber.

// `content` null: none. `made`: a frame that is taken where it is of this content, dictionary and level; may be null.
Result<std::string> EncodeValue(const Codec& codec, std::string_view key, std::string_view meta,
                                const std::string_view* content, uint32_t dictionary, int level = kDefaultLevel,
                                const Compressed* made = nullptr);
// Corruption: cut short, or a claim over the cap. Unsupported: of a newer version.
Result<StoredValue> ParseValue(std::string_view value);
// How many bytes of content it claims. 0: it has none, or is damaged, which decoding tells.
size_t ContentBytes(const StoredValue& value);
// Decompresses and checks. Corruption: damaged, or stored under another key.
Status DecodeValue(const Codec& codec, std::string_view key, const StoredValue& value, std::string* content);

// The same content of a record or chunk in another frame. Corruption: it cannot be decoded.
Result<std::string> Recompress(const Codec& codec, std::string_view key, std::string_view value, uint32_t dictionary,
                               int level);

inline bool IsRemoval(v1::Change::Kind change) { return change == v1::Change::REMOVED || change == v1::Change::PURGED; }
// Whether a record with this metadata has content: it is no removal, and has not been purged since.
inline bool HasContent(const v1::RecordMeta& meta) { return !IsRemoval(meta.change()) && meta.link().empty(); }

// What of a statement is stored as content: its bytes without id and revision.
std::string ContentOf(const v1::Statement& statement);
// The same as a part of the whole, where that is at hand. REQUIRES: `bytes` is the statement, serialized.
std::string_view ContentIn(std::string_view bytes, const v1::Statement& statement);

// The statement of a record with content. Corruption: damaged, or stored under another key; without the statement's
// name. `buffer` is for the callee's use, and may be used again.
Status DecodeStatement(const Codec& codec, std::string_view key, const StoredValue& value, std::string* buffer,
                       v1::Statement* statement);

// The metadata as it is stored: of the most, the first revision's, two fields go without saying.
std::string StoredMeta(v1::RecordMeta meta);

// Messages name the statement.
Result<std::string> EncodeRecord(const Codec& codec, std::string_view key, const v1::RecordMeta& meta,
                                 const v1::Statement* statement, uint32_t dictionary, int level = kDefaultLevel);
Result<v1::RecordMeta> DecodeMeta(std::string_view key, std::string_view value);
// The metadata and, where there is any, the content. REQUIRES: none of the outputs is null.
Status DecodeRecord(const Codec& codec, std::string_view key, std::string_view value, v1::RecordMeta* meta,
                    v1::Statement* statement);

}  // namespace dicta
