// Random operations on an archive and on a plain model: every lookup at every position is the same in both.
#include "tests/model.h"

#include <gtest/gtest.h>

#include <random>

#include "storage/archive.h"
#include "storage/fold.h"
#include "storage/verify.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

const char* const kNames[] = {"Ann Lee", "Bo Chen", "Carla Díaz", "Dmitri Orlov", "Eun Park", "王毅", "ANN LEE"};
const char* const kPublishers[] = {"Gazette", "Ministry", ""};

class RandomLife {
 public:
  explicit RandomLife(uint32_t seed) : random_(seed) {
    archive_ = *Archive::Open(directory_ / "archive", {.access = Access::kWrite, .create = true});
  }

  void Step() {
    const int dice = Pick(100);
    if (dice < 40 || model_.AllIds().size() < 5) {
      AddSome();
    } else if (dice < 55) {
      Change([&](v1::Statement* s) { s->set_text(s->text() + " again"); });
    } else if (dice < 68) {
      Change([&](v1::Statement* s) { s->set_date(RandomDate()); });
    } else if (dice < 75) {
      Change([&](v1::Statement* s) { RandomSpeakers(s); });
    } else if (dice < 80) {
      Redate();
    } else if (dice < 85) {
      RemoveOne();
    } else if (dice < 88) {
      AliasOne();
    } else if (dice < 92) {
      MergeTwo();
    } else if (dice < 95) {
      UnmergeOne();
    } else {
      SplitOne();
    }
    MoveWalks();
    if (testing::Test::HasFatalFailure()) return;
    CheckRemembered(*archive_);
    if (Pick(4) == 0) {
      if (follower_ == nullptr) follower_ = *Archive::Open(directory_ / "archive", {});
      ASSERT_TRUE(follower_->CatchUp().ok());
      CheckRemembered(*follower_);
    }
  }

  // What is stored is what verifying expects, whatever the archive has been through.
  void CheckWhole() {
    follower_.reset();
    std::string found;
    const auto report = Verify(directory_ / "archive", {.found = [&](const Finding& finding) {
                                 found += finding.part + " " + finding.name + ": " + finding.problem + "\n";
                               }});
    ASSERT_TRUE(report.ok()) << report.status().ToString();
    EXPECT_EQ(found, "");
    EXPECT_EQ(report->position, archive_->position());
    EXPECT_GE(report->records, report->statements);
  }

  void CheckAll() {
    for (uint64_t position = 0; position <= archive_->position(); ++position) {
      SCOPED_TRACE("position " + std::to_string(position) + " of " + std::to_string(archive_->position()));
      CheckAt(position);
      if (testing::Test::HasFailure()) return;
    }
    CheckPresent();
    for (const Walk& walk : walks_) FinishWalk(walk);
  }

  Archive& archive() { return *archive_; }

 private:
  // A listing read page by page while the archive goes on changing.
  struct Walk {
    Query query;
    std::vector<std::string> persons;
    uint64_t position = 0;
    std::vector<std::pair<std::string, uint64_t>> ids;  // with the archive's position when they were read
    bool ended = false;
  };

  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

  std::string RandomDate() {
    const std::string day = FormatDay(DayFromCivil(2020, 1, 1) + Pick(60) * 17);
    switch (Pick(8)) {
      case 0:
        return "";
      case 1:
        return day.substr(0, 7);
      case 2:
        return day.substr(0, 4);
      case 3: {
        const int32_t first = ParseDate(day)->first;
        return day + "/" + FormatDay(first + 1 + Pick(Pick(2) == 0 ? 5 : 2000));
      }
      default:
        return day;
    }
  }

  void RandomSpeakers(v1::Statement* statement) {
    statement->clear_speakers();
    std::set<std::string> used;
    for (int n = Pick(4); n > 0; --n) {
      const std::string name = kNames[Pick(std::size(kNames))];
      if (!used.insert(PersonIdOf(name)).second) continue;
      v1::Speaker* speaker = statement->add_speakers();
      speaker->set_name(name);
      speaker->set_id(PersonIdOf(name));
    }
  }

  void AddSome() {
    std::vector<Document> documents(1 + Pick(4));
    for (Document& document : documents) {
      v1::Statement& s = document.statement;
      s.set_id("s" + std::to_string(next_id_++));
      s.set_text("text of " + s.id());
      s.set_date(RandomDate());
      s.mutable_source()->set_publisher(kPublishers[Pick(3)]);
      RandomSpeakers(&s);
    }
    const auto outcomes = archive_->Add(documents, {});
    ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
    for (size_t i = 0; i < documents.size(); ++i) {
      ASSERT_EQ((*outcomes)[i].kind, Outcome::kImported) << (*outcomes)[i].remark;
      documents[i].statement.set_revision(1);
      model_.Write(archive_->position(), documents[i].statement);
    }
  }

  std::optional<std::string> AnyPresent() {
    const auto ids = model_.AllIds();
    for (int tries = 0; tries < 20; ++tries) {
      const std::string& id = ids[Pick(static_cast<int>(ids.size()))];
      if (!model_.Removed(id)) return id;
    }
    return {};
  }

  template <typename F>
  void Change(F change) {
    const auto id = AnyPresent();
    if (!id) return;
    Document document;
    document.statement = model_.Latest(*id);
    const std::string before = document.statement.SerializeAsString();
    change(&document.statement);
    if (document.statement.SerializeAsString() == before) return;
    const auto outcomes = archive_->Add({&document, 1}, {});
    ASSERT_TRUE(outcomes.ok()) << outcomes.status().ToString();
    if (outcomes->front().kind == Outcome::kUnchanged) return;  // an older revision said so
    ASSERT_EQ(outcomes->front().kind, Outcome::kRevised) << outcomes->front().remark;
    document.statement.set_revision(outcomes->front().revision);
    if (edited_.count(*id) > 0) document.statement.set_date(edited_[*id]);
    model_.Write(archive_->position(), document.statement);
  }

  // By hand.
  void Redate() {
    const auto id = AnyPresent();
    if (!id) return;
    const std::string date = RandomDate();
    if (date == model_.Latest(*id).date()) return;
    const auto revision = archive_->Edit(*id, {.date = date});
    ASSERT_TRUE(revision.ok()) << revision.status().ToString();
    edited_[*id] = date;
    v1::Statement statement = *archive_->Get(*id);
    EXPECT_EQ(statement.date(), date);
    EXPECT_EQ(statement.revision(), *revision);
    statement = model_.Latest(*id);
    statement.set_date(date);
    statement.set_revision(*revision);
    model_.Write(archive_->position(), statement);
  }

  void RemoveOne() {
    const auto id = AnyPresent();
    if (!id) return;
    ASSERT_TRUE(archive_->Remove(*id, "test").ok());
    model_.Remove(*id);
  }

  std::string AnyKnown() {
    const auto known = model_.Known(archive_->position());
    if (known.empty()) return {};
    auto person = known.begin();
    std::advance(person, Pick(static_cast<int>(known.size())));
    return *person;
  }

  void AliasOne() {
    const std::string person = AnyKnown();
    if (person.empty()) return;
    const uint64_t now = archive_->position();
    const std::string alias = "Alias " + std::to_string(Pick(4));
    const std::string resolved = model_.Resolve(person, now);
    const std::string own = PersonIdOf(alias);
    const std::string aliases[] = {alias};
    ASSERT_TRUE(archive_->Alias(person, aliases).ok());
    if (archive_->position() == now) return;  // known already
    model_.Know(archive_->position(), resolved);
    if (model_.Resolve(own, now) == own && own != resolved) model_.CountAs(archive_->position(), own, resolved);
  }

  void MergeTwo() {
    const std::string one = AnyKnown(), other = AnyKnown();
    if (one.empty()) return;
    const uint64_t now = archive_->position();
    const std::string from = model_.Resolve(one, now), into = model_.Resolve(other, now);
    const Status merged = archive_->Merge(one, other);
    EXPECT_EQ(merged.ok(), from != into) << merged.ToString();
    if (merged.ok()) model_.CountAs(archive_->position(), from, into);
  }

  void UnmergeOne() {
    const std::string person = AnyKnown();
    if (person.empty()) return;
    const bool is_merged = model_.Resolve(person, archive_->position()) != person;
    if (!is_merged) return;
    const Status unmerged = archive_->Unmerge(person);
    ASSERT_TRUE(unmerged.ok()) << unmerged.ToString();
    model_.CountAs(archive_->position(), person, "");
  }

  void SplitOne() {
    const auto id = AnyPresent();
    if (!id || model_.Latest(*id).speakers().empty()) return;
    const uint64_t now = archive_->position();
    const std::string member = model_.Speaking(model_.Latest(*id).speakers(0).id(), *id, now);
    const std::string ids[] = {*id};
    const auto other = archive_->Split(model_.Resolve(member, now), "Somebody Else", ids);
    ASSERT_TRUE(other.ok()) << other.status().ToString();
    // The first speaker who counts as this person is the one meant.
    for (const v1::Speaker& speaker : model_.Latest(*id).speakers()) {
      const std::string speaking = model_.Speaking(speaker.id(), *id, now);
      if (model_.Resolve(speaking, now) != model_.Resolve(member, now)) continue;
      model_.Split(archive_->position(), speaking, *other, *id);
      break;
    }
  }

  static std::vector<std::string> IdsOf(const Page& page) {
    std::vector<std::string> ids;
    for (const Row& row : page.rows) ids.emplace_back(row.id());
    return ids;
  }

  void CheckQuery(Query query, const std::vector<std::string>& persons, uint64_t position) {
    query.position = position;
    query.limit = kLimitMax;
    for (const bool oldest_first : {false, true}) {
      query.oldest_first = oldest_first;
      const auto page = archive_->Find(query);
      ASSERT_TRUE(page.ok()) << page.status().ToString();
      ASSERT_EQ(IdsOf(*page), model_.Ids(query, persons, position));
    }
    const auto count = archive_->Count(query);
    ASSERT_TRUE(count.ok());
    ASSERT_EQ(*count, model_.Ids(query, persons, position).size());
  }

  Query RandomRange() {
    Query query;
    const int32_t day = DayFromCivil(2019, 6, 1) + Pick(1800);
    switch (Pick(4)) {
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
        query.to = day + Pick(400);
    }
    return query;
  }

  void CheckAt(uint64_t position) {
    CheckQuery({}, {}, position);
    CheckQuery({.undated = true}, {}, position);
    CheckQuery({.publisher = "Gazette"}, {}, position);
    for (int i = 0; i < 3; ++i) CheckQuery(RandomRange(), {}, position);
    const auto known = model_.Known(position);
    for (const std::string& person : known) {
      const std::string resolved = model_.Resolve(person, position);
      CheckQuery({.speakers = {person}}, {resolved}, position);
      Query range = RandomRange();
      range.speakers = {person};
      CheckQuery(range, {resolved}, position);
      for (const std::string& other : known) {
        if (Pick(4) == 0)
          CheckQuery({.speakers = {person, other}}, {resolved, model_.Resolve(other, position)}, position);
      }
    }
    for (const Unit unit : {Unit::kDay, Unit::kMonth, Unit::kYear}) CheckTimeline(unit, position);
    CheckRecords(position);
  }

  void CheckTimeline(Unit unit, uint64_t position) {
    std::map<std::string, uint64_t> want, got;
    for (const Model::Seen& one : model_.At(position)) ++want[one.days ? LabelOf(*one.days, unit) : "undated"];
    const auto timeline = archive_->Timeline({.position = position}, unit);
    ASSERT_TRUE(timeline.ok());
    for (const TimelineCount& count : *timeline) got[count.label] += count.count;
    ASSERT_EQ(got, want);
    ASSERT_EQ(got.size(), timeline->size()) << "a label stands twice";
  }

  void CheckRecords(uint64_t position) {
    std::map<std::string, v1::Statement> want;
    for (const Model::Seen& one : model_.At(position)) want[one.statement.id()] = one.statement;
    for (const std::string& id : model_.AllIds()) {
      auto got = archive_->Get(id, position);
      ASSERT_EQ(got.ok(), want.count(id) > 0) << id << ": " << got.status().ToString();
      if (!got.ok()) continue;
      got->clear_date_evidence();
      ASSERT_EQ(got->ShortDebugString(), want[id].ShortDebugString());
    }
  }

  // After each write: what lookups remember of the one before must not show.
  void CheckRemembered(const Archive& archive) {
    const uint64_t now = archive_->position();
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
    const uint64_t now = archive_->position();
    std::map<std::string, uint64_t> want, got;
    for (const std::string& person : model_.Known(now)) {
      const std::string resolved = model_.Resolve(person, now);
      want[resolved] = model_.Ids({}, {resolved}, now).size();
    }
    ASSERT_TRUE(archive_
                    ->ForEachSpeaker("",
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
                    ->ForEachByDateThenId({},
                                          [&](const Row& row) {
                                            got_ids.emplace_back(row.id());
                                            return true;
                                          })
                    .ok());
    EXPECT_EQ(got_ids, want_ids);
  }

  void MoveWalks() {
    if (walks_.size() < 12 && Pick(10) == 0) {
      Walk walk;
      walk.query = Pick(2) == 0 ? RandomRange() : Query{};
      const std::string person = Pick(2) == 0 ? AnyKnown() : std::string();
      walk.position = archive_->position();
      if (!person.empty()) {
        walk.query.speakers = {person};
        walk.persons = {model_.Resolve(person, walk.position)};
      }
      walk.query.oldest_first = Pick(2) == 0;
      walk.query.limit = 3;
      walks_.push_back(walk);
    }
    for (Walk& walk : walks_) {
      if (!walk.ended && Pick(3) == 0) NextPage(&walk);
    }
  }

  void NextPage(Walk* walk) {
    // The first page may come later than the walk was planned: it is asked for as of then.
    if (walk->query.page_token.empty()) walk->query.position = walk->position;
    const auto page = archive_->Find(walk->query);
    ASSERT_TRUE(page.ok()) << page.status().ToString();
    for (const std::string& id : IdsOf(*page)) walk->ids.emplace_back(id, archive_->position());
    walk->query.page_token = page->next_page_token;
    walk->ended = page->next_page_token.empty();
  }

  void FinishWalk(Walk walk) {
    while (!walk.ended) {
      NextPage(&walk);
      if (testing::Test::HasFatalFailure()) return;
    }
    // What was removed since may have been read before; everything else is there once and in order.
    std::vector<std::string> got;
    std::set<std::string> once;
    for (const auto& [id, when] : walk.ids) {
      EXPECT_TRUE(once.insert(id).second) << id << " was read twice";
      if (!model_.Removed(id)) got.push_back(id);
    }
    EXPECT_EQ(got, model_.Ids(walk.query, walk.persons, walk.position));
  }

  TempDir directory_;
  std::mt19937 random_;
  std::unique_ptr<Archive> archive_, follower_;
  Model model_;
  int next_id_ = 1;
  std::map<std::string, std::string> edited_;  // dates set by hand: they outlive what the source says
  std::vector<Walk> walks_;
};

class ModelTest : public testing::TestWithParam<uint32_t> {};

TEST_P(ModelTest, EveryLookupAtEveryPositionEqualsTheModel) {
  RandomLife life(GetParam());
  for (int i = 0; i < 130 && !HasFailure(); ++i) life.Step();
  ASSERT_GT(life.archive().position(), 60u);
  life.CheckAll();
  life.CheckWhole();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ModelTest, testing::Range(1u, 5u));

}  // namespace
}  // namespace dicta
