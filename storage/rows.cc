#include "storage/rows.h"

#include <algorithm>

namespace dicta {
namespace {

constexpr size_t kRunRowsMin = 8, kRunRowsMax = 512;

// One rank of one list. Runs grow from one to the next, so that a page reads little and a count few times; they shrink
// where most of a run is passed over, as in looking for what is in several lists.
class RankStream : public RowStream {
 public:
  RankStream(const RowRange& range, std::string list, uint8_t rank)
      : range_(range),
        list_(std::move(list)),
        rank_(rank),
        run_rows_(std::clamp(range.rows, kRunRowsMin, kRunRowsMax)) {
    // A date of this rank that overlaps the range begins at most its longest span before it.
    Place first{INT32_MIN, INT32_MIN, 0};
    if (range.from) {
      first.first =
          static_cast<int32_t>(std::max<int64_t>(INT32_MIN + 1, int64_t{*range.from} - kRankDaysMax[rank] + 1));
    }
    bounds_.begin = RowBound(list_, rank_, first);
    const bool ends = range.to && *range.to < INT32_MAX;
    bounds_.end = ends ? RowBound(list_, rank_, {*range.to + 1, INT32_MIN, 0}) : RowBound(list_, rank + 1, {});
    if (range.after)
      Narrow(range.reverse ? *range.after : Place{range.after->first, range.after->last, range.after->ordinal + 1});
  }

  const VisibleRow* Peek() override {
    while (!ready_) {
      if (run_ == nullptr || next_ == run_->rows.size()) {
        if (!Fetch()) return nullptr;
        continue;
      }
      const RowRun::Row& row = run_->rows[next_++];
      ready_ = row.position <= range_.position && range_.position < row.until &&
               (!range_.from || row.place.last >= *range_.from);
      if (!ready_) continue;
      row_ = {row.place, run_->ValueOf(row), &run_};
      ++looked_at_;
    }
    return &row_;
  }

  void Pop() override { ready_ = false; }

  void Seek(const Place& place) override {
    if (ready_ && !IsBefore(row_.place, place)) return;
    ready_ = false;
    while (run_ != nullptr && !Skip(place)) {
      // Runs one after another are those that other lookups know as well; far off, a run of its own is cheaper.
      const bool far = looked_at_ * 16 < run_->rows.size();
      if (far || !Fetch()) break;
    }
    if (run_ == nullptr || next_ == run_->rows.size()) Narrow(BoundOf(place));
  }

  Status status() const override { return status_; }

 private:
  // Moves on in the run. False: the place is behind it.
  bool Skip(const Place& place) {
    const auto behind = std::partition_point(run_->rows.begin() + static_cast<std::ptrdiff_t>(next_), run_->rows.end(),
                                             [&](const RowRun::Row& row) { return IsBefore(row.place, place); });
    next_ = static_cast<size_t>(behind - run_->rows.begin());
    return behind != run_->rows.end();
  }

  bool IsBefore(const Place& one, const Place& other) const { return range_.reverse ? one > other : one < other; }

  // The place from which on, in the walk's direction, `place` is met.
  Place BoundOf(const Place& place) const {
    return range_.reverse ? Place{place.first, place.last, place.ordinal + 1} : place;
  }

  // Leaves out what lies before `bound` in the stream's direction.
  void Narrow(const Place& bound) {
    std::string key = RowBound(list_, rank_, bound);
    if (range_.reverse) {
      bounds_.end = std::min(bounds_.end, key);
    } else {
      bounds_.begin = std::max(bounds_.begin, key);
    }
  }

  // The next run. False at the end.
  bool Fetch() {
    if (run_ != nullptr) {
      if (run_->next.empty()) return false;
      (range_.reverse ? bounds_.end : bounds_.begin) =
          range_.reverse ? std::min(bounds_.end, run_->next) : std::max(bounds_.begin, run_->next);
      run_rows_ = looked_at_ * 4 >= run_->rows.size() ? std::min(run_rows_ * 4, kRunRowsMax)
                                                      : std::max(run_rows_ / 2, kRunRowsMin);
    }
    if (bounds_.begin >= bounds_.end || !status_.ok()) return false;
    looked_at_ = next_ = 0;
    Result<std::shared_ptr<const RowRun>> run = Cached();
    status_ = run.status();
    run_ = run.ok() ? *run : nullptr;
    return run.ok();
  }

  Result<std::shared_ptr<const RowRun>> Cached() const {
    if (range_.runs == nullptr || !range_.runs->enabled()) return Scan();
    std::string name = bounds_.begin;
    name.append(bounds_.end);
    name.push_back(static_cast<char>(range_.reverse * 2 + range_.values));
    name.append(std::to_string(run_rows_));
    // A run does not depend on the position: what the engine holds under this mark is all there is.
    Present::Mark mark = range_.present->MarkOf(list_, range_.position);
    mark.position = 0;
    mark.newest = true;
    if (auto known = range_.runs->Find(name, mark)) return known;
    DICTA_ASSIGN(std::shared_ptr<const RowRun> run, Scan());
    range_.runs->Insert(name, mark, run, run->bytes());
    return run;
  }

  Result<std::shared_ptr<const RowRun>> Scan() const {
    DICTA_ASSIGN(RowRun run, ReadRun(*range_.engine, bounds_,
                                     {.rows = run_rows_, .reverse = range_.reverse, .values = range_.values}));
    return std::make_shared<const RowRun>(std::move(run));
  }

  RowRange range_;
  std::string list_;
  uint8_t rank_;
  KeyRange bounds_;  // what has not been fetched yet
  size_t run_rows_;
  std::shared_ptr<const RowRun> run_;
  size_t next_ = 0;       // in run_
  size_t looked_at_ = 0;  // rows of run_
  bool ready_ = false;
  VisibleRow row_;
  Status status_;
};

class UnionStream : public RowStream {
 public:
  UnionStream(bool reverse, std::vector<std::unique_ptr<RowStream>> streams)
      : reverse_(reverse), streams_(std::move(streams)) {}

  const VisibleRow* Peek() override {
    if (front_ != nullptr) return front_->Peek();
    for (const auto& stream : streams_) {
      const VisibleRow* row = stream->Peek();
      if (row == nullptr) {
        if (stream->status().ok()) continue;
        front_ = nullptr;
        return nullptr;
      }
      if (front_ == nullptr || (reverse_ ? row->place > front_->Peek()->place : row->place < front_->Peek()->place)) {
        front_ = stream.get();
      }
    }
    return front_ == nullptr ? nullptr : front_->Peek();
  }

  void Pop() override {
    const VisibleRow* row = Peek();
    if (row == nullptr) return;
    const Place place = row->place;
    for (const auto& stream : streams_) {
      const VisibleRow* same = stream->Peek();
      if (same != nullptr && same->place == place) stream->Pop();
    }
    front_ = nullptr;
  }

  void Seek(const Place& place) override {
    for (const auto& stream : streams_) stream->Seek(place);
    front_ = nullptr;
  }

  Status status() const override {
    for (const auto& stream : streams_) DICTA_TRY(stream->status());
    return {};
  }

 private:
  bool reverse_;
  std::vector<std::unique_ptr<RowStream>> streams_;
  RowStream* front_ = nullptr;  // the stream whose row comes first; null: to be found
};

class IntersectStream : public RowStream {
 public:
  explicit IntersectStream(std::vector<std::unique_ptr<RowStream>> streams) : streams_(std::move(streams)) {}

  const VisibleRow* Peek() override {
    // Leapfrog: whoever lags is sent to the place of whoever leads, until all stand at one.
    while (true) {
      const VisibleRow* lead = streams_.front()->Peek();
      if (lead == nullptr) return nullptr;
      const Place place = lead->place;
      bool together = true;
      for (size_t i = 1; i < streams_.size() && together; ++i) {
        streams_[i]->Seek(place);
        const VisibleRow* row = streams_[i]->Peek();
        if (row == nullptr) return nullptr;
        if (row->place == place) continue;
        streams_.front()->Seek(row->place);
        together = false;
      }
      if (together) return streams_.front()->Peek();
    }
  }

  void Pop() override { streams_.front()->Pop(); }
  void Seek(const Place& place) override { streams_.front()->Seek(place); }

  Status status() const override {
    for (const auto& stream : streams_) DICTA_TRY(stream->status());
    return {};
  }

 private:
  std::vector<std::unique_ptr<RowStream>> streams_;
};

class StoppableStream : public RowStream {
 public:
  StoppableStream(std::unique_ptr<RowStream> stream, std::function<bool()> stop)
      : stream_(std::move(stream)), stop_(std::move(stop)) {}

  const VisibleRow* Peek() override { return stopped_ ? nullptr : stream_->Peek(); }
  void Pop() override {
    Ask();
    stream_->Pop();
  }
  void Seek(const Place& place) override {
    Ask();
    stream_->Seek(place);
  }
  Status status() const override { return stopped_ ? Busy("stopped on the way through the rows") : stream_->status(); }

 private:
  void Ask() {
    if (++moves_ % kMovesBetween == 0) stopped_ = stopped_ || stop_();
  }

  static constexpr uint64_t kMovesBetween = 512;
  std::unique_ptr<RowStream> stream_;
  std::function<bool()> stop_;
  uint64_t moves_ = 0;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<RowStream> OpenList(const RowRange& range, const std::string& list) {
  std::vector<std::unique_ptr<RowStream>> ranks;
  const bool in_range = range.from || range.to;
  for (int rank = 0; rank < kRanks; ++rank) {
    if ((range.ranks >> rank & 1) == 0 || (rank == 0 ? in_range : range.undated)) continue;
    ranks.push_back(std::make_unique<RankStream>(range, list, static_cast<uint8_t>(rank)));
  }
  return Unite(range.reverse, std::move(ranks));
}

std::unique_ptr<RowStream> Unite(bool reverse, std::vector<std::unique_ptr<RowStream>> streams) {
  if (streams.size() == 1) return std::move(streams.front());
  return std::make_unique<UnionStream>(reverse, std::move(streams));
}

std::unique_ptr<RowStream> Intersect(std::vector<std::unique_ptr<RowStream>> streams) {
  if (streams.size() == 1) return std::move(streams.front());
  return std::make_unique<IntersectStream>(std::move(streams));
}

std::unique_ptr<RowStream> Stoppable(std::unique_ptr<RowStream> stream, const std::function<bool()>& stop) {
  if (!stop) return stream;
  return std::make_unique<StoppableStream>(std::move(stream), stop);
}

}  // namespace dicta
