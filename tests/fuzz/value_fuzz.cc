// libFuzzer target: any bytes as a stored value; and, with the right checksum, any bytes as its metadata and content.
#include <cstdint>
#include <string>
#include <string_view>

#include "storage/keys.h"
#include "storage/record.h"
#include "storage/row.h"
#include "tests/fuzz/control.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta;
  static const Codec codec;
  static const std::string key = RecordKey("a", 1);
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  v1::RecordMeta meta;
  v1::Statement statement;
  if (DecodeRecord(codec, key, bytes, &meta, &statement).ok()) Reached();
  static_cast<void>(DecodeMeta(key, bytes).ok());
  const auto anew = Recompress(codec, key, bytes, 0, 3);
  std::string content, again;
  if (anew.ok()) {  // what can be compressed anew says the same afterwards
    const auto one = ParseValue(bytes), other = ParseValue(*anew);
    if (!one.ok() || !other.ok() || one->meta != other->meta || one->checksum != other->checksum) std::abort();
    if (one->codec != kNoContent && (!DecodeValue(codec, key, *one, &content).ok() ||
                                     !DecodeValue(codec, key, *other, &again).ok() || content != again))
      std::abort();
  }
  const size_t split = size == 0 ? 0 : data[0] % size;
  const std::string_view body = bytes.substr(split);
  const auto sealed = EncodeValue(codec, key, bytes.substr(0, split), &body, 0);
  if (!sealed.ok()) std::abort();
  static_cast<void>(DecodeRecord(codec, key, *sealed, &meta, &statement).ok());
  const auto parsed = ParseValue(*sealed);
  if (!parsed.ok() || !DecodeValue(codec, key, *parsed, &content).ok() || content != body) std::abort();
  Row row;  // rows are stored without a frame
  if (row.Read(bytes).ok()) {
    for (const RowSpeaker& speaker : row.speakers()) static_cast<void>(speaker.name.size());
    static_cast<void>(row.Parse().ok());
  }
  return 0;
}
