// One row for each rule that whole documents showed to be missing: a short document, a field, what is read out of it.
#include <gtest/gtest.h>

#include <string>

#include "tests/press_reading.h"
#include "tools/read/press/text.h"

namespace dicta::tools {
namespace {

// "Jane Doe (Minister); John Roe ()"
std::string SpeakersOf(const v1::Statement& statement) {
  std::string out;
  for (const v1::Speaker& speaker : statement.speakers()) {
    out += (out.empty() ? "" : "; ") + speaker.name() + " (" + speaker.role() + ")";
  }
  return out;
}

// "Doe: It is. | : Why?": who says which words, by first name or "-", the words cut at 12 bytes.
std::string SaidIn(const v1::Statement& statement) {
  std::string out;
  for (const v1::Utterance& u : statement.utterances()) {
    const std::string who = u.has_speaker() ? statement.speakers(static_cast<int>(u.speaker())).name() : "-";
    const std::string kind = v1::Utterance::Kind::Value_Name(u.kind());
    out += (out.empty() ? "" : " | ") + who.substr(0, who.find(' ')) + " " + kind.substr(0, 2) + " " +
           statement.text().substr(u.begin(), std::min<size_t>(12, u.end() - u.begin()));
  }
  return out;
}

TEST(PressRules, Speakers) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"a topic behind the name",
       "Statement by Prime Minister Aldous Fenwick on the Harbour Fire\n\nWe lost the harbour last night, and we will "
       "build it again before the winter comes.\n",
       "Aldous Fenwick (Prime Minister)"},
      {"a topic behind the office",
       "Remarks by the Spokesperson of the Embassy of Ostria in Norvia on the Cable\n\nQ: Why is it so?\n\nA: It is "
       "not "
       "so at all.\n",
       "Spokesperson of the Embassy of Ostria in Norvia (Spokesperson of the Embassy of Ostria in Norvia)"},
      {"an audience behind the name, a courtesy before it",
       "Address by Her Excellency Ambassador Jane Holt to the Graduating Class\n\nI am glad to see so many of you here "
       "today, and I thank you for it.\n",
       "Jane Holt (Ambassador)"},
      {"name in apposition to the office of the title",
       "A hard winter - address by the President of Norvia, Mila Kostova\n\nDear people!\n\nI was in the north today, "
       "and I saw how deep the snow is there.\n",
       "Mila Kostova (President of Norvia)"},
      {"words of an office that no table has",
       "Talks\n\nThe governor of the river valley, Leyla Holt, for her part thanked the builders of the long bridge.\n",
       "Leyla Holt (governor of the river valley)"},
      {"office of a place of two words",
       "Trenes\n\nEl alcalde de Puerto Sol, Juan Olmo, señaló que la estación de la ciudad no tiene techo desde hace "
       "años.\n",
       "Juan Olmo (alcalde de Puerto Sol)"},
      {"compound offices",
       "Bahn\n\nDie Bahn fährt bald wieder, sagte Verkehrsminister Kuno Holt am Mittwoch in der "
       "Stadt und lachte dabei sehr.\n",
       "Kuno Holt (Verkehrsminister)"},
      {"nouns before a German office",
       "Bahn\n\nDie Bahn soll nach den Worten von Verkehrsminister Kuno Holt ab Juli wieder für alle fahren.\n",
       "Kuno Holt (Verkehrsminister)"},
      {"genitives of a Russian office",
       "Порт\n\nПорт будет открыт всю зиму, сообщил журналистам в четверг министр морского флота Заречья Глеб "
       "Иванов.\n",
       "Глеб Иванов (министр морского флота Заречья)"},
      {"Italian",
       "Cantieri\n\n«Abbiamo salvato il lavoro di tutti», ha dichiarato la ministra dell’Industria, Fiamma Olmi, che "
       "non "
       "è nuova.\n",
       "Fiamma Olmi (ministra dell’Industria)"},
      {"Portuguese",
       "Pesca\n\nO Ministro da Pesca, Evaristo Prado, afirmou que a captura da sardinha não será suspensa no mês que "
       "vem.\n",
       "Evaristo Prado (Ministro da Pesca)"},
      {"Chinese, where it was said", "通车\n\n交通部部长贺远在通车仪式上表示，大桥全长21公里，建设历时六年。\n",
       "贺远 (交通部部长)"},
      {"following is a message",
       "Message for the Day of Lamps\n\nFollowing is Secretary-General Amara Holt’s message on the Day, observed on 21 "
       "March:\n\nA lamp asks nothing of the ship that sees it, and gives it the way.\n",
       "Amara Holt (Secretary-General)"},
      {"a statement below",
       "The sea\n\nPlease find below a statement by the Minister of Dikes, Femke Holt. Free for use.\n\n“Last night "
       "the "
       "water stood high, and people carried sand.”\n",
       "Femke Holt (Minister of Dikes)"},
      {"a dateline names nobody",
       "Power\n\nPorto Largo, Feb 29, 2024 (Coast) - Power will be back by midnight, said Energy Minister Ann Holt.\n",
       "Ann Holt (Energy Minister)"},
      {"a nickname between quotation marks",
       "Bridge\n\nThe bridge was opened at noon.\n\nJohn “Sparrow” Holt, who climbed it, said that it would do.\n",
       "John “Sparrow” Holt ()"},
      {"a body behind a possessive",
       "Ferries\n\n“We asked for two crews and we got two,” said Pell Holt, secretary of the Seamen’s League. It is "
       "so.\n",
       "Pell Holt (secretary of the Seamen’s League)"},
  };
  for (const auto& row : rows) EXPECT_EQ(SpeakersOf(Read(row.text)), row.want) << row.why;
}

TEST(PressRules, Turns) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"a statement's office that is named in it",
       "Statement by the Chief Delegate on behalf of the Pact\n\nThe Chief Delegate recalls that the ports were built "
       "together and belong to all.\n",
       "Chief DI The Chief De"},
      {"a moderator's welcome",
       "Talks\n\nMODERATOR: Good afternoon, everyone.\n\nMS HOLT: Good afternoon.\n\nMODERATOR: Why is it?\n\nMS HOLT: "
       "It "
       "is not.\n",
       "- DI Good afterno | Holt DI Good afterno | - QU Why is it?\n\n | Holt AN It is not."},
      {"labels on lines of their own",
       "Talks\n\nGOVERNOR HOLT\nGood afternoon to all of you.\n\nQUESTION\nWhy is it so?\n\nGOVERNOR HOLT\nIt is not "
       "so.\n",
       "Holt DI Good afterno | - QU Why is it so | Holt AN It is not so"},
      {"the end of a sitting is nobody's turn",
       "Report\n\nMR HOLT: Is it so?\n\nMS DOE: It is not.\n\nMR HOLT: Good.\n\nThe House adjourned at seven "
       "o'clock.\n",
       "Holt DI Is it so?\n\n | Doe AN It is not.\n\n | Holt DI Good."},
      {"but what ends in somebody's words is",
       "Report\n\nMR HOLT: Is it so?\n\nMS DOE: It is not.\n\nMR HOLT: Good.\n\nThe meeting ended badly for us.\n",
       "Holt DI Is it so?\n\n | Doe AN It is not.\n\n | Holt DI Good.\n\nThe m"},
      {"initials of the byline and of the guest",
       "The sea\n\nInterview by Rosa Kember\n\nBram Holt, Director of the Office, has charted it for years.\n\nRK: Why "
       "is "
       "it so?\n\nBH: Because it is old.\n\nRK: Is it moving?\n\nBH: It is moving.\n",
       "Rosa QU Why is it so | Bram AN Because it i | Rosa QU Is it moving | Bram AN It is moving"},
      {"pictographs before labels",
       "Talks\n\n❓ Question: Why is it so?\n\n💬 Ann Holt: It is not.\n\n❓ Question: Is it?\n\n💬 Ann Holt: No.\n",
       "- QU Why is it so | Ann AN It is not.\n\n | - QU Is it?\n\n | Ann AN No."},
      {"a questioner's paper, and an office of more words",
       "Doorstep statement by Pact Secretary General Omar Holt\n\nGood morning. We will meet today, and I am glad of "
       "it.\n\n"
       "Question (Courier): Why is it so?\n\nSecretary General: It is not.\n\nQuestion (Radio): Is it?\n\nSecretary "
       "General: No.\n",
       "Omar DI Good morning | - QU Why is it so | Omar AN It is not.\n\n | - QU Is it?\n\n | Omar AN No."},
      {"introduced once, then by surname",
       "Report\n\nMr. Al Penrose (Tarn North): I ask why it is so.\n\nThe Minister of Fish (Dr. Ingrid Holt): It is "
       "not.\n\nMr. Penrose: I thank her.\n\nDr. Holt: I thank him.\n\nMr. Penrose: So do I.\n\nDr. Holt: And I.\n",
       "Al DI I ask why it | Ingrid DI It is not.\n\n | Al DI I thank her. | Ingrid DI I thank him. | Al DI So do "
       "I.\n\n | Ingrid DI And I."},
  };
  for (const auto& row : rows) EXPECT_EQ(SaidIn(Read(row.text)), row.want) << row.why;
}

TEST(PressRules, TwoOfOneOffice) {
  const v1::Statement s = Read(
      "Budget\n\nFinance Minister Oda Lind said that four boats are a budget.\n\nDefence Minister Harald Lind said "
      "that "
      "he could live with four. The finance minister answered that the yards would be paid.\n");
  EXPECT_EQ(SaidIn(s), "Oda IN Finance Mini | Harald IN Defence Mini | Oda IN The finance ");
}

TEST(PressRules, Fields) {
  const std::string prose = "\n\nThe minister met with his counterpart at length in the old town hall of the city.\n";
  const struct {
    const char* why;
    std::string text, field, want;
  } rows[] = {
      {"a number above the headline", "Pressemitteilung Nr. 45/2023 vom 02.05.2023\n\nDer Deich wird erhöht" + prose,
       "title", "Der Deich wird erhöht"},
      {"its date", "Pressemitteilung Nr. 45/2023 vom 02.05.2023\n\nDer Deich wird erhöht" + prose, "published",
       "2023-05-02"},
      {"a document's symbol", "AB/CD/4471\n14 March 2024\n\nLamps are lit again" + prose, "title",
       "Lamps are lit again"},
      {"the only headline there is", "Comunicato stampa" + prose, "title", "Comunicato stampa"},
      {"menu", "Home | Our plan | People\n\nLamps are lit" + prose, "title", "Lamps are lit"},
      {"path with slashes", "Main page / News / Speeches\n\nLamps are lit" + prose, "title", "Lamps are lit"},
      {"contacts above the headline",
       "Contact: Jo Lind\nTelephone: 555-0142\njo@press.example\n\nLamps are lit" + prose, "title", "Lamps are lit"},
      {"mail",
       "From: Office <a@b.example>\nTo: list@b.example\nDate: Thu, 17 Mar 2022 09:12:45 +0100\nSubject: Lamps" + prose,
       "published", "2022-03-17T09:12:45+01:00"},
      {"a mail's sender", "From: Press Office <a@b.example>\nSubject: Lamps" + prose, "publisher", "Press Office"},
      {"label and value on two lines", "Lamps\n\nFrom:\nMinistry of Ports\nPublished\n14 October 2022" + prose,
       "publisher", "Ministry of Ports"},
      {"in capitals before a date", "Lamps\n\nHOSHI NEWS - Feb 3, 2023 - 18:02" + prose, "publisher", "HOSHI NEWS"},
      {"zone of one offset", "Lamps\n\n20 February 2023, 14:05 CET" + prose, "published", "2023-02-20T14:05+01:00"},
      {"zone of several", "Lamps\n\n20 February 2023, 14:05 EST" + prose, "published", "2023-02-20T14:05"},
      {"hours with h", "Lamps\n\nPublicado em 15/01/2021 18h05" + prose, "published", "2021-01-15T18:05"},
      {"weekday before a date", "Lamps\n\nSábado, 12 de agosto de 2023 | 13:40" + prose, "place", ""},
      {"place in the title", "Answers to the media (Belmora, June 5, 2023)" + prose, "place", "Belmora"},
      {"place of an agreed text",
       "Joint statement\n\nWe agree that the lamps stay lit.\n\nDone at Port Elsa, 4 May 2023\n", "place", "Port Elsa"},
      {"the same without a day",
       "Joint statement\n\nWe agree that the lamps stay lit.\n\nFait à Elsa en deux langues.\n", "place", ""},
      {"the same in a sentence",
       "Joint statement\n\nWe agree that the lamps stay lit.\n\nDone at Belmora on the fourth of May in two copies.\n",
       "place", "Belmora"},
      {"place line in capitals", "Lamps\n\nLARKAPI, Halvonia" + prose, "place", "Larkapi, Halvonia"},
      {"agency between slashes", "Lamps\n\nELSA, December 31. /COAST/. The minister met with nobody in the hall.\n",
       "wire", "COAST"},
      {"dash behind a full stop", "Trenes\n\nPuerto Sol, 12 ago (COAST).- El ministro no dijo nada de los trenes.\n",
       "place", "Puerto Sol"},
      {"date without space in a Chinese title",
       "2024年4月23日外交部发言人林若主持例行记者会\n\n2024-04-23 16:20\n\n"
       "发言人表示，灯塔是公共产品，不应成为谈判筹码，应当保障过往船只的安全。\n",
       "title", "2024年4月23日外交部发言人林若主持例行记者会"},
  };
  for (const auto& row : rows) {
    const v1::Statement s = Read(row.text);
    const std::string got = row.field == "title"       ? s.title()
                            : row.field == "published" ? s.published()
                            : row.field == "place"     ? s.place()
                            : row.field == "wire"      ? s.source().wire()
                                                       : s.source().publisher();
    EXPECT_EQ(got, row.want) << row.why;
  }
}

TEST(PressRules, LinesThatAreNoBody) {
  const std::string prose = "The minister met with his counterpart at length in the old town hall of the city.";
  for (const std::string line :
       {"rmo/jlp", "#Elsa #Ports", "press@elsa.example", "[Column 612]", "（责任编辑：何归）", "Telephone: 555-0142",
        "Two men stand in the rain. Photo: Jo Lind/Coast", "Seite teilen | Drucken", "(Reporting by Jo Lind)"}) {
    const v1::Statement s = Read("Lamps\n\n" + prose + "\n\n" + prose + "\n\n" + line + "\n");
    EXPECT_EQ(s.text(), prose + "\n\n" + prose) << line;
  }
  const std::string closing = "\n\nKind regards\nJo Lind\n";
  EXPECT_EQ(Read("Lamps\n\n" + prose + "\n\n" + prose + closing).text(), prose + "\n\n" + prose);
}

TEST(PressRules, ADotBeforeAnyWord) {
  EXPECT_EQ(Read("Lamps\n\n.The minister met with his counterpart at length in the old town hall.\n").title(), "Lamps");
}

TEST(PressRules, NamesAreFitToBeKept) {
  EXPECT_EQ(press::CleanName("Jane\x01 \x1F\x7F"
                             "Doe\n"),
            "Jane Doe");
  EXPECT_EQ(press::CleanName(std::string(399, 'a') + "é").size(), 399U);
  const v1::Statement s =
      Read("Talks\n\nJA\x02NE HOLT: Good day.\n\nQUESTION: Why is it?\n\nJA\x02NE HOLT: It is not.\n");
  for (const v1::Speaker& speaker : s.speakers()) EXPECT_TRUE(ValidateName("name", speaker.name()).ok());
  EXPECT_FALSE(s.speakers().empty());
}

}  // namespace
}  // namespace dicta::tools
