// Files of the archive's own, outside the engine: written whole, and with names that stay.
// Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta {

// What errno says of `what`: NoSpace where a disk or a quota is full, else IoError.
Status SystemError(const std::string& what);

// Writes all of the bytes where the file stands; they are on disk when it returns. `path` is for messages.
Status WriteWhole(int fd, std::string_view bytes, const std::string& path);

// Names that were made, changed or removed in the directory are on disk when it returns.
Status SyncDirectory(const std::string& path);

}  // namespace dicta
