#include "tools/import_report.h"

#include <cerrno>
#include <system_error>

#include "tools/write/display.h"
#include "tools/write/json.h"

namespace dicta::tools {
namespace {

Status NotWritten(const std::string& path) {
  return IoError(path + ": cannot be written: " + std::system_category().message(errno));
}

}  // namespace

std::string Origin::ToString() const {
  std::string text = Printable(path);
  if (line > 0) text += ":" + std::to_string(line);
  if (offset > 0) text += "@" + std::to_string(offset);
  return text;
}

Status ImportReport::OpenRejects(const std::string& path) {
  rejects_path_ = path;
  rejects_.open(path, std::ios::binary | std::ios::trunc);
  return rejects_ ? Status() : NotWritten(path);
}

void ImportReport::Reject(const Origin& origin, std::string_view reason) {
  if (++counts_[Outcome::kRejected] <= kRejectsShown) {
    progress_->Print("rejected " + origin.ToString() + ": " + Printable(reason));
  }
  if (!rejects_.is_open()) return;
  JsonObject row;
  row.Add("path", origin.path);
  if (origin.line > 0) row.Add("line", origin.line);
  if (origin.offset > 0) row.Add("offset", origin.offset);
  row.Add("reason", reason);
  rejects_ << row.str() << '\n';
}

void ImportReport::Remark(const Origin& origin, std::string_view remark) {
  if (++remarks_ <= kRemarksShown) progress_->Print(origin.ToString() + ": " + Printable(remark));
}

void ImportReport::Count(const Origin& origin, const Outcome& outcome) {
  if (outcome.kind == Outcome::kRejected) {
    Reject(origin, outcome.remark);
    return;
  }
  ++counts_[outcome.kind];
  if (!outcome.remark.empty()) Remark(origin, outcome.remark);
}

Status ImportReport::Finish() {
  if (remarks_ > kRemarksShown) progress_->Print(std::to_string(remarks_ - kRemarksShown) + " more remarks");
  if (rejected() > kRejectsShown) {
    progress_->Print(std::to_string(rejected() - kRejectsShown) + " more rejected; " +
                     (rejects_.is_open() ? Printable(rejects_path_) + " lists all" : "--rejects FILE lists all"));
  }
  if (!rejects_.is_open()) return {};
  rejects_.close();
  return rejects_ ? Status() : NotWritten(rejects_path_);
}

std::string ImportReport::Summary(bool with_skipped) const {
  std::string line = "imported " + std::to_string(counts_[Outcome::kImported]) + ", revised " +
                     std::to_string(counts_[Outcome::kRevised]) + ", unchanged " +
                     std::to_string(counts_[Outcome::kUnchanged]) + ", rejected " + std::to_string(rejected());
  if (with_skipped) line += ", skipped " + std::to_string(counts_[Outcome::kSkipped]);
  return line;
}

}  // namespace dicta::tools
