#include "storage/identity.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "storage/archive.h"
#include "storage/hash.h"

namespace dicta {
namespace {

// A document that has everything an identity can be made of.
Document Whole() {
  Document document;
  document.guid = "https://example.org/?p=12";
  document.feed_url = "https://Example.org/feed";
  document.name = "2025/meeting.txt";
  document.original = "abc";
  document.statement.mutable_source()->set_url("HTTPS://Example.ORG/News?Id=7#top");
  document.statement.mutable_source()->set_publisher("Ministry");
  document.statement.set_text("Both sides agreed.");
  return document;
}

TEST(IdentityTest, IsTheFirstThatExists) {
  Document document = Whole();
  EXPECT_EQ(IdentityOf(document), "guid:https://example.org/?p=12");
  document.guid = "item-12";
  EXPECT_EQ(IdentityOf(document), "feed:https://example.org/feed\nitem-12");
  document.guid.clear();
  EXPECT_EQ(IdentityOf(document), "url:https://example.org/News?Id=7#top");
  document.statement.mutable_source()->clear_url();
  EXPECT_EQ(IdentityOf(document), "file:Ministry\n2025/meeting.txt");
  document.statement.mutable_source()->clear_publisher();
  EXPECT_EQ(IdentityOf(document), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  document.statement.mutable_source()->set_publisher("Ministry");
  document.name.clear();
  EXPECT_EQ(IdentityOf(document), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  document.original.reset();
  EXPECT_EQ(IdentityOf(document), "digest:" + Hex(DigestOf(document.statement)));
}

TEST(IdentityTest, GuidIsAbsoluteWhereItBeginsWithAScheme) {
  const struct {
    const char* guid;
    bool absolute;
  } kCases[] = {
      {"https://example.org/1", true},
      {"urn:uuid:2f1b", true},
      {"tag:example.org,2025:1", true},
      {"item 1", false},
      {"12", false},
      {"12:30", false},
      {"-a:b", false},
      {"C:\\feed\\1", false},
      {":1", false},
      {"/news/1", false},
      {"a b:c", false},
  };
  for (const auto& row : kCases) {
    Document document;
    document.guid = row.guid;
    document.feed_url = "https://a.b/feed";
    EXPECT_EQ(IdentityOf(document), row.absolute ? "guid:" + document.guid : "feed:https://a.b/feed\n" + document.guid);
  }
}

TEST(IdentityTest, OnlyFilesAreIdentifiedByTheirBytes) {
  const struct {
    const char* what;
    std::function<void(Document*)> change;
    bool by_file;
  } kCases[] = {
      {"a plain file", [](Document*) {}, true},
      {"with publisher", [](Document* d) { d->statement.mutable_source()->set_publisher("Ministry"); }, true},
      {"with id", [](Document* d) { d->statement.set_id("a"); }, false},
      {"with guid", [](Document* d) { d->guid = "a"; }, false},
      {"with URL", [](Document* d) { d->statement.mutable_source()->set_url("https://a.b/"); }, false},
  };
  for (const auto& row : kCases) {
    Document document;
    document.original = "abc";
    document.name = "a.txt";
    row.change(&document);
    EXPECT_EQ(IsIdentifiedByFile(document), row.by_file) << row.what;
  }
}

TEST(IdentityTest, UrlsAreComparedWithoutFragmentAndCaseOfTheHost) {
  const struct {
    const char *url, *want;
  } kCases[] = {
      {"https://example.org/A?b=C", "https://example.org/A?b=C"},
      {"HTTPS://EXAMPLE.org/A?b=C#d", "https://example.org/A?b=C"},
      {"https://EXAMPLE.org", "https://example.org"},
      {"https://EXAMPLE.org?Id=Ab", "https://example.org?Id=Ab"},
      {"https://EXAMPLE.org#Top", "https://example.org"},
      {"https://EXAMPLE.org:8080/A", "https://example.org:8080/A"},
      {"urn:ISBN:123", "urn:ISBN:123"},
      {"/News", "/News"},
      {"", ""},
  };
  for (const auto& row : kCases) EXPECT_EQ(CanonicalUrl(row.url), row.want) << row.url;
}

// The same document has the same id in every archive, so these never change.
TEST(IdentityTest, IdsNeverChange) {
  const struct {
    std::string identity, id;
  } kCases[] = {
      {"url:https://example.org/News?Id=7", "wrzq3d3dzwc81djf"},
      {"file:Ministry\n2025/meeting.txt", "fqgj4r7y534vmamy"},
      {"sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "j25qdrjqnbjp0qy6"},
      {"", "werc8gmrzge196qv"},
  };
  for (const auto& row : kCases) {
    const std::string id = IdFromIdentity(row.identity);
    EXPECT_EQ(id, row.id) << row.identity;
    // Base 32 after Crockford, from the first 80 bits of SHA-256, by long division.
    const std::string hash = Sha256(row.identity);
    std::string expected;
    for (int digit = 0; digit < 16; ++digit) {
      int value = 0;
      for (int bit = digit * 5; bit < digit * 5 + 5; ++bit) {
        value = value * 2 + (static_cast<unsigned char>(hash[static_cast<size_t>(bit / 8)]) >> (7 - bit % 8) & 1);
      }
      expected += "0123456789abcdefghjkmnpqrstvwxyz"[value];
    }
    EXPECT_EQ(id, expected) << row.identity;
  }
}

v1::Statement Content() {
  v1::Statement statement;
  statement.set_id("7zq4k9");
  statement.set_revision(2);
  statement.set_title("Minister meets his counterpart");
  statement.set_language("en");
  statement.set_genre(v1::Genre::READOUT);
  statement.set_date("2025-02-14");
  statement.set_published("2025-02-15");
  v1::DateEvidence* evidence = statement.add_date_evidence();
  evidence->set_kind(v1::DateEvidence::Kind::SAID);
  evidence->set_value("2025-02-14");
  v1::Speaker* speaker = statement.add_speakers();
  speaker->set_name("Wang Yi");
  speaker->set_id("wang-yi");
  statement.mutable_source()->set_publisher("Ministry");
  statement.mutable_source()->add_paths("a.txt");
  statement.set_text("Both sides agreed.");
  statement.add_utterances()->set_end(18);
  statement.mutable_original()->set_media_type("text/plain");
  statement.mutable_extraction()->set_extractor("press");
  return statement;
}

// A digest is on disk: it decides whether content has been seen.
TEST(IdentityTest, DigestNeverChanges) {
  EXPECT_EQ(Hex(DigestOf(Content())), "a59d8ceccf27a1ba9a61b79d8f678bb4");
  EXPECT_EQ(Hex(DigestOf({})), Hex(Sha256("").substr(0, 16)));
}

TEST(IdentityTest, DigestLeavesOutWhatIsNotContent) {
  const struct {
    const char* what;
    std::function<void(v1::Statement*)> change;
    bool counts;
  } kCases[] = {
      {"id", [](v1::Statement* s) { s->set_id("other"); }, false},
      {"revision", [](v1::Statement* s) { s->set_revision(9); }, false},
      {"extraction", [](v1::Statement* s) { s->mutable_extraction()->set_version("2"); }, false},
      {"no extraction", [](v1::Statement* s) { s->clear_extraction(); }, false},
      {"paths", [](v1::Statement* s) { s->mutable_source()->add_paths("b.txt"); }, false},
      {"retrieved", [](v1::Statement* s) { s->mutable_source()->set_retrieved_at("2025-02-16T00:00Z"); }, false},
      {"evidence of retrieval",
       [](v1::Statement* s) {
         v1::DateEvidence* evidence = s->mutable_date_evidence()->Add();
         evidence->set_kind(v1::DateEvidence::Kind::RETRIEVED);
         evidence->set_value("2025-02-16");
         s->mutable_date_evidence()->SwapElements(0, 1);
       },
       false},
      {"speaker's id", [](v1::Statement* s) { s->mutable_speakers(0)->set_id("other"); }, false},
      {"title", [](v1::Statement* s) { s->set_title("Other"); }, true},
      {"language", [](v1::Statement* s) { s->clear_language(); }, true},
      {"genre", [](v1::Statement* s) { s->set_genre(v1::Genre::NEWS); }, true},
      {"date", [](v1::Statement* s) { s->set_date("2025-02"); }, true},
      {"published", [](v1::Statement* s) { s->clear_published(); }, true},
      {"evidence", [](v1::Statement* s) { s->mutable_date_evidence(0)->set_raw("Feb. 14"); }, true},
      {"place", [](v1::Statement* s) { s->set_place("Munich"); }, true},
      {"event", [](v1::Statement* s) { s->set_event("a conference"); }, true},
      {"speaker's name", [](v1::Statement* s) { s->mutable_speakers(0)->set_name("Wang"); }, true},
      {"speaker's role", [](v1::Statement* s) { s->mutable_speakers(0)->set_role("Minister"); }, true},
      {"one more speaker", [](v1::Statement* s) { s->add_speakers()->set_name("B"); }, true},
      {"publisher", [](v1::Statement* s) { s->mutable_source()->set_publisher("B"); }, true},
      {"url", [](v1::Statement* s) { s->mutable_source()->set_url("https://a.b/"); }, true},
      {"byline", [](v1::Statement* s) { s->mutable_source()->set_byline("By B"); }, true},
      {"text", [](v1::Statement* s) { s->set_text("Both sides agreed!"); }, true},
      {"utterance", [](v1::Statement* s) { s->mutable_utterances(0)->set_speaker(0); }, true},
      {"original", [](v1::Statement* s) { s->mutable_original()->set_size(3); }, true},
  };
  const std::string digest = DigestOf(Content());
  ASSERT_EQ(digest.size(), 16u);
  for (const auto& row : kCases) {
    v1::Statement statement = Content();
    row.change(&statement);
    EXPECT_EQ(DigestOf(statement) != digest, row.counts) << row.what;
  }
}

TEST(IdentityTest, SourceThatHoldsNothingButPathsIsAsIfThereWereNone) {
  v1::Statement with, without;
  with.set_text("a");
  without.set_text("a");
  with.mutable_source()->add_paths("a.txt");
  EXPECT_EQ(Hex(DigestOf(with)), Hex(DigestOf(without)));
}

}  // namespace
}  // namespace dicta
