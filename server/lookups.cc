#include "server/lookups.h"

#include <memory>
#include <string>
#include <utility>

#include "server/errors.h"
#include "server/limits.h"
#include "server/requests.h"
#include "storage/hash.h"
#include "storage/token.h"

namespace dicta::server {
namespace {

v1::RevisionInfo ToProto(const Revision& revision) {
  v1::RevisionInfo info;
  info.set_revision(revision.revision);
  info.set_position(revision.position);
  info.set_time(revision.time);
  info.set_change(revision.change);
  info.set_reason(revision.reason);
  return info;
}

// A serialized message as a reply.
grpc::ByteBuffer ToBuffer(std::string bytes) {
  // The slice owns the string: large replies are not copied again.
  auto* held = new std::string(std::move(bytes));
  grpc::Slice slice(
      held->data(), held->size(), [](void* string) { delete static_cast<std::string*>(string); }, held);
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace

grpc::Status Lookups::GetStatement(const Call& call, const v1::GetStatementRequest& request,
                                   grpc::ByteBuffer* reply) const {
  if (request.id().empty()) return BadField("id", "empty");
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  v1::GetStatementResponse rest;
  rest.set_archive_position(archive_->position());
  std::shared_ptr<const v1::Statement> statement;
  if (request.revision() != 0) {
    auto revision = archive_->GetRevision(request.id(), request.revision());
    if (!revision.ok()) return call.Explain(revision.status(), "id");
    statement = std::make_shared<const v1::Statement>(std::move(revision).value());
  } else {
    auto latest = archive_->GetShared(request.id(), rest.archive_position());
    if (!latest.ok()) return call.Explain(latest.status(), "id");
    statement = std::move(latest).value();
  }
  // The reply is its fields one after another, so the statement, which may be shared, is not copied into a message.
  std::string bytes = rest.SerializeAsString();
  const size_t size = statement->ByteSizeLong();
  google::protobuf::io::StringOutputStream out(&bytes);
  google::protobuf::io::CodedOutputStream coded(&out);
  coded.WriteTag(v1::GetStatementResponse::kStatementFieldNumber << 3 | 2);
  coded.WriteVarint32(static_cast<uint32_t>(size));
  statement->SerializeWithCachedSizes(&coded);
  coded.Trim();
  *reply = ToBuffer(std::move(bytes));
  return grpc::Status::OK;
}

grpc::Status Lookups::ListStatements(const Call& call, const v1::ListStatementsRequest& request,
                                     grpc::ByteBuffer* reply) const {
  Query query;
  if (auto bad = ToQuery(request.filter(), &query); !bad.ok()) return bad;
  if (auto bad = ToPageSize(request.page_size(), &query.limit); !bad.ok()) return bad;
  if (auto bad = CheckView(request.view()); !bad.ok()) return bad;
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  query.oldest_first = request.oldest_first();
  query.page_token = request.page_token();
  query.stop = call.stop();
  auto page = MakePage(*archive_, query, request.view(), kPageBytesMax);
  if (!page.ok()) return ExplainQuery(call, *archive_, query, "page_token", page.status());
  v1::ListStatementsResponse rest;
  rest.set_next_page_token(std::move(page->next_page_token));
  rest.set_archive_position(page->position);
  rest.AppendToString(&page->rows);
  *reply = ToBuffer(std::move(page->rows));
  return grpc::Status::OK;
}

grpc::Status Lookups::BatchGetStatements(const Call& call, const v1::BatchGetStatementsRequest& request,
                                         v1::BatchGetStatementsResponse* reply) const {
  if (request.ids_size() > kBatchMax) return BadField("ids", "more than " + std::to_string(kBatchMax));
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  reply->set_archive_position(archive_->position());
  constexpr int kAtOnce = 64;  // all of them are held in memory
  size_t bytes = 0;
  for (int begin = 0; begin < request.ids_size(); begin += kAtOnce) {
    if (call.Stopped()) return call.WhyStopped();
    const int end = std::min(begin + kAtOnce, request.ids_size());
    auto statements =
        archive_->GetMany(std::vector<std::string>(request.ids().begin() + begin, request.ids().begin() + end));
    for (auto& statement : statements) {
      if (statement.ok()) bytes += statement->ByteSizeLong();
      if (bytes > kPageBytesMax && reply->items_size() > 0) return grpc::Status::OK;
      auto* item = reply->add_items();
      if (statement.ok()) {
        *item->mutable_statement() = std::move(*statement);
      } else {
        *item->mutable_problem() = ToProblem(statement.status());
      }
    }
  }
  return grpc::Status::OK;
}

grpc::Status Lookups::ListRevisions(const Call& call, const v1::ListRevisionsRequest& request,
                                    v1::ListRevisionsResponse* reply) const {
  if (request.id().empty()) return BadField("id", "empty");
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  // A token says how many have been shown: what there is stays, and what comes is behind it.
  const uint64_t fingerprint = Xxh3("revisions " + request.id());
  uint64_t shown = 0;
  if (!request.page_token().empty()) {
    const auto token = DecodeToken(request.page_token());
    if (!token.ok()) return call.Explain(token.status(), "page_token");
    if (token->query() != fingerprint) return BadField("page_token", "belongs to another statement");
    shown = token->ordinal();
  }
  reply->set_archive_position(archive_->position());
  const auto history = archive_->History(request.id());
  if (!history.ok()) return call.Explain(history.status(), "id");
  size_t bytes = 0;
  for (; shown < history->size(); ++shown) {
    v1::RevisionInfo info = ToProto((*history)[shown]);
    bytes += info.ByteSizeLong();
    if (bytes > kPageBytesMax && !reply->revisions().empty()) break;
    *reply->add_revisions() = std::move(info);
  }
  if (shown >= history->size()) return grpc::Status::OK;
  v1::PageToken token;
  token.set_query(fingerprint);
  token.set_ordinal(shown);
  reply->set_next_page_token(EncodeToken(token));
  return grpc::Status::OK;
}

grpc::Status Lookups::CountStatements(const Call& call, const v1::CountStatementsRequest& request,
                                      v1::CountStatementsResponse* reply) const {
  Query query;
  if (auto bad = ToQuery(request.filter(), &query); !bad.ok()) return bad;
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  query.stop = call.stop();
  query.position = archive_->position();
  const auto count = archive_->Count(query);
  if (!count.ok()) return ExplainQuery(call, *archive_, query, "", count.status());
  reply->set_count(*count);
  reply->set_archive_position(*query.position);
  return grpc::Status::OK;
}

grpc::Status Lookups::GetTimeline(const Call& call, const v1::GetTimelineRequest& request,
                                  v1::GetTimelineResponse* reply) const {
  Query query;
  if (auto bad = ToQuery(request.filter(), &query); !bad.ok()) return bad;
  if (!v1::GetTimelineRequest::Unit_IsValid(request.unit())) return BadField("unit", "no such unit");
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  query.stop = call.stop();
  query.position = archive_->position();
  const Unit unit = request.unit() == v1::GetTimelineRequest::DAY    ? Unit::kDay
                    : request.unit() == v1::GetTimelineRequest::YEAR ? Unit::kYear
                                                                     : Unit::kMonth;
  const auto counts = archive_->Timeline(query, unit);
  if (!counts.ok()) return ExplainQuery(call, *archive_, query, "", counts.status());
  for (const TimelineCount& one : *counts) {
    auto* count = reply->add_counts();
    count->set_label(one.label);
    count->set_count(one.count);
  }
  reply->set_archive_position(*query.position);
  return grpc::Status::OK;
}

grpc::Status Lookups::GetArchiveInfo(const Call& call, const v1::GetArchiveInfoRequest& request,
                                     v1::GetArchiveInfoResponse* reply) const {
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  reply->set_archive_position(archive_->position());
  reply->set_server_version(DICTA_VERSION);
  if (!request.with_statistics()) return grpc::Status::OK;
  const auto info = archive_->Describe(call.stop());
  if (!info.ok()) return call.Explain(info.status());
  reply->set_archive_position(info->position);
  reply->set_statements(info->statements);
  reply->set_undated(info->undated);
  reply->set_removed(info->removed);
  reply->set_revisions(info->revisions);
  reply->set_originals(info->originals);
  reply->set_batches(info->batches);
  reply->set_speakers(info->speakers);
  reply->set_first_day(FirstDayOf(info->days));
  reply->set_last_day(LastDayOf(info->days));
  reply->set_record_bytes(info->raw_bytes);
  reply->set_record_stored_bytes(info->frame_bytes);
  reply->set_original_bytes(info->original_bytes);
  reply->set_original_stored_bytes(info->original_stored_bytes);
  for (const auto& [name, bytes] : info->disk) {
    auto* part = reply->add_disk();
    part->set_name(name);
    part->set_bytes(bytes);
  }
  for (const auto& [id, bytes] : info->dictionaries) {
    auto* dictionary = reply->add_dictionaries();
    dictionary->set_id(id);
    dictionary->set_bytes(bytes);
  }
  for (const uint32_t id : info->spoiled) reply->add_spoiled(id);
  reply->set_format_version(info->format_version);
  reply->set_damaged(info->damaged);
  reply->set_created(info->created);
  return grpc::Status::OK;
}

grpc::Status Lookups::GetHints(const Call& call, const v1::GetHintsRequest& request,
                               v1::GetHintsResponse* reply) const {
  if (auto missed = call.Reach(request.min_position()); !missed.ok()) return missed;
  reply->set_archive_position(archive_->position());
  auto hints = archive_->HintsOf(request.sha256());
  if (!hints.ok()) return call.Explain(hints.status(), "sha256");
  reply->set_known(hints->has_value());
  if (*hints) *reply->mutable_hints() = std::move(**hints);
  return grpc::Status::OK;
}

}  // namespace dicta::server
