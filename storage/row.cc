#include "storage/row.h"

#include <google/protobuf/wire_format_lite.h>

#include <cstring>

#include "storage/validate.h"
#include "storage/varint.h"

namespace dicta {
namespace {

using google::protobuf::internal::WireFormatLite;

// One field of a message: a number, or bytes.
struct Field {
  uint32_t tag = 0;
  uint64_t number = 0;
  std::string_view bytes;
};

constexpr uint32_t Number(int field) { return static_cast<uint32_t>(field) << 3 | WireFormatLite::WIRETYPE_VARINT; }
constexpr uint32_t Bytes(int field) {
  return static_cast<uint32_t>(field) << 3 | WireFormatLite::WIRETYPE_LENGTH_DELIMITED;
}

// False where the bytes are no field; messages of ours have no other kinds than these two.
inline bool TakeField(std::string_view* in, Field* field) {
  uint64_t tag = 0;
  if (!TakeVarint(in, &tag) || tag > UINT32_MAX || tag < 8) return false;
  field->tag = static_cast<uint32_t>(tag);
  uint64_t number = 0;
  if (!TakeVarint(in, &number)) return false;
  switch (tag & 7) {
    case WireFormatLite::WIRETYPE_VARINT:
      field->number = number;
      return true;
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
      if (number > in->size()) return false;
      field->bytes = in->substr(0, number);
      in->remove_prefix(number);
      return true;
    default:
      return false;
  }
}

bool IsAscii(std::string_view text) {
  uint64_t all = 0;
  while (text.size() >= sizeof all) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data(), sizeof eight);
    all |= eight;
    text.remove_prefix(sizeof eight);
  }
  for (const char c : text) all |= static_cast<uint8_t>(c);
  return (all & 0x8080808080808080) == 0;
}

bool TakeText(const Field& field, std::string_view* text) {
  *text = field.bytes;
  return IsAscii(*text) || IsUtf8(*text);
}

bool ReadSpeaker(std::string_view fields, RowSpeaker* speaker) {
  for (Field field; !fields.empty();) {
    if (!TakeField(&fields, &field)) return false;
    bool valid = true;
    switch (field.tag) {
      case Bytes(v1::Speaker::kNameFieldNumber):
        valid = TakeText(field, &speaker->name);
        break;
      case Bytes(v1::Speaker::kRoleFieldNumber):
        valid = TakeText(field, &speaker->role);
        break;
      case Bytes(v1::Speaker::kIdFieldNumber):
        valid = TakeText(field, &speaker->id);
        break;
      default:
        break;
    }
    if (!valid) return false;
  }
  return true;
}

bool ReadPublisher(std::string_view fields, std::string_view* publisher) {
  for (Field field; !fields.empty();) {
    if (!TakeField(&fields, &field)) return false;
    if (field.tag == Bytes(v1::Source::kPublisherFieldNumber) && !TakeText(field, publisher)) return false;
  }
  return true;
}

}  // namespace

RowSpeakers::Iterator& RowSpeakers::Iterator::operator++() {
  at_end_ = true;
  for (Field field; at_end_ && TakeField(&rest_, &field);) {
    if (field.tag != Bytes(v1::Statement::kSpeakersFieldNumber)) continue;
    speaker_ = {};
    at_end_ = !ReadSpeaker(field.bytes, &speaker_);
  }
  return *this;
}

bool Row::ReadStatement(std::string_view fields) {
  const std::string_view all = fields;
  RowSpeaker speaker;
  bool sourced = false;
  for (Field field; !fields.empty();) {
    const size_t at = all.size() - fields.size();
    if (!TakeField(&fields, &field)) return false;
    bool valid = true;
    switch (field.tag) {
      case Bytes(v1::Statement::kIdFieldNumber):
        valid = TakeText(field, &id_);
        break;
      case Bytes(v1::Statement::kTitleFieldNumber):
        valid = TakeText(field, &title_);
        break;
      case Bytes(v1::Statement::kLanguageFieldNumber):
        valid = TakeText(field, &language_);
        break;
      case Number(v1::Statement::kGenreFieldNumber):
        genre_ = static_cast<v1::Genre::Value>(static_cast<int>(field.number));
        break;
      case Bytes(v1::Statement::kDateFieldNumber):
        valid = TakeText(field, &date_);
        break;
      case Bytes(v1::Statement::kSpeakersFieldNumber):
        if (speakers_.empty()) speakers_ = all.substr(at);
        valid = ReadSpeaker(field.bytes, &speaker);
        break;
      case Bytes(v1::Statement::kSourceFieldNumber):
        valid = !sourced && ReadPublisher(field.bytes, &publisher_);
        sourced = true;
        break;
      default:
        break;
    }
    if (!valid) return false;
  }
  return true;
}

Status Row::Read(std::string_view listing) {
  *this = {};
  listing_ = listing;
  bool valid = true, stated = false;
  for (Field field; valid && !listing.empty();) {
    valid = TakeField(&listing, &field);
    if (valid && field.tag == Bytes(v1::Listing::kStatementFieldNumber)) {
      valid = !stated && ReadStatement(field.bytes);
      stated = true;
    } else if (valid && field.tag == Number(v1::Listing::kSizeFieldNumber)) {
      size_ = static_cast<uint32_t>(field.number);
    }
  }
  if (valid && stated) return {};
  *this = {};
  return Corruption("an index row's listing is damaged");
}

Result<v1::Listing> Row::Parse() const {
  v1::Listing listing;
  if (!listing.ParseFromArray(listing_.data(), static_cast<int>(listing_.size()))) {
    return Corruption("an index row's listing is damaged");
  }
  return listing;
}

}  // namespace dicta
