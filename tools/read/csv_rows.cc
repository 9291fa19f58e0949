// libcsv finds the cells; lines are counted by giving it one line at a time. It has no limit of its own: where a row
// outgrows ours, what it holds is thrown away between two pieces and only the rest of the row's grammar is followed, so
// that the next row is found again.
#include "tools/read/csv_rows.h"

#include <algorithm>
#include <utility>

#include "tools/read/lines.h"

namespace dicta::tools {
namespace {

constexpr size_t kBlockBytes = 4096;

}  // namespace

void CsvRowParser::Start() {
  csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI);
  // RFC 4180, 2.4: spaces are part of a cell.
  csv_set_space_func(&parser_, [](unsigned char) { return 0; });
  csv_set_blk_size(&parser_, kBlockBytes);
  row_begun_ = false;
  row_bytes_ = row_seen_ = 0;
  too_long_ = false;
  cells_.clear();
}

void CsvRowParser::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const size_t end = bytes.find('\n');
    const size_t length = end == std::string_view::npos ? bytes.size() : end + 1;
    FeedLine(bytes.substr(0, length));
    bytes.remove_prefix(length);
  }
}

// `piece` has no line feed but at its end.
void CsvRowParser::FeedLine(std::string_view piece) {
  const bool ends_line = piece.ends_with('\n');
  row_seen_ += piece.size();
  if (!skipping_line_) {
    if (!row_begun_) row_line_ = line_;
    row_begun_ = true;
    const size_t used = csv_parse(&parser_, piece.data(), piece.size(), &OnCell, &OnRow, this);
    if (used < piece.size()) Misplaced();
    Limit();
    // It grows by blocks; doubling them keeps the copying of a long cell linear.
    csv_set_blk_size(&parser_, std::max(kBlockBytes, parser_.entry_size));
    // A blank line: libcsv passes over it without a word.
    if (ends_line && cells_.empty() && parser_.pstate == 0) row_begun_ = false;
  }
  if (ends_line) {
    ++line_;
    if (skipping_line_ || !row_begun_) row_seen_ = 0;
    skipping_line_ = false;
  }
}

void CsvRowParser::Finish() {
  const uint64_t line = row_line_;
  if (!skipping_line_ && csv_fini(&parser_, &OnCell, &OnRow, this) != 0) {
    rows_.push_back({line, InvalidArgument("a quotation mark that opens a cell is never closed"), {}});
  }
}

std::vector<CsvRowParser::Row> CsvRowParser::Take() { return std::exchange(rows_, {}); }

// A quotation mark where none may stand. The rest of the line is no guide to anything.
void CsvRowParser::Misplaced() {
  const char* reason =
      csv_error(&parser_) == CSV_EPARSE ? "a quotation mark out of place" : csv_strerror(csv_error(&parser_));
  rows_.push_back({row_line_, InvalidArgument(reason), {}});
  csv_free(&parser_);
  Start();
  skipping_line_ = true;
}

void CsvRowParser::Limit() {
  if (row_bytes_ + parser_.entry_pos <= kLineBytesMax && !too_long_) return;
  too_long_ = true;
  cells_.clear();
  cells_.shrink_to_fit();
  // Some bytes stay: libcsv takes a closing quotation mark off the end of what it holds.
  parser_.entry_pos = std::min<size_t>(parser_.entry_pos, 8);
}

void CsvRowParser::OnCell(void* data, size_t size, void* self) {
  auto* parser = static_cast<CsvRowParser*>(self);
  parser->row_bytes_ += size + sizeof(std::string);
  if (parser->too_long_) return;
  parser->cells_.emplace_back(static_cast<const char*>(data), size);
}

void CsvRowParser::OnRow(int /*end*/, void* self) {
  auto* parser = static_cast<CsvRowParser*>(self);
  Row row{parser->row_line_, {}, std::move(parser->cells_)};
  if (parser->too_long_) {
    row.problem = InvalidArgument("longer than the " + std::to_string(kLineBytesMax >> 20) + " MiB a row may have");
  }
  parser->rows_.push_back(std::move(row));
  parser->cells_.clear();
  parser->row_bytes_ = parser->row_seen_ = 0;
  parser->too_long_ = parser->row_begun_ = false;
}

}  // namespace dicta::tools
