// Dates and times as markup writes them. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dicta::tools {

// ISO 8601, with as much of it as is written: "Fri, 14 Feb 2025 19:04:00 +0800" (RFC 822, 5322) ->
// "2025-02-14T19:04:00+08:00", "2025-02-14 19:04 +0800" -> "2025-02-14T19:04+08:00", "February 14, 2025" ->
// "2025-02-14". A zone that is not known is left out, never guessed. Empty where it is no date that exists, or not one
// that has a day.
std::string MomentOf(std::string_view written);

}  // namespace dicta::tools
