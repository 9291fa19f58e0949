// dicta optimize: smaller, and as quick to read.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tools/command.h"
#include "tools/errors.h"
#include "tools/optimize.h"
#include "tools/options.h"

namespace dicta::tools {
namespace {

class OptimizeCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("--level", level_, "of zstd: higher is smaller and slower to write, and as quick to read")
        ->check(CLI::Range(1, kLevelMax))
        ->capture_default_str()
        ->type_name("N");
  }

  Result<int> Run(const Globals& globals) override {
    DICTA_ASSIGN(const auto archive, OpenArchive(globals, {.access = Access::kWrite}));
    return OptimizeShowingProgress(archive.get(), level_);
  }

 private:
  int level_ = kStrongestLevel;
};

}  // namespace

std::unique_ptr<Command> MakeOptimizeCommand() { return std::make_unique<OptimizeCommand>(); }

}  // namespace dicta::tools
