#include "storage/stored_form.h"

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/validate.h"
#include "storage/writer.h"

namespace dicta {

Status MakePlain(const Codec& codec, uint64_t position, v1::DumpEntry* entry) {
  if (!entry->has_record() || entry->record().value().empty()) return {};
  v1::DumpEntry::Record& record = *entry->mutable_record();
  DICTA_TRY(ValidateId(record.id()));
  DICTA_TRY(DecodeRecord(codec, RecordKey(record.id(), position), record.value(), record.mutable_meta(),
                         record.mutable_statement()));
  record.mutable_statement()->set_id(record.id());  // also where there is no content
  DICTA_ASSIGN(const StoredValue parsed, ParseValue(record.value()));
  if (HasContent(record.meta()) != (parsed.codec == kZstd)) {
    return Corruption("statement " + record.id() + ": its metadata and its content contradict each other");
  }
  return {};
}

uint32_t DictionaryOf(const v1::DumpEntry::Record& record) {
  const auto parsed = ParseValue(record.value());
  return parsed.ok() ? parsed->dictionary : 0;
}

std::string ChainOf(std::string_view before, std::span<const v1::DumpEntry> entries) {
  std::string links(before), facts;
  for (const v1::DumpEntry& entry : entries) {
    if (entry.has_fact()) facts += Sha256(entry.fact().SerializeAsString());
    if (!entry.has_record()) continue;
    const v1::DumpEntry::Record& record = entry.record();
    links += LinkOf(record.statement().id(), record.meta(), HasContent(record.meta()) ? &record.statement() : nullptr);
  }
  return Sha256(links + facts);
}

}  // namespace dicta
