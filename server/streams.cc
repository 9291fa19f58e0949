#include "server/streams.h"

#include <string>
#include <utility>

#include "server/errors.h"
#include "server/limits.h"
#include "server/requests.h"

namespace dicta::server {
namespace {

constexpr size_t kEventsAtOnce = 256;              // read from the journal
constexpr auto kQuiet = std::chrono::seconds(60);  // after which a watcher is told that all is well
constexpr uint32_t kExportRows = 64;

grpc::Status Gone() { return {grpc::StatusCode::CANCELLED, "the client has gone"}; }

// Fills in what a watcher is shown of a change.
Status Show(const Archive& archive, const JournaledChange& change, v1::View::Value view,
            v1::WatchStatementsResponse::Event* event) {
  event->set_position(change.position);
  event->set_id(change.id);
  event->set_change(change.change);
  if (change.change == v1::Change::REMOVED || change.change == v1::Change::PURGED) return {};
  auto statement = archive.GetShared(change.id, change.position);
  if (statement.status().code() == Code::kNotFound) return {};  // withdrawn since
  if (IsUnreadable(statement.status())) {
    *event->mutable_problem() = ToProblem(statement.status());
    return {};
  }
  DICTA_TRY(statement.status());
  *event->mutable_statement() = **statement;
  if (view == v1::View::BASIC) MakeBasic(event->mutable_statement());
  return {};
}

}  // namespace

grpc::Status Streams::GetOriginal(const Call& call, const v1::GetOriginalRequest& request,
                                  const Send<v1::GetOriginalResponse>& send) const {
  if (request.id().empty()) return BadField("id", "empty");
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  uint64_t position = archive_->position();
  auto statement = archive_->Get(request.id(), position);
  if (!statement.ok()) return call.Explain(statement.status(), "id");
  auto bytes = archive_->Original(statement->id());
  while (bytes.ok() && archive_->position() != position) {  // it may have been revised in between
    if (call.Stopped()) return call.WhyStopped();
    position = archive_->position();
    const auto now = archive_->Get(statement->id(), position);
    if (!now.ok()) return call.Explain(now.status(), "id");
    if (now->original().sha256() == statement->original().sha256()) break;
    statement = now;
    bytes = archive_->Original(statement->id());
  }
  if (!bytes.ok()) return call.Explain(bytes.status(), "id");
  if (request.offset() > bytes->size()) return BadField("offset", "behind the end");
  std::string_view rest = std::string_view(*bytes).substr(request.offset());
  v1::GetOriginalResponse piece;
  *piece.mutable_original() = statement->original();
  piece.set_archive_position(position);
  do {
    piece.set_data(std::string(rest.substr(0, kStreamBytes)));
    rest.remove_prefix(piece.data().size());
    if (!send(piece)) return Gone();
    if (call.Stopped()) return call.WhyStopped();
    piece.clear_original();
  } while (!rest.empty());
  return grpc::Status::OK;
}

grpc::Status Streams::ExportStatements(const Call& call, const v1::ExportStatementsRequest& request,
                                       const Send<v1::ExportStatementsResponse>& send) const {
  Query query;
  if (auto bad = ToQuery(request.filter(), &query); !bad.ok()) return bad;
  if (auto bad = CheckView(request.view()); !bad.ok()) return bad;
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  query.oldest_first = !request.newest_first();
  query.page_token = request.resume_token();
  query.stop = call.stop();
  query.limit = kExportRows;
  const auto view = request.view() == v1::View::BASIC ? v1::View::BASIC : v1::View::FULL;
  do {
    if (call.Stopped()) return call.WhyStopped();
    auto page = MakePage(*archive_, query, view, kStreamBytes);
    if (!page.ok()) return ExplainQuery(call, *archive_, query, "resume_token", page.status());
    query.page_token = page->next_page_token;
    v1::ExportStatementsResponse message;
    message.set_resume_token(std::move(page->next_page_token));
    message.set_archive_position(page->position);
    if (!message.MergeFromString(page->rows)) return ToGrpc(Corruption("rows that do not parse"));
    if (!send(message)) return Gone();
  } while (!query.page_token.empty());
  return grpc::Status::OK;
}

grpc::Status Streams::WatchStatements(const Call& call, const v1::WatchStatementsRequest& request,
                                      const Send<v1::WatchStatementsResponse>& send) const {
  if (auto bad = CheckView(request.view()); !bad.ok()) return bad;
  uint64_t after = request.has_after_position() ? request.after_position() : archive_->position();
  uint32_t skip = request.has_after_position() ? request.skip() : 0;
  if (after > archive_->position()) {
    return BadField("after_position", "the archive has not reached " + std::to_string(after));
  }
  v1::WatchStatementsResponse message;
  const auto flush = [&] {
    message.set_after_position(after);
    message.set_skip(skip);
    message.set_archive_position(archive_->position());
    const bool sent = send(message);
    message.clear_events();
    return sent;
  };
  if (!flush()) return Gone();
  while (!call.Stopped()) {
    const uint64_t until = archive_->position();
    const auto changes = archive_->ChangesAfter(after, skip, until, kEventsAtOnce);
    if (!changes.ok()) return call.Explain(changes.status());
    size_t bytes = 0;
    for (const JournaledChange& change : *changes) {
      auto* event = message.add_events();
      if (const Status shown = Show(*archive_, change, request.view(), event); !shown.ok()) return call.Explain(shown);
      after = change.position - 1;
      skip = change.number;
      bytes += event->ByteSizeLong();
      if (bytes < kStreamBytes) continue;
      bytes = 0;
      if (!flush()) return Gone();
      if (call.Stopped()) return call.WhyStopped();
    }
    if (changes->size() < kEventsAtOnce) {  // everything up to there has been seen
      after = until;
      skip = 0;
    }
    if (message.events_size() > 0 && !flush()) return Gone();
    if (changes->size() == kEventsAtOnce) continue;
    const auto now = std::chrono::steady_clock::now();
    const bool moved = positions_->WaitFor(after + 1, now + kQuiet, call.stop());
    if (!moved && !call.Stopped() && !flush()) return Gone();
  }
  if (!flush()) return Gone();
  return call.WhyStopped();
}

grpc::Status Streams::ExportHistory(const Call& call, const v1::ExportHistoryRequest& request,
                                    const Send<v1::ExportHistoryResponse>& send) const {
  Query query;
  if (auto bad = ToQuery(request.filter(), &query); !bad.ok()) return bad;
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  query.stop = call.stop();
  query.position = archive_->position();
  const uint64_t until = request.has_until_position() ? request.until_position() : *query.position;
  if (until > *query.position) {
    return BadField("until_position", "the archive has not reached " + std::to_string(until));
  }
  v1::ExportHistoryResponse message;
  message.set_archive_position(request.has_filter() ? *query.position : until);
  size_t bytes = 0;
  bool gone = false;
  const auto visit = [&](const v1::DumpEntry& entry) -> Status {
    *message.add_entries() = entry;
    bytes += entry.ByteSizeLong();
    if (bytes < kStreamBytes) return {};
    bytes = 0;
    gone = !send(message);
    message.clear_entries();
    return gone || call.Stopped() ? Busy("stopped") : Status();
  };
  const Status status = request.has_filter() ? archive_->ForEachEntry(&query, visit)
                                             : archive_->ForEachStoredEntry(request.after_position(), until, visit);
  if (gone) return Gone();
  if (!status.ok()) return ExplainQuery(call, *archive_, query, "", status);
  return send(message) ? grpc::Status::OK : Gone();
}

}  // namespace dicta::server
