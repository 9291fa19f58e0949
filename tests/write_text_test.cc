// Whole statements and utterances as they are printed.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tools/write/text.h"
#include "tools/write/utterances.h"

namespace dicta::tools {
namespace {

using Kind = v1::Utterance::Kind;

// A statement whose text holds `words` of speaker `speaker` (below 0: nobody known).
void Say(v1::Statement* s, const std::string& words, int speaker, Kind::Value kind,
         const std::string& as_written = "") {
  const size_t begin = s->text().find(words);
  ASSERT_NE(begin, std::string::npos) << words;
  v1::Utterance* utterance = s->add_utterances();
  utterance->set_begin(static_cast<uint32_t>(begin));
  utterance->set_end(static_cast<uint32_t>(begin + words.size()));
  if (speaker >= 0) utterance->set_speaker(static_cast<uint32_t>(speaker));
  utterance->set_kind(kind);
  utterance->set_name_as_written(as_written);
}

v1::Statement TextSample() {
  v1::Statement s;
  s.set_id("q4");
  s.set_revision(1);
  s.set_title("Meeting");
  s.set_date("2025-02-14");
  v1::Speaker* wang = s.add_speakers();
  wang->set_name("Wang Yi");
  wang->set_role("Foreign Minister");
  wang->set_id("wang-yi");
  s.add_speakers()->set_name("Jens Stoltenberg");
  s.mutable_speakers(1)->set_id("jens-stoltenberg");
  s.set_text("They met.\n\nWang said the day was “fine”. Stoltenberg agreed.\n\nBoth sides will meet again.\nÉtat.");
  Say(&s, "Wang said the day was “fine”.", 0, Kind::MIXED, "Wang");
  Say(&s, "fine", 1, Kind::DIRECT);
  Say(&s, "Stoltenberg agreed.", 1, Kind::INDIRECT, "Stoltenberg");
  Say(&s, "Both sides will meet again.", -1, Kind::JOINT);
  return s;
}

TEST(StatementTextTest, HeaderAndMargin) {
  EXPECT_EQ(StatementText(TextSample(), {}),
            "Title:      Meeting\n"
            "Date:       2025-02-14\n"
            "Speakers:   Wang Yi, Foreign Minister\n"
            "            Jens Stoltenberg\n"
            "Id:         q4\n"
            "Revision:   1\n"
            "\n"
            "                     They met.\n"
            "\n"
            "[Wang Yi]          | Wang said the day was “\n"
            "[Jens Stoltenberg] | fine\n"
            "[Wang Yi]          | ”.\n"
            "[Jens Stoltenberg] | Stoltenberg agreed.\n"
            "\n"
            "[all]              | Both sides will meet again.\n"
            "                     État.\n");
}

TEST(StatementTextTest, LongLinesAreWrappedBesideTheMargin) {
  v1::Statement s;
  s.add_speakers()->set_name("A");
  s.set_text("one two three four five six seven eight nine");
  Say(&s, s.text(), 0, Kind::DIRECT);
  const std::string text = StatementText(s, {.screen_width = 40, .original = {}});
  EXPECT_NE(text.find("[A] | one two three four five six seven\n    | eight nine\n"), std::string::npos) << text;
}

TEST(StatementTextTest, WithoutUtterancesThereIsNoMargin) {
  v1::Statement s;
  s.set_text("A\x1B[2J\n\n  B\n");
  EXPECT_EQ(StatementText(s, {}), "Date:       undated\nRevision:   0\n\nA␛[2J\n\nB\n");
}

TEST(StatementTextTest, SaysWhatIsKnownOfTheOriginal) {
  v1::Statement s;
  s.mutable_original()->set_sha256("ab");
  s.mutable_original()->set_size(3);
  EXPECT_NE(
      StatementText(s, {.screen_width = 0, .original = "not held"}).find("Original:   not held, 3 bytes, sha256 ab\n"),
      std::string::npos);
}

TEST(StatementTextTest, DamagedOffsetsDoNoHarm) {
  v1::Statement s;
  s.set_text("abc");
  v1::Utterance* utterance = s.add_utterances();
  utterance->set_begin(2);
  utterance->set_end(99);
  utterance->set_speaker(7);
  EXPECT_NE(StatementText(s, {}).find("abc"), std::string::npos);
  EXPECT_EQ(UtterancesOf(s, {})[0].words, "c");
}

TEST(UtterancesTest, OffsetsInBytesAndCharacters) {
  v1::Statement s;
  s.set_text("“é” 王 x");
  Say(&s, "王", -1, Kind::DIRECT);
  Say(&s, "é", -1, Kind::DIRECT);
  const std::vector<Said> all = UtterancesOf(s, {});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].utterance->begin(), 9U);
  EXPECT_EQ(all[0].begin_char, 4U);
  EXPECT_EQ(all[0].end_char, 5U);
  EXPECT_EQ(all[0].words, "王");
  EXPECT_EQ(all[1].begin_char, 1U);
  EXPECT_EQ(all[1].end_char, 2U);
}

TEST(UtterancesTest, NarrowedToSpeakers) {
  const struct {
    PersonIds ids;
    size_t count;
  } kTable[] = {{{}, 4}, {{"wang-yi"}, 2}, {{"jens-stoltenberg"}, 3}, {{"wang-yi", "jens-stoltenberg"}, 4}, {{"x"}, 1}};
  for (const auto& row : kTable) EXPECT_EQ(UtterancesOf(TextSample(), row.ids).size(), row.count);
}

TEST(UtterancesTest, Labels) {
  v1::Statement s = TextSample();
  const struct {
    int speaker;
    Kind::Value kind;
    const char* as_written;
    const char* label;
  } kTable[] = {{0, Kind::DIRECT, "he", "Wang Yi"},
                {-1, Kind::DIRECT, "a reporter", "a reporter"},
                {-1, Kind::DIRECT, "", "?"},
                {-1, Kind::JOINT, "both sides", "all"},
                {-1, Kind::QUESTION, "CNN", "Q: CNN"},
                {1, Kind::ANSWER, "", "A: Jens Stoltenberg"},
                {9, Kind::DIRECT, "", "?"}};
  for (const auto& row : kTable) {
    v1::Utterance utterance;
    if (row.speaker >= 0) utterance.set_speaker(static_cast<uint32_t>(row.speaker));
    utterance.set_kind(row.kind);
    utterance.set_name_as_written(row.as_written);
    EXPECT_EQ(SpeakerLabel(s, utterance), row.label);
  }
}

TEST(UtterancesTest, JsonAndCsv) {
  const std::string json = UtterancesJson(TextSample(), {"wang-yi"});
  EXPECT_EQ(json.substr(0, json.find('\n')),
            "{\"statement\":\"q4\",\"date\":\"2025-02-14\",\"title\":\"Meeting\",\"speaker\":\"Wang Yi\","
            "\"speakerId\":\"wang-yi\",\"role\":\"Foreign Minister\",\"kind\":\"MIXED\",\"nameAsWritten\":\"Wang\","
            "\"begin\":11,\"end\":44,\"beginChar\":11,\"endChar\":40,\"words\":\"Wang said the day was “fine”.\"}");
  const std::string csv = UtterancesCsv(TextSample(), {"x"});
  EXPECT_EQ(csv, "q4,2025-02-14,Meeting,,,,JOINT,,66,93,62,89,Both sides will meet again.\r\n");
  EXPECT_TRUE(UtterancesCsvHeader().starts_with("statement,date,title,speaker,speaker_id,role,kind,"));
}

TEST(UtterancesTest, ForReading) {
  EXPECT_EQ(UtterancesText(TextSample(), {"jens-stoltenberg"}, 0),
            "2025-02-14  Meeting  (q4)\n"
            "  [Jens Stoltenberg]\n"
            "    fine\n"
            "    Stoltenberg agreed.\n"
            "  [all]\n"
            "    Both sides will meet again.\n");
  EXPECT_EQ(UtterancesText(v1::Statement(), {}, 0), "");
}

}  // namespace
}  // namespace dicta::tools
