#include "storage/keys.h"

namespace dicta {
namespace {

void Put(std::string* key, uint64_t number, int bytes) {
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) key->push_back(static_cast<char>(number >> shift));
}

bool Take(std::string_view* key, int bytes, uint64_t* number) {
  if (key->size() < static_cast<size_t>(bytes)) return false;
  *number = 0;
  for (int i = 0; i < bytes; ++i) *number = *number << 8 | static_cast<unsigned char>((*key)[i]);
  key->remove_prefix(bytes);
  return true;
}

uint32_t Bias(int32_t day) { return static_cast<uint32_t>(day) ^ 0x80000000u; }
int32_t Unbias(uint64_t day) { return static_cast<int32_t>(static_cast<uint32_t>(day) ^ 0x80000000u); }

uint8_t RankOf(const Place& place) {
  if (!place.dated()) return 0;
  return RankOf(DaySpan{place.first, place.last});
}

void PutString(std::string* key, std::string_view text) {
  key->append(text);
  key->push_back('\0');
}

}  // namespace

KeyRange PrefixRange(std::string prefix) {
  std::string end = prefix;
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xff) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(end.back() + 1);
  return {std::move(prefix), std::move(end)};
}

std::string RecordKey(std::string_view id, uint64_t position) {
  std::string key;
  PutString(&key, id);
  Put(&key, position, 5);
  return key;
}

KeyRange RecordRange(std::string_view id) {
  KeyRange range;
  PutString(&range.begin, id);
  range.end = range.begin + std::string("\xff\xff\xff\xff\xff\0", 6);  // behind the last position
  return range;
}

bool ParseRecordKey(std::string_view key, std::string_view* id, uint64_t* position) {
  return TakeString(&key, id) && TakeNumber40(&key, position) && key.empty();
}

std::string OriginalKey(std::string_view sha256, uint32_t chunk) {
  std::string key(sha256);
  Put(&key, chunk, 4);
  return key;
}

KeyRange OriginalRange(std::string_view sha256) { return PrefixRange(std::string(sha256)); }

std::string BatchKey(uint64_t position) {
  std::string key = "B";
  Put(&key, position, 5);
  return key;
}

std::string JournalKey(uint64_t position, uint32_t seq) {
  std::string key = "J";
  Put(&key, position, 5);
  Put(&key, seq, 4);
  return key;
}

std::string FactKey(uint64_t position, uint32_t seq) {
  std::string key = "F";
  Put(&key, position, 5);
  Put(&key, seq, 4);
  return key;
}

std::string DictionaryKey(uint32_t id) {
  std::string key = "Z";
  Put(&key, id, 4);
  return key;
}

uint32_t DictionaryOfKey(std::string_view key) {
  uint64_t id = 0;
  key.remove_prefix(1);
  Take(&key, 4, &id);
  return static_cast<uint32_t>(id);
}

std::string SpoiledKey(uint32_t id) {
  std::string key = "X";
  Put(&key, id, 4);
  return key;
}

std::string OptimizationKey() { return "U"; }

std::string OriginKey(std::string_view chain) { return "O" + std::string(chain); }

KeyRange TagRange(char tag) { return PrefixRange(std::string(1, tag)); }

KeyRange PositionRange(char tag, uint64_t position) {
  std::string prefix(1, tag);
  Put(&prefix, position, 5);
  return PrefixRange(std::move(prefix));
}

uint64_t PositionOfMetaKey(std::string_view key) {
  uint64_t position = 0;
  key.remove_prefix(1);
  Take(&key, 5, &position);
  return position;
}

bool IsFactKey(std::string_view key) { return !key.empty() && key[0] == 'F'; }

uint8_t RankOf(const std::optional<DaySpan>& days) {
  if (!days) return 0;
  const int64_t span = int64_t{days->last} - days->first + 1;
  uint8_t rank = 1;
  while (span > kRankDaysMax[rank] && rank < kRanks - 1) ++rank;
  return rank;
}

Place PlaceOf(const std::optional<DaySpan>& days, uint64_t ordinal) {
  if (!days) return {.ordinal = ordinal};
  return {days->first, days->last, ordinal};
}

std::string DayList() { return "D"; }

std::string SpeakerList(std::string_view person) {
  std::string list = "S";
  PutString(&list, person);
  return list;
}

std::string EncodeRowKey(std::string_view list, const RowKey& row) {
  std::string key = RowBound(list, RankOf(row.place), row.place);
  Put(&key, row.position, 5);
  key.push_back(static_cast<char>(row.mark));
  return key;
}

bool DecodeRowKey(std::string_view key, RowKey* row) {
  if (key.size() <= kRowKeyTailBytes) return false;
  key.remove_prefix(key.size() - kRowKeyTailBytes);
  uint64_t rank = 0, first = 0, last = 0, mark = 0;
  Take(&key, 1, &rank);
  Take(&key, 4, &first);
  Take(&key, 4, &last);
  Take(&key, 5, &row->place.ordinal);
  Take(&key, 5, &row->position);
  Take(&key, 1, &mark);
  row->place.first = Unbias(first);
  row->place.last = Unbias(last);
  row->mark = static_cast<Mark>(mark);
  return mark <= kWithdrawn && rank == RankOf(row->place);
}

std::string_view ListOfRowKey(std::string_view key) {
  if (key.size() <= kRowKeyTailBytes || (key[0] != 'D' && key[0] != 'S')) return {};
  return key.substr(0, key.size() - kRowKeyTailBytes);
}

uint8_t RankOfRowKey(std::string_view key) { return static_cast<uint8_t>(key[key.size() - kRowKeyTailBytes]); }

bool IsNameKey(std::string_view key) { return !key.empty() && (key[0] == 'N' || key[0] == 'W' || key[0] == 'P'); }

std::string RowBound(std::string_view list, uint8_t rank, const Place& place) {
  std::string key(list);
  key.reserve(list.size() + kRowKeyTailBytes);
  key.push_back(static_cast<char>(rank));
  Put(&key, Bias(place.first), 4);
  Put(&key, Bias(place.last), 4);
  Put(&key, place.ordinal, 5);
  return key;
}

std::string HashKey(std::string_view sha256, std::string_view id) {
  std::string key = "H";
  key.append(sha256);
  key.append(id);
  return key;
}

std::string SourceKey(std::string_view address, std::string_view id) {
  std::string key = "K";
  PutString(&key, address);
  key.append(id);
  return key;
}

std::string NameKey(std::string_view folded, std::string_view person, uint64_t position) {
  std::string key = "N";
  PutString(&key, folded);
  PutString(&key, person);
  Put(&key, position, 5);
  return key;
}

std::string WordKey(std::string_view word, std::string_view folded, std::string_view person, uint64_t position) {
  std::string key = "W";
  PutString(&key, word);
  PutString(&key, folded);
  PutString(&key, person);
  Put(&key, position, 5);
  return key;
}

std::string PersonKey(std::string_view person, uint64_t position, std::string_view name) {
  std::string key = "P";
  PutString(&key, person);
  Put(&key, position, 5);
  key.append(name);
  return key;
}

bool TakeString(std::string_view* key, std::string_view* out) {
  const size_t end = key->find('\0');
  if (end == std::string_view::npos) return false;
  *out = key->substr(0, end);
  key->remove_prefix(end + 1);
  return true;
}

bool TakeNumber40(std::string_view* key, uint64_t* out) { return Take(key, 5, out); }

}  // namespace dicta
