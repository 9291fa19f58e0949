// The rows that say what persons are called, and finding a person by them.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/archive.h"
#include "storage/engine.h"
#include "storage/people.h"
#include "storage/status.h"

namespace dicta {

// The archive at one position, as far as persons go.
struct PeopleView {
  const Engine& engine;
  const People& people;
  uint64_t position;
};

// What the key of a person's name says; views into it.
struct NameRow {
  std::string_view person, name;
  uint64_t position = 0;
};
bool ParsePersonKey(std::string_view key, NameRow* row);

// Puts the rows by which `name` (as written) leads to `person`, where they are not there yet.
Status PutNameRows(const Engine& engine, std::string_view person, std::string_view name, uint64_t position,
                   Batch* batch);

// Deletes every row by which a person is known.
Status EraseNameRows(const Engine& engine, std::string_view person, Batch* batch);

// Names of one person as written, in order of arrival, display name first; merges aside. Empty: there is no such
// person.
struct ArrivedName {
  uint64_t position;
  std::string name;
};
Result<std::vector<ArrivedName>> ArrivedNamesOf(const PeopleView& view, std::string_view person);
Result<std::vector<std::string>> NamesOf(const PeopleView& view, std::string_view person);

// Persons, by id and merges aside, that have exactly this name (folded).
Result<std::vector<std::string>> PersonsNamed(const PeopleView& view, std::string_view name);

// The person that a name, alias or id stands for, merges resolved: an exact id or name wins over whole words of a name,
// these over beginnings of words. NotFound: nobody. InvalidArgument: several, which the message lists.
Result<std::string> ResolveName(const PeopleView& view, std::string_view name);

// All that is known about a person. REQUIRES: `person` counts as itself.
Result<Person> DescribePerson(const PeopleView& view, std::string_view person);

// Persons that count as themselves and one of whose names begins with `prefix` (all where it is empty), each once, in
// order of folded names. Stops where the visitor returns anything but ok.
Status VisitPersons(const PeopleView& view, std::string_view prefix,
                    const std::function<Status(const std::string& person)>& visit);

// Whether the archive says so already, or says otherwise in a way that another archive's fact must not upset (a person
// who is merged already, a merge that would close a circle).
Result<bool> IsKnownFact(const PeopleView& view, const v1::Fact& fact);

}  // namespace dicta
