// libFuzzer target: any bytes as a key. What is read of a key makes the same key again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "storage/keys.h"
#include "tests/fuzz/control.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta;
  const std::string_view key(reinterpret_cast<const char*>(data), size);
  std::string_view id, text, rest = key;
  uint64_t position = 0, number = 0;
  if (ParseRecordKey(key, &id, &position) && RecordKey(id, position) != key) std::abort();
  if (TakeString(&rest, &text) && std::string(text) + '\0' + std::string(rest) != key) std::abort();
  rest = key;
  if (TakeNumber40(&rest, &number) && number > kPositionMax) std::abort();
  const std::string_view list = ListOfRowKey(key);
  if (list.size() > key.size()) std::abort();
  if (!list.empty()) static_cast<void>(RankOfRowKey(key));
  static_cast<void>(IsNameKey(key));
  static_cast<void>(IsFactKey(key));
  RowKey row;
  if (!list.empty() && DecodeRowKey(key, &row)) {
    Reached();
    if (EncodeRowKey(list, row) != key) std::abort();
  }
  const KeyRange range = PrefixRange(std::string(key));
  if (!range.end.empty() && (key < range.begin || key >= range.end)) std::abort();
  return 0;
}
