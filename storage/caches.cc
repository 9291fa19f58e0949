#include "storage/caches.h"

#include <algorithm>

#include "storage/keys.h"

namespace dicta {

Present::Touched TouchedBy(const Batch& batch) {
  Present::Touched touched;
  if (Deletes(batch)) touched.AddAll();
  for (const Batch::Op& op : batch.ops()) {
    std::string_view id;
    uint64_t position = 0;
    switch (op.space) {
      case Space::kRecord:
        if (ParseRecordKey(op.key, &id, &position)) touched.Add(id);
        break;
      case Space::kIndex:
        if (IsNameKey(op.key)) {
          touched.Add(kNamesMark);
        } else if (const std::string_view list = ListOfRowKey(op.key); !list.empty()) {
          touched.Add(list);
        }
        break;
      case Space::kMeta:
        if (IsFactKey(op.key)) touched.AddAll();
        break;
      case Space::kOriginal:
        break;
    }
  }
  return touched;
}

bool Deletes(const Batch& batch) {
  return std::any_of(batch.ops().begin(), batch.ops().end(), [](const Batch::Op& op) { return !op.value; });
}

uint8_t RanksIn(const Batch& batch) {
  uint8_t ranks = 0;
  for (const Batch::Op& op : batch.ops()) {
    if (op.space != Space::kIndex || ListOfRowKey(op.key).empty()) continue;
    ranks = static_cast<uint8_t>(ranks | 1u << RankOfRowKey(op.key));
  }
  return ranks;
}

}  // namespace dicta
