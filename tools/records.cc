#include "tools/records.h"

#include <utility>

#include "tools/errors.h"
#include "tools/write/csv.h"
#include "tools/write/json.h"
#include "tools/write/text.h"

namespace dicta::tools {
namespace {

// A block is full with as many records, or as many bytes of text.
constexpr size_t kBlockRecords = 256;
constexpr uint64_t kBlockBytes = 4 << 20;

}  // namespace

Status RecordWriter::Begin() {
  if (format_.format != "csv") return {};
  return output_->Write(format_.utterances ? UtterancesCsvHeader() : StatementCsvHeader());
}

Result<std::string> RecordWriter::Render(const v1::Statement& statement) const {
  if (format_.format == "jsonl") {
    return format_.utterances ? UtterancesJson(statement, format_.speakers) : ToJsonLine(statement);
  }
  if (format_.format == "csv") {
    return format_.utterances ? UtterancesCsv(statement, format_.speakers) : StatementCsvLine(statement);
  }
  return format_.utterances ? UtterancesText(statement, format_.speakers, format_.screen_width)
                            : StatementText(statement, {.screen_width = format_.screen_width, .original = {}});
}

Status RecordWriter::Add(const v1::Statement& statement) {
  DICTA_ASSIGN(const std::string record, Render(statement));
  if (record.empty()) return {};
  if (format_.format == "text" && !first_) {
    DICTA_TRY(output_->Write(format_.utterances ? std::string_view("\n") : kTextSeparator));
  }
  first_ = false;
  return output_->Write(record);
}

Status RecordReader::Add(const Row& row) {
  ids_.emplace_back(row.id());
  bytes_ += row.size();
  return ids_.size() < kBlockRecords && bytes_ < kBlockBytes ? Status() : Finish();
}

Status RecordReader::Finish() {
  const std::vector<std::string> ids = std::exchange(ids_, {});
  bytes_ = 0;
  const std::vector<Result<v1::Statement>> statements = archive_.GetMany(ids);
  for (size_t i = 0; i < statements.size(); ++i) {
    const Status& status = statements[i].status();
    if (status.ok()) {
      DICTA_TRY(visit_(*statements[i]));
    } else {
      const bool named = status.message().find(ids[i]) != std::string::npos;
      ReportError(named ? status : status.Within("statement " + ids[i]));
      ++failed_;
    }
  }
  return {};
}

}  // namespace dicta::tools
