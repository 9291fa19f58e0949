#include "storage/person_rows.h"

#include <algorithm>
#include <set>

#include "storage/fold.h"
#include "storage/keys.h"

namespace dicta {
namespace {

// More persons than a message should list: looking on would be in vain.
constexpr size_t kListedMax = 20;

std::string PersonPrefix(std::string_view person) {
  std::string prefix = "P";
  prefix.append(person);
  prefix.push_back('\0');
  return prefix;
}

bool ParseNameKey(std::string_view key, NameRow* row) {
  key.remove_prefix(1);
  return TakeString(&key, &row->name) && TakeString(&key, &row->person) && TakeNumber40(&key, &row->position);
}

bool ParseWordKey(std::string_view key, std::string_view* word, NameRow* row) {
  key.remove_prefix(1);
  return TakeString(&key, word) && TakeString(&key, &row->name) && TakeString(&key, &row->person) &&
         TakeNumber40(&key, &row->position);
}

void AddOnce(std::vector<std::string>* list, std::string value) {
  if (std::find(list->begin(), list->end(), value) == list->end()) list->push_back(std::move(value));
}

enum class Fit { kWholeWords, kBeginnings };

bool WordFits(std::string_view word, std::string_view asked, Fit fit) {
  return fit == Fit::kWholeWords ? word == asked : word.substr(0, asked.size()) == asked;
}

// Every word asked for is a word of the name of its own, in any order: "robert menzies" fits "menzies robert".
bool NameFits(std::string_view name, const std::vector<std::string_view>& asked, Fit fit) {
  std::vector<std::string_view> words = WordsOf(name);
  return std::all_of(asked.begin(), asked.end(), [&](std::string_view one) {
    const auto found =
        std::find_if(words.begin(), words.end(), [&](std::string_view w) { return WordFits(w, one, fit); });
    if (found == words.end()) return false;
    words.erase(found);
    return true;
  });
}

Result<std::vector<std::string>> PersonsByWords(const PeopleView& view, std::string_view folded, Fit fit) {
  std::vector<std::string> persons;
  const std::vector<std::string_view> asked = WordsOf(folded);
  if (asked.empty()) return persons;
  // The longest word is on the fewest names.
  const std::string_view longest =
      *std::max_element(asked.begin(), asked.end(), [](auto a, auto b) { return a.size() < b.size(); });
  std::string prefix = "W" + std::string(longest);
  if (fit == Fit::kWholeWords) prefix.push_back('\0');
  DICTA_TRY(view.engine.Scan(Space::kIndex, PrefixRange(prefix), false, [&](std::string_view key, std::string_view) {
    std::string_view word;
    NameRow row;
    if (ParseWordKey(key, &word, &row) && row.position <= view.position && NameFits(row.name, asked, fit)) {
      AddOnce(&persons, view.people.Resolve(row.person, view.position));
    }
    return persons.size() <= kListedMax;
  }));
  return persons;
}

Result<std::string> TheOne(const PeopleView& view, std::string_view name, const std::vector<std::string>& persons) {
  if (persons.size() == 1) return persons.front();
  std::string message = "\"" + std::string(name) + "\" fits several speakers: ";
  for (size_t i = 0; i < persons.size() && i < kListedMax; ++i) {
    DICTA_ASSIGN(const auto names, NamesOf(view, persons[i]));
    message += (i == 0 ? "" : ", ") + (names.empty() ? persons[i] : names.front()) + " (" + persons[i] + ")";
  }
  if (persons.size() > kListedMax) message += ", and more";
  return InvalidArgument(message);
}

}  // namespace

bool ParsePersonKey(std::string_view key, NameRow* row) {
  key.remove_prefix(1);
  if (!TakeString(&key, &row->person) || !TakeNumber40(&key, &row->position)) return false;
  row->name = key;
  return true;
}

Status PutNameRows(const Engine& engine, std::string_view person, std::string_view name, uint64_t position,
                   Batch* batch) {
  const std::string folded = FoldName(name);
  bool written = false, reachable = false;
  DICTA_TRY(
      engine.Scan(Space::kIndex, PrefixRange(PersonPrefix(person)), false, [&](std::string_view key, std::string_view) {
        NameRow row;
        if (!ParsePersonKey(key, &row)) return true;
        written = written || row.name == name;
        reachable = reachable || FoldName(row.name) == folded;
        return !written;
      }));
  if (written) return {};
  batch->Put(Space::kIndex, PersonKey(person, position, name), "");
  if (reachable) return {};
  batch->Put(Space::kIndex, NameKey(folded, person, position), "");
  std::vector<std::string_view> words = WordsOf(folded);
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  for (const std::string_view word : words) batch->Put(Space::kIndex, WordKey(word, folded, person, position), "");
  return {};
}

Status EraseNameRows(const Engine& engine, std::string_view person, Batch* batch) {
  return engine.Scan(Space::kIndex, PrefixRange(PersonPrefix(person)), false,
                     [&](std::string_view key, std::string_view) {
                       batch->Delete(Space::kIndex, std::string(key));
                       NameRow row;
                       if (!ParsePersonKey(key, &row)) return true;
                       // Only the first name of one folding has rows under it; deleting what is not there does no harm.
                       const std::string folded = FoldName(row.name);
                       batch->Delete(Space::kIndex, NameKey(folded, person, row.position));
                       for (const std::string_view word : WordsOf(folded)) {
                         batch->Delete(Space::kIndex, WordKey(word, folded, person, row.position));
                       }
                       return true;
                     });
}

Result<std::vector<ArrivedName>> ArrivedNamesOf(const PeopleView& view, std::string_view person) {
  std::vector<ArrivedName> names;
  DICTA_TRY(view.engine.Scan(Space::kIndex, PrefixRange(PersonPrefix(person)), false,
                             [&](std::string_view key, std::string_view) {
                               NameRow row;
                               if (ParsePersonKey(key, &row) && row.position <= view.position) {
                                 names.push_back({row.position, std::string(row.name)});
                               }
                               return true;
                             }));
  return names;
}

Result<std::vector<std::string>> NamesOf(const PeopleView& view, std::string_view person) {
  DICTA_ASSIGN(const auto arrived, ArrivedNamesOf(view, person));
  std::vector<std::string> names;
  names.reserve(arrived.size());
  for (const ArrivedName& one : arrived) names.push_back(one.name);
  return names;
}

Result<std::vector<std::string>> PersonsNamed(const PeopleView& view, std::string_view name) {
  std::vector<std::string> persons;
  std::string prefix = "N" + FoldName(name);
  prefix.push_back('\0');
  DICTA_TRY(view.engine.Scan(Space::kIndex, PrefixRange(prefix), false, [&](std::string_view key, std::string_view) {
    NameRow row;
    // An alias whose name was taken to be this person, and is no longer, is an alias no longer.
    if (ParseNameKey(key, &row) && row.position <= view.position &&
        !view.people.TakenBack(PersonIdOf(name), row.person, view.position)) {
      AddOnce(&persons, std::string(row.person));
    }
    return true;
  }));
  return persons;
}

Result<std::string> ResolveName(const PeopleView& view, std::string_view name) {
  if (name.empty()) return InvalidArgument("the speaker's name is empty");
  DICTA_ASSIGN(const auto by_id, NamesOf(view, name));
  if (!by_id.empty()) return view.people.Resolve(name, view.position);
  DICTA_ASSIGN(const auto named, PersonsNamed(view, name));
  std::vector<std::string> persons;
  for (const std::string& person : named) AddOnce(&persons, view.people.Resolve(person, view.position));
  if (!persons.empty()) return TheOne(view, name, persons);
  const std::string folded = FoldName(name);
  for (const Fit fit : {Fit::kWholeWords, Fit::kBeginnings}) {
    DICTA_ASSIGN(persons, PersonsByWords(view, folded, fit));
    if (!persons.empty()) return TheOne(view, name, persons);
  }
  return NotFound("no speaker \"" + std::string(name) + "\" in this archive");
}

Result<Person> DescribePerson(const PeopleView& view, std::string_view id) {
  Person person;
  person.id = id;
  std::vector<ArrivedName> all;
  for (const std::string& member : view.people.Members(id, view.position)) {
    DICTA_ASSIGN(const auto names, ArrivedNamesOf(view, member));
    if (person.name.empty() && !names.empty()) person.name = names.front().name;
    all.insert(all.end(), names.begin(), names.end());
    for (const v1::Fact::ExternalId& external : view.people.ExternalIds(member, view.position)) {
      person.external_ids.push_back(external);
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.position < b.position; });
  for (ArrivedName& one : all) {
    if (one.name != person.name) AddOnce(&person.aliases, std::move(one.name));
  }
  if (person.name.empty()) person.name = person.id;
  return person;
}

Status VisitPersons(const PeopleView& view, std::string_view prefix,
                    const std::function<Status(const std::string& person)>& visit) {
  const std::string folded = prefix.empty() ? std::string() : FoldName(prefix);
  // Without a prefix every person has its own rows, one after another; with one, a person may be met under several
  // names.
  std::set<std::string> met;
  std::string last;
  Status status;
  const auto meet = [&](std::string_view raw) {
    const std::string person = view.people.Resolve(raw, view.position);
    if (folded.empty() ? (person != raw || person == last) : !met.insert(person).second) return true;
    last = person;
    status = visit(person);
    return status.ok();
  };
  DICTA_TRY(view.engine.Scan(Space::kIndex, PrefixRange((folded.empty() ? "P" : "N") + folded), false,
                             [&](std::string_view key, std::string_view) {
                               NameRow row;
                               const bool parsed = folded.empty() ? ParsePersonKey(key, &row) : ParseNameKey(key, &row);
                               if (!parsed || row.position > view.position) return true;
                               return meet(row.person);
                             }));
  return status;
}

Result<bool> IsKnownFact(const PeopleView& view, const v1::Fact& fact) {
  const auto resolve = [&](const std::string& person) { return view.people.Resolve(person, view.position); };
  switch (fact.fact_case()) {
    case v1::Fact::kAlias: {
      DICTA_ASSIGN(const auto named, PersonsNamed(view, fact.alias().name()));
      return std::find(named.begin(), named.end(), fact.alias().person()) != named.end();
    }
    case v1::Fact::kMerge:
      return resolve(fact.merge().from()) != fact.merge().from() || resolve(fact.merge().into()) == fact.merge().from();
    case v1::Fact::kUnmerge:
      return resolve(fact.unmerge().person()) == fact.unmerge().person();
    case v1::Fact::kSplit: {
      const auto& ids = fact.split().statements();
      return std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
        return view.people.Speaking(fact.split().person(), id, view.position) != fact.split().person();
      });
    }
    case v1::Fact::kExternalId: {
      const auto known = view.people.ExternalIds(fact.external_id().person(), view.position);
      return std::any_of(known.begin(), known.end(), [&](const v1::Fact::ExternalId& id) {
        return id.SerializeAsString() == fact.external_id().SerializeAsString();
      });
    }
    case v1::Fact::FACT_NOT_SET:
      break;
  }
  return true;
}

}  // namespace dicta
