// What the index must hold: the rows that follow from a statement's records, and from a person's names.
//
// Writing puts these rows batch by batch as they become true; verifying compares them with what is stored, and repair
// writes them anew. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/index.h"
#include "storage/people.h"
#include "storage/person_rows.h"
#include "storage/status.h"

namespace dicta {

struct StoredRecord;

// The versions that have rows in lists: those with content.
std::vector<Version> VersionsOf(const std::vector<StoredRecord>& records);

// Under what a statement's URL is looked up; nothing where it has none, or one that is no key.
std::optional<std::string> AddressKey(const v1::Statement& statement);

// All rows that lead to a statement with these records (all of them, oldest first, with content): in lists, by the
// digests of its originals, by its URLs. Corruption: a version's date is none.
Result<IndexRows> RowsOfStatement(const std::string& id, const std::vector<StoredRecord>& records,
                                  const People& people);

// The rows by which names lead to a person who has these names, oldest first.
IndexRows RowsOfNames(std::string_view person, const std::vector<ArrivedName>& names);

}  // namespace dicta
