// An archive of statements in one directory. START HERE.
//
// One process at a time may open it for writing; any number may read, also while it is written. Every lookup is made
// at a position: the archive as it stood after one of its writes. Rows are written once and carry their position, so a
// lookup needs no lock and no snapshot, and pages of one listing fit together whatever is written meanwhile.
//
//   auto archive = dicta::Archive::Open("press", {.access = dicta::Access::kWrite, .create = true});
//   archive->Add(documents, {});
//   auto page = archive->Find({.speakers = {"Wang Yi"}, .limit = 20});
//
// Thread-safe: lookups may run in any number of threads beside one another and beside writes; writes wait for each
// other. A visitor may look up in the archive it visits; one that waits for other threads' lookups keeps purges out.
// Results are the caller's own, or shared and never changed; no view outlives what it was handed out with. What can
// fail returns a Status or Result (status.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dicta/v1/archive.pb.h"
#include "dicta/v1/statement.pb.h"
#include "storage/answers.h"
#include "storage/date.h"
#include "storage/level.h"
#include "storage/room.h"
#include "storage/row.h"
#include "storage/status.h"

namespace dicta {

struct Compressed;  // record.h
class Store;        // store.h: records, facts and batches behind the engine seam
class Writer;       // writer.h: one batch
class KnownNames;   // writer.h
class People;       // people.h
struct DayCounts;   // counts.h
struct PeopleView;
struct StoredRecord;

enum class Access {
  kRead,    // beside a writer, if there is one; sees what was written when it was opened, and more after CatchUp()
  kWrite,   // the one writer
  kFollow,  // kRead, with a thread that catches up within milliseconds of each write; lets go when a purge asks it to
  kPinned,  // kRead, and stays at the position at which it was opened
};

struct OpenOptions {
  Access access = Access::kRead;
  bool create = false;        // with kWrite: make the archive where there is none
  int level = kDefaultLevel;  // zstd's, of what is written
  // With kWrite: so much of the disk stays free; with less, whatever writes gives NoSpace. 0: writes until it is full.
  uint64_t reserve_bytes = kReserveBytes;
  // Memory for what lookups found, shared by all threads; 0: nothing is kept. What a write changes is forgotten with
  // it, so answers are the same with and without.
  size_t record_cache_bytes = size_t{64} << 20;  // of statements
  size_t row_cache_bytes = size_t{32} << 20;     // of rows; counts and names have a third of that besides
};

// A statement to be archived.
struct Document {
  v1::Statement statement = {};  // id empty: derived from the document's identity (identity.h)
  std::string guid = {};         // of the feed's item, empty if none
  std::string feed_url = {};     // of the feed that carried it, empty if none
  std::string name = {};  // file name below what was imported; part of the identity of a plain file, empty if none
  v1::Hints hints = {};   // what was said about it beside its bytes; kept, so that it can be read again
  std::optional<std::string> original = {};  // the bytes it was read from; kept byte for byte
  std::string time = {};  // of the source: retrievedAt, or the feed's build date; empty if unknown. ISO 8601
  uint32_t revision = 0;  // 0: the next one; else kept as given where it is higher than any there is
  std::shared_ptr<const Compressed> compressed = {};  // its content, by Archive::Compress(); null: Add() does that
};

enum class IfChanged { kRevise, kSkip, kFail };

struct AddOptions {
  IfChanged if_changed = IfChanged::kRevise;
  std::string note = "import";  // what the batch rows say wrote it
  // What a changed document is recorded as. REEXTRACTED: the same bytes read by other rules, which then decide; else
  // such a document is unchanged.
  v1::Change::Kind change = v1::Change::REVISED;
  bool dry_run = false;  // decide, but write nothing
};

struct Outcome {
  enum Kind { kImported, kRevised, kUnchanged, kSkipped, kRejected };
  Kind kind = kRejected;
  std::string id;                // of the statement, also where it was rejected for its content
  uint32_t revision = 0;         // as it stands now
  std::string remark = {};       // why it was rejected; that it was removed before; that a path was added
  v1::Statement statement = {};  // of a dry run, imported or revised: what would be stored
};

// What an edit by hand sets. Absent: left as it is. An empty string clears the field.
struct EditRequest {
  std::optional<std::string> title = {}, date = {}, published = {}, place = {}, event = {}, language = {}, genre = {},
                             publisher = {}, url = {};
  std::vector<std::pair<std::string, std::string>> speakers = {};  // name as it stands -> new name
  std::vector<std::pair<std::string, std::string>> roles = {};     // name as it stands -> new role
  bool drop_edits = false;  // back to what the source says, before the others are set
  std::string reason = {};
};

struct OptimizeOptions {
  int level = kStrongestLevel;
  // Called now and then with bytes done and bytes in all, by one thread at a time; false stops it.
  std::function<bool(uint64_t done, uint64_t total)> progress = nullptr;
};

struct OptimizeReport {
  uint64_t rewritten = 0;                      // records and chunks of originals
  uint64_t bytes_before = 0, bytes_after = 0;  // of the whole archive on disk
  bool dropped = true;               // what was to be dropped; false: damaged values still use a spoiled dictionary
  bool stopped = false;              // by its progress function; the next call goes on from there
  std::vector<std::string> damaged;  // values that cannot be read, left as they are
};

class Archive {
 public:
  // NotFound: no archive there (and not to be created). Busy: another process writes it, with its pid.
  // InvalidArgument: the directory holds something else. Unsupported: of a newer format version.
  static Result<std::unique_ptr<Archive>> Open(const std::string& directory, const OpenOptions& options);
  // A reader that keeps up by itself with whatever other processes write, for as long as it is open: over restarts and
  // crashes of the writer, optimize and purge. While a purge runs it lets go of the archive, and lookups wait.
  static Result<std::unique_ptr<Archive>> Follow(const std::string& directory, OpenOptions options = {});
  // A reader that sees one position, whatever is written. It holds the files of that position, deleted ones included,
  // and keeps purges out: not for long.
  static Result<std::unique_ptr<Archive>> OpenReadOnly(const std::string& directory, OpenOptions options = {});
  // Writes what the engine still holds in memory; nothing acknowledged depends on it. REQUIRES: no lookup runs.
  ~Archive();

  // --- Lookups -------------------------------------------------------------------------------------------------

  // The last write that lookups see.
  uint64_t position() const;
  // A reader sees what the writer has written since. InvalidArgument: kPinned.
  Status CatchUp();
  // Waits until lookups see `position`, which some write returned or another reader has reached. What moves them: with
  // kFollow its own thread, with kWrite a write, with kRead another thread's CatchUp(). Busy: not within the time; or
  // the error that keeps a follower from catching up.
  Status WaitFor(uint64_t position, std::chrono::milliseconds timeout) const;

  // The latest revision (or the given one, or the latest at a position) of a statement, speakers' ids resolved.
  // `id` may also be a source URL or feed guid, or the beginning of an id that fits one statement alone.
  // NotFound says whether it was removed, when and why.
  Result<v1::Statement> Get(std::string_view id, std::optional<uint64_t> position = {}) const;
  // The same without a copy where the statement is in the cache: shared with it, and never changed.
  Result<std::shared_ptr<const v1::Statement>> GetShared(std::string_view id,
                                                         std::optional<uint64_t> position = {}) const;
  // Get() into the caller's message, whose memory is used again; the cache of statements is not filled. For going
  // through many. After an error the message holds anything.
  Status Read(std::string_view id, v1::Statement* statement) const;
  Result<v1::Statement> GetRevision(std::string_view id, uint32_t revision) const;
  // In the order asked for; each with its own status. They are read in the order in which they are stored, each once,
  // and the cache is not filled with them. All are held in memory at once: ask for some hundreds at a time.
  std::vector<Result<v1::Statement>> GetMany(std::span<const std::string> ids) const;
  // Oldest first. Removals are in it.
  Result<std::vector<Revision>> History(std::string_view id) const;
  // What was changed after a position, and after so many changes of the one behind it, in order: `limit` changes at
  // most, of positions up to `until`. Facts about persons are not in it.
  Result<std::vector<JournaledChange>> ChangesAfter(uint64_t position, uint32_t skip, uint64_t until,
                                                    size_t limit) const;
  // The bytes a statement was read from. NotFound: it has none, or only claims a digest (not held).
  Result<std::string> Original(std::string_view id) const;
  Result<bool> HoldsOriginal(std::string_view id) const;

  // A page of rows. InvalidArgument: the token is of another query or damaged; a speaker's name fits several.
  Result<Page> Find(const Query& query) const;
  // How many rows the query has in all (limit and token aside).
  Result<uint64_t> Count(const Query& query) const;
  // Every row of the query in turn, without limit; stops where the visitor returns false. Memory stays bounded.
  // A row is valid inside the visit alone.
  using RowVisitor = std::function<bool(const Row& row)>;
  Status ForEach(const Query& query, const RowVisitor& visit) const;
  // The order of dumps: by date, then id, undated last.
  Status ForEachByDateThenId(const Query& query, const RowVisitor& visit) const;
  // Counts by unit, in order of time.
  Result<std::vector<TimelineCount>> Timeline(const Query& query, Unit unit) const;

  // The person whose name, alias or id this is: an exact name wins over part of one. NotFound: none. InvalidArgument:
  // fits several, which the message lists.
  Result<Person> FindPerson(std::string_view name) const;
  // Persons any of whose names begins with `prefix` (folded), in order of their ids or, with a prefix, of these names;
  // without the first `skip` of them, which costs little. The same position gives the same order. `stop`: as
  // Query::stop.
  using SpeakerVisitor = std::function<bool(const SpeakerCount& speaker)>;
  Status ForEachSpeaker(std::string_view prefix, const SpeakerVisitor& visit, std::optional<uint64_t> position = {},
                        uint64_t skip = 0, const std::function<bool()>& stop = {}) const;
  // The roles a person was seen in, first seen first. `stop`: as Query::stop.
  Result<std::vector<RoleSeen>> Roles(std::string_view name, const std::function<bool()>& stop = {}) const;

  // What was said about the document with these original bytes (SHA-256, 64 hex digits) when it was last imported;
  // nothing where it never was.
  Result<std::optional<v1::Hints>> HintsOf(std::string_view sha256) const;
  // The same by id, for reading it again.
  Result<v1::Hints> HintsOfStatement(std::string_view id) const;

  // A walk through everything. `stop`: as Query::stop.
  Result<Info> Describe(const std::function<bool()>& stop = {}) const;
  // What may be asked for every second: a look at the directory's files and a few keys, however large the archive.
  Result<Figures> Measure() const;

  // --- Writes. REQUIRES: opened with kWrite. On disk when they return ok. ---------------------------------------
  //
  // NoSpace: the disk has less than OpenOptions.reserve_bytes. After this and any other error lookups go on, and so
  // does writing once its cause is gone: the next write first finds out what is on disk. The message says whether the
  // write that failed is, or that it is not known yet; to make the same write again is right in either case.

  // Archives documents in order: one batch, or more where the same statement comes twice or a batch
  // reaches 256 MiB. Each gets its own outcome;
  // what is wrong with one never keeps out another. A status that is not ok: nothing of the last batch was written.
  Result<std::vector<Outcome>> Add(std::span<const Document> documents, const AddOptions& options);
  // Compresses a document that is about to be added, so that Add(), where others wait, finds that done. In any number
  // of threads, beside everything else. Does nothing where there is nothing to gain: the statement is known already, or
  // a dictionary is still to be trained.
  void Compress(Document* document) const;
  // A new revision by hand; returns its number.
  Result<uint32_t> Edit(std::string_view id, const EditRequest& request);
  // Withdraws: lookups no longer show it.
  Status Remove(std::string_view id, std::string_view reason);
  // Takes its bytes off the disk. `id` must be whole. Followers let go of the archive meanwhile. Busy where another
  // reader does not. A dictionary may hold words of it: see SpoiledDictionaries().
  Status Purge(std::string_view id, std::string_view reason);

  Status Alias(std::string_view name, std::span<const std::string> aliases);
  // InvalidArgument: they are one already, or it would close a circle.
  Status Merge(std::string_view from, std::string_view into);
  Status Unmerge(std::string_view id_or_name);
  // In the statements named, `name` is somebody else, whose id is returned: that of
  // `other_name`, with ~2 (or ~3, …) where somebody has it.
  Result<std::string> Split(std::string_view name, std::string_view other_name,
                            std::span<const std::string> statements);
  Status SetExternalId(std::string_view name, std::string_view scheme, std::string_view value);

  // --- Compression. REQUIRES: opened with kWrite. ----------------------------------------------------------------

  // How much content an import should hold back and show to Train() before it adds the first of it; 0: nothing to gain.
  uint64_t TrainingBytes() const;
  // After the last of many documents: brings the index together, so that lookups are as quick as they can be. Some
  // seconds for a million statements; after a few statements it does nothing. `stop`, asked now and then in another
  // thread meanwhile, ends it: nothing is lost. NoSpace: there is no room for it.
  Status Settle(const std::function<bool()>& stop = nullptr);
  // Trains a dictionary on documents that are about to be added, for them and what follows. False: it would not save
  // what it takes, or the archive has one that does.
  Result<bool> Train(std::span<const Document> documents);
  // For documents that come a few at a time: trains a dictionary on what came last, for what follows, once there is
  // several times what the present one was trained on. False, and at once: there is nothing to gain yet. Else it takes
  // a second or two, and beside it the archive can be read and written. REQUIRES: one thread at a time.
  Result<bool> TrainOnLatest();
  // Dictionaries that hold words of what was purged. Nothing new uses them; the next Optimize() compresses anew
  // whatever does, and takes them off the disk.
  Result<std::vector<uint32_t>> SpoiledDictionaries() const;
  // Trains anew on the whole archive where it has grown by a quarter, compresses everything at the level given on
  // all cores, and compacts. Stopped or killed at any point, it goes on there the next time. Beside it the archive can
  // be read and written; but to drop a spoiled dictionary readers are shut out for a moment (Busy where there is one).
  Result<OptimizeReport> Optimize(const OptimizeOptions& options);

  // --- Whole history (pb dump) ------------------------------------------------------------------------------------

  // Every entry between header and trailer, in order of position. Without a query: everything; else the history of the
  // statements it lists. kStored: dictionaries first, then records as they are stored. REQUIRES: no query with kStored.
  using EntryVisitor = std::function<Status(const v1::DumpEntry& entry)>;
  enum class EntryForm { kPlain, kStored };
  Status ForEachEntry(const Query* query, const EntryVisitor& visit, EntryForm form = EntryForm::kPlain) const;
  // Everything, as it is stored, of the positions behind `after` up to `until`: dictionaries first. What stays the same
  // later, but for purges and frames that were made anew. InvalidArgument: the archive has not reached `until`.
  Status ForEachStoredEntry(uint64_t after, uint64_t until, const EntryVisitor& visit) const;

  // Before a dump in stored form is replayed: takes in its dictionary where the number is free here. Records whose
  // dictionary is the same here and there are kept as they are; the others are compressed anew.
  Status TakeDictionary(const v1::DumpEntry::Dictionary& dictionary);

  // Applies one batch of a dump: `entries` follow `batch` there, those in stored form made plain (stored_form.h). Where
  // the batch is the next one of this archive, it is replayed as it was; where it is in the archive already, its
  // changes are unchanged; else it is merged.
  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries, bool dry_run);

 private:
  struct Plan;          // a query made ready (plan.h)
  class Recompression;  // a walk of Optimize() (archive_optimize.cc)

  explicit Archive(std::unique_ptr<Store> store);
  Status RequireWriter();

  // The id of the statement meant: an id, the beginning of one, a URL or a guid.
  Result<std::string> ResolveId(std::string_view id) const;
  Status RemovedError(std::string_view id, uint64_t position, const v1::RecordMeta& meta) const;
  void ResolveSpeakers(v1::Statement* statement, uint64_t position) const;
  // The same for a row; where that changes it, it is made anew in memory that is added to *memory.
  Status ResolveRow(uint64_t position, Row* row, std::vector<std::shared_ptr<const void>>* memory) const;
  // A statement past the cache. True: it is the newest record of the id as given, and may be kept.
  Result<bool> Fetch(std::string_view id, uint64_t at, v1::Statement* statement) const;
  Result<v1::Statement> GetFromHistory(std::string_view id, uint64_t at) const;
  Result<std::string> PersonOf(const PeopleView& view, const std::string& name) const;
  Result<Plan> Prepare(const Query& query) const;
  Result<std::shared_ptr<const DayCounts>> CountsOf(const Plan& plan) const;
  Result<std::string> Identify(const Document& document, const std::string& sha256) const;
  Result<Outcome> AddOne(const Document& document, const std::string& id, const std::string& sha256,
                         const AddOptions& options, const v1::RecordMeta* dumped, Writer* writer);
  Result<std::vector<Outcome>> MergeBatch(const v1::Batch& batch, std::span<const v1::DumpEntry> entries, bool dry_run);
  Result<Outcome> MergeRecord(const v1::DumpEntry::Record& record, Document document, const std::string& sha256,
                              Writer* writer);
  Status MergeFacts(const v1::Batch& batch, std::span<const v1::DumpEntry> entries, bool dry_run);
  Status CommitFact(const v1::Fact& fact, const char* note);
  Result<v1::Optimization> BeginOptimization(const OptimizeOptions& options);
  Result<bool> EndOptimization(v1::Optimization state);
  Status Withdraw(const std::string& id, std::string_view reason);
  Status Erase(const std::string& id, const std::vector<StoredRecord>& records, std::string_view reason);

  std::unique_ptr<Store> store_;
  std::mutex writing_;                 // held by whoever writes
  std::unique_ptr<KnownNames> names_;  // guarded by writing_
  std::set<uint32_t> foreign_;         // dictionaries of a dump that are others here; guarded by writing_
  uint64_t purges_ = 0;                // since it was opened; guarded by writing_
  uint64_t untrainable_bytes_ = 0;     // content on which no dictionary would pay. Used by TrainOnLatest() alone
};

}  // namespace dicta
