#include "tools/read/json_plain.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <simdjson.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace dicta::tools {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using simdjson::dom::element;

constexpr size_t kBytesMax = size_t{256} << 10;  // a thread's parser keeps some ten times as much for the next line

bool ReadObject(const element& json, Message* message);

// Sets a field, or adds to a repeated one.
bool ReadValue(const element& json, const FieldDescriptor* field, Message* message) {
  const Reflection* reflection = message->GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string_view text;
      if (field->type() != FieldDescriptor::TYPE_STRING || json.get(text) != simdjson::SUCCESS) return false;
      if (repeated) {
        reflection->AddString(message, field, std::string(text));
      } else {
        reflection->SetString(message, field, std::string(text));
      }
      return true;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ReadObject(json,
                        repeated ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field));
    case FieldDescriptor::CPPTYPE_ENUM: {
      std::string_view name;
      if (json.get(name) != simdjson::SUCCESS) return false;
      const auto* value = field->enum_type()->FindValueByName(std::string(name));
      if (value == nullptr || repeated) return false;
      reflection->SetEnum(message, field, value);
      return true;
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      uint64_t number = 0;
      if (repeated || json.get(number) != simdjson::SUCCESS || number > std::numeric_limits<uint32_t>::max())
        return false;
      reflection->SetUInt32(message, field, static_cast<uint32_t>(number));
      return true;
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool is = false;
      if (repeated || json.get(is) != simdjson::SUCCESS) return false;
      reflection->SetBool(message, field, is);
      return true;
    }
    default:
      return false;
  }
}

bool ReadField(const element& json, const FieldDescriptor* field, Message* message) {
  if (!field->is_repeated()) return ReadValue(json, field, message);
  simdjson::dom::array values;
  if (field->is_map() || json.get(values) != simdjson::SUCCESS) return false;
  for (const element value : values) {
    if (!ReadValue(value, field, message)) return false;
  }
  return true;
}

bool ReadObject(const element& json, Message* message) {
  simdjson::dom::object object;
  if (json.get(object) != simdjson::SUCCESS) return false;
  const auto* type = message->GetDescriptor();
  if (type->full_name().starts_with("google.protobuf.")) return false;  // these have spellings of their own
  uint64_t seen = 0;
  for (const auto& [key, value] : object) {
    const std::string name(key);
    const FieldDescriptor* field = type->FindFieldByCamelcaseName(name);
    if (field == nullptr) field = type->FindFieldByName(name);
    if (field == nullptr || field->index() >= 64 || field->real_containing_oneof() != nullptr) return false;
    const uint64_t bit = uint64_t{1} << field->index();
    if ((seen & bit) != 0 || !ReadField(value, field, message)) return false;
    seen |= bit;
  }
  return true;
}

}  // namespace

std::optional<v1::Statement> ReadPlainJson(std::string_view line) {
  thread_local simdjson::dom::parser parser;
  if (line.empty() || line.size() > kBytesMax) return {};
  element json;
  if (parser.parse(line.data(), line.size()).get(json) != simdjson::SUCCESS) return {};
  std::optional<v1::Statement> statement(std::in_place);
  if (!ReadObject(json, &*statement)) return {};
  return statement;
}

}  // namespace dicta::tools
