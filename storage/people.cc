#include "storage/people.h"

#include <algorithm>

#include "storage/fold.h"

namespace dicta {

void People::Add(uint64_t position, const v1::Fact& fact) {
  switch (fact.fact_case()) {
    case v1::Fact::kMerge:
      CountAs(position, fact.merge().from(), fact.merge().into());
      break;
    case v1::Fact::kAlias:
      if (fact.alias().counts()) CountAs(position, PersonIdOf(fact.alias().name()), fact.alias().person());
      break;
    case v1::Fact::kUnmerge:
      into_[fact.unmerge().person()].push_back({position, ""});
      break;
    case v1::Fact::kSplit:
      for (const std::string& statement : fact.split().statements()) {
        splits_[statement].push_back({position, fact.split().person(), fact.split().other()});
      }
      break;
    case v1::Fact::kExternalId:
      external_[fact.external_id().person()].emplace_back(position, fact.external_id());
      break;
    case v1::Fact::FACT_NOT_SET:
      break;
  }
}

void People::CountAs(uint64_t position, const std::string& from, const std::string& into) {
  into_[from].push_back({position, into});
  auto& merged = merged_[into];
  if (std::find(merged.begin(), merged.end(), from) == merged.end()) merged.push_back(from);
}

std::string People::Resolve(std::string_view person, uint64_t position) const {
  std::string current(person);
  // Circles are refused when a merge is recorded; the bound keeps a damaged archive from hanging us.
  for (size_t hops = 0; hops <= into_.size(); ++hops) {
    const auto found = into_.find(current);
    if (found == into_.end()) return current;
    const auto& changes = found->second;
    const auto last =
        std::find_if(changes.rbegin(), changes.rend(), [&](const Into& c) { return c.position <= position; });
    if (last == changes.rend() || last->person.empty()) return current;
    current = last->person;
  }
  return current;
}

std::vector<std::string> People::Members(std::string_view person, uint64_t position) const {
  std::vector<std::string> members = {std::string(person)};
  for (size_t i = 0; i < members.size(); ++i) {
    const auto found = merged_.find(members[i]);
    if (found == merged_.end()) continue;
    for (const std::string& candidate : found->second) {
      if (Resolve(candidate, position) == person &&
          std::find(members.begin(), members.end(), candidate) == members.end()) {
        members.push_back(candidate);
      }
    }
  }
  return members;
}

std::string People::Speaking(std::string_view person, std::string_view statement, uint64_t position) const {
  std::string current(person);
  for (const SplitFact& split : SplitsOf(statement)) {
    if (split.position <= position && split.from == current) current = split.other;
  }
  return current;
}

const std::vector<People::SplitFact>& People::SplitsOf(std::string_view statement) const {
  static const std::vector<SplitFact> kNone;
  const auto found = splits_.find(statement);
  return found == splits_.end() ? kNone : found->second;
}

bool People::TakenBack(std::string_view person, std::string_view into, uint64_t position) const {
  const auto found = into_.find(person);
  if (found == into_.end()) return false;
  bool was = false, back = false;
  for (const Into& change : found->second) {
    if (change.position > position) break;
    was = was || change.person == into;
    back = change.person.empty();
  }
  return was && back;
}

bool People::Mentions(std::string_view person) const {
  if (into_.count(person) + merged_.count(person) + external_.count(person) > 0) return true;
  for (const auto& [statement, splits] : splits_) {
    for (const SplitFact& split : splits) {
      if (split.from == person || split.other == person) return true;
    }
  }
  return false;
}

std::vector<v1::Fact::ExternalId> People::ExternalIds(std::string_view person, uint64_t position) const {
  std::vector<v1::Fact::ExternalId> ids;
  const auto found = external_.find(person);
  if (found == external_.end()) return ids;
  for (const auto& [since, id] : found->second) {
    if (since <= position) ids.push_back(id);
  }
  return ids;
}

}  // namespace dicta
