#include "tools/write/table.h"

#include <algorithm>
#include <numeric>

#include "tools/write/display.h"

namespace dicta::tools {
namespace {

constexpr size_t kRowsHeld = 1000;
constexpr std::string_view kGap = "  ";

}  // namespace

Table::Table(std::vector<Column> columns, size_t screen_width, Output* output)
    : columns_(std::move(columns)), screen_width_(screen_width), output_(output) {}

Status Table::Add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = Printable(cell);
  if (settled_) return output_->Write(Line(cells));
  held_.push_back(std::move(cells));
  return held_.size() < kRowsHeld ? Status() : Flush();
}

Status Table::Finish() { return settled_ || held_.empty() ? Status() : Flush(); }

// The widest of the columns that may give way gives way first.
void Table::FitScreen() {
  const auto needed = [this] {
    return std::accumulate(widths_.begin(), widths_.end(), kGap.size() * (widths_.size() - 1));
  };
  while (needed() > screen_width_) {
    size_t widest = columns_.size();
    for (size_t i = 0; i < columns_.size(); ++i) {
      const bool gives = columns_[i].width_min > 0 && widths_[i] > columns_[i].width_min;
      if (gives && (widest == columns_.size() || widths_[i] > widths_[widest])) widest = i;
    }
    if (widest == columns_.size()) return;
    --widths_[widest];
  }
}

Status Table::Flush() {
  settled_ = true;
  std::vector<std::string> header;
  for (const Column& column : columns_) header.push_back(column.header);
  held_.insert(held_.begin(), header);
  widths_.assign(columns_.size(), 0);
  for (const auto& row : held_) {
    for (size_t i = 0; i < row.size(); ++i) widths_[i] = std::max(widths_[i], DisplayWidth(row[i]));
  }
  if (screen_width_ > 0) FitScreen();
  for (const auto& row : held_) DICTA_TRY(output_->Write(Line(row)));
  held_.clear();
  return {};
}

std::string Table::Line(const std::vector<std::string>& cells) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += kGap;
    const bool cut = screen_width_ > 0 && columns_[i].width_min > 0;  // an id that was cut would be of no use
    const std::string cell = cut ? Truncate(cells[i], widths_[i]) : cells[i];
    line += columns_[i].align == Column::kRight ? PadLeft(cell, widths_[i]) : PadRight(cell, widths_[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line += '\n';
}

}  // namespace dicta::tools
