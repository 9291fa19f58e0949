// What press text is read as, for tables of short documents.
#pragma once

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

#include "storage/validate.h"
#include "tools/read/reader.h"

namespace dicta::tools {

// A statement without anything where the text is refused; else one that may be archived.
inline v1::Statement Read(std::string_view text) {
  auto result = ReadPress(text, "x.txt", {});
  if (!result.ok()) return {};
  EXPECT_TRUE(ValidateStatement(result->statement).ok()) << text;
  return std::move(result->statement);
}

}  // namespace dicta::tools
