#include "storage/expected_rows.h"

#include <algorithm>
#include <set>

#include "storage/fold.h"
#include "storage/hash.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"

namespace dicta {
namespace {

constexpr size_t kAddressBytesMax = 1024;  // a longer URL is kept in the record, but cannot be looked up

}  // namespace

std::vector<Version> VersionsOf(const std::vector<StoredRecord>& records) {
  std::vector<Version> versions;
  for (const StoredRecord& record : records) {
    if (record.statement) versions.push_back({record.position, ListingOf(*record.statement)});
  }
  return versions;
}

std::optional<std::string> AddressKey(const v1::Statement& statement) {
  const std::string& url = statement.source().url();
  if (url.empty() || url.size() > kAddressBytesMax || url.find('\0') != std::string::npos) return {};
  return SourceKey(CanonicalUrl(url), statement.id());
}

Result<IndexRows> RowsOfStatement(const std::string& id, const std::vector<StoredRecord>& records,
                                  const People& people) {
  IndexRows rows;
  const std::vector<Version> versions = VersionsOf(records);
  if (versions.empty()) return rows;
  std::optional<uint64_t> withdrawn;
  if (IsRemoval(records.back().meta.change())) withdrawn = records.back().position;
  std::vector<People::SplitFact> splits;  // one that came after a removal moved nothing
  for (const People::SplitFact& split : people.SplitsOf(id)) {
    if (!withdrawn || split.position < *withdrawn) splits.push_back(split);
  }
  DICTA_ASSIGN(rows, RowsOf(records.front().meta.ordinal(), versions, splits, withdrawn));
  for (const StoredRecord& record : records) {
    if (!record.statement) continue;
    if (const auto key = AddressKey(*record.statement)) rows.emplace(*key, "");
    if (record.meta.original_held()) rows.emplace(HashKey(Unhex(record.statement->original().sha256()), id), "");
  }
  return rows;
}

IndexRows RowsOfNames(std::string_view person, const std::vector<ArrivedName>& names) {
  IndexRows rows;
  std::set<std::string> folded_names;
  std::string folded;
  for (const ArrivedName& name : names) {
    folded = FoldName(name.name);
    if (!folded_names.insert(folded).second) continue;
    rows.emplace(NameKey(folded, person, name.position), "");
    for (const std::string_view word : WordsOf(folded)) rows.emplace(WordKey(word, folded, person, name.position), "");
  }
  return rows;
}

}  // namespace dicta
