// Builds one batch: what it changes, the rows that go with it, its place in the chain; then commits it at one position.
//
// The writer looks at the archive as it stands before the batch, so a statement can be in a batch only once; touches()
// says whether it is. A Writer belongs to one thread, and one Writer lives at a time.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "storage/archive.h"
#include "storage/engine.h"
#include "storage/index.h"
#include "storage/people.h"
#include "storage/store.h"

namespace dicta {

// Names whose rows are known to be there, so that not each document looks them up. Bounded.
class KnownNames {
 public:
  bool Contains(std::string_view person, std::string_view name) const;
  void Insert(std::string_view person, std::string_view name);
  void Clear() { hashes_.clear(); }

 private:
  std::unordered_set<uint64_t> hashes_;
};

class Writer {
 public:
  // REQUIRES: store and names outlive the writer.
  Writer(Store* store, KnownNames* names);

  uint64_t position() const { return position_; }
  uint64_t next_ordinal() const { return last_ordinal_ + 1; }
  const People& people() const { return people_ != nullptr ? *people_ : *before_; }
  bool empty() const { return changes_ == 0 && facts_ == 0; }
  size_t changes() const { return changes_; }
  // The statement, or a statement read from these bytes (digest of 32 bytes), is in this batch.
  bool touches(const std::string& id_or_sha256) const { return touched_.count(id_or_sha256) != 0; }

  // Puts a statement's new record. No statement: a removal or purge. `before`: its records so far, oldest first,
  // with their content; for a new version the newest is enough. `original` is kept where it is not held yet.
  // meta.ordinal 0: the next one; original_held is set where the bytes are or come here. `value` null: to be made; else
  // the record as another archive stored it at this position.
  Status PutVersion(const std::string& id, v1::RecordMeta meta, std::optional<v1::Statement> statement,
                    const std::vector<StoredRecord>& before, const std::string* original,
                    const std::string* value = nullptr);
  // Of the content of the version put last: compressed beforehand. May be null.
  void Take(std::shared_ptr<const Compressed> compressed) { pending_.back().compressed = std::move(compressed); }
  // Puts a fact. For a split, the rows of the statements it names.
  Status PutFact(const v1::Fact& fact);
  // Remembers that another archive's batch, by its chain, has been merged.
  void PutOrigin(std::string_view chain);
  // Nothing new may use the dictionary: it holds words of what is purged here.
  void PutSpoiled(uint32_t dictionary);
  // Deletes what a purge takes off the disk: rows, content, an original that no other statement relies on, the names of
  // persons known from nowhere else. The records' metadata stays.
  Status EraseVersions(const std::string& id, const std::vector<StoredRecord>& records);

  // Compresses what was put, on all cores, and returns the batch's row with its chain. REQUIRES: called once, after the
  // last Put.
  Result<v1::Batch> Seal(const std::string& time, const std::string& note);
  // On disk when it returns ok; then the writer is used up. REQUIRES: sealed.
  Status Commit(const v1::Batch& row);
  // Seals and commits it as of now. An empty batch writes nothing.
  Status Commit(const std::string& note);

 private:
  // A record that awaits its frame and its link.
  struct Pending {
    std::string id, key;
    v1::RecordMeta meta;
    std::optional<v1::Statement> statement = {};
    std::string value = {};  // as stored elsewhere; empty: to be made
    std::shared_ptr<const Compressed> compressed = {};

    // The stored value and the link.
    Result<std::string> Encode(const Codec& codec, uint32_t dictionary, int level, std::string* link) const;
  };

  Status PutIndexRows(const std::string& id, uint64_t ordinal, const std::vector<StoredRecord>& before,
                      const v1::Statement* statement);
  Status PutSourceRows(const v1::Statement& statement, const std::string* original, bool* stored);
  Status PutNames(const v1::Statement& statement);
  Status EraseOriginal(const std::string& id, const std::string& sha256);
  Status EraseNames(const std::string& person, const IndexRows& erased);

  Store* store_;
  KnownNames* names_;
  uint64_t position_, last_ordinal_;
  Batch batch_;
  std::vector<Pending> pending_;
  std::vector<std::pair<std::string, std::string>> pending_chunks_;  // of originals: key and bytes
  std::string fact_links_;
  uint32_t changes_ = 0, facts_ = 0;
  std::set<std::string> touched_;
  std::set<std::pair<std::string, std::string>> new_names_;
  std::shared_ptr<const People> before_;
  std::shared_ptr<People> people_;  // with this batch's facts; null: none yet
};

// What a change adds to its batch's chain: 32 bytes.
std::string LinkOf(const std::string& id, const v1::RecordMeta& meta, const v1::Statement* statement);

}  // namespace dicta
