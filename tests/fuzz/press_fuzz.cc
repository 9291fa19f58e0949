// libFuzzer target: any text, read as a press document. Whatever comes out must be fit to be archived.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "storage/validate.h"
#include "tests/fuzz/control.h"
#include "tools/read/charset.h"
#include "tools/read/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto decoded = dicta::tools::DecodeText(bytes);
  if (!decoded.ok()) return 0;
  auto read = dicta::tools::ReadPress(decoded->text, "2024-03-05_a.txt", {});
  if (!read.ok()) return 0;
  const dicta::Status valid = dicta::ValidateStatement(read->statement);
  if (!valid.ok()) {
    std::fprintf(stderr, "not fit to be archived: %s\n", valid.ToString().c_str());
    std::abort();
  }
  dicta::Reached();
  // The same text as a structured record: only its utterances are derived.
  dicta::v1::Statement record = read->statement;
  record.clear_utterances();
  dicta::tools::Attribute(&record);
  if (!dicta::ValidateStatement(record).ok()) std::abort();
  return 0;
}
