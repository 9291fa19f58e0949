// Options that several commands share. Used by one thread.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/any_archive.h"
#include "tools/write/csv.h"
#include "tools/write/utterances.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace dicta::tools {

// --format: one of `formats`, of which the first is the default.
CLI::Option* AddFormat(CLI::App* app, std::vector<std::string> formats, std::string* format);

// --spreadsheet, of a command with a format csv. It is bad usage with
// another: see kSpreadsheetMisused.
void AddSpreadsheet(CLI::App* app, bool* spreadsheet);
inline constexpr std::string_view kSpreadsheetMisused = "--spreadsheet goes with --format csv";
inline CsvFor CsvReader(bool spreadsheet) { return spreadsheet ? CsvFor::kSpreadsheets : CsvFor::kPrograms; }

// An option that takes one value each time it is given.
CLI::Option* AddRepeatable(CLI::App* app, const std::string& name, std::vector<std::string>* values,
                           const std::string& description);

enum class Empty { kRefused, kAllowed };  // allowed where it clears a field

// Lets only EDTF level 0 dates through.
CLI::Option* CheckDate(CLI::Option* option, Empty empty = Empty::kRefused);
// Lets only ISO 8601 dates and date-times through.
CLI::Option* CheckMoment(CLI::Option* option, Empty empty = Empty::kRefused);
// Lets only names of genres through, in any case; they come out in capitals.
CLI::Option* CheckGenre(CLI::Option* option, Empty empty = Empty::kRefused);

// Lets only whole numbers from 1 on through.
CLI::Option* CheckPositive(CLI::Option* option);

// Which statements: --speaker --from --to --on --undated --publisher --language --genre.
class Selection {
 public:
  void AddTo(CLI::App* app);

  // REQUIRES: the command line has been parsed.
  bool empty() const;
  // What to ask the archive for. InvalidArgument: --from lies after --to (bad usage).
  Result<Query> ToQuery() const;
  // Who must speak; empty: anybody. NotFound and InvalidArgument as Archive::FindPerson.
  Result<PersonIds> Speakers(const AnyArchive& archive) const;

 private:
  std::vector<std::string> speakers_;
  std::string from_, to_, on_, publisher_, language_, genre_;
  bool undated_ = false;
};

// "OLD=NEW" -> its two sides. InvalidArgument: no "=", or nothing before it.
Result<std::pair<std::string, std::string>> SplitAssignment(const std::string& text);

}  // namespace dicta::tools
