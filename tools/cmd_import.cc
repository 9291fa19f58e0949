// dicta import: documents into the archive.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "storage/archive.h"
#include "storage/validate.h"
#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/import.h"
#include "tools/import_report.h"
#include "tools/import_target.h"
#include "tools/interrupt.h"
#include "tools/options.h"
#include "tools/progress.h"
#include "tools/read/input.h"
#include "tools/terminal.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

constexpr std::string_view kInterrupted =
    "interrupted; what is counted here is in the archive, importing again takes in the rest";
constexpr std::string_view kInterruptedDry = "interrupted";

IfChanged ParseIfChanged(const std::string& word) {
  if (word == "skip") return IfChanged::kSkip;
  return word == "fail" ? IfChanged::kFail : IfChanged::kRevise;
}

size_t DefaultJobs() { return std::max(1u, std::thread::hardware_concurrency()); }

// Bytes to read, for the progress bar; 0: not known, since one of them is a pipe.
uint64_t TotalBytes(const std::vector<std::string>& paths) {
  uint64_t total = 0;
  bool known = true;
  for (const std::string& path : paths) {
    ForEachInput(path, [&](const Input& input) {
      total += input.size;
      if (input.problem.ok() && input.source_path.empty()) known = false;
      return true;
    });
  }
  return known ? total : 0;
}

bool IsAnythingThere(const std::vector<std::string>& paths) {
  return std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
    return !ForEachInput(path, [](const Input& input) { return input.problem.code() == Code::kNotFound; });
  });
}

// Whether a file that is there already is one of the paths, or below one.
bool IsAmong(const std::string& file, const std::vector<std::string>& paths) {
  std::error_code error;
  const auto canonical = std::filesystem::canonical(file, error);
  if (file.empty() || error) return false;
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    const auto input = std::filesystem::canonical(path, error);
    if (error) return false;
    return std::mismatch(input.begin(), input.end(), canonical.begin(), canonical.end()).first == input.end();
  });
}

class ImportCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("paths", paths_,
                    "files, directories (with all below them), - for standard input; .gz and .zst of any")
        ->required()
        ->type_name("PATH");
    AddFormat(app, {"auto", "press", "html", "feed", "jsonl", "csv", "pb"}, &format_);
    Hints& hints = options_.hints;
    app->add_option("--publisher", hints.publisher, "who published it, where the document does not say")
        ->type_name("NAME");
    app->add_option("--language", hints.language, "its language, where it is not clear: en, zh-Hans")
        ->check(CLI::Validator(
            [](const std::string& tag) {
              v1::Statement statement;
              statement.set_language(tag);
              return ValidateStatement(statement).message();
            },
            ""))
        ->type_name("BCP47");
    CheckDate(app->add_option("--date", hints.date, "the day the words were said, where the document does not say"));
    app->add_option("--speaker", hints.speaker, "who speaks, where the document does not say; a full name")
        ->type_name("NAME");
    app->add_option("--place", hints.place, "where the words were said, where the document does not say")
        ->type_name("NAME");
    app->add_flag("--attribute", options_.attribute, "derive utterances for structured records that carry only text");
    app->add_option("--if-changed", if_changed_,
                    "a statement that is there with other content gets a new revision, is "
                    "left as it is, or is rejected")
        ->check(CLI::IsMember({"revise", "skip", "fail"}))
        ->capture_default_str()
        ->type_name("WHAT");
    app->add_option("--rejects", rejects_, "list what was rejected here, as JSON Lines: path, line or offset, reason")
        ->type_name("FILE");
    app->add_option("--level", level_, "of zstd: higher is smaller and slower to write")
        ->check(CLI::Range(1, kLevelMax))
        ->capture_default_str()
        ->type_name("N");
    app->add_option("--jobs", options_.jobs, "reading threads; else as many as the machine has cores")
        ->check(CLI::Range(1, 256))
        ->type_name("N");
    app->add_option("--memory", memory_mib_,
                    "MiB that documents on their way may take, and those that the first dictionary is trained on; an "
                    "import as a whole takes more")
        ->check(CLI::Range(1, 1 << 20))
        ->capture_default_str()
        ->type_name("MIB");
    app->add_flag("--dry-run", dry_run_, "print what would be stored, as JSON Lines, and store nothing");
  }

  Result<int> Run(const Globals& globals) override {
    DICTA_ASSIGN(options_.format, ParseFormat(format_));
    options_.memory_bytes = memory_mib_ << 20;
    if (IsAmong(rejects_, paths_))
      return ReportUsage("--rejects would overwrite " + rejects_ + ", which is to be imported", "import");
    const InterruptGuard interrupt;
    const bool show = IsTerminal(STDERR_FILENO);
    Progress progress(show ? TotalBytes(paths_) : 0, show);
    ImportReport report(&progress);
    if (!rejects_.empty()) DICTA_TRY(report.OpenRejects(rejects_));
    return dry_run_ ? RunDry(globals, &report, &progress) : RunStoring(globals, &report, &progress);
  }

 private:
  Result<int> RunStoring(const Globals& globals, ImportReport* report, Progress* progress) {
    if (!IsAnythingThere(paths_)) {
      // A mistyped path makes no archive.
      const auto nowhere = MakeDryTarget(nullptr, IfChanged::kRevise, nullptr);
      return RunInto(nowhere.get(), report, progress);
    }
    DICTA_ASSIGN(const auto archive, OpenAny(globals, {.access = Access::kWrite, .create = true, .level = level_}));
    const auto target = MakeArchiveTarget(archive.get(), ParseIfChanged(if_changed_));
    return RunInto(target.get(), report, progress);
  }

  Result<int> RunDry(const Globals& globals, ImportReport* report, Progress* progress) {
    auto archive = OpenAny(globals);
    if (!archive.ok() && archive.status().code() != Code::kNotFound) return archive.status();
    DICTA_ASSIGN(const auto output, Output::Open(""));
    const auto target =
        MakeDryTarget(archive.ok() ? archive->get() : nullptr, ParseIfChanged(if_changed_), output.get());
    DICTA_ASSIGN(const int code, RunInto(target.get(), report, progress));
    DICTA_TRY(output->Close());
    return code;
  }

  Result<int> RunInto(ImportTarget* target, ImportReport* report, Progress* progress) {
    Status status;
    {
      Importer importer(options_, target, report, progress, InterruptGuard::flag());
      status = importer.Run(paths_);
    }
    // All is in. Where there is no room to settle it, lookups are a little slower.
    if (status.ok()) {
      const Status settled = target->Settle([] { return InterruptGuard::flag()->load(); });
      if (settled.code() != Code::kNoSpace) status = settled;
    }
    const Status rejects_written = report->Finish();
    progress->Finish();
    const bool stopped = InterruptGuard::flag()->load();
    if (IsClosedPipe(status)) return status;
    if (stopped) progress->Print(dry_run_ ? kInterruptedDry : kInterrupted);
    if (!status.ok() || !rejects_written.ok()) ReportError(status.ok() ? rejects_written : status);
    progress->Print(report->Summary(if_changed_ == "skip"));
    if (stopped) return kExitInterrupted;
    return status.ok() && rejects_written.ok() && report->rejected() == 0 ? kExitDone : kExitFailed;
  }

  std::vector<std::string> paths_;
  std::string format_, rejects_, if_changed_ = "revise";
  ImportOptions options_{.jobs = DefaultJobs()};
  size_t memory_mib_ = options_.memory_bytes >> 20;
  int level_ = kDefaultLevel;
  bool dry_run_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeImportCommand() { return std::make_unique<ImportCommand>(); }

}  // namespace dicta::tools
