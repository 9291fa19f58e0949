#include "tools/write/json.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <array>
#include <cstdio>
#include <vector>

namespace dicta::tools {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string JsonArray(std::span<const std::string> jsons) {
  std::string out = "[";
  for (const std::string& json : jsons) {
    if (out.size() > 1) out += ',';
    out += json;
  }
  return out += ']';
}

// Bytes that stand in a JSON string as they are, most of all there are.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (size_t byte = 0x20; byte < 0x7F; ++byte) plain[byte] = byte != '"' && byte != '\\';
  return plain;
}();

// What JSON demands, and characters that nobody sees or that turn the text around them: no reader of a line, and no
// terminal, should be misled by one.
bool IsEscaped(UChar32 c) {
  constexpr uint32_t kUnseen = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  return c == '"' || c == '\\' || (U_GET_GC_MASK(c) & kUnseen) != 0;
}

void AppendUnit(unsigned unit, std::string* out) {
  char escaped[8];
  std::snprintf(escaped, sizeof(escaped), "\\u%04x", unit);
  *out += escaped;
}

void AppendEscaped(UChar32 c, std::string* out) {
  if (c == '"' || c == '\\') {
    (*out += '\\') += static_cast<char>(c);
  } else if (c == '\n') {
    *out += "\\n";
  } else if (c == '\t') {
    *out += "\\t";
  } else if (c > 0xFFFF) {
    AppendUnit(U16_LEAD(c), out);
    AppendUnit(U16_TRAIL(c), out);
  } else {
    AppendUnit(static_cast<unsigned>(c), out);
  }
}

// The text, quoted. False: it is not UTF-8, and U+FFFD stands for what is not.
bool AppendString(std::string_view text, std::string* out) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const size_t size = text.size();
  bool valid = true;
  size_t begin = 0;  // of what is not yet in *out
  *out += '"';
  for (size_t at = 0; at < size;) {
    if (kPlain[bytes[at]]) {
      ++at;
      continue;
    }
    const size_t from = at;
    UChar32 c;
    U8_NEXT(bytes, at, size, c);
    if (c >= 0 && !IsEscaped(c)) continue;
    valid = valid && c >= 0;
    out->append(text, begin, from - begin);
    AppendEscaped(c < 0 ? 0xFFFD : c, out);
    begin = at;
  }
  out->append(text, begin);
  *out += '"';
  return valid;
}

bool AppendMessage(const Message& message, std::string* out);

// One value of a field, of a repeated one that at `index`. REQUIRES: a type that archived messages have: text, a number
// of 32 bits, bool, enum or message.
bool AppendValue(const Message& message, const FieldDescriptor* field, int index, std::string* out) {
  const Reflection* reflection = message.GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string scratch;
      return AppendString(repeated ? reflection->GetRepeatedStringReference(message, field, index, &scratch)
                                   : reflection->GetStringReference(message, field, &scratch),
                          out);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return AppendMessage(
          repeated ? reflection->GetRepeatedMessage(message, field, index) : reflection->GetMessage(message, field),
          out);
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number =
          repeated ? reflection->GetRepeatedEnumValue(message, field, index) : reflection->GetEnumValue(message, field);
      const auto* value = field->enum_type()->FindValueByNumber(number);
      if (value != nullptr) return AppendString(value->name(), out);
      *out += std::to_string(number);
      return true;
    }
    case FieldDescriptor::CPPTYPE_UINT32:
      *out += std::to_string(repeated ? reflection->GetRepeatedUInt32(message, field, index)
                                      : reflection->GetUInt32(message, field));
      return true;
    case FieldDescriptor::CPPTYPE_BOOL:
      *out += reflection->GetBool(message, field) ? "true" : "false";
      return true;
    default:
      return false;
  }
}

bool AppendMessage(const Message& message, std::string* out) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  bool valid = true;
  char before = '{';
  for (const FieldDescriptor* field : fields) {
    *out += before;
    before = ',';
    ((*out += '"') += field->json_name()) += "\":";
    if (!field->is_repeated()) {
      valid = AppendValue(message, field, 0, out) && valid;
      continue;
    }
    const int size = message.GetReflection()->FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      *out += i == 0 ? '[' : ',';
      valid = AppendValue(message, field, i, out) && valid;
    }
    *out += ']';
  }
  *out += fields.empty() ? "{}" : "}";
  return valid;
}

}  // namespace

// By reflection rather than by protobuf's own printer, which describes the types anew for each message: 3 times as fast
// (bench/, dump_jsonl).
Result<std::string> ToJsonLine(const v1::Statement& statement) {
  std::string out;
  out.reserve(statement.text().size() + statement.text().size() / 8 + 1024);
  if (!AppendMessage(statement, &out)) return Corruption("statement " + statement.id() + ": not UTF-8");
  out += '\n';
  return out;
}

std::string JsonString(std::string_view text) {
  std::string out;
  AppendString(text, &out);
  return out;
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
