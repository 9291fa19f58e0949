#include "tools/read/press/people.h"

#include <algorithm>

namespace dicta::tools::press {
namespace {

constexpr size_t kNamesakesMax = 64;  // persons who share a word of their names; beyond it nobody is told apart

std::vector<std::string> Parts(std::string_view name) {
  std::vector<std::string> parts;
  const std::string folded = Fold(name);
  for (size_t at = 0; at < folded.size();) {
    size_t end = at;  // a middle dot parts foreign names in Chinese
    while (end < folded.size() && folded[end] != ' ' && folded.compare(end, 2, "·") != 0) ++end;
    if (end > at) parts.push_back(folded.substr(at, end - at));
    at = end + (end < folded.size() && folded[end] != ' ' ? 2 : 1);
  }
  return parts;
}

// "Howard, John" is John Howard: how catalogues write names.
std::string InSpokenOrder(std::string_view name) {
  const size_t comma = name.find(", ");
  if (comma == std::string_view::npos || name.find(',', comma + 1) != std::string_view::npos) return std::string(name);
  return std::string(name.substr(comma + 2)) + ' ' + std::string(name.substr(0, comma));
}

// How much of a person's name the parts are: 3 all, 2 its end or a subset with both ends, 1 its first word, 0 none.
int Fit(const Person& person, const std::vector<std::string>& parts) {
  const auto& whole = person.parts;
  if (parts == whole) return 3;
  if (parts.size() < whole.size() && std::equal(parts.rbegin(), parts.rend(), whole.rbegin())) return 2;
  // "Antony Blinken" for "Antony J. Blinken".
  if (parts.size() >= 2 && whole.size() >= 2 && parts.front() == whole.front() && parts.back() == whole.back())
    return 2;
  return parts.size() == 1 && parts[0] == whole.front() ? 1 : 0;
}

int GenderOf(Tokens tokens, size_t first, size_t last) {
  for (size_t i = first; i < last; ++i) {
    if (tokens[i].is(kFeminine)) return 2;
  }
  return 0;
}

}  // namespace

size_t People::Add(std::string_view name, std::string_view role) {
  const std::string spoken = InSpokenOrder(name);
  const std::vector<std::string> parts = Parts(spoken);
  if (!parts.empty()) {
    if (const auto found = by_part_.find(parts.back()); found != by_part_.end()) {
      size_t looked_at = 0;
      for (const size_t index : found->second) {
        if (++looked_at > kNamesakesMax) break;
        Person& person = people_[index];
        const bool shorter = person.parts.size() == 1 && parts.size() > 1 && person.parts[0] == parts.back();
        if (person.office || (Fit(person, parts) < 2 && !shorter) || (parts.size() == 1 && person.parts != parts))
          continue;
        if (parts.size() > person.parts.size()) {
          person.name = name;
          person.parts = parts;
          for (const std::string& part : parts) {
            auto& list = by_part_[part];
            if (std::find(list.begin(), list.end(), index) == list.end()) list.push_back(index);
          }
        }
        if (person.role.empty() && !role.empty()) SetRole(index, role);
        return index;
      }
    }
  }
  const size_t index = people_.size();
  people_.push_back({std::string(name), "", parts, false, 0});
  if (!role.empty()) SetRole(index, role);
  for (const std::string& part : parts) by_part_[part].push_back(index);
  return index;
}

size_t People::AddOffice(std::string_view office) {
  for (size_t i = 0; i < people_.size(); ++i) {
    if (people_[i].office && people_[i].name == office) return i;
  }
  people_.push_back({std::string(office), "", Parts(office), true, 0});
  SetRole(people_.size() - 1, office);
  return people_.size() - 1;
}

void People::CollectPhrase(std::string_view text, Tokens tokens, const Phrase& phrase) {
  const std::string role = TextOf(text, tokens, phrase.role_first, phrase.role_last);
  const std::string name = TextOf(text, tokens, phrase.name_first, phrase.name_last);
  if (phrase.has_role() && phrase.has_name()) {
    if (phrase.name_last - phrase.name_first == 1) {
      bare_.emplace_back(name, role);
      return;
    }
    const size_t index = Add(name, role);
    if (const int gender = GenderOf(tokens, phrase.first, phrase.name_first)) people_[index].gender = gender;
    return;
  }
  if (phrase.has_name() && GenderOf(tokens, phrase.first, phrase.name_first) == 2) {
    if (const auto known = Find(name)) people_[*known].gender = 2;
  }
  if (phrase.has_name() && phrase.name_last - phrase.name_first >= 2) NoteName(name);
  const bool comma = phrase.last + 1 < tokens.size() && tokens[phrase.last].mark == ',';
  if (!comma) return;
  if (phrase.has_name() && phrase.name_last - phrase.name_first >= 2) {
    const auto [first, last] = RoleAt(tokens, phrase.last + 1);
    // The office must end the apposition: "Smith, President Jones and others" introduces nobody.
    if (first == last) return;
    const auto inner = PhraseAt(text, tokens, first);
    if (inner && inner->has_name() && inner->has_role()) return;
    const size_t index = Add(name, TextOf(text, tokens, first, last));
    if (const int gender = GenderOf(tokens, first, last)) people_[index].gender = gender;
  } else if (phrase.has_role() && !phrase.has_name()) {
    // "The foreign minister, Jane Doe, said"
    const auto next = PhraseAt(text, tokens, phrase.last + 1);
    if (!next || next->has_role() || next->name_last - next->name_first < 2) return;
    if (next->last < tokens.size() && tokens[next->last].word()) return;
    const size_t index = Add(TextOf(text, tokens, next->name_first, next->name_last), role);
    if (GenderOf(tokens, phrase.first, next->name_first) == 2) people_[index].gender = 2;
  }
}

void People::Collect(std::string_view text, Tokens tokens) {
  for (size_t at = 0; at < tokens.size();) {
    const Token& token = tokens[at];
    if (!token.word() || !(token.capital || token.is(kRole | kRoleModifier))) {
      ++at;
      continue;
    }
    const auto phrase = PhraseAt(text, tokens, at);
    if (!phrase || phrase->pronoun) {
      ++at;
      continue;
    }
    CollectPhrase(text, tokens, *phrase);
    at = std::max(phrase->last, at + 1);
  }
}

void People::AddBareNames() {
  for (const auto& [name, role] : bare_) {
    const std::string part = Fold(name);
    const auto found = by_part_.find(part);
    if (found == by_part_.end()) {
      Add(name, role);
    } else if (const auto person = Find(name); person && people_[*person].role.empty()) {
      SetRole(*person, role);
    }
  }
  bare_.clear();
}

void People::NoteName(std::string_view name) {
  const std::vector<std::string> parts = Parts(name);
  // Cyrillic names in running text stand in any case of the declension: none of them is the name.
  if (parts.size() < 2 || static_cast<unsigned char>(name[0]) >= 0xD0) return;
  const auto [entry, added] = noted_.try_emplace(parts.back(), name);
  if (!added && entry->second != name) entry->second.clear();
}

std::optional<size_t> People::AddNoted(std::string_view surname) {
  const auto found = noted_.find(Fold(surname));
  if (found == noted_.end() || found->second.empty()) return std::nullopt;
  return Add(found->second, "");
}

std::string People::NotedByInitials(std::string_view initials) const {
  std::string found;
  for (const auto& [surname, name] : noted_) {
    std::string letters;
    for (const std::string& part : Parts(name)) letters += part.substr(0, 1);
    if (letters == initials && (found.empty() || name < found)) found = name;
  }
  return found;
}

std::optional<size_t> People::Find(std::string_view name) const {
  const std::vector<std::string> parts = Parts(name);
  if (parts.empty()) return std::nullopt;
  const auto found = by_part_.find(parts.back());
  if (found == by_part_.end() || found->second.size() > kNamesakesMax) return std::nullopt;
  std::optional<size_t> best;
  int best_fit = 0;
  bool tie = false;
  for (const size_t index : found->second) {
    const int fit = Fit(people_[index], parts);
    if (fit == 0) continue;
    if (fit > best_fit) {
      best = index;
      best_fit = fit;
      tie = false;
    } else if (fit == best_fit) {
      tie = true;
    }
  }
  return tie ? std::nullopt : best;
}

void People::SetRole(size_t index, std::string_view role) {
  people_[index].role = role;
  for (const std::string& word : Parts(role)) {
    auto& list = by_role_[word];
    if (list.empty() || list.back() != index) list.push_back(index);
  }
}

bool People::HasRole(size_t person, std::string_view folded_role_word) const {
  const auto found = by_role_.find(std::string(folded_role_word));
  return found != by_role_.end() &&
         std::find(found->second.begin(), found->second.end(), person) != found->second.end();
}

bool People::HasRole(std::string_view folded_role_word) const {
  return by_role_.contains(std::string(folded_role_word));
}

std::optional<size_t> People::FindByRole(std::string_view folded_role_word) const {
  const auto found = by_role_.find(std::string(folded_role_word));
  if (found == by_role_.end() || found->second.size() != 1) return std::nullopt;
  return found->second[0];
}

std::optional<size_t> People::FindByRoleEnd(std::string_view folded_role_word) const {
  constexpr size_t kOfficesMax = 64;
  std::optional<size_t> one;
  if (by_role_.size() > kOfficesMax || HasRole(folded_role_word)) return one;
  for (const auto& [word, persons] : by_role_) {
    if (!Ends(word, folded_role_word)) continue;
    if (one || persons.size() != 1) return std::nullopt;
    one = persons[0];
  }
  return one;
}

std::optional<size_t> People::FindByRoleWords(const std::vector<std::string>& folded) const {
  std::optional<size_t> one;
  if (folded.empty()) return one;
  const auto found = by_role_.find(folded[0]);
  if (found == by_role_.end() || found->second.size() > kNamesakesMax) return one;
  for (const size_t person : found->second) {
    const bool all =
        std::all_of(folded.begin() + 1, folded.end(), [&](const std::string& word) { return HasRole(person, word); });
    if (!all || person == one) continue;
    if (one) return std::nullopt;
    one = person;
  }
  return one;
}

}  // namespace dicta::tools::press
