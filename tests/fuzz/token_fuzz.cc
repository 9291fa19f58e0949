// libFuzzer target: any text as a page token, and any bytes inside one.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "storage/token.h"
#include "tests/fuzz/control.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (DecodeToken(text).ok()) Reached();
  v1::PageToken token;
  if (!token.ParseFromArray(data, static_cast<int>(size))) return 0;
  const auto again = DecodeToken(EncodeToken(token));
  if (!again.ok() || again->SerializeAsString() != token.SerializeAsString()) std::abort();
  return 0;
}
