// dicta speakers: who speaks, how often, from when to when.
#include "tools/cmd_speakers.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/terminal.h"
#include "tools/write/csv.h"
#include "tools/write/json.h"
#include "tools/write/output.h"
#include "tools/write/table.h"

namespace dicta::tools {
namespace {

struct Subcommand {
  const char* name;
  const char* summary;
  std::unique_ptr<Command> (*make)();
  const char* example;
};

constexpr std::array kSubcommands = {
    Subcommand{"show", "All that is known of one speaker", MakeSpeakersShowCommand,
               "  dicta -a press speakers show \"Wang Yi\""},
    Subcommand{"alias", "NAME is also known as ALIAS", MakeSpeakersAliasCommand,
               "  dicta -a press speakers alias \"Wang Yi\" 王毅"},
    Subcommand{"merge", "FROM is the same person as INTO", MakeSpeakersMergeCommand,
               "  dicta -a press speakers merge \"M. Cavusoglu\" \"Mevlüt Çavuşoğlu\""},
    Subcommand{"unmerge", "A merged person stands alone again", MakeSpeakersUnmergeCommand,
               "  dicta -a press speakers unmerge \"M. Cavusoglu\""},
    Subcommand{"split", "In some statements, NAME is somebody else", MakeSpeakersSplitCommand,
               "  dicta -a press speakers split \"Li Wei\" --as \"Li Wei (economist)\" ID ID"},
    Subcommand{"link", "An id of the person elsewhere", MakeSpeakersLinkCommand,
               "  dicta -a press speakers link \"Wang Yi\" wikidata Q15909"},
};

std::vector<std::string> CsvCells(const SpeakerCount& speaker) {
  std::vector<std::string> links;
  for (const auto& link : speaker.person.external_ids) links.push_back(link.scheme() + ":" + link.value());
  return {speaker.person.name,
          speaker.person.id,
          std::to_string(speaker.count),
          speaker.days ? FormatDay(speaker.days->first) : "",
          speaker.days ? FormatDay(speaker.days->last) : "",
          CsvJoin(speaker.person.aliases),
          CsvJoin(links)};
}

class SpeakersCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("PREFIX", prefix_, "only persons one of whose names begins so");
    AddFormat(app, {"table", "jsonl", "csv"}, &format_);
    AddSpreadsheet(app, &spreadsheet_);
    app->require_subcommand(0, 1);
    for (const Subcommand& info : kSubcommands) {
      CLI::App* subcommand = app->add_subcommand(info.name, info.summary);
      subcommand->footer(std::string("Example:\n") + info.example);
      commands_.push_back(info.make());
      commands_.back()->Configure(subcommand);
      apps_.push_back(subcommand);
    }
  }

  Result<int> Run(const Globals& globals) override {
    for (size_t i = 0; i < apps_.size(); ++i) {
      if (apps_[i]->parsed()) return commands_[i]->Run(globals);
    }
    if (spreadsheet_ && format_ != "csv") return ReportUsage(kSpreadsheetMisused, "speakers");
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    DICTA_TRY(List(*archive, output.get()));
    DICTA_TRY(output->Close());
    return kExitDone;
  }

 private:
  Status List(const AnyArchive& archive, Output* output) const {
    if (format_ == "csv") {
      const std::vector<std::string> names = {"name", "id", "count", "first", "last", "aliases", "external_ids"};
      DICTA_TRY(output->Write(CsvLine(names)));
    }
    Table table({{.header = "name"},
                 {.header = "id"},
                 {.header = "count", .align = Column::kRight},
                 {.header = "first"},
                 {.header = "last"}},
                TerminalWidth(STDOUT_FILENO), output);
    Status status;
    bool found = false;
    DICTA_TRY(archive.ForEachSpeaker(prefix_, [&](const SpeakerCount& speaker) {
      found = true;
      std::vector<std::string> cells = CsvCells(speaker);
      if (format_ == "jsonl") {
        status = output->Write(SpeakerJsonLine(speaker));
      } else if (format_ == "csv") {
        status = output->Write(CsvLine(cells, CsvReader(spreadsheet_)));
      } else {
        cells.resize(5);
        status = table.Add(std::move(cells));
      }
      return status.ok();
    }));
    DICTA_TRY(std::move(status));
    if (!found) Remark(prefix_.empty() ? "no speakers" : "no speaker whose name begins with " + prefix_);
    return table.Finish();
  }

  std::string prefix_, format_;
  bool spreadsheet_ = false;
  std::vector<std::unique_ptr<Command>> commands_;
  std::vector<CLI::App*> apps_;  // of commands_
};

}  // namespace

std::string SpeakerJsonLine(const SpeakerCount& speaker) {
  JsonObject line;
  line.Add("name", speaker.person.name).Add("id", speaker.person.id).Add("count", speaker.count);
  if (speaker.days) line.Add("first", FormatDay(speaker.days->first)).Add("last", FormatDay(speaker.days->last));
  if (!speaker.person.aliases.empty()) line.Add("aliases", speaker.person.aliases);
  std::vector<std::string> links;
  for (const auto& link : speaker.person.external_ids) {
    links.push_back(JsonObject().Add("scheme", link.scheme()).Add("value", link.value()).str());
  }
  if (!links.empty()) line.AddRaw("externalIds", links);
  return line.str() + "\n";
}

std::unique_ptr<Command> MakeSpeakersCommand() { return std::make_unique<SpeakersCommand>(); }

}  // namespace dicta::tools
