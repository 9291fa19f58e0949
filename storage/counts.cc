#include "storage/counts.h"

#include <map>
#include <utility>

namespace dicta {

namespace {

bool IsWithin(const DaySpan& days, const RowRange& range) {
  return !range.undated && (!range.from || days.last >= *range.from) && (!range.to || days.first <= *range.to);
}

uint64_t UndatedWithin(const DayCounts& counts, const RowRange& range) {
  return range.from || range.to ? 0 : counts.undated;
}

}  // namespace

Result<DayCounts> CountDays(RowStream* stream, const RowTest& fits) {
  DayCounts counts;
  Row read;
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    if (fits) {
      DICTA_TRY(read.Read(row->value));
      if (!fits(read)) continue;
    }
    const DaySpan days{row->place.first, row->place.last};
    if (!row->place.dated()) {
      ++counts.undated;
    } else if (!counts.dated.empty() && counts.dated.back().days == days) {
      ++counts.dated.back().count;
    } else {
      counts.dated.push_back({days, 1});
    }
  }
  DICTA_TRY(stream->status());
  return counts;
}

uint64_t CountWithin(const DayCounts& counts, const RowRange& range) {
  uint64_t count = UndatedWithin(counts, range);
  for (const DayCounts::Of& one : counts.dated) {
    if (IsWithin(one.days, range)) count += one.count;
  }
  return count;
}

Result<std::vector<TimelineCount>> TimelineWithin(const DayCounts& counts, const RowRange& range, Unit unit) {
  // In order of time: by the first and then the last day that a label stands for.
  std::map<std::pair<int32_t, int32_t>, TimelineCount> labels;
  const size_t unit_bytes = LabelOf({0, 0}, unit).size();
  DaySpan labelled{1, 0};  // of the label before, where that is one whole unit: most dates share it
  TimelineCount* current = nullptr;
  for (const DayCounts::Of& one : counts.dated) {
    if (!IsWithin(one.days, range)) continue;
    if (one.days.first < labelled.first || one.days.last > labelled.last) {
      const std::string label = LabelOf(one.days, unit);
      DICTA_ASSIGN(const DaySpan days, ParseDate(label));
      current = &labels[{days.first, days.last}];
      current->label = label;
      labelled = label.size() == unit_bytes ? days : DaySpan{1, 0};
    }
    current->count += one.count;
  }
  std::vector<TimelineCount> timeline;
  timeline.reserve(labels.size() + 1);
  for (auto& [days, count] : labels) timeline.push_back(std::move(count));
  if (const uint64_t undated = UndatedWithin(counts, range); undated > 0) timeline.push_back({"undated", undated});
  return timeline;
}

}  // namespace dicta
