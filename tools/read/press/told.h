// Of which day a sentence tells. Thread-safe.
#pragma once

#include <string_view>

#include "tools/read/press/dates.h"
#include "tools/read/press/tokens.h"

namespace dicta::tools::press {

// True where `date` is the day on which the sentence's meeting was held or its words were said: "met on
// Friday", "on Friday said", "told reporters on Friday that". A date inside the words is none: "said the talks would
// resume on Friday", "said that they had met on 1 March".
bool IsDayTold(std::string_view text, Tokens sentence, const std::vector<Quote>& quotes, const FoundDate& date,
               const Words& words);

}  // namespace dicta::tools::press
