#include <gtest/gtest.h>

#include "tools/read/press/layout.h"
#include "tools/read/press/lines.h"

namespace dicta::tools::press {
namespace {

constexpr std::string_view kProse = "The minister met with his counterpart at length in the old town hall of the city.";

char Letter(LineRole role) {
  switch (role) {
    case LineRole::kBlank:
      return '.';
    case LineRole::kBody:
      return 'B';
    case LineRole::kTitle:
      return 'T';
    case LineRole::kDate:
      return 'D';
    case LineRole::kBreadcrumb:
      return 'N';
    case LineRole::kPage:
      return 'P';
    case LineRole::kCaption:
      return 'C';
    case LineRole::kByline:
      return 'Y';
    case LineRole::kIssuer:
      return 'I';
    case LineRole::kPlace:
      return 'L';
    case LineRole::kSource:
      return 'S';
    case LineRole::kLabel:
      return 'K';
    case LineRole::kSubtitle:
      return 'U';
    case LineRole::kEndMark:
      return 'E';
  }
  return '?';
}

TEST(PressLayout, TellsLinesApart) {
  const std::string body(kProse);
  const struct {
    const char* why;
    std::string text;
    std::string_view roles;
  } rows[] = {
      {"title, date, body, source", "Talks in Elsa\n\n 19:04 UTC+8, 2022-09-23\n" + body + "\nSource: Agency", "T.DBS"},
      {"body alone", body + "\n" + body, "BB"},
      {"breadcrumb and share link", "Home\u00A0>\u00A0News\nTalks\n\n" + body + "\n<Suggest To A Friend>", "NT.BP"},
      {"date and title on one line", " date 2025-02-17 Talks go well in Elsa\n\n" + body, "T.B"},
      {"caption", "Talks\n\nTwo men talk in the hall. (Agency/Jo Lind)\n\n" + body, "T.C.B"},
      {"caption in the body", "Talks\n\n" + body + "\n\nTwo men talk. (Photo by Jo Lind)\n\n" + body, "T.B.C.B"},
      {"byline", "Talks\nBy Jo Lind and Ann Holt\n\n" + body, "TY.B"},
      {"issuer and place", "Talks\n\nJane Holt, Minister of Ports\n\nElsa, Norvia\n\n" + body, "T.I.L.B"},
      {"office above the title", "Ministry of Foreign Affairs\nTalks go on\n\n" + body, "IT.B"},
      {"joint statement is a title", "Joint Statement on Ports\n\nOffice of the Spokesperson\n\n" + body, "T.I.B"},
      {"a title may hold a date", "Press Briefing of June 4, 2021\n\n" + body, "T.B"},
      {"and stand below another", "2021-06-04\nPress Briefing of June 4, 2021\n\n" + body, "DT.B"},
      {"a title may end in an abbreviation", "Secretary Holt meets the President of Ostria, Ivo Marin, Jr.\n\n" + body,
       "T.B"},
      {"a dash in a title is no dateline", "Seventh U.S. – Norvia Dialogue on Ports and Seas\n\n" + body, "T.B"},
      {"a colon in a title is no label",
       "Tarik Oden: Norvia Is Willing to Strengthen Ties with Ostria in the North\n\n" + body, "T.B"},
      {"title over wrapped lines",
       "SENATOR HOLT CALLS FOR\nHARBOUR INQUIRY\n\nThe senator today called for an inquiry into the closing\nof the "
       "harbour, which "
       "has been shut for a long time\nand which many of the people on the coast depend on.\nShe said so.\n",
       "TT.BBBB"},
      {"labelled header lines",
       "Title: Talks\nDate: 2024-03-05\nAuthor: Jo Lind\nURL: https://example.org/a\n\n" + body, "TDYK.B"},
      {"share bar", "Talks\n\n" + body + "\n\nShare | Print | E-mail", "T.B.P"},
      {"end mark and what follows", "Talks\n\n" + body + "\n" + body + "\n###\nAbout us\nWe are an agency.", "T.BBEEE"},
      {"timed end of a briefing", "Talks\n\n" + body + "\n\nEND 1:20 P.M. EDT", "T.B.E"},
      {"editor and copyright", "Talks\n\n" + body + "\nEditor: Jo Lind\n© 2024 Agency", "T.BPP"},
      {"a salutation opens the body", "Remarks by Jane Holt\n\nLadies and gentlemen,\n\n" + body, "T.B.B"},
      {"a page that repeats its title", "Talks\n2024-03-05\nTalks\n\n" + body, "TDT.B"},
      {"a question opens the body", "Answers of the Embassy\n\nQuestion: Why?\n\nAnswer: Because.", "T.B.B"},
      {"Chinese page",
       "首页 > 新闻\n林海会见马丁\n\n2024-03-05 09:30 "
       "来源：北方社\n\n林海在贝尔莫拉会见马丁，就双边关系和共同关心的问题深入交换了意见。\n【打印】",
       "NT.D.BP"},
      {"an editor's note above the title",
       "Editor’s note: This story has been corrected to say that the river is the Elsa.\n\nTalks\n\n" + body, "P.T.B"},
      {"and below the text",
       "Talks\n\n" + body + "\n\nNote to editors: pictures of the hall may be had from the harbour office on Mondays.",
       "T.B.P"},
      {"but not all there is", "Editor's note: This story has been corrected to say that the river is the Elsa.", "B"},
      {"a copyright notice in sentences",
       "Talks\n\n" + body +
           "\n\nCopyright 2024 The Coast Agency. All rights reserved. This material may not be "
           "published, broadcast, rewritten or redistributed without a licence from the agency.",
       "T.B.P"},
      {"who wrote and edited", "Talks\n\n" + body + "\n\nReporting by Jo Lind in Elsa; editing by Ann Holt", "T.B.P"},
      {"an agency's credit without brackets",
       "Talks\n\n" + body + "\n\nPeople wade through water in Elsa, Norvia, May 3, 2024. COAST/Jo Lind/File Photo",
       "T.B.C"},
      {"and what stands above it",
       "Talks\n\n" + body +
           "\n\nOur Standards: The Coast Principles.\n\nPeople wade through water in Elsa. COAST/Jo Lind",
       "T.B.P.C"},
      {"either and or is no credit", "Talks\n\n" + body + "\n\nThey met there. Ports/Seas", "T.B.B"},
      {"an end mark behind the last sentence", "Talks\n\n" + body + " Enditem\n\nPublished: 2024-01-04", "T.BE.D"},
      {"a word that ends a line is no end mark", "Talks\n\n" + body + " End", "T.B"},
      {"source in wide brackets",
       "林海会见马丁\n\n林海在贝尔莫拉会见马丁，就双边关系和共同关心的问题深入交换了意见。\n\n（来源：北方社）",
       "T.B.S"},
      {"what sort of document it is, above the title",
       "TRANSCRIPT\n\nPress encounter of the Minister of Ports\n\n" + body, "K.T.B"},
      {"and the only title there is", "Transcript\n\n" + body, "T.B"},
      {"an office above the path is the site's",
       "Ministry of Ports of Norvia\nHome / News / Readouts\n\nTalks\n\n" + body, "SN.T.B"},
      {"source with its date", "Talks\nSource: Agency   2025-01-02 07:12\n\n" + body, "TS.B"},
  };
  for (const auto& row : rows) {
    const Layout layout = ReadLayout(row.text, row.text[0] & 0x80 ? "zh" : "en");
    std::string roles;
    for (const Line& line : layout.lines) roles += Letter(line.role);
    EXPECT_EQ(roles, row.roles) << row.why;
  }
}

TEST(PressLayout, KeepsWhatTheHeaderSays) {
  const Layout layout =
      ReadLayout("Talks\nElsa, 4 May 2022\nBy Jo Lind\n\n" + std::string(kProse) + "\nQuelle: dna", "en");
  EXPECT_EQ(layout.title, "Talks");
  EXPECT_EQ(layout.place, "Elsa");
  EXPECT_EQ(layout.byline, "Jo Lind");
  EXPECT_EQ(layout.publisher, "dna");
  EXPECT_EQ(layout.body, kProse);
  EXPECT_EQ(ReadLayout("Talks\nSource: Agency   2025-01-02 07:12\n\n" + std::string(kProse), "en").publisher, "Agency");
  EXPECT_EQ(ReadLayout("T\n2024-03-05 09:30 来源：北方社\n\n" + std::string(kProse), "zh").publisher, "北方社");
}

// Folding shortens what it folds: the opener's end in the folded line is not that in the line.
TEST(PressLayout, BylinesWithSpacesOfSeveralBytes) {
  EXPECT_EQ(BylineOf("By Jo Lind"), "Jo Lind");
  EXPECT_EQ(BylineOf("By\u00A0Jo Lind"), "Jo Lind");
}

// The date and the people of an older picture are not the document's.
TEST(PressLayout, OlderPictures) {
  const struct {
    const char* caption;
    size_t kept;
  } rows[] = {
      {"People wade through water in Elsa, Norvia, May 3, 2024. COAST/Jo Lind", 1},
      {"People wade through water in Elsa, Norvia, May 3, 2024. COAST/Jo Lind/File Photo", 0},
      {"FILE - The ferry is seen in Elsa on Jan. 3, 2022. (Coast Photo/Jo Lind)", 0},
      {"The ferry is seen in Elsa on Jan. 3, 2022. (Coast Photo/Jo Lind, File)", 0},
      {"Die Fähre am 3. Januar 2022 in Elsa (Archivfoto: Küste/Lind)", 0},
  };
  for (const auto& row : rows) {
    const Layout layout = ReadLayout("Talks\n\n" + std::string(kProse) + "\n\n" + row.caption, "en");
    EXPECT_EQ(layout.lines.back().role, LineRole::kCaption) << row.caption;
    EXPECT_EQ(layout.captions.size(), row.kept) << row.caption;
  }
}

TEST(PressLayout, WhoPublished) {
  const std::string body = "\n\n" + std::string(kProse) + "\n\n";
  EXPECT_EQ(ReadLayout("Ministry of Ports\nHome / News / Readouts\n\nTalks" + body, "en").publisher,
            "Ministry of Ports");
  EXPECT_EQ(ReadLayout("林海会见马丁" + body + "（来源：北方社）", "zh").publisher, "北方社");
  EXPECT_EQ(ReadLayout("Talks" + body + "(Source: Coast)", "en").publisher, "Coast");
}

// What nobody here can read is not taken away: in a language without tables a line with figures may be the date.
TEST(PressLayout, UnreadLinesStay) {
  const struct {
    const char *language, *text;
  } rows[] = {
      {"ja",
       "令和6年1月15日\n\n上川大臣は、日米同盟の重要性を強調しました。長官は、「日本の支援に感謝する」と述べました。"},
      {"ar", "الرياض 12 مارس 2023\n\nاستقبل وزير الخارجية اليوم نظيره في الرياض وقال إن المملكة تدعم الحل السياسي."},
      {"ar", "الرياض ١٢ مارس ٢٠٢٣\n\nاستقبل وزير الخارجية اليوم نظيره في الرياض وقال إن المملكة تدعم الحل السياسي."},
  };
  for (const auto& row : rows) {
    const std::string text = std::string("T\n\n") + row.text;
    EXPECT_EQ(ReadLayout(text, row.language).body, row.text) << row.text;
  }
  EXPECT_EQ(ReadLayout("Talks\n\nRoom 12\n\n" + std::string(kProse), "en").body, kProse);
}

TEST(PressLayout, ParagraphsOfTheBody) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"long lines are paragraphs",
       "The first paragraph of the text is long enough to be prose by itself.\nThe second one is long enough to be "
       "prose by itself too.",
       "The first paragraph of the text is long enough to be prose by itself.\n\nThe second one is long enough to be "
       "prose by itself too."},
      {"wrapped lines are joined",
       "The first paragraph of the text is long enough to be\nwrapped, and so it goes on over the end of the "
       "first\nline and of "
       "the second line, and then it comes to an\nend.\n\nAnother.",
       "The first paragraph of the text is long enough to be wrapped, and so it goes on over the end of the first line "
       "and of the "
       "second line, and then it comes to an end.\n\nAnother."},
  };
  for (const auto& row : rows) EXPECT_EQ(ReadLayout(row.text, "en").body, row.want) << row.why;
}

TEST(PressLayout, Datelines) {
  const struct {
    std::string_view language, text, place, wire, date;
  } rows[] = {
      {"en", "MUNICH, Germany, Feb. 15 (Agency) -- The", "Munich, Germany", "Agency", "Feb. 15"},
      {"en", "PORT-AU-PRINCE (AP) — The", "Port-Au-Prince", "AP", ""},
      {"en", "WASHINGTON, D.C. - The", "Washington, D.C.", "", ""},
      {"en", "Washington, D.C. - A joint effort", "Washington, D.C.", "", ""},
      {"en", "Elsa, 3 March 2024 - The", "Elsa", "", "3 March 2024"},
      {"de", "Berlin, 5. März 2024 (dna) – Der", "Berlin", "dna", "5. März 2024"},
      {"zh", "北方社贝尔莫拉2月14日电（记者林海）外交部长", "贝尔莫拉", "北方社", "2月14日"},
      {"en", "The minister said - and he meant it", "", "", ""},
      {"en", "A well-known man left.", "", "", ""},
      {"en", "Announcing the U.S. – Norvia Platform", "", "", ""},
  };
  for (const auto& row : rows) {
    const Dateline dateline = FindDateline(row.text, {0, row.text.size()}, row.language);
    EXPECT_EQ(dateline.place, row.place) << row.text;
    EXPECT_EQ(dateline.wire, row.wire) << row.text;
    EXPECT_EQ(dateline.date.empty() ? "" : dateline.date.In(row.text), row.date) << row.text;
  }
}

TEST(PressLines, Labels) {
  const struct {
    std::string_view line, name;
  } rows[] = {
      {"MR PRICE: Good afternoon.", "MR PRICE"},
      {"Question:\u2002Why?", "Question"},
      {"问：为什么？", "问"},
      {"PRIME MINISTER:- Well", "PRIME MINISTER"},
      {"Q  Minister, why?", "Q"},
      {"PM ( cont): and", "PM ( cont)"},
      {"JANE HOLT (through interpreter): Yes", "JANE HOLT (through interpreter)"},
      {"He said this: go", ""},
      {"At 10:30 we left", ""},
      {"https://example.org", ""},
      {"Minister of Health: Yes", "Minister of Health"},
      {"No label here", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(FindLabel(row.line).name, row.name) << row.line;
}

}  // namespace
}  // namespace dicta::tools::press
