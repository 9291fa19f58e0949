// What a reader found -> the document that the archive takes. Functions are thread-safe.
#pragma once

#include <string>
#include <vector>

#include "dicta/v1/statement.pb.h"
#include "storage/archive.h"
#include "storage/status.h"
#include "tools/read/input.h"
#include "tools/read/reader.h"

namespace dicta::tools {

struct ReadDocument {
  Document document;
  std::vector<std::string> remarks;  // for the user
};

// A press document: decodes, reads, and keeps the bytes as the original. InvalidArgument: no text, or no body in it.
Result<ReadDocument> MakePressDocument(std::string bytes, const Input& input, const Hints& hints);

// A structured record, as it is but for what the hints say of what it leaves open. `attribute`: utterances are derived
// where it has none. InvalidArgument: it says nothing, neither text nor title.
Result<ReadDocument> MakeStructuredDocument(v1::Statement statement, const Hints& hints, bool attribute);

// Sets what the statement does not say: a date given so has evidence of basis USER.
void ApplyHints(const Hints& hints, v1::Statement* statement);

}  // namespace dicta::tools
