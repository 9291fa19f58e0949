// A subcommand of the program: Configure() only parses, Run() works.
//
// Results go to stdout, remarks and errors to stderr. Exit codes: 0 all done; 1 something failed, was rejected or not
// found; 2 bad usage. Used by one thread.
#pragma once

#include <memory>
#include <string>

#include "storage/status.h"

namespace CLI {
class App;
}

namespace dicta::tools {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;
inline constexpr int kExitUsage = 2;

// What holds for every command.
struct Globals {
  std::string archive;  // -a, else DICTA_ARCHIVE; main has seen to it that it is not empty where Run() is called
};

class Command {
 public:
  virtual ~Command() = default;
  // Adds the command's own options to its own subcommand. Checks of single values belong here (CLI11's validators), so
  // that bad ones are bad usage. `app` outlives Run().
  virtual void Configure(CLI::App* app) = 0;
  // The exit code, or an error, which main prints with its remedy (errors.h) and turns into kExitFailed.
  virtual Result<int> Run(const Globals& globals) = 0;
};

// One for each command, defined in its cmd_*.cc.
std::unique_ptr<Command> MakeImportCommand();
std::unique_ptr<Command> MakeDumpCommand();
std::unique_ptr<Command> MakeGetCommand();
std::unique_ptr<Command> MakeFindCommand();
std::unique_ptr<Command> MakeSpeakersCommand();
std::unique_ptr<Command> MakeTimelineCommand();
std::unique_ptr<Command> MakeInfoCommand();
std::unique_ptr<Command> MakeEditCommand();
std::unique_ptr<Command> MakeRemoveCommand();
std::unique_ptr<Command> MakePurgeCommand();
std::unique_ptr<Command> MakeOptimizeCommand();
std::unique_ptr<Command> MakeRereadCommand();
std::unique_ptr<Command> MakeBackupCommand();
std::unique_ptr<Command> MakeRestoreCommand();
std::unique_ptr<Command> MakeVerifyCommand();
std::unique_ptr<Command> MakeServeCommand();

}  // namespace dicta::tools
