// Persons: finding, counting, and the facts about them.
#include <algorithm>
#include <map>

#include "storage/archive.h"
#include "storage/fold.h"
#include "storage/keys.h"
#include "storage/person_rows.h"
#include "storage/rows.h"
#include "storage/store.h"
#include "storage/validate.h"
#include "storage/writer.h"

namespace dicta {
namespace {

// All statements in which a person speaks, each once, oldest first.
std::unique_ptr<RowStream> OpenPerson(const PeopleView& view, const std::string& person, bool values) {
  RowRange range{.engine = &view.engine, .position = view.position, .values = values};
  std::vector<std::unique_ptr<RowStream>> lists;
  for (const std::string& member : view.people.Members(person, view.position)) {
    lists.push_back(OpenList(range, SpeakerList(member)));
  }
  return Unite(range.reverse, std::move(lists));
}

void Widen(std::optional<DaySpan>* days, const Place& place) {
  if (!place.dated()) return;
  if (!*days) *days = DaySpan{place.first, place.last};
  (*days)->first = std::min((*days)->first, place.first);
  (*days)->last = std::max((*days)->last, place.last);
}

}  // namespace

Result<Person> Archive::FindPerson(std::string_view name) const {
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  DICTA_ASSIGN(const std::string person, ResolveName(view, name));
  return DescribePerson(view, person);
}

Status Archive::ForEachSpeaker(std::string_view prefix, const SpeakerVisitor& visit, std::optional<uint64_t> position,
                               uint64_t skip, const std::function<bool()>& stop) const {
  const uint64_t at = std::min(position.value_or(UINT64_MAX), store_->position());
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, at};
  bool go_on = true;
  const Status status = VisitPersons(view, prefix, [&](const std::string& person) -> Status {
    if (skip > 0) return --skip, Status();
    SpeakerCount speaker;
    DICTA_ASSIGN(speaker.person, DescribePerson(view, person));
    const auto stream = Stoppable(OpenPerson(view, person, false), stop);
    for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
      ++speaker.count;
      Widen(&speaker.days, row->place);
    }
    DICTA_TRY(stream->status());
    go_on = visit(speaker);
    return go_on ? Status() : NotFound("");
  });
  return go_on ? status : Status();
}

Result<std::vector<RoleSeen>> Archive::Roles(std::string_view name, const std::function<bool()>& stop) const {
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  DICTA_ASSIGN(const std::string person, ResolveName(view, name));
  std::vector<RoleSeen> roles;
  Row listed;
  const auto stream = Stoppable(OpenPerson(view, person, true), stop);
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    DICTA_TRY(listed.Read(row->value));
    for (const RowSpeaker& speaker : listed.speakers()) {
      if (speaker.role.empty()) continue;
      const std::string speaking = people->Speaking(speaker.id, listed.id(), view.position);
      if (people->Resolve(speaking, view.position) != person) continue;
      auto seen = std::find_if(roles.begin(), roles.end(), [&](const RoleSeen& r) { return r.role == speaker.role; });
      if (seen == roles.end()) seen = roles.insert(roles.end(), RoleSeen{std::string(speaker.role), {}, 0});
      ++seen->count;
      Widen(&seen->days, row->place);
    }
  }
  DICTA_TRY(stream->status());
  return roles;
}

Status Archive::CommitFact(const v1::Fact& fact, const char* note) {
  Writer writer(store_.get(), names_.get());
  DICTA_TRY(writer.PutFact(fact));
  return writer.Commit(note);
}

Status Archive::Alias(std::string_view name, std::span<const std::string> aliases) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  if (aliases.empty()) return InvalidArgument("no alias given");
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  DICTA_ASSIGN(const std::string person, ResolveName(view, name));
  Writer writer(store_.get(), names_.get());
  for (const std::string& alias : aliases) {
    DICTA_TRY(ValidateName("alias", alias));
    DICTA_ASSIGN(const auto named, PersonsNamed(view, alias));
    if (std::find(named.begin(), named.end(), person) != named.end()) continue;  // known already
    v1::Fact fact;
    fact.mutable_alias()->set_person(person);
    fact.mutable_alias()->set_name(alias);
    // Documents that know the person by the alias alone are theirs too, unless that name is somebody else's already.
    const std::string own = PersonIdOf(alias);
    fact.mutable_alias()->set_counts(own != person && writer.people().Resolve(own, writer.position()) == own &&
                                     writer.people().Resolve(person, writer.position()) != own);
    DICTA_TRY(writer.PutFact(fact));
  }
  return writer.Commit("alias");
}

Status Archive::Merge(std::string_view from, std::string_view into) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  DICTA_ASSIGN(const std::string one, ResolveName(view, from));
  DICTA_ASSIGN(const std::string other, ResolveName(view, into));
  // Both are resolved, so neither counts as anybody else: a circle could only be one person merged into itself.
  if (one == other) {
    return InvalidArgument("\"" + std::string(from) + "\" and \"" + std::string(into) + "\" are one person already (" +
                           one + ")");
  }
  v1::Fact fact;
  fact.mutable_merge()->set_from(one);
  fact.mutable_merge()->set_into(other);
  return CommitFact(fact, "merge");
}

Status Archive::Unmerge(std::string_view id_or_name) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  // The person by its own name, before merges: an id, or a name that only one merged person has.
  std::vector<std::string> merged;
  const auto consider = [&](const std::string& person) {
    if (people->Resolve(person, view.position) != person) merged.push_back(person);
  };
  DICTA_ASSIGN(const auto names, NamesOf(view, id_or_name));
  if (!names.empty()) consider(std::string(id_or_name));
  if (merged.empty()) {
    DICTA_ASSIGN(const auto named, PersonsNamed(view, id_or_name));
    for (const std::string& person : named) consider(person);
  }
  const std::string own = PersonIdOf(id_or_name);
  if (merged.empty()) consider(own);
  if (merged.empty()) return NotFound("\"" + std::string(id_or_name) + "\" is not merged into anybody");
  if (merged.size() > 1) {
    return InvalidArgument("\"" + std::string(id_or_name) + "\" fits several merged persons: " + merged[0] + ", " +
                           merged[1]);
  }
  v1::Fact fact;
  fact.mutable_unmerge()->set_person(merged.front());
  return CommitFact(fact, "unmerge");
}

Result<std::string> Archive::Split(std::string_view name, std::string_view other_name,
                                   std::span<const std::string> statements) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  DICTA_TRY(ValidateName("name", other_name));
  if (statements.empty()) return InvalidArgument("name the statements in which somebody else is meant");
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  DICTA_ASSIGN(const std::string person, ResolveName(view, name));
  // Which of the persons who count as this one each statement names.
  std::map<std::string, std::vector<std::string>> by_member;
  for (const std::string& asked : statements) {
    DICTA_ASSIGN(const std::string id, ResolveId(asked));
    DICTA_ASSIGN(const StoredRecord record, store_->Newest(id));
    if (!record.statement) return RemovedError(id, record.position, record.meta);
    bool speaks = false;
    for (const v1::Speaker& speaker : record.statement->speakers()) {
      const std::string member = people->Speaking(speaker.id(), id, view.position);
      if (speaks || people->Resolve(member, view.position) != person) continue;
      speaks = true;
      auto& ids = by_member[member];
      if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
    }
    if (!speaks) return InvalidArgument(std::string(name) + " does not speak in statement " + id);
  }
  // An existing other person by that very name or id, else a new one.
  std::string other;
  DICTA_ASSIGN(const auto by_id, NamesOf(view, other_name));
  if (!by_id.empty()) other = people->Resolve(other_name, view.position);
  const std::string base = PersonIdOf(other_name);
  for (int n = 1; other.empty() || other == person; ++n) {
    const std::string candidate = n == 1 ? base : base + "~" + std::to_string(n);
    DICTA_ASSIGN(const auto taken, NamesOf(view, candidate));
    // A free id, or a person of that name who is not the one split: taken in order.
    if (taken.empty() && people->Resolve(candidate, view.position) == candidate) other = candidate;
  }
  Writer writer(store_.get(), names_.get());
  for (const auto& [member, ids] : by_member) {
    v1::Fact fact;
    v1::Fact::Split& split = *fact.mutable_split();
    split.set_person(member);
    split.set_other(other);
    split.set_name(by_id.empty() ? std::string(other_name) : by_id.front());
    for (const std::string& id : ids) split.add_statements(id);
    DICTA_TRY(writer.PutFact(fact));
  }
  DICTA_TRY(writer.Commit("split"));
  return other;
}

Status Archive::SetExternalId(std::string_view name, std::string_view scheme, std::string_view value) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  DICTA_TRY(ValidateName("scheme", scheme));
  DICTA_TRY(ValidateName("value", value));
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, store_->position()};
  DICTA_ASSIGN(const std::string person, ResolveName(view, name));
  v1::Fact fact;
  fact.mutable_external_id()->set_person(person);
  fact.mutable_external_id()->set_scheme(std::string(scheme));
  fact.mutable_external_id()->set_value(std::string(value));
  return CommitFact(fact, "external id");
}

}  // namespace dicta
