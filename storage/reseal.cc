#include "storage/reseal.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "storage/date.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/salvage.h"
#include "storage/store.h"
#include "storage/writer.h"

namespace dicta {
namespace {

struct Left {
  uint64_t ordinal = 0;
  std::string id;
};
using LeftByPosition = std::map<uint64_t, std::vector<Left>>;

Result<LeftByPosition> RecordsAfter(const Store& store, uint64_t position) {
  LeftByPosition left;
  DICTA_TRY(ScanReadable(
      store.engine(), Space::kRecord, {},
      [&](std::string_view key, std::string_view value) {
        std::string_view id;
        uint64_t at = 0;
        if (!ParseRecordKey(key, &id, &at) || at <= position) return true;
        const auto meta = DecodeMeta(key, value);
        if (meta.ok()) left[at].push_back({meta->ordinal(), std::string(id)});
        return true;
      },
      [](const Gap&) {}));
  for (auto& [at, records] : left) {
    std::sort(records.begin(), records.end(),
              [](const Left& a, const Left& b) { return std::tie(a.ordinal, a.id) < std::tie(b.ordinal, b.id); });
  }
  return left;
}

// The batch row of a position whose own is lost, over what is left.
Status Seal(Store* store, uint64_t position, const std::vector<Left>& records) {
  const Engine& engine = store->engine();
  Batch batch;
  std::string links;
  v1::Batch row;
  row.set_last_ordinal(store->head().last_ordinal());
  DICTA_TRY(engine.Scan(Space::kMeta, PositionRange('J', position), false, [&](std::string_view key, std::string_view) {
    batch.Delete(Space::kMeta, std::string(key));
    return true;
  }));
  for (const Left& one : records) {
    const auto record = store->Newest(one.id, position);
    if (!record.ok() || record->position != position) continue;  // damaged: it stays, and verify names it
    v1::JournalEntry entry;
    entry.set_id(one.id);
    entry.set_change(record->meta.change());
    entry.set_original(record->meta.original_held());
    batch.Put(Space::kMeta, JournalKey(position, row.statements()), entry.SerializeAsString());
    links += LinkOf(one.id, record->meta, record->statement ? &*record->statement : nullptr);
    row.set_statements(row.statements() + 1);
    row.set_last_ordinal(std::max(row.last_ordinal(), one.ordinal));
  }
  DICTA_TRY(
      engine.Scan(Space::kMeta, PositionRange('F', position), false, [&](std::string_view, std::string_view value) {
        links += Sha256(value);
        return true;
      }));
  row.set_position(position);
  row.set_time(NowUtc());
  row.set_note("repair");
  row.set_lost(true);
  row.set_chain(Sha256(store->head().chain() + links));
  return store->Commit(std::move(batch), row, nullptr);
}

}  // namespace

Status AcceptLoss(Store* store) {
  const uint64_t last = store->head().position();
  const auto mark = store->watermark().Read();
  if (!mark.ok() && mark.status().code() != Code::kCorruption) return mark.status();
  DICTA_ASSIGN(const LeftByPosition left, RecordsAfter(*store, last));
  const uint64_t until = std::max({last, mark.ok() ? mark->position : 0, left.empty() ? 0 : left.rbegin()->first});
  // Until all is sealed, the watermark says that something is lost.
  if (!mark.ok() && until > last) DICTA_TRY(store->MarkAnew({until, std::string(32, '\0')}));
  for (uint64_t position = last + 1; position <= until; ++position) {
    const auto records = left.find(position);
    DICTA_TRY(Seal(store, position, records == left.end() ? std::vector<Left>() : records->second));
  }
  return store->MarkAnew({store->head().position(), store->head().chain()});
}

}  // namespace dicta
