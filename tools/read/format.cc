#include "tools/read/format.h"

#include <array>
#include <string>
#include <utility>

#include "tools/read/ascii.h"
#include "tools/read/csv.h"
#include "tools/read/pb.h"

namespace dicta::tools {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 7> kNames = {{
    {"auto", Format::kAuto},
    {"press", Format::kPress},
    {"html", Format::kHtml},
    {"feed", Format::kFeed},
    {"jsonl", Format::kJsonl},
    {"csv", Format::kCsv},
    {"pb", Format::kPb},
}};

// .xml is not here: what sort of XML it is, only the content says.
constexpr std::array<std::pair<std::string_view, Format>, 11> kSuffixes = {{
    {".txt", Format::kPress},
    {".jsonl", Format::kJsonl},
    {".ndjson", Format::kJsonl},
    {".json", Format::kJsonl},
    {".csv", Format::kCsv},
    {".pb", Format::kPb},
    {".html", Format::kHtml},
    {".htm", Format::kHtml},
    {".xhtml", Format::kHtml},
    {".rss", Format::kFeed},
    {".atom", Format::kFeed},
}};

std::string_view TrimLeft(std::string_view text) {
  const size_t at = text.find_first_not_of(" \t\r\n");
  return at == std::string_view::npos ? std::string_view() : text.substr(at);
}

// Behind the XML declaration, doctype and comments stands the root element, which tells a page from a feed.
Format MarkupFormat(std::string_view lower) {
  if (lower.starts_with("<!doctype html") || lower.starts_with("<html")) return Format::kHtml;
  if (lower.starts_with("<rss") || lower.starts_with("<feed") || lower.starts_with("<rdf:rdf")) return Format::kFeed;
  if (!lower.starts_with("<?xml") && !lower.starts_with("<!--")) return Format::kAuto;
  for (const std::string_view root : {"<rss", "<feed", "<rdf:rdf"}) {
    if (lower.find(root) != std::string_view::npos) return Format::kFeed;
  }
  return lower.find("<html") != std::string_view::npos ? Format::kHtml : Format::kAuto;
}

// `{` and then a name or the end: prose may begin with a brace, but not so.
bool IsJsonObject(std::string_view text) {
  if (!text.starts_with('{')) return false;
  text = TrimLeft(text.substr(1));
  return text.empty() || text.front() == '"' || text.front() == '}';
}

}  // namespace

std::string_view FormatName(Format format) {
  for (const auto& [name, value] : kNames) {
    if (value == format) return name;
  }
  return "auto";
}

Result<Format> ParseFormat(std::string_view word) {
  std::string known;
  for (const auto& [name, value] : kNames) {
    if (name == word) return value;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  return InvalidArgument("format \"" + std::string(word) + "\" is none of " + known);
}

bool IsFormatHead(std::string_view head) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const std::string_view text = TrimLeft(head);
  return !text.empty() && text.front() != '<' && text.find('\n') != std::string_view::npos;
}

Format DetectFormat(std::string_view head, std::string_view name) {
  if (IsPbDump(head)) return Format::kPb;
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const std::string_view text = TrimLeft(head);
  const Format markup = MarkupFormat(LowerAscii(text));
  if (markup != Format::kAuto) return markup;
  if (IsJsonObject(text)) return Format::kJsonl;
  const std::string lower_name = LowerAscii(name);
  for (const auto& [suffix, format] : kSuffixes) {
    if (lower_name.ends_with(suffix)) return format;
  }
  if (IsCsvHeader(head.substr(0, head.find('\n')))) return Format::kCsv;
  return Format::kPress;
}

}  // namespace dicta::tools
