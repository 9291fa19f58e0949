// Compares every lookup of an archive with the model's answer. Mistakes are failures of the test that runs; those that
// leave nothing to compare end the comparison.
#pragma once

#include <gtest/gtest.h>

#include <random>

#include "storage/archive.h"
#include "tests/model.h"

namespace dicta {

// A number from 0 below `below`.
inline int Pick(std::mt19937* random, int below) { return std::uniform_int_distribution<int>(0, below - 1)(*random); }

// Some days among those that the model's statements have.
inline Query RandomRange(std::mt19937* random) {
  Query query;
  const int32_t day = DayFromCivil(2019, 6, 1) + Pick(random, 1800);
  switch (Pick(random, 4)) {
    case 0:
      query.from = day;
      break;
    case 1:
      query.to = day;
      break;
    case 2:
      query.from = query.to = day;
      break;
    default:
      query.from = day;
      query.to = day + Pick(random, 400);
  }
  return query;
}

inline std::vector<std::string> IdsOf(const Page& page) {
  std::vector<std::string> ids;
  for (const Row& row : page.rows) ids.emplace_back(row.id());
  return ids;
}

class ModelChecks {
 public:
  // All outlive this.
  ModelChecks(const Archive& archive, const Model& model, std::mt19937* random)
      : archive_(archive), model_(model), random_(random) {}

  // As of a position: listings, counts, timelines, statements.
  void CheckAt(uint64_t position) {
    CheckQuery({}, {}, position);
    CheckQuery({.undated = true}, {}, position);
    CheckQuery({.publisher = "Gazette"}, {}, position);
    for (int i = 0; i < 3; ++i) CheckQuery(RandomRange(random_), {}, position);
    const auto known = model_.Known(position);
    for (const std::string& person : known) {
      const std::string resolved = model_.Resolve(person, position);
      CheckQuery({.speakers = {person}}, {resolved}, position);
      Query range = RandomRange(random_);
      range.speakers = {person};
      CheckQuery(range, {resolved}, position);
      for (const std::string& other : known) {
        if (Pick(random_, 4) == 0)
          CheckQuery({.speakers = {person, other}}, {resolved, model_.Resolve(other, position)}, position);
      }
    }
    for (const Unit unit : {Unit::kDay, Unit::kMonth, Unit::kYear}) CheckTimeline(unit, position);
    CheckRecords(position);
  }

  // After each write: what lookups remember of the one before must not show.
  void CheckRemembered(const Archive& archive) {
    const uint64_t now = archive_.position();
    const auto seen = model_.At(now);
    std::map<std::string, uint64_t> months, got_months, counts;
    std::map<std::string, std::string> want;
    for (const Model::Seen& one : seen) {
      ++months[one.days ? LabelOf(*one.days, Unit::kMonth) : "undated"];
      for (const std::string& person : one.persons) ++counts[person];
      want[one.statement.id()] = one.statement.ShortDebugString();
    }
    const auto timeline = archive.Timeline({}, Unit::kMonth);
    ASSERT_TRUE(timeline.ok());
    for (const TimelineCount& count : *timeline) got_months[count.label] += count.count;
    ASSERT_EQ(got_months, months);
    for (const std::string& person : model_.Known(now)) {
      const auto count = archive.Count({.speakers = {person}});
      ASSERT_TRUE(count.ok()) << count.status().ToString();
      ASSERT_EQ(*count, counts[model_.Resolve(person, now)]) << person;
    }
    for (const std::string& id : model_.AllIds()) {
      auto got = archive.Get(id);
      ASSERT_EQ(got.ok(), want.count(id) > 0) << id << ": " << got.status().ToString();
      if (!got.ok()) continue;
      got->clear_date_evidence();
      ASSERT_EQ(got->ShortDebugString(), want[id]);
    }
    const auto page = archive.Find({.limit = kLimitMax});
    ASSERT_TRUE(page.ok());
    ASSERT_EQ(IdsOf(*page), model_.Ids({}, {}, now));
    // Two speakers' lists are held in memory as soon as they are asked for.
    const auto known = model_.Known(now);
    const std::vector<std::string> persons(known.begin(), known.end());
    if (persons.empty()) return;
    const std::string &one = persons[now % persons.size()], &other = persons[now / 2 % persons.size()];
    const auto together = archive.Find({.speakers = {one, other}, .limit = kLimitMax});
    ASSERT_TRUE(together.ok()) << together.status().ToString();
    ASSERT_EQ(IdsOf(*together), model_.Ids({}, {model_.Resolve(one, now), model_.Resolve(other, now)}, now));
    const auto alone = archive.Find({.speakers = {one}, .limit = kLimitMax});
    ASSERT_TRUE(alone.ok()) << alone.status().ToString();
    ASSERT_EQ(IdsOf(*alone), model_.Ids({}, {model_.Resolve(one, now)}, now));
  }

  // Speakers' counts and the order of dumps are of the present.
  void CheckPresent() {
    const uint64_t now = archive_.position();
    std::map<std::string, uint64_t> want, got;
    for (const std::string& person : model_.Known(now)) {
      const std::string resolved = model_.Resolve(person, now);
      want[resolved] = model_.Ids({}, {resolved}, now).size();
    }
    ASSERT_TRUE(archive_
                    .ForEachSpeaker("",
                                    [&](const SpeakerCount& speaker) {
                                      EXPECT_TRUE(got.emplace(speaker.person.id, speaker.count).second)
                                          << speaker.person.id << " stands twice";
                                      return true;
                                    })
                    .ok());
    EXPECT_EQ(got, want);

    std::vector<std::tuple<int64_t, int64_t, std::string>> sorted;
    for (const Model::Seen& one : model_.At(now)) {
      sorted.emplace_back(one.days ? one.days->first : INT64_MAX, one.days ? one.days->last : INT64_MAX,
                          one.statement.id());
    }
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> want_ids, got_ids;
    for (const auto& [first, last, id] : sorted) want_ids.push_back(id);
    ASSERT_TRUE(archive_
                    .ForEachByDateThenId({},
                                         [&](const Row& row) {
                                           got_ids.emplace_back(row.id());
                                           return true;
                                         })
                    .ok());
    EXPECT_EQ(got_ids, want_ids);
  }

 private:
  void CheckQuery(Query query, const std::vector<std::string>& persons, uint64_t position) {
    query.position = position;
    query.limit = kLimitMax;
    for (const bool oldest_first : {false, true}) {
      query.oldest_first = oldest_first;
      const auto page = archive_.Find(query);
      ASSERT_TRUE(page.ok()) << page.status().ToString();
      ASSERT_EQ(IdsOf(*page), model_.Ids(query, persons, position));
    }
    const auto count = archive_.Count(query);
    ASSERT_TRUE(count.ok());
    ASSERT_EQ(*count, model_.Ids(query, persons, position).size());
  }

  void CheckTimeline(Unit unit, uint64_t position) {
    std::map<std::string, uint64_t> want, got;
    for (const Model::Seen& one : model_.At(position)) ++want[one.days ? LabelOf(*one.days, unit) : "undated"];
    const auto timeline = archive_.Timeline({.position = position}, unit);
    ASSERT_TRUE(timeline.ok());
    for (const TimelineCount& count : *timeline) got[count.label] += count.count;
    ASSERT_EQ(got, want);
    ASSERT_EQ(got.size(), timeline->size()) << "a label stands twice";
  }

  void CheckRecords(uint64_t position) {
    std::map<std::string, v1::Statement> want;
    for (const Model::Seen& one : model_.At(position)) want[one.statement.id()] = one.statement;
    for (const std::string& id : model_.AllIds()) {
      auto got = archive_.Get(id, position);
      ASSERT_EQ(got.ok(), want.count(id) > 0) << id << ": " << got.status().ToString();
      if (!got.ok()) continue;
      got->clear_date_evidence();
      ASSERT_EQ(got->ShortDebugString(), want[id].ShortDebugString());
    }
  }

  const Archive& archive_;
  const Model& model_;
  std::mt19937* const random_;
};

}  // namespace dicta
