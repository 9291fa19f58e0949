// Documents of a request -> the documents that the archive takes, read as `dicta import` reads files. Thread-safe.
#pragma once

#include <cstdint>
#include <vector>

#include "dicta/v1/service.pb.h"
#include "server/limits.h"
#include "storage/status.h"
#include "tools/read/document.h"

namespace dicta::server {

// One statement of a document, or why it is none.
struct ReadItem {
  uint32_t line = 0;  // of JSONL and CSV, from 1; 0: the whole document, or an item of a feed
  Result<tools::ReadDocument> read;
};

struct ReadOptions {
  tools::Hints hints;
  bool attribute = false;
  tools::EarlierHints earlier;  // as Archive::HintsOf
};

// What the documents of a request that are still to be read may have.
struct Budget {
  size_t bytes = kUnpackedBytesMax;
  size_t items = kItemsMax;
  size_t memory = kStatementsBytesMax;
};

// At least one item; `document` is used up. InvalidArgument: the documents of the request have more than the budget.
Result<std::vector<ReadItem>> ReadItems(v1::Document* document, const ReadOptions& options, Budget* budget);

}  // namespace dicta::server
