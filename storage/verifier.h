// One run of Verify() (verify.h): its stages, and what they hand on to one another.
// Belongs to one thread.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "storage/expected_rows.h"
#include "storage/row_sums.h"
#include "storage/salvage.h"
#include "storage/store.h"
#include "storage/verify.h"

namespace dicta {

class Verifier {
 public:
  // REQUIRES: store and options outlive it.
  Verifier(Store* store, const VerifyOptions& options);

  // Takes up a run that was stopped. InvalidArgument: the token is of another archive, or damaged.
  Status Resume(const std::string& token);
  void Report(Finding finding);
  // All stages. The report is this run's, also after an error.
  Status Run();
  const VerifyReport& report() const { return report_; }
  // The archive as it stands now is what is looked at.
  void Begin();

 private:
  using Stage = v1::Verification;
  // What of a row is summed up: by the tag of its key; originals under 'o', records under 'r'.
  enum Sum { kDays, kSpeakers, kHashes, kSources, kPersons, kNames, kWords, kOriginals, kRecords, kSums };
  static Sum SumOf(char tag);  // kSums: there is no such tag

  // --- verify.cc -------------------------------------------------------------------------------------------------
  // Each stage goes on at state_.next() and returns false where it was stopped.
  Result<bool> Files();
  Result<bool> Originals();
  Status Original(const std::string& sha256, const std::string& bytes, const Status& decoded);
  Result<bool> Rest();
  Result<bool> RunStage(Stage::Stage stage);
  void ReportGap(Space space, const Gap& gap);
  // Says how far it is. False: stop here.
  bool GoOn(uint64_t bytes);
  // `next` where the stage is to go on the next time.
  bool Stop(std::string next);
  std::string Token() const;

  // --- verify_history.cc ------------------------------------------------------------------------------------------
  struct Change;  // of a batch: a journal entry and its record
  Result<bool> History();
  Status BatchAt(uint64_t position);
  Status ReadJournal(uint64_t position, std::vector<Change>* changes);
  Status ReadFacts(uint64_t position, std::vector<v1::Fact>* facts, std::string* links);
  void ReadRecord(uint64_t position, Change* change) const;
  Status CheckNames(uint64_t position, const std::set<std::pair<std::string, std::string>>& names, bool purged);
  Result<bool> IsNamedAt(uint64_t position, const std::string& person, const std::string& name);

  // --- verifier.cc: statements --------------------------------------------------------------------------------------
  struct Statement {
    std::string id = {};
    std::vector<std::pair<std::string, std::string>> values = {};  // its records as stored: key and value
    bool whole = true;                                             // all its records are there and decode
    std::vector<StoredRecord> records = {};                        // those that decode, oldest first
    std::vector<std::pair<uint64_t, std::string>> problems = {};   // position (0: of all) and what is wrong
    RowSum sums[kSums] = {};                                       // of its rows
  };
  using Visit = std::function<Status(Statement* statement)>;
  Result<bool> Statements();
  // Statements from state_.next() on, some at a time: `work` in many threads, then `then` one by one in order.
  Result<bool> EachStatement(const std::function<void(Statement*)>& work, const Visit& then);
  void Decode(Statement* statement) const;
  Result<IndexRows> ExpectedRows(const std::string& id) const;

  // --- verify_index.cc ----------------------------------------------------------------------------------------------
  Result<bool> Index();    // sums up what is stored
  Result<bool> Missing();  // rows that ought to be there, one by one
  Result<bool> Stray();    // rows that ought not
  Status CheckRow(const std::string& key, const std::string& value, const std::string& whose);
  Result<bool> MissingNames();
  // Reports a row that nothing expects.
  Status CheckStray(std::string_view key, std::string_view value, bool* stray);
  Result<std::string> StatementOfRow(std::string_view key, std::string_view value) const;
  Result<bool> IsExpected(std::string_view key, std::string_view value);
  // The sums of rows expected and found. Where the archive has grown between two runs they say nothing.
  bool Differs(Sum sum) const { return state_.position() != position_ || !(expected_[sum] == found_[sum]); }
  bool IndexDiffers() const;
  Status Mend(Batch::Op op);
  Status FlushMends();
  Status FindPurged();
  Status StrayRecords();

  Store* const store_;
  const Engine& engine_;
  const VerifyOptions& options_;
  const bool repairs_;
  uint64_t position_ = 0;
  v1::Verification state_;
  VerifyReport report_;
  uint64_t files_bytes_ = 0, stages_done_ = 0, stage_done_ = 0;  // in bytes, as shown
  uint64_t bytes_ = 0;                                           // of the history, since progress was shown
  RowSum expected_[kSums] = {}, found_[kSums] = {};
  // History.
  std::string chain_;          // of the batch before; empty: unknown
  uint64_t last_ordinal_ = 0;  // as the batch before says
  bool chain_known_ = true;
  std::unordered_map<uint64_t, uint64_t> known_names_;  // hash of person and name -> position of its row; bounded
  // Index.
  std::string person_;  // whose names are gone through
  std::vector<ArrivedName> names_;
  std::string last_id_;  // ExpectedRows() of the statement asked for last
  Result<IndexRows> last_rows_ = IndexRows();
  std::set<uint64_t> purged_;  // positions whose records were purged
  Batch mends_;
};

}  // namespace dicta
