// Pieces of a CSV file -> its rows, with the lines they begin on (libcsv). Used by one thread at a time.
#pragma once

#include <csv.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"

namespace dicta::tools {

class CsvRowParser {
 public:
  using Cells = std::vector<std::string>;
  struct Row {
    uint64_t line = 0;  // on which it begins, from 1
    Status problem;     // InvalidArgument: a quotation mark out of place or never closed; longer than kLineBytesMax
    Cells cells;        // empty where there is a problem
  };

  CsvRowParser() { Start(); }
  ~CsvRowParser() { csv_free(&parser_); }
  CsvRowParser(const CsvRowParser&) = delete;
  CsvRowParser& operator=(const CsvRowParser&) = delete;

  // Takes the next bytes. Behind a misplaced quotation mark, the rest of its line is left out.
  void Feed(std::string_view bytes);
  // The end of the input: the last line may have no line end.
  void Finish();

  // The rows that have ended since they were last taken. Blank lines are none.
  std::vector<Row> Take();

  // Bytes of the row that has not ended.
  uint64_t row_seen() const { return row_seen_; }

 private:
  void Start();
  void FeedLine(std::string_view piece);
  void Misplaced();
  void Limit();
  static void OnCell(void* data, size_t size, void* self);
  static void OnRow(int end, void* self);

  csv_parser parser_;
  std::vector<Row> rows_;
  Cells cells_;             // of the row so far
  size_t row_bytes_ = 0;    // in them
  uint64_t row_seen_ = 0;   // with what was dropped
  bool too_long_ = false;   // the row is; its cells are dropped
  bool row_begun_ = false;  // row_line_ is that of the row so far
  uint64_t row_line_ = 1;
  uint64_t line_ = 1;
  bool skipping_line_ = false;
};

}  // namespace dicta::tools
