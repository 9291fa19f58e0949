// A record from its kept original, read with the rules as they are now. Thread-safe.
#pragma once

#include "dicta/v1/statement.pb.h"
#include "storage/archive.h"
#include "storage/status.h"

namespace dicta::tools {

// What importing `stored` would make of it now, with what was said about it then. NotFound: its original is not held.
// Unsupported: it was read by a reader that this build does not have. Else as that reader.
Result<Document> ReadAgain(const Archive& archive, const v1::Statement& stored);

}  // namespace dicta::tools
