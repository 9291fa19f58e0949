// What all targets that read documents hold: whatever a reader makes of any bytes is fit to be archived.
#pragma once

#include <cstdio>
#include <cstdlib>

#include "storage/validate.h"
#include "tools/read/document.h"

namespace dicta::tools {

inline void ExpectFit(const v1::Statement& statement) {
  const Status valid = ValidateStatement(statement);
  if (valid.ok()) return;
  std::fprintf(stderr, "not fit to be archived: %s\n", valid.ToString().c_str());
  std::abort();
}

// A file of this name that is imported by itself.
inline Input InputNamed(const char* name) {
  Input input;
  input.path = input.name = name;
  return input;
}

}  // namespace dicta::tools
