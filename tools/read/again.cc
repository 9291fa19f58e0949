#include "tools/read/again.h"

#include <string>
#include <utility>

#include "tools/read/document.h"
#include "tools/read/feed/feed.h"
#include "tools/read/input.h"

namespace dicta::tools {

Result<Document> ReadAgain(const Archive& archive, const v1::Statement& stored) {
  DICTA_ASSIGN(std::string bytes, archive.Original(stored.id()));
  DICTA_ASSIGN(const v1::Hints hints, archive.HintsOfStatement(stored.id()));
  const std::string& extractor = stored.extraction().extractor();
  Input input;
  input.name = hints.name();
  const EarlierHints as_before = [&](const std::string&) { return Result<std::optional<v1::Hints>>(hints); };
  Document document;
  if (extractor == "press" || extractor == "html") {
    DICTA_ASSIGN(ReadDocument read, extractor == "press" ? MakePressDocument(std::move(bytes), input, {}, as_before)
                                                         : MakeHtmlDocument(std::move(bytes), input, {}, as_before));
    document = std::move(read.document);
  } else if (extractor == "feed") {
    DICTA_ASSIGN(ReadResult read, ReadFeedItem(bytes, hints));
    document.statement = std::move(read.statement);
    document.hints = hints;
  } else {
    return Unsupported("no reader \"" + extractor + "\" in this build");
  }
  document.original.reset();  // it is here already
  v1::Statement& statement = document.statement;
  statement.set_id(stored.id());
  *statement.mutable_original() = stored.original();
  if (!stored.source().retrieved_at().empty()) {
    statement.mutable_source()->set_retrieved_at(stored.source().retrieved_at());
  }
  return document;
}

}  // namespace dicta::tools
