// What an import tells its user: remarks, rejects, and the counts at the end. Used by one thread.
#pragma once

#include <array>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "storage/archive.h"
#include "storage/status.h"
#include "tools/progress.h"

namespace dicta::tools {

// Where a document came from, for messages.
struct Origin {
  std::string path;     // as given, "-" for standard input
  uint64_t line = 0;    // from 1; 0: the whole file
  uint64_t offset = 0;  // in a pb dump: byte of the entry; 0: not there

  // "a/b.txt", "b.jsonl:17", "c.pb@4711"; printable.
  std::string ToString() const;
};

class ImportReport {
 public:
  // `progress` outlives the report.
  explicit ImportReport(Progress* progress) : progress_(progress) {}

  // From now on, rejects also go to this file as JSON Lines: {"path":…,"line":…,"reason":…}; `line` or `offset` only
  // where there is one. IoError: the file cannot be written.
  Status OpenRejects(const std::string& path);

  // `rejected PATH:LINE: reason` on stderr; after kRejectsShown only counted.
  void Reject(const Origin& origin, std::string_view reason);
  // `PATH:LINE: remark` on stderr; after kRemarksShown only counted.
  void Remark(const Origin& origin, std::string_view remark);
  // Counts an outcome and passes on what it says.
  void Count(const Origin& origin, const Outcome& outcome);

  uint64_t rejected() const { return counts_[Outcome::kRejected]; }

  // Says how much was not shown, and closes the file. IoError: not all rejects are in it.
  Status Finish();
  // The last line: `imported N, revised N, unchanged N, rejected N`, with `, skipped N` if `with_skipped`.
  std::string Summary(bool with_skipped) const;

  static constexpr uint64_t kRejectsShown = 20;
  static constexpr uint64_t kRemarksShown = 100;

 private:
  Progress* progress_;
  std::string rejects_path_;
  std::ofstream rejects_;
  std::array<uint64_t, 5> counts_{};  // by Outcome::Kind
  uint64_t remarks_ = 0;
};

}  // namespace dicta::tools
