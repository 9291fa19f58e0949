#include "storage/validate.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <string_view>

#include "storage/codec.h"

namespace dicta {
namespace {

v1::Statement Valid() {
  v1::Statement statement;
  statement.set_title("Minister meets his counterpart");
  statement.set_language("en");
  statement.set_genre(v1::Genre::READOUT);
  statement.set_date("2025-02-14/2025-02-15");
  statement.set_published("2025-02-15T08:00+08:00");
  v1::DateEvidence* evidence = statement.add_date_evidence();
  evidence->set_kind(v1::DateEvidence::Kind::PUBLISHED);
  evidence->set_value("2025-02-15T08:00");
  v1::Speaker* speaker = statement.add_speakers();
  speaker->set_name("王毅");
  speaker->set_id("wang-yi");
  statement.mutable_source()->set_retrieved_at("2025-02-16T00:00:00Z");
  statement.set_text("王毅 said: \"Yes.\"");  // 王 and 毅 are three bytes each
  v1::Utterance* utterance = statement.add_utterances();
  utterance->set_begin(13);
  utterance->set_end(19);
  utterance->set_speaker(0);
  utterance->mutable_attribution()->set_end(12);
  statement.mutable_original()->set_sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  return statement;
}

std::string Moment(std::string_view moment) {
  return "\"" + std::string(moment) + "\": expected an ISO 8601 date or date-time such as 2025-02-14T19:04+08:00";
}

TEST(ValidateTest, NamesTheFieldAndTheReason) {
  using Change = std::function<void(v1::Statement*)>;
  const std::string long_name(kNameBytesMax + 1, 'n');
  const struct {
    Change change;
    std::string want;  // empty: valid
  } kCases[] = {
      {[](v1::Statement*) {}, ""},
      {[](v1::Statement* s) { s->Clear(); }, ""},
      {[](v1::Statement* s) {
         for (int i = 1; i < 1000; ++i) s->add_speakers()->set_name("Delegate " + std::to_string(i));
       },
       ""},
      {[](v1::Statement* s) {
         for (int i = 1; i < 10000; ++i) s->add_speakers()->set_name("Delegate " + std::to_string(i));
       },
       "its 10000 speakers would take 1612 MiB of rows in the index, at most 64"},
      {[](v1::Statement* s) { s->set_title(std::string(40 << 20, 't')); },
       "its 1 speakers would take 80 MiB of rows in the index, at most 64"},
      {[](v1::Statement* s) { s->set_date("2023-02-30"); }, "date: \"2023-02-30\": February 2023 has 28 days"},
      {[](v1::Statement* s) { s->set_date("Friday"); },
       "date: \"Friday\": expected YYYY, YYYY-MM, YYYY-MM-DD or an interval of two of these"},
      {[](v1::Statement* s) { s->set_published("yesterday"); },
       "published: \"yesterday\": expected YYYY, YYYY-MM, YYYY-MM-DD or an interval of two of these"},
      {[](v1::Statement* s) { s->set_published("2025-02-15 8am"); }, "published: " + Moment("2025-02-15 8am")},
      {[](v1::Statement* s) { s->mutable_source()->set_retrieved_at("2025-02-15T8"); },
       "source.retrievedAt: " + Moment("2025-02-15T8")},
      {[](v1::Statement* s) { s->mutable_date_evidence(0)->set_value("2025-02-15T8"); },
       "dateEvidence[0].value: " + Moment("2025-02-15T8")},
      {[](v1::Statement* s) { s->mutable_date_evidence(0)->set_value("2025-02/2025-03"); }, ""},
      {[](v1::Statement* s) { s->set_language("e"); }, "language: \"e\" is no BCP 47 tag such as en or zh-Hans"},
      {[](v1::Statement* s) { s->set_language("zh_Hans"); },
       "language: \"zh_Hans\" is no BCP 47 tag such as en or zh-Hans"},
      {[](v1::Statement* s) { s->set_language("en-"); }, "language: \"en-\" is no BCP 47 tag such as en or zh-Hans"},
      {[](v1::Statement* s) { s->set_language("zh-Hans-CN"); }, ""},
      {[](v1::Statement* s) { s->set_genre(static_cast<v1::Genre::Value>(99)); }, "genre: unknown value 99"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_kind(static_cast<v1::Utterance::Kind::Value>(77)); },
       "utterances[0].kind: unknown value 77"},
      {[](v1::Statement* s) { s->set_title("caf\xe9"); }, "title: not UTF-8"},
      {[](v1::Statement* s) { s->set_text(std::string(3, 'a') + "\xed\xa0\x80"); }, "text: not UTF-8"},  // a surrogate
      {[](v1::Statement* s) { s->mutable_source()->add_paths("a"), s->mutable_source()->add_paths("\xff.txt"); },
       "source.paths[1]: not UTF-8"},
      {[](v1::Statement* s) { s->mutable_speakers(0)->set_role("\xc0\x80"); }, "speakers[0].role: not UTF-8"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_name_as_written("\x80"); },
       "utterances[0].nameAsWritten: not UTF-8"},
      {[](v1::Statement* s) { s->mutable_speakers(0)->clear_name(); }, "speakers[0].name: empty"},
      {[](v1::Statement* s) { s->add_speakers()->set_name("a\tb"); }, "speakers[1].name: holds control characters"},
      {[](v1::Statement* s) { s->mutable_speakers(0)->set_name(std::string("a\0b", 3)); },
       "speakers[0].name: holds control characters"},
      {[&](v1::Statement* s) { s->mutable_speakers(0)->set_name(long_name); },
       "speakers[0].name: 401 bytes, at most 400"},
      {[&](v1::Statement* s) { s->mutable_speakers(0)->set_name(long_name.substr(1)); }, ""},
      {[&](v1::Statement* s) { s->mutable_speakers(0)->set_id(long_name); }, "speakers[0].id: 401 bytes, at most 400"},
      {[](v1::Statement* s) { s->mutable_speakers(0)->set_id("\x7f"); }, "speakers[0].id: holds control characters"},
      // One character that folds into four: the name fits, its key would not.
      {[](v1::Statement* s) {
         s->mutable_speakers(0)->clear_name();
         for (int i = 0; i < 100; ++i) s->mutable_speakers(0)->mutable_name()->append("㍿");
       },
       "speakers[0].name: 1200 bytes when folded, at most 400"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_end(20); },
       "utterances[0]: bytes 13 to 20 of a text of 19"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_begin(20); },
       "utterances[0]: bytes 20 to 19 of a text of 19"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_begin(14), s->mutable_utterances(0)->set_end(13); },
       "utterances[0]: bytes 14 to 13 of a text of 19"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_begin(1); }, "utterances[0]: cuts a character in two"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_begin(0), s->mutable_utterances(0)->set_end(5); },
       "utterances[0]: cuts a character in two"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_begin(3); }, ""},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_begin(19); }, ""},
      {[](v1::Statement* s) { s->mutable_utterances(0)->mutable_attribution()->set_begin(2); },
       "utterances[0].attribution: cuts a character in two"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->mutable_attribution()->set_end(99); },
       "utterances[0].attribution: bytes 0 to 99 of a text of 19"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->set_speaker(1); }, "utterances[0].speaker: 1 of 1 speakers"},
      {[](v1::Statement* s) { s->mutable_utterances(0)->clear_speaker(); }, ""},
      {[](v1::Statement* s) { s->mutable_original()->set_sha256("ba78"); },
       "original.sha256: expected 64 lower-case hex digits"},
      {[](v1::Statement* s) { s->mutable_original()->set_sha256(std::string(64, 'A')); },
       "original.sha256: expected 64 lower-case hex digits"},
      {[](v1::Statement* s) { s->mutable_original()->clear_sha256(); }, ""},
  };
  for (size_t i = 0; i < std::size(kCases); ++i) {
    v1::Statement statement = Valid();
    kCases[i].change(&statement);
    const Status status = ValidateStatement(statement);
    EXPECT_EQ(status.message(), kCases[i].want) << "row " << i;
    EXPECT_EQ(status.code(), kCases[i].want.empty() ? Code::kOk : Code::kInvalidArgument) << "row " << i;
  }
}

TEST(ValidateTest, StatementLongerThanAFrameMayBeIsRefused) {
  v1::Statement statement;
  statement.set_text(std::string(kContentBytesMax, 'a'));
  EXPECT_EQ(ValidateStatement(statement).message(), "67108869 bytes, at most 67108864");
  statement.mutable_text()->resize(kContentBytesMax - 5);
  EXPECT_TRUE(ValidateStatement(statement).ok());
}

TEST(ValidateTest, Ids) {
  const struct {
    std::string id, want;
  } kCases[] = {
      {"7zq4k9", ""},
      {"https://example.org/1", ""},
      {"王毅 1", ""},
      {std::string(512, 'a'), ""},
      {std::string(513, 'a'), "id: 513 bytes, at most 512"},
      {"", "id: empty"},
      {"a\nb", "id: holds control characters"},
      {std::string("a\0b", 3), "id: holds control characters"},
      {"a\x7f", "id: holds control characters"},
      {"\xff", "id: not UTF-8"},
  };
  for (const auto& row : kCases) EXPECT_EQ(ValidateId(row.id).message(), row.want) << row.id;
}

TEST(ValidateTest, Utf8) {
  const struct {
    std::string_view bytes;
    bool valid;
  } kCases[] = {
      {"", true},
      {"plain", true},
      {std::string_view("a\0b", 3), true},
      {"é €😀", true},
      {"\xf4\x8f\xbf\xbf", true},   // U+10FFFF
      {"\xf4\x90\x80\x80", false},  // beyond it
      {"\xed\x9f\xbf", true},       // U+D7FF
      {"\xed\xa0\x80", false},      // U+D800, a surrogate
      {"\xc0\x80", false},          // NUL, too long
      {"\xe0\x80\x80", false},      // the same, longer
      {"\xf0\x8f\xbf\xbf", false},  // U+FFFF, too long
      {"\x80", false},              // a trail byte alone
      {"a\xc3", false},             // cut short
      {"\xe2\x82", false},
      {"\xf0\x9f\x98", false},
      {"\xc3(", false},
      {"\xfe", false},
      {"\xff", false},
  };
  for (const auto& row : kCases) EXPECT_EQ(IsUtf8(row.bytes), row.valid) << testing::PrintToString(row.bytes);
}

}  // namespace
}  // namespace dicta
