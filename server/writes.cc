#include "server/writes.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/documents.h"
#include "server/errors.h"
#include "server/limits.h"
#include "storage/validate.h"

namespace dicta::server {
namespace {

using ProtoOutcome = v1::ArchiveStatementsResponse::Outcome;

ProtoOutcome::Kind KindOf(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::kImported:
      return ProtoOutcome::IMPORTED;
    case Outcome::kRevised:
      return ProtoOutcome::REVISED;
    case Outcome::kUnchanged:
      return ProtoOutcome::UNCHANGED;
    case Outcome::kSkipped:
      return ProtoOutcome::SKIPPED;
    case Outcome::kRejected:
      return ProtoOutcome::REJECTED;
  }
  return ProtoOutcome::REJECTED;
}

void Tell(Outcome* outcome, ProtoOutcome* out) {
  out->set_kind(KindOf(outcome->kind));
  out->set_id(std::move(outcome->id));
  out->set_revision(outcome->revision);
  // What was there before has been remarked on before.
  if (outcome->kind != Outcome::kImported && outcome->kind != Outcome::kRevised) out->clear_remarks();
  if (!outcome->remark.empty()) out->add_remarks(std::move(outcome->remark));
  if (outcome->statement.ByteSizeLong() > 0) *out->mutable_statement() = std::move(outcome->statement);
}

IfChanged IfChangedOf(v1::ArchiveStatementsRequest::IfChanged word) {
  switch (word) {
    case v1::ArchiveStatementsRequest::SKIP:
      return IfChanged::kSkip;
    case v1::ArchiveStatementsRequest::FAIL:
      return IfChanged::kFail;
    default:
      return IfChanged::kRevise;
  }
}

grpc::Status CheckRequest(const v1::ArchiveStatementsRequest& request) {
  if (request.documents_size() > kBatchMax) return BadField("documents", "more than " + std::to_string(kBatchMax));
  if (!v1::ArchiveStatementsRequest::IfChanged_IsValid(request.if_changed())) {
    return BadField("if_changed", "no such value");
  }
  for (int i = 0; i < request.documents_size(); ++i) {
    if (!v1::Document::Raw::Format_IsValid(request.documents(i).raw().format())) {
      return BadField("documents[" + std::to_string(i) + "].raw.format", "no such format");
    }
  }
  const std::string& date = request.hints().date();
  if (!date.empty()) {
    const auto days = ParseDate(date);
    if (!days.ok()) return BadField("hints.date", days.status().message());
  }
  return grpc::Status::OK;
}

// Which field of the request an edit was refused for. The archive's messages begin with the field, as a statement has
// it.
std::string_view FieldOfEdit(const v1::EditStatementRequest& request, const Status& status) {
  if (status.code() == Code::kNotFound) return "id";
  static constexpr std::pair<std::string_view, std::string_view> kFields[] = {
      {"title:", "title"},         {"date:", "date"},
      {"published:", "published"}, {"place:", "place"},
      {"event:", "event"},         {"language:", "language"},
      {"genre:", "genre"},         {"source.publisher:", "publisher"},
      {"source.url:", "url"},      {"speakers[", "speakers"}};
  for (const auto& [begin, field] : kFields) {
    if (status.message().starts_with(begin)) return field;
  }
  if (!status.message().starts_with("no speaker ")) return "";
  const bool role = std::any_of(request.roles().begin(), request.roles().end(), [&](const auto& rename) {
    return status.message().starts_with("no speaker " + rename.name() + " in ");
  });
  return role ? "roles" : "speakers";
}

std::optional<std::string> Optional(bool given, const std::string& value) {
  return given ? std::optional(value) : std::nullopt;
}

}  // namespace

template <typename Reply>
grpc::Status Writes::Done(const Call& call, const Status& status, std::string_view field, Reply* reply) {
  positions_->Announce();
  reply->set_archive_position(archive_->position());
  const bool asked = status.code() == Code::kInvalidArgument || status.code() == Code::kNotFound;
  return call.Explain(status, asked ? field : "");
}

// "name" where it is nobody's, or several people's; else the other field.
std::string_view Writes::Unless(const std::string& name, std::string_view field, std::string_view other) const {
  return archive_->FindPerson(name).ok() ? other : field;
}

grpc::Status Writes::ArchiveStatements(const Call& call, const v1::ArchiveStatementsRequest& request,
                                       v1::ArchiveStatementsResponse* reply) {
  if (auto bad = CheckRequest(request); !bad.ok()) return bad;
  const v1::Hints& hints = request.hints();
  const ReadOptions options{
      .hints = {hints.publisher(), hints.language(), hints.date(), hints.speaker(), hints.place()},
      .attribute = request.attribute(),
      .earlier = [this](const std::string& sha256) { return archive_->HintsOf(sha256); }};
  std::vector<Document> documents;
  std::vector<int> places;  // in the reply, of `documents`
  Budget budget;
  for (int i = 0; i < request.documents_size(); ++i) {
    if (call.Stopped()) return call.WhyStopped();
    v1::Document document = request.documents(i);
    auto items = ReadItems(&document, options, &budget);
    if (!items.ok()) return BadField("documents[" + std::to_string(i) + "]", items.status().message());
    for (ReadItem& item : *items) {
      ProtoOutcome* outcome = reply->add_outcomes();
      outcome->set_document(static_cast<uint32_t>(i));
      outcome->set_line(item.line);
      if (!item.read.ok()) {
        outcome->add_remarks(item.read.status().message());
        continue;
      }
      for (std::string& remark : item.read->remarks) outcome->add_remarks(std::move(remark));
      places.push_back(reply->outcomes_size() - 1);
      documents.push_back(std::move(item.read->document));
    }
  }
  const IfChanged if_changed = IfChangedOf(request.if_changed());
  auto outcomes = request.dry_run() ? archive_->Add(documents, {.if_changed = if_changed, .dry_run = true})
                                    : archiver_.Add(std::move(documents), if_changed);
  if (!outcomes.ok()) return call.Explain(outcomes.status());
  for (size_t i = 0; i < outcomes->size(); ++i) Tell(&(*outcomes)[i], reply->mutable_outcomes(places[i]));
  reply->set_archive_position(archive_->position());
  return grpc::Status::OK;
}

grpc::Status Writes::EditStatement(const Call& call, const v1::EditStatementRequest& request,
                                   v1::EditStatementResponse* reply) {
  if (request.id().empty()) return BadField("id", "empty");
  EditRequest edit;
  edit.title = Optional(request.has_title(), request.title());
  edit.date = Optional(request.has_date(), request.date());
  edit.published = Optional(request.has_published(), request.published());
  edit.place = Optional(request.has_place(), request.place());
  edit.event = Optional(request.has_event(), request.event());
  edit.language = Optional(request.has_language(), request.language());
  edit.genre = Optional(request.has_genre(), request.genre());
  edit.publisher = Optional(request.has_publisher(), request.publisher());
  edit.url = Optional(request.has_url(), request.url());
  for (const auto& rename : request.speakers()) edit.speakers.emplace_back(rename.name(), rename.value());
  for (const auto& rename : request.roles()) edit.roles.emplace_back(rename.name(), rename.value());
  edit.drop_edits = request.drop_edits();
  edit.reason = request.reason();
  const auto revision = archive_->Edit(request.id(), edit);
  if (revision.ok()) reply->set_revision(*revision);
  return Done(call, revision.status(), FieldOfEdit(request, revision.status()), reply);
}

grpc::Status Writes::RemoveStatement(const Call& call, const v1::RemoveStatementRequest& request,
                                     v1::RemoveStatementResponse* reply) {
  if (request.id().empty()) return BadField("id", "empty");
  if (request.reason().empty()) return BadField("reason", "empty: say why, the record keeps it");
  return Done(call, archive_->Remove(request.id(), request.reason()), "id", reply);
}

grpc::Status Writes::AliasSpeaker(const Call& call, const v1::AliasSpeakerRequest& request, v1::FactResponse* reply) {
  if (request.name().empty()) return BadField("name", "empty");
  const std::vector<std::string> aliases(request.aliases().begin(), request.aliases().end());
  if (aliases.empty()) return BadField("aliases", "empty");
  const Status status = archive_->Alias(request.name(), aliases);
  return Done(call, status, Unless(request.name(), "name", "aliases"), reply);
}

grpc::Status Writes::MergeSpeakers(const Call& call, const v1::MergeSpeakersRequest& request, v1::FactResponse* reply) {
  if (request.from().empty()) return BadField("from", "empty");
  if (request.into().empty()) return BadField("into", "empty");
  const Status status = archive_->Merge(request.from(), request.into());
  return Done(call, status, Unless(request.from(), "from", "into"), reply);
}

grpc::Status Writes::UnmergeSpeaker(const Call& call, const v1::UnmergeSpeakerRequest& request,
                                    v1::FactResponse* reply) {
  if (request.name().empty()) return BadField("name", "empty");
  return Done(call, archive_->Unmerge(request.name()), "name", reply);
}

grpc::Status Writes::SplitSpeaker(const Call& call, const v1::SplitSpeakerRequest& request,
                                  v1::SplitSpeakerResponse* reply) {
  if (request.name().empty()) return BadField("name", "empty");
  if (const Status bad = ValidateName("other_name", request.other_name()); !bad.ok()) {
    return ToGrpc(bad, "other_name");
  }
  if (request.statements().empty()) return BadField("statements", "empty: those in which somebody else is meant");
  const std::vector<std::string> statements(request.statements().begin(), request.statements().end());
  auto id = archive_->Split(request.name(), request.other_name(), statements);
  if (id.ok()) reply->set_id(*id);
  return Done(call, id.status(), Unless(request.name(), "name", "statements"), reply);
}

grpc::Status Writes::LinkSpeaker(const Call& call, const v1::LinkSpeakerRequest& request, v1::FactResponse* reply) {
  if (request.name().empty()) return BadField("name", "empty");
  if (const Status bad = ValidateName("scheme", request.scheme()); !bad.ok()) return ToGrpc(bad, "scheme");
  if (const Status bad = ValidateName("value", request.value()); !bad.ok()) return ToGrpc(bad, "value");
  return Done(call, archive_->SetExternalId(request.name(), request.scheme(), request.value()), "name", reply);
}

}  // namespace dicta::server
