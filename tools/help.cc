#include "tools/help.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace dicta::tools {
namespace {

class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_opts(const CLI::Option* option) const override {
    const bool takes_value = option->get_type_size() != 0;
    return takes_value && option->nonpositional() ? " " + option->get_type_name() : "";
  }
  std::string make_option_desc(const CLI::Option* option) const override {
    const std::string description = Formatter::make_option_desc(option), standard = option->get_default_str();
    return standard.empty() || standard == "\"\"" ? description : description + " (default " + standard + ")";
  }
};

// The innermost command that the line names.
const CLI::App* Innermost(const CLI::App* app) {
  for (const CLI::App* command : app->get_subcommands({})) {
    if (command->parsed()) return Innermost(command);
  }
  return app;
}

}  // namespace

std::shared_ptr<CLI::FormatterBase> MakeHelpFormatter() { return std::make_shared<HelpFormatter>(); }

std::string ExplainUsage(const CLI::App& app, const CLI::ParseError& error) {
  const std::vector<std::string> unknown = app.remaining();
  const bool no_command = Innermost(&app) == &app;
  if (no_command && !unknown.empty()) {
    return (unknown.front().starts_with('-') ? "there is no option " : "there is no command ") + unknown.front();
  }
  if (no_command && unknown.empty() && dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    return "say which command";
  }
  return error.what();
}

std::string CommandName(const CLI::App& app) {
  std::string name;
  for (const CLI::App* command = Innermost(&app); command != &app; command = command->get_parent()) {
    if (!name.empty()) name.insert(0, " ");
    name.insert(0, command->get_name());
  }
  return name;
}

}  // namespace dicta::tools
