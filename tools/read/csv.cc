#include "tools/read/csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include "tools/read/ascii.h"
#include "tools/read/charset.h"
#include "tools/read/csv_rows.h"
#include "tools/read/lines.h"

namespace dicta::tools {
namespace {

using Cells = CsvRowParser::Cells;

// How a column's cell gets into the statement.
using Setter = void (*)(v1::Statement* statement, std::string value);
struct Column {
  std::string_view name;
  Setter set;  // null: needs more than its own cell, see below
};
constexpr std::array<Column, 18> kColumns = {{
    {"id", [](v1::Statement* s, std::string v) { s->set_id(std::move(v)); }},
    {"revision", nullptr},
    {"title", [](v1::Statement* s, std::string v) { s->set_title(std::move(v)); }},
    {"date", [](v1::Statement* s, std::string v) { s->set_date(std::move(v)); }},
    {"published", [](v1::Statement* s, std::string v) { s->set_published(std::move(v)); }},
    {"language", [](v1::Statement* s, std::string v) { s->set_language(std::move(v)); }},
    {"genre", nullptr},
    {"place", [](v1::Statement* s, std::string v) { s->set_place(std::move(v)); }},
    {"event", [](v1::Statement* s, std::string v) { s->set_event(std::move(v)); }},
    {"speakers", nullptr},
    {"roles", nullptr},
    {"speaker_ids", nullptr},
    {"publisher", [](v1::Statement* s, std::string v) { s->mutable_source()->set_publisher(std::move(v)); }},
    {"wire", [](v1::Statement* s, std::string v) { s->mutable_source()->set_wire(std::move(v)); }},
    {"url", [](v1::Statement* s, std::string v) { s->mutable_source()->set_url(std::move(v)); }},
    {"byline", [](v1::Statement* s, std::string v) { s->mutable_source()->set_byline(std::move(v)); }},
    {"retrieved_at", [](v1::Statement* s, std::string v) { s->mutable_source()->set_retrieved_at(std::move(v)); }},
    {"text", [](v1::Statement* s, std::string v) { s->set_text(std::move(v)); }},
}};

// "retrieved_at", "retrievedAt" and "Retrieved_At" are one name.
std::string FoldColumn(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c != '_' && c != ' ') out += LowerAscii(c);
  }
  return out;
}

std::optional<size_t> FindColumn(std::string_view name) {
  const std::string folded = FoldColumn(name);
  for (size_t i = 0; i < kColumns.size(); ++i) {
    if (FoldColumn(kColumns[i].name) == folded) return i;
  }
  return std::nullopt;
}

// The header's cells -> their columns.
Result<std::vector<size_t>> ReadHeader(const Cells& cells) {
  std::vector<size_t> columns;
  for (const std::string& cell : cells) {
    const std::optional<size_t> column = FindColumn(cell);
    if (!column) {
      std::string known;
      for (const Column& c : kColumns) known += (known.empty() ? "" : ", ") + std::string(c.name);
      return InvalidArgument("unknown column \"" + cell + "\" in the header row; known are " + known);
    }
    if (std::find(columns.begin(), columns.end(), *column) != columns.end()) {
      return InvalidArgument("column \"" + cell + "\" stands twice in the header row");
    }
    columns.push_back(*column);
  }
  return columns;
}

// "A|B" -> A, B. "" -> none.
Cells SplitCell(std::string_view cell) {
  Cells values;
  if (cell.empty()) return values;
  values.emplace_back();
  for (size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '\\' && i + 1 < cell.size() && (cell[i + 1] == '|' || cell[i + 1] == '\\')) {
      values.back() += cell[++i];
    } else if (cell[i] == '|') {
      values.emplace_back();
    } else {
      values.back() += cell[i];
    }
  }
  return values;
}

Status SetSpeakers(const Cells& names, const Cells& roles, const Cells& ids, v1::Statement* statement) {
  for (const auto& [list, what] : {std::pair{&roles, "roles"}, std::pair{&ids, "speaker_ids"}}) {
    if (list->empty() || list->size() == names.size()) continue;
    return InvalidArgument(std::string(what) + ": " + std::to_string(list->size()) + " for " +
                           std::to_string(names.size()) + " speakers");
  }
  for (size_t i = 0; i < names.size(); ++i) {
    v1::Speaker* speaker = statement->add_speakers();
    speaker->set_name(names[i]);
    if (!roles.empty()) speaker->set_role(roles[i]);
    if (!ids.empty()) speaker->set_id(ids[i]);
  }
  return {};
}

Status SetGenre(const std::string& cell, v1::Statement* statement) {
  std::string name = cell;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
  v1::Genre::Value genre = v1::Genre::UNSPECIFIED;
  if (!v1::Genre::Value_Parse(name, &genre)) return InvalidArgument("genre: \"" + cell + "\" is no Genre");
  statement->set_genre(genre);
  return {};
}

Status SetRevision(const std::string& cell, v1::Statement* statement) {
  uint32_t revision = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), revision);
  if (error != std::errc() || end != cell.data() + cell.size()) {
    return InvalidArgument("revision: \"" + cell + "\" is no number");
  }
  statement->set_revision(revision);
  return {};
}

Result<v1::Statement> ToStatement(const std::vector<size_t>& columns, Cells cells) {
  if (cells.size() != columns.size()) {
    return InvalidArgument(std::to_string(cells.size()) + " cells, the header has " + std::to_string(columns.size()));
  }
  v1::Statement statement;
  Cells names, roles, ids;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const Column& column = kColumns[columns[i]];
    if (const size_t good = Utf8Prefix(cells[i]); good < cells[i].size()) {
      return InvalidArgument(std::string(column.name) + ": not UTF-8 at byte " + std::to_string(good + 1) +
                             " of the cell");
    }
    if (column.set != nullptr) column.set(&statement, std::move(cells[i]));
    if (column.name == "genre") DICTA_TRY(SetGenre(cells[i], &statement));
    if (column.name == "revision") DICTA_TRY(SetRevision(cells[i], &statement));
    if (column.name == "speakers") names = SplitCell(cells[i]);
    if (column.name == "roles") roles = SplitCell(cells[i]);
    if (column.name == "speaker_ids") ids = SplitCell(cells[i]);
  }
  DICTA_TRY(SetSpeakers(names, roles, ids, &statement));
  return statement;
}

// Reads a stream's rows: the header first, then the others.
class Reader {
 public:
  Reader(ByteStream* stream, const CsvVisitor& visit) : stream_(stream), visit_(visit) {}

  Status Run() {
    DICTA_ASSIGN(size_t have, SkipMark());
    while (true) {
      DICTA_ASSIGN(const size_t size, stream_->Read(buffer_.data() + have, buffer_.size() - have));
      const std::string_view bytes(buffer_.data(), have + size);
      if (bytes.empty()) break;
      have = 0;
      parser_.Feed(bytes);
      DICTA_ASSIGN(const bool more, Take());
      if (!more) return {};
      if (parser_.row_seen() > kEndlessLineBytes) return Endless("row");
    }
    parser_.Finish();
    DICTA_ASSIGN(const bool more, Take());
    if (more && !columns_) return InvalidArgument("no header row");
    return {};
  }

 private:
  // Reads the first bytes and leaves out a byte order mark. Returns how many are in the buffer.
  Result<size_t> SkipMark() {
    constexpr std::string_view kMark = "\xef\xbb\xbf";
    size_t have = 0;
    while (have < kMark.size()) {
      DICTA_ASSIGN(const size_t size, stream_->Read(buffer_.data() + have, kMark.size() - have));
      if (size == 0) break;
      have += size;
    }
    return std::string_view(buffer_.data(), have) == kMark ? 0 : have;
  }

  // Hands on the rows that are complete.
  Result<bool> Take() {
    for (CsvRowParser::Row& row : parser_.Take()) {
      if (!columns_) {
        if (!row.problem.ok()) return row.problem.Within("header row");
        DICTA_ASSIGN(columns_, ReadHeader(row.cells));
        continue;
      }
      Result<v1::Statement> statement =
          row.problem.ok() ? ToStatement(*columns_, std::move(row.cells)) : Result<v1::Statement>(row.problem);
      if (!visit_(CsvRow{row.line, std::move(statement)})) return false;
    }
    return true;
  }

  ByteStream* stream_;
  const CsvVisitor& visit_;
  CsvRowParser parser_;
  std::optional<std::vector<size_t>> columns_;
  std::vector<char> buffer_ = std::vector<char>(size_t{64} << 10);
};

}  // namespace

Status ReadCsv(ByteStream* stream, const CsvVisitor& visit) { return Reader(stream, visit).Run(); }

bool IsCsvHeader(std::string_view line) {
  CsvRowParser parser;
  parser.Feed(line);
  parser.Finish();
  const std::vector<CsvRowParser::Row> rows = parser.Take();
  if (rows.size() != 1) return false;
  const CsvRowParser::Row& row = rows.front();
  return row.problem.ok() && row.cells.size() >= 2 && ReadHeader(row.cells).ok();
}

}  // namespace dicta::tools
