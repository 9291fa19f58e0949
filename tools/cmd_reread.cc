// dicta reread: derives records again from their originals, with the rules as they are now.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/read/again.h"
#include "tools/write/diff.h"
#include "tools/write/display.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

constexpr size_t kBatch = 64;

class RereadCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    selection_.AddTo(app);
    app->add_flag("--dry-run", dry_run_, "shows what would change, and changes nothing");
  }

  Result<int> Run(const Globals& globals) override {
    DICTA_ASSIGN(const Query query, selection_.ToQuery());
    DICTA_ASSIGN(const auto archive, OpenArchive(globals, {.access = dry_run_ ? Access::kRead : Access::kWrite}));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    std::vector<std::string> ids;
    Status status;
    DICTA_TRY(archive->ForEach(query, [&](const Row& row) {
      const auto listing = row.Parse();
      status = listing.status();
      if (!status.ok()) return false;
      if (!listing->statement().has_extraction()) {
        ++structured_;
        return true;
      }
      ids.emplace_back(row.id());
      if (ids.size() == kBatch) status = ReadBatch(archive.get(), &ids, output.get());
      return status.ok();
    }));
    DICTA_TRY(status);
    DICTA_TRY(ReadBatch(archive.get(), &ids, output.get()));
    DICTA_TRY(output->Close());
    std::cerr << "reread " << read_ << (dry_run_ ? ", would revise " : ", revised ") << revised_ << ", unchanged "
              << read_ - revised_ - failed_ << ", failed " << failed_;
    if (structured_ > 0) std::cerr << "; " << structured_ << " came as structured records and have no original";
    std::cerr << "\n";
    return failed_ > 0 ? kExitFailed : kExitDone;
  }

 private:
  Status ReadBatch(Archive* archive, std::vector<std::string>* ids, Output* output) {
    std::vector<Document> documents;
    std::vector<v1::Statement> before;
    for (const std::string& id : *ids) {
      ++read_;
      Result<v1::Statement> stored = archive->Get(id);
      Result<Document> again = stored.ok() ? ReadAgain(*archive, *stored) : Result<Document>(stored.status());
      if (!again.ok()) {
        ReportError(again.status().Within("statement " + id));
        ++failed_;
        continue;
      }
      documents.push_back(std::move(again).value());
      before.push_back(std::move(stored).value());
    }
    ids->clear();
    const AddOptions options{.note = "reread", .change = v1::Change::REEXTRACTED, .dry_run = dry_run_};
    DICTA_ASSIGN(const auto outcomes, archive->Add(documents, options));
    for (size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].kind == Outcome::kRejected) {
        ReportError(InvalidArgument("statement " + outcomes[i].id + ": " + outcomes[i].remark));
        ++failed_;
      }
      if (outcomes[i].kind != Outcome::kRevised) continue;
      ++revised_;
      if (!dry_run_) continue;
      DICTA_TRY(output->Write(outcomes[i].id + "\n" +
                              Printable(StatementDiff(before[i], outcomes[i].statement), Lines::kKeep) + "\n"));
    }
    return {};
  }

  Selection selection_;
  bool dry_run_ = false;
  uint64_t read_ = 0, revised_ = 0, failed_ = 0, structured_ = 0;
};

}  // namespace

std::unique_ptr<Command> MakeRereadCommand() { return std::make_unique<RereadCommand>(); }

}  // namespace dicta::tools
