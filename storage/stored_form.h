// Records in a dump as the archive stored them.
// Thread-safe.
#pragma once

#include <cstdint>

#include "dicta/v1/archive.pb.h"
#include "storage/codec.h"
#include "storage/status.h"

namespace dicta {

// Fills in statement and metadata of a record in stored form; its id and value stay. Other entries are plain already.
// `codec` knows the dump's dictionaries, `position` is that of the record's batch. Corruption: damaged, or another's.
Status MakePlain(const Codec& codec, uint64_t position, v1::DumpEntry* entry);

// The number of the dictionary that a stored value uses; 0: none. REQUIRES: the value has been made plain.
uint32_t DictionaryOf(const v1::DumpEntry::Record& record);

}  // namespace dicta
