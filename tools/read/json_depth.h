// How deep JSON is nested, before it is given to a parser: the parser's time may grow with the square of it, and
// brackets around brackets mean nothing to it. Thread-safe.
#pragma once

#include <string_view>

namespace dicta::tools {

inline constexpr int kJsonNestingMax = 64;  // of brackets

// Whether it is nested deeper. It need not be JSON.
bool IsNestedTooDeep(std::string_view json);

}  // namespace dicta::tools
