#include "storage/whole_lists.h"

#include <algorithm>
#include <utility>

#include "storage/keys.h"

namespace dicta {
namespace {

// To read a list takes as long as so many pages, more or less: later ones make up for it.
constexpr uint32_t kTimesBefore = 8;

}  // namespace

std::shared_ptr<const RowRun> WholeLists::Find(const Engine& engine, const std::string& list, uint8_t rank,
                                               uint64_t position, bool most) {
  if (!runs_.enabled()) return nullptr;
  const std::string name = RowBound(list, rank, {});
  // A run does not depend on the position: what the engine holds under this mark is all there is.
  Present::Mark mark = present_.MarkOf(list, position);
  mark.position = 0;
  mark.newest = true;
  if (auto known = runs_.Find(name, mark)) return known;
  const auto asked = AskedOf(name, mark);
  if (asked == nullptr || asked->too_long) return nullptr;
  if ((asked->times += most ? kTimesBefore : 1) < kTimesBefore) return nullptr;
  asked->times = 0;  // where it is driven out, it has to be asked for as often again
  const RunShape shape{.rows = std::min(kRowsMax, runs_.value_bytes_max() / 4 / sizeof(RowRun::Row)),
                       .bytes = runs_.value_bytes_max() / 4 * 3};
  Result<RowRun> read = ReadRun(engine, {name, RowBound(list, rank + 1, {})}, shape);
  if (!read.ok()) return nullptr;
  if (!read->next.empty()) {
    asked->too_long = true;
    return nullptr;
  }
  read->rows.shrink_to_fit();
  read->values.shrink_to_fit();
  auto run = std::make_shared<const RowRun>(std::move(read).value());
  runs_.Insert(name, mark, run, run->bytes());
  return run;
}

std::shared_ptr<const WholeLists::Asked> WholeLists::AskedOf(const std::string& name, const Present::Mark& mark) {
  if (auto known = asked_.Find(name, mark)) return known;
  auto first = std::make_shared<const Asked>();
  asked_.Insert(name, mark, first, sizeof(Asked));
  return first;
}

}  // namespace dicta
