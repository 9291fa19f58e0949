// dicta dump: statements by date, then id; or the whole archive with its history (pb).
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/records.h"
#include "tools/write/csv.h"
#include "tools/write/json.h"
#include "tools/write/output.h"
#include "tools/write/pb.h"
#include "tools/write/text.h"
#include "tools/write/utterances.h"

namespace dicta::tools {
namespace {

class DumpCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    AddFormat(app, {"jsonl", "csv", "pb", "text"}, &format_);
    selection_.AddTo(app);
    app->add_flag("--utterances", utterances_, "one utterance a line (of --speaker alone, where that is given)");
    AddSpreadsheet(app, &spreadsheet_);
    app->add_option("-o,--output", file_, "instead of standard output; .zst and .gz compress")->type_name("FILE");
  }

  Result<int> Run(const Globals& globals) override {
    if (utterances_ && format_ == "pb") return ReportUsage("--utterances goes with jsonl, csv and text", "dump");
    if (spreadsheet_ && format_ != "csv") return ReportUsage(kSpreadsheetMisused, "dump");
    const auto query = selection_.ToQuery();
    if (!query.ok()) return ReportUsage(query.status().message(), "dump");
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const PersonIds speakers, selection_.Speakers(*archive));
    DICTA_ASSIGN(const auto output, Output::Open(file_));
    if (format_ == "pb") {
      DICTA_TRY(DumpHistory(*archive, *query, output.get()));
    } else {
      RecordPrinter printer(
          *archive,
          {.format = format_, .utterances = utterances_, .speakers = speakers, .csv_for = CsvReader(spreadsheet_)},
          output.get());
      DICTA_ASSIGN(const uint64_t failed, DumpRecords(*archive, *query, &printer));
      if (failed > 0) {
        DICTA_TRY(output->Close());
        return kExitFailed;
      }
    }
    DICTA_TRY(output->Close());
    return kExitDone;
  }

 private:
  Status DumpHistory(const AnyArchive& archive, const Query& query, Output* output) const {
    const bool complete = selection_.empty();
    PbWriter writer(output);
    DICTA_TRY(writer.Begin(complete));
    DICTA_TRY(archive.ForEachEntry(
        complete ? nullptr : &query, [&writer](const v1::DumpEntry& entry) { return writer.Add(entry); },
        complete ? Archive::EntryForm::kStored : Archive::EntryForm::kPlain));
    return writer.End();
  }

  // How many records could not be read; each has been reported.
  static Result<uint64_t> DumpRecords(const AnyArchive& archive, const Query& query, RecordPrinter* printer) {
    DICTA_TRY(printer->Begin());
    Status status;
    DICTA_TRY(archive.ForEachByDateThenId(query, [&](const Row& row) {
      status = printer->Add(row);
      return status.ok();
    }));
    DICTA_TRY(std::move(status));
    DICTA_TRY(printer->Finish());
    return printer->failed();
  }

  std::string format_, file_;
  Selection selection_;
  bool utterances_ = false, spreadsheet_ = false;
};

}  // namespace

std::unique_ptr<Command> MakeDumpCommand() { return std::make_unique<DumpCommand>(); }

}  // namespace dicta::tools
