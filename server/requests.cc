#include "server/requests.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <utility>

#include "server/errors.h"
#include "server/limits.h"

namespace dicta::server {
namespace {

using google::protobuf::io::CodedOutputStream;

constexpr size_t kRestBytes = 512;  // of a statement, about: what is neither text nor in its row

grpc::Status ToDays(const std::string& date, std::string_view field, std::optional<DaySpan>* days) {
  if (date.empty()) return grpc::Status::OK;
  const auto span = ParseDate(date);
  if (!span.ok()) return BadField(field, span.status().message());
  *days = *span;
  return grpc::Status::OK;
}

// A message field's tag and length.
void AppendHead(int field, size_t bytes, std::string* out) {
  uint8_t head[10];
  uint8_t* end = CodedOutputStream::WriteTagToArray(static_cast<uint32_t>(field) << 3 | 2, head);
  end = CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(bytes), end);
  out->append(reinterpret_cast<const char*>(head), static_cast<size_t>(end - head));
}

// Both list and export have their rows in field 1.
constexpr int kRowsField = v1::ListStatementsResponse::kRowsFieldNumber;
static_assert(kRowsField == v1::ExportStatementsResponse::kRowsFieldNumber);

void AppendRow(std::string_view row, std::string_view tail, std::string* out) {
  AppendHead(kRowsField, row.size() + tail.size(), out);
  out->append(row).append(tail);
}

// The row with its whole statement, which is shared with others and not copied into a message. Nothing where the
// statement was withdrawn since. A record that cannot be read is no reason to keep back the others.
Status AppendFullRow(const Archive& archive, const Row& row, uint64_t position, std::string* out) {
  const auto statement = archive.GetShared(row.id(), position);
  if (statement.status().code() == Code::kNotFound) return {};
  v1::Listing rest;
  if (IsUnreadable(statement.status())) {
    rest.set_unreadable(statement.status().message());
    AppendRow(row.bytes(), rest.SerializeAsString(), out);
    return {};
  }
  DICTA_TRY(statement.status());
  rest.set_size(row.size());
  const std::string tail = rest.SerializeAsString();
  const size_t bytes = (*statement)->ByteSizeLong();
  std::string head;
  AppendHead(v1::Listing::kStatementFieldNumber, bytes, &head);
  AppendHead(kRowsField, head.size() + bytes + tail.size(), out);
  out->append(head);
  const size_t at = out->size();
  out->resize(at + bytes);
  (*statement)->SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(out->data() + at));
  out->append(tail);
  return {};
}

}  // namespace

grpc::Status ToQuery(const v1::StatementFilter& filter, Query* query) {
  query->speakers.assign(filter.speakers().begin(), filter.speakers().end());
  std::optional<DaySpan> from, to;
  if (auto bad = ToDays(filter.from(), "filter.from", &from); !bad.ok()) return bad;
  if (auto bad = ToDays(filter.to(), "filter.to", &to); !bad.ok()) return bad;
  if (from) query->from = from->first;
  if (to) query->to = to->last;
  if (from && to && *query->from > *query->to) return BadField("filter.to", "lies before filter.from");
  query->undated = filter.undated();
  if (filter.undated() && (from || to)) return BadField("filter.undated", "undated statements have no range of days");
  query->publisher = filter.publisher();
  query->language = filter.language();
  if (!v1::Genre::Value_IsValid(filter.genre())) return BadField("filter.genre", "no such genre");
  query->genre = filter.genre();
  return grpc::Status::OK;
}

grpc::Status ExplainQuery(const Call& call, const Archive& archive, const Query& query, std::string_view token_field,
                          const Status& status) {
  std::string field;
  const bool asked = status.code() == Code::kInvalidArgument || status.code() == Code::kNotFound;
  for (size_t i = 0; asked && field.empty() && i < query.speakers.size(); ++i) {
    if (!archive.FindPerson(query.speakers[i]).ok()) field = "filter.speakers[" + std::to_string(i) + "]";
  }
  if (asked && field.empty() && !query.page_token.empty()) field = token_field;
  return call.Explain(status, field);
}

grpc::Status ToPageSize(int32_t page_size, uint32_t* limit) {
  if (page_size < 0) return BadField("page_size", "negative");
  *limit = static_cast<uint32_t>(page_size == 0 ? kPageSizeDefault : std::min(page_size, kPageSizeMax));
  return grpc::Status::OK;
}

grpc::Status CheckView(v1::View::Value view) {
  return v1::View::Value_IsValid(view) ? grpc::Status::OK : BadField("view", "no such view");
}

Result<RowsPage> MakePage(const Archive& archive, Query query, v1::View::Value view, size_t bytes_max) {
  DICTA_ASSIGN(const Page page, archive.Find(query));
  RowsPage made{.rows = {}, .next_page_token = page.next_page_token, .position = page.position};
  uint32_t taken = 0;
  size_t about = 0;
  for (const Row& row : page.rows) about += row.bytes().size() + (view == v1::View::FULL ? row.size() + kRestBytes : 8);
  made.rows.reserve(std::min(about, bytes_max));
  for (const Row& row : page.rows) {
    const size_t before = made.rows.size();
    if (view == v1::View::FULL) {
      DICTA_TRY(AppendFullRow(archive, row, page.position, &made.rows));
    } else {
      AppendRow(row.bytes(), "", &made.rows);
    }
    if (taken > 0 && made.rows.size() > bytes_max) {
      made.rows.resize(before);
      break;
    }
    ++taken;
    if (view == v1::View::FULL && taken % 32 == 0 && query.stop && query.stop()) return Busy("stopped");
  }
  if (taken == page.rows.size()) return made;
  // The token behind the last row that found room is that of a page which ends there.
  query.limit = taken;
  query.position = page.position;
  DICTA_ASSIGN(const Page shorter, archive.Find(query));
  made.next_page_token = shorter.next_page_token;
  return made;
}

void MakeBasic(v1::Statement* statement) {
  statement->clear_text();
  statement->clear_utterances();
  statement->clear_date_evidence();
}

std::string FirstDayOf(const std::optional<DaySpan>& days) { return days ? FormatDay(days->first) : ""; }
std::string LastDayOf(const std::optional<DaySpan>& days) { return days ? FormatDay(days->last) : ""; }

}  // namespace dicta::server
