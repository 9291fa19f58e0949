// A table on a screen: columns as wide as what stands in them. Streaming: the widths are taken from the first rows, so
// that memory stays bounded. Used by one thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "storage/status.h"
#include "tools/write/output.h"

namespace dicta::tools {

struct Column {
  std::string header;
  enum Align { kLeft, kRight } align = kLeft;
  size_t width_min = 0;  // above 0: gives way, down to this many columns, where the screen is too narrow
};

class Table {
 public:
  // `screen_width` in columns; 0: no screen, and nothing is cut. `output` outlives the table.
  Table(std::vector<Column> columns, size_t screen_width, Output* output);

  // Stored text may be given as it is: only its printable form is written. REQUIRES: as many cells as columns.
  Status Add(std::vector<std::string> cells);
  // Writes what is still held back. Nothing at all where there was no row. REQUIRES: called once, last.
  Status Finish();

 private:
  Status Flush();
  void FitScreen();
  std::string Line(const std::vector<std::string>& cells) const;

  const std::vector<Column> columns_;
  const size_t screen_width_;
  Output* const output_;
  std::vector<std::vector<std::string>> held_;  // until widths_ are settled
  std::vector<size_t> widths_;
  bool settled_ = false;
};

}  // namespace dicta::tools
