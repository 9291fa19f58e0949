// A whole statement for reading: what it is, then its text with who says what in the margin. Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "dicta/v1/statement.pb.h"

namespace dicta::tools {

struct TextOptions {
  size_t screen_width = 0;    // columns, for wrapping; 0: no screen, lines stay as they are
  std::string_view original;  // what is known of the original bytes: "held", "not held"; empty: says nothing
};

// Ends with a line end. Nothing in it that a terminal would obey.
//
//   Title:      Wang Yi meets Jens Stoltenberg
//   Date:       2024-02-17
//   …
//
//               Wang Yi met NATO Secretary General Jens Stoltenberg.
//   [Wang Yi] | Wang said that both sides …
std::string StatementText(const v1::Statement& statement, const TextOptions& options);

// What stands between two statements.
inline constexpr std::string_view kTextSeparator = "\n----------------------------------------\n\n";

}  // namespace dicta::tools
