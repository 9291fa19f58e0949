// libcsv finds the cells; lines are counted by giving it one line at a time. It has no limit of its own: where a row
// outgrows ours, what it holds is thrown away between two lines' pieces and only the rest of the row's grammar is followed,
// so that the next row is found again.
#include "tools/read/csv.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#include "tools/read/charset.h"
#include "tools/read/lines.h"

namespace dicta::tools {
namespace {

using Cells = std::vector<std::string>;

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
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + ('a' - 'A'));
    } else if (c != '_' && c != ' ') {
      out += c;
    }
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
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
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

// Puts rows together out of pieces of lines.
class RowParser {
 public:
  struct Row {
    uint64_t line = 0;
    Status problem;
    Cells cells;
  };

  RowParser() { Start(); }
  ~RowParser() { csv_free(&parser_); }
  RowParser(const RowParser&) = delete;
  RowParser& operator=(const RowParser&) = delete;

  // Takes a piece that has no line feed but at its end. Rows that it ends are in rows().
  void Feed(std::string_view piece) {
    const bool ends_line = piece.ends_with('\n');
    if (!skipping_line_) {
      if (!row_begun_) row_line_ = line_;
      row_begun_ = true;
      const size_t used = csv_parse(&parser_, piece.data(), piece.size(), &OnCell, &OnRow, this);
      if (used < piece.size()) Misplaced();
      Limit();
      // A blank line: libcsv passes over it without a word.
      if (ends_line && cells_.empty() && parser_.pstate == 0) row_begun_ = false;
    }
    if (ends_line) {
      ++line_;
      skipping_line_ = false;
    }
  }

  // The end of the input: the last line may have no line feed.
  void Finish() {
    const uint64_t line = row_line_;
    if (!skipping_line_ && csv_fini(&parser_, &OnCell, &OnRow, this) != 0) {
      rows_.push_back({line, InvalidArgument("a quotation mark that opens a cell is never closed"), {}});
    }
  }

  std::vector<Row>* rows() { return &rows_; }

 private:
  void Start() {
    csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
    // RFC 4180, 2.4: spaces are part of a cell.
    csv_set_space_func(&parser_, [](unsigned char) { return 0; });
    csv_set_blk_size(&parser_, 4096);
    row_begun_ = false;
    row_bytes_ = 0;
    too_long_ = false;
    cells_.clear();
  }

  // A quotation mark where none may stand. The rest of the line is no guide to anything.
  void Misplaced() {
    const char* reason =
        csv_error(&parser_) == CSV_EPARSE ? "a quotation mark out of place" : csv_strerror(csv_error(&parser_));
    rows_.push_back({row_line_, InvalidArgument(reason), {}});
    csv_free(&parser_);
    Start();
    skipping_line_ = true;
  }

  void Limit() {
    if (row_bytes_ + parser_.entry_pos <= kLineBytesMax && !too_long_) return;
    too_long_ = true;
    cells_.clear();
    cells_.shrink_to_fit();
    // Some bytes stay: libcsv takes a closing quotation mark off the end of what it holds.
    parser_.entry_pos = std::min<size_t>(parser_.entry_pos, 8);
  }

  static void OnCell(void* data, size_t size, void* self) {
    auto* parser = static_cast<RowParser*>(self);
    parser->row_bytes_ += size + sizeof(std::string);
    if (parser->too_long_) return;
    parser->cells_.emplace_back(static_cast<const char*>(data), size);
  }

  static void OnRow(int, void* self) {
    auto* parser = static_cast<RowParser*>(self);
    Row row{parser->row_line_, {}, std::move(parser->cells_)};
    if (parser->too_long_) {
      row.problem = InvalidArgument("longer than the " + std::to_string(kLineBytesMax >> 20) + " MiB a row may have");
    }
    parser->rows_.push_back(std::move(row));
    parser->cells_.clear();
    parser->row_bytes_ = 0;
    parser->too_long_ = parser->row_begun_ = false;
  }

  csv_parser parser_;
  std::vector<Row> rows_;
  Cells cells_;              // of the row so far
  size_t row_bytes_ = 0;     // in them
  bool too_long_ = false;    // the row is; its cells are dropped
  bool row_begun_ = false;   // row_line_ is that of the row so far
  uint64_t row_line_ = 1;
  uint64_t line_ = 1;
  bool skipping_line_ = false;
};

// Reads a stream's rows: the header first, then the others.
class Reader {
 public:
  Reader(ByteStream* stream, const CsvVisitor& visit) : stream_(stream), visit_(visit) {}

  Status Run() {
    DICTA_ASSIGN(size_t have, SkipMark());
    while (true) {
      DICTA_ASSIGN(const size_t size, stream_->Read(buffer_.data() + have, buffer_.size() - have));
      std::string_view bytes(buffer_.data(), have + size);
      if (bytes.empty()) break;
      have = 0;
      while (!bytes.empty()) {
        const size_t end = bytes.find('\n');
        const size_t length = end == std::string_view::npos ? bytes.size() : end + 1;
        parser_.Feed(bytes.substr(0, length));
        bytes.remove_prefix(length);
        DICTA_ASSIGN(const bool more, Take());
        if (!more) return {};
      }
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
    std::vector<RowParser::Row> rows;
    rows.swap(*parser_.rows());
    for (RowParser::Row& row : rows) {
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
  RowParser parser_;
  std::optional<std::vector<size_t>> columns_;
  std::vector<char> buffer_ = std::vector<char>(size_t{64} << 10);
};

}  // namespace

Status ReadCsv(ByteStream* stream, const CsvVisitor& visit) { return Reader(stream, visit).Run(); }

bool IsCsvHeader(std::string_view line) {
  RowParser parser;
  parser.Feed(line);
  parser.Finish();
  if (parser.rows()->size() != 1) return false;
  const RowParser::Row& row = parser.rows()->front();
  return row.problem.ok() && row.cells.size() >= 2 && ReadHeader(row.cells).ok();
}

}  // namespace dicta::tools
