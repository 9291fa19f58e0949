#include <gtest/gtest.h>

#include "tools/read/press/genre.h"
#include "tools/read/press/people.h"
#include "tools/read/reader.h"

namespace dicta::tools::press {
namespace {

// Everybody a text introduces: "name (role)", by first mention.
std::string PeopleOf(std::string_view text, std::string_view language = "en") {
  People people;
  people.Collect(text, Tokenize(text, {0, text.size()}, Words::For(language)));
  people.AddBareNames();
  std::string out;
  for (const Person& person : people.all()) {
    out += (out.empty() ? "" : "; ") + person.name + " (" + person.role + ")";
  }
  return out;
}

TEST(PressPeople, OfficesBeforeAndBehindNames) {
  const struct {
    const char* why;
    std::string_view language, text, want;
  } rows[] = {
      {"office before the name", "en", "State Councilor and Foreign Minister Tarik Oden met",
       "Tarik Oden (State Councilor and Foreign Minister)"},
      {"body before the office", "en", "with NPC Secretary General Jens Holt on", "Jens Holt (NPC Secretary General)"},
      {"office of a body, closed by its acronym", "en",
       "with Secretary General of the Northern Pact (NPC) Mark Holt on",
       "Mark Holt (Secretary General of the Northern Pact (NPC))"},
      {"office of a country", "en", "with President of France Mila Kostova on", "Mila Kostova (President of France)"},
      {"office with a noun of state", "en", "Secretary of State Anna J. Bell spoke",
       "Anna J. Bell (Secretary of State)"},
      {"apposition", "en", "met Jens Holt, Secretary General of the Northern Pact (NPC) in Elsa",
       "Jens Holt (Secretary General of the Northern Pact (NPC))"},
      {"apposition with an article", "en", "Lena Marsh, an analyst at the Ports Institute, said",
       "Lena Marsh (analyst at the Ports Institute)"},
      {"name in apposition to the office", "en", "The foreign minister, Jane Doe, said", "Jane Doe (foreign minister)"},
      {"particle in the name", "en", "Commission President Ursula von der Holt said",
       "Ursula von der Holt (Commission President)"},
      {"bare surname", "en", "Senator Holt said", "Holt (Senator)"},
      {"possessive country", "en", "Norvia's Foreign Minister Jane Doe said", "Jane Doe (Norvia's Foreign Minister)"},
      {"two men", "en", "Minister Tarik Oden and President Mila Kostova met",
       "Tarik Oden (Minister); Mila Kostova (President)"},
      {"a body is nobody", "en", "The UN General Assembly and the Foreign Ministry met", ""},
      {"a country is nobody", "en", "President of the United Arab Emirates", ""},
      {"French", "fr", "Le ministre des Affaires étrangères Jean Morel a reçu",
       "Jean Morel (ministre des Affaires étrangères)"},
      {"French, name behind a comma", "fr", "le président du Parlement d'Ostrie, Marc Delon.",
       "Marc Delon (président du Parlement d'Ostrie)"},
      {"Spanish", "es", "El ministro de Asuntos Exteriores, Pablo Iriarte, dijo",
       "Pablo Iriarte (ministro de Asuntos Exteriores)"},
      {"German", "de", "hat Außenministerin Karla Brandt gesagt", "Karla Brandt (Außenministerin)"},
      {"Russian, country in the genitive", "ru", "Министр иностранных дел Норвии Павел Орлов",
       "Павел Орлов (Министр иностранных дел Норвии)"},
      {"Russian, patronymic", "ru", "Министр Павел Петрович Орлов", "Павел Петрович Орлов (Министр)"},
  };
  for (const auto& row : rows) EXPECT_EQ(PeopleOf(row.text, row.language), row.want) << row.why;
}

TEST(PressPeople, NamesAreResolved) {
  People people;
  const size_t holt = people.Add("Anna J. Holt", "Minister");
  const size_t wang = people.Add("Qiu Yan", "");
  people.Add("Tom Reed", "");
  people.Add("Ann Reed", "");
  const size_t list = people.Add("Marsh, Lena", "");
  const struct {
    std::string_view name;
    std::optional<size_t> want;
  } rows[] = {
      {"Holt", holt}, {"HOLT", holt},          {"Anna Holt", holt}, {"Qiu", wang}, {"Qiu Yan", wang},
      {"Reed", {}},   {"Tom Reed", size_t{2}}, {"Nobody", {}},      {"", {}},      {"Lena Marsh", list},
  };
  for (const auto& row : rows) EXPECT_EQ(people.Find(row.name), row.want) << row.name;
  EXPECT_EQ(people.FindByRole("minister"), holt);
  EXPECT_EQ(people.Add("Holt", ""), 5U) << "a bare surname is not taken for somebody who has a first name";
}

TEST(PressPeople, TitlesOverSeveralLinesNameTheirSpeaker) {
  const struct {
    std::string_view text, title, speaker, role;
  } rows[] = {
      {"REMARKS\nby Minister Jane Holt\n4 May 2022\n\nWe are glad that so many of you have come here today.\n",
       "REMARKS by Minister Jane Holt", "Jane Holt", "Minister"},
      {"STATEMENT\nBY\nH.E. MS. JANE HOLT\nMINISTER OF FOREIGN AFFAIRS OF NORVIA\nELSA, 4 MAY 2022\n\n"
       "Mr. President,\n\nThe port stays open, and we will publish why.\n",
       "STATEMENT BY H.E. MS. JANE HOLT, MINISTER OF FOREIGN AFFAIRS OF NORVIA", "JANE HOLT",
       "MINISTER OF FOREIGN AFFAIRS OF NORVIA"},
      {"Keynote Address\nby Jane Holt\nMinister of Ports\n\nElsa, 4 May 2022\n\nExcellencies, the port stays open.\n",
       "Keynote Address by Jane Holt, Minister of Ports", "Jane Holt", "Minister of Ports"},
      {"The port stays open\nby Jo Lind\n4 May 2022\n\nThe port stays open, Minister Jane Holt said.\n",
       "The port stays open", "Jane Holt", "Minister"},
  };
  for (const auto& row : rows) {
    const auto result = ReadPress(row.text, "x.txt", {});
    ASSERT_TRUE(result.ok()) << row.title;
    const v1::Statement& statement = result->statement;
    EXPECT_EQ(statement.title(), row.title);
    ASSERT_EQ(statement.speakers_size(), 1) << row.title;
    EXPECT_EQ(statement.speakers(0).name(), row.speaker);
    EXPECT_EQ(statement.speakers(0).role(), row.role);
    EXPECT_EQ(statement.date(), "2022-05-04") << row.title;
  }
}

TEST(PressPeople, TitlesNameTheirSpeaker) {
  const struct {
    std::string_view title, name, role;
  } rows[] = {
      {"Spokesperson of the Ostrian Embassy in Norvia’s Response to the Report",
       "Spokesperson of the Ostrian Embassy in Norvia", "Spokesperson of the Ostrian Embassy in Norvia"},
      {"Spokesperson of the Embassy of Ostria in Norvia Answers Questions on Ports",
       "Spokesperson of the Embassy of Ostria in Norvia", "Spokesperson of the Embassy of Ostria in Norvia"},
      {"Foreign Ministry Spokesperson Dara Lim's Regular Press Conference", "Dara Lim",
       "Foreign Ministry Spokesperson"},
      {"Remarks by Prime Minister Ewan Strand at the Bridge", "Ewan Strand", "Prime Minister"},
      {"Secretary Anna J. Holt Remarks to the Press", "Anna J. Holt", "Secretary"},
      {"外交部发言人林海就港口问题答记者问", "林海", "外交部发言人"},
      {"驻奥斯特里亚使馆发言人答记者问", "驻奥斯特里亚使馆发言人", "驻奥斯特里亚使馆发言人"},
      {"Minister Tarik Oden Meets with President Mila Kostova", "", ""},
      {"Joint Statement by the Foreign Ministers of Norvia and Ostria", "", ""},
  };
  for (const auto& row : rows) {
    People people;
    const auto person = TitleSpeaker(TitleKind(row.title), Words::For("en"), &people);
    EXPECT_EQ(person ? people.all()[*person].name : "", row.name) << row.title;
    EXPECT_EQ(person ? people.all()[*person].role : "", row.role) << row.title;
  }
}

}  // namespace
}  // namespace dicta::tools::press
