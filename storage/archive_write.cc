// Adding, correcting and withdrawing statements.
#include <algorithm>

#include "storage/archive.h"
#include "storage/dictionary.h"
#include "storage/edits.h"
#include "storage/fold.h"
#include "storage/hash.h"
#include "storage/identity.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"
#include "storage/validate.h"
#include "storage/writer.h"

namespace dicta {
namespace {

// A batch that is larger ends, and another begins: whoever reads it back holds all of it (tools/read/pb.cc).
constexpr size_t kBatchBytesMax = size_t{256} << 20;

// Whether a record's content has this digest, as it is stored or as it came, before edits by hand.
bool SameDigest(const StoredRecord& record, const std::string& digest) {
  return record.meta.source_digest() == digest || (record.statement && DigestOf(*record.statement) == digest);
}

// Digests leave persons' ids out, because they may be resolved. Ids that are given must still fit.
bool SamePersons(const v1::Statement& incoming, const v1::Statement& stored, const People& people, uint64_t position) {
  for (int i = 0; i < std::min(incoming.speakers_size(), stored.speakers_size()); ++i) {
    const std::string& given = incoming.speakers(i).id();
    if (given.empty() || given == stored.speakers(i).id()) continue;
    const std::string known = people.Speaking(stored.speakers(i).id(), stored.id(), position);
    if (people.Resolve(given, position) != people.Resolve(known, position)) return false;
  }
  return true;
}

bool IsLater(const std::string& time, const std::string& than) {
  if (time.empty()) return false;
  const Result<int64_t> one = ParseInstant(time), other = ParseInstant(than);
  return one.ok() && (!other.ok() || *one > *other);
}

// Whether the content has been seen: in the newest revision, or in an older one and not brought back since.
Result<bool> IsSeen(const Store& store, const StoredRecord& newest, const v1::Statement& incoming,
                    const std::string& digest, const std::string& time) {
  if (SameDigest(newest, digest)) {
    return !newest.statement || SamePersons(incoming, *newest.statement, *store.people(), store.position());
  }
  if (IsLater(time, newest.meta.time())) return false;
  DICTA_ASSIGN(const auto records, store.Records(incoming.id(), Store::Content::kAll));
  return std::any_of(records.begin(), records.end(),
                     [&](const StoredRecord& record) { return SameDigest(record, digest); });
}

// The bytes are those of the newest revision, but other rules read them: that is for reread to decide.
bool IsReadByOtherRules(const StoredRecord& newest, const v1::Statement& incoming) {
  const auto& stored = newest.statement;
  return stored && !incoming.original().sha256().empty() &&
         incoming.original().sha256() == stored->original().sha256() && incoming.has_extraction() &&
         stored->has_extraction() &&
         incoming.extraction().SerializeAsString() != stored->extraction().SerializeAsString();
}

// Adds the paths that are new to `into`; says whether there were any.
bool AddPaths(const v1::Source& from, v1::Source* into) {
  bool added = false;
  for (const std::string& path : from.paths()) {
    if (std::find(into->paths().begin(), into->paths().end(), path) != into->paths().end()) continue;
    into->add_paths(path);
    added = true;
  }
  return added;
}

void FillPersonIds(v1::Statement* statement) {
  for (v1::Speaker& speaker : *statement->mutable_speakers()) {
    if (speaker.id().empty()) speaker.set_id(PersonIdOf(speaker.name()));
  }
}

// What a document says of its original comes from the bytes, where they are there. `sha256` is of them.
v1::Statement StatementOf(const Document& document, const std::string& sha256) {
  v1::Statement statement = document.statement;
  if (document.original) {
    statement.mutable_original()->set_sha256(Hex(sha256));
    statement.mutable_original()->set_size(static_cast<uint32_t>(document.original->size()));
  }
  return statement;
}

Outcome Rejected(const std::string& id, const Status& status) { return {Outcome::kRejected, id, 0, status.message()}; }

// The dictionaries that hold a piece of what these records say.
Result<std::vector<uint32_t>> SpoiledBy(const Store& store, const std::vector<StoredRecord>& records) {
  std::vector<uint32_t> spoiled;
  DICTA_TRY(store.engine().Scan(Space::kMeta, TagRange('Z'), false, [&](std::string_view key, std::string_view value) {
    const bool holds = std::any_of(records.begin(), records.end(), [&](const StoredRecord& record) {
      return record.statement && HoldsPieceOf(value, ContentOf(*record.statement));
    });
    if (holds) spoiled.push_back(DictionaryOfKey(key));
    return true;
  }));
  return spoiled;
}

}  // namespace

Result<std::vector<Outcome>> Archive::Add(std::span<const Document> documents, const AddOptions& options) {
  if (!options.dry_run) DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  std::vector<Outcome> outcomes;
  auto writer = std::make_unique<Writer>(store_.get(), names_.get());
  size_t bytes = 0;  // in the batch so far
  const auto commit = [&]() -> Status {
    if (!options.dry_run) DICTA_TRY(writer->Commit(options.note));
    return {};
  };
  const auto begin_another = [&]() -> Status {
    DICTA_TRY(commit());
    writer = std::make_unique<Writer>(store_.get(), names_.get());
    bytes = 0;
    return {};
  };
  for (const Document& document : documents) {
    if (bytes > kBatchBytesMax) DICTA_TRY(begin_another());
    bytes += document.statement.ByteSizeLong() + (document.original ? document.original->size() : 0);
    // A statement can be in a batch once: the next change to it goes into the next batch. The same bytes may be the
    // same statement, which can only be seen when the batch that brings them is there.
    const std::string sha256 = document.original ? Sha256(*document.original) : std::string();
    std::string id;
    for (bool touched = true; touched;) {
      DICTA_ASSIGN(id, Identify(document, sha256));
      touched = !writer->empty() && (writer->touches(id) || (!sha256.empty() && writer->touches(sha256)));
      if (!touched) break;
      DICTA_TRY(begin_another());
    }
    DICTA_ASSIGN(Outcome outcome, AddOne(document, id, sha256, options, nullptr, writer.get()));
    outcomes.push_back(std::move(outcome));
  }
  DICTA_TRY(commit());
  return outcomes;
}

// The id of the statement that a document is. `sha256` is of its original bytes; empty where there are none.
Result<std::string> Archive::Identify(const Document& document, const std::string& sha256) const {
  if (!document.statement.id().empty()) return document.statement.id();
  std::string id = IdFromIdentity(IdentityOf(document));
  if (!IsIdentifiedByFile(document) || sha256.empty()) return id;
  bool known = false;
  DICTA_TRY(store_->ScanRecords(id, UINT64_MAX, [&](const Store::RecordView&) {
    known = true;
    return false;
  }));
  if (!known) {
    // A file not seen before; but the same bytes, wherever they are found, are the same document.
    DICTA_TRY(store_->engine().Scan(Space::kIndex, PrefixRange(HashKey(sha256, "")), false,
                                    [&](std::string_view key, std::string_view) {
                                      id = key.substr(1 + sha256.size());
                                      return false;
                                    }));
  }
  return id;
}

void Archive::Compress(Document* document) const {
  const std::string& given = document->statement.id();
  const std::string id = given.empty() ? IdFromIdentity(IdentityOf(*document)) : given;
  bool known = false;
  const Status status = store_->ScanRecords(id, UINT64_MAX, [&](const Store::RecordView&) {
    known = true;
    return false;
  });
  if (!status.ok() || known) return;
  v1::Statement statement = StatementOf(*document, document->original ? Sha256(*document->original) : std::string());
  FillPersonIds(&statement);
  const std::string bytes = statement.SerializeAsString();
  const Codec& codec = store_->codec();
  auto compressed = dicta::Compress(codec, ContentIn(bytes, statement), codec.latest(), store_->level());
  if (compressed.ok()) document->compressed = std::make_shared<const Compressed>(std::move(compressed).value());
}

// Decides what a document is to the archive, and puts what it changes into the batch.
Result<Outcome> Archive::AddOne(const Document& document, const std::string& id, const std::string& sha256,
                                const AddOptions& options, const v1::RecordMeta* dumped, Writer* writer) {
  v1::Statement statement = StatementOf(document, sha256);
  Status valid = ValidateId(id);
  if (valid.ok()) valid = ValidateStatement(statement);
  if (valid.ok() && document.original && document.original->size() > kContentBytesMax) {
    valid = InvalidArgument("original: " + std::to_string(document.original->size()) + " bytes, at most " +
                            std::to_string(kContentBytesMax));
  }
  if (!valid.ok()) return Rejected(id, valid);

  statement.set_id(id);
  const std::string time = document.time.empty() ? statement.source().retrieved_at() : document.time;
  DICTA_ASSIGN(const auto past, store_->Records(id, Store::Content::kNewest));
  const std::string* original = document.original ? &*document.original : nullptr;
  v1::RecordMeta meta;
  meta.set_time(time);
  if (document.hints.ByteSizeLong() > 0) *meta.mutable_hints() = document.hints;
  if (dumped != nullptr) {  // edits are in its content already
    if (dumped->has_edits()) *meta.mutable_edits() = dumped->edits();
    if (dumped->source_digest().size() == kDigestBytes) meta.set_source_digest(dumped->source_digest());
    meta.set_reason(dumped->reason());
  }

  if (past.empty()) {
    FillPersonIds(&statement);
    statement.set_revision(document.revision == 0 ? 1 : document.revision);
    meta.set_revision(statement.revision());
    meta.set_change(v1::Change::ADDED);
    Outcome outcome{Outcome::kImported, id, statement.revision()};
    if (options.dry_run) outcome.statement = statement;
    DICTA_TRY(writer->PutVersion(id, meta, std::move(statement), {}, original));
    writer->Take(document.compressed);
    return outcome;
  }
  const std::string digest = DigestOf(statement);
  const StoredRecord& newest = past.back();
  if (IsRemoval(newest.meta.change())) {
    return Outcome{Outcome::kUnchanged, id, newest.meta.revision(),
                   "stays removed" + (newest.meta.reason().empty() ? "" : ": " + newest.meta.reason())};
  }
  const bool reread = options.change == v1::Change::REEXTRACTED;
  bool same = reread && SameDigest(newest, digest);
  if (!reread) {
    DICTA_ASSIGN(same, IsSeen(*store_, newest, statement, digest, time));
    same = same || (original != nullptr && dumped == nullptr && IsReadByOtherRules(newest, statement));
  }
  if (same) {
    v1::Statement grown = *newest.statement;
    const bool new_path = AddPaths(statement.source(), grown.mutable_source());
    const bool new_bytes = original != nullptr && !newest.meta.original_held() &&
                           grown.original().sha256() == statement.original().sha256();
    if (new_path || new_bytes) {
      v1::RecordMeta grown_meta = newest.meta;
      grown_meta.set_change(v1::Change::PATH_ADDED);
      DICTA_TRY(writer->PutVersion(id, grown_meta, std::move(grown), {newest}, original));
    }
    return Outcome{Outcome::kUnchanged, id, newest.meta.revision(),
                   new_path    ? "path added"
                   : new_bytes ? "original added"
                               : ""};
  }
  if (options.if_changed == IfChanged::kSkip) return Outcome{Outcome::kSkipped, id, newest.meta.revision(), "changed"};
  if (options.if_changed == IfChanged::kFail)
    return Rejected(id, InvalidArgument("changed since revision " + std::to_string(newest.meta.revision())));
  if (dumped == nullptr && newest.meta.has_edits()) {
    *meta.mutable_edits() = newest.meta.edits();
    LayOver(meta.mutable_edits(), &statement);
    valid = ValidateStatement(statement);
    if (!valid.ok()) return Rejected(id, valid.Within("with the edits made by hand"));
    if (DigestOf(statement) != digest) meta.set_source_digest(digest);
  }
  FillPersonIds(&statement);
  v1::Source paths = newest.statement->source();
  AddPaths(statement.source(), &paths);
  if (paths.paths_size() > 0) *statement.mutable_source()->mutable_paths() = paths.paths();
  statement.set_revision(std::max(newest.meta.revision() + 1, document.revision));
  meta.set_revision(statement.revision());
  meta.set_change(dumped != nullptr && dumped->change() != v1::Change::ADDED ? dumped->change() : options.change);
  if (reread) meta.set_time(newest.meta.time());  // the same document: it is as old as it was
  Outcome outcome{Outcome::kRevised, id, statement.revision()};
  if (options.dry_run) outcome.statement = statement;
  DICTA_TRY(writer->PutVersion(id, meta, std::move(statement), {newest}, original));
  return outcome;
}

Result<uint32_t> Archive::Edit(std::string_view asked, const EditRequest& request) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  DICTA_ASSIGN(const std::string id, ResolveId(asked));
  DICTA_ASSIGN(const StoredRecord newest, store_->Newest(id));
  if (IsRemoval(newest.meta.change())) return RemovedError(id, newest.position, newest.meta);
  v1::Statement statement = *newest.statement;
  v1::RecordMeta meta = newest.meta;
  v1::Edits edits;
  if (!request.drop_edits) edits = meta.edits();
  // Names in the request are those that stand: once edits are dropped, the source's.
  if (request.drop_edits && meta.has_edits()) TakeOff(meta.edits(), &statement);
  DICTA_TRY(AddEdits(request, statement, &edits));
  if (!request.drop_edits && meta.has_edits()) TakeOff(meta.edits(), &statement);
  meta.clear_edits();
  if (!edits.fields().empty() || !edits.speakers().empty()) {
    *meta.mutable_edits() = std::move(edits);
    LayOver(meta.mutable_edits(), &statement);
  }
  DICTA_TRY(ValidateStatement(statement));
  FillPersonIds(&statement);
  const std::string digest = DigestOf(statement), before = DigestOf(*newest.statement);
  if (digest == before) return InvalidArgument("statement " + id + " says so already: nothing to edit");
  if (meta.source_digest().empty()) meta.set_source_digest(before);
  if (meta.source_digest() == digest) meta.clear_source_digest();
  statement.set_revision(newest.meta.revision() + 1);
  meta.set_revision(statement.revision());
  meta.set_change(v1::Change::EDITED);
  meta.set_reason(request.reason);
  Writer writer(store_.get(), names_.get());
  DICTA_TRY(writer.PutVersion(id, meta, statement, {newest}, nullptr));
  DICTA_TRY(writer.Commit("edit"));
  return statement.revision();
}

Status Archive::Remove(std::string_view asked, std::string_view reason) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  DICTA_ASSIGN(const std::string id, ResolveId(asked));
  return Withdraw(id, reason);
}

Status Archive::Withdraw(const std::string& id, std::string_view reason) {
  DICTA_ASSIGN(const auto records, store_->Records(id, Store::Content::kAll));
  if (records.empty()) return NotFound("no statement " + id);
  const StoredRecord& newest = records.back();
  if (IsRemoval(newest.meta.change())) return RemovedError(id, newest.position, newest.meta);
  v1::RecordMeta meta;
  meta.set_ordinal(newest.meta.ordinal());
  meta.set_revision(newest.meta.revision());
  meta.set_change(v1::Change::REMOVED);
  meta.set_reason(std::string(reason));
  Writer writer(store_.get(), names_.get());
  DICTA_TRY(writer.PutVersion(id, meta, {}, records, nullptr));
  return writer.Commit("remove");
}

Status Archive::Purge(std::string_view asked, std::string_view reason) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  DICTA_ASSIGN(const std::string id, ResolveId(asked));
  if (id != asked) return InvalidArgument("to purge a statement, name it by its whole id: " + id);
  DICTA_ASSIGN(const auto records, store_->Records(id, Store::Content::kAll));
  if (records.empty()) return NotFound("no statement " + id);
  const StoredRecord& newest = records.back();
  if (newest.meta.change() == v1::Change::PURGED) return RemovedError(id, newest.position, newest.meta);
  DICTA_TRY(store_->directory().ShutOut());
  ++purges_;
  Status erased = Erase(id, records, reason);
  store_->directory().LetIn();
  return erased;
}

Status Archive::Erase(const std::string& id, const std::vector<StoredRecord>& records, std::string_view reason) {
  const StoredRecord& newest = records.back();
  v1::RecordMeta meta;
  meta.set_ordinal(newest.meta.ordinal());
  meta.set_revision(newest.meta.revision());
  meta.set_change(v1::Change::PURGED);
  meta.set_reason(reason.empty() ? newest.meta.reason() : std::string(reason));
  Writer writer(store_.get(), names_.get());
  DICTA_TRY(writer.EraseVersions(id, records));
  DICTA_TRY(writer.PutVersion(id, meta, {}, {}, nullptr));
  DICTA_ASSIGN(const auto spoiled, SpoiledBy(*store_, records));
  for (const uint32_t dictionary : spoiled) writer.PutSpoiled(dictionary);
  DICTA_TRY(writer.Commit("purge"));
  for (const uint32_t dictionary : spoiled) store_->codec().Retire(dictionary);
  // What was deleted is still in the files until they are written anew.
  Engine& engine = store_->engine();
  DICTA_TRY(engine.Compact(Space::kRecord, RecordRange(id)));
  DICTA_TRY(engine.Compact(Space::kIndex, {}));
  for (const StoredRecord& record : records) {
    const std::string sha256 = record.statement ? Unhex(record.statement->original().sha256()) : std::string();
    if (!sha256.empty()) DICTA_TRY(engine.Compact(Space::kOriginal, OriginalRange(sha256)));
  }
  return {};
}

}  // namespace dicta
