// Whose a site is, by what it calls itself. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dicta::tools {

// The publisher that a feed's or site's title names: "Press Releases – Ministry of X" -> Ministry of X. Empty where it
// names none, or more than one thing that could be.
std::string PublisherInTitle(std::string_view title);

}  // namespace dicta::tools
