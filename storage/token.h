// Page tokens: where a listing goes on. Opaque to callers, safe in URLs, checked for damage; they carry no authority.
// Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "storage/status.h"

namespace dicta {

// Any bytes in that form. Nothing: the text is damaged.
std::string SealToken(std::string_view bytes);
std::optional<std::string> OpenToken(std::string_view text);

// URL-safe base64 (RFC 4648 section 5, without padding) of the serialized token and four bytes of its XXH3.
std::string EncodeToken(const v1::PageToken& token);

// InvalidArgument: damaged, or no token at all.
Result<v1::PageToken> DecodeToken(std::string_view text);

}  // namespace dicta
