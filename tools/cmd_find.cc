// dicta find: rows of statements by speaker and date, page by page; or the statements, or their utterances.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/records.h"
#include "tools/terminal.h"
#include "tools/write/csv.h"
#include "tools/write/json.h"
#include "tools/write/output.h"
#include "tools/write/table.h"

namespace dicta::tools {
namespace {

// Prints rows one by one, in one of the formats.
class RowWriter {
 public:
  RowWriter(std::string format, CsvFor csv_for, Output* output)
      : format_(std::move(format)),
        csv_for_(csv_for),
        output_(output),
        table_({{.header = "date"},
                {.header = "id"},
                {.header = "speakers", .width_min = 12},
                {.header = "title", .width_min = 20},
                {.header = "publisher", .width_min = 8},
                {.header = "size", .align = Column::kRight}},
               TerminalWidth(STDOUT_FILENO), output) {}

  Status Begin() { return format_ == "csv" ? output_->Write(ListingCsvHeader()) : Status(); }

  Status Add(const Row& row) {
    if (format_ != "table") {
      DICTA_ASSIGN(const v1::Listing listing, row.Parse());
      if (format_ == "csv") return output_->Write(ListingCsvLine(listing, csv_for_));
      DICTA_ASSIGN(const std::string line, ToJsonLine(listing.statement()));
      return output_->Write(line);
    }
    std::string speakers;
    for (const RowSpeaker& speaker : row.speakers()) {
      if (!speakers.empty()) speakers += ", ";
      speakers += speaker.name;
    }
    const std::string_view date = row.date().empty() ? "undated" : row.date();
    return table_.Add({std::string(date), std::string(row.id()), speakers, std::string(row.title()),
                       std::string(row.publisher()), std::to_string(row.size())});
  }

  Status Finish() { return format_ == "table" ? table_.Finish() : Status(); }

 private:
  const std::string format_;
  const CsvFor csv_for_;
  Output* const output_;
  Table table_;
};

class FindCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    selection_.AddTo(app);
    CheckPositive(app->add_option("--limit", limit_, "rows on a page (default 20)"));
    CLI::Option* token = app->add_option("--page-token", page_token_,
                                         "the page after the one that named this token; other options as there")
                             ->type_name("T");
    app->add_flag("--oldest-first", oldest_first_, "instead of newest first");
    CLI::Option* full = app->add_flag("--full", full_, "whole statements, not rows");
    CLI::Option* utterances =
        app->add_flag("--utterances", utterances_, "what was said in them (by --speaker alone, where that is given)");
    CLI::Option* count = app->add_flag("--count", count_, "only how many there are in all");
    utterances->excludes(full);
    count->excludes(full)->excludes(utterances)->excludes(token);
    AddFormat(app, {"table", "jsonl", "csv"}, &format_);
    AddSpreadsheet(app, &spreadsheet_);
  }

  Result<int> Run(const Globals& globals) override {
    auto query = selection_.ToQuery();
    if (!query.ok()) return ReportUsage(query.status().message(), "find");
    if (spreadsheet_ && format_ != "csv") return ReportUsage(kSpreadsheetMisused, "find");
    query->oldest_first = oldest_first_;
    query->page_token = page_token_;
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    Result<int> code = count_ ? Count(*archive, *query, output.get()) : List(*archive, *query, output.get());
    if (!code.ok()) return WithUsage(*archive, code.status());
    DICTA_TRY(output->Close());
    if (!next_page_token_.empty()) Remark("next page: --page-token " + next_page_token_);
    return code;
  }

 private:
  // A token that the archive refuses is bad usage; a speaker it refuses is not.
  Result<int> WithUsage(const AnyArchive& archive, const Status& status) const {
    const bool token = status.code() == Code::kInvalidArgument && !page_token_.empty();
    if (token && selection_.Speakers(archive).ok()) return ReportUsage(status.message(), "find");
    return status;
  }

  static Result<int> Count(const AnyArchive& archive, const Query& query, Output* output) {
    DICTA_ASSIGN(const uint64_t count, archive.Count(query));
    DICTA_TRY(output->Write(std::to_string(count) + "\n"));
    return kExitDone;
  }

  Result<int> List(const AnyArchive& archive, const Query& query, Output* output) {
    if (!full_ && !utterances_) {
      RowWriter writer(format_, CsvReader(spreadsheet_), output);
      DICTA_TRY(writer.Begin());
      DICTA_TRY(EachRow(archive, query, [&writer](const Row& row) { return writer.Add(row); }));
      DICTA_TRY(writer.Finish());
      return kExitDone;
    }
    DICTA_ASSIGN(const PersonIds speakers, selection_.Speakers(archive));
    RecordPrinter printer(archive,
                          {.format = format_ == "table" ? "text" : format_,
                           .utterances = utterances_,
                           .speakers = speakers,
                           .screen_width = TerminalWidth(STDOUT_FILENO),
                           .csv_for = CsvReader(spreadsheet_)},
                          output);
    DICTA_TRY(printer.Begin());
    DICTA_TRY(EachRow(archive, query, [&printer](const Row& row) { return printer.Add(row); }));
    DICTA_TRY(printer.Finish());
    return printer.failed() == 0 ? kExitDone : kExitFailed;
  }

  // Up to limit_ rows, in as many of the archive's pages as that takes.
  Status EachRow(const AnyArchive& archive, Query query, const std::function<Status(const Row&)>& visit) {
    uint64_t left = limit_;
    do {
      query.limit = static_cast<uint32_t>(std::min<uint64_t>(left, kLimitMax));
      DICTA_ASSIGN(const Page page, archive.Find(query));
      for (const Row& row : page.rows) DICTA_TRY(visit(row));
      left -= std::min<uint64_t>(left, page.rows.size());
      query.page_token = page.next_page_token;
    } while (left > 0 && !query.page_token.empty());
    next_page_token_ = query.page_token;
    if (left == limit_) Remark("nothing found");
    return {};
  }

  Selection selection_;
  uint64_t limit_ = 20;
  std::string page_token_, format_;
  bool oldest_first_ = false, full_ = false, utterances_ = false, count_ = false, spreadsheet_ = false;
  std::string next_page_token_;  // of what has been listed
};

}  // namespace

std::unique_ptr<Command> MakeFindCommand() { return std::make_unique<FindCommand>(); }

}  // namespace dicta::tools
