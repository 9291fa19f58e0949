// What the words of a sentence without a cue say about who goes on speaking in it. Thread-safe.
#pragma once

#include <string_view>

#include "tools/read/press/tokens.h"

namespace dicta::tools::press {

enum class Opening {
  kNone,
  kNarrative,  // "The meeting was held", "Ambassador X attended", "The two sides exchanged views"
  kProposal,   // "The two sides should"
  kOther,      // "His office said", "…," said one resident: somebody else, nobody known
  kOthers,     // "Critics said": several, of whom nobody is meant by "he"
};

// Sentences that have a cue may be anything.
Opening OpeningOf(std::string_view text, Tokens tokens, const std::vector<Quote>& quotes, const Words& words);

}  // namespace dicta::tools::press
