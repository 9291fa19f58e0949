// libFuzzer target: any bytes, read as a feed.
#include <cstdint>
#include <string>

#include "tests/fuzz/control.h"
#include "tests/fuzz/fit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta::tools;
  const auto items = MakeFeedDocuments({reinterpret_cast<const char*>(data), size}, {});
  if (items.empty()) std::abort();
  for (const auto& item : items) {
    if (!item.ok()) continue;
    ExpectFit(item->document.statement);
    dicta::Reached();
  }
  return 0;
}
