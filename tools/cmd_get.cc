// dicta get: statements by id, one of their revisions, their history, their original bytes.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/terminal.h"
#include "tools/write/diff.h"
#include "tools/write/display.h"
#include "tools/write/json.h"
#include "tools/write/output.h"
#include "tools/write/table.h"
#include "tools/write/text.h"

namespace dicta::tools {
namespace {

std::string ChangeName(v1::Change::Kind change) {
  return change == v1::Change::UNSPECIFIED ? "" : v1::Change::Kind_Name(change);
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    lines.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

bool IsWithdrawn(v1::Change::Kind change) { return change == v1::Change::REMOVED || change == v1::Change::PURGED; }

class GetCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("ID", ids_, "id, source URL, or the beginning of an id that fits one statement alone")->required();
    AddFormat(app, {"text", "json"}, &format_);
    CLI::Option* revision = CheckPositive(app->add_option("--revision", revision_, "this one, not the latest"));
    CLI::Option* history = app->add_flag("--history", history_, "its revisions: when, why, and what changed");
    CLI::Option* original = app->add_flag("--original", original_, "the bytes it was read from, as they were");
    history->excludes(revision)->excludes(original);
    original->excludes(revision);
  }

  Result<int> Run(const Globals& globals) override {
    if (original_ && ids_.size() > 1) return ReportUsage("--original takes one ID", "get");
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    int code = kExitDone;
    for (const std::string& id : ids_) {
      const Status status = PrintOne(*archive, id, output.get());
      if (IsClosedPipe(status)) return status;
      if (!status.ok()) code = ReportError(status);
    }
    DICTA_TRY(output->Close());
    return code;
  }

 private:
  Status PrintOne(const AnyArchive& archive, const std::string& id, Output* output) {
    if (original_) {
      DICTA_ASSIGN(const std::string bytes, archive.Original(id));
      return output->Write(bytes);
    }
    if (history_) return PrintHistory(archive, id, output);
    DICTA_ASSIGN(const v1::Statement statement, revision_ ? archive.GetRevision(id, *revision_) : archive.Get(id));
    if (format_ == "json") {
      DICTA_ASSIGN(const std::string line, ToJsonLine(statement));
      return output->Write(line);
    }
    TextOptions options{.screen_width = TerminalWidth(STDOUT_FILENO), .original = {}};
    if (statement.has_original()) {
      DICTA_ASSIGN(const bool held, archive.HoldsOriginal(statement.id()));
      options.original = held ? "held" : "not held";
    }
    DICTA_TRY(Separate(output));
    return output->Write(StatementText(statement, options));
  }

  Status PrintHistory(const AnyArchive& archive, const std::string& id, Output* output) {
    DICTA_ASSIGN(const std::vector<Revision> history, archive.History(id));
    DICTA_ASSIGN(const std::vector<std::string> changes, Changes(archive, id, history));
    if (format_ == "json") {
      for (size_t i = 0; i < history.size(); ++i) {
        const Revision& revision = history[i];
        JsonObject line;
        line.Add("id", id).Add("revision", uint64_t{revision.revision}).Add("position", revision.position);
        line.Add("time", revision.time).AddIfAny("change", ChangeName(revision.change));
        line.AddIfAny("reason", revision.reason);
        if (!changes[i].empty()) line.Add("changes", LinesOf(changes[i]));
        DICTA_TRY(output->Write(line.str() + "\n"));
      }
      return {};
    }
    DICTA_TRY(Separate(output));
    Table table({{.header = "revision", .align = Column::kRight},
                 {.header = "position", .align = Column::kRight},
                 {.header = "time"},
                 {.header = "change"},
                 {.header = "reason", .width_min = 20}},
                TerminalWidth(STDOUT_FILENO), output);
    for (const Revision& revision : history) {
      DICTA_TRY(table.Add({std::to_string(revision.revision), std::to_string(revision.position), revision.time,
                           ChangeName(revision.change), revision.reason}));
    }
    DICTA_TRY(table.Finish());
    for (size_t i = 1; i < history.size(); ++i) {
      if (changes[i].empty()) continue;
      DICTA_TRY(output->Write("\nrevision " + std::to_string(history[i - 1].revision) + " -> " +
                              std::to_string(history[i].revision) + "\n" + Printable(changes[i], Lines::kKeep)));
    }
    return {};
  }

  // What each revision changed in the one before, word by word. All empty where the statement is withdrawn.
  static Result<std::vector<std::string>> Changes(const AnyArchive& archive, const std::string& id,
                                                  const std::vector<Revision>& history) {
    std::vector<std::string> changes(history.size());
    if (history.empty() || IsWithdrawn(history.back().change)) return changes;
    std::optional<v1::Statement> before;
    for (size_t i = 0; i < history.size(); ++i) {
      DICTA_ASSIGN(v1::Statement statement, archive.GetRevision(id, history[i].revision));
      if (before) changes[i] = StatementDiff(*before, statement);
      before = std::move(statement);
    }
    return changes;
  }

  Status Separate(Output* output) {
    Status status = printed_ ? output->Write(kTextSeparator) : Status();
    printed_ = true;
    return status;
  }

  std::vector<std::string> ids_;
  std::string format_;
  std::optional<uint32_t> revision_;
  bool history_ = false, original_ = false;
  bool printed_ = false;  // something that the next one must be kept apart from
};

}  // namespace

std::unique_ptr<Command> MakeGetCommand() { return std::make_unique<GetCommand>(); }

}  // namespace dicta::tools
