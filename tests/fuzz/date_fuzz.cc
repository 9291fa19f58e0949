// libFuzzer target: any text as a date of the command line, of a statement, of a feed. A date that is read is the same
// days when it has been written and read again.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "storage/date.h"
#include "tests/fuzz/control.h"
#include "tools/read/moment.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace dicta;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto days = ParseDate(text);
  if (days.ok()) {
    Reached();
    if (days->first > days->last) std::abort();
    const auto again = ParseDate(FormatSpan(*days));
    if (!again.ok() || !(*again == *days)) std::abort();
    for (const Unit unit : {Unit::kDay, Unit::kMonth, Unit::kYear}) {
      if (LabelOf(*days, unit).empty()) std::abort();
    }
  }
  const auto moment = ParseMoment(text);
  if (moment.ok() && moment->first > moment->last) std::abort();
  static_cast<void>(ParseInstant(text).ok());
  const std::string written = tools::MomentOf(text);
  if (!written.empty() && !ParseMoment(written).ok()) std::abort();
  return 0;
}
