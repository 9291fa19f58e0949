// One file of a backup: a pb dump, compressed, of the positions `first` to `last`. Used by one thread.
#pragma once

#include <string>

#include "storage/status.h"
#include "tools/backup/manifest.h"
#include "tools/read/pb.h"
#include "tools/read/stream.h"

namespace dicta::tools {

// Reads a segment from the medium and checks all of it on the way: each record against its checksum, each batch against
// the chain, which goes on from `chain_before` (hex; empty: the beginning), the file against its size and SHA-256
// (those of `segment`, filled in where they are empty). A batch is visited when it has been checked; with no visitor,
// the file is only checked. Corruption names the file, as do IoError and NotFound.
Status ReadSegment(const std::string& directory, Segment* segment, const std::string& chain_before,
                   const PbVisitor& visit = nullptr, const PbDictionaryVisitor& visit_dictionary = nullptr,
                   const StreamHooks& hooks = {});

}  // namespace dicta::tools
