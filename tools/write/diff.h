// What changed between two versions of a statement, word by word.
//
//   title: Chinese [-FM-]{+Foreign Minister+} calls for positive policy
//   text: … the Turkish [-PRIME-]{+FOREIGN+} MINISTER said that …
//
// Functions are thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "dicta/v1/statement.pb.h"

namespace dicta::tools {

// Both texts in one, what is gone as [-words-], what is new as {+words+}, with up to `context` unchanged words beside
// each change and "…" for the others. Ideographs count as words of their own. Empty where no word differs.
std::string WordDiff(std::string_view before, std::string_view after, size_t context);

// A line for each field that differs: its JSON name and its WordDiff; of utterances, what is gone and what is new.
// Empty where nothing differs but id, revision, paths and the reader's version.
std::string StatementDiff(const v1::Statement& before, const v1::Statement& after);

}  // namespace dicta::tools
