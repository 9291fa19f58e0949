#include "server/documents.h"

#include <memory>
#include <utility>

#include "tools/read/csv.h"
#include "tools/read/format.h"
#include "tools/read/input.h"
#include "tools/read/jsonl.h"
#include "tools/read/lines.h"
#include "tools/read/stream.h"
#include "tools/read/utf16.h"

namespace dicta::server {
namespace {

using tools::Format;
using tools::ReadDocument;

Format FormatOf(const v1::Document::Raw& raw, std::string_view head, std::string_view name) {
  switch (raw.format()) {
    case v1::Document::Raw::PRESS:
      return Format::kPress;
    case v1::Document::Raw::HTML:
      return Format::kHtml;
    case v1::Document::Raw::FEED:
      return Format::kFeed;
    case v1::Document::Raw::JSONL:
      return Format::kJsonl;
    case v1::Document::Raw::CSV:
      return Format::kCsv;
    default:
      return tools::DetectFormat(head, name);
  }
}

std::vector<ReadItem> ReadFeedItems(const std::string& bytes, const ReadOptions& options) {
  std::vector<ReadItem> items;
  for (Result<ReadDocument>& read : tools::MakeFeedDocuments(bytes, options.hints))
    items.push_back({0, std::move(read)});
  return items;
}

// No more than `items_max` + 1: the last one shows that there are too many.
std::vector<ReadItem> ReadJsonLines(tools::ByteStream* stream, const ReadOptions& options, size_t items_max) {
  std::vector<ReadItem> items;
  tools::LineReader reader(stream);
  while (items.size() <= items_max) {
    const Result<bool> more = reader.Next();
    if (!more.ok()) items.push_back({static_cast<uint32_t>(reader.number() + 1), more.status()});
    if (!more.ok() || !*more) break;
    if (!reader.too_long() && tools::IsBlank(reader.text())) continue;
    items.push_back({static_cast<uint32_t>(reader.number()), tools::Guarded([&]() -> Result<ReadDocument> {
                       if (reader.too_long()) return InvalidArgument("the line is too long");
                       DICTA_ASSIGN(v1::Statement statement, tools::ParseJsonLine(reader.text()));
                       return tools::MakeStructuredDocument(std::move(statement), options.hints, options.attribute);
                     })});
  }
  return items;
}

std::vector<ReadItem> ReadCsvRows(tools::ByteStream* stream, const ReadOptions& options, size_t items_max) {
  std::vector<ReadItem> items;
  const Status status = tools::ReadCsv(stream, [&](tools::CsvRow row) {
    items.push_back({static_cast<uint32_t>(row.line), tools::Guarded([&]() -> Result<ReadDocument> {
                       DICTA_ASSIGN(v1::Statement statement, std::move(row.statement));
                       return tools::MakeStructuredDocument(std::move(statement), options.hints, options.attribute);
                     })});
    return items.size() <= items_max;
  });
  if (!status.ok()) items.push_back({0, status});
  return items;
}

// The bytes as they were before they were compressed.
Result<std::string> Plain(const v1::Document::Raw& raw) {
  const auto stream = tools::Decompress(tools::FromMemory(raw.content()), raw.name());
  return tools::ReadAll(stream.get(), tools::kPressBytesMax);
}

Result<std::vector<ReadItem>> ReadRaw(v1::Document::Raw* raw, const ReadOptions& options, Budget* budget) {
  Result<std::string> bytes = Plain(*raw);
  // What is too large by itself has been unpacked as well, up to the limit of a document.
  const size_t unpacked = bytes.ok()                                        ? bytes->size()
                          : bytes.status().code() == Code::kInvalidArgument ? tools::kPressBytesMax
                                                                            : 0;
  if (unpacked > budget->bytes) {
    return InvalidArgument("more than " + std::to_string(kUnpackedBytesMax >> 20) + " MiB in the request, unpacked");
  }
  budget->bytes -= unpacked;
  std::vector<ReadItem> items;
  if (!bytes.ok()) {
    items.push_back({0, bytes.status()});
    return items;
  }
  raw->clear_content();
  tools::Input input;
  input.name = tools::Utf8Path(raw->name());
  for (const std::string_view suffix : {".gz", ".zst"}) {
    if (input.name.ends_with(suffix)) input.name.resize(input.name.size() - suffix.size());
  }
  input.source_path = tools::Utf8Path(raw->path());
  const bool wide = tools::IsMarkedUtf16(std::string_view(*bytes).substr(0, 2));
  const auto decoded = [&] {
    auto stream = std::make_unique<tools::PeekStream>(tools::FromMemory(*bytes));
    return wide ? tools::DecodeUtf16(std::move(stream)) : std::move(stream);
  };
  const auto head = decoded();
  const Format format = FormatOf(*raw, head->Peek(tools::kFormatHeadBytes), input.name);
  switch (format) {
    case Format::kFeed:
      return ReadFeedItems(*bytes, options);
    case Format::kJsonl:
      return ReadJsonLines(decoded().get(), options, budget->items);
    case Format::kCsv:
      return ReadCsvRows(decoded().get(), options, budget->items);
    case Format::kPb:
      items.push_back({0, InvalidArgument("a pb dump is imported where the archive is")});
      return items;
    case Format::kAuto:
    case Format::kPress:
    case Format::kHtml:
      break;
  }
  const auto make = format == Format::kHtml ? tools::MakeHtmlDocument : tools::MakePressDocument;
  items.push_back({0, tools::Guarded([&] { return make(std::move(*bytes), input, options.hints, options.earlier); })});
  return items;
}

Result<ReadDocument> FromRecord(v1::Document::Record* record) {
  const v1::Statement& statement = record->statement();
  if (statement.text().empty() && statement.title().empty() && !record->has_original()) {
    return InvalidArgument("nothing in it");
  }
  ReadDocument read;
  Document& document = read.document;
  document.statement = std::move(*record->mutable_statement());
  document.guid = std::move(*record->mutable_guid());
  document.feed_url = std::move(*record->mutable_feed_url());
  document.name = std::move(*record->mutable_name());
  document.hints = std::move(*record->mutable_hints());
  if (record->has_original()) document.original = std::move(*record->mutable_original());
  document.time = std::move(*record->mutable_time());
  document.revision = record->revision();
  return read;
}

}  // namespace

Result<std::vector<ReadItem>> ReadItems(v1::Document* document, const ReadOptions& options, Budget* budget) {
  std::vector<ReadItem> items;
  switch (document->document_case()) {
    case v1::Document::kStatement:
      items.push_back({0, tools::Guarded([&] {
                         return tools::MakeStructuredDocument(std::move(*document->mutable_statement()), options.hints,
                                                              options.attribute);
                       })});
      break;
    case v1::Document::kRaw: {
      DICTA_ASSIGN(items, ReadRaw(document->mutable_raw(), options, budget));
      break;
    }
    case v1::Document::kRecord:
      items.push_back({0, FromRecord(document->mutable_record())});
      break;
    case v1::Document::DOCUMENT_NOT_SET:
      break;
  }
  if (items.empty()) items.push_back({0, InvalidArgument("nothing in it")});
  if (items.size() > budget->items) {
    return InvalidArgument("more than " + std::to_string(kItemsMax) + " statements in the request");
  }
  budget->items -= items.size();
  for (const ReadItem& item : items) {
    const size_t memory = item.read.ok() ? item.read->document.statement.SpaceUsedLong() : 0;
    if (memory > budget->memory) {
      return InvalidArgument("its statements take more than " + std::to_string(kStatementsBytesMax >> 20) +
                             " MiB of memory");
    }
    budget->memory -= memory;
  }
  return items;
}

}  // namespace dicta::server
