// JSON Lines: one line -> one Statement (canonical proto3 JSON). Functions are thread-safe.
#pragma once

#include <string_view>

#include "dicta/v1/statement.pb.h"
#include "storage/status.h"

namespace dicta::tools {

// Reads one line, without its end. Names may be lowerCamelCase or snake_case. Only the form is checked here; dates,
// offsets and ids are the archive's to judge. InvalidArgument says what is wrong in terms of the line: "not UTF-8 at
// byte 17", "cut short", `unknown field "foo" in speakers[0]`.
Result<v1::Statement> ParseJsonLine(std::string_view line);

// Whether a line holds nothing.
bool IsBlank(std::string_view line);

}  // namespace dicta::tools
