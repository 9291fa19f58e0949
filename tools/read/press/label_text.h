// The letters of a transcript's labels. Functions are thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dicta::tools::press {

bool IsAllCaps(std::string_view label);

// The number of edits between two short words, or `most` + 1.
size_t Edits(std::string_view a, std::string_view b, size_t most);

// "rk" of "rosa kember".
std::string Initials(std::string_view folded);

// A label in capitals as a name: ROSA KEMBER -> Rosa Kember. Others stay.
std::string Capitalized(const std::string& label);

}  // namespace dicta::tools::press
