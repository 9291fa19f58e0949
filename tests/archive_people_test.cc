// Names, aliases, merges and splits as facts that lookups follow.
#include <gtest/gtest.h>

#include "storage/archive.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

class PeopleTest : public testing::Test {
 protected:
  void SetUp() override {
    archive_ = *Archive::Open(directory_ / "a", {.access = Access::kWrite, .create = true});
    Add("s1", {"Wang Yi", "Jens Stoltenberg"}, "2021-09-27");
    Add("s2", {"王毅"}, "2022-01-01");
    Add("s3", {"Mevlüt Çavuşoğlu"}, "2021-05-21");
    Add("s4", {"Wang Wenbin"}, "2023");
    Add("s5", {"Menzies, Robert"}, "1964-10-08");
    Add("s6", {"WANG YI"}, "2025-02-14");
  }

  void Add(const std::string& id, const std::vector<std::string>& names, const std::string& date) {
    Document document;
    document.statement.set_id(id);
    document.statement.set_date(date);
    document.statement.set_text("text");
    for (const std::string& name : names) {
      v1::Speaker* speaker = document.statement.add_speakers();
      speaker->set_name(name);
      speaker->set_role("Minister");
    }
    ASSERT_TRUE(archive_->Add({&document, 1}, {}).ok());
  }

  std::string Find(const std::string& name, std::optional<uint64_t> position = {}) {
    const auto page = archive_->Find({.speakers = {name}, .oldest_first = true, .position = position});
    if (!page.ok()) return page.status().ToString();
    std::string ids;
    for (const Row& row : page->rows) ids.append(ids.empty() ? "" : " ").append(row.id());
    return ids;
  }

  TempDir directory_;
  std::unique_ptr<Archive> archive_;
};

TEST_F(PeopleTest, NamesAreFoundWithoutRegardToCaseDiacriticsAndWidth) {
  const struct {
    const char* name;
    const char* ids;
  } rows[] = {
      {"Wang Yi", "s1 s6"},
      {"wang yi", "s1 s6"},
      {"ＷＡＮＧ　ＹＩ", "s1 s6"},
      {"wang-yi", "s1 s6"},  // the id
      {"cavusoglu", "s3"},
      {"Çavuşoğlu", "s3"},
      {"Stoltenberg", "s1"},
      {"stolten", "s1"},
      {"王毅", "s2"},
      {"王", "s2"},
      {"Robert Menzies", "s5"},
      {"Yi", "s1 s6"},
      {"Wang", "invalid: \"Wang\" fits several speakers: Wang Wenbin (wang-wenbin), Wang Yi (wang-yi)"},
      {"Nobody", "not found: no speaker \"Nobody\" in this archive"},
      {"", "invalid: the speaker's name is empty"},
  };
  for (const auto& row : rows) EXPECT_EQ(Find(row.name), row.ids) << row.name;
}

TEST_F(PeopleTest, AWholeWordWinsOverTheBeginningOfOne) {
  Add("s7", {"Li Qiang"}, "2024");
  Add("s8", {"Christian Lindner"}, "2024");
  EXPECT_EQ(Find("Li"), "s7");
  Add("s9", {"Wang"}, "2024");
  EXPECT_EQ(Find("Wang"), "s9") << "an exact name wins over part of one";
}

TEST_F(PeopleTest, AnAliasCountsBothWays) {
  const uint64_t before = archive_->position();
  const std::string aliases[] = {"王毅"}, later[] = {"Wáng Yì (FM)"};
  ASSERT_TRUE(archive_->Alias("Wang Yi", aliases).ok());
  ASSERT_TRUE(archive_->Alias("Wang Yi", later).ok());
  EXPECT_EQ(Find("Wang Yi"), "s1 s2 s6");
  EXPECT_EQ(Find("王毅"), "s1 s2 s6");
  EXPECT_EQ(Find("wang yi fm"), "s1 s2 s6");
  EXPECT_EQ(Find("Wang Yi", before), "s1 s6");
  EXPECT_EQ(Find("王毅", before), "s2");
  Add("s7", {"王毅"}, "2025-03-01");
  EXPECT_EQ(Find("Wang Yi"), "s1 s2 s6 s7") << "documents that come later too";
  EXPECT_EQ(archive_->Get("s7")->speakers(0).id(), "wang-yi");
  EXPECT_EQ(archive_->Get("s7")->speakers(0).name(), "王毅") << "what the document says stays";
  const auto person = archive_->FindPerson("wang yi");
  EXPECT_EQ(person->name, "Wang Yi");
  EXPECT_EQ(person->aliases, (std::vector<std::string>{"王毅", "WANG YI", "Wáng Yì (FM)"}));
  const uint64_t position = archive_->position();
  ASSERT_TRUE(archive_->Alias("Wang Yi", aliases).ok());
  EXPECT_EQ(archive_->position(), position) << "known already: nothing is written";
}

TEST_F(PeopleTest, AnAliasIsTakenBackByUnmerge) {
  const std::string aliases[] = {"Wang Wenbin"};
  ASSERT_TRUE(archive_->Alias("Wang Yi", aliases).ok());
  EXPECT_EQ(Find("Wang Wenbin"), "s1 s4 s6");
  ASSERT_TRUE(archive_->Unmerge("Wang Wenbin").ok());
  EXPECT_EQ(Find("Wang Wenbin"), "s4");
  EXPECT_EQ(Find("Wang Yi"), "s1 s6");
  ASSERT_TRUE(archive_->Alias("Wang Yi", aliases).ok());
  EXPECT_EQ(Find("Wang Wenbin"), "s1 s4 s6") << "and may be given again";
}

TEST_F(PeopleTest, MergeAndUnmerge) {
  const uint64_t before = archive_->position();
  ASSERT_TRUE(archive_->Merge("王毅", "Wang Yi").ok());
  EXPECT_EQ(Find("Wang Yi"), "s1 s2 s6");
  EXPECT_EQ(Find("王毅"), "s1 s2 s6");
  EXPECT_EQ(archive_->Merge("Wang Yi", "王毅").code(), Code::kInvalidArgument) << "a circle";
  ASSERT_TRUE(archive_->Merge("Wang Yi", "Menzies, Robert").ok());
  EXPECT_EQ(Find("王毅"), "s5 s1 s2 s6");
  EXPECT_EQ(archive_->Merge("Menzies, Robert", "王毅").code(), Code::kInvalidArgument) << "a longer circle";
  const uint64_t merged = archive_->position();
  ASSERT_TRUE(archive_->Unmerge("Wang Yi").ok());
  EXPECT_EQ(Find("Wang Yi"), "s1 s2 s6");
  EXPECT_EQ(Find("Robert Menzies"), "s5");
  EXPECT_EQ(Find("王毅", merged), "s5 s1 s2 s6");
  EXPECT_EQ(Find("王毅", before), "s2");
  EXPECT_EQ(archive_->Unmerge("Jens Stoltenberg").code(), Code::kNotFound);
}

TEST_F(PeopleTest, AMergedSpeakerCountsStatementsOnce) {
  Add("s7", {"Wang Yi", "王毅"}, "2020");
  ASSERT_TRUE(archive_->Merge("王毅", "Wang Yi").ok());
  uint64_t count = 0;
  std::optional<DaySpan> days;
  ASSERT_TRUE(archive_
                  ->ForEachSpeaker("wang yi",
                                   [&](const SpeakerCount& speaker) {
                                     EXPECT_EQ(speaker.person.id, "wang-yi");
                                     count = speaker.count;
                                     days = speaker.days;
                                     return true;
                                   })
                  .ok());
  EXPECT_EQ(count, 4u);
  EXPECT_EQ(FormatSpan(*days), "2020-01-01/2025-02-14");
  EXPECT_EQ(Find("Wang Yi"), "s7 s1 s2 s6");
}

TEST_F(PeopleTest, ASplitTellsTwoPersonsOfOneNameApart) {
  const uint64_t before = archive_->position();
  const std::string ids[] = {"s6"};
  const auto other = archive_->Split("Wang Yi", "Wang Yi", ids);
  ASSERT_TRUE(other.ok()) << other.status().ToString();
  EXPECT_EQ(*other, "wang-yi~2");
  EXPECT_EQ(Find("wang-yi"), "s1");
  EXPECT_EQ(Find("wang-yi~2"), "s6");
  EXPECT_EQ(Find("wang-yi", before), "s1 s6");
  EXPECT_EQ(Find("Wang Yi"), "invalid: \"Wang Yi\" fits several speakers: Wang Yi (wang-yi), Wang Yi (wang-yi~2)");
  EXPECT_EQ(archive_->Get("s6")->speakers(0).id(), "wang-yi~2");
  const std::string elsewhere[] = {"s5"};
  EXPECT_EQ(archive_->Split("wang-yi", "X", elsewhere).status().code(), Code::kInvalidArgument)
      << "does not speak there";
  Document changed;
  changed.statement = *archive_->Get("s6");
  changed.statement.set_text("changed");
  changed.statement.mutable_speakers(0)->clear_id();
  ASSERT_EQ(archive_->Add({&changed, 1}, {})->front().kind, Outcome::kRevised);
  EXPECT_EQ(Find("wang-yi~2"), "s6") << "later revisions too";
}

TEST_F(PeopleTest, RolesAndExternalIds) {
  ASSERT_TRUE(archive_->SetExternalId("Wang Yi", "wikidata", "Q15907").ok());
  const auto person = archive_->FindPerson("Wang Yi");
  ASSERT_EQ(person->external_ids.size(), 1u);
  EXPECT_EQ(person->external_ids[0].value(), "Q15907");
  const auto roles = archive_->Roles("Wang Yi");
  ASSERT_EQ(roles->size(), 1u);
  EXPECT_EQ((*roles)[0].role, "Minister");
  EXPECT_EQ((*roles)[0].count, 2u);
  EXPECT_EQ(FormatSpan(*(*roles)[0].days), "2021-09-27/2025-02-14");
}

TEST_F(PeopleTest, AllOfSeveralMustSpeak) {
  EXPECT_EQ(*archive_->Count({.speakers = {"Wang Yi", "Stoltenberg"}}), 1u);
  EXPECT_EQ(*archive_->Count({.speakers = {"Wang Yi", "Wang Wenbin"}}), 0u);
  EXPECT_EQ(*archive_->Count({.speakers = {"Wang Yi", "wang yi"}}), 2u) << "the same person twice is one";
}

}  // namespace
}  // namespace dicta
