// Lookups; what is written stands in remote_writes.h.
#include "tools/remote_archive.h"

#include <algorithm>
#include <map>
#include <utility>

#include "tools/remote_connection.h"
#include "tools/remote_writes.h"
#include "tools/route.h"

namespace dicta::tools {
namespace {

using Stub = v1::Dicta::Stub;

constexpr int kPageSize = 1000;

v1::StatementFilter ToFilter(const Query& query) {
  v1::StatementFilter filter;
  for (const std::string& speaker : query.speakers) filter.add_speakers(speaker);
  if (query.from) filter.set_from(FormatDay(*query.from));
  if (query.to) filter.set_to(FormatDay(*query.to));
  filter.set_undated(query.undated);
  filter.set_publisher(query.publisher);
  filter.set_language(query.language);
  filter.set_genre(query.genre);
  return filter;
}

std::optional<DaySpan> ToDays(const std::string& first, const std::string& last) {
  const auto from = ParseDate(first), to = ParseDate(last);
  if (!from.ok() || !to.ok()) return {};
  return DaySpan{from->first, to->last};
}

Person ToPerson(const v1::SpeakerInfo& info) {
  return {.id = info.id(),
          .name = info.name(),
          .aliases = {info.aliases().begin(), info.aliases().end()},
          .external_ids = {info.external_ids().begin(), info.external_ids().end()}};
}

class RemoteArchive : public RemoteWrites {
 public:
  using RemoteWrites::RemoteWrites;

  Result<v1::Statement> Get(std::string_view id) const override { return GetRevision(id, 0); }

  Result<v1::Statement> GetRevision(std::string_view id, uint32_t revision) const override {
    v1::GetStatementRequest request;
    request.set_id(std::string(id));
    request.set_revision(revision);
    DICTA_ASSIGN(v1::GetStatementResponse reply, server().Call(&Stub::GetStatement, request));
    return std::move(*reply.mutable_statement());
  }

  std::vector<Result<v1::Statement>> GetMany(std::span<const std::string> ids) const override {
    std::vector<Result<v1::Statement>> statements;
    while (statements.size() < ids.size()) {
      v1::BatchGetStatementsRequest request;
      const auto rest = ids.subspan(statements.size());
      for (const std::string& id : rest.first(std::min<size_t>(rest.size(), kPageSize))) request.add_ids(id);
      auto reply = server().Call(&Stub::BatchGetStatements, request);
      if (!reply.ok() || reply->items().empty()) {
        statements.resize(ids.size(), reply.ok() ? IoError("the server sent nothing") : reply.status());
        break;
      }
      for (auto& item : *reply->mutable_items()) {
        if (item.has_statement()) {
          statements.emplace_back(std::move(*item.mutable_statement()));
        } else {
          statements.emplace_back(server::FromProblem(item.problem()));
        }
      }
    }
    return statements;
  }

  Result<std::vector<Revision>> History(std::string_view id) const override {
    v1::ListRevisionsRequest request;
    request.set_id(std::string(id));
    std::vector<Revision> history;
    do {
      DICTA_ASSIGN(const auto reply, server().Call(&Stub::ListRevisions, request));
      for (const v1::RevisionInfo& info : reply.revisions()) {
        history.push_back({info.revision(), info.position(), info.time(), info.change(), info.reason()});
      }
      request.set_page_token(reply.next_page_token());
    } while (!request.page_token().empty());
    return history;
  }

  Result<std::string> Original(std::string_view id) const override {
    std::string bytes;
    DICTA_TRY(ReadOriginal(id, [&bytes](v1::GetOriginalResponse* piece) {
      bytes += piece->data();
      return true;
    }));
    return bytes;
  }

  Result<bool> HoldsOriginal(std::string_view id) const override {
    const Status status = ReadOriginal(id, [](v1::GetOriginalResponse*) { return false; });
    if (status.code() == Code::kNotFound) return false;
    DICTA_TRY(status);
    return true;
  }

  // A page of the archive may be several of the server's.
  Result<Page> Find(const Query& query) const override {
    v1::ListStatementsRequest request;
    *request.mutable_filter() = ToFilter(query);
    request.set_oldest_first(query.oldest_first);
    request.set_page_token(query.page_token);
    Page page;
    do {
      request.set_page_size(static_cast<int>(std::min<size_t>(kPageSize, query.limit - page.rows.size())));
      DICTA_ASSIGN(const auto reply, server().Call(&Stub::ListStatements, request));
      DICTA_TRY(AppendRows(reply.rows(), &page));
      page.position = reply.archive_position();
      request.set_page_token(reply.next_page_token());
    } while (page.rows.size() < query.limit && !request.page_token().empty());
    page.next_page_token = request.page_token();
    return page;
  }

  Result<uint64_t> Count(const Query& query) const override {
    v1::CountStatementsRequest request;
    *request.mutable_filter() = ToFilter(query);
    DICTA_ASSIGN(const auto reply, server().Call(&Stub::CountStatements, request));
    return reply.count();
  }

  // The server exports in order of date, then arrival: within a date, rows are put in order of id here.
  Status ForEachByDateThenId(const Query& query, const Archive::RowVisitor& visit) const override {
    bool go_on = true;
    if (!query.undated) {
      Query dated = query;
      if (!query.from && !query.to) dated.from = DayFromCivil(0, 1, 1);  // leaves the undated to the end
      DICTA_TRY(VisitByDate(dated, visit, &go_on));
    }
    if (query.from || query.to || !go_on) return {};
    Query undated = query;
    undated.undated = true;
    return VisitByDate(undated, visit, &go_on);
  }

  Result<std::vector<TimelineCount>> Timeline(const Query& query, Unit unit) const override {
    v1::GetTimelineRequest request;
    *request.mutable_filter() = ToFilter(query);
    request.set_unit(unit == Unit::kDay    ? v1::GetTimelineRequest::DAY
                     : unit == Unit::kYear ? v1::GetTimelineRequest::YEAR
                                           : v1::GetTimelineRequest::MONTH);
    DICTA_ASSIGN(const auto reply, server().Call(&Stub::GetTimeline, request));
    std::vector<TimelineCount> counts;
    for (const auto& count : reply.counts()) counts.push_back({count.label(), count.count()});
    return counts;
  }

  Result<Person> FindPerson(std::string_view name) const override {
    v1::GetSpeakerRequest request;
    request.set_name(std::string(name));
    DICTA_ASSIGN(const auto reply, server().Call(&Stub::GetSpeaker, request));
    return ToPerson(reply.speaker());
  }

  Status ForEachSpeaker(std::string_view prefix, const Archive::SpeakerVisitor& visit) const override {
    v1::ListSpeakersRequest request;
    request.set_prefix(std::string(prefix));
    request.set_page_size(kPageSize);
    do {
      DICTA_ASSIGN(const auto reply, server().Call(&Stub::ListSpeakers, request));
      for (const v1::SpeakerInfo& info : reply.speakers()) {
        if (!visit({ToPerson(info), info.count(), ToDays(info.first(), info.last())})) return {};
      }
      request.set_page_token(reply.next_page_token());
    } while (!request.page_token().empty());
    return {};
  }

  Result<std::vector<RoleSeen>> Roles(std::string_view name) const override {
    v1::GetSpeakerRequest request;
    request.set_name(std::string(name));
    request.set_with_statistics(true);
    DICTA_ASSIGN(const auto reply, server().Call(&Stub::GetSpeaker, request));
    std::vector<RoleSeen> roles;
    for (const auto& role : reply.roles()) {
      roles.push_back({role.role(), ToDays(role.first(), role.last()), role.count()});
    }
    return roles;
  }

  Result<std::optional<v1::Hints>> HintsOf(std::string_view sha256) const override {
    v1::GetHintsRequest request;
    request.set_sha256(std::string(sha256));
    DICTA_ASSIGN(auto reply, server().Call(&Stub::GetHints, request));
    if (!reply.known()) return std::optional<v1::Hints>();
    return std::optional<v1::Hints>(std::move(*reply.mutable_hints()));
  }

  Result<Info> Describe() const override {
    v1::GetArchiveInfoRequest request;
    request.set_with_statistics(true);
    DICTA_ASSIGN(const auto reply, server().Call(&Stub::GetArchiveInfo, request));
    Info info;
    info.statements = reply.statements();
    info.undated = reply.undated();
    info.removed = reply.removed();
    info.revisions = reply.revisions();
    info.originals = reply.originals();
    info.batches = reply.batches();
    info.speakers = reply.speakers();
    info.position = reply.archive_position();
    info.days = ToDays(reply.first_day(), reply.last_day());
    info.raw_bytes = reply.record_bytes();
    info.frame_bytes = reply.record_stored_bytes();
    info.original_bytes = reply.original_bytes();
    info.original_stored_bytes = reply.original_stored_bytes();
    for (const auto& part : reply.disk()) info.disk.emplace_back(part.name(), part.bytes());
    info.damaged = reply.damaged();
    for (const auto& dictionary : reply.dictionaries())
      info.dictionaries.emplace_back(dictionary.id(), dictionary.bytes());
    info.spoiled.assign(reply.spoiled().begin(), reply.spoiled().end());
    info.format_version = reply.format_version();
    info.created = reply.created();
    return info;
  }

  Status ForEachEntry(const Query* query, const Archive::EntryVisitor& visit, Archive::EntryForm) const override {
    v1::ExportHistoryRequest request;
    if (query != nullptr) *request.mutable_filter() = ToFilter(*query);
    return ExportHistory(request, visit);
  }

  Status ForEachStoredEntry(uint64_t after, uint64_t until, const Archive::EntryVisitor& visit) const override {
    v1::ExportHistoryRequest request;
    request.set_after_position(after);
    request.set_until_position(until);
    return ExportHistory(request, visit);
  }

  Result<uint64_t> Position() const override {
    DICTA_ASSIGN(const auto reply, server().Call(&Stub::GetArchiveInfo, v1::GetArchiveInfoRequest()));
    return reply.archive_position();
  }

 private:
  Status ExportHistory(const v1::ExportHistoryRequest& request, const Archive::EntryVisitor& visit) const {
    Status visited;
    DICTA_TRY((server().Stream<v1::ExportHistoryRequest, v1::ExportHistoryResponse>(
        &Stub::ExportHistory, request, [&](v1::ExportHistoryResponse* message) {
          for (const v1::DumpEntry& entry : message->entries()) {
            visited = visit(entry);
            if (!visited.ok()) return false;
          }
          return true;
        })));
    return visited;
  }

  static Status AppendRows(const google::protobuf::RepeatedPtrField<v1::Listing>& listings, Page* page) {
    auto bytes = std::make_shared<std::vector<std::string>>();
    bytes->reserve(static_cast<size_t>(listings.size()));
    for (const v1::Listing& listing : listings) {
      Row row;
      DICTA_TRY(row.Read(bytes->emplace_back(listing.SerializeAsString())));
      page->rows.push_back(row);
    }
    page->memory.push_back(std::move(bytes));
    return {};
  }

  Status ReadOriginal(std::string_view id, const std::function<bool(v1::GetOriginalResponse*)>& visit) const {
    v1::GetOriginalRequest request;
    request.set_id(std::string(id));
    return server().Stream<v1::GetOriginalRequest, v1::GetOriginalResponse>(&Stub::GetOriginal, request, visit);
  }

  Status VisitByDate(const Query& query, const Archive::RowVisitor& visit, bool* go_on) const {
    v1::ExportStatementsRequest request;
    *request.mutable_filter() = ToFilter(query);
    request.set_view(v1::View::BASIC);
    std::map<std::string, std::string> same_date;  // id -> listing
    std::optional<DaySpan> days;
    Status status;
    const auto flush = [&] {
      for (const auto& [id, listing] : same_date) {
        Row row;
        status = row.Read(listing);
        *go_on = status.ok() && visit(row);
        if (!*go_on) break;
      }
      same_date.clear();
      return *go_on;
    };
    DICTA_TRY((server().Stream<v1::ExportStatementsRequest, v1::ExportStatementsResponse>(
        &Stub::ExportStatements, request, [&](v1::ExportStatementsResponse* message) {
          for (const v1::Listing& listing : message->rows()) {
            const auto of = ToDays(listing.statement().date(), listing.statement().date());
            if (of != days && !flush()) return false;
            days = of;
            same_date[listing.statement().id()] = listing.SerializeAsString();
          }
          return true;
        })));
    if (*go_on) flush();
    return status;
  }
};

}  // namespace

Result<std::unique_ptr<AnyArchive>> Connect(const std::string& address) {
  DICTA_ASSIGN(Route route, RouteTo(address));
  return std::unique_ptr<AnyArchive>(std::make_unique<RemoteArchive>(std::move(route)));
}

}  // namespace dicta::tools
