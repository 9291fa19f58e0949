// dicta edit: corrects a statement by hand. A new revision; what was edited survives re-import until --drop-edits.
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"

namespace dicta::tools {
namespace {

class EditCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("ID", id_, "id, source URL, or the beginning of an id that fits one statement alone")->required();
    const auto add = [app](const char* name, std::optional<std::string>* value, const char* what) {
      return app->add_option(name, *value, what)->type_name("TEXT");
    };
    add("--title", &request_.title, "as the document has it; an empty value clears a field, here and below");
    CheckDate(add("--date", &request_.date, "the day the words were said"), Empty::kAllowed);
    CheckMoment(add("--published", &request_.published, "when it was published"), Empty::kAllowed);
    add("--place", &request_.place, "where it was said");
    add("--event", &request_.event, "at what occasion");
    add("--language", &request_.language, "BCP 47");
    CheckGenre(add("--genre", &request_.genre, "what sort of document it is"), Empty::kAllowed);
    add("--publisher", &request_.publisher, "who published it");
    add("--url", &request_.url, "where it was published");
    AddRepeatable(app, "--speaker", &speakers_, "OLD, as it stands, is really NEW")->type_name("OLD=NEW");
    AddRepeatable(app, "--role", &roles_, "the role of the speaker NAME, as it stands")->type_name("NAME=ROLE");
    app->add_flag("--drop-edits", request_.drop_edits, "back to what the source says, before the others are set");
    app->add_option("--reason", request_.reason, "why; stands in the history")->type_name("R");
  }

  Result<int> Run(const Globals& globals) override {
    if (!AnythingToDo()) return ReportUsage("nothing to edit: name a field, such as --date", "edit");
    for (const auto& [from, to] : {std::pair(&speakers_, &request_.speakers), std::pair(&roles_, &request_.roles)}) {
      for (const std::string& assignment : *from) {
        auto sides = SplitAssignment(assignment);
        if (!sides.ok()) return ReportUsage(sides.status().message(), "edit");
        to->push_back(std::move(sides).value());
      }
    }
    DICTA_ASSIGN(const auto archive, OpenAny(globals, {.access = Access::kWrite}));
    DICTA_ASSIGN(const uint32_t revision, archive->Edit(id_, request_));
    Remark(id_ + ": revision " + std::to_string(revision));
    return kExitDone;
  }

 private:
  bool AnythingToDo() const {
    const EditRequest& r = request_;
    for (const auto* field :
         {&r.title, &r.date, &r.published, &r.place, &r.event, &r.language, &r.genre, &r.publisher, &r.url}) {
      if (*field) return true;
    }
    return r.drop_edits || !speakers_.empty() || !roles_.empty();
  }

  std::string id_;
  std::vector<std::string> speakers_, roles_;
  EditRequest request_;
};

}  // namespace

std::unique_ptr<Command> MakeEditCommand() { return std::make_unique<EditCommand>(); }

}  // namespace dicta::tools
