#include "server/requests.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <utility>

#include "server/errors.h"
#include "server/limits.h"

namespace dicta::server {
namespace {

grpc::Status ToDays(const std::string& date, std::string_view field, std::optional<DaySpan>* days) {
  if (date.empty()) return grpc::Status::OK;
  const auto span = ParseDate(date);
  if (!span.ok()) return BadField(field, span.status().message());
  *days = *span;
  return grpc::Status::OK;
}

// Field 1, a message.
void AppendRow(std::string_view listing, std::string* out) {
  uint8_t head[6] = {0x0A};
  const uint8_t* end =
      google::protobuf::io::CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(listing.size()), head + 1);
  out->append(reinterpret_cast<const char*>(head), static_cast<size_t>(end - head));
  out->append(listing);
}

// The row with its whole statement; empty: it was withdrawn since.
Result<std::string> FullRow(const Archive& archive, const Row& row, uint64_t position) {
  Result<v1::Statement> statement = archive.Get(row.id(), position);
  if (statement.status().code() == Code::kNotFound) return std::string();
  DICTA_TRY(statement.status());
  v1::Listing listing;
  *listing.mutable_statement() = std::move(*statement);
  listing.set_size(row.size());
  return listing.SerializeAsString();
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

Result<RowsPage> MakePage(const Archive& archive, Query query, v1::View::Value view, size_t bytes_max) {
  DICTA_ASSIGN(const Page page, archive.Find(query));
  RowsPage made{.rows = {}, .next_page_token = page.next_page_token, .position = page.position};
  uint32_t taken = 0;
  for (const Row& row : page.rows) {
    std::string full;
    if (view == v1::View::FULL) {
      DICTA_ASSIGN(full, FullRow(archive, row, page.position));
    }
    const std::string_view listing = view == v1::View::FULL ? std::string_view(full) : row.bytes();
    if (taken > 0 && made.rows.size() + listing.size() > bytes_max) break;
    ++taken;
    if (!listing.empty()) AppendRow(listing, &made.rows);
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
