#include "storage/rows.h"

#include <algorithm>

#include "storage/index.h"

namespace dicta {
namespace {

// One rank of one list. Entries are fetched in runs that grow, so that a page reads little and a count few times.
class RankStream : public RowStream {
 public:
  RankStream(const RowRange& range, std::string list, uint8_t rank)
      : range_(range), list_(std::move(list)), rank_(rank) {
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
    while (!ready_ && FindNext()) {
    }
    return ready_ ? &row_ : nullptr;
  }

  void Pop() override { ready_ = false; }

  void Seek(const Place& place) override {
    constexpr int kSteps = 32;  // a few rows on: cheaper than to look up anew
    for (int i = 0; i < kSteps; ++i) {
      const VisibleRow* row = Peek();
      if (row == nullptr || (range_.reverse ? row->place <= place : row->place >= place)) return;
      Pop();
    }
    ready_ = false;
    const Place bound = range_.reverse ? Place{place.first, place.last, place.ordinal + 1} : place;
    const std::string key = RowBound(list_, rank_, bound);
    // What has been fetched already lies before bounds_: it must not be lost.
    while (next_ < entries_.size() && (range_.reverse ? entries_[next_].key >= key : entries_[next_].key < key))
      ++next_;
    if (next_ == entries_.size()) Narrow(bound);
  }

  Status status() const override { return status_; }

 private:
  struct Entry {
    std::string key, value;
  };

  // Leaves out what lies before `bound` in the stream's direction.
  void Narrow(const Place& bound) {
    std::string key = RowBound(list_, rank_, bound);
    if (range_.reverse) {
      bounds_.end = std::min(bounds_.end, key);
    } else {
      bounds_.begin = std::max(bounds_.begin, key);
    }
  }

  // The entry the stream stands on; null at the end.
  const Entry* NextEntry() {
    if (next_ == entries_.size() && !exhausted_) Fetch();
    return next_ < entries_.size() ? &entries_[next_] : nullptr;
  }

  void Fetch() {
    entries_.clear();
    next_ = 0;
    exhausted_ = true;
    if (bounds_.begin >= bounds_.end || !status_.ok()) return;
    status_ =
        range_.engine->Scan(Space::kIndex, bounds_, range_.reverse, [&](std::string_view key, std::string_view value) {
          // Marks are needed in any case; they are short.
          const bool row = static_cast<uint8_t>(key.back()) == kRow;
          entries_.push_back({std::string(key), row && !range_.values ? std::string() : std::string(value)});
          exhausted_ = entries_.size() < run_;
          return exhausted_;
        });
    if (!status_.ok()) entries_.clear();
    if (entries_.empty()) return;
    if (range_.reverse) {
      bounds_.end = entries_.back().key;
    } else {
      bounds_.begin = entries_.back().key + '\0';
    }
    run_ = std::min<size_t>(run_ * 4, 1024);
  }

  // Reads one group of entries (a row and its marks) and keeps it where it is visible. False at the end.
  bool FindNext() {
    const Entry* entry = NextEntry();
    if (entry == nullptr) return false;
    RowKey group;
    if (!Decode(*entry, &group)) return false;
    bool written = false, visible = group.position <= range_.position;
    for (RowKey key = group; entry != nullptr; entry = NextEntry()) {
      if (!Decode(*entry, &key)) return false;
      if (key.place != group.place || key.position != group.position) break;
      if (key.mark == kRow) {
        written = true;
        row_.value = entry->value;
      } else if (entry->value.size() != kMarkBytes) {
        status_ = Corruption("index mark with a damaged value");
        return false;
      } else if (key.mark == kWithdrawn || MarkedPosition(entry->value) <= range_.position) {
        visible = false;
      }
      ++next_;
    }
    row_.place = group.place;
    ready_ = written && visible && (!range_.from || group.place.last >= *range_.from);
    return true;
  }

  bool Decode(const Entry& entry, RowKey* key) {
    if (DecodeRowKey(entry.key, key)) return true;
    status_ = Corruption("index row with a damaged key");
    return false;
  }

  RowRange range_;
  std::string list_;
  uint8_t rank_;
  KeyRange bounds_;  // what has not been fetched yet
  std::vector<Entry> entries_;
  size_t next_ = 0;
  size_t run_ = 32;
  bool exhausted_ = false;
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

}  // namespace

std::unique_ptr<RowStream> OpenList(const RowRange& range, const std::string& list) {
  std::vector<std::unique_ptr<RowStream>> ranks;
  const bool in_range = range.from || range.to;
  for (int rank = 0; rank < kRanks; ++rank) {
    if (rank == 0 ? in_range : range.undated) continue;
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

}  // namespace dicta
