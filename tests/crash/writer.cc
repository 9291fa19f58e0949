// crash_writer ARCHIVE ACKNOWLEDGED PATH…: the importer as `dicta import` has it, which says what is on disk as soon as
// the archive says so: a line with each statement's id, at the end of the file ACKNOWLEDGED.
//
//   CRASH_EARLY=1      says so before it is (a control)
//   CRASH_RESERVE=N    bytes of the disk that stay free
//   CRASH_PATIENCE=MS  after an error it goes on in the same process, looks up what it has said, and tries again for so
//                      long. Each error is a line on standard error.
// Exit status: 0 all is in; 1 it is not; 3 a lookup was wrong.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include "tools/any_archive.h"
#include "tools/import.h"

namespace dicta::tools {
namespace {

constexpr size_t kGroup = 32;  // statements that are stored and acknowledged at a time: more moments to be killed at

uint64_t Set(const char* name, uint64_t otherwise) {
  const char* set = std::getenv(name);
  return set == nullptr ? otherwise : std::strtoull(set, nullptr, 10);
}

class AcknowledgingTarget : public ImportTarget {
 public:
  AcknowledgingTarget(AnyArchive* archive, const char* path)
      : archive_(archive),
        target_(MakeArchiveTarget(archive, IfChanged::kRevise)),
        file_(open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {}

  Result<std::vector<Outcome>> Add(std::span<const Document> documents) override {
    std::vector<Outcome> all;
    while (!documents.empty()) {
      const auto group = documents.first(std::min(documents.size(), kGroup));
      if (early_) Say(archive_->Add(group, {.dry_run = true}));
      DICTA_ASSIGN(const auto outcomes, target_->Add(group));
      if (!early_) Say(outcomes);
      all.insert(all.end(), outcomes.begin(), outcomes.end());
      documents = documents.subspan(group.size());
    }
    return all;
  }
  uint64_t TrainingBytes() const override { return target_->TrainingBytes(); }
  Status Train(std::span<const Document> documents) override { return target_->Train(documents); }
  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries) override {
    return target_->Replay(batch, entries);
  }
  Status TakeDictionary(const v1::DumpEntry::Dictionary& dictionary) override {
    return target_->TakeDictionary(dictionary);
  }
  Result<std::optional<v1::Hints>> HintsOf(const std::string& sha256) const override {
    return target_->HintsOf(sha256);
  }

  // Whatever was said is found, whatever happened since; or the disk is said to fail.
  bool FindsAll() const {
    for (const auto& statement : archive_->GetMany(said_)) {
      if (statement.ok() || statement.status().code() == Code::kIoError) continue;
      std::cerr << "lookup: " << statement.status().ToString() << "\n";
      return false;
    }
    return true;
  }

 private:
  void Say(const Result<std::vector<Outcome>>& outcomes) {
    if (!outcomes.ok()) return;
    std::string lines;
    for (const Outcome& outcome : *outcomes) {
      lines += outcome.id + "\n";
      said_.push_back(outcome.id);
    }
    if (write(file_, lines.data(), lines.size()) < 0) std::abort();
  }

  AnyArchive* archive_;
  std::unique_ptr<ImportTarget> target_;
  std::vector<std::string> said_;
  const int file_;
  const bool early_ = Set("CRASH_EARLY", 0) != 0;
};

int Run(const std::string& path, const char* acknowledged, const std::vector<std::string>& paths) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(Set("CRASH_PATIENCE", 0));
  const OpenOptions options{
      .access = Access::kWrite, .create = true, .reserve_bytes = Set("CRASH_RESERVE", kReserveBytes)};
  while (true) {
    auto archive = OpenAny({.archive = path}, options);
    Status status = archive.status();
    if (archive.ok()) {
      AcknowledgingTarget target(archive->get(), acknowledged);
      while (true) {
        Progress progress(0, false);
        ImportReport report(&progress);
        const std::atomic<bool> stop = false;
        status = Importer({}, &target, &report, &progress, &stop).Run(paths);
        if (status.ok()) return 0;
        std::cerr << status.ToString() << std::endl;
        if (!target.FindsAll()) return 3;
        if (std::chrono::steady_clock::now() > until) return 1;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    }
    std::cerr << "open: " << status.ToString() << std::endl;
    if (std::chrono::steady_clock::now() > until) return 1;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace
}  // namespace dicta::tools

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  return dicta::tools::Run(argv[1], argv[2], {argv + 3, argv + argc});
}
