// dicta remove, dicta purge: take a statement out of lookups; purge also takes its bytes off the disk.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/optimize.h"

namespace dicta::tools {
namespace {

void AddIdAndReason(CLI::App* app, std::string* id, std::string* reason) {
  app->add_option("ID", *id, "id or source URL")->required();
  app->add_option("--reason", *reason, "why; the record keeps it")->required()->type_name("R");
}

class RemoveCommand : public Command {
 public:
  void Configure(CLI::App* app) override { AddIdAndReason(app, &id_, &reason_); }

  Result<int> Run(const Globals& globals) override {
    DICTA_ASSIGN(const auto archive, OpenAny(globals, {.access = Access::kWrite}));
    DICTA_TRY(archive->Remove(id_, reason_));
    Remark(id_ + ": removed");
    return kExitDone;
  }

 private:
  std::string id_, reason_;
};

class PurgeCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    AddIdAndReason(app, &id_, &reason_);
    app->add_flag("--yes", yes_, "needed: there is no way back");
  }

  Result<int> Run(const Globals& globals) override {
    if (IsRemote(globals.archive)) return NotOverTheNetwork(globals.archive);
    if (!yes_) return ReportUsage("purge takes the statement's bytes off the disk for good: say --yes", "purge");
    DICTA_ASSIGN(const auto archive, OpenArchive(globals, {.access = Access::kWrite}));
    const Status purged = archive->Purge(id_, reason_);
    DICTA_ASSIGN(const auto spoiled, archive->SpoiledDictionaries());
    // Purged before, but its words are still in a dictionary: go on with that.
    const bool unfinished = purged.code() == Code::kNotFound && !spoiled.empty();
    if (!purged.ok() && !unfinished) return purged;
    Remark(purged.ok() ? id_ + ": purged" : purged.message());
    if (spoiled.empty()) return kExitDone;
    Remark("words of it are in the dictionary that other statements are compressed with: compressing those anew");
    return OptimizeShowingProgress(archive.get(), kStrongestLevel);
  }

 private:
  std::string id_, reason_;
  bool yes_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeRemoveCommand() { return std::make_unique<RemoveCommand>(); }
std::unique_ptr<Command> MakePurgeCommand() { return std::make_unique<PurgeCommand>(); }

}  // namespace dicta::tools
