#include "storage/edits.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/fold.h"

namespace dicta {
namespace {

using v1::Statement;

// The string fields that can be edited: where they stand, and what the request calls them.
struct EditField {
  const char* path;
  const std::string& (*get)(const Statement&);
  std::string* (*edit)(Statement*);
  std::optional<std::string> EditRequest::*asked;
};

constexpr std::array<EditField, 8> kFields = {{
    {"title", [](const Statement& s) -> const std::string& { return s.title(); },
     [](Statement* s) { return s->mutable_title(); }, &EditRequest::title},
    {"date", [](const Statement& s) -> const std::string& { return s.date(); },
     [](Statement* s) { return s->mutable_date(); }, &EditRequest::date},
    {"published", [](const Statement& s) -> const std::string& { return s.published(); },
     [](Statement* s) { return s->mutable_published(); }, &EditRequest::published},
    {"place", [](const Statement& s) -> const std::string& { return s.place(); },
     [](Statement* s) { return s->mutable_place(); }, &EditRequest::place},
    {"event", [](const Statement& s) -> const std::string& { return s.event(); },
     [](Statement* s) { return s->mutable_event(); }, &EditRequest::event},
    {"language", [](const Statement& s) -> const std::string& { return s.language(); },
     [](Statement* s) { return s->mutable_language(); }, &EditRequest::language},
    {"source.publisher", [](const Statement& s) -> const std::string& { return s.source().publisher(); },
     [](Statement* s) { return s->mutable_source()->mutable_publisher(); }, &EditRequest::publisher},
    {"source.url", [](const Statement& s) -> const std::string& { return s.source().url(); },
     [](Statement* s) { return s->mutable_source()->mutable_url(); }, &EditRequest::url},
}};

bool Has(const v1::Edits& edits, std::string_view path) {
  return std::find(edits.fields().begin(), edits.fields().end(), path) != edits.fields().end();
}

void Name(v1::Edits* edits, std::string_view path) {
  if (!Has(*edits, path)) edits->add_fields(std::string(path));
}

bool EditsDates(const v1::Edits& edits) { return Has(edits, "date") || Has(edits, "published"); }

void AddEvidence(Statement* statement, v1::DateEvidence::Kind::Value kind, const std::string& value) {
  if (value.empty()) return;
  v1::DateEvidence* evidence = statement->add_date_evidence();
  evidence->set_kind(kind);
  evidence->set_value(value);
  evidence->set_basis(v1::DateEvidence::Basis::USER);
}

// The edit of the speaker who is called `name` now, or a new one.
v1::Edits::SpeakerEdit* EditOf(v1::Edits* edits, const std::string& name) {
  for (v1::Edits::SpeakerEdit& edit : *edits->mutable_speakers()) {
    if (edit.new_name() == name || (edit.new_name().empty() && edit.name() == name)) return &edit;
  }
  v1::Edits::SpeakerEdit* edit = edits->add_speakers();
  edit->set_name(name);
  return edit;
}

Status RequireSpeaker(const Statement& statement, const std::string& name) {
  std::string known;
  for (const v1::Speaker& speaker : statement.speakers()) {
    if (speaker.name() == name) return {};
    known += (known.empty() ? "" : ", ") + speaker.name();
  }
  return InvalidArgument("no speaker " + name + " in statement " + statement.id() +
                         (known.empty() ? ": it has none" : ": it has " + known));
}

Status AddParsedGenre(const std::string& name, v1::Edits* edits) {
  v1::Genre::Value genre = v1::Genre::UNSPECIFIED;
  if (!name.empty() && !v1::Genre::Value_Parse(name, &genre)) return InvalidArgument("genre: unknown value " + name);
  edits->mutable_values()->set_genre(genre);
  Name(edits, "genre");
  return {};
}

}  // namespace

Status AddEdits(const EditRequest& request, const Statement& statement, v1::Edits* edits) {
  for (const EditField& field : kFields) {
    if (!(request.*field.asked)) continue;
    *field.edit(edits->mutable_values()) = *(request.*field.asked);
    Name(edits, field.path);
  }
  if (request.genre) DICTA_TRY(AddParsedGenre(*request.genre, edits));
  for (const auto& [name, role] : request.roles) {  // before new names: both say whom they mean by the present one
    DICTA_TRY(RequireSpeaker(statement, name));
    EditOf(edits, name)->set_role(role);
  }
  std::vector<v1::Edits::SpeakerEdit*>
      renamed;  // all found before the first is named anew: two may exchange their names
  for (const auto& [name, new_name] : request.speakers) {
    DICTA_TRY(RequireSpeaker(statement, name));
    renamed.push_back(EditOf(edits, name));
  }
  for (size_t i = 0; i < renamed.size(); ++i) renamed[i]->set_new_name(request.speakers[i].second);
  if (edits->fields().empty() && edits->speakers().empty() && !request.drop_edits) {
    return InvalidArgument("nothing to edit");
  }
  return {};
}

void LayOver(v1::Edits* edits, Statement* statement) {
  edits->clear_source();
  Statement& source = *edits->mutable_source();
  for (const EditField& field : kFields) {
    if (!Has(*edits, field.path)) continue;
    *field.edit(&source) = field.get(*statement);
    *field.edit(statement) = field.get(edits->values());
  }
  if (Has(*edits, "genre")) {
    source.set_genre(statement->genre());
    statement->set_genre(edits->values().genre());
  }
  if (EditsDates(*edits)) {
    *source.mutable_date_evidence() = statement->date_evidence();
    if (Has(*edits, "date")) AddEvidence(statement, v1::DateEvidence::Kind::SAID, edits->values().date());
    if (Has(*edits, "published"))
      AddEvidence(statement, v1::DateEvidence::Kind::PUBLISHED, edits->values().published());
  }
  if (edits->speakers().empty()) return;
  *source.mutable_speakers() = statement->speakers();
  for (v1::Speaker& speaker : *statement->mutable_speakers()) {
    // By the name as read, and once: two names may be exchanged.
    const auto edit = std::find_if(edits->speakers().begin(), edits->speakers().end(),
                                   [&](const v1::Edits::SpeakerEdit& e) { return e.name() == speaker.name(); });
    if (edit == edits->speakers().end()) continue;
    if (edit->has_role()) speaker.set_role(edit->role());
    if (edit->new_name().empty()) continue;
    speaker.set_name(edit->new_name());
    speaker.set_id(PersonIdOf(edit->new_name()));
  }
}

void TakeOff(const v1::Edits& edits, Statement* statement) {
  for (const EditField& field : kFields) {
    if (Has(edits, field.path)) *field.edit(statement) = field.get(edits.source());
  }
  if (Has(edits, "genre")) statement->set_genre(edits.source().genre());
  if (EditsDates(edits)) *statement->mutable_date_evidence() = edits.source().date_evidence();
  if (!edits.speakers().empty()) *statement->mutable_speakers() = edits.source().speakers();
}

}  // namespace dicta
