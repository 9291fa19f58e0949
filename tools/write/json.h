// JSON, one line each: the canonical proto3 mapping for records, and a builder for what is no record. Thread-safe
// (a JsonObject: as a value type is).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "dicta/v1/statement.pb.h"
#include "storage/status.h"

namespace dicta::tools {

// A statement, whole or a listing's row, with line end. Corruption: a string in it is not UTF-8.
Result<std::string> ToJsonLine(const v1::Statement& statement);

// The text as a JSON string, quoted. Bytes that are not UTF-8 become U+FFFD.
std::string JsonString(std::string_view text);

// An object with its fields in the order in which they are added. As in proto3 JSON, what is empty can be left out.
class JsonObject {
 public:
  JsonObject& Add(std::string_view key, std::string_view value);
  JsonObject& Add(std::string_view key, uint64_t value);
  JsonObject& Add(std::string_view key, double value);  // three decimals
  JsonObject& Add(std::string_view key, std::span<const std::string> values);
  JsonObject& AddIfAny(std::string_view key, std::string_view value);
  JsonObject& AddRaw(std::string_view key, std::string_view json);  // REQUIRES: json is JSON
  JsonObject& AddRaw(std::string_view key, std::span<const std::string> jsons);

  // "{…}".
  std::string str() const { return "{" + fields_ + "}"; }

 private:
  std::string fields_;
};

}  // namespace dicta::tools
