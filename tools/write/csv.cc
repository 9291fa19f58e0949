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
bool IsFormula(std::string_view cell) {
  if (cell.empty()) return false;
  if (std::string_view("=+-@\t\r\n").find(cell.front()) != std::string_view::npos) return true;
  for (const std::string_view wide : {"\uFF0B", "\uFF0D", "\uFF1D", "\uFF20"}) {
    if (cell.starts_with(wide)) return true;
  }
  return false;
}

}  // namespace

std::string CsvLine(std::span<const std::string> cells, CsvFor reader) {
  std::string line;
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) line += ',';
    first = false;
    const std::string_view mark = reader == CsvFor::kSpreadsheets && IsFormula(cell) ? "'" : "";
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      line.append(mark) += cell;
      continue;
    }
    line.append("\"").append(mark);
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
