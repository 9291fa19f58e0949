// Optimizing on a terminal, for the commands that do it.
#pragma once

#include "storage/archive.h"
#include "storage/status.h"

namespace dicta::tools {

// Optimizes with a progress bar, until it is done or interrupted; says on standard error what came of it. The exit
// code.
Result<int> OptimizeShowingProgress(Archive* archive, int level);

}  // namespace dicta::tools
