// CSV as RFC 4180 has it (libcsv): a header row that names the columns, then one Statement for each row.
//
// Columns in any order: id revision title date published language genre place event speakers roles speaker_ids
// publisher wire url byline retrieved_at text; retrievedAt and the like are taken too. Several speakers stand in one
// cell with "|" between them, their roles and ids in the same order; "\|" and "\\" stand for themselves in them. Line
// ends are LF, CR LF or CR. Memory: one row, kLineBytesMax at most. Used by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "dicta/v1/statement.pb.h"
#include "storage/status.h"
#include "tools/read/stream.h"

namespace dicta::tools {

// A row: its statement, or why it is none.
struct CsvRow {
  uint64_t line = 0;  // on which it begins, from 1
  Result<v1::Statement> statement;
};
using CsvVisitor = std::function<bool(CsvRow row)>;  // whether to go on

// Visits every row below the header. A row with a quotation mark out of place, another number of cells than the header,
// bytes that are not UTF-8 or more than kLineBytesMax is visited with its reason and reading goes on below it. Not ok:
// the header is missing or names a column that is not known (the message lists those that are), or the stream failed.
Status ReadCsv(ByteStream* stream, const CsvVisitor& visit);

// Whether a line is a header row: at least two columns, all of them known, none twice.
bool IsCsvHeader(std::string_view line);

}  // namespace dicta::tools
