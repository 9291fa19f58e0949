// The program dicta: finds the command, reads its options, runs it, and reports.
#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tools/command.h"
#include "tools/errors.h"
#include "tools/help.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

struct CommandInfo {
  const char* name;
  const char* summary;
  std::unique_ptr<Command> (*make)();
  const char* examples;
};

constexpr std::array kCommands = {
    CommandInfo{"import", "Archives documents; makes the archive where there is none", MakeImportCommand,
                "  dicta -a press import articles/ feed.jsonl.zst\n"
                "  curl -s https://example.org/all.jsonl | dicta -a press import --format jsonl -"},
    CommandInfo{"find", "Lists statements by speaker and date", MakeFindCommand,
                "  dicta -a press find --speaker \"wang yi\" --from 2021 --to 2022\n"
                "  dicta -a press find --on 2025-02-14 --format jsonl\n"
                "  dicta -a press find --speaker Stoltenberg --utterances"},
    CommandInfo{"get", "Prints statements", MakeGetCommand,
                "  dicta -a press get ID\n"
                "  dicta -a press get ID --original > article.txt\n"
                "  dicta -a press get ID --history"},
    CommandInfo{"dump", "Writes statements to a file, or all of the archive", MakeDumpCommand,
                "  dicta -a press dump -o press.jsonl.zst\n"
                "  dicta -a press dump --utterances --format csv --speaker \"wang yi\" -o said.csv\n"
                "  dicta -a press dump --format pb -o backup.pb.zst"},
    CommandInfo{"speakers", "Lists who speaks; says who is who", MakeSpeakersCommand,
                "  dicta -a press speakers w\n"
                "  dicta -a press speakers alias \"Wang Yi\" 王毅\n"
                "  dicta -a press speakers show \"Wang Yi\""},
    CommandInfo{"timeline", "Counts statements by day, month or year", MakeTimelineCommand,
                "  dicta -a press timeline --by year\n"
                "  dicta -a press timeline --speaker \"wang yi\" --from 2021 --format csv"},
    CommandInfo{"info", "Says what is in the archive and how much room it takes", MakeInfoCommand,
                "  dicta -a press info"},
    CommandInfo{"edit", "Corrects a statement by hand", MakeEditCommand,
                "  dicta -a press edit ID --date 2021-03-18 --reason \"date of the meeting\"\n"
                "  dicta -a press edit ID --speaker \"Wang=Wang Yi\" --role \"Wang=Foreign Minister\""},
    CommandInfo{"remove", "Withdraws a statement; its record says when and why", MakeRemoveCommand,
                "  dicta -a press remove ID --reason \"published in error\""},
    CommandInfo{"purge", "Withdraws a statement and takes its bytes off the disk", MakePurgeCommand,
                "  dicta -a press purge ID --reason \"court order 12/2024\" --yes"},
    CommandInfo{"reread", "Derives records again from their originals with the present rules", MakeRereadCommand,
                "  dicta -a press reread --dry-run\n"
                "  dicta -a press reread --publisher Xinhua --from 2020"},
    CommandInfo{"optimize", "Makes the archive smaller: trains its dictionary anew, compresses strongly, compacts",
                MakeOptimizeCommand, "  dicta -a press optimize"},
    CommandInfo{"verify", "Reads everything and says what is damaged or missing", MakeVerifyCommand,
                "  dicta -a press verify\n"
                "  dicta -a press verify --format jsonl > damage.jsonl\n"
                "  dicta -a press verify --repair"},
    CommandInfo{"backup", "Copies what is new in the archive to a backup, and reads it back", MakeBackupCommand,
                "  dicta -a press backup /media/disk/press\n"
                "  dicta -a grpc://localhost:7411 backup /media/disk/press\n"
                "  dicta -a press backup --check /media/disk/press"},
    CommandInfo{"restore", "Makes an archive from a backup", MakeRestoreCommand,
                "  dicta -a press-again restore /media/disk/press\n"
                "  dicta -a press-before restore /media/disk/press --position 812"},
    CommandInfo{
        "serve", "Serves the archive to other programs over gRPC", MakeServeCommand,
        "  dicta -a press serve --listen unix:/run/user/1000/press.sock\n"
        "  dicta -a press serve --listen 0.0.0.0:7411 --tls-cert cert.pem --tls-key key.pem --token-file tokens"},
};

constexpr std::string_view kExamples =
    "Examples:\n"
    "  dicta -a press import articles/\n"
    "  dicta -a press find --speaker \"wang yi\"\n"
    "  dicta -a press find --from 2021 --to 2022\n"
    "  dicta -a press get ID\n"
    "Over the network, -a is grpc://HOST:PORT, grpc://unix:PATH or, with TLS, grpcs://HOST:PORT. Environment:\n"
    "  DICTA_ARCHIVE          the archive, where -a is not given\n"
    "  DICTA_TOKEN            the bearer token that is sent to a server\n"
    "  DICTA_CA               authority that the server's certificate is of, a PEM file\n"
    "  DICTA_CERT, DICTA_KEY  certificate of the client itself, and its key, PEM files\n"
    "`dicta COMMAND --help` says more about a command.";

// -a may stand before the command and after it.
void AddArchiveOption(CLI::App* app, std::string* archive) {
  app->add_option("-a,--archive", *archive, "the archive's directory; else DICTA_ARCHIVE")->type_name("DIR");
  for (CLI::App* command : app->get_subcommands({})) AddArchiveOption(command, archive);
}

int PrintOut(const std::string& text) {
  auto output = Output::Open("");
  if (!output.ok()) return ReportError(output.status());
  Status status = (*output)->Write(text);
  if (status.ok()) status = (*output)->Close();
  return status.ok() ? kExitDone : ReportError(status);
}

int RunCommand(Command* command, const std::string& name, Globals globals) {
  if (globals.archive.empty()) {
    if (const char* archive = std::getenv("DICTA_ARCHIVE")) globals.archive = archive;
  }
  if (globals.archive.empty()) return ReportUsage("say which archive: -a DIR or DICTA_ARCHIVE", name);
  const Result<int> result = command->Run(globals);
  return result.ok() ? *result : ReportError(result.status());
}

int Run(int argc, const char* const* argv) {
  CLI::App app("An archive of public statements: who said what, when, and where that is written.", "dicta");
  app.set_version_flag("--version", "dicta " DICTA_VERSION, "prints the version");
  app.set_help_flag("-h,--help", "prints this");
  app.formatter(MakeHelpFormatter());
  app.require_subcommand(1);
  app.footer(std::string(kExamples));
  Globals globals;
  std::vector<std::unique_ptr<Command>> commands;
  std::vector<CLI::App*> subcommands;
  for (const CommandInfo& info : kCommands) {
    CLI::App* subcommand = app.add_subcommand(info.name, info.summary);
    subcommand->footer(std::string("Examples:\n") + info.examples);
    commands.push_back(info.make());
    commands.back()->Configure(subcommand);
    subcommands.push_back(subcommand);
  }
  AddArchiveOption(&app, &globals.archive);

  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return PrintOut(app.help());
  } catch (const CLI::CallForVersion&) {
    return PrintOut(app.version() + "\n");
  } catch (const CLI::ParseError& error) {
    return ReportUsage(ExplainUsage(app, error), CommandName(app));
  }
  size_t chosen = 0;
  while (!subcommands[chosen]->parsed()) ++chosen;
  return RunCommand(commands[chosen].get(), CommandName(app), globals);
}

}  // namespace
}  // namespace dicta::tools

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write (EPIPE), not the end of an import
  try {
    return dicta::tools::Run(argc, argv);
  } catch (const std::exception& error) {
    return dicta::tools::ReportError(dicta::IoError(error.what()));  // std::bad_alloc, or a bug
  }
}
