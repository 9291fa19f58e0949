#include "tools/read/document.h"

#include <string>
#include <utility>

#include "storage/hash.h"
#include "tools/read/charset.h"

namespace dicta::tools {
namespace {

// What reading depends on beside the bytes, as the archive keeps it for reading them again.
v1::Hints KeptHints(const Hints& hints, const std::string& name) {
  v1::Hints kept;
  kept.set_publisher(hints.publisher);
  kept.set_language(hints.language);
  kept.set_date(hints.date);
  kept.set_speaker(hints.speaker);
  kept.set_place(hints.place);
  kept.set_name(name);
  return kept;
}

}  // namespace

Result<ReadDocument> MakePressDocument(std::string bytes, const Input& input, const Hints& hints) {
  DICTA_ASSIGN(const DecodedText decoded, DecodeText(bytes));
  DICTA_ASSIGN(ReadResult read, ReadPress(decoded.text, input.name, hints));
  ReadDocument result;
  result.remarks = std::move(read.remarks);
  Document& document = result.document;
  document.statement = std::move(read.statement);
  v1::Statement& statement = document.statement;
  if (!input.source_path.empty()) statement.mutable_source()->add_paths(input.source_path);
  v1::Original* original = statement.mutable_original();
  original->set_sha256(Hex(Sha256(bytes)));
  original->set_media_type("text/plain");
  original->set_charset(decoded.charset);
  original->set_size(static_cast<uint32_t>(bytes.size()));
  statement.mutable_extraction()->set_extractor("press");
  statement.mutable_extraction()->set_version(std::string(kPressVersion));
  document.name = input.name;
  document.hints = KeptHints(hints, input.name);
  document.time = statement.source().retrieved_at();
  document.original = std::move(bytes);
  return result;
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
