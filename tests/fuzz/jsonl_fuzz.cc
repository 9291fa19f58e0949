// libFuzzer target: any bytes, read as JSON Lines. A line that is read and fit to be archived is the same statement
// when it has been written and read again; and where the quick reader takes it, protobuf's reads the same.
#include <google/protobuf/util/json_util.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/fuzz/control.h"
#include "tests/fuzz/fit.h"
#include "tools/read/json_plain.h"
#include "tools/read/jsonl.h"
#include "tools/write/json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta::tools;
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto statement = ParseJsonLine(line);
    if (const auto plain = ReadPlainJson(line)) {
      dicta::v1::Statement want;
      if (!google::protobuf::util::JsonStringToMessage(std::string(line), &want).ok()) std::abort();
      if (plain->SerializeAsString() != want.SerializeAsString()) std::abort();
    }
    if (!statement.ok()) continue;
    static_cast<void>(MakeStructuredDocument(*statement, {.date = "2024"}, true).ok());
    if (!dicta::ValidateStatement(*statement).ok()) continue;
    dicta::Reached();
    const auto written = ToJsonLine(*statement);
    if (!written.ok()) std::abort();
    const auto again = ParseJsonLine(std::string_view(*written).substr(0, written->size() - 1));
    if (!again.ok() || again->SerializeAsString() != statement->SerializeAsString()) std::abort();
  }
  return 0;
}
