#include "tools/import_target.h"

#include <string>
#include <utility>

#include "storage/identity.h"
#include "storage/validate.h"
#include "tools/write/json.h"

namespace dicta::tools {
namespace {

class ArchiveTarget : public ImportTarget {
 public:
  ArchiveTarget(AnyArchive* archive, IfChanged if_changed) : archive_(archive) { options_.if_changed = if_changed; }

  Result<std::vector<Outcome>> Add(std::span<const Document> documents) override {
    return archive_->Add(documents, options_);
  }
  void Compress(Document* document) const override { archive_->Compress(document); }
  uint64_t TrainingBytes() const override { return archive_->TrainingBytes(); }
  Status Train(std::span<const Document> documents) override { return archive_->Train(documents).status(); }
  Status TrainOnLatest() override { return archive_->TrainOnLatest().status(); }
  Status Settle(const std::function<bool()>& stop) override { return archive_->Settle(stop); }
  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries) override {
    return archive_->Replay(batch, entries, /*dry_run=*/false);
  }
  Status TakeDictionary(const v1::DumpEntry::Dictionary& dictionary) override {
    return archive_->TakeDictionary(dictionary);
  }
  Result<std::optional<v1::Hints>> HintsOf(const std::string& sha256) const override {
    return archive_->HintsOf(sha256);
  }

 private:
  AnyArchive* archive_;
  AddOptions options_;
};

// What an archive without content would make of it.
Outcome DecideAlone(const Document& document) {
  const v1::Statement& statement = document.statement;
  Outcome outcome;
  outcome.id = statement.id().empty() ? IdFromIdentity(IdentityOf(document)) : statement.id();
  Status status = ValidateId(outcome.id);
  if (status.ok()) status = ValidateStatement(statement);
  if (!status.ok()) {
    outcome.remark = status.message();
    return outcome;
  }
  outcome.kind = Outcome::kImported;
  outcome.revision = document.revision > 0 ? document.revision : 1;
  return outcome;
}

class DryTarget : public ImportTarget {
 public:
  DryTarget(AnyArchive* archive, IfChanged if_changed, Output* output) : archive_(archive), output_(output) {
    options_.if_changed = if_changed;
    options_.dry_run = true;
  }

  Result<std::vector<Outcome>> Add(std::span<const Document> documents) override {
    std::vector<Outcome> outcomes;
    if (archive_ != nullptr) {
      DICTA_ASSIGN(outcomes, archive_->Add(documents, options_));
    } else {
      for (const Document& document : documents) outcomes.push_back(DecideAlone(document));
    }
    for (size_t i = 0; i < outcomes.size() && i < documents.size(); ++i) {
      if (outcomes[i].kind != Outcome::kImported && outcomes[i].kind != Outcome::kRevised) continue;
      v1::Statement statement = documents[i].statement;
      statement.set_id(outcomes[i].id);
      statement.set_revision(outcomes[i].revision);
      DICTA_TRY(Print(statement));
    }
    return outcomes;
  }

  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries) override {
    std::vector<Outcome> outcomes;
    if (archive_ != nullptr) {
      DICTA_ASSIGN(outcomes, archive_->Replay(batch, entries, /*dry_run=*/true));
    }
    for (const v1::DumpEntry& entry : entries) {
      if (!entry.has_record()) continue;
      if (archive_ == nullptr) {
        const bool first = entry.record().meta().change() == v1::Change::ADDED;
        const v1::Statement& statement = entry.record().statement();
        outcomes.push_back({first ? Outcome::kImported : Outcome::kRevised, statement.id(), statement.revision(), ""});
      }
      DICTA_TRY(Print(entry.record().statement()));
    }
    return outcomes;
  }

  Result<std::optional<v1::Hints>> HintsOf(const std::string& sha256) const override {
    if (archive_ == nullptr) return std::optional<v1::Hints>();
    return archive_->HintsOf(sha256);
  }

 private:
  Status Print(const v1::Statement& statement) {
    DICTA_ASSIGN(const std::string line, ToJsonLine(statement));
    return output_->Write(line);
  }

  AnyArchive* archive_;
  Output* output_;
  AddOptions options_;
};

}  // namespace

std::unique_ptr<ImportTarget> MakeArchiveTarget(AnyArchive* archive, IfChanged if_changed) {
  return std::make_unique<ArchiveTarget>(archive, if_changed);
}

std::unique_ptr<ImportTarget> MakeDryTarget(AnyArchive* archive, IfChanged if_changed, Output* output) {
  return std::make_unique<DryTarget>(archive, if_changed, output);
}

}  // namespace dicta::tools
