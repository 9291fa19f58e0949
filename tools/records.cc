#include "tools/records.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "tools/errors.h"
#include "tools/write/csv.h"
#include "tools/write/json.h"
#include "tools/write/text.h"

namespace dicta::tools {
namespace {

// A block is full with as many records, or as many bytes of text.
constexpr size_t kBlockRecords = 256;
constexpr uint64_t kBlockBytes = 1 << 20;
// A block in the works, in bytes of its texts: frames, statements, what is printed.
constexpr size_t kPrintedCopies = 4;
constexpr size_t kBytesMax = size_t{64} << 20;
constexpr size_t kBlocksPerThread = 4;

size_t Threads() { return std::max(1u, std::thread::hardware_concurrency()); }

}  // namespace

RecordPrinter::RecordPrinter(const AnyArchive& archive, RecordFormat format, Output* output)
    : archive_(archive),
      format_(std::move(format)),
      output_(output),
      pool_(Threads(), Threads() * kBlocksPerThread, kBytesMax) {}

Status RecordPrinter::Begin() {
  if (format_.format != "csv") return {};
  return output_->Write(format_.utterances ? UtterancesCsvHeader() : StatementCsvHeader());
}

Result<std::string> RecordPrinter::Render(const v1::Statement& statement) const {
  if (format_.format == "jsonl") {
    return format_.utterances ? UtterancesJson(statement, format_.speakers) : ToJsonLine(statement);
  }
  if (format_.format == "csv") {
    return format_.utterances ? UtterancesCsv(statement, format_.speakers, format_.csv_for)
                              : StatementCsvLine(statement, format_.csv_for);
  }
  return format_.utterances ? UtterancesText(statement, format_.speakers, format_.screen_width)
                            : StatementText(statement, {.screen_width = format_.screen_width, .original = {}});
}

// What stands between two.
std::string_view RecordPrinter::Separator() const {
  if (format_.format != "text") return {};
  return format_.utterances ? std::string_view("\n") : kTextSeparator;
}

RecordPrinter::Block RecordPrinter::Print(const std::vector<std::string>& ids) const {
  Block block;
  const std::vector<Result<v1::Statement>> statements = archive_.GetMany(ids);  // at once: over the network, one call
  for (size_t i = 0; i < statements.size(); ++i) {
    const Status& status = statements[i].status();
    if (!status.ok()) {
      const bool named = status.message().find(ids[i]) != std::string::npos;
      block.failures.push_back(named ? status : status.Within("statement " + ids[i]));
      continue;
    }
    const Result<std::string> record = Render(*statements[i]);
    block.status = record.status();
    if (!block.status.ok()) break;
    if (!record->empty() && !block.text.empty()) block.text += Separator();
    block.text += *record;
  }
  return block;
}

Status RecordPrinter::Add(const Row& row) {
  ids_.emplace_back(row.id());
  bytes_ += row.size();
  if (ids_.size() < kBlockRecords && bytes_ < kBlockBytes) return {};
  while (!pool_.HasRoom(bytes_ * kPrintedCopies)) DICTA_TRY(TakeBlock());
  SubmitBlock();
  return {};
}

void RecordPrinter::SubmitBlock() {
  pool_.Submit(std::exchange(bytes_, 0) * kPrintedCopies,
               [this, ids = std::exchange(ids_, {})](auto*) { return Print(ids); });
}

Status RecordPrinter::TakeBlock() {
  const Block block = pool_.Take();
  for (const Status& failure : block.failures) ReportError(failure);
  failed_ += block.failures.size();
  if (!block.text.empty()) {
    if (!std::exchange(first_, false)) DICTA_TRY(output_->Write(Separator()));
    DICTA_TRY(output_->Write(block.text));
  }
  return block.status;
}

Status RecordPrinter::Finish() {
  SubmitBlock();
  while (!pool_.empty()) DICTA_TRY(TakeBlock());
  return {};
}

}  // namespace dicta::tools
