// What is asked of an archive, and what it answers (archive.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dicta/v1/archive.pb.h"
#include "dicta/v1/statement.pb.h"
#include "storage/date.h"
#include "storage/row.h"

namespace dicta {

// What to list. Everything given must hold.
struct Query {
  std::vector<std::string> speakers = {};     // names, aliases or ids, as FindPerson takes them: all of them must speak
  std::optional<int32_t> from = {}, to = {};  // days, both included; a date that overlaps the range is in it
  bool undated = false;                       // only statements without a date. REQUIRES: no from, no to
  std::string publisher = {}, language = {};  // exact; language also as a prefix of its subtags ("zh" fits "zh-Hans")
  v1::Genre::Value genre = v1::Genre::UNSPECIFIED;
  bool oldest_first = false;              // order: first day, last day, arrival; undated before all others
  uint32_t limit = 20;                    // rows on a page; 0: 20, at most kLimitMax
  std::string page_token = {};            // of the page before; the other fields must be the same then
  std::optional<uint64_t> position = {};  // absent: the present one
  // Asked now and then on the way through the rows, in the thread of the lookup: true ends it with Busy. Empty: nobody
  // stops it.
  std::function<bool()> stop = {};
};
inline constexpr uint32_t kLimitMax = 10000;

struct Page {
  std::vector<Row> rows;        // valid as long as the page or a copy of it
  std::string next_page_token;  // empty: no more rows
  uint64_t position = 0;
  std::vector<std::shared_ptr<const void>> memory;  // that the rows stand in
};

// A person in the archive, as lookups see them.
struct Person {
  std::string id;
  std::string name;                  // display name
  std::vector<std::string> aliases;  // other names, as written, in order of arrival
  std::vector<v1::Fact::ExternalId> external_ids;
};

struct SpeakerCount {
  Person person;
  uint64_t count = 0;           // statements, each once
  std::optional<DaySpan> days;  // first and last day; absent where all are undated
};

// A role a person was seen in.
struct RoleSeen {
  std::string role;
  std::optional<DaySpan> days;
  uint64_t count = 0;
};

// One revision of a statement, without its content.
struct Revision {
  uint32_t revision = 0;
  uint64_t position = 0;
  std::string time;  // when it was archived, RFC 3339
  v1::Change::Kind change = v1::Change::UNSPECIFIED;
  std::string reason;
};

// What a batch did to a statement, as the archive's journal has it.
struct JournaledChange {
  uint64_t position = 0;
  uint32_t number = 0;  // within the position, from 1
  std::string id;
  v1::Change::Kind change = v1::Change::UNSPECIFIED;
};

struct TimelineCount {
  std::string label;  // "2025-02"; a coarser date under its own; "undated" last
  uint64_t count = 0;
};

struct Info {
  uint64_t statements = 0, undated = 0, removed = 0, revisions = 0, originals = 0, batches = 0;
  uint64_t speakers = 0;  // who speak in at least one statement, merges resolved
  uint64_t damaged = 0;   // records whose head cannot be read, which no figure below has: Verify() sees more
  uint64_t position = 0;
  std::optional<DaySpan> days;
  uint64_t raw_bytes = 0, frame_bytes = 0;  // of all records' protobufs, of their zstd frames
  uint64_t original_bytes = 0, original_stored_bytes = 0;
  std::vector<std::pair<std::string, uint64_t>> disk;       // part of the archive -> bytes on disk
  std::vector<std::pair<uint32_t, uint64_t>> dictionaries;  // id -> bytes
  std::vector<uint32_t> spoiled;                            // of them: SpoiledDictionaries()
  uint32_t format_version = 0;
  std::string created;
};

// What it takes next to nothing to find out.
struct Figures {
  struct Cache {
    std::string name;
    uint64_t bytes = 0;             // of memory that it takes
    uint64_t hits = 0, misses = 0;  // of what was asked for since the archive was opened
  };
  uint64_t position = 0;
  uint64_t archived = 0;    // statements that ever were, those that were withdrawn since included
  std::string last_write;   // when the last batch was written, RFC 3339; empty: never
  bool sound = true;        // false: the last write failed, and what became of it is found out with the next
  uint64_t free_bytes = 0;  // of the file system that it is on
  std::vector<std::pair<std::string, uint64_t>> disk;  // part of the archive -> bytes on disk
  uint32_t dictionary = 0;                             // that the writer compresses with; 0: none yet
  std::vector<uint32_t> spoiled;                       // SpoiledDictionaries()
  std::vector<Cache> caches;
};

}  // namespace dicta
