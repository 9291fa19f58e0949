// Text as a screen shows it: columns, not bytes or characters. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dicta::tools {

enum class Lines { kJoin, kKeep };

// Text that a terminal can only show, never obey: control characters become their pictures (U+2400 block), characters
// that turn the direction of writing around and bytes that are not UTF-8 become U+FFFD. kJoin: tabs and line ends
// become spaces; kKeep: they stay.
std::string Printable(std::string_view text, Lines lines = Lines::kJoin);

// Columns that printable text takes: two for East Asian wide characters, none for combining marks (UAX #11).
size_t DisplayWidth(std::string_view text);

// The text, or its beginning with "…" where it is wider than `width` columns.
std::string Truncate(std::string_view text, size_t width);

// The text with as many spaces after it (or before it) as make it `width` columns wide.
std::string PadRight(std::string_view text, size_t width);
std::string PadLeft(std::string_view text, size_t width);

// Breaks one line where a line may break (UAX #14), so that none of the parts is wider than `width` columns unless one
// unbreakable word is. Spaces at the breaks are dropped. `width` 0: one part.
std::vector<std::string> Wrap(std::string_view line, size_t width);

// "1.50 GB": powers of ten, as disks are sold.
std::string HumanBytes(uint64_t bytes);

}  // namespace dicta::tools
