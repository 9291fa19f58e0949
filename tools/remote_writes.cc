#include "tools/remote_writes.h"

#include <string>
#include <utility>
#include <vector>

#include "tools/interrupt.h"

namespace dicta::tools {
namespace {

using Stub = v1::Dicta::Stub;

constexpr size_t kRequestBytes = size_t{8} << 20;    // of documents together
constexpr size_t kDocumentBytes = size_t{23} << 20;  // of one alone: below what the server takes
constexpr int kRequestDocuments = 256;

Status NoDumps() { return InvalidArgument("a pb dump is imported where the archive is: name its directory"); }

v1::Document ToProto(const Document& document) {
  v1::Document proto;
  v1::Document::Record& record = *proto.mutable_record();
  *record.mutable_statement() = document.statement;
  record.set_guid(document.guid);
  record.set_feed_url(document.feed_url);
  record.set_name(document.name);
  *record.mutable_hints() = document.hints;
  if (document.original) record.set_original(*document.original);
  record.set_time(document.time);
  record.set_revision(document.revision);
  return proto;
}

Outcome FromProto(v1::ArchiveStatementsResponse::Outcome* proto) {
  using Proto = v1::ArchiveStatementsResponse::Outcome;
  Outcome outcome;
  outcome.kind = proto->kind() == Proto::IMPORTED    ? Outcome::kImported
                 : proto->kind() == Proto::REVISED   ? Outcome::kRevised
                 : proto->kind() == Proto::UNCHANGED ? Outcome::kUnchanged
                 : proto->kind() == Proto::SKIPPED   ? Outcome::kSkipped
                                                     : Outcome::kRejected;
  outcome.id = std::move(*proto->mutable_id());
  outcome.revision = proto->revision();
  if (!proto->remarks().empty()) outcome.remark = proto->remarks(0);
  outcome.statement = std::move(*proto->mutable_statement());
  return outcome;
}

}  // namespace

Status RemoteWrites::Send(v1::ArchiveStatementsRequest* request, std::vector<Outcome>* outcomes) {
  if (request->documents().empty()) return {};
  DICTA_ASSIGN(auto reply, server_.CallPatiently(&Stub::ArchiveStatements, *request, *InterruptGuard::flag()));
  if (reply.outcomes_size() != request->documents_size()) return IoError("the server left documents out");
  for (auto& outcome : *reply.mutable_outcomes()) outcomes->push_back(FromProto(&outcome));
  request->clear_documents();
  return {};
}

Result<std::vector<Outcome>> RemoteWrites::Add(std::span<const Document> documents, const AddOptions& options) {
  v1::ArchiveStatementsRequest request;
  request.set_dry_run(options.dry_run);
  request.set_if_changed(options.if_changed == IfChanged::kSkip   ? v1::ArchiveStatementsRequest::SKIP
                         : options.if_changed == IfChanged::kFail ? v1::ArchiveStatementsRequest::FAIL
                                                                  : v1::ArchiveStatementsRequest::REVISE);
  std::vector<Outcome> outcomes;
  size_t bytes = 0;
  for (const Document& document : documents) {
    v1::Document proto = ToProto(document);
    const size_t size = proto.ByteSizeLong();
    if (bytes + size > kRequestBytes || request.documents_size() == kRequestDocuments) {
      DICTA_TRY(Send(&request, &outcomes));
      bytes = 0;
    }
    if (size > kDocumentBytes) {
      outcomes.push_back({Outcome::kRejected, document.statement.id(), 0, "too large to be sent: 23 MiB at most"});
      continue;
    }
    *request.add_documents() = std::move(proto);
    bytes += size;
  }
  DICTA_TRY(Send(&request, &outcomes));
  return outcomes;
}

Result<uint32_t> RemoteWrites::Edit(std::string_view id, const EditRequest& edit) {
  v1::EditStatementRequest request;
  request.set_id(std::string(id));
  if (edit.title) request.set_title(*edit.title);
  if (edit.date) request.set_date(*edit.date);
  if (edit.published) request.set_published(*edit.published);
  if (edit.place) request.set_place(*edit.place);
  if (edit.event) request.set_event(*edit.event);
  if (edit.language) request.set_language(*edit.language);
  if (edit.genre) request.set_genre(*edit.genre);
  if (edit.publisher) request.set_publisher(*edit.publisher);
  if (edit.url) request.set_url(*edit.url);
  const auto add = [](const auto& pairs, auto* renames) {
    for (const auto& [name, value] : pairs) {
      auto* rename = renames->Add();
      rename->set_name(name);
      rename->set_value(value);
    }
  };
  add(edit.speakers, request.mutable_speakers());
  add(edit.roles, request.mutable_roles());
  request.set_drop_edits(edit.drop_edits);
  request.set_reason(edit.reason);
  DICTA_ASSIGN(const auto reply, server_.Call(&Stub::EditStatement, request));
  return reply.revision();
}

Status RemoteWrites::Remove(std::string_view id, std::string_view reason) {
  v1::RemoveStatementRequest request;
  request.set_id(std::string(id));
  request.set_reason(std::string(reason));
  return server_.Call(&Stub::RemoveStatement, request).status();
}

Status RemoteWrites::Alias(std::string_view name, std::span<const std::string> aliases) {
  v1::AliasSpeakerRequest request;
  request.set_name(std::string(name));
  for (const std::string& alias : aliases) request.add_aliases(alias);
  return server_.Call(&Stub::AliasSpeaker, request).status();
}

Status RemoteWrites::Merge(std::string_view from, std::string_view into) {
  v1::MergeSpeakersRequest request;
  request.set_from(std::string(from));
  request.set_into(std::string(into));
  return server_.Call(&Stub::MergeSpeakers, request).status();
}

Status RemoteWrites::Unmerge(std::string_view name) {
  v1::UnmergeSpeakerRequest request;
  request.set_name(std::string(name));
  return server_.Call(&Stub::UnmergeSpeaker, request).status();
}

Result<std::string> RemoteWrites::Split(std::string_view name, std::string_view other_name,
                                        std::span<const std::string> statements) {
  v1::SplitSpeakerRequest request;
  request.set_name(std::string(name));
  request.set_other_name(std::string(other_name));
  for (const std::string& id : statements) request.add_statements(id);
  DICTA_ASSIGN(auto reply, server_.Call(&Stub::SplitSpeaker, request));
  return std::move(*reply.mutable_id());
}

Status RemoteWrites::SetExternalId(std::string_view name, std::string_view scheme, std::string_view value) {
  v1::LinkSpeakerRequest request;
  request.set_name(std::string(name));
  request.set_scheme(std::string(scheme));
  request.set_value(std::string(value));
  return server_.Call(&Stub::LinkSpeaker, request).status();
}

Status RemoteWrites::TakeDictionary(const v1::DumpEntry::Dictionary&) { return NoDumps(); }

Result<std::vector<Outcome>> RemoteWrites::Replay(const v1::Batch&, std::span<const v1::DumpEntry>, bool) {
  return NoDumps();
}

}  // namespace dicta::tools
