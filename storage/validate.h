// What a statement must keep to before it is archived. The rules stand beside the fields in statement.proto.
// Thread-safe.
#pragma once

#include <string_view>

#include "dicta/v1/statement.pb.h"
#include "storage/status.h"

namespace dicta {

inline constexpr size_t kIdBytesMax = 512;
inline constexpr size_t kNameBytesMax = 400;  // of a speaker: names are parts of keys

// At most kIdBytesMax bytes of UTF-8 without control characters, not empty.
Status ValidateId(std::string_view id);

// A speaker's name or id: the same with kNameBytesMax, folded (fold.h) too.
Status ValidateName(std::string_view what, std::string_view name);

// Everything but the id. InvalidArgument names the field: `date: "2023-02-30": February 2023 has 28 days`.
Status ValidateStatement(const v1::Statement& statement);

bool IsUtf8(std::string_view bytes);

}  // namespace dicta
