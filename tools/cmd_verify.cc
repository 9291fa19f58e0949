// dicta verify: reads everything, says what is wrong and where; rebuilds the index.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "storage/verify.h"
#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/interrupt.h"
#include "tools/options.h"
#include "tools/progress.h"
#include "tools/terminal.h"
#include "tools/write/display.h"
#include "tools/write/json.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

std::string FindingText(const Finding& finding) {
  return Printable(finding.part + " " + finding.name + ": " + finding.problem, Lines::kJoin) +
         (finding.repaired ? " (repaired)\n" : "\n");
}

std::string FindingJson(const Finding& finding) {
  return "{\"part\":" + JsonString(finding.part) + ",\"name\":" + JsonString(finding.name) +
         ",\"problem\":" + JsonString(finding.problem) + ",\"repaired\":" + (finding.repaired ? "true" : "false") +
         "}\n";
}

class VerifyCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    AddFormat(app, {"text", "jsonl"}, &format_);
    CLI::Option* repair = app->add_flag("--repair", options_.repair,
                                        "rebuilds the index from records and facts; lookups go on meanwhile");
    app->add_flag("--accept-loss", options_.accept_loss,
                  "with --repair: gives up what was acknowledged and is lost, so that the archive can be opened again")
        ->needs(repair);
    app->add_option("--resume", options_.resume, "goes on where a run stopped that named this token")->type_name("T");
  }

  Result<int> Run(const Globals& globals) override {
    if (IsRemote(globals.archive)) {
      return NotOverTheNetwork(globals.archive);
    }
    DICTA_ASSIGN(const auto output, Output::Open(""));
    const InterruptGuard interrupt;
    std::unique_ptr<Progress> progress;
    Status wrote;
    options_.progress = [&](uint64_t done, uint64_t total) {
      if (progress == nullptr) progress = std::make_unique<Progress>(total, IsTerminal(STDERR_FILENO));
      progress->done()->store(done);
      progress->Update();
      return wrote.ok() && !InterruptGuard::flag()->load();
    };
    options_.found = [&](const Finding& finding) {
      if (wrote.ok()) wrote = output->Write(format_ == "jsonl" ? FindingJson(finding) : FindingText(finding));
    };
    const auto report = Verify(globals.archive, options_);
    progress.reset();
    DICTA_TRY(wrote);
    DICTA_TRY(output->Close());
    DICTA_TRY(report.status());
    return Summarize(*report);
  }

 private:
  int Summarize(const VerifyReport& report) const {
    if (!report.resume.empty()) {
      Remark("interrupted, " + std::to_string(report.findings) + " findings so far; go on with --resume " +
             report.resume);
      return kExitInterrupted;
    }
    if (report.closed) {
      Remark("the archive cannot be opened: restore a backup or import a pb dump");
      return kExitFailed;
    }
    Remark("verified: position " + std::to_string(report.position) + ", " + std::to_string(report.batches) +
           " batches, " + std::to_string(report.statements) + " statements, " + std::to_string(report.records) +
           " records, " + std::to_string(report.originals) + " originals, " + std::to_string(report.rows) + " rows, " +
           std::to_string(report.files) + " files");
    if (report.findings == 0) {
      Remark("everything is as it must be");
      return kExitDone;
    }
    Remark(std::to_string(report.findings) + (report.findings == 1 ? " finding" : " findings") +
           (options_.repair ? ", " + std::to_string(report.repaired) + " repaired" : ""));
    if (report.lost_tail) {
      Remark(
          "the archive is not opened as it is. Restore a backup or import a pb dump; or, to go on with what is "
          "left,\n`dicta verify --repair --accept-loss`");
    }
    return report.findings == report.repaired ? kExitDone : kExitFailed;
  }

  std::string format_;
  VerifyOptions options_;
};

}  // namespace

std::unique_ptr<Command> MakeVerifyCommand() { return std::make_unique<VerifyCommand>(); }

}  // namespace dicta::tools
