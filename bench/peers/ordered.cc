#include "bench/peers/ordered.h"

#include <cstring>

#include "storage/date.h"

namespace dicta::bench {
namespace {

constexpr size_t kPlaceBytes = 4 + 5;

void AppendBigEndian(uint64_t number, int bytes, std::string* key) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) *key += static_cast<char>(number >> shift);
}

std::string Place(int32_t day, uint64_t ordinal) {
  std::string place;
  AppendBigEndian(static_cast<uint32_t>(day) ^ 0x80000000u, 4, &place);
  AppendBigEndian(ordinal, 5, &place);
  return place;
}

int32_t DayOf(std::string_view key) {
  uint32_t day = 0;
  for (const char c : key.substr(key.size() - kPlaceBytes, 4)) day = day << 8 | static_cast<uint8_t>(c);
  return static_cast<int32_t>(day ^ 0x80000000u);
}

std::string DayList() { return "D"; }
std::string SpeakerList(const std::string& name) { return "S" + name + '\0'; }

std::string EncodeRow(const Record& record) {
  std::string row(sizeof(record.size), '\0');
  std::memcpy(row.data(), &record.size, sizeof(record.size));
  for (const std::string& part : {record.id, record.date, record.title, record.publisher, JoinNames(record.speakers)}) {
    const auto length = static_cast<uint16_t>(part.size());
    row.append(reinterpret_cast<const char*>(&length), sizeof(length)).append(part);
  }
  return row;
}

Row DecodeRow(std::string_view bytes) {
  Row row;
  std::memcpy(&row.size, bytes.data(), sizeof(row.size));
  bytes.remove_prefix(sizeof(row.size));
  for (std::string_view* part : {&row.id, &row.date, &row.title, &row.publisher, &row.speakers}) {
    uint16_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof(length));
    *part = bytes.substr(sizeof(length), length);
    bytes.remove_prefix(sizeof(length) + length);
  }
  return row;
}

// Backwards over the rows of one list.
class ListWalk {
 public:
  ListWalk(std::unique_ptr<RowCursor> cursor, std::string list) : cursor_(std::move(cursor)), list_(std::move(list)) {}

  void Seek(std::string_view place) { there_ = cursor_->SeekBackward(list_ + std::string(place)) && InList(); }
  void Previous() { there_ = cursor_->Previous() && InList(); }
  bool there() const { return there_; }
  std::string_view place() const { return cursor_->key().substr(list_.size()); }
  std::string_view value() const { return cursor_->value(); }

 private:
  bool InList() const { return cursor_->key().starts_with(list_); }

  std::unique_ptr<RowCursor> cursor_;
  const std::string list_;
  bool there_ = false;
};

template <typename MakeCursor, typename Visit>
void WalkPage(const MakeCursor& make, const PageOf& page, const Visit& visit) {
  std::vector<ListWalk> walks;
  if (page.speakers.empty()) walks.emplace_back(make(), DayList());
  for (const std::string& speaker : page.speakers) walks.emplace_back(make(), SpeakerList(speaker));
  for (ListWalk& walk : walks) walk.Seek(Place(page.to_day, (uint64_t{1} << 40) - 1));
  ListWalk& first = walks.front();
  for (uint32_t rows = 0; rows < kPageRows && first.there();) {
    if (walks.size() > 1) {
      ListWalk& second = walks.back();
      if (second.there() && second.place() > first.place()) second.Seek(std::string(first.place()));
      if (!second.there()) return;
      if (second.place() < first.place()) {
        first.Seek(std::string(second.place()));
        continue;
      }
    }
    visit(first.value());
    ++rows;
    first.Previous();
  }
}

}  // namespace

void OrderedPeer::Put(std::span<const Record> batch) {
  Begin();
  for (const Record& record : batch) {
    const std::string place = Place(record.day, ++ordinal_), row = EncodeRow(record);
    PutRecord(record.id, frames_ == nullptr ? record.raw : frames_->Encode(record.raw));
    PutRow(DayList() + place, row);
    for (const std::string& speaker : record.speakers) PutRow(SpeakerList(speaker) + place, row);
  }
  Commit();
}

void OrderedPeer::Parse(std::string_view stored, v1::Statement* statement) {
  if (frames_ != nullptr) {
    frames_->Decode(stored, &raw_);
    stored = raw_;
  }
  Require(statement->ParseFromArray(stored.data(), static_cast<int>(stored.size())), "a statement is damaged");
}

void OrderedPeer::Get(const std::string& id, const StatementSink& sink) {
  BeginReading();
  v1::Statement statement;
  Parse(GetRecord(id), &statement);
  sink(statement);
}

void OrderedPeer::Page(const PageOf& page, const RowSink& sink) {
  BeginReading();
  WalkPage([this] { return Rows(); }, page, [&sink](std::string_view row) { sink(DecodeRow(row)); });
}

void OrderedPeer::FullPage(const PageOf& page, const StatementSink& sink) {
  BeginReading();
  std::vector<std::string> ids;
  WalkPage([this] { return Rows(); }, page, [&ids](std::string_view row) { ids.emplace_back(DecodeRow(row).id); });
  for (const std::string& id : ids) {
    v1::Statement statement;
    Parse(GetRecord(id), &statement);
    sink(statement);
  }
}

uint64_t OrderedPeer::Count(const std::string& speaker) {
  BeginReading();
  const std::string list = SpeakerList(speaker);
  const auto rows = Rows();
  uint64_t count = 0;
  for (bool there = rows->SeekForward(list); there && rows->key().starts_with(list); there = rows->Next()) ++count;
  return count;
}

void OrderedPeer::Timeline(const MonthSink& sink) {
  BeginReading();
  const std::string list = DayList();
  const auto rows = Rows();
  std::string month;
  uint64_t count = 0;
  int32_t last = INT32_MIN;
  for (bool there = rows->SeekForward(list); there && rows->key().starts_with(list); there = rows->Next()) {
    if (const int32_t day = DayOf(rows->key()); day != last) {
      last = day;
      const std::string label = FormatDay(day).substr(0, 7);
      if (label != month && count > 0) sink(month, count), count = 0;
      month = label;
    }
    ++count;
  }
  if (count > 0) sink(month, count);
}

std::string JoinNames(const std::vector<std::string>& names) {
  std::string joined;
  for (const std::string& name : names) (joined += joined.empty() ? "" : std::string(1, kNameJoin)) += name;
  return joined;
}

}  // namespace dicta::bench
