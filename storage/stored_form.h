// Records in a dump as the archive stored them; whether they are what was written.
// Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "dicta/v1/archive.pb.h"
#include "storage/codec.h"
#include "storage/status.h"

namespace dicta {

// Fills in statement and metadata of a record in stored form; its id and value stay. Other entries are plain already.
// `codec` knows the dump's dictionaries, `position` is that of the record's batch. Corruption: damaged, or another's.
Status MakePlain(const Codec& codec, uint64_t position, v1::DumpEntry* entry);

// The number of the dictionary that a stored value uses; 0: none. REQUIRES: the value has been made plain.
uint32_t DictionaryOf(const v1::DumpEntry::Record& record);

// The chain of a batch, computed from the chain before it (empty for the first) and from the entries that follow it in
// a dump, those in stored form made plain. Another than the batch's own: something is missing, or not what was written.
std::string ChainOf(std::string_view before, std::span<const v1::DumpEntry> entries);

}  // namespace dicta
