// Counts and timelines of queries: from what is known of a list already, or by going through its rows.
#include "storage/archive.h"
#include "storage/counts.h"
#include "storage/plan.h"
#include "storage/store.h"

namespace dicta {

// The counts of the query's rows: of all days where the whole list is known, else of its days alone.
Result<std::shared_ptr<const DayCounts>> Archive::CountsOf(const Plan& plan) const {
  RowRange range = plan.range;
  range.reverse = false;
  range.rows = SIZE_MAX;  // in few and long runs
  range.values = plan.filters();
  const bool one_list = plan.lists.size() == 1 && plan.lists.front().size() == 1 && !plan.filters() && !range.after;
  if (!one_list) {
    const RowTest fits = [&plan](const Row& row) { return plan.Fits(row); };
    DICTA_ASSIGN(DayCounts counts, CountDays(plan.Open(range).get(), plan.filters() ? fits : RowTest()));
    return std::make_shared<const DayCounts>(std::move(counts));
  }
  const std::string& list = plan.lists.front().front();
  auto& cache = store_->caches().counts;
  const Present::Mark mark = store_->present().MarkOf(list, range.position);
  if (auto known = cache.Find(list, mark)) return known;
  range.runs = nullptr;  // its rows are not worth remembering: their counts are
  range.lists = nullptr;
  DICTA_ASSIGN(DayCounts counted, CountDays(plan.Open(range).get(), {}));
  auto counts = std::make_shared<const DayCounts>(std::move(counted));
  const bool whole = !range.from && !range.to && !range.undated;
  if (whole) cache.Insert(list, mark, counts, counts->bytes());
  return counts;
}

Result<uint64_t> Archive::Count(const Query& query) const {
  Query all = query;
  all.page_token.clear();
  DICTA_ASSIGN(const Plan plan, Prepare(all));
  DICTA_ASSIGN(const auto counts, CountsOf(plan));
  return CountWithin(*counts, plan.range);
}

Result<std::vector<TimelineCount>> Archive::Timeline(const Query& query, Unit unit) const {
  DICTA_ASSIGN(const Plan plan, Prepare(query));
  DICTA_ASSIGN(const auto counts, CountsOf(plan));
  return TimelineWithin(*counts, plan.range, unit);
}

}  // namespace dicta
