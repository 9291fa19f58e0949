#include "tools/write/json.h"

#include <google/protobuf/util/json_util.h>
#include <unicode/utf8.h>

#include <cstdio>
#include <vector>

namespace dicta::tools {
namespace {

std::string JsonArray(std::span<const std::string> jsons) {
  std::string out = "[";
  for (const std::string& json : jsons) {
    if (out.size() > 1) out += ',';
    out += json;
  }
  return out += ']';
}

}  // namespace

Result<std::string> ToJsonLine(const v1::Statement& statement) {
  std::string out;
  const auto status = google::protobuf::util::MessageToJsonString(statement, &out);
  if (!status.ok()) return Corruption("statement " + statement.id() + ": " + status.ToString());
  out += '\n';
  return out;
}

std::string JsonString(std::string_view text) {
  std::string out = "\"";
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t begin = at;
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    if (c < 0) {
      out += "\\ufffd";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029) {
      char escaped[16];
      std::snprintf(escaped, sizeof(escaped), "\\u%04x", static_cast<unsigned>(c));
      out += escaped;
    } else {
      out += text.substr(static_cast<size_t>(begin), static_cast<size_t>(at - begin));
    }
  }
  return out += '"';
}

JsonObject& JsonObject::Add(std::string_view key, std::string_view value) { return AddRaw(key, JsonString(value)); }

JsonObject& JsonObject::Add(std::string_view key, uint64_t value) { return AddRaw(key, std::to_string(value)); }

JsonObject& JsonObject::Add(std::string_view key, double value) {
  char digits[32];
  std::snprintf(digits, sizeof(digits), "%.3f", value);
  return AddRaw(key, digits);
}

JsonObject& JsonObject::Add(std::string_view key, std::span<const std::string> values) {
  std::vector<std::string> jsons;
  for (const std::string& value : values) jsons.push_back(JsonString(value));
  return AddRaw(key, JsonArray(jsons));
}

JsonObject& JsonObject::AddIfAny(std::string_view key, std::string_view value) {
  return value.empty() ? *this : Add(key, value);
}

JsonObject& JsonObject::AddRaw(std::string_view key, std::string_view json) {
  if (!fields_.empty()) fields_ += ',';
  fields_ += JsonString(key);
  fields_ += ':';
  fields_ += json;
  return *this;
}

JsonObject& JsonObject::AddRaw(std::string_view key, std::span<const std::string> jsons) {
  return AddRaw(key, std::string_view(JsonArray(jsons)));
}

}  // namespace dicta::tools
