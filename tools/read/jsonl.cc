#include "tools/read/jsonl.h"

#include <google/protobuf/util/json_util.h>

#include <string>

#include "tools/read/charset.h"
#include "tools/read/json_depth.h"
#include "tools/read/json_plain.h"

namespace dicta::tools {
namespace {

bool Has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// "(speakers[0]) bar: Cannot find field." -> `unknown field "bar" in speakers[0]`
std::string UnknownField(std::string_view message) {
  std::string_view place;
  if (message.starts_with('(')) {
    const size_t close = message.find(") ");
    place = message.substr(1, close - 1);
    message.remove_prefix(close + 2);
  }
  std::string text = "unknown field \"" + std::string(message.substr(0, message.rfind(": Cannot find field"))) + "\"";
  if (!place.empty()) text += " in " + std::string(place);
  return text;
}

// "(genre): invalid value "FOO" for type type.googleapis.com/dicta.v1.Genre.Value" -> `genre: "FOO" is no Genre`
std::string WrongValue(std::string_view message) {
  constexpr std::string_view kInvalid = "): invalid value ";
  constexpr std::string_view kForType = " for type ";
  const size_t close = message.find(kInvalid);
  const size_t type = message.rfind(kForType);
  if (!message.starts_with('(') || close == std::string_view::npos || type == std::string_view::npos) {
    return std::string(message);
  }
  const size_t begin = close + kInvalid.size();
  std::string_view name = message.substr(type + kForType.size());
  constexpr std::string_view kPackage = "dicta.v1.";
  if (const size_t at = name.find(kPackage); at != std::string_view::npos) name.remove_prefix(at + kPackage.size());
  if (name.ends_with(".Value")) name.remove_suffix(6);
  if (name == "TYPE_STRING") name = "string";
  if (name == "TYPE_UINT32") name = "whole number from 0 to 4294967295";
  std::string value(message.substr(begin, type > begin ? type - begin : 0));
  if (value.size() > 80) value = value.substr(0, Utf8Prefix(std::string_view(value).substr(0, 80))) + "…";
  return std::string(message.substr(1, close - 1)) + ": " + value + " is no " + std::string(name);
}

// The parser's words, for somebody who has not written it.
std::string Explain(std::string_view message) {
  // Behind the first line, the parser quotes the input.
  const std::string_view first = message.substr(0, message.find('\n'));
  if (first.starts_with("Unexpected end of string") || first.starts_with("Closing quote expected")) {
    return "JSON is cut short";
  }
  if (Has(first, "Cannot find field")) return UnknownField(first);
  if (Has(first, ": invalid value ")) return WrongValue(first);
  if (Has(first, "Root element must be a message")) return "no JSON object";
  if (Has(first, "Parsing terminated before end of input")) return "more follows after the JSON object";
  return "bad JSON: " + std::string(first);
}

// By protobuf's own reader, which says what is wrong.
Result<v1::Statement> ParseByProtobuf(std::string_view line) {
  if (const size_t good = Utf8Prefix(line); good < line.size()) {
    return InvalidArgument("not UTF-8 at byte " + std::to_string(good + 1) + " of the line");
  }
  if (IsNestedTooDeep(line)) {
    return InvalidArgument("bad JSON: nested deeper than " + std::to_string(kJsonNestingMax));
  }
  v1::Statement statement;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const google::protobuf::util::Status status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(line.data(), line.size()), &statement, options);
  if (!status.ok()) {
    const google::protobuf::StringPiece message = status.message();
    return InvalidArgument(Explain(std::string_view(message.data(), message.size())));
  }
  return statement;
}

}  // namespace

Result<v1::Statement> ParseJsonLine(std::string_view line) {
  if (auto plain = ReadPlainJson(line)) return *std::move(plain);
  return ParseByProtobuf(line);
}

bool IsBlank(std::string_view line) { return line.find_first_not_of(" \t\r\n") == std::string_view::npos; }

}  // namespace dicta::tools
