// What follows a verb that reports words: words, an action's object, or a denial. Thread-safe.
#pragma once

#include <string_view>

#include "tools/read/press/tokens.h"

namespace dicta::tools::press {

// Verbs that report words or tell of a deed: "added that it rained", "added sugar". True where the one at `verb`
// reports: a clause, a quotation or a noun of speech follows, or the words stand before it.
bool ReportsWords(std::string_view text, Tokens tokens, size_t verb, const Words& words);

// "nor", "neither", "nobody": whoever follows does not say it.
bool IsDenial(std::string_view text, Tokens tokens, size_t at, const Words& words);

// "said nothing": at `at`, behind the verb.
bool SaysNothing(std::string_view text, Tokens tokens, size_t at, const Words& words);

}  // namespace dicta::tools::press
