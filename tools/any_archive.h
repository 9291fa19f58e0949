// An archive wherever it is: in a directory, or behind `dicta serve` (-a grpc://HOST:PORT). What the commands ask of
// either, so that each of them is written once.
//
// Every function does what Archive's of that name does (storage/archive.h), with the same results and errors; over the
// network an IoError also says that the server cannot be reached, or refuses. Thread-safe as Archive is.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/command.h"

namespace dicta::tools {

class AnyArchive {
 public:
  virtual ~AnyArchive() = default;

  virtual Result<v1::Statement> Get(std::string_view id) const = 0;
  virtual Result<v1::Statement> GetRevision(std::string_view id, uint32_t revision) const = 0;
  virtual std::vector<Result<v1::Statement>> GetMany(std::span<const std::string> ids) const = 0;
  virtual Result<std::vector<Revision>> History(std::string_view id) const = 0;
  virtual Result<std::string> Original(std::string_view id) const = 0;
  virtual Result<bool> HoldsOriginal(std::string_view id) const = 0;
  virtual Result<Page> Find(const Query& query) const = 0;
  virtual Result<uint64_t> Count(const Query& query) const = 0;
  virtual Status ForEachByDateThenId(const Query& query, const Archive::RowVisitor& visit) const = 0;
  virtual Result<std::vector<TimelineCount>> Timeline(const Query& query, Unit unit) const = 0;
  virtual Result<Person> FindPerson(std::string_view name) const = 0;
  virtual Status ForEachSpeaker(std::string_view prefix, const Archive::SpeakerVisitor& visit) const = 0;
  virtual Result<std::vector<RoleSeen>> Roles(std::string_view name) const = 0;
  virtual Result<std::optional<v1::Hints>> HintsOf(std::string_view sha256) const = 0;
  virtual Result<Info> Describe() const = 0;
  virtual Status ForEachEntry(const Query* query, const Archive::EntryVisitor& visit,
                              Archive::EntryForm form) const = 0;
  virtual Status ForEachStoredEntry(uint64_t after, uint64_t until, const Archive::EntryVisitor& visit) const = 0;
  // Archive::position(), as it is now.
  virtual Result<uint64_t> Position() const = 0;

  virtual Result<std::vector<Outcome>> Add(std::span<const Document> documents, const AddOptions& options) = 0;
  virtual Result<uint32_t> Edit(std::string_view id, const EditRequest& request) = 0;
  virtual Status Remove(std::string_view id, std::string_view reason) = 0;
  virtual Status Alias(std::string_view name, std::span<const std::string> aliases) = 0;
  virtual Status Merge(std::string_view from, std::string_view into) = 0;
  virtual Status Unmerge(std::string_view name) = 0;
  virtual Result<std::string> Split(std::string_view name, std::string_view other_name,
                                    std::span<const std::string> statements) = 0;
  virtual Status SetExternalId(std::string_view name, std::string_view scheme, std::string_view value) = 0;
  // A server compresses by itself.
  virtual void Compress(Document*) const {}
  virtual Result<bool> TrainOnLatest() { return false; }
  virtual Status Settle(const std::function<bool()>&) { return {}; }
  virtual uint64_t TrainingBytes() const = 0;
  virtual Result<bool> Train(std::span<const Document> documents) = 0;
  // Unsupported over the network: a pb dump is imported where the archive is.
  virtual Status TakeDictionary(const v1::DumpEntry::Dictionary& dictionary) = 0;
  virtual Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries,
                                              bool dry_run) = 0;
};

// Whether -a names a server: grpc://HOST:PORT, grpc://unix:PATH, or with TLS grpcs://HOST:PORT.
bool IsRemote(std::string_view archive);

// Opens the archive that the user named, wherever it is; `options` are for one in a directory. Errors carry their
// remedy. Over the network, the environment says more of the connection: RouteTo() in route.h.
Result<std::unique_ptr<AnyArchive>> OpenAny(const Globals& globals, const OpenOptions& options = {});

}  // namespace dicta::tools
