#include "tools/read/document.h"

#include <exception>
#include <optional>
#include <string>
#include <utility>

#include "storage/hash.h"
#include "tools/read/charset.h"
#include "tools/read/feed/feed.h"
#include "tools/read/html/html.h"

namespace dicta::tools {
namespace {

// What is said now, over what was said before.
v1::Hints Merge(const Hints& now, const std::string& name, const v1::Hints& before) {
  v1::Hints merged = before;
  if (!now.publisher.empty()) merged.set_publisher(now.publisher);
  if (!now.language.empty()) merged.set_language(now.language);
  if (!now.date.empty()) merged.set_date(now.date);
  if (!now.speaker.empty()) merged.set_speaker(now.speaker);
  if (!now.place.empty()) merged.set_place(now.place);
  if (merged.name().empty()) merged.set_name(name);
  return merged;
}

Hints Given(const v1::Hints& hints) {
  return {hints.publisher(), hints.language(), hints.date(), hints.speaker(), hints.place()};
}

// A document that keeps its bytes. `read` makes the result of bytes, name and hints, and sets the charset.
template <typename Read>
Result<ReadDocument> MakeFromBytes(std::string bytes, const Input& input, const Hints& hints,
                                   const EarlierHints& earlier, const char* media_type, Read&& read_bytes) {
  if (bytes.size() > kPressBytesMax) return InvalidArgument("larger than the 16 MiB that a press document may have");
  const std::string sha256 = Hex(Sha256(bytes));
  std::optional<v1::Hints> before;
  if (earlier) {
    DICTA_ASSIGN(before, earlier(sha256));
  }
  const v1::Hints merged = Merge(hints, input.name, before.value_or(v1::Hints()));
  std::string charset;
  DICTA_ASSIGN(ReadResult read, read_bytes(bytes, merged.name(), Given(merged), &charset));
  ReadDocument result;
  result.remarks = std::move(read.remarks);
  Document& document = result.document;
  document.statement = std::move(read.statement);
  v1::Statement& statement = document.statement;
  if (!input.source_path.empty()) statement.mutable_source()->add_paths(input.source_path);
  v1::Original* original = statement.mutable_original();
  original->set_sha256(sha256);
  original->set_media_type(media_type);
  original->set_charset(charset);
  original->set_size(static_cast<uint32_t>(bytes.size()));
  document.name = input.name;
  document.hints = merged;
  document.time = statement.source().retrieved_at();
  document.original = std::move(bytes);
  return result;
}

}  // namespace

Result<ReadDocument> Guarded(const std::function<Result<ReadDocument>()>& read) {
  try {
    return read();
  } catch (const std::exception& error) {
    return InvalidArgument(std::string("cannot be read: ") + error.what());
  }
}

Result<ReadDocument> MakePressDocument(std::string bytes, const Input& input, const Hints& hints,
                                       const EarlierHints& earlier) {
  const auto read = [](std::string_view document, std::string_view name, const Hints& given,
                       std::string* charset) -> Result<ReadResult> {
    DICTA_ASSIGN(const DecodedText decoded, DecodeText(document));
    *charset = decoded.charset;
    return ReadPress(decoded.text, name, given);
  };
  return MakeFromBytes(std::move(bytes), input, hints, earlier, "text/plain", read);
}

Result<ReadDocument> MakeHtmlDocument(std::string bytes, const Input& input, const Hints& hints,
                                      const EarlierHints& earlier) {
  return MakeFromBytes(std::move(bytes), input, hints, earlier, "text/html", ReadHtml);
}

std::vector<Result<ReadDocument>> MakeFeedDocuments(const std::string& bytes, const Hints& hints) {
  std::vector<Result<ReadDocument>> documents;
  const Result<ReadDocument> whole = Guarded([&]() -> Result<ReadDocument> {
    DICTA_ASSIGN(std::vector<FeedItem> items, ReadFeed(bytes, hints));
    for (FeedItem& item : items) {
      if (item.document.ok()) {
        documents.push_back(ReadDocument{std::move(*item.document), std::move(item.remarks)});
      } else {
        documents.push_back(item.document.status());
      }
    }
    return ReadDocument();
  });
  if (!whole.ok()) return {whole.status()};
  return documents;
}

Result<ReadDocument> MakeStructuredDocument(v1::Statement statement, const Hints& hints, bool attribute) {
  if (statement.text().empty() && statement.title().empty()) return InvalidArgument("neither text nor title");
  ReadDocument result;
  ApplyHints(hints, &statement);
  if (attribute && statement.utterances().empty()) Attribute(&statement);
  if (statement.date().empty()) result.remarks.emplace_back("undated: --date would set it");
  result.document.time = statement.source().retrieved_at();
  result.document.revision = statement.revision();
  result.document.statement = std::move(statement);
  return result;
}

void ApplyHints(const Hints& hints, v1::Statement* statement) {
  if (!hints.publisher.empty() && statement->source().publisher().empty()) {
    statement->mutable_source()->set_publisher(hints.publisher);
  }
  if (!hints.language.empty() && statement->language().empty()) statement->set_language(hints.language);
  if (!hints.place.empty() && statement->place().empty()) statement->set_place(hints.place);
  if (!hints.speaker.empty() && statement->speakers().empty()) statement->add_speakers()->set_name(hints.speaker);
  if (!hints.date.empty() && statement->date().empty()) {
    statement->set_date(hints.date);
    v1::DateEvidence* evidence = statement->add_date_evidence();
    evidence->set_kind(v1::DateEvidence::Kind::SAID);
    evidence->set_basis(v1::DateEvidence::Basis::USER);
    evidence->set_value(hints.date);
  }
}

}  // namespace dicta::tools
