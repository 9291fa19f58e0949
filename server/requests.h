// What requests ask for, in the archive's terms; and rows on their way into replies. Functions are thread-safe.
#pragma once

#include <grpcpp/support/status.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dicta/v1/service.pb.h"
#include "server/call.h"
#include "storage/archive.h"

namespace dicta::server {

// INVALID_ARGUMENT names the field: "filter.from".
grpc::Status ToQuery(const v1::StatementFilter& filter, Query* query);

// The error of a lookup by query, with the field that it is about where that can be told.
grpc::Status ExplainQuery(const Call& call, const Archive& archive, const Query& query, std::string_view token_field,
                          const Status& status);

// 0: the default; above the maximum: the maximum. INVALID_ARGUMENT: negative.
grpc::Status ToPageSize(int32_t page_size, uint32_t* limit);

// INVALID_ARGUMENT: no such view.
grpc::Status CheckView(v1::View::Value view);

// Some rows of a query, ready for the wire.
struct RowsPage {
  std::string rows;             // serialized: field 1 of ListStatementsResponse and of ExportStatementsResponse
  std::string next_page_token;  // empty: no more
  uint64_t position = 0;
};

// The query's next rows: at most query.limit, and about `bytes_max` bytes, but one at least where there is one. FULL: a
// statement withdrawn since the listing began is left out.
Result<RowsPage> MakePage(const Archive& archive, Query query, v1::View::Value view, size_t bytes_max);

// Without what BASIC leaves out.
void MakeBasic(v1::Statement* statement);

// "": absent.
std::string FirstDayOf(const std::optional<DaySpan>& days);
std::string LastDayOf(const std::optional<DaySpan>& days);

}  // namespace dicta::server
