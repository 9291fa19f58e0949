// Numbers as Protocol Buffers write them: seven bits a byte, the lowest first.
#pragma once

#include <google/protobuf/io/coded_stream.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace dicta {

inline void PutVarint(std::string* out, uint64_t number) {
  uint8_t bytes[10];
  const uint8_t* end = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(number, bytes);
  out->append(reinterpret_cast<const char*>(bytes), static_cast<size_t>(end - bytes));
}

// Takes a number off the front of `in`; false where there is none, and `in` is as it was.
inline bool TakeVarint(std::string_view* in, uint64_t* number) {
  // Nearly all of them take one byte.
  if (!in->empty() && static_cast<uint8_t>(in->front()) < 0x80) {
    *number = static_cast<uint8_t>(in->front());
    in->remove_prefix(1);
    return true;
  }
  uint64_t value = 0;
  for (size_t i = 0; i < in->size() && i < 10; ++i) {
    const auto byte = static_cast<uint8_t>((*in)[i]);
    value |= uint64_t{byte & 0x7fu} << (7 * i);
    if (byte < 0x80) {
      in->remove_prefix(i + 1);
      *number = value;
      return true;
    }
  }
  return false;
}

}  // namespace dicta
