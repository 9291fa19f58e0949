#include "tools/write/csv.h"

#include <algorithm>
#include <vector>

namespace dicta::tools {
namespace {

// All columns but the last. Order and names are what scripts rely on: add at the end only.
std::vector<std::string> CommonHeader() {
  return {"id",       "revision", "date",        "published", "title", "language", "genre",  "place",       "event",
          "speakers", "roles",    "speaker_ids", "publisher", "wire",  "url",      "byline", "retrieved_at"};
}

std::vector<std::string> CommonCells(const v1::Statement& s) {
  std::vector<std::string> names, roles, ids;
  for (const v1::Speaker& speaker : s.speakers()) {
    names.push_back(speaker.name());
    roles.push_back(speaker.role());
    ids.push_back(speaker.id());
  }
  const std::string genre = s.genre() == v1::Genre::UNSPECIFIED ? "" : v1::Genre::Value_Name(s.genre());
  const v1::Source& source = s.source();
  return {s.id(),
          s.revision() == 0 ? "" : std::to_string(s.revision()),
          s.date(),
          s.published(),
          s.title(),
          s.language(),
          genre,
          s.place(),
          s.event(),
          CsvJoin(names),
          CsvJoin(roles),
          CsvJoin(ids),
          source.publisher(),
          source.wire(),
          source.url(),
          source.byline(),
          source.retrieved_at()};
}

std::string LineWith(std::vector<std::string> cells, std::string last, CsvFor reader = CsvFor::kPrograms) {
  cells.push_back(std::move(last));
  return CsvLine(cells, reader);
}

// Also the wide forms, which some spreadsheets fold first: U+FF0B, U+FF0D, U+FF1D, U+FF20.
bool BeginsFormula(std::string_view text) {
  for (const std::string_view sign : {"=", "+", "-", "@", "\uFF0B", "\uFF0D", "\uFF1D", "\uFF20"}) {
    if (text.starts_with(sign)) return true;
  }
  return false;
}

// A spreadsheet set to another separator begins a cell behind each of them, and a row behind each end of a line: it
// takes a quote in the middle of its cell for a letter.
std::string Unrunnable(std::string_view cell) {
  constexpr std::string_view kSpaces = "\t\r\n";
  std::string safe;
  if (!cell.empty() && kSpaces.find(cell.front()) != std::string_view::npos) safe += '\'';
  for (bool begins = true; !cell.empty(); cell.remove_prefix(1)) {
    if (begins && BeginsFormula(cell)) safe += '\'';
    safe += cell.front();
    begins = cell.front() == ';' || kSpaces.find(cell.front()) != std::string_view::npos;
  }
  return safe;
}

}  // namespace

std::string CsvLine(std::span<const std::string> cells, CsvFor reader) {
  std::string line;
  bool first = true;
  for (const std::string& given : cells) {
    if (!first) line += ',';
    first = false;
    const std::string cell = reader == CsvFor::kSpreadsheets ? Unrunnable(given) : given;
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) {
      if (c == '"') line += '"';
      line += c;
    }
    line += '"';
  }
  return line += "\r\n";
}

std::string CsvJoin(std::span<const std::string> values) {
  if (std::all_of(values.begin(), values.end(), [](const std::string& value) { return value.empty(); })) return "";
  std::string cell;
  bool first = true;
  for (const std::string& value : values) {
    if (!first) cell += kCsvJoin;
    first = false;
    for (const char c : value) {
      if (c == kCsvJoin || c == '\\') cell += '\\';
      cell += c;
    }
  }
  return cell;
}

std::string StatementCsvHeader() { return LineWith(CommonHeader(), "text"); }

std::string StatementCsvLine(const v1::Statement& statement, CsvFor reader) {
  return LineWith(CommonCells(statement), statement.text(), reader);
}

std::string ListingCsvHeader() { return LineWith(CommonHeader(), "size"); }

std::string ListingCsvLine(const v1::Listing& listing, CsvFor reader) {
  return LineWith(CommonCells(listing.statement()), std::to_string(listing.size()), reader);
}

}  // namespace dicta::tools
