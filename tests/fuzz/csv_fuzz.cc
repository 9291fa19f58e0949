// libFuzzer target: any bytes, read as CSV. Lines are never counted back (a bare CR ends a row and no line).
#include <cstdint>
#include <string_view>

#include "tests/fuzz/control.h"
#include "tests/fuzz/fit.h"
#include "tools/read/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta::tools;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(IsCsvHeader(bytes.substr(0, bytes.find('\n'))));
  uint64_t last = 0;
  static_cast<void>(ReadCsv(FromMemory(bytes).get(), [&](CsvRow row) {
                      if (row.line < last) std::abort();
                      last = row.line;
                      if (row.statement.ok() && MakeStructuredDocument(std::move(row.statement).value(), {}, true).ok())
                        dicta::Reached();
                      return true;
                    }).ok());
  return 0;
}
