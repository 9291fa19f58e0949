// A row reads from a listing's bytes what the whole message says, and refuses bytes that are no listing.
#include "storage/row.h"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "storage/index.h"

namespace dicta {
namespace {

v1::Listing Full() {
  v1::Statement s;
  s.set_id("w8dvsc5svsd17kmg");
  s.set_revision(300);
  s.set_title("Wang Yi – 王毅 – meets envoy");
  s.set_language("zh-Hans");
  s.set_genre(v1::Genre::READOUT);
  s.set_date("2025-02-14");
  s.set_published("2025-02-14T10:00:00Z");
  s.set_place("Munich, Germany");
  for (const char* name : {"Wang Yi", "José Ramos"}) {
    v1::Speaker* speaker = s.add_speakers();
    speaker->set_name(name);
    speaker->set_role("Minister");
    speaker->set_id(std::string("id of ") + name);
    speaker->set_on_behalf_of("the ministry");
  }
  s.mutable_source()->set_publisher("Ministry");
  s.mutable_source()->set_url("https://example.org/1");
  s.mutable_original()->set_sha256("b3");
  s.mutable_extraction()->set_extractor("press");
  s.set_text(std::string(500, 'x'));
  return ListingOf(s);
}

// What a row gives, in one line.
std::string Show(const Row& row) {
  std::string out;
  for (const std::string_view part : {row.id(), row.title(), row.date(), row.language(), row.publisher()}) {
    out.append(part).append("|");
  }
  for (const RowSpeaker& speaker : row.speakers()) {
    out.append(speaker.name).append("/").append(speaker.role).append("/").append(speaker.id).append("|");
  }
  return out + std::to_string(row.genre()) + "|" + std::to_string(row.size());
}

std::string Show(const v1::Listing& listing) {
  const v1::Statement& s = listing.statement();
  std::string out = s.id() + "|" + s.title() + "|" + s.date() + "|" + s.language() + "|" + s.source().publisher() + "|";
  for (const v1::Speaker& speaker : s.speakers()) {
    out += speaker.name() + "/" + speaker.role() + "/" + speaker.id() + "|";
  }
  return out + std::to_string(s.genre()) + "|" + std::to_string(listing.size());
}

TEST(RowTest, GivesWhatTheListingSays) {
  v1::Listing bare;
  bare.mutable_statement()->set_id("a");
  v1::Listing no_source = Full();
  no_source.mutable_statement()->clear_source();
  v1::Listing silent = Full();
  silent.mutable_statement()->clear_speakers();
  v1::Listing odd = Full();  // a genre to come, and a speaker of whom nothing is known
  odd.mutable_statement()->set_genre(static_cast<v1::Genre::Value>(99));
  odd.mutable_statement()->add_speakers();
  for (const v1::Listing& listing : {Full(), bare, no_source, silent, odd}) {
    const std::string bytes = listing.SerializeAsString();
    Row row;
    ASSERT_TRUE(row.Read(bytes).ok()) << listing.ShortDebugString();
    EXPECT_EQ(Show(row), Show(listing));
    const auto parsed = row.Parse();
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->SerializeAsString(), bytes);
  }
}

TEST(RowTest, IsEmptyAfterBytesThatAreNone) {
  const std::string good = Full().SerializeAsString();
  v1::Listing nothing;
  nothing.set_size(7);
  for (const std::string& bytes : {std::string(), std::string("\xff"), std::string("\x0a"), std::string("\x0b\x0c"),
                                   good + "\x0a", good + good, nothing.SerializeAsString(), std::string(12, '\xff')}) {
    Row row;
    ASSERT_TRUE(row.Read(good).ok());
    EXPECT_EQ(row.Read(bytes).code(), Code::kCorruption);
    EXPECT_EQ(Show(row), Show(Row()));
  }
}

// Where both readers accept, they agree; what the row alone accepts lies in fields that it does not give.
void CheckDamaged(const std::string& bytes, const std::string& what) {
  Row row;
  const Status read = row.Read(bytes);
  v1::Listing listing;
  const bool parsed = listing.ParseFromString(bytes);
  if (!read.ok()) {
    EXPECT_EQ(read.code(), Code::kCorruption) << what;
    return;
  }
  EXPECT_EQ(row.Parse().ok(), parsed) << what;
  if (parsed) {
    EXPECT_EQ(Show(row), Show(listing)) << what;
  } else {
    EXPECT_FALSE(Show(row).empty());  // no memory is read that is not the row's
  }
}

TEST(RowTest, DamageIsRefusedOrReadAsTheWholeMessageIs) {
  const google::protobuf::LogSilencer quiet;
  const std::string good = Full().SerializeAsString();
  for (size_t cut = 0; cut < good.size(); ++cut) {
    // On the heap and no longer than it is: reading behind its end shows.
    CheckDamaged(good.substr(0, cut), "cut at " + std::to_string(cut));
    Row row;
    const bool size_alone_is_missing = good.size() - cut == 3;
    EXPECT_EQ(row.Read(good.substr(0, cut)).ok(), size_alone_is_missing) << cut;
  }
  for (size_t at = 0; at < good.size(); ++at) {
    for (const int flip : {0x01, 0x02, 0x04, 0x07, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ flip);
      CheckDamaged(bad, "byte " + std::to_string(at) + " ^ " + std::to_string(flip));
    }
  }
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string bad = good;
    for (int n = 0; n < 3; ++n) bad[random() % bad.size()] = static_cast<char>(random());
    CheckDamaged(bad, "random " + std::to_string(i));
  }
}

}  // namespace
}  // namespace dicta
