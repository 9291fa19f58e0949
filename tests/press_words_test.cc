// One row for each word of the tables that no other test has: taken out of its table, its row fails.
#include <gtest/gtest.h>

#include <string>

#include "tests/press_reading.h"
#include "tools/read/press/dates.h"
#include "tools/read/press/genre.h"
#include "tools/read/press/phrases.h"

namespace dicta::tools {
namespace {

TEST(PressWords, NoticesOfWhoIssuedIt) {
  const std::string words =
      "\n\nThe harbour is closed for the winter, and the lamps at its mouth will be lit again in May.\n";
  for (const std::string notice : {
           "The following is a statement attributable to Secretary-General Jane Holt:",
           "The office gave out a statement by Secretary-General Jane Holt:",
           "The office gave out a message from Secretary-General Jane Holt:",
           "The office gave out a message of Secretary-General Jane Holt:",
           "Secretary-General Jane Holt gave the following statement on Monday:",
           "Secretary-General Jane Holt issued a statement on Monday:",
           "Secretary-General Jane Holt issued this statement on Monday:",
           "Secretary-General Jane Holt released this statement on Monday:",
           "Secretary-General Jane Holt released the following statement on Monday:",
           "Secretary-General Jane Holt made this statement on Monday:",
           "Secretary-General Jane Holt made the following statement on Monday:",
           "Following is Secretary-General Jane Holt's message for the Day of Ports:",
           "Following are Secretary-General Jane Holt's remarks for the Day of Ports:",
       }) {
    const v1::Statement s = Read("Lamps\n\n" + notice + words);
    ASSERT_EQ(s.speakers_size(), 1) << notice;
    EXPECT_EQ(s.speakers(0).name(), "Jane Holt") << notice;
    ASSERT_EQ(s.utterances_size(), 1) << notice;
    EXPECT_EQ(s.text().substr(s.utterances(0).begin(), 11), "The harbour") << notice;
  }
}

TEST(PressWords, Zones) {
  const struct {
    const char *written, *want;
  } rows[] = {
      {"20 February 2023, 14:05 JST", "2023-02-20T14:05+09:00"}, {"20 July 2023, 14:05 EEST", "2023-07-20T14:05+03:00"},
      {"20 February 2023, 14:05 EET", "2023-02-20T14:05+02:00"}, {"20 July 2023, 14:05 CEST", "2023-07-20T14:05+02:00"},
      {"20 February 2023, 14:05 MSK", "2023-02-20T14:05+03:00"},
  };
  for (const auto& row : rows) {
    const std::string_view text = row.written;
    const auto dates = press::FindDates(text, {0, text.size()}, "en", false);
    ASSERT_EQ(dates.size(), 1u) << text;
    EXPECT_EQ(press::FormatMoment(dates[0]), row.want) << text;
  }
}

TEST(PressWords, DaysAndMonths) {
  const auto first = [](std::string_view text, const char* language) {
    const auto dates = press::FindDates(text, {0, text.size()}, language, true);
    return dates.empty() ? press::FoundDate() : dates[0];
  };
  EXPECT_EQ(first("am Sonnabend", "de").weekday, 6);
  EXPECT_EQ(press::FormatDate(first("5. Jänner 2024", "de")), "2024-01-05");
}

TEST(PressWords, Joint) {
  for (const char* title : {"Joint statement", "Déclaration conjointe", "Declaración conjunta", "Comunicado conjunto",
                            "Gemeinsame Erklärung", "Совместное заявление", "林海同马丁联合声明", "北方联合公报"}) {
    EXPECT_TRUE(press::IsJointStatement(press::TitleKind(title))) << title;
  }
  for (const char* title : {"Statement", "Joint press conference", "声明"}) {
    EXPECT_FALSE(press::IsJointStatement(press::TitleKind(title))) << title;
  }
}

TEST(PressWords, Phrases) {
  EXPECT_TRUE(press::IsWriter("redactora"));
  EXPECT_FALSE(press::IsWriter("ministra"));
  EXPECT_TRUE(press::TellsOtherDay("the works starting"));
  EXPECT_FALSE(press::TellsOtherDay("the works ended"));
  for (const char* word : {"and", "&", "et", "y", "e", "und", "и"}) EXPECT_TRUE(press::IsAndWord(word)) << word;
  EXPECT_FALSE(press::IsAndWord("or"));
  EXPECT_TRUE(press::EndsLikePatronymic("Иванович"));
  EXPECT_TRUE(press::EndsLikePatronymic("Ивановна"));
  EXPECT_FALSE(press::EndsLikePatronymic("Лаврову"));
  for (const char* title : {"latest news", "salle de presse", "discursos", "meldungen", "новости", "最新动态"}) {
    EXPECT_TRUE(press::NamesSection(title)) << title;
  }
  for (const char* title : {"harbour", "expression", "北方社"}) EXPECT_FALSE(press::NamesSection(title)) << title;
}

// A date that can be two days is not taken, but named.
TEST(PressWords, UnclearDatesAreNamed) {
  const std::string body =
      "\n\nThe minister said that the lamps at the mouth of the harbour will be lit again in May.\n";
  const struct {
    std::string text, want;
  } rows[] = {
      {"Lamps\n\nDate: 03/04/2021" + body, "undated: 03/04/2021 can be two days; --date would set it"},
      {"Lamps" + body, "undated: --date would set it"},
  };
  for (const auto& row : rows) {
    const auto result = ReadPress(row.text, "x.txt", {});
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(result->statement.date(), "");
    ASSERT_EQ(result->remarks.size(), 1u) << row.text;
    EXPECT_EQ(result->remarks[0], row.want);
  }
}

}  // namespace
}  // namespace dicta::tools
