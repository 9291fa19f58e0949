// An archive behind `dicta serve`. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "storage/status.h"
#include "tools/any_archive.h"

namespace dicta::tools {

// `address` as IsRemote() has it. Connects with the first call. Errors: those of RouteTo().
Result<std::unique_ptr<AnyArchive>> Connect(const std::string& address);

}  // namespace dicta::tools
