// Whole documents: fields together, odd bytes, and the real documents where they are at hand.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "tools/read/reader.h"

namespace dicta::tools {
namespace {

TEST(PressRead, AgencyArticle) {
  const auto result = ReadPress(
      " date 2025-02-17 Harbour minister calls for calm in the north\n\n"
      "Harbour Minister Clara Hedvig talks with Pact Secretary General Omar Tesfai, in Port Elsa, Norvia, Feb. 14, "
      "2025. (Coast/Jo Lind)\n\n"
      "PORT ELSA, Norvia, Feb. 15 (Coast) -- Norvian Harbour Minister Clara Hedvig has called for calm in the "
      "north.\n\n"
      "Hedvig, also a member of the Ports Board, made the remarks when meeting with Pact Secretary General Omar Tesfai "
      "here on Friday on the "
      "sidelines of the Northern Ports Conference.\n\n"
      "Tesfai said he agreed.\n",
      "a.txt", {});
  ASSERT_TRUE(result.ok());
  const v1::Statement& s = result->statement;
  EXPECT_EQ(s.title(), "Harbour minister calls for calm in the north");
  EXPECT_EQ(s.language(), "en");
  EXPECT_EQ(s.genre(), v1::Genre::NEWS);
  EXPECT_EQ(s.date(), "2025-02-14");
  EXPECT_EQ(s.published(), "2025-02-17");
  EXPECT_EQ(s.place(), "Port Elsa, Norvia");
  EXPECT_EQ(s.event(), "on the sidelines of the Northern Ports Conference");
  EXPECT_EQ(s.source().wire(), "Coast");
  EXPECT_EQ(s.source().publisher(), "");
  EXPECT_EQ(s.extraction().extractor(), "press");
  ASSERT_EQ(s.speakers_size(), 2);
  EXPECT_EQ(s.speakers(0).name(), "Clara Hedvig");
  EXPECT_EQ(s.speakers(0).role(), "Norvian Harbour Minister");
  EXPECT_EQ(s.speakers(1).role(), "Pact Secretary General");
  EXPECT_EQ(s.text().find("Coast/Jo Lind"), std::string::npos);
  ASSERT_EQ(s.utterances_size(), 2);
  EXPECT_EQ(s.utterances(1).name_as_written(), "Tesfai");
  EXPECT_EQ(s.text().substr(s.utterances(1).attribution().begin(), 11), "Tesfai said");
}

TEST(PressRead, Genres) {
  const std::string prose =
      "Minister Tarik Oden met with President Mila Kostova in Elsa. Oden said that ports matter.\n";
  const struct {
    const char* why;
    std::string text;
    v1::Genre::Value want;
  } rows[] = {
      {"readout", "Talks\n\n" + prose, v1::Genre::READOUT},
      {"an agency's source", "Talks\n\n" + prose + "\nSource: Coast", v1::Genre::NEWS},
      {"an office's source", "Talks\n\n" + prose + "\nSource: Ministry of Ports", v1::Genre::READOUT},
      {"dateline with agency", "Talks\n\nELSA (Coast) -- " + prose, v1::Genre::NEWS},
      {"questions and answers", "Talks\n\nQuestion: Why is it so?\n\nAnswer: It is not so.\n",
       v1::Genre::QUESTION_AND_ANSWER},
      {"transcript", "Talks\n\nMS HOLT: Good morning to you.\n\nQUESTION: Why is it?\n\nMS HOLT: It is not.\n",
       v1::Genre::TRANSCRIPT},
      {"a communiqué that nobody is named in",
       "COMUNICADO N.º 41/2021\n\nPosición sobre el faro\n\nLos faros no tienen bandera, y quien apunta a un faro "
       "apunta "
       "a todos los barcos que pasan de noche.\n",
       v1::Genre::STATEMENT},
      {"speech", "Remarks by Minister Jane Holt\n\nWe are glad that so many of you have come here today.\n",
       v1::Genre::SPEECH},
      {"statement",
       "Statement by Minister Jane Holt\n\nWe regret that the port was closed, and we will open it again.\n",
       v1::Genre::STATEMENT},
      {"nothing tells", "Ports\n\nThe port of the northern city was built in 1900 and burnt down in 1950.\n",
       v1::Genre::UNSPECIFIED},
  };
  for (const auto& row : rows) {
    const auto result = ReadPress(row.text, "x.txt", {});
    ASSERT_TRUE(result.ok()) << row.why;
    EXPECT_EQ(result->statement.genre(), row.want) << row.why;
  }
}

TEST(PressRead, Places) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"Minister Tarik Oden met with President Mila Kostova in Elsa.", "Elsa"},
      {"Minister Tarik Oden met in Belmora with President Mila Kostova on ports.", "Belmora"},
      {"Minister Tarik Oden held talks in Elsa, Norvia, on Friday with everybody.", "Elsa, Norvia"},
      {"Minister Tarik Oden met with President Mila Kostova via video link today.", ""},
      {"Minister Tarik Oden spoke about the war in Ostria that goes on and on.", ""},
      {"林海在贝尔莫拉会见马丁，就双边关系深入交换了意见。", "贝尔莫拉"},
  };
  for (const auto& row : rows) {
    const auto result = ReadPress(row.text, "x.txt", {});
    ASSERT_TRUE(result.ok()) << row.text;
    EXPECT_EQ(result->statement.place(), row.want) << row.text;
  }
}

TEST(PressRead, HintsDoNotOverrule) {
  Hints hints{"Given", "fr", "2020-01-01", "Given Speaker", "Given Place"};
  const auto told = ReadPress(
      "Talks\n\nELSA (Coast) -- Minister Jane Holt said that the ports of the north matter.\n\nSource: Coast\n", "x",
      hints);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->statement.source().publisher(), "Coast");
  EXPECT_EQ(told->statement.language(), "en");
  EXPECT_EQ(told->statement.place(), "Elsa");
  const auto bare = ReadPress("Zzz qqq.", "x", hints);
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare->statement.source().publisher(), "Given");
  EXPECT_EQ(bare->statement.language(), "fr");
  EXPECT_EQ(bare->statement.place(), "Given Place");
  EXPECT_EQ(bare->statement.date(), "2020-01-01");
  ASSERT_EQ(bare->statement.speakers_size(), 1);
  EXPECT_EQ(bare->statement.speakers(0).name(), "Given Speaker");
}

TEST(PressRead, RejectsWhatHasNoBody) {
  for (const std::string_view text : {"", "\n\n \u00A0\n", "Home > News\nPrint\n"}) {
    const auto result = ReadPress(text, "x.txt", {});
    ASSERT_FALSE(result.ok()) << text;
    EXPECT_EQ(result.status().code(), Code::kInvalidArgument);
  }
}

void CheckSpans(const v1::Statement& statement) {
  const std::string& text = statement.text();
  const auto boundary = [&text](uint32_t at) {
    return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
  };
  for (const auto& u : statement.utterances()) {
    ASSERT_LT(u.begin(), u.end());
    ASSERT_LE(u.end(), text.size());
    ASSERT_TRUE(boundary(u.begin()) && boundary(u.end()));
    ASSERT_LE(u.attribution().begin(), u.attribution().end());
    ASSERT_LE(u.attribution().end(), text.size());
    ASSERT_TRUE(!u.has_speaker() || static_cast<int>(u.speaker()) < statement.speakers_size());
  }
}

// Pieces that the rules look for, thrown together: nothing crashes and every span lies in the text.
TEST(PressRead, AnyText) {
  const std::vector<std::string> pieces = {"\n",
                                           "\n\n",
                                           " ",
                                           "Minister ",
                                           "Jane Holt",
                                           " said",
                                           ", ",
                                           "\"",
                                           "“",
                                           "”",
                                           "«",
                                           "」",
                                           ". ",
                                           "? ",
                                           "Feb. 15",
                                           "2025-02-14",
                                           " 19:04 UTC+8",
                                           "QUESTION: ",
                                           "MR HOLT: ",
                                           "Q  ",
                                           "Source: ",
                                           "(Coast/Jo Lind)",
                                           " -- ",
                                           "ELSA ",
                                           "The two sides ",
                                           "agreed",
                                           "he ",
                                           "外交部长林海",
                                           "表示，",
                                           "双方",
                                           "。",
                                           "答：",
                                           "\xFF",
                                           "\xC3",
                                           "\xE2\x80",
                                           "\u00A0",
                                           "\u2002",
                                           "according to ",
                                           "###",
                                           "Home > ",
                                           "(",
                                           ")",
                                           "U.S.",
                                           "’s",
                                           "-",
                                           "of the ",
                                           "1",
                                           "年",
                                           "月",
                                           "attributable to ",
                                           ":",
                                           "\r",
                                           std::string(1, '\0')};
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const size_t count = random() % 60;
    for (size_t i = 0; i < count; ++i) text += pieces[random() % pieces.size()];
    const auto result = ReadPress(text, text.substr(0, 20), {});
    if (result.ok()) CheckSpans(result->statement);
    v1::Statement statement;
    statement.set_text(text);
    statement.add_speakers()->set_name("Jane Holt");
    Attribute(&statement);
    CheckSpans(statement);
  }
}

TEST(PressRead, LongTextsInOnePass) {
  for (const std::string piece :
       {"\"“", "Minister ", "a.", "12:30 2024-01-02 ", "外交部长林海表示，", "Smith, a b ", "QUESTION: a\n",
        "President of ", "I know, as Minister Jo Holt said, “we are all here,” so. "}) {
    std::string text;
    while (text.size() < 400'000) text += piece;
    const auto result = ReadPress(text, "x.txt", {});
    if (result.ok()) CheckSpans(result->statement);
  }
}

// The five real documents, where they lie beside the source. What they must give is pinned by their own scorer; here,
// that nothing of the page gets into the text and somebody speaks in each.
TEST(PressRead, RealDocuments) {
  const std::string folder = std::string(DICTA_SOURCE_DIR) + "/../shared/seeds/";
  const char* names[] = {"000_32c99a2996ca1508.txt", "001_39c828ffaf6ee951.txt", "002_f632d9713d0f5ec4.txt",
                         "003_e6cfc83d2cd22a38.txt", "004_5136ed48d9bd6a16.txt"};
  if (!std::ifstream(folder + names[0])) GTEST_SKIP() << "no real documents at " << folder;
  for (const char* name : names) {
    std::ostringstream bytes;
    bytes << std::ifstream(folder + name, std::ios::binary).rdbuf();
    const auto result = ReadPress(bytes.str(), name, {});
    ASSERT_TRUE(result.ok()) << name;
    const v1::Statement& statement = result->statement;
    EXPECT_FALSE(statement.date().empty()) << name;
    EXPECT_EQ(statement.language(), "en") << name;
    EXPECT_GE(statement.speakers_size(), 1) << name;
    size_t said = 0;
    for (const auto& u : statement.utterances()) said += u.has_speaker() ? u.end() - u.begin() : 0;
    EXPECT_GT(said * 10, statement.text().size() * 6) << name;
    CheckSpans(statement);
  }
}

// Words of one language are names in another: found by the fuzzer.
TEST(PressRead, ALineOfAPersonInAnotherLanguageThanTheText) {
  const std::string text =
      "Press release\n\nVisa agreement with Vorld\n\nPrime Minister Kenzaburo Ishimiya \nJanuary 2, 2019 6:12 AM\n\n"
      "L'accordo sui visti con il Vorld entra in vigore oggi a Karaderin, e nessuno lo ha potuto evitare.\n";
  Hints hints;
  hints.language = "it";
  const auto read = ReadPress(text, "a.txt", hints);
  ASSERT_TRUE(read.ok()) << read.status().ToString();
}

}  // namespace
}  // namespace dicta::tools
