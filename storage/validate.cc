#include "storage/validate.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string>

#include "storage/codec.h"
#include "storage/date.h"
#include "storage/fold.h"

namespace dicta {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Every string is UTF-8 and every enum one that this version knows. The message names the field.
Status ValidateFields(const Message& message, const std::string& prefix) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string name = prefix + field->json_name();
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      std::string scratch;
      const std::string where = field->is_repeated() ? name + "[" + std::to_string(i) + "]" : name;
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_STRING: {
          const std::string& text = field->is_repeated()
                                        ? reflection.GetRepeatedStringReference(message, field, i, &scratch)
                                        : reflection.GetStringReference(message, field, &scratch);
          if (!IsUtf8(text)) return InvalidArgument(where + ": not UTF-8");
          break;
        }
        case FieldDescriptor::CPPTYPE_ENUM: {
          const int value = field->is_repeated() ? reflection.GetRepeatedEnumValue(message, field, i)
                                                 : reflection.GetEnumValue(message, field);
          if (field->enum_type()->FindValueByNumber(value) == nullptr) {
            return InvalidArgument(where + ": unknown value " + std::to_string(value));
          }
          break;
        }
        case FieldDescriptor::CPPTYPE_MESSAGE:
          DICTA_TRY(ValidateFields(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                        : reflection.GetMessage(message, field),
                                   where + "."));
          break;
        default:
          break;
      }
    }
  }
  return {};
}

bool HasControls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Nothing that could be seen.
bool IsBlank(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0 || u_isUWhiteSpace(c) == 0) return false;
  }
  return true;
}

Status ValidateKeyPart(std::string_view what, std::string_view text, size_t bytes_max) {
  if (IsBlank(text)) return InvalidArgument(std::string(what) + ": empty");
  if (text.size() > bytes_max) {
    return InvalidArgument(std::string(what) + ": " + std::to_string(text.size()) + " bytes, at most " +
                           std::to_string(bytes_max));
  }
  if (HasControls(text)) return InvalidArgument(std::string(what) + ": holds control characters");
  if (!IsUtf8(text)) return InvalidArgument(std::string(what) + ": not UTF-8");
  return {};
}

bool AtCharacter(std::string_view text, uint32_t offset) {
  return offset == text.size() || (offset < text.size() && !U8_IS_TRAIL(text[offset]));
}

Status ValidateSpan(const std::string& what, std::string_view text, uint32_t begin, uint32_t end) {
  if (begin > end || end > text.size()) {
    return InvalidArgument(what + ": bytes " + std::to_string(begin) + " to " + std::to_string(end) + " of a text of " +
                           std::to_string(text.size()));
  }
  if (!AtCharacter(text, begin) || !AtCharacter(text, end)) return InvalidArgument(what + ": cuts a character in two");
  return {};
}

Status ValidateUtterances(const v1::Statement& statement) {
  for (int i = 0; i < statement.utterances_size(); ++i) {
    const v1::Utterance& utterance = statement.utterances(i);
    const std::string what = "utterances[" + std::to_string(i) + "]";
    DICTA_TRY(ValidateSpan(what, statement.text(), utterance.begin(), utterance.end()));
    if (utterance.has_attribution()) {
      DICTA_TRY(ValidateSpan(what + ".attribution", statement.text(), utterance.attribution().begin(),
                             utterance.attribution().end()));
    }
    if (utterance.has_speaker() && utterance.speaker() >= static_cast<uint32_t>(statement.speakers_size())) {
      return InvalidArgument(what + ".speaker: " + std::to_string(utterance.speaker()) + " of " +
                             std::to_string(statement.speakers_size()) + " speakers");
    }
  }
  return {};
}

Status ValidateMoment(const char* what, const std::string& value) {
  if (value.empty()) return {};
  return ParseMoment(value).status().Within(what);
}

Status ValidateDates(const v1::Statement& statement) {
  if (!statement.date().empty()) DICTA_TRY(ParseDate(statement.date()).status().Within("date"));
  DICTA_TRY(ValidateMoment("published", statement.published()));
  DICTA_TRY(ValidateMoment("source.retrievedAt", statement.source().retrieved_at()));
  for (int i = 0; i < statement.date_evidence_size(); ++i) {
    const v1::DateEvidence& evidence = statement.date_evidence(i);
    if (evidence.value().empty() && !evidence.raw().empty()) continue;  // written so, and not resolved
    if (ParseDate(evidence.value()).ok()) continue;
    DICTA_TRY(ParseMoment(evidence.value()).status().Within("dateEvidence[" + std::to_string(i) + "].value"));
  }
  return {};
}

bool IsLanguageTag(std::string_view tag) {  // RFC 5646, its characters and lengths
  return tag.size() <= 35 && tag.size() >= 2 && tag.front() != '-' && tag.back() != '-' &&
         std::all_of(tag.begin(), tag.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
         });
}

bool IsSha256(std::string_view hex) {
  return hex.size() == 64 &&
         std::all_of(hex.begin(), hex.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// A statement has a row in the list of days and in each of its speakers', and all hold the same listing: a record of
// 16 MB with a million speakers would become 16 TB.
Status ValidateRows(const v1::Statement& statement) {
  const uint64_t rows = static_cast<uint64_t>(statement.speakers_size()) + 1;
  if (statement.ByteSizeLong() * rows <= kContentBytesMax) return {};  // most, and without a copy
  v1::Statement listing = statement;
  listing.clear_text();
  listing.clear_utterances();
  listing.clear_date_evidence();
  const uint64_t bytes = listing.ByteSizeLong() * rows;
  if (bytes <= kContentBytesMax) return {};
  return InvalidArgument("its " + std::to_string(statement.speakers_size()) + " speakers would take " +
                         std::to_string(bytes >> 20) + " MiB of rows in the index, at most " +
                         std::to_string(kContentBytesMax >> 20));
}

}  // namespace

bool IsUtf8(std::string_view bytes) {
  const auto* s = reinterpret_cast<const uint8_t*>(bytes.data());
  const auto length = static_cast<int64_t>(bytes.size());
  for (int64_t i = 0; i < length;) {
    if (s[i] < 0x80) {
      ++i;
      continue;
    }
    UChar32 c = 0;
    U8_NEXT(s, i, length, c);
    if (c < 0) return false;
  }
  return true;
}

Status ValidateId(std::string_view id) { return ValidateKeyPart("id", id, kIdBytesMax); }

Status ValidateName(std::string_view what, std::string_view name) {
  DICTA_TRY(ValidateKeyPart(what, name, kNameBytesMax));
  const size_t folded = FoldName(name).size();  // up to eleven times as long
  if (folded <= kNameBytesMax) return {};
  return InvalidArgument(std::string(what) + ": " + std::to_string(folded) + " bytes when folded, at most " +
                         std::to_string(kNameBytesMax));
}

Status ValidateStatement(const v1::Statement& statement) {
  DICTA_TRY(ValidateFields(statement, ""));
  DICTA_TRY(ValidateRows(statement));
  DICTA_TRY(ValidateDates(statement));
  if (!statement.language().empty() && !IsLanguageTag(statement.language())) {
    return InvalidArgument("language: \"" + statement.language() + "\" is no BCP 47 tag such as en or zh-Hans");
  }
  for (int i = 0; i < statement.speakers_size(); ++i) {
    const std::string what = "speakers[" + std::to_string(i) + "]";
    DICTA_TRY(ValidateName(what + ".name", statement.speakers(i).name()));
    if (!statement.speakers(i).id().empty()) DICTA_TRY(ValidateName(what + ".id", statement.speakers(i).id()));
  }
  DICTA_TRY(ValidateUtterances(statement));
  if (!statement.original().sha256().empty() && !IsSha256(statement.original().sha256())) {
    return InvalidArgument("original.sha256: expected 64 lower-case hex digits");
  }
  const size_t bytes = statement.ByteSizeLong();
  if (bytes > kContentBytesMax) {
    return InvalidArgument(std::to_string(bytes) + " bytes, at most " + std::to_string(kContentBytesMax));
  }
  return {};
}

}  // namespace dicta
