#include "tools/any_archive.h"

#include <utility>

#include "tools/errors.h"
#include "tools/remote_archive.h"

namespace dicta::tools {
namespace {

class LocalArchive : public AnyArchive {
 public:
  explicit LocalArchive(std::unique_ptr<Archive> archive) : archive_(std::move(archive)) {}

  Result<v1::Statement> Get(std::string_view id) const override { return archive_->Get(id); }
  Result<v1::Statement> GetRevision(std::string_view id, uint32_t revision) const override {
    return archive_->GetRevision(id, revision);
  }
  std::vector<Result<v1::Statement>> GetMany(std::span<const std::string> ids) const override {
    return archive_->GetMany(ids);
  }
  Result<std::vector<Revision>> History(std::string_view id) const override { return archive_->History(id); }
  Result<std::string> Original(std::string_view id) const override { return archive_->Original(id); }
  Result<bool> HoldsOriginal(std::string_view id) const override { return archive_->HoldsOriginal(id); }
  Result<Page> Find(const Query& query) const override { return archive_->Find(query); }
  Result<uint64_t> Count(const Query& query) const override { return archive_->Count(query); }
  Status ForEachByDateThenId(const Query& query, const Archive::RowVisitor& visit) const override {
    return archive_->ForEachByDateThenId(query, visit);
  }
  Result<std::vector<TimelineCount>> Timeline(const Query& query, Unit unit) const override {
    return archive_->Timeline(query, unit);
  }
  Result<Person> FindPerson(std::string_view name) const override { return archive_->FindPerson(name); }
  Status ForEachSpeaker(std::string_view prefix, const Archive::SpeakerVisitor& visit) const override {
    return archive_->ForEachSpeaker(prefix, visit);
  }
  Result<std::vector<RoleSeen>> Roles(std::string_view name) const override { return archive_->Roles(name); }
  Result<std::optional<v1::Hints>> HintsOf(std::string_view sha256) const override { return archive_->HintsOf(sha256); }
  Result<Info> Describe() const override { return archive_->Describe(); }
  Status ForEachEntry(const Query* query, const Archive::EntryVisitor& visit, Archive::EntryForm form) const override {
    return archive_->ForEachEntry(query, visit, form);
  }
  Status ForEachStoredEntry(uint64_t after, uint64_t until, const Archive::EntryVisitor& visit) const override {
    return archive_->ForEachStoredEntry(after, until, visit);
  }
  Result<uint64_t> Position() const override { return archive_->position(); }

  Result<std::vector<Outcome>> Add(std::span<const Document> documents, const AddOptions& options) override {
    return archive_->Add(documents, options);
  }
  Result<uint32_t> Edit(std::string_view id, const EditRequest& request) override {
    return archive_->Edit(id, request);
  }
  Status Remove(std::string_view id, std::string_view reason) override { return archive_->Remove(id, reason); }
  Status Alias(std::string_view name, std::span<const std::string> aliases) override {
    return archive_->Alias(name, aliases);
  }
  Status Merge(std::string_view from, std::string_view into) override { return archive_->Merge(from, into); }
  Status Unmerge(std::string_view name) override { return archive_->Unmerge(name); }
  Result<std::string> Split(std::string_view name, std::string_view other_name,
                            std::span<const std::string> statements) override {
    return archive_->Split(name, other_name, statements);
  }
  Status SetExternalId(std::string_view name, std::string_view scheme, std::string_view value) override {
    return archive_->SetExternalId(name, scheme, value);
  }
  void Compress(Document* document) const override { archive_->Compress(document); }
  Result<bool> TrainOnLatest() override { return archive_->TrainOnLatest(); }
  Status Settle(const std::function<bool()>& stop) override { return archive_->Settle(stop); }
  uint64_t TrainingBytes() const override { return archive_->TrainingBytes(); }
  Result<bool> Train(std::span<const Document> documents) override { return archive_->Train(documents); }
  Status TakeDictionary(const v1::DumpEntry::Dictionary& dictionary) override {
    return archive_->TakeDictionary(dictionary);
  }
  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries,
                                      bool dry_run) override {
    return archive_->Replay(batch, entries, dry_run);
  }

 private:
  const std::unique_ptr<Archive> archive_;
};

}  // namespace

bool IsRemote(std::string_view archive) { return archive.starts_with("grpc://") || archive.starts_with("grpcs://"); }

Result<std::unique_ptr<AnyArchive>> OpenAny(const Globals& globals, const OpenOptions& options) {
  if (IsRemote(globals.archive)) return Connect(globals.archive);
  DICTA_ASSIGN(auto archive, OpenArchive(globals, options));
  return std::unique_ptr<AnyArchive>(std::make_unique<LocalArchive>(std::move(archive)));
}

}  // namespace dicta::tools
