// UTF-16 as some spreadsheets and shells write it -> UTF-8, as it is read. Used by one thread at a time.
#pragma once

#include <memory>
#include <string_view>

#include "tools/read/stream.h"

namespace dicta::tools {

// Whether bytes begin with a UTF-16 byte order mark.
bool IsMarkedUtf16(std::string_view head);

// The characters after the mark. Errors beside those of `under`: Corruption where a surrogate stands alone or the last
// character is cut short. REQUIRES: IsMarkedUtf16() of its first two bytes.
std::unique_ptr<PeekStream> DecodeUtf16(std::unique_ptr<ByteStream> under);

}  // namespace dicta::tools
