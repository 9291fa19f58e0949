// Key bytes. The only file that knows them; FORMAT.md shows each with an example.
//
// Every key is written once. Keys sort as their parts do: numbers big-endian, days biased by 2^31 so that 1890 sorts
// before 1970, strings ended by a zero byte (they hold none). Positions and ordinals take five bytes: 10^12 of each.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/date.h"
#include "storage/engine.h"

namespace dicta {

inline constexpr uint64_t kPositionMax = (uint64_t{1} << 40) - 1;

// --- Space kRecord ------------------------------------------------------------------------------------------------

// record key := id 00 position:be40          ; the revision of statement `id` written at `position`
std::string RecordKey(std::string_view id, uint64_t position);
// All revisions of one statement. Both ends begin with the same id, so that an engine may use what it knows of ids.
KeyRange RecordRange(std::string_view id);
// False where the key is not one.
bool ParseRecordKey(std::string_view key, std::string_view* id, uint64_t* position);

// --- Space kOriginal ----------------------------------------------------------------------------------------------

// original key := sha256:32 chunk:be32       ; chunks of at most kOriginalChunkBytes, the first is 0
inline constexpr size_t kOriginalChunkBytes = size_t{1} << 20;
std::string OriginalKey(std::string_view sha256, uint32_t chunk);
KeyRange OriginalRange(std::string_view sha256);

// --- Space kMeta --------------------------------------------------------------------------------------------------

// batch key      := 'B' position:be40
// journal key    := 'J' position:be40 seq:be32
// fact key       := 'F' position:be40 seq:be32
// dictionary key := 'Z' id:be32
// spoiled key    := 'X' id:be32               ; a dictionary that holds words of what was purged
// optimization   := 'U'                       ; how far it is, or where the last one ended
// origin key     := 'O' chain:32              ; a batch of another archive whose facts were merged into this one
std::string BatchKey(uint64_t position);
std::string JournalKey(uint64_t position, uint32_t seq);
std::string FactKey(uint64_t position, uint32_t seq);
std::string DictionaryKey(uint32_t id);
uint32_t DictionaryOfKey(std::string_view key);
std::string OriginKey(std::string_view chain);
std::string OptimizationKey();
std::string SpoiledKey(uint32_t id);
KeyRange TagRange(char tag);                          // all keys of one tag
KeyRange PositionRange(char tag, uint64_t position);  // all keys of one tag and position
uint64_t PositionOfMetaKey(std::string_view key);     // of a 'B', 'J' or 'F' key
bool IsFactKey(std::string_view key);

// --- Space kIndex -------------------------------------------------------------------------------------------------

// row key  := list rank:u8 first:be32 last:be32 ordinal:be40 position:be40 mark:u8
// list     := 'D' | 'S' person 00            ; all statements | those in which a person speaks
// mark     := 00 row | 01 cancelled | 02 withdrawn
//
// A statement stands in a list once for each revision. A row is visible at P when position <= P, not withdrawn, and not
// cancelled at or before P (the position of its cancelling is the value of the mark 01).
//
// rank: how many days a date spans at most, so that a range query knows how far it has to look back. Undated is 0.
enum Mark : uint8_t { kRow = 0, kCancelled = 1, kWithdrawn = 2 };  // On disk. Never renumber.
inline constexpr int kRanks = 7;
inline constexpr int32_t kRankDaysMax[kRanks] = {0, 1, 31, 366, 3660, 36600, 3700000};
uint8_t RankOf(const std::optional<DaySpan>& days);

// Where a row stands in its list; also the order of every listing: first day, last day, arrival. Undated comes first.
struct Place {
  int32_t first = INT32_MIN, last = INT32_MIN;  // undated: both INT32_MIN
  uint64_t ordinal = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
  bool dated() const { return first != INT32_MIN; }
};
Place PlaceOf(const std::optional<DaySpan>& days, uint64_t ordinal);

std::string DayList();
std::string SpeakerList(std::string_view person);

struct RowKey {
  Place place;
  uint64_t position = 0;
  Mark mark = kRow;
};
inline constexpr size_t kRowKeyTailBytes = 1 + 4 + 4 + 5 + 5 + 1;
std::string EncodeRowKey(std::string_view list, const RowKey& row);
// Reads the part behind the list of a whole key. False where it is damaged.
bool DecodeRowKey(std::string_view key, RowKey* row);
// The list of a row key of an engine's index; empty where the key is of another kind.
std::string_view ListOfRowKey(std::string_view key);
// The rank of a row key. REQUIRES: it has a list.
uint8_t RankOfRowKey(std::string_view key);
// The key leads to a person by name, or holds a person's name.
bool IsNameKey(std::string_view key);
// Where a walk of one rank of a list starts: before every row at or after `place`.
std::string RowBound(std::string_view list, uint8_t rank, const Place& place);

// hash key   := 'H' sha256:32 id             ; an original's bytes -> a statement read from them
// source key := 'K' address 00 id            ; URL -> statement
// name key   := 'N' folded 00 person 00 position:be40          ; folded name -> person
// word key   := 'W' word 00 folded 00 person 00 position:be40  ; a word of a folded name -> person
// person key := 'P' person 00 position:be40 name               ; person -> its names as written, display name first
std::string HashKey(std::string_view sha256, std::string_view id);
std::string SourceKey(std::string_view address, std::string_view id);
std::string NameKey(std::string_view folded, std::string_view person, uint64_t position);
std::string WordKey(std::string_view word, std::string_view folded, std::string_view person, uint64_t position);
std::string PersonKey(std::string_view person, uint64_t position, std::string_view name);

// The keys that begin with `prefix`.
KeyRange PrefixRange(std::string prefix);

// Takes a zero-ended string, a five-byte number from the front of *key. False where there is none.
bool TakeString(std::string_view* key, std::string_view* out);
bool TakeNumber40(std::string_view* key, uint64_t* out);

}  // namespace dicta
