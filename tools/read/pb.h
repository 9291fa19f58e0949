// The pb dump, as DumpEntry in proto/dicta/v1/archive.proto describes it. Used by one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "storage/status.h"
#include "tools/read/stream.h"

namespace dicta::tools {

// What came with a batch, until the next one; it lives until the visitor returns. `offset` is where the batch's entry
// begins in the (decompressed) dump. A status that is not ok ends the reading and is its result.
using PbVisitor =
    std::function<Status(const v1::Batch& batch, std::span<const v1::DumpEntry> entries, uint64_t offset)>;

// A dictionary of the dump; all of them come before the first batch.
using PbDictionaryVisitor = std::function<Status(const v1::DumpEntry::Dictionary& dictionary)>;

// Visits the batches of a dump in order, each as soon as it is whole. Corruption: no dump; "cut short after N entries"
// (a batch that is not whole is not visited); an entry that claims more than it may (before memory is taken for it) or
// does not parse; bytes or count that do not match the trailer; something behind it. Unsupported: a newer version.
// Memory: one batch.
// Records in stored form have been made plain.
Status ReadPb(ByteStream* stream, const PbVisitor& visit, const PbDictionaryVisitor& visit_dictionary = nullptr);

// The same checks without any visit and without parsing the entries.
Status CheckPb(ByteStream* stream);

// Whether a dump begins so.
bool IsPbDump(std::string_view head);

}  // namespace dicta::tools
