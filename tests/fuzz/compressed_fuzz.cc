// libFuzzer target: any bytes, decompressed as a file named .gz, .zst or neither.
#include <cstdint>
#include <string_view>

#include "tests/fuzz/control.h"
#include "tools/read/stream.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta::tools;
  constexpr size_t kCap = size_t{1} << 20;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const char* name : {"a", "a.gz", "a.zst"}) {
    const auto all = ReadAll(Decompress(FromMemory(bytes), name).get(), kCap);
    if (all.ok() && all->size() > kCap) std::abort();
    if (all.ok() && *all != bytes) dicta::Reached();
  }
  return 0;
}
