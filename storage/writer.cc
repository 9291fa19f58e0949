#include "storage/writer.h"

#include "storage/expected_rows.h"
#include "storage/hash.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/person_rows.h"
#include "storage/record.h"

namespace dicta {
namespace {

constexpr size_t kKnownHashesMax = 1 << 16;

uint64_t HashOfName(std::string_view person, std::string_view name) { return Xxh3(name, Xxh3(person)); }

std::string Link(std::string_view id, std::string_view meta, std::string_view statement) {
  std::string bytes;
  bytes.reserve(id.size() + 1 + meta.size() + statement.size());
  bytes.append(id).push_back('\0');
  bytes.append(meta).append(statement);
  return Sha256(bytes);
}

}  // namespace

bool KnownNames::Contains(std::string_view person, std::string_view name) const {
  return hashes_.count(HashOfName(person, name)) != 0;
}

void KnownNames::Insert(std::string_view person, std::string_view name) {
  if (hashes_.size() >= kKnownHashesMax) hashes_.clear();
  hashes_.insert(HashOfName(person, name));
}

std::string LinkOf(const std::string& id, const v1::RecordMeta& meta, const v1::Statement* statement) {
  if (!meta.link().empty()) return meta.link();
  return Link(id, meta.SerializeAsString(), statement == nullptr ? std::string() : statement->SerializeAsString());
}

Writer::Writer(Store* store, KnownNames* names)
    : store_(store),
      names_(names),
      position_(store->head().position() + 1),
      last_ordinal_(store->head().last_ordinal()),
      before_(store->people()) {}

Status Writer::PutVersion(const std::string& id, v1::RecordMeta meta, std::optional<v1::Statement> statement,
                          const std::vector<StoredRecord>& before, const std::string* original,
                          const std::string* value) {
  if (meta.ordinal() == 0) meta.set_ordinal(before.empty() ? next_ordinal() : before.back().meta.ordinal());
  last_ordinal_ = std::max(last_ordinal_, meta.ordinal());
  bool original_stored = false;
  if (statement) {
    DICTA_TRY(PutSourceRows(*statement, original, &original_stored));
    const std::string sha256 = Unhex(statement->original().sha256());
    if (!meta.original_held() && !sha256.empty()) {  // what a replayed record says stays
      bool held = original_stored || touches(sha256);
      if (!held) {
        DICTA_ASSIGN(held, store_->HoldsOriginal(sha256));
      }
      meta.set_original_held(held);
    }
    // Whoever relies on the bytes has a row, so that purging another statement leaves them.
    if (meta.original_held()) batch_.Put(Space::kIndex, HashKey(sha256, id), "");
    DICTA_TRY(PutNames(*statement));
  }
  if (meta.link().empty()) DICTA_TRY(PutIndexRows(id, meta.ordinal(), before, statement ? &*statement : nullptr));
  v1::JournalEntry entry;
  entry.set_id(id);
  entry.set_change(meta.change());
  entry.set_original(original_stored);
  batch_.Put(Space::kMeta, JournalKey(position_, changes_++), entry.SerializeAsString());
  touched_.insert(id);
  pending_.push_back(
      {id, RecordKey(id, position_), std::move(meta), std::move(statement), value == nullptr ? std::string() : *value});
  return {};
}

Status Writer::PutIndexRows(const std::string& id, uint64_t ordinal, const std::vector<StoredRecord>& before,
                            const v1::Statement* statement) {
  std::vector<Version> versions = VersionsOf(before);
  const auto& splits = people().SplitsOf(id);
  IndexRows old_rows;
  if (!versions.empty()) {
    DICTA_ASSIGN(old_rows, RowsOf(ordinal, versions, splits, {}));
  }
  std::optional<uint64_t> withdrawn;
  if (statement != nullptr) {
    versions.push_back({position_, ListingOf(*statement)});
  } else {
    withdrawn = position_;
  }
  DICTA_ASSIGN(const IndexRows rows, RowsOf(ordinal, versions, splits, withdrawn));
  for (auto& [key, value] : NewRows(old_rows, rows)) batch_.Put(Space::kIndex, key, value);
  return {};
}

Status Writer::PutSourceRows(const v1::Statement& statement, const std::string* original, bool* stored) {
  if (const auto key = AddressKey(statement)) batch_.Put(Space::kIndex, *key, "");
  if (original == nullptr) return {};
  const std::string sha256 = Sha256(*original);
  if (touches(sha256)) return {};
  DICTA_ASSIGN(const bool held, store_->HoldsOriginal(sha256));
  if (held) return {};
  for (const auto& [key, bytes] : ChunksOf(sha256, *original)) pending_chunks_.emplace_back(key, bytes);
  touched_.insert(sha256);
  *stored = true;
  return {};
}

Status Writer::PutNames(const v1::Statement& statement) {
  for (const v1::Speaker& speaker : statement.speakers()) {
    if (names_->Contains(speaker.id(), speaker.name())) continue;
    if (!new_names_.emplace(speaker.id(), speaker.name()).second) continue;
    DICTA_TRY(PutNameRows(store_->engine(), speaker.id(), speaker.name(), position_, &batch_));
  }
  return {};
}

Status Writer::PutFact(const v1::Fact& fact) {
  const std::shared_ptr<const People> earlier = people_ != nullptr ? people_ : before_;
  people_ = std::make_shared<People>(*earlier);
  people_->Add(position_, fact);
  if (fact.has_alias()) {
    DICTA_TRY(PutNameRows(store_->engine(), fact.alias().person(), fact.alias().name(), position_, &batch_));
  }
  if (fact.has_split()) {
    const v1::Fact::Split& split = fact.split();
    DICTA_TRY(PutNameRows(store_->engine(), split.other(), split.name(), position_, &batch_));
    for (const std::string& id : split.statements()) {
      DICTA_ASSIGN(const auto records, store_->Records(id, Store::Content::kAll));
      const std::vector<Version> versions = VersionsOf(records);
      if (versions.empty() || IsRemoval(records.back().meta.change())) continue;
      const uint64_t ordinal = records.front().meta.ordinal();
      DICTA_ASSIGN(const IndexRows old_rows, RowsOf(ordinal, versions, earlier->SplitsOf(id), {}));
      DICTA_ASSIGN(const IndexRows rows, RowsOf(ordinal, versions, people_->SplitsOf(id), {}));
      for (auto& [key, value] : NewRows(old_rows, rows)) batch_.Put(Space::kIndex, key, value);
      touched_.insert(id);
    }
  }
  const std::string bytes = fact.SerializeAsString();
  batch_.Put(Space::kMeta, FactKey(position_, facts_++), bytes);
  fact_links_ += Sha256(bytes);
  return {};
}

void Writer::PutOrigin(std::string_view chain) { batch_.Put(Space::kMeta, OriginKey(chain), ""); }

void Writer::PutSpoiled(uint32_t dictionary) { batch_.Put(Space::kMeta, SpoiledKey(dictionary), ""); }

Status Writer::EraseVersions(const std::string& id, const std::vector<StoredRecord>& records) {
  std::optional<uint64_t> withdrawn;
  if (!records.empty() && IsRemoval(records.back().meta.change())) withdrawn = records.back().position;
  const std::vector<Version> versions = VersionsOf(records);
  IndexRows rows;
  if (!versions.empty()) {
    DICTA_ASSIGN(rows, RowsOf(records.front().meta.ordinal(), versions, people().SplitsOf(id), withdrawn));
  }
  for (const auto& [key, value] : rows) batch_.Delete(Space::kIndex, key);
  std::set<std::string> persons;
  for (const Version& version : versions) {
    for (const v1::Speaker& speaker : version.listing.statement().speakers()) persons.insert(speaker.id());
  }
  for (const std::string& person : persons) DICTA_TRY(EraseNames(person, rows));
  for (const StoredRecord& record : records) {
    if (!record.statement) continue;
    if (const auto key = AddressKey(*record.statement)) batch_.Delete(Space::kIndex, *key);
    const std::string sha256 = Unhex(record.statement->original().sha256());
    if (!sha256.empty()) DICTA_TRY(EraseOriginal(id, sha256));
    v1::RecordMeta meta = record.meta;
    meta.set_link(LinkOf(id, record.meta, &*record.statement));
    meta.clear_edits();
    meta.set_original_held(false);
    const std::string key = RecordKey(id, record.position);
    DICTA_ASSIGN(std::string value, EncodeRecord(store_->codec(), key, meta, nullptr, 0, 0));
    batch_.Put(Space::kRecord, key, std::move(value));
  }
  return {};
}

// The bytes go unless another statement relies on them; then it becomes the one that a dump gives them with.
Status Writer::EraseOriginal(const std::string& id, const std::string& sha256) {
  batch_.Delete(Space::kIndex, HashKey(sha256, id));
  std::string heir;
  DICTA_TRY(store_->engine().Scan(Space::kIndex, PrefixRange(HashKey(sha256, "")), false,
                                  [&](std::string_view key, std::string_view) {
                                    const std::string_view other = key.substr(1 + sha256.size());
                                    if (other != id) heir = other;
                                    return heir.empty();
                                  }));
  if (heir.empty()) {
    return store_->engine().Scan(Space::kOriginal, OriginalRange(sha256), false,
                                 [&](std::string_view key, std::string_view) {
                                   batch_.Delete(Space::kOriginal, std::string(key));
                                   return true;
                                 });
  }
  DICTA_ASSIGN(const auto records, store_->Records(heir, Store::Content::kAll));
  for (const StoredRecord& record : records) {
    if (!record.statement || Unhex(record.statement->original().sha256()) != sha256) continue;
    Status status;
    DICTA_TRY(store_->engine().Scan(
        Space::kMeta, PositionRange('J', record.position), false, [&](std::string_view key, std::string_view value) {
          v1::JournalEntry entry;
          if (!entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
            status = Corruption("the journal of batch " + std::to_string(record.position) + " is damaged");
            return false;
          }
          if (entry.id() != heir) return true;
          entry.set_original(true);
          batch_.Put(Space::kMeta, std::string(key), entry.SerializeAsString());
          return false;
        }));
    return status;
  }
  return {};
}

// A person who is known from the erased rows alone goes with them: unless somebody stated facts about them.
Status Writer::EraseNames(const std::string& person, const IndexRows& erased) {
  if (people().Mentions(person)) return {};
  bool speaks_elsewhere = false;
  DICTA_TRY(store_->engine().Scan(Space::kIndex, PrefixRange(SpeakerList(person)), false,
                                  [&](std::string_view key, std::string_view) {
                                    speaks_elsewhere = erased.find(std::string(key)) == erased.end();
                                    return !speaks_elsewhere;
                                  }));
  if (speaks_elsewhere) return {};
  names_->Clear();
  return EraseNameRows(store_->engine(), person, &batch_);
}

Result<std::string> Writer::Pending::Encode(const Codec& codec, uint32_t dictionary, int level,
                                            std::string* link) const {
  const std::string bytes = statement ? statement->SerializeAsString() : std::string();
  *link = meta.link().empty() ? Link(id, meta.SerializeAsString(), bytes) : meta.link();
  if (!value.empty()) return value;
  const std::string_view content = statement ? ContentIn(bytes, *statement) : std::string_view();
  auto encoded =
      EncodeValue(codec, key, StoredMeta(meta), statement ? &content : nullptr, dictionary, level, compressed.get());
  if (!encoded.ok()) return encoded.status().Within("statement " + id);
  return encoded;
}

Result<v1::Batch> Writer::Seal(const std::string& time, const std::string& note) {
  const Codec& codec = store_->codec();
  const uint32_t dictionary = codec.latest();
  const int level = store_->level();
  const size_t records = pending_.size();
  std::vector<Result<std::string>> values(records + pending_chunks_.size(), std::string());
  std::vector<std::string> links(records);
  store_->crew().Run(values.size(), [&](size_t i) {
    if (i < records) {
      values[i] = pending_[i].Encode(codec, dictionary, level, &links[i]);
    } else {
      const auto& [key, bytes] = pending_chunks_[i - records];
      const std::string_view content = bytes;
      values[i] = EncodeValue(codec, key, "", &content, dictionary, level);
    }
  });
  std::string links_in_order;
  for (size_t i = 0; i < values.size(); ++i) {
    DICTA_TRY(values[i].status());
    const bool record = i < records;
    batch_.Put(record ? Space::kRecord : Space::kOriginal,
               std::move(record ? pending_[i].key : pending_chunks_[i - records].first), std::move(values[i]).value());
    if (record) links_in_order += links[i];
  }
  v1::Batch row;
  row.set_position(position_);
  row.set_time(time);
  row.set_note(note);
  row.set_statements(changes_);
  row.set_last_ordinal(last_ordinal_);
  row.set_chain(Sha256(store_->head().chain() + links_in_order + fact_links_));
  return row;
}

Status Writer::Commit(const v1::Batch& row) {
  DICTA_TRY(store_->Commit(std::move(batch_), row, people_));
  for (const auto& [person, name] : new_names_) names_->Insert(person, name);
  return {};
}

Status Writer::Commit(const std::string& note) {
  if (empty()) return {};
  DICTA_ASSIGN(const v1::Batch row, Seal(NowUtc(), note));
  return Commit(row);
}

}  // namespace dicta
