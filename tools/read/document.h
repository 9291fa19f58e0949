// What a reader found -> the document that the archive takes. Functions are thread-safe.
#pragma once

#include <functional>
#include <optional>
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

// Runs what reads a document. Readers call libraries that throw; a document that makes one do so is that document's
// misfortune alone: InvalidArgument.
Result<ReadDocument> Guarded(const std::function<Result<ReadDocument>()>& read);

// What was said about a document with these bytes (SHA-256, 64 hex digits) when it was last imported; nothing where it
// never was. As Archive::HintsOf.
using EarlierHints = std::function<Result<std::optional<v1::Hints>>(const std::string& sha256)>;

// A press document or page may have as many bytes: its words take many times as much memory.
inline constexpr size_t kPressBytesMax = size_t{16} << 20;

// A press document: decodes, reads, and keeps the bytes as the original. What `earlier` knows of the same bytes still
// holds where `hints` are silent: their name too, so that another path does not change what is read. InvalidArgument:
// no text, or no body in it.
Result<ReadDocument> MakePressDocument(std::string bytes, const Input& input, const Hints& hints,
                                       const EarlierHints& earlier = {});

// The same for a page.
Result<ReadDocument> MakeHtmlDocument(std::string bytes, const Input& input, const Hints& hints,
                                      const EarlierHints& earlier = {});

// Each item of a feed; one error where it is no feed or has none. Never empty.
std::vector<Result<ReadDocument>> MakeFeedDocuments(const std::string& bytes, const Hints& hints);

// A structured record, as it is but for what the hints say of what it leaves open. `attribute`: utterances are derived
// where it has none. InvalidArgument: it says nothing, neither text nor title.
Result<ReadDocument> MakeStructuredDocument(v1::Statement statement, const Hints& hints, bool attribute);

// Sets what the statement does not say: a date given so has evidence of basis USER.
void ApplyHints(const Hints& hints, v1::Statement* statement);

}  // namespace dicta::tools
