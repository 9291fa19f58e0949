// dicta optimize: smaller, and as quick to read.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "tools/command.h"
#include "tools/errors.h"
#include "tools/interrupt.h"
#include "tools/options.h"
#include "tools/progress.h"
#include "tools/terminal.h"
#include "tools/write/display.h"

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
    const InterruptGuard interrupt;
    DICTA_ASSIGN(const auto archive, OpenArchive(globals, {.access = Access::kWrite}));
    std::unique_ptr<Progress> progress;
    DICTA_ASSIGN(const OptimizeReport report,
                 archive->Optimize({.level = level_, .progress = [&](uint64_t done, uint64_t total) {
                                      if (progress == nullptr)
                                        progress = std::make_unique<Progress>(total, IsTerminal(STDERR_FILENO));
                                      progress->done()->store(done);
                                      progress->Update();
                                      return !InterruptGuard::flag()->load();
                                    }}));
    progress.reset();
    for (const std::string& damaged : report.damaged) ReportError(Corruption(damaged));
    if (report.stopped) {
      std::cerr << "interrupted; everything is readable as before, and dicta optimize goes on where it stopped\n";
      return kExitInterrupted;
    }
    std::cerr << "optimized: " << report.rewritten << " values rewritten, " << HumanBytes(report.bytes_before)
              << " on disk before, " << HumanBytes(report.bytes_after) << " after\n";
    return report.damaged.empty() ? kExitDone : kExitFailed;
  }

 private:
  int level_ = kStrongestLevel;
};

}  // namespace

std::unique_ptr<Command> MakeOptimizeCommand() { return std::make_unique<OptimizeCommand>(); }

}  // namespace dicta::tools
