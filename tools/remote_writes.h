// The writing half of an archive behind `dicta serve`. Thread-safe.
#pragma once

#include <utility>

#include "tools/any_archive.h"
#include "tools/remote_connection.h"

namespace dicta::tools {

class RemoteWrites : public AnyArchive {
 public:
  explicit RemoteWrites(Route route) : server_(std::move(route)) {}

  // In requests as large as the server takes; a document that is too large for one is rejected.
  Result<std::vector<Outcome>> Add(std::span<const Document> documents, const AddOptions& options) override;
  Result<uint32_t> Edit(std::string_view id, const EditRequest& request) override;
  Status Remove(std::string_view id, std::string_view reason) override;
  Status Alias(std::string_view name, std::span<const std::string> aliases) override;
  Status Merge(std::string_view from, std::string_view into) override;
  Status Unmerge(std::string_view name) override;
  Result<std::string> Split(std::string_view name, std::string_view other_name,
                            std::span<const std::string> statements) override;
  Status SetExternalId(std::string_view name, std::string_view scheme, std::string_view value) override;
  uint64_t TrainingBytes() const override { return 0; }
  Result<bool> Train(std::span<const Document>) override { return false; }
  Status TakeDictionary(const v1::DumpEntry::Dictionary& dictionary) override;
  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries,
                                      bool dry_run) override;

 protected:
  const Connection& server() const { return server_; }

 private:
  Status Send(v1::ArchiveStatementsRequest* request, std::vector<Outcome>* outcomes);

  const Connection server_;
};

}  // namespace dicta::tools
