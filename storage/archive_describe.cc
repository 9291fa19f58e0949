// What an archive says of itself: all that a walk through it tells, or what is known without one.
#include <algorithm>

#include "storage/archive.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/room.h"
#include "storage/rows.h"
#include "storage/store.h"

namespace dicta {
namespace {

std::vector<std::pair<std::string, uint64_t>> BytesByPart(const Store& store) {
  std::vector<std::pair<std::string, uint64_t>> parts;
  uint64_t known = 0;
  for (int i = 0; i < kSpaces; ++i) {
    const uint64_t bytes = store.engine().Bytes(static_cast<Space>(i));
    parts.emplace_back(kSpaceNames[i], bytes);
    known += bytes;
  }
  const uint64_t all = store.directory().BytesOnDisk();
  parts.emplace_back("log and others", all > known ? all - known : 0);
  return parts;
}

template <typename Value>
Figures::Cache UseOf(const char* name, const Cache<Value>& cache) {
  const auto use = cache.use();
  return {name, use.bytes, use.hits, use.misses};
}

}  // namespace

Result<Info> Archive::Describe(const std::function<bool()>& stop) const {
  Info info;
  uint64_t seen = 0;
  bool stopped = false;
  const auto go_on = [&] {
    constexpr uint64_t kSeenBetween = 256;
    if (stop && ++seen % kSeenBetween == 0) stopped = stopped || stop();
    return !stopped;
  };
  info.position = store_->position();
  info.format_version = store_->directory().format_version();
  info.created = store_->directory().created();
  info.batches = info.position;
  const auto stream =
      Stoppable(OpenList({.engine = &store_->engine(), .position = info.position, .values = false}, DayList()), stop);
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    ++info.statements;
    if (!row->place.dated()) {
      ++info.undated;
      continue;
    }
    if (!info.days) info.days = DaySpan{row->place.first, row->place.last};
    info.days->last = std::max(info.days->last, row->place.last);
  }
  DICTA_TRY(stream->status());
  DICTA_TRY(store_->engine().Scan(Space::kRecord, {}, false, [&](std::string_view key, std::string_view value) {
    const auto parsed = ParseValue(value);
    const auto meta = DecodeMeta(key, value);
    if (!parsed.ok() || !meta.ok()) {
      ++info.damaged;
      return go_on();
    }
    info.raw_bytes += ContentBytes(*parsed);
    info.frame_bytes += parsed->frame.size();
    if (IsRemoval(meta->change())) {
      ++info.removed;
    } else if (meta->change() != v1::Change::PATH_ADDED) {
      ++info.revisions;
    }
    return go_on();
  }));
  DICTA_TRY(store_->engine().Scan(Space::kOriginal, {}, false, [&](std::string_view key, std::string_view value) {
    if (key.substr(32) == std::string_view("\0\0\0\0", 4)) ++info.originals;
    const auto parsed = ParseValue(value);
    if (parsed.ok()) info.original_bytes += ContentBytes(*parsed);
    info.original_stored_bytes += value.size();
    return go_on();
  }));
  DICTA_TRY(
      store_->engine().Scan(Space::kMeta, TagRange('Z'), false, [&](std::string_view key, std::string_view value) {
        info.dictionaries.emplace_back(DictionaryOfKey(key), value.size());
        return true;
      }));
  DICTA_ASSIGN(info.spoiled, store_->SpoiledDictionaries());
  if (stopped) return Busy("stopped on the way through the archive");
  DICTA_TRY(ForEachSpeaker(
      "",
      [&](const SpeakerCount& speaker) {
        if (speaker.count > 0) ++info.speakers;
        return go_on();
      },
      info.position, 0, stop));
  if (stopped) return Busy("stopped on the way through the archive");
  info.disk = BytesByPart(*store_);
  return info;
}

Result<Figures> Archive::Measure() const {
  Figures figures;
  figures.position = store_->position();
  if (figures.position > 0) {
    DICTA_ASSIGN(const v1::Batch last, store_->BatchAt(figures.position));
    figures.archived = last.last_ordinal();
    figures.last_write = last.time();
  }
  figures.sound = store_->sound();
  DICTA_ASSIGN(figures.free_bytes, FreeBytes(store_->directory().path()));
  figures.disk = BytesByPart(*store_);
  figures.dictionary = store_->codec().latest();
  DICTA_ASSIGN(figures.spoiled, store_->SpoiledDictionaries());
  const Caches& caches = store_->caches();
  figures.caches = {UseOf("statements", caches.statements), UseOf("rows", caches.runs), UseOf("counts", caches.counts),
                    UseOf("names", caches.persons)};
  return figures;
}

}  // namespace dicta
