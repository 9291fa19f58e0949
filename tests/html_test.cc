// Pages: each rule of the reader by small pages of one line, then whole pages.
#include "tools/read/html/html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "tools/read/html/blocks.h"
#include "tools/read/html/charset.h"
#include "tools/read/html/json_ld.h"
#include "tools/read/html/main_text.h"
#include "tools/read/html/metadata.h"
#include "tools/read/html/title.h"
#include "tools/read/language_tag.h"
#include "tools/read/moment.h"
#include "tools/read/press/byline.h"

namespace dicta::tools {
namespace {

const std::string kProse =
    "The minister said that the ferries of Norvia would be inspected twice a year, and that the crews would be "
    "trained.";
const std::string kMore =
    "She added that the agreement with Elsa would be signed in autumn, when the harbour is open to ships again.";

std::string MainTextOf(const std::string& html, std::string_view title = "", std::string_view article_body = "") {
  const auto tree = html::ParseHtml(html);
  return tree.ok() ? html::MainText(xmlDocGetRootElement(tree->get()), title, article_body) : tree.status().message();
}

html::Metadata MetadataOf(const std::string& html, const std::vector<std::string>& lines = {}) {
  const auto tree = html::ParseHtml(html);
  return tree.ok() ? html::ReadMetadata(xmlDocGetRootElement(tree->get()), lines) : html::Metadata();
}

v1::Statement Read(const std::string& html, const Hints& hints = {}) {
  std::string charset;
  const auto read = ReadHtml(html, "", hints, &charset);
  EXPECT_TRUE(read.ok()) << read.status().message();
  return read.ok() ? read->statement : v1::Statement();
}

std::string Sample(const std::string& name) {
  std::ifstream in(DICTA_SOURCE_DIR "/tests/data/html/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

TEST(HtmlBlocks, LinesAndWhiteSpace) {
  const struct {
    const char *why, *html, *want;
  } kRows[] = {
      {"paragraphs", "<p>One</p><p>Two</p>", "One\nTwo"},
      {"white space is one space", "<p>One\n  two\t three</p>", "One two three"},
      {"inline elements do not break", "<p>One <b>two</b><i>three</i></p>", "One twothree"},
      {"line breaks", "<p>One<br>two<br><br>three</p>", "One\ntwo\nthree"},
      {"lists", "<ul><li>One</li><li>two</li></ul>", "One\ntwo"},
      {"table rows", "<table><tr><td>One</td><td>two</td></tr><tr><td>three</td></tr></table>", "One two\nthree"},
      {"preformatted lines", "<pre>One\ntwo</pre>", "One\ntwo"},
      {"an unclosed element", "<p>One<p>two", "One\ntwo"},
      {"a no-break space between words stays", "<p>One&nbsp;two</p>", "One\u00a0two"},
      {"beside a space it is a gap", "<p>One.&nbsp; Two &nbsp; </p>", "One. Two"},
      {"quotation elements", "<p>She said <q>yes</q></p>", "She said \u201cyes\u201d"},
      {"scripts, styles, forms", "<p>One</p><script>x</script><style>y</style><button>z</button>", "One"},
      {"captions", "<figure><img><figcaption>A boat</figcaption></figure><p>One</p>", "One"},
      {"captions by class", "<p class='wp-caption-text'>A boat</p><p>One</p>", "One"},
      {"hidden", "<p hidden>x</p><p style='display: none'>y</p><p aria-hidden=true>z</p><p>One</p>", "One"},
      {"text without tags keeps its lines", "One\ntwo", "One\ntwo"},
      {"entities alone are markup", "One &amp; two\nthree", "One & two\nthree"},
      {"a bare < is text", "1 < 2", "1 < 2"},
      {"empty", " ", ""},
  };
  for (const auto& row : kRows) {
    const auto got = html::BlocksOfFragment(row.html);
    ASSERT_TRUE(got.ok()) << row.why;
    EXPECT_EQ(*got, row.want) << row.why;
  }
}

TEST(HtmlMainText, WhatIsLeftOut) {
  const std::string body = "<p>" + kProse + "</p><p>" + kMore + "</p>";
  const struct {
    const char* why;
    std::string html;
  } kRows[] = {
      {"nothing", body},
      {"navigation", "<nav><p>" + kProse + "</p></nav>" + body},
      {"navigation by role", "<div role=navigation><p>" + kProse + "</p></div>" + body},
      {"page header and footer", "<header>" + kMore + "</header>" + body + "<footer><p>" + kProse + "</p></footer>"},
      {"sidebar", "<div>" + body + "</div><aside><p>" + kProse + "</p></aside>"},
      {"class says so", "<div>" + body + "<div class='cookie-notice'><p>" + kProse + "</p></div></div>"},
      {"id says so", "<div>" + body + "<div id='relatedStories'><p>" + kProse + "</p></div></div>"},
      {"an article among others", "<article>" + body + "</article><div><p>" + kMore + "</p></div>"},
      {"the article's body", "<article><p>" + kMore + "</p><div itemprop=articleBody>" + body + "</div></article>"},
      {"main", "<div><p>" + kMore + "</p></div><main>" + body + "</main>"},
      {"the element with most prose", "<div><div>" + body + "</div><div><a href=x>Read</a></div></div>"},
      {"lists of links",
       "<div>" + body + "<ul><li><a href=a>One story</a></li><li><a href=b>Other</a></li></ul></div>"},
      {"the title again", "<div><h2>Ferries</h2>" + body + "</div>"},
      {"headings of the page", "<div><h1>News of the harbour</h1>" + body + "</div>"},
      {"caption", "<div><figure><figcaption>" + kProse + "</figcaption></figure>" + body + "</div>"},
      {"byline and date", "<div><p class=author-name>Jane</p><time>4 June</time>" + body + "</div>"},
  };
  for (const auto& row : kRows) EXPECT_EQ(MainTextOf(row.html, "Ferries"), kProse + "\n" + kMore) << row.why;
}

TEST(HtmlMainText, WhatStays) {
  const std::string one = "<p>" + kProse + "</p>";
  const struct {
    const char* why;
    std::string html, want;
  } kRows[] = {
      {"a class of the whole page says nothing", "<body class='sidebar-left'>" + one, kProse},
      {"a wrapper with the article inside", "<div class='print'><article>" + one + "</article></div>", kProse},
      {"short lines between prose", "<div>" + one + "<p>Yes.</p>" + one + "</div>", kProse + "\nYes.\n" + kProse},
      {"a lead beside the rest", "<div><p>" + kMore + "</p><div>" + one + one + one + one + "</div></div>",
       kMore + "\n" + kProse + "\n" + kProse + "\n" + kProse + "\n" + kProse},
      {"a list of words", "<div>" + one + "<ul><li>Radio</li><li>Boats</li></ul></div>", kProse + "\nRadio\nBoats"},
      {"a date inside prose", "<p>On <time>Friday</time>, " + kProse + "</p>", "On Friday, " + kProse},
      {"a name inside prose", "<p><span class=author>Jane Doe</span> said: " + kProse + "</p>",
       "Jane Doe said: " + kProse},
      {"prose with a link", "<div><p>" + kProse + " <a href=x>More</a></p></div>", kProse + " More"},
      {"line breaks instead of paragraphs", "<div>" + kProse + "<br><br>" + kMore + "</div>", kProse + "\n" + kMore},
      {"a page of nothing but a line", "<p>Yes.</p>", "Yes."},
      {"a list of articles is not its first",
       "<div><article><p>" + kProse + "</p></article><article><p>" + kMore + "</p></article></div>",
       kProse + "\n" + kMore},
      {"an article and a shorter one", "<div><article>" + one + one + "</article><article>" + one + "</article></div>",
       kProse + "\n" + kProse},
      {"an article in an article", "<article><article>" + one + "</article></article><p>Yes.</p>", kProse},
  };
  for (const auto& row : kRows) EXPECT_EQ(MainTextOf(row.html), row.want) << row.why;
}

TEST(HtmlMainText, ArticleBodyOfJsonLd) {
  const std::string page = "<div><p>" + kProse + "</p><p>" + kMore + "</p></div>";
  EXPECT_EQ(MainTextOf(page, "", kProse), kProse) << "blocks outside it are not body";
  EXPECT_EQ(MainTextOf(page, "", "Nothing of what is shown"), kProse + "\n" + kMore) << "it must fit the page";
  EXPECT_EQ(MainTextOf("<p>Loading</p>", "", kProse + " " + kMore), kProse + " " + kMore) << "the page shows none";
}

TEST(HtmlTitle, Rows) {
  const struct {
    const char* why;
    html::TitleEvidence evidence;
    const char* want;
  } kRows[] = {
      {"a heading that <title> confirms", {{"Ferries"}, "Ferries | Courier", "", "", "", ""}, "Ferries"},
      {"not the site's heading", {{"Courier", "Ferries"}, "Ferries | Courier", "", "", "Courier", ""}, "Ferries"},
      {"shared title", {{}, "Ferries | Courier", "Ferries", "", "", ""}, "Ferries"},
      {"headline", {{}, "", "Look at these", "Ferries", "", ""}, "Ferries"},
      {"the only heading", {{"Ferries"}, "", "", "", "", ""}, "Ferries"},
      {"publisher at the end", {{}, "Ferries - Courier", "", "", "Courier", ""}, "Ferries"},
      {"publisher in front", {{}, "Courier: x | Ferries", "", "", "courier x", ""}, "Ferries"},
      {"two parts of the site",
       {{}, "Ferries - Elsa Courier | Courier", "", "", "Courier", "https://elsacourier.example/"},
       "Ferries"},
      {"the address", {{}, "Ferries \u2013 Port Elsa", "", "", "", "https://www.port-elsa.example/a"}, "Ferries"},
      {"a line of the page",
       {{}, "Ferries are safe_Courier", "", "", "", "", {"Home", "Ferries are safe"}},
       "Ferries are safe"},
      {"no evidence", {{}, "Ferries - safe at last", "", "", "", ""}, "Ferries - safe at last"},
      {"nothing", {{}, "", "", "", "", ""}, ""},
  };
  for (const auto& row : kRows) EXPECT_EQ(html::TitleOf(row.evidence), row.want) << row.why;
}

TEST(HtmlMetadata, Published) {
  const struct {
    const char *why, *html, *want;
  } kRows[] = {
      {"meta", "<meta property='article:published_time' content='2025-02-14T10:00:00+01:00'>",
       "2025-02-14T10:00:00+01:00"},
      {"no offset is made up", "<meta name=date content='2025-02-14 10:00'>", "2025-02-14T10:00"},
      {"Dublin Core", "<meta name='DC.date.issued' content='2025-02-14'>", "2025-02-14"},
      {"JSON-LD first",
       "<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-02-14\"}</script>"
       "<meta name=date content='2025-02-20'>",
       "2025-02-14"},
      {"not the modification", "<meta property='article:modified_time' content='2025-02-14'>", ""},
      {"nor in JSON-LD",
       "<script type='application/ld+json'>{\"@type\":\"Article\",\"dateModified\":\"2025-02-14\"}</script>", ""},
      {"microdata", "<time itemprop=datePublished datetime='2025-02-14'>x</time>", "2025-02-14"},
      {"the only <time>", "<time datetime='2025-02-14T08:00Z'>Friday</time>", "2025-02-14T08:00Z"},
      {"its day again", "<time datetime='2025-02-14T08:00Z'>x</time><time datetime='2025-02-14'>x</time>",
       "2025-02-14T08:00Z"},
      {"two that differ", "<time datetime='2025-02-14'>x</time><time datetime='2025-02-15'>x</time>", ""},
      {"one of them says so",
       "<time datetime='2025-02-14'>x</time><time class=published datetime='2025-02-15'>x</time>", "2025-02-15"},
      {"one of them is of a change",
       "<time datetime='2025-02-14'>x</time><time class=updated datetime='2025-02-15'>x</time>", "2025-02-14"},
      {"one of them is beside",
       "<time datetime='2025-02-14'>x</time><aside><time datetime='2025-02-15'>x</time></aside>", "2025-02-14"},
      {"by class", "<span class=post-date>14 February 2025</span>", "2025-02-14"},
      {"in the page's language", "<html lang=fr><span class=date>14 f&eacute;vrier 2025</span>", "2025-02-14"},
      {"no such day", "<meta name=date content='2025-02-30'>", ""},
  };
  for (const auto& row : kRows) EXPECT_EQ(MetadataOf(row.html).published, row.want) << row.why;
}

TEST(HtmlMetadata, Others) {
  const html::Metadata said = MetadataOf(
      "<html lang='en_us'><head><link rel=canonical href='https://a.example/x'><meta property='og:url' "
      "content='https://b.example/'><meta property='og:site_name' content='Courier'><meta name=author content='By Jane "
      "Doe'>");
  EXPECT_EQ(said.url, "https://a.example/x");
  EXPECT_EQ(said.language, "en-US");
  EXPECT_EQ(said.publisher, "Courier");
  EXPECT_EQ(said.byline, "Jane Doe");
  const html::Metadata other = MetadataOf(
      "<head><link rel=canonical href='/x'><meta property='og:url' content='https://b.example/'>"
      "<meta property='og:locale' content='de_AT'></head><p class=byline>Jane Doe, Minister of Ports</p>"
      "<script type='application/ld+json'>[{\"@type\":[\"Thing\",\"http://schema.org/Article\"],\"publisher\":"
      "{\"name\":\"Ports\"}}]</script>");
  EXPECT_EQ(other.url, "https://b.example/") << "a relative address is no address";
  EXPECT_EQ(other.language, "de-AT");
  EXPECT_EQ(other.publisher, "Ports");
  EXPECT_EQ(other.byline, "Jane Doe, Minister of Ports");
  EXPECT_EQ(MetadataOf("<meta property='og:site_name' content='Courier'><meta name=author content=courier>").byline, "")
      << "the publisher is nobody's name";
}

TEST(HtmlMetadata, PublisherBesideTheTitle) {
  const struct {
    const char *why, *head, *want;
  } kRows[] = {
      {"an office", "<title>Ferries - Ministry of Ports of Norvia</title>", "Ministry of Ports of Norvia"},
      {"behind a section", "<title>Ferries | News | Ministry of Ports</title>", "Ministry of Ports"},
      {"what the address says",
       "<title>Ferries | Elsa Courier</title><link rel=canonical href='https://www.elsa-courier.example/1'>",
       "Elsa Courier"},
      {"anything else may be anything", "<title>Ferries - Harbour news</title>", ""},
      {"more of the title", "<title>Ferries of the Ministry of Ports</title>", ""},
      {"two offices", "<title>Ferries - Ministry of Ports - Ministry of Trade</title>", ""},
      {"what the page says first",
       "<title>Ferries - Ministry of Ports</title><meta property='og:site_name' content='Courier'>", "Courier"},
  };
  for (const auto& row : kRows)
    EXPECT_EQ(MetadataOf(row.head + std::string("<body><h1>Ferries</h1>")).publisher, row.want) << row.why;
}

TEST(HtmlJsonLd, Rows) {
  const struct {
    const char *why, *script, *published, *byline;
  } kRows[] = {
      {"one object", R"({"@type":"Article","datePublished":"2025","author":{"name":"Jane Doe"}})", "2025", "Jane Doe"},
      {"a graph", R"({"@graph":[{"@type":"WebPage"},{"@type":"NewsArticle","datePublished":"2025"}]})", "2025", ""},
      {"a reference",
       R"([{"@id":"#j","name":"Jane Doe","jobTitle":"Minister of Ports"},)"
       R"({"@type":"Article","author":{"@id":"#j"}}])",
       "", "Jane Doe, Minister of Ports"},
      {"authors", R"({"@type":"Article","author":[{"name":"A B"},"C D"]})", "", "A B, C D"},
      {"in a comment", "<!-- {\"@type\":\"Article\",\"datePublished\":\"2025\"} -->", "2025", ""},
      {"in CDATA", "//<![CDATA[\n{\"@type\":\"Article\",\"datePublished\":\"2025\"}\n//]]>", "2025", ""},
      {"not of a document", R"({"@type":"Organization","datePublished":"2025"})", "", ""},
      {"broken", R"({"@type":"Article","datePublished":"2025")", "", ""},
  };
  for (const auto& row : kRows) {
    const auto tree =
        html::ParseHtml("<script type='application/ld+json'>" + std::string(row.script) + "</script><p>x");
    ASSERT_TRUE(tree.ok());
    const html::JsonLd got = html::ReadJsonLd(xmlDocGetRootElement(tree->get()));
    EXPECT_EQ(got.published, row.published) << row.why;
    EXPECT_EQ(got.byline, row.byline) << row.why;
  }
}

TEST(Moment, Rows) {
  const struct {
    const char *written, *want;
  } kRows[] = {
      {"Sat, 22 May 2021 12:00:47 +0000", "2021-05-22T12:00:47Z"},
      {"22 May 2021 12:00 +0530", "2021-05-22T12:00+05:30"},
      {"Sat, 22 May 21 12:00:47 GMT", "2021-05-22T12:00:47Z"},
      {"Sat, 2 May 1998 9:00:47 EST", "1998-05-02T09:00:47-05:00"},
      {"Sat, 22 May 2021 12:00:47 XYZ", "2021-05-22T12:00:47"},
      {"Sat, 22 May 2021", "2021-05-22"},
      {"2021-05-22T12:00:47Z", "2021-05-22T12:00:47Z"},
      {"2021-05-22T12:00:47.25+0200", "2021-05-22T12:00:47.25+02:00"},
      {"2021-05-22 12:00:47 -05", "2021-05-22T12:00:47-05:00"},
      {"2021-05-22T12:00", "2021-05-22T12:00"},
      {" 2021-05-22 ", "2021-05-22"},
      {"May 22, 2021", "2021-05-22"},
      {"Sat, 31 Jun 2021 12:00:47 +0000", ""},
      {"2021-05-22T25:00", "2021-05-22"},  // there is no such hour
      {"May 2021", ""},
      {"yesterday", ""},
      {"", ""},
  };
  for (const auto& row : kRows) EXPECT_EQ(MomentOf(row.written), row.want) << row.written;
}

TEST(LanguageTag, Rows) {
  const struct {
    const char *written, *want;
  } kRows[] = {{"en", "en"},
               {"en_us", "en-US"},
               {"ZH-HANS-cn", "zh-Hans-CN"},
               {"fr-FR, en", "fr-FR"},
               {"es-419", "es-419"},
               {"english", ""},
               {"und", ""},
               {"e", ""},
               {"en-", ""},
               {"", ""},
               {"12", ""}};
  for (const auto& row : kRows) EXPECT_EQ(LanguageTag(row.written), row.want) << row.written;
}

TEST(Byline, Speakers) {
  const struct {
    const char* byline;
    std::vector<std::pair<std::string, std::string>> want;
  } kRows[] = {
      {"Merisa Kovarin, Minister of Transport", {{"Merisa Kovarin", "Minister of Transport"}}},
      {"Jonas T. Hale, Acting Deputy Spokesperson, Ministry of Ports",
       {{"Jonas T. Hale", "Acting Deputy Spokesperson, Ministry of Ports"}}},
      {"Merisa Kovarin, Minister of Transport, Jonas Hale, Ministry Spokesperson",
       {{"Merisa Kovarin", "Minister of Transport"}, {"Jonas Hale", "Ministry Spokesperson"}}},
      {"Office of the Spokesperson", {}},
      {"Jane Doe", {}},
      {"Jane Doe, Political Correspondent", {}},
      {"Jane Doe, Staff Writer", {}},
      {"", {}},
  };
  for (const auto& row : kRows) {
    std::vector<std::pair<std::string, std::string>> got;
    for (const v1::Speaker& speaker : press::SpeakersOfByline(row.byline))
      got.emplace_back(speaker.name(), speaker.role());
    EXPECT_EQ(got, row.want) << row.byline;
  }
}

TEST(HtmlCharset, Rows) {
  const struct {
    const char* why;
    std::string bytes, charset;
  } kRows[] = {
      {"UTF-8 whatever it says", "<meta charset=iso-8859-1><p>caf\u00e9", "UTF-8"},
      {"meta", "<meta charset='windows-1251'><p>\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251"},
      {"http-equiv", "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><p>\xc4\xe3\xba\xc3",
       "gb18030"},
      {"Latin 1 is windows-1252",
       "<meta charset=iso-8859-1><p>\x93"
       "caf\xe9\x94",
       "windows-1252"},
      {"XML declaration", "<?xml version='1.0' encoding='Shift_JIS'?><html>\x82\xa0", "Shift_JIS"},
      {"byte order mark", "\xef\xbb\xbf<p>caf\u00e9", "UTF-8"},
      {"what does not fit is not believed", "<meta charset=nonsense><p>Il a dit caf\xe9 et th\xe9", "windows-1252"},
  };
  for (const auto& row : kRows) {
    const auto decoded = html::DecodeMarkup(row.bytes);
    ASSERT_TRUE(decoded.ok()) << row.why << decoded.status().message();
    std::string got = decoded->charset, want = row.charset;
    std::transform(got.begin(), got.end(), got.begin(), ::tolower);
    std::transform(want.begin(), want.end(), want.begin(), ::tolower);
    EXPECT_EQ(got, want) << row.why;
  }
}

TEST(HtmlRead, Article) {
  const v1::Statement s = Read(Sample("article.html"));
  EXPECT_EQ(s.title(), "Norvia and Elsa agree on ferry safety");
  EXPECT_EQ(s.language(), "en-GB");
  EXPECT_EQ(s.published(), "2025-02-15T09:30:00+01:00");
  EXPECT_EQ(s.date(), "2025-02-14") << "Friday, against the day of publication";
  EXPECT_EQ(s.source().publisher(), "Port Elsa Courier");
  EXPECT_EQ(s.source().url(), "https://courier.example/2025/02/ferry-safety");
  EXPECT_EQ(s.source().byline(), "Ida Brandt, Political Correspondent");
  EXPECT_EQ(s.extraction().extractor(), "html");
  ASSERT_EQ(s.speakers_size(), 1) << "who writes does not speak";
  EXPECT_EQ(s.speakers(0).name(), "Merisa Kovarin");
  EXPECT_EQ(s.utterances_size(), 3);
  EXPECT_TRUE(s.text().starts_with("PORT ELSA \u2013 Norvia and Elsa signed"));
  EXPECT_TRUE(s.text().ends_with("Ships are inspected twice a year.\n\nCrews train together."));
  for (const char* page :
       {"cookies", "Share", "Cheap", "aground", "Photo", "something else", "rights", "Brandt", "Skip"}) {
    EXPECT_EQ(s.text().find(page), std::string::npos) << page;
  }
}

TEST(HtmlRead, Remarks) {
  const v1::Statement s = Read(Sample("remarks.html"));
  EXPECT_EQ(s.title(), "Remarks at the Harbour Conference");
  EXPECT_EQ(s.date(), "2021-06-04");
  EXPECT_EQ(s.genre(), v1::Genre::SPEECH);
  ASSERT_EQ(s.speakers_size(), 1);
  EXPECT_EQ(s.speakers(0).name(), "Merisa Kovarin");
  EXPECT_EQ(s.speakers(0).role(), "Minister of Transport");
  EXPECT_TRUE(s.text().starts_with("Thank you very much.")) << "the byline again is not body";
  EXPECT_TRUE(s.text().ends_with("our talks today."));
  ASSERT_EQ(s.utterances_size(), 1);
  EXPECT_EQ(s.utterances(0).end(), s.text().size());
}

TEST(HtmlRead, PageOfTables) {
  const v1::Statement s = Read(Sample("meeting-zh.html"));
  EXPECT_EQ(s.title(), "诺维亚外交部长会见埃尔萨大使");
  EXPECT_EQ(s.language().substr(0, 2), "zh");
  EXPECT_EQ(s.published(), "2021-06-04") << "a line between title and text";
  EXPECT_EQ(s.date(), "2021-06-04");
  EXPECT_TRUE(s.text().starts_with("2021年6月4日"));
  EXPECT_TRUE(s.text().ends_with("取得更多成果。"));
  ASSERT_GE(s.speakers_size(), 1);
  EXPECT_EQ(s.speakers(0).name(), "林海");
}

TEST(HtmlRead, APageOfSeveralArticlesSaysSo) {
  const std::string one = "<article><p>" + kProse + "</p></article>";
  std::string charset;
  const auto page = ReadHtml("<h1>News</h1>" + one, "", {}, &charset);
  const auto list = ReadHtml("<h1>News</h1>" + one + one, "", {}, &charset);
  ASSERT_TRUE(page.ok() && list.ok());
  const std::string remark = "the page has several articles: they were read as one";
  EXPECT_EQ(std::count(page->remarks.begin(), page->remarks.end(), remark), 0);
  EXPECT_EQ(std::count(list->remarks.begin(), list->remarks.end(), remark), 1);
}

TEST(HtmlRead, HintsFillWhatIsNotSaid) {
  const v1::Statement s =
      Read("<p>" + kProse + "</p>",
           {.publisher = "Courier", .language = "", .date = "2024", .speaker = "", .place = "Elsa"});
  EXPECT_EQ(s.source().publisher(), "Courier");
  EXPECT_EQ(s.date(), "2024");
  EXPECT_EQ(s.place(), "Elsa");
}

TEST(HtmlRead, WhatCannotBeReadIsRefused) {
  std::string deep;
  for (int i = 0; i < 100000; ++i) deep += "<div>";
  std::string attributes;
  for (int i = 0; i < 3000; ++i) attributes += " a" + std::to_string(i);
  const struct {
    const char* why;
    std::string bytes, message;
  } kRows[] = {
      {"empty", "", "empty"},
      {"attributes without end", "<p" + attributes + ">" + kProse, "attributes"},
      {"no text", "<html><script>x</script></html>", "no text"},
      {"nested without end", deep + kProse, "nested"},
      {"binary", "%PDF-1.4", "PDF"},
  };
  for (const auto& row : kRows) {
    std::string charset;
    const auto read = ReadHtml(row.bytes, "", {}, &charset);
    ASSERT_FALSE(read.ok()) << row.why;
    EXPECT_NE(read.status().message().find(row.message), std::string::npos) << row.why << read.status().message();
  }
}

TEST(HtmlRead, DamagedPagesDoNoHarm) {
  const std::string page = Sample("article.html");
  std::string charset;
  for (size_t size = 0; size < page.size(); size += 7) (void)ReadHtml(page.substr(0, size), "", {}, &charset).ok();
  for (size_t at = 0; at < page.size(); at += 3) {
    std::string damaged = page;
    damaged[at] = "<>&\"'\0x"[at % 7];
    (void)ReadHtml(damaged, "", {}, &charset).ok();
  }
  // What looks like many attributes, but is none.
  EXPECT_EQ(Read("<script>if (a<b " + std::string(9000, ' ') + "x</script><p data='" + page + "'>" + kProse).text(),
            kProse);
  // JSON within JSON without end.
  const std::string brackets(100000, '[');
  EXPECT_EQ(Read("<script type='application/ld+json'>" + brackets + "</script><p>" + kProse).text(), kProse);
  const std::string entity = "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&x; " + kProse + "</p>";
  EXPECT_EQ(Read(entity).text().find("root:"), std::string::npos);
}

}  // namespace
}  // namespace dicta::tools
