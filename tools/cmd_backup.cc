// dicta backup, dicta restore: a copy of the archive elsewhere, and an archive from it.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "tools/any_archive.h"
#include "tools/backup/backup.h"
#include "tools/backup/restore.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/interrupt.h"
#include "tools/options.h"
#include "tools/progress.h"
#include "tools/terminal.h"
#include "tools/write/display.h"

namespace dicta::tools {
namespace {

// An error, or the word of a user who has stopped it.
Result<int> Stopped(const Status& status, std::string_view remark) {
  if (!InterruptGuard::flag()->load()) return status;
  Remark(remark);
  return kExitInterrupted;
}

class BackupCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("directory", directory_, "where the backup is, or is to be")->required()->type_name("DIR");
    CLI::Option* whole = app->add_flag("--whole", whole_, "copy everything anew: after optimize, a smaller copy");
    app->add_flag("--check", check_, "copy nothing: read all of the backup and check it")->excludes(whole);
  }

  Result<int> Run(const Globals& globals) override { return check_ ? Check() : Copy(globals); }

 private:
  Result<int> Copy(const Globals& globals) {
    DICTA_ASSIGN(const auto archive, OpenAny(globals, {.access = Access::kPinned}));
    const InterruptGuard interrupt;
    Progress progress(0, IsTerminal(STDERR_FILENO));
    BackupOptions options;
    options.whole = whole_;
    options.stop = InterruptGuard::flag();
    options.progress = [&progress](uint64_t bytes) { progress.done()->store(bytes), progress.Update(); };
    options.remark = [&progress](const std::string& remark) { progress.Print(Printable(remark)); };
    const auto report = BackUp(*archive, directory_, options);
    progress.Finish();
    if (!report.ok()) {
      const auto before = ReadManifest(directory_, kManifestName);
      if (before.ok() && *before) {
        Remark("the backup to position " + std::to_string((*before)->position()) + " is as it was");
      }
      return Stopped(report.status(), "interrupted; the next one goes on");
    }
    Remark("backed up to position " + std::to_string(report->position) + " (" + std::to_string(report->before) +
           " before)\n" + HumanBytes(report->written) + " written and read back, " + HumanBytes(report->bytes) +
           " in all");
    return kExitDone;
  }

  Result<int> Check() {
    const InterruptGuard interrupt;
    Progress progress(0, IsTerminal(STDERR_FILENO));
    const auto manifest = CheckBackup(directory_, InterruptGuard::flag(), progress.done());
    progress.Finish();
    if (!manifest.ok()) return Stopped(manifest.status(), "interrupted");
    Remark("the backup of " + manifest->time + ", to position " + std::to_string(manifest->position()) +
           ", is whole: " + std::to_string(manifest->segments.size()) + " files, " + HumanBytes(manifest->bytes()));
    return kExitDone;
  }

  std::string directory_;
  bool whole_ = false, check_ = false;
};

class RestoreCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("directory", directory_, "where the backup is")->required()->type_name("DIR");
    CheckPositive(
        app->add_option("--position", position_, "as the archive stood at position N; else as it stood last"));
  }

  Result<int> Run(const Globals& globals) override {
    if (IsRemote(globals.archive)) {
      return InvalidArgument("restoring makes a directory: name it, not " + globals.archive);
    }
    const InterruptGuard interrupt;
    Progress progress(0, IsTerminal(STDERR_FILENO));
    const auto position = Restore(directory_, globals.archive,
                                  {.position = position_, .stop = InterruptGuard::flag(), .consumed = progress.done()});
    progress.Finish();
    if (!position.ok()) return Stopped(position.status(), "interrupted; restoring again goes on where it stopped");
    Remark("restored " + globals.archive + " to position " + std::to_string(*position) + ", and checked it");
    return kExitDone;
  }

 private:
  std::string directory_;
  uint64_t position_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeBackupCommand() { return std::make_unique<BackupCommand>(); }
std::unique_ptr<Command> MakeRestoreCommand() { return std::make_unique<RestoreCommand>(); }

}  // namespace dicta::tools
