#include "storage/row_run.h"

#include <algorithm>

#include "storage/index.h"

namespace dicta {
namespace {

constexpr size_t kReservedRows = 32, kReservedBytes = 256;  // bytes for each row: a page's run needs no more

// Puts a list's entries together to rows, and rows to a run of so many.
class RunBuilder {
 public:
  explicit RunBuilder(const RunShape& shape) : shape_(shape) {
    run_.rows.reserve(std::min(shape.rows, kReservedRows));
    if (shape.values) run_.values.reserve(std::min(shape.rows, kReservedRows) * kReservedBytes);
  }

  // False: the run ends before this entry, or it is damaged.
  bool Add(std::string_view key, std::string_view value) {
    RowKey entry;
    if (!DecodeRowKey(key, &entry)) return Fail("index row with a damaged key");
    if (!begun_ || entry.place != group_.place || entry.position != group_.position) {
      EndGroup();
      if (run_.rows.size() >= shape_.rows || run_.values.size() >= shape_.bytes) {
        run_.next = key;
        if (shape_.reverse) run_.next.push_back('\0');
        return false;
      }
      begun_ = true;
      group_ = entry;
      written_ = withdrawn_ = false;
      until_ = UINT64_MAX;
      value_begin_ = run_.values.size();
    }
    if (entry.mark == kRow) {
      written_ = true;
      if (shape_.values) run_.values.append(value);
    } else if (value.size() != kMarkBytes) {
      return Fail("index mark with a damaged value");
    } else if (entry.mark == kWithdrawn) {
      withdrawn_ = true;
    } else {
      until_ = MarkedPosition(value);
    }
    return true;
  }

  Result<RowRun> Take() {
    DICTA_TRY(status_);
    EndGroup();
    return std::move(run_);
  }

 private:
  // A row and its marks have been read: kept, where it is visible at some position.
  void EndGroup() {
    if (!begun_) return;
    if (written_ && !withdrawn_) {
      run_.rows.push_back({group_.place, group_.position, until_, static_cast<uint32_t>(value_begin_),
                           static_cast<uint32_t>(run_.values.size() - value_begin_)});
    } else {
      run_.values.resize(value_begin_);
    }
    begun_ = false;
  }

  bool Fail(const char* what) {
    status_ = Corruption(what);
    return false;
  }

  const RunShape shape_;
  RowRun run_;
  bool begun_ = false, written_ = false, withdrawn_ = false;
  RowKey group_;
  uint64_t until_ = UINT64_MAX;
  size_t value_begin_ = 0;
  Status status_;
};

}  // namespace

Result<RowRun> ReadRun(const Engine& engine, const KeyRange& bounds, const RunShape& shape) {
  RunBuilder builder(shape);
  DICTA_TRY(engine.Scan(Space::kIndex, bounds, shape.reverse,
                        [&builder](std::string_view key, std::string_view value) { return builder.Add(key, value); }));
  return builder.Take();
}

}  // namespace dicta
