// Whose words a sentence is not: somebody else speaks, a deed is told, nobody said it; and the shapes in which speakers
// are introduced. "Doe IN The first wo | - IN …": who, what kind, the words cut at 16 bytes.
#include <gtest/gtest.h>

#include <string>

#include "tests/press_reading.h"
#include "tools/read/press/byline.h"

namespace dicta::tools {
namespace {

std::string Said(std::string_view text) {
  const v1::Statement s = Read(text);
  std::string out;
  for (const v1::Utterance& u : s.utterances()) {
    const std::string who = u.has_speaker() ? s.speakers(static_cast<int>(u.speaker())).name() : "-";
    const std::string words = s.text().substr(u.begin(), u.end() - u.begin());
    out += (out.empty() ? "" : " | ") + who.substr(0, who.find(' ')) + " " +
           v1::Utterance::Kind::Value_Name(u.kind()).substr(0, 2) + " " +
           (words.size() > 32 ? words.substr(0, 14) + ".." + words.substr(words.size() - 16) : words);
  }
  return out;
}

constexpr std::string_view kMet =
    "Talks in Elsa\n\nPresident Mila Kostova met with Prime Minister Tarik Oden at length in the old town hall.\n\n";

TEST(PressOthers, SomebodyElseEndsASpeakersWords) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"Oden said ports matter. Critics said they do not.",
       "Tarik IN Oden said ports matter. | - IN Critics said they do not."},
      {"Oden said ports matter. Residents say nobody asked them.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. The European Commission said it would look.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. Kostova's office said later that seas do.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. The opposition called them a waste.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. Kostova disagreed. Kostova walked out.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. To Kostova, that is too late.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. In Kostova's view seas do.",
       "Tarik IN Oden said ports matter. | Mila IN In Kostova's view seas do."},
      {"Oden said ports matter. \"They do not,\" said one resident.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. Critics of his say they do not. They leak, he said.",
       "Tarik IN Oden said ports matter. | Tarik IN They leak, he said."},
      {"Oden said ports matter. He declined to say why.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. Neither side expects them to.", "Tarik IN Oden said ports matter."},
      {"Oden said ports matter. Smith said they do not. He added that they leak.",
       "Tarik IN Oden said ports matter. | - IN Smith said they do not. | - IN He added that they leak."},
      {"Kostova was late. She thanked him for it. He said that ports matter.",
       "Mila IN She thanked him for it. | Tarik IN He said that ports matter."},
  };
  for (const auto& row : rows) EXPECT_EQ(Said(std::string(kMet) + std::string(row.text) + "\n"), row.want) << row.text;
}

TEST(PressOthers, DeedsAndDenialsAreNoSpeech) {
  for (const std::string_view text :
       {"Oden extended his visit by a day.", "Oden introduced a bill in 2019.", "Oden maintained a low profile.",
        "Oden posted a letter to his mother.", "Oden reported to the police.", "Oden asked for a glass of water.",
        "Oden continued his tour of the port.", "Oden invited three guests to lunch.",
        "Oden added sugar to his coffee.", "Oden expected a child in May.",
        "Neither Kostova nor Oden said when the text would appear.", "\"Trust me,\" said neither of them.",
        "Oden said nothing.", "Oden said nothing about the ports."}) {
    EXPECT_EQ(Said(std::string(kMet) + std::string(text) + "\n"), "") << text;
  }
  for (const std::string_view text :
       {"Oden extended his thanks.", "Oden added that it was so.", "Oden added: \"It is.\"",
        "Ports matter, Oden added.", "Oden asked why it was so.", "Oden maintained the port was open.",
        "Oden wrote on a wall that it is.", "Oden called it a door.", "Oden said no one was hurt."}) {
    EXPECT_EQ(Said(std::string(kMet) + std::string(text) + "\n").substr(0, 5), "Tarik") << text;
  }
}

TEST(PressOthers, ShapesOfSpeakers) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"Ships\n\nThe company's chief executive, Pell Holt, said the walls were old and would be mended before the "
       "winter.",
       "Pell (chief executive)"},
      {"Ships\n\n“We are ready for whatever the winter brings,” said Ivo Brandt, Ostria's defence minister.",
       "Ivo (Ostria's defence minister)"},
      {"Ships\n\n\"We will not be back before they talk to us,\" said union leader Marta Hegg, who has run it long.",
       "Marta (leader)"},
      {"Ships\n\nChief economist Dana Pryce of Hollow Bank said that rates would fall by the end of the winter.",
       "Dana (Chief economist)"},
      {"Ships\n\nA spokeswoman for the company said that no date had been set for the opening of the new port.",
       "spokeswoman (spokeswoman for the company)"},
      {"Ships\n\nAccording to the head of Ostrian diplomacy, the road is open and will be so for the whole winter.",
       ""},
      {"Ships\n\nThe ministry's spokesman said that the road was open and would be so for the whole of the winter.",
       ""},
      {"Navires\n\nLe ministre norvégien des Affaires étrangères, Espen Lund, a affirmé que la route était ouverte à "
       "tous.",
       "Espen (ministre norvégien des Affaires étrangères)"},
      {"Navires\n\nLe Premier ministre espagnol, Pablo Olmo, a annoncé que le port serait ouvert dans la semaine qui "
       "vient.",
       "Pablo (Premier ministre espagnol)"},
      {"Barcos\n\nEl ministro de Asuntos Exteriores, Unión Europea y Cooperación, Juan Olmo, ha explicado que no "
       "viajará.",
       "Juan (ministro de Asuntos Exteriores, Unión Europea y Cooperación)"},
      {"Schiffe\n\nOppositionsführerin Lena Groß (ABC) erklärte, der Plan sei tot und werde nicht wieder aufstehen.",
       "Lena (Oppositionsführerin)"},
      {"Schiffe\n\n»Wir haben keine Zeit mehr für so etwas«, sagte Bildungsministerin Karla Wendt am Montag in Elsa.",
       "Karla (Bildungsministerin)"},
      {"通车\n\n外交部长林海会见到访的北国外交大臣艾德。\n\n艾德表示，大桥全长21公里，建设历时六年，是两国合作的成果。",
       "艾德 (北国外交大臣)"},
  };
  for (const auto& row : rows) {
    const v1::Statement s = Read(std::string(row.text) + "\n");
    std::string got;
    for (const v1::Speaker& speaker : s.speakers()) {
      got +=
          (got.empty() ? "" : "; ") + speaker.name().substr(0, speaker.name().find(' ')) + " (" + speaker.role() + ")";
    }
    EXPECT_EQ(got, row.want) << row.text;
  }
}

TEST(PressOthers, OtherLanguages) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"Мост\n\nМинистр транспорта Глеб Иванов заявил, что мост закрыт на всю зиму.\n\n«Он закрыт», — подчеркнул "
       "министр.",
       "Глеб"},
      {"Bahn\n\nAußenministerin Anna Holt sagte, die Bahn fahre bald wieder für alle.\n\n„Sie fährt“, so die "
       "Ministerin.",
       "Anna"},
  };
  for (const auto& row : rows) {
    const v1::Statement s = Read(std::string(row.text) + "\n");
    ASSERT_EQ(s.utterances_size(), 2) << row.text;
    for (const v1::Utterance& u : s.utterances()) EXPECT_TRUE(u.has_speaker()) << row.text;
    ASSERT_EQ(s.speakers_size(), 1) << row.text;
    EXPECT_EQ(s.speakers(0).name().substr(0, row.want.size()), row.want);
  }
  EXPECT_EQ(
      Said(
          "Pont\n\nLe président Marc Delon a affirmé que le pont serait ouvert. Ses opposants affirment le contraire."),
      "Marc IN Le président ..t serait ouvert.");
  EXPECT_EQ(
      Said("Plan\n\nMinister Uwe Kern erklärte, der Plan sei gut und werde helfen. Die Opposition kritisierte ihn."),
      "Uwe IN Minister Uwe K..nd werde helfen.");
  EXPECT_EQ(Said("Barcos\n\nEl ministro Juan Olmo afirmó que el puerto no se abrirá. También ha dicho que no viajará."),
            "Juan IN El ministro Ju..que no viajará.");
}

TEST(PressOthers, APressOfficersBylineSpeaksForNobody) {
  EXPECT_TRUE(press::SpeakersOfByline("Jane Holt, Press Officer").empty());
  EXPECT_EQ(press::SpeakersOfByline("Jane Holt, Minister of Ports").size(), 1U);
  EXPECT_EQ(
      Said("No tolls\n2024-05-04\n\nJane Holt, Minister of Ports\n\nMayor Ed Stone said that there would be no tolls "
           "at all. He added that the bridge would stay open.\n")
          .substr(0, 2),
      "Ed");
}

TEST(PressOthers, LabelsOfOneLetterAndOfOneSpeaker) {
  EXPECT_EQ(
      Said("Press conference of Minister Ann Holt\n\nQ. What about it?\n\nA. It is open.\n\nQ. Why?\n\nA. It is.\n"),
      "- QU What about it?\n\n | Ann AN It is open.\n\n | - QU Why?\n\n | Ann AN It is.");
  EXPECT_EQ(Said("Remarks by Secretary Halden\n\nSECRETARY HALDEN: We had a good meeting today, and I thank you.\n"),
            "Halden DI We had a good ..and I thank you.");
}

TEST(PressOthers, FieldsNotInvented) {
  EXPECT_EQ(Read("Message\n\nI wish you all a happy new year. We will rebuild. I thank you.\n").language(), "en");
  EXPECT_EQ(
      Read("President's New Year message\n\nI wish you all a happy new year. We will rebuild it, and I thank you.\n")
          .speakers_size(),
      0);
  EXPECT_EQ(
      Read("Fact box\n\n- signed on 4 May 2019 in Elsa\n- 12 parties\n\nMinister Jan Holub said that it opens both "
           "ways and will do so.\n")
          .published(),
      "");
  const struct {
    std::string_view opening, place, wire, date;
  } rows[] = {
      {"Elsa (May 2, 2023) — ", "Elsa", "", "2023-05-02"},
      {"ELSA – May 2, 2023 – ", "Elsa", "", "2023-05-02"},
      {"Elsa, Norvia, Tuesday 2 May 2023: ", "Elsa, Norvia", "", "2023-05-02"},
      {"LAKE HOLT, Ariz. (COAST) — ", "Lake Holt, Ariz.", "COAST", ""},
      {"WASHINGTON, D.C. – December 30, 2019 – ", "Washington, D.C.", "", "2019-12-30"},
  };
  for (const auto& row : rows) {
    const v1::Statement s = Read("Harbour deal\n\n" + std::string(row.opening) +
                                 "Mayor Ed Stone said that the harbour deal was good for the whole town.\n");
    EXPECT_EQ(s.place(), row.place) << row.opening;
    EXPECT_EQ(s.source().wire(), row.wire) << row.opening;
    EXPECT_EQ(s.date(), row.date) << row.opening;
    ASSERT_EQ(s.utterances_size(), 1) << row.opening;
    EXPECT_EQ(s.text().substr(s.utterances(0).begin(), 5), "Mayor") << row.opening;
  }
}

TEST(PressOthers, TheDayOfWhatIsToldIsNotTheDaySaid) {
  const struct {
    std::string_view text, date;
  } rows[] = {
      {"Minister Ann Holt said the talks would resume on Friday.", "2024-05-01"},
      {"Minister Ann Holt said the ferry sank on Friday.", "2024-05-01"},
      {"Minister Ann Holt told reporters that the ferry had sunk on Friday.", "2024-05-01"},
      {"Minister Ann Holt told reporters the ferry had sunk on Friday.", "2024-05-01"},
      {"Minister Ann Holt said that she had met the king on 1 March.", "2024-05-01"},
      {"Minister Ann Holt said the budget of 12 June 2023 was sound.", "2024-05-01"},
      {"The ferry sank on Friday, Minister Ann Holt said.", "2024-05-01"},
      {"On Friday the ferry sank, Minister Ann Holt said.", "2024-05-01"},
      {"Minister Ann Holt, who met the king on Friday, said the ferry sank.", "2024-05-01"},
      {"The talks will resume on Friday at the old town hall of the city.", "2024-05-01"},
      {"Minister Ann Holt said on Friday that the ferry sank.", "2024-04-26"},
      {"Minister Ann Holt said Friday the ferry sank.", "2024-04-26"},
      {"Minister Ann Holt on Friday said the ferry sank.", "2024-04-26"},
      {"On Friday, Minister Ann Holt said the ferry sank.", "2024-04-26"},
      {"Minister Ann Holt told a news conference in Elsa on Friday that the ferry sank.", "2024-04-26"},
      {"Minister Ann Holt met the king on Friday and said the ferry sank.", "2024-04-26"},
      {"Minister Ann Holt announced the deal on 26 April 2024 in Elsa.", "2024-04-26"},
      {"\"The ferry sank,\" said Minister Ann Holt on Friday in the old town hall.", "2024-04-26"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Read("Ferry sinks\n\n2024-05-01\n\n" + std::string(row.text) + "\n").date(), row.date) << row.text;
  }
  const v1::Statement s = Read(
      "Remarks by Secretary Jane Halden\n\nElsa, Norvia\nJune 28, 2022\n\nWe had a good meeting today, and I thank "
      "you all for it.\n");
  ASSERT_EQ(s.date_evidence_size(), 1);
  EXPECT_EQ(s.date_evidence(0).kind(), v1::DateEvidence::Kind::SAID);
}

}  // namespace
}  // namespace dicta::tools
