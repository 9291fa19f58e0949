// dicta speakers show: one person's names, ids, roles and days.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "tools/any_archive.h"
#include "tools/cmd_speakers.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/terminal.h"
#include "tools/write/display.h"
#include "tools/write/json.h"
#include "tools/write/output.h"
#include "tools/write/table.h"

namespace dicta::tools {
namespace {

std::string FirstDay(const std::optional<DaySpan>& days) { return days ? FormatDay(days->first) : ""; }
std::string LastDay(const std::optional<DaySpan>& days) { return days ? FormatDay(days->last) : ""; }

// The person with count and days. One who is known but speaks in no statement has none.
Result<SpeakerCount> CountOf(const AnyArchive& archive, const Person& person) {
  SpeakerCount found{.person = person, .count = 0, .days = {}};
  DICTA_TRY(archive.ForEachSpeaker(person.name, [&](const SpeakerCount& speaker) {
    if (speaker.person.id != person.id) return true;
    found = speaker;
    return false;
  }));
  return found;
}

class SpeakersShowCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("NAME", name_, "full name, alias or id")->required();
    AddFormat(app, {"text", "json"}, &format_);
  }

  Result<int> Run(const Globals& globals) override {
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const Person person, archive->FindPerson(name_));
    DICTA_ASSIGN(const SpeakerCount speaker, CountOf(*archive, person));
    DICTA_ASSIGN(const std::vector<RoleSeen> roles, archive->Roles(person.id));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    DICTA_TRY(format_ == "json" ? output->Write(Json(speaker, roles)) : PrintText(speaker, roles, output.get()));
    DICTA_TRY(output->Close());
    return kExitDone;
  }

 private:
  static std::string Json(const SpeakerCount& speaker, const std::vector<RoleSeen>& roles) {
    std::vector<std::string> jsons;
    for (const RoleSeen& role : roles) {
      JsonObject object;
      object.Add("role", role.role).AddIfAny("first", FirstDay(role.days)).AddIfAny("last", LastDay(role.days));
      jsons.push_back(object.Add("count", role.count).str());
    }
    std::string line = SpeakerJsonLine(speaker);
    line.resize(line.size() - 2);  // "}\n"
    return line + "," + JsonObject().AddRaw("roles", jsons).str().substr(1) + "\n";
  }

  static Status PrintText(const SpeakerCount& speaker, const std::vector<RoleSeen>& roles, Output* output) {
    constexpr size_t kNameWidth = 13;
    std::string text;
    const auto field = [&text](std::string_view name, const std::string& value) {
      if (!value.empty()) text += PadRight(std::string(name) + ":", kNameWidth) + Printable(value) + "\n";
    };
    field("Name", speaker.person.name);
    field("Id", speaker.person.id);
    for (const std::string& alias : speaker.person.aliases) field("Alias", alias);
    for (const auto& link : speaker.person.external_ids) field("Link", link.scheme() + " " + link.value());
    field("Statements", std::to_string(speaker.count));
    field("First day", FirstDay(speaker.days));
    field("Last day", LastDay(speaker.days));
    if (!roles.empty()) text += "\n";
    DICTA_TRY(output->Write(text));
    Table table({{.header = "role", .width_min = 20},
                 {.header = "count", .align = Column::kRight},
                 {.header = "first"},
                 {.header = "last"}},
                TerminalWidth(STDOUT_FILENO), output);
    for (const RoleSeen& role : roles) {
      DICTA_TRY(table.Add({role.role, std::to_string(role.count), FirstDay(role.days), LastDay(role.days)}));
    }
    return table.Finish();
  }

  std::string name_, format_;
};

}  // namespace

std::unique_ptr<Command> MakeSpeakersShowCommand() { return std::make_unique<SpeakersShowCommand>(); }

}  // namespace dicta::tools
