// The one place that turns errors into what the user reads: `dicta: <message>` on stderr, with what can be done about
// it on the line below. Used by one thread at a time.
#pragma once

#include <string>
#include <string_view>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/command.h"

namespace dicta::tools {

// Opens the archive that the user named. Errors carry their remedy.
Result<std::unique_ptr<Archive>> OpenArchive(const Globals& globals, const OpenOptions& options = {});

// What is said to `-a grpc://…` where a command needs the directory.
Status NotOverTheNetwork(const std::string& archive);

// A line on stderr that is no error. Control characters of stored text do not reach the screen.
void Remark(std::string_view remark);

// Prints an error with its remedy. Returns kExitFailed; kExitDone and no word where the reader of our output has gone
// away (`| head`): nobody is left who wants the rest.
int ReportError(const Status& status);

// Prints what is wrong with the command line, and where to look it up. `command` may be empty. Returns kExitUsage.
int ReportUsage(std::string_view message, std::string_view command);

}  // namespace dicta::tools
