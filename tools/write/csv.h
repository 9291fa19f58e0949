// CSV as RFC 4180 has it: comma, CRLF, quotes only where they are needed. Thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "dicta/v1/statement.pb.h"

namespace dicta::tools {

// Between several values of one cell (speakers, roles, ids). A "|" or "\" inside a value has a "\" before it.
inline constexpr char kCsvJoin = '|';

// A spreadsheet takes a cell that begins with = + - @, a tab or a carriage return for a formula, and may run it: for
// those such a cell gets a ' before it, which spreadsheets know; so does what follows a semicolon, a tab or an end of a
// line inside a cell, where another setting begins a cell. Programs get cells as they are.
enum class CsvFor { kPrograms, kSpreadsheets };

// One line, with line end.
std::string CsvLine(std::span<const std::string> cells, CsvFor reader = CsvFor::kPrograms);

// The values as one cell. Empty where all are.
std::string CsvJoin(std::span<const std::string> values);

// A whole statement: `import --format csv` takes it back. The header, and a line.
std::string StatementCsvHeader();
std::string StatementCsvLine(const v1::Statement& statement, CsvFor reader = CsvFor::kPrograms);

// A listing's row: the same columns, but `size` (bytes of text) in place of `text`.
std::string ListingCsvHeader();
std::string ListingCsvLine(const v1::Listing& listing, CsvFor reader = CsvFor::kPrograms);

}  // namespace dicta::tools
