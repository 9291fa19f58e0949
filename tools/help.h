// How --help looks, and what a command line that CLI11 refuses is told. Thread-safe.
#pragma once

#include <memory>
#include <string>

namespace CLI {
class App;
class FormatterBase;
class ParseError;
}  // namespace CLI

namespace dicta::tools {

// CLI11's own form with only what a reader needs of each option: its name and what it takes.
std::shared_ptr<CLI::FormatterBase> MakeHelpFormatter();

// What is wrong with the command line, in words that name the thing.
std::string ExplainUsage(const CLI::App& app, const CLI::ParseError& error);

// The command that the line names, as far as there is one: "speakers alias".
std::string CommandName(const CLI::App& app);

}  // namespace dicta::tools
