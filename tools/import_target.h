// Where an import's documents go: an archive, or nowhere (--dry-run). Used by one thread but for HintsOf() and
// Compress().
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dicta/v1/archive.pb.h"
#include "storage/archive.h"
#include "storage/status.h"
#include "tools/any_archive.h"
#include "tools/write/output.h"

namespace dicta::tools {

class ImportTarget {
 public:
  virtual ~ImportTarget() = default;
  // As the functions of Archive: one outcome for each document. Not ok: nothing of it was stored, and nothing more will
  // be.
  virtual Result<std::vector<Outcome>> Add(std::span<const Document> documents) = 0;
  // As Archive::TrainingBytes() and Train(); nothing where nothing is stored.
  virtual uint64_t TrainingBytes() const { return 0; }
  virtual Status Train(std::span<const Document>) { return {}; }
  virtual Status TrainOnLatest() { return {}; }
  virtual Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries) = 0;
  virtual Status TakeDictionary(const v1::DumpEntry::Dictionary&) { return {}; }
  // As Archive::Settle.
  virtual Status Settle(const std::function<bool()>&) { return {}; }
  // As Archive::Compress.
  virtual void Compress(Document*) const {}
  // As Archive::HintsOf. In any number of threads, beside the others.
  virtual Result<std::optional<v1::Hints>> HintsOf(const std::string& sha256) const = 0;
};

// Stores. `archive` outlives the target.
std::unique_ptr<ImportTarget> MakeArchiveTarget(AnyArchive* archive, IfChanged if_changed);

// Decides, stores nothing, and writes what would be stored to `output` as JSON Lines. `archive` null: there is none
// yet, so that all would be new. Both outlive the target.
std::unique_ptr<ImportTarget> MakeDryTarget(AnyArchive* archive, IfChanged if_changed, Output* output);

}  // namespace dicta::tools
