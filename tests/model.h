// A plain model of an archive, to hold the real one against: every event in a list, every lookup a walk through all of
// it.
//
// It knows nothing of keys, rows or marks. Slow and obvious on purpose.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dicta/v1/archive.pb.h"
#include "storage/archive.h"
#include "storage/date.h"
#include "storage/fold.h"

namespace dicta {

class Model {
 public:
  void Write(uint64_t position, const v1::Statement& statement) {
    auto& history = statements_[statement.id()];
    if (history.versions.empty()) history.ordinal = statements_.size();
    history.versions.emplace_back(position, statement);
    for (const v1::Speaker& speaker : statement.speakers()) known_.emplace_back(position, speaker.id());
  }
  void Remove(const std::string& id) { statements_[id].removed = true; }
  void CountAs(uint64_t position, const std::string& from, const std::string& into) {
    counts_as_.push_back({position, from, into});
  }
  void Know(uint64_t position, const std::string& person) { known_.emplace_back(position, person); }
  void Split(uint64_t position, const std::string& from, const std::string& other, const std::string& statement) {
    splits_.push_back({position, from, other, statement});
    Know(position, other);
  }

  struct Seen {
    std::optional<DaySpan> days;
    uint64_t ordinal;
    v1::Statement statement;        // speakers' ids resolved
    std::set<std::string> persons;  // resolved
  };

  // Everything visible at a position, oldest first; undated before all others.
  std::vector<Seen> At(uint64_t position) const {
    std::vector<Seen> seen;
    for (const auto& [id, history] : statements_) {
      if (history.removed) continue;
      const v1::Statement* latest = nullptr;
      for (const auto& [since, statement] : history.versions) {
        if (since <= position) latest = &statement;
      }
      if (latest == nullptr) continue;
      Seen one{{}, history.ordinal, *latest, {}};
      if (!latest->date().empty()) one.days = *ParseDate(latest->date());
      for (v1::Speaker& speaker : *one.statement.mutable_speakers()) {
        speaker.set_id(Resolve(Speaking(speaker.id(), id, position), position));
        one.persons.insert(speaker.id());
      }
      seen.push_back(std::move(one));
    }
    std::sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return Order(a) < Order(b); });
    return seen;
  }

  // The ids that a query lists, in its order. `persons` are resolved.
  std::vector<std::string> Ids(const Query& query, const std::vector<std::string>& persons, uint64_t position) const {
    std::vector<std::string> ids;
    for (const Seen& one : At(position)) {
      const bool in_range = !query.from && !query.to ? !query.undated || !one.days
                                                     : one.days && (!query.from || one.days->last >= *query.from) &&
                                                           (!query.to || one.days->first <= *query.to);
      const bool speak =
          std::all_of(persons.begin(), persons.end(), [&](const auto& p) { return one.persons.count(p) > 0; });
      const bool published = query.publisher.empty() || one.statement.source().publisher() == query.publisher;
      if (in_range && speak && published) ids.push_back(one.statement.id());
    }
    if (!query.oldest_first) std::reverse(ids.begin(), ids.end());
    return ids;
  }

  std::string Resolve(std::string person, uint64_t position) const {
    for (bool moved = true; moved;) {
      moved = false;
      std::string into = person;
      for (const auto& fact : counts_as_) {
        if (fact.position <= position && fact.from == person) into = fact.into.empty() ? person : fact.into;
      }
      moved = into != person;
      person = into;
    }
    return person;
  }

  std::string Speaking(std::string person, const std::string& statement, uint64_t position) const {
    for (const auto& split : splits_) {
      if (split.position <= position && split.statement == statement && split.from == person) person = split.other;
    }
    return person;
  }

  // Persons that somebody was called by a position.
  std::set<std::string> Known(uint64_t position) const {
    std::set<std::string> known;
    for (const auto& [since, person] : known_) {
      if (since <= position) known.insert(person);
    }
    return known;
  }

  std::vector<std::string> AllIds() const {
    std::vector<std::string> ids;
    for (const auto& [id, history] : statements_) ids.push_back(id);
    return ids;
  }
  bool Removed(const std::string& id) const { return statements_.at(id).removed; }
  const v1::Statement& Latest(const std::string& id) const { return statements_.at(id).versions.back().second; }
  bool HadBy(const std::string& id, uint64_t position) const {
    return statements_.at(id).versions.front().first <= position;
  }

 private:
  struct History {
    uint64_t ordinal = 0;
    bool removed = false;
    std::vector<std::pair<uint64_t, v1::Statement>> versions;
  };
  struct CountsAs {
    uint64_t position;
    std::string from, into;
  };
  struct SplitFact {
    uint64_t position;
    std::string from, other, statement;
  };

  static std::tuple<int64_t, int64_t, uint64_t> Order(const Seen& one) {
    if (!one.days) return {INT64_MIN, INT64_MIN, one.ordinal};
    return {one.days->first, one.days->last, one.ordinal};
  }

  std::map<std::string, History> statements_;
  std::vector<CountsAs> counts_as_;
  std::vector<SplitFact> splits_;
  std::vector<std::pair<uint64_t, std::string>> known_;
};

}  // namespace dicta
