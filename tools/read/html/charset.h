// The charset of markup, which it may declare itself. Functions are thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "storage/status.h"
#include "tools/read/charset.h"

namespace dicta::tools::html {

// Decodes by, in this order: a byte order mark; what all of it is (UTF-8); the charset that it declares at its
// beginning (XML declaration, <meta charset>, <meta http-equiv>), as the WHATWG Encoding Standard understands the name;
// DecodeText(). InvalidArgument as DecodeText().
Result<DecodedText> DecodeMarkup(std::string_view bytes);

// The charset declared in the first kilobytes, as written; empty where none is.
std::string DeclaredCharset(std::string_view bytes);

}  // namespace dicta::tools::html
