// A header's or footer's line that is a date, and what stands beside the date. Functions are thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/read/press/text.h"

namespace dicta::tools::press {

// Empty: not in the line.
struct DateLine {
  Range date;  // from the first date to the last
  std::string title;
  std::string place;
  std::string publisher;
  bool of_place = false;  // "Elsa, 14 February 2025": the day of the place
};

// Nothing where the line of `text` is no date line. `untitled`: the document's title has not come yet, so that the line
// may hold it.
std::optional<DateLine> ReadDateLine(std::string_view text, Range line, std::string_view language, bool untitled);

// "Source: Agency | …" -> Agency; empty where there is no such label.
std::string SourceIn(std::string_view part);

}  // namespace dicta::tools::press
