#include "storage/record.h"

#include <cstring>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/varint.h"

namespace dicta {
namespace {

uint64_t Checksum(std::string_view key, std::string_view meta, std::string_view content) {
  return Xxh3(content, Xxh3(meta, Xxh3(key)));
}

// "statement 7ZQ4K9" of a record key.
std::string NameOf(std::string_view key) {
  std::string_view id;
  uint64_t position = 0;
  if (!ParseRecordKey(key, &id, &position)) return "record with a damaged key";
  return "statement " + std::string(id);
}

Result<v1::RecordMeta> ParseMeta(std::string_view bytes) {
  v1::RecordMeta meta;
  if (!meta.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return Corruption("its metadata is damaged");
  if (meta.revision() == 0) meta.set_revision(1);
  if (meta.change() == v1::Change::UNSPECIFIED) meta.set_change(v1::Change::ADDED);
  return meta;
}

}  // namespace

Result<Compressed> Compress(const Codec& codec, std::string_view content, uint32_t dictionary, int level) {
  DICTA_ASSIGN(std::string frame, codec.Encode(content, dictionary, level));
  return Compressed{Xxh3(content), dictionary, level, std::move(frame)};
}

Result<std::string> EncodeValue(const Codec& codec, std::string_view key, std::string_view meta,
                                const std::string_view* content, uint32_t dictionary, int level,
                                const Compressed* made) {
  std::string value;
  value.push_back(static_cast<char>(kValueVersion));
  value.push_back(static_cast<char>(content == nullptr ? kNoContent : kZstd));
  uint64_t checksum = Checksum(key, meta, content == nullptr ? std::string_view() : *content);
  for (int i = 0; i < 8; ++i, checksum >>= 8) value.push_back(static_cast<char>(checksum));
  PutVarint(&value, meta.size());
  value.append(meta);
  if (content != nullptr) {
    PutVarint(&value, dictionary);
    if (made != nullptr && made->dictionary == dictionary && made->level == level && made->content == Xxh3(*content)) {
      value.append(made->frame);
    } else {
      DICTA_ASSIGN(const std::string frame, codec.Encode(*content, dictionary, level));
      value.append(frame);
    }
  }
  return value;
}

Result<StoredValue> ParseValue(std::string_view value) {
  StoredValue parsed;
  if (value.size() < 11) return Corruption("cut short");
  const auto version = static_cast<uint8_t>(value[0]);
  if (version > kValueVersion) return Unsupported("of version " + std::to_string(version) + ", newer than this dicta");
  parsed.codec = static_cast<uint8_t>(value[1]);
  if (version == 0 || parsed.codec > kZstd) return Corruption("damaged in its first bytes");
  for (size_t i = 10; i-- > 2;) parsed.checksum = parsed.checksum << 8 | static_cast<uint8_t>(value[i]);
  value.remove_prefix(10);
  uint64_t number = 0;
  if (!TakeVarint(&value, &number) || number > value.size()) return Corruption("cut short");
  parsed.meta = value.substr(0, number);
  value.remove_prefix(number);
  if (parsed.codec == kNoContent) {
    if (!value.empty()) return Corruption("followed by bytes that do not belong to it");
    return parsed;
  }
  if (!TakeVarint(&value, &number) || number > UINT32_MAX) return Corruption("cut short");
  parsed.dictionary = static_cast<uint32_t>(number);
  parsed.frame = value;
  return parsed;
}

size_t ContentBytes(const StoredValue& value) {
  if (value.codec == kNoContent) return 0;
  const auto bytes = Codec::ContentBytes(value.frame);
  return bytes.ok() ? *bytes : 0;
}

Status DecodeValue(const Codec& codec, std::string_view key, const StoredValue& value, std::string* content) {
  content->clear();
  if (value.codec == kZstd) DICTA_TRY(codec.Decode(value.frame, value.dictionary, content));
  if (Checksum(key, value.meta, *content) != value.checksum) return Corruption("checksum does not match");
  return {};
}

// Serialized fields stand in order of their numbers, and these two are the first: so the rest is what follows them.
std::string_view ContentIn(std::string_view bytes, const v1::Statement& statement) {
  static_assert(v1::Statement::kIdFieldNumber == 1 && v1::Statement::kRevisionFieldNumber == 2);
  v1::Statement head;
  head.set_id(statement.id());
  head.set_revision(statement.revision());
  return bytes.substr(head.ByteSizeLong());
}

std::string ContentOf(const v1::Statement& statement) {
  return std::string(ContentIn(statement.SerializeAsString(), statement));
}

std::string StoredMeta(v1::RecordMeta meta) {
  if (meta.revision() == 1) meta.clear_revision();
  if (meta.change() == v1::Change::ADDED) meta.clear_change();
  return meta.SerializeAsString();
}

Result<std::string> EncodeRecord(const Codec& codec, std::string_view key, const v1::RecordMeta& meta,
                                 const v1::Statement* statement, uint32_t dictionary, int level) {
  const std::string meta_bytes = StoredMeta(meta);
  std::string content;
  if (statement != nullptr) content = ContentOf(*statement);
  const std::string_view view = content;
  auto value = EncodeValue(codec, key, meta_bytes, statement == nullptr ? nullptr : &view, dictionary, level);
  if (!value.ok()) return value.status().Within(NameOf(key));
  return value;
}

Result<std::string> Recompress(const Codec& codec, std::string_view key, std::string_view value, uint32_t dictionary,
                               int level) {
  DICTA_ASSIGN(const StoredValue parsed, ParseValue(value));
  if (parsed.codec == kNoContent) return std::string(value);
  std::string content;
  DICTA_TRY(DecodeValue(codec, key, parsed, &content));
  const std::string_view view = content;
  return EncodeValue(codec, key, parsed.meta, &view, dictionary, level);
}

Result<v1::RecordMeta> DecodeMeta(std::string_view key, std::string_view value) {
  const auto parsed = ParseValue(value);
  if (!parsed.ok()) return parsed.status().Within(NameOf(key));
  auto meta = ParseMeta(parsed->meta);
  if (!meta.ok()) return meta.status().Within(NameOf(key));
  return meta;
}

Status DecodeStatement(const Codec& codec, std::string_view key, const StoredValue& value, std::string* buffer,
                       v1::Statement* statement) {
  DICTA_TRY(DecodeValue(codec, key, value, buffer));
  if (!statement->ParseFromString(*buffer)) return Corruption("its content is no Statement");
  std::string_view id;
  uint64_t position = 0;
  if (!ParseRecordKey(key, &id, &position)) return Corruption("its key is damaged");
  DICTA_ASSIGN(const v1::RecordMeta meta, ParseMeta(value.meta));
  statement->set_id(id.data(), id.size());
  statement->set_revision(meta.revision());
  return {};
}

Status DecodeRecord(const Codec& codec, std::string_view key, std::string_view value, v1::RecordMeta* meta,
                    v1::Statement* statement) {
  thread_local std::string content;
  const auto decode = [&]() -> Status {
    DICTA_ASSIGN(const StoredValue parsed, ParseValue(value));
    DICTA_ASSIGN(*meta, ParseMeta(parsed.meta));
    if (parsed.codec == kZstd) return DecodeStatement(codec, key, parsed, &content, statement);
    statement->Clear();
    return DecodeValue(codec, key, parsed, &content);
  };
  const Status status = decode();
  if (content.capacity() > (size_t{1} << 20)) std::string().swap(content);
  return status.ok() ? status : status.Within(NameOf(key));
}

}  // namespace dicta
