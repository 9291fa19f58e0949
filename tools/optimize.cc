#include "tools/optimize.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "tools/command.h"
#include "tools/errors.h"
#include "tools/interrupt.h"
#include "tools/progress.h"
#include "tools/terminal.h"
#include "tools/write/display.h"

namespace dicta::tools {

Result<int> OptimizeShowingProgress(Archive* archive, int level) {
  const InterruptGuard interrupt;
  std::unique_ptr<Progress> progress;
  const auto show = [&](uint64_t done, uint64_t total) {
    if (progress == nullptr) progress = std::make_unique<Progress>(total, IsTerminal(STDERR_FILENO));
    progress->done()->store(done);
    progress->Update();
    return !InterruptGuard::flag()->load();
  };
  DICTA_ASSIGN(const OptimizeReport report, archive->Optimize({.level = level, .progress = show}));
  progress.reset();
  for (const std::string& damaged : report.damaged) ReportError(Corruption(damaged));
  if (report.stopped) {
    std::cerr << "interrupted; everything is readable as before, and dicta optimize goes on where it stopped\n";
    return kExitInterrupted;
  }
  std::cerr << "optimized: " << report.rewritten << " values rewritten, " << HumanBytes(report.bytes_before)
            << " on disk before, " << HumanBytes(report.bytes_after) << " after\n";
  if (!report.dropped) {
    ReportError(
        Corruption("a dictionary that holds words of what was purged stays: values that cannot be read use it"));
  }
  return report.damaged.empty() && report.dropped ? kExitDone : kExitFailed;
}

}  // namespace dicta::tools
