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

std::string LineWith(std::vector<std::string> cells, std::string last) {
  cells.push_back(std::move(last));
  return CsvLine(cells);
}

}  // namespace

std::string CsvLine(std::span<const std::string> cells) {
  std::string line;
  bool first = true;
  for (const std::string& cell : cells) {
    if (!first) line += ',';
    first = false;
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

std::string StatementCsvLine(const v1::Statement& statement) {
  return LineWith(CommonCells(statement), statement.text());
}

std::string ListingCsvHeader() { return LineWith(CommonHeader(), "size"); }

std::string ListingCsvLine(const v1::Listing& listing) {
  return LineWith(CommonCells(listing.statement()), std::to_string(listing.size()));
}

}  // namespace dicta::tools
