// The control of the targets: with DICTA_FUZZ_CONTROL set, a target fails as soon as it has come through to what it is
// about, with a whole value, record or document read. A run that does not fail then never gets there, and finds
// nothing.
#pragma once

#include <cstdlib>

namespace dicta {

inline void Reached() {
  static const bool control = std::getenv("DICTA_FUZZ_CONTROL") != nullptr;
  if (control) std::abort();
}

}  // namespace dicta
