// Random operations on an archive and on a plain model: every lookup at every position is the same in both.
#include "tests/model.h"

#include <gtest/gtest.h>

#include <random>

#include "storage/archive.h"
#include "storage/fold.h"
#include "storage/verify.h"
#include "tests/model_checks.h"
#include "tests/temp_dir.h"

namespace dicta {
namespace {

const char* const kNames[] = {"Ann Lee", "Bo Chen", "Carla Díaz", "Dmitri Orlov", "Eun Park", "王毅", "ANN LEE"};
const char* const kPublishers[] = {"Gazette", "Ministry", ""};

class RandomLife {
 public:
  explicit RandomLife(uint32_t seed) : random_(seed) {}

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
    checks_.CheckRemembered(*archive_);
    if (Pick(4) == 0) {
      if (follower_ == nullptr) follower_ = *Archive::Open(directory_ / "archive", {});
      ASSERT_TRUE(follower_->CatchUp().ok());
      checks_.CheckRemembered(*follower_);
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
      checks_.CheckAt(position);
      if (testing::Test::HasFailure()) return;
    }
    checks_.CheckPresent();
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

  int Pick(int below) { return dicta::Pick(&random_, below); }

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

  void MoveWalks() {
    if (walks_.size() < 12 && Pick(10) == 0) {
      Walk walk;
      walk.query = Pick(2) == 0 ? RandomRange(&random_) : Query{};
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
  const std::unique_ptr<Archive> archive_ =
      *Archive::Open(directory_ / "archive", {.access = Access::kWrite, .create = true});
  std::unique_ptr<Archive> follower_;
  Model model_;
  ModelChecks checks_{*archive_, model_, &random_};
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
