// Bytes of a text document -> UTF-8 (ICU). Functions are thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::tools {

struct DecodedText {
  std::string text;     // UTF-8, without byte order mark, line ends as found
  std::string charset;  // as the IANA registry writes it: "UTF-8", "UTF-16LE", "windows-1252", "GB18030"
};

// Finds out the charset and decodes. In this order: a byte order mark; UTF-16 without one, where NULs show it and all
// of it decodes; UTF-8; what ICU's detector is sure enough of and what decodes without a flaw; windows-1252, where
// nearly all is ASCII. InvalidArgument: empty; "not text" (binary data, with its sort where that is plain); UTF-8 that
// is damaged, with the place; nothing fits.
Result<DecodedText> DecodeText(std::string_view bytes);

// Decodes what is said to be in `charset` (any name that ICU knows). InvalidArgument: no such charset, or bytes that it
// does not have, or that are no text.
Result<DecodedText> DecodeTextAs(std::string_view bytes, const std::string& charset);

// The length of the longest beginning that is valid UTF-8 (no surrogates, nothing overlong): bytes.size() where all is.
size_t Utf8Prefix(std::string_view bytes);

}  // namespace dicta::tools
