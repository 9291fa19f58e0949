// Facts about people: merges and splits, each from its position on.
//
// A person of a record goes through two steps when it is looked up at a position: a split may say that in this
// statement somebody else is meant (Speaking), and merges say whom a person counts as (Resolve). Facts are few, so they
// are held in memory. A People does not change once it is shared: thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dicta/v1/archive.pb.h"

namespace dicta {

class People {
 public:
  struct SplitFact {
    uint64_t position;
    std::string from, other;
  };

  // REQUIRES: positions do not fall.
  void Add(uint64_t position, const v1::Fact& fact);

  // Whom a person counts as at a position: itself where it is not merged into another.
  std::string Resolve(std::string_view person, uint64_t position) const;
  // Who counts as this person at a position, itself first. REQUIRES: person == Resolve(person, position)
  std::vector<std::string> Members(std::string_view person, uint64_t position) const;

  // Who speaks in a statement where its record says `person`, merges aside.
  std::string Speaking(std::string_view person, std::string_view statement, uint64_t position) const;
  // The splits that name a statement, in order of position.
  const std::vector<SplitFact>& SplitsOf(std::string_view statement) const;

  // The person of this id was taken to be `into` once, and stands for itself again.
  bool TakenBack(std::string_view person, std::string_view into, uint64_t position) const;

  // Some fact is about this person.
  bool Mentions(std::string_view person) const;

  // External ids of one person, in order of arrival.
  std::vector<v1::Fact::ExternalId> ExternalIds(std::string_view person, uint64_t position) const;

  // Nothing to resolve.
  bool plain() const { return into_.empty() && splits_.empty(); }

 private:
  void CountAs(uint64_t position, const std::string& from, const std::string& into);

  struct Into {
    uint64_t position;
    std::string person;  // empty: stands for itself again
  };
  std::map<std::string, std::vector<Into>, std::less<>> into_;           // by who was merged
  std::map<std::string, std::vector<std::string>, std::less<>> merged_;  // by into whom, at any position
  std::map<std::string, std::vector<SplitFact>, std::less<>> splits_;    // by statement
  std::map<std::string, std::vector<std::pair<uint64_t, v1::Fact::ExternalId>>, std::less<>> external_;
};

}  // namespace dicta
