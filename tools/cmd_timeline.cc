// dicta timeline: how many statements there are by day, month or year.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tools/any_archive.h"
#include "tools/command.h"
#include "tools/errors.h"
#include "tools/options.h"
#include "tools/terminal.h"
#include "tools/write/csv.h"
#include "tools/write/display.h"
#include "tools/write/json.h"
#include "tools/write/output.h"

namespace dicta::tools {
namespace {

constexpr size_t kChartWidth = 80;  // where there is no screen to ask

// A bar of up to `width` columns, to an eighth of a column. What is not nothing is seen.
std::string Bar(uint64_t count, uint64_t count_max, size_t width) {
  constexpr std::array<std::string_view, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double share = static_cast<double>(count) / static_cast<double>(count_max);
  const auto eighths = std::max<size_t>(1, static_cast<size_t>(share * static_cast<double>(width) * 8));
  std::string bar;
  for (size_t i = 0; i < eighths / 8; ++i) bar += "█";
  return bar.append(kEighths[eighths % 8]);
}

std::string Chart(const std::vector<TimelineCount>& counts, size_t screen_width) {
  size_t label_width = 0;
  uint64_t count_max = 1;
  for (const TimelineCount& row : counts) {
    label_width = std::max(label_width, DisplayWidth(row.label));
    count_max = std::max(count_max, row.count);
  }
  const size_t count_width = std::to_string(count_max).size();
  const size_t beside = label_width + count_width + 4;
  const size_t bar_width = screen_width > beside + 10 ? screen_width - beside : 10;
  std::string chart;
  for (const TimelineCount& row : counts) {
    chart += PadRight(row.label, label_width) + "  " + PadLeft(std::to_string(row.count), count_width) + "  " +
             Bar(row.count, count_max, bar_width) + "\n";
  }
  return chart;
}

class TimelineCommand : public Command {
 public:
  void Configure(CLI::App* app) override {
    app->add_option("--by", by_, "day|month|year (default month)")
        ->check(CLI::IsMember({"day", "month", "year"}).description(""))
        ->type_name("UNIT");
    selection_.AddTo(app);
    AddFormat(app, {"chart", "jsonl", "csv"}, &format_);
  }

  Result<int> Run(const Globals& globals) override {
    const auto query = selection_.ToQuery();
    if (!query.ok()) return ReportUsage(query.status().message(), "timeline");
    const Unit unit = by_ == "day" ? Unit::kDay : by_ == "month" ? Unit::kMonth : Unit::kYear;
    DICTA_ASSIGN(const auto archive, OpenAny(globals));
    DICTA_ASSIGN(const std::vector<TimelineCount> counts, archive->Timeline(*query, unit));
    DICTA_ASSIGN(const auto output, Output::Open(""));
    DICTA_TRY(Print(counts, output.get()));
    DICTA_TRY(output->Close());
    if (counts.empty()) Remark("nothing found");
    return kExitDone;
  }

 private:
  Status Print(const std::vector<TimelineCount>& counts, Output* output) const {
    if (format_ == "chart") {
      const size_t width = TerminalWidth(STDOUT_FILENO);
      return output->Write(Chart(counts, width == 0 ? kChartWidth : width));
    }
    if (format_ == "csv") DICTA_TRY(output->Write(CsvLine(std::vector<std::string>{"date", "count"})));
    for (const TimelineCount& row : counts) {
      const std::vector<std::string> cells = {row.label, std::to_string(row.count)};
      DICTA_TRY(output->Write(format_ == "csv"
                                  ? CsvLine(cells)
                                  : JsonObject().Add("date", row.label).Add("count", row.count).str() + "\n"));
    }
    return {};
  }

  std::string by_ = "month", format_;
  Selection selection_;
};

}  // namespace

std::unique_ptr<Command> MakeTimelineCommand() { return std::make_unique<TimelineCommand>(); }

}  // namespace dicta::tools
