#include <gtest/gtest.h>

#include "storage/date.h"
#include "tools/read/press/dates.h"
#include "tools/read/reader.h"

namespace dicta::tools::press {
namespace {

std::string Show(const FoundDate& date) {
  if (date.weekday) return "weekday " + std::to_string(*date.weekday);
  if (date.relative_day) return "day " + std::to_string(*date.relative_day);
  if (date.without_year()) return "--" + std::to_string(date.month) + "-" + std::to_string(date.day);
  return date.full() ? FormatMoment(date) : FormatDate(date);
}

TEST(PressDates, ReadsEveryForm) {
  const struct {
    std::string_view language, text, want;
  } rows[] = {
      {"en", "2025-02-14", "2025-02-14"},
      {"en", "2025/2/14", "2025-02-14"},
      {"en", "on February 14, 2025 local time", "2025-02-14"},
      {"en", "14 February 2025", "2025-02-14"},
      {"en", "the 1st of May, 1890", "1890-05-01"},
      {"en", "Feb. 15 (Agency)", "--2-15"},
      {"en", "February 2025", "2025-02"},
      {"en", "14.02.2025", "2025-02-14"},
      {"en", "14/02/2025", "2025-02-14"},
      {"en", "02/14/2025", "2025-02-14"},
      {"en", "03/04/2025", ""},  // April 3 or March 4: left out
      {"fr", "03/04/2025", "2025-04-03"},
      {"en", "2025-02-30", ""},
      {"en", "you may 5 times", ""},
      {"en", "19:04 UTC+8, 2022-09-23", "2022-09-23T19:04+08:00"},
      {"en", "2023-07-14 03:40", "2023-07-14T03:40"},
      {"en", "2023-07-14T03:40:09Z", "2023-07-14T03:40:09Z"},
      {"en", "2023-07-14 03:40 -03:30", "2023-07-14T03:40-03:30"},
      {"en", "July 14, 2023, 3:40 p.m.", "2023-07-14T15:40"},
      {"en", "July 14, 2023 12:05 AM", "2023-07-14T00:05"},
      {"zh", "2025年2月14日", "2025-02-14"},
      {"zh", "2月14日", "--2-14"},
      {"zh", "2025年2月", "2025-02"},
      {"fr", "le 1er mars 2024", "2024-03-01"},
      {"es", "14 de febrero de 2025", "2025-02-14"},
      {"de", "5. März 2024", "2024-03-05"},
      {"ru", "14 февраля 2025 года", "2025-02-14"},
      {"en", "10,00 2 items, versions 1.2.3", ""},
      {"en", "information friday", "weekday 5"},
      {"en", "met on Friday", "weekday 5"},
      {"en", "spoke today", "day 0"},
      {"fr", "a reçu hier", "day -1"},
  };
  for (const auto& row : rows) {
    const auto dates = FindDates(row.text, {0, row.text.size()}, row.language, true);
    EXPECT_EQ(dates.empty() ? "" : Show(dates[0]), row.want) << row.text;
  }
}

TEST(PressDates, NearestYearCrossesNewYear) {
  const auto day = [](std::string_view text) { return ParseDate(text)->first; };
  const struct {
    std::string_view text, reference, want;
  } rows[] = {
      {"Dec. 31", "2024-01-02", "2023-12-31"},
      {"Jan. 1", "2023-12-30", "2024-01-01"},
      {"Feb. 15", "2025-02-17", "2025-02-15"},
      {"Feb. 29", "2024-03-01", "2024-02-29"},
  };
  for (const auto& row : rows) {
    const auto dates = FindDates(row.text, {0, row.text.size()}, "en", false);
    ASSERT_EQ(dates.size(), 1U) << row.text;
    EXPECT_EQ(FormatDay(*NearestYear(dates[0], day(row.reference))), row.want) << row.text;
  }
  EXPECT_EQ(FormatDay(WeekdayBefore(5, day("2025-02-15"))), "2025-02-14");
  EXPECT_EQ(FormatDay(WeekdayBefore(6, day("2025-02-15"))), "2025-02-15");
  EXPECT_EQ(FormatDay(WeekdayBefore(4, day("1969-12-31"))), "1969-12-25");
}

TEST(PressDates, DateInFileName) {
  const struct {
    std::string_view name, want;
  } rows[] = {{"a/2025-02-14_x.txt", "2025-02-14"},
              {"wjb-20250214.txt", "2025-02-14"},
              {"2025_02_14.txt", "2025-02-14"},
              {"story-88217.txt", ""},
              {"123202502141.txt", ""},
              {"20251341.txt", ""},
              {"2025-02-14/readme.txt", ""}};
  for (const auto& row : rows) {
    const auto date = DateInName(row.name);
    EXPECT_EQ(date ? FormatDate(*date) : "", row.want) << row.name;
  }
}

// A document's dates: "date published | KIND BASIS value raw; …".
std::string DatesOf(std::string_view text, std::string_view name, const Hints& hints = {}) {
  const auto result = ReadPress(text, name, hints);
  if (!result.ok()) return result.status().ToString();
  const v1::Statement& statement = result->statement;
  std::string out = statement.date() + " " + statement.published() + " |";
  for (const auto& e : statement.date_evidence()) {
    out += " " + v1::DateEvidence::Kind::Value_Name(e.kind()) + " " + v1::DateEvidence::Basis::Value_Name(e.basis()) +
           " " + e.value() + " " + e.raw() + ";";
  }
  return out;
}

TEST(PressDates, TellsDatesApart) {
  const std::string met = " met with his counterpart at length in the old town hall of the northern harbour city.\n";
  const struct {
    const char* why;
    std::string text;
    std::string_view name, want;
  } rows[] = {
      {"a full date in the opening is the day said",
       "Talks\n2024-11-05 18:20\n\nOn November 4, 2024, Minister Tarik Oden" + met, "x.txt",
       "2024-11-04 2024-11-05T18:20 | PUBLISHED HEADER 2024-11-05T18:20 2024-11-05 18:20; SAID BODY 2024-11-04 "
       "November 4, 2024;"},
      {"a weekday counts back from publication", "Talks\n2022-09-23\n\nMinister Tarik Oden on Thursday" + met, "x.txt",
       "2022-09-22 2022-09-23 | PUBLISHED HEADER 2022-09-23 2022-09-23; SAID BODY 2022-09-22 Thursday;"},
      {"and from the dateline rather",
       "Talks\n2025-02-17\n\nELSA, Feb. 15 (Agency) -- Minister Tarik Oden on Friday" + met, "x.txt",
       "2025-02-14 2025-02-17 | PUBLISHED HEADER 2025-02-17 2025-02-17; DATELINE DATELINE 2025-02-15 Feb. 15; "
       "SAID BODY 2025-02-14 Friday;"},
      {"a dateline takes its year across New Year",
       "Talks\n2024-01-02\n\nELSA, Dec. 31 (Agency) -- Minister Tarik Oden" + met, "x.txt",
       "2023-12-31 2024-01-02 | PUBLISHED HEADER 2024-01-02 2024-01-02; DATELINE DATELINE 2023-12-31 Dec. 31;"},
      {"a dateline without any context has no year", "Talks\n\nELSA, Dec. 31 (Agency) -- Minister Tarik Oden" + met,
       "x.txt", "  |"},
      {"next Friday is not the day said",
       "Talks\n2025-02-17\n\nMinister Tarik Oden will speak next Friday and has" + met, "x.txt",
       "2025-02-17 2025-02-17 | PUBLISHED HEADER 2025-02-17 2025-02-17;"},
      {"history is not the day said", "Talks\n2025-02-17\n\nOn May 4, 1998, Minister Tarik Oden" + met, "x.txt",
       "2025-02-17 2025-02-17 | PUBLISHED HEADER 2025-02-17 2025-02-17;"},
      {"a caption's date",
       "Talks\n2025-02-17\n\nTwo men talk in Elsa, Feb. 14, 2025. (Agency/Jo Lind)\n\nMinister Tarik Oden" + met,
       "x.txt",
       "2025-02-14 2025-02-17 | PUBLISHED HEADER 2025-02-17 2025-02-17; SAID CAPTION 2025-02-14 Feb. 14, 2025;"},
      {"the file's name, when nothing else", "Talks\n\nMinister Tarik Oden" + met, "a-20250214.txt",
       "2025-02-14  | PUBLISHED FILENAME 2025-02-14 20250214;"},
      {"a title's date", "Briefing – June 4, 2021\n\nMinister Tarik Oden" + met, "x.txt",
       "2021-06-04  | SAID HEADER 2021-06-04 June 4, 2021;"},
      {"place and date above a speech",
       "Remarks by Minister Tarik Oden\nKelby, 4 May 2022\n\nWe are glad that so many of you came here today.\n",
       "x.txt", "2022-05-04  | SAID HEADER 2022-05-04 4 May 2022;"},
      {"somebody's own words are said when they are issued",
       "On tides\n2022-05-04\n\nJane Holt, Minister of Ports\n\nYesterday I said that we will mend the wall before the "
       "winter comes.\n",
       "x.txt", "2022-05-04 2022-05-04 | PUBLISHED HEADER 2022-05-04 2022-05-04;"},
      {"nothing known, nothing invented", "Talks\n\nMinister Tarik Oden" + met, "x.txt", "  |"},
  };
  for (const auto& row : rows) EXPECT_EQ(DatesOf(row.text, row.name), row.want) << row.why;
}

TEST(PressDates, HintsFillOnlyWhatIsMissing) {
  Hints hints;
  hints.date = "2020-01";
  EXPECT_EQ(DatesOf("Talks\n\nThe minister met with his counterpart at length in the old town hall.\n", "x.txt", hints),
            "2020-01  | SAID USER 2020-01 2020-01;");
  EXPECT_EQ(DatesOf("Talks\n2024-03-03\n\nThe minister met with his counterpart at length in the old town hall.\n",
                    "x.txt", hints),
            "2024-03-03 2024-03-03 | PUBLISHED HEADER 2024-03-03 2024-03-03;");
  const auto undated =
      ReadPress("Talks\n\nThe minister met with his counterpart at length in the old town hall.\n", "x.txt", {});
  ASSERT_TRUE(undated.ok());
  ASSERT_EQ(undated->remarks.size(), 1U);
  EXPECT_EQ(undated->remarks[0], "undated: --date would set it");
}

}  // namespace
}  // namespace dicta::tools::press
