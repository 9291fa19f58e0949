// libFuzzer target: any bytes, read as a page.
#include <cstdint>
#include <string>

#include "tests/fuzz/control.h"
#include "tests/fuzz/fit.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta::tools;
  static const Input input = InputNamed("2024-03-05_a.html");
  const auto read = MakeHtmlDocument({reinterpret_cast<const char*>(data), size}, input, {});
  if (!read.ok()) return 0;
  ExpectFit(read->document.statement);
  dicta::Reached();
  return 0;
}
