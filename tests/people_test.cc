#include "storage/people.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace dicta {
namespace {

v1::Fact Merge(const std::string& from, const std::string& into) {
  v1::Fact fact;
  fact.mutable_merge()->set_from(from);
  fact.mutable_merge()->set_into(into);
  return fact;
}

v1::Fact Unmerge(const std::string& person) {
  v1::Fact fact;
  fact.mutable_unmerge()->set_person(person);
  return fact;
}

v1::Fact Alias(const std::string& person, const std::string& name, bool counts) {
  v1::Fact fact;
  fact.mutable_alias()->set_person(person);
  fact.mutable_alias()->set_name(name);
  fact.mutable_alias()->set_counts(counts);
  return fact;
}

v1::Fact Split(const std::string& person, const std::string& other, const std::vector<std::string>& statements) {
  v1::Fact fact;
  fact.mutable_split()->set_person(person);
  fact.mutable_split()->set_other(other);
  for (const std::string& statement : statements) fact.mutable_split()->add_statements(statement);
  return fact;
}

v1::Fact External(const std::string& person, const std::string& value) {
  v1::Fact fact;
  fact.mutable_external_id()->set_person(person);
  fact.mutable_external_id()->set_scheme("wikidata");
  fact.mutable_external_id()->set_value(value);
  return fact;
}

TEST(PeopleTest, MergesHoldFromTheirPositionOn) {
  People people;
  people.Add(2, Merge("a", "b"));
  people.Add(4, Merge("b", "c"));
  people.Add(6, Unmerge("a"));
  people.Add(8, Merge("a", "d"));
  people.Add(9, Unmerge("b"));
  const struct {
    uint64_t position;
    std::string a, b, c;
    std::vector<std::string> members_of_c;
  } kCases[] = {
      {1, "a", "b", "c", {"c"}},           {2, "b", "b", "c", {"c"}},           {3, "b", "b", "c", {"c"}},
      {4, "c", "c", "c", {"c", "b", "a"}}, {5, "c", "c", "c", {"c", "b", "a"}}, {6, "a", "c", "c", {"c", "b"}},
      {8, "d", "c", "c", {"c", "b"}},      {9, "d", "b", "c", {"c"}},           {99, "d", "b", "c", {"c"}},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(people.Resolve("a", row.position), row.a) << "position " << row.position;
    EXPECT_EQ(people.Resolve("b", row.position), row.b) << "position " << row.position;
    EXPECT_EQ(people.Resolve("c", row.position), row.c) << "position " << row.position;
    EXPECT_EQ(people.Members("c", row.position), row.members_of_c) << "position " << row.position;
  }
  EXPECT_EQ(people.Resolve("nobody", 99), "nobody");
  EXPECT_EQ(people.Members("nobody", 99), std::vector<std::string>{"nobody"});
}

// Members is the inverse of Resolve, whatever was merged and taken apart.
TEST(PeopleTest, EveryPersonIsAMemberOfWhomItCountsAs) {
  const std::vector<std::string> kPersons = {"a", "b", "c", "d", "e"};
  uint32_t state = 1;
  const auto random = [&state](size_t below) {
    state = state * 1664525 + 1013904223;
    return (state >> 8) % below;
  };
  for (int round = 0; round < 500; ++round) {
    People people;
    for (uint64_t position = 1; position <= 12; ++position) {
      const std::string from = people.Resolve(kPersons[random(5)], position - 1);
      const std::string into = people.Resolve(kPersons[random(5)], position - 1);
      if (random(3) == 0) {
        people.Add(position, Unmerge(kPersons[random(5)]));
      } else if (from != into) {
        people.Add(position, Merge(from, into));
      }
    }
    for (uint64_t position = 0; position <= 12; ++position) {
      for (const std::string& person : kPersons) {
        const std::string chief = people.Resolve(person, position);
        ASSERT_EQ(people.Resolve(chief, position), chief) << "round " << round;
        const auto members = people.Members(chief, position);
        ASSERT_EQ(members.front(), chief);
        ASSERT_EQ(std::count(members.begin(), members.end(), person), 1)
            << person << " of " << chief << ", round " << round;
        for (const std::string& member : members)
          ASSERT_EQ(people.Resolve(member, position), chief) << "round " << round;
      }
    }
  }
}

TEST(PeopleTest, CircleInADamagedArchiveEnds) {
  People people;
  people.Add(1, Merge("a", "b"));
  people.Add(2, Merge("b", "a"));
  EXPECT_FALSE(people.Resolve("a", 3).empty());
  EXPECT_FALSE(people.Members("a", 3).empty());
}

TEST(PeopleTest, AliasThatCountsMakesItsNameThePersons) {
  People people;
  people.Add(2, Alias("wang-yi", "王毅", true));
  people.Add(3, Alias("wang-yi", "W. Yi", false));
  EXPECT_EQ(people.Resolve("王毅", 1), "王毅");
  EXPECT_EQ(people.Resolve("王毅", 2), "wang-yi");
  EXPECT_EQ(people.Resolve("w-yi", 9), "w-yi");
  EXPECT_EQ(people.Members("wang-yi", 9), (std::vector<std::string>{"wang-yi", "王毅"}));
  people.Add(4, Unmerge("王毅"));
  EXPECT_EQ(people.Resolve("王毅", 4), "王毅");
}

TEST(PeopleTest, SplitsSayWhoIsMeantInAStatement) {
  People people;
  people.Add(2, Split("li", "li~2", {"s1", "s2"}));
  people.Add(4, Split("li~2", "li~3", {"s2"}));
  people.Add(5, Split("li", "li~3", {"s3"}));
  const struct {
    std::string person, statement;
    uint64_t position;
    std::string want;
  } kCases[] = {
      {"li", "s1", 1, "li"},   {"li", "s1", 2, "li~2"}, {"li", "s1", 9, "li~2"},
      {"li", "s2", 3, "li~2"}, {"li", "s2", 4, "li~3"}, {"li", "s3", 4, "li"},
      {"li", "s3", 5, "li~3"}, {"li", "s4", 9, "li"},   {"wang", "s1", 9, "wang"},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(people.Speaking(row.person, row.statement, row.position), row.want)
        << row.person << " in " << row.statement << " at " << row.position;
  }
  EXPECT_EQ(people.SplitsOf("s2").size(), 2u);
  EXPECT_TRUE(people.SplitsOf("s4").empty());
}

TEST(PeopleTest, ExternalIdsComeInOrderOfArrival) {
  People people;
  people.Add(2, External("wang-yi", "Q1"));
  people.Add(5, External("wang-yi", "Q2"));
  EXPECT_TRUE(people.ExternalIds("wang-yi", 1).empty());
  ASSERT_EQ(people.ExternalIds("wang-yi", 4).size(), 1u);
  ASSERT_EQ(people.ExternalIds("wang-yi", 5).size(), 2u);
  EXPECT_EQ(people.ExternalIds("wang-yi", 5)[1].value(), "Q2");
  EXPECT_TRUE(people.ExternalIds("wang", 5).empty());
}

TEST(PeopleTest, PlainUntilSomethingIsToBeResolved) {
  People people;
  EXPECT_TRUE(people.plain());
  people.Add(1, External("a", "Q1"));
  people.Add(1, Alias("a", "b", false));
  people.Add(1, v1::Fact());
  EXPECT_TRUE(people.plain());
  People merged = people, split = people, aliased = people;
  merged.Add(2, Merge("a", "b"));
  split.Add(2, Split("a", "b", {"s"}));
  aliased.Add(2, Alias("a", "b", true));
  EXPECT_FALSE(merged.plain());
  EXPECT_FALSE(split.plain());
  EXPECT_FALSE(aliased.plain());
}

}  // namespace
}  // namespace dicta
