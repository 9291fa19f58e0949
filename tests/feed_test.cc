// Feeds: how one is cut up, what its elements say, and items as the archive keeps them.
#include "tools/read/feed/feed.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "storage/archive.h"
#include "storage/validate.h"
#include "tests/input_files.h"
#include "tools/read/feed/elements.h"
#include "tools/read/publisher.h"

namespace dicta::tools {
namespace {

std::string FeedSample(const std::string& name) {
  std::ifstream in(DICTA_SOURCE_DIR "/tests/data/feeds/" + name, std::ios::binary);
  std::stringstream bytes;
  bytes << in.rdbuf();
  return bytes.str();
}

std::string Rss(const std::string& items, const std::string& channel = "") {
  return "<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
         "xmlns:atom=\"http://www.w3.org/2005/Atom\" "
         "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel>" +
         channel + items + "</channel></rss>";
}

feed::Item ItemOf(const std::string& inside, feed::Kind kind = feed::Kind::kRss) {
  const std::string text = kind == feed::Kind::kAtom
                               ? "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>" + inside + "</entry></feed>"
                               : Rss("<item>" + inside + "</item>");
  const auto scanned = feed::ScanFeed(text);
  EXPECT_TRUE(scanned.ok());
  const std::string_view bytes = scanned->items[0].bytes;
  const feed::Channel channel = feed::ReadChannel(*scanned);
  const auto item = feed::ReadItem(kind, bytes, feed::ContextFor(bytes, channel.spaces, "https://a.example/"));
  EXPECT_TRUE(item.ok()) << inside << item.status().message();
  return item.ok() ? *item : feed::Item();
}

std::vector<Document> Documents(const std::string& bytes, const Hints& hints = {}) {
  std::vector<Document> documents;
  const auto items = ReadFeed(bytes, hints);
  EXPECT_TRUE(items.ok()) << items.status().message();
  if (!items.ok()) return documents;
  for (const FeedItem& item : *items) {
    if (item.document.ok()) documents.push_back(*item.document);
  }
  return documents;
}

TEST(FeedScan, CutsItemsExactly) {
  const struct {
    const char *why, *text;
    std::vector<std::string> items;
  } kRows[] = {
      {"two items",
       "<rss><channel><item>a</item> <item>b</item></channel></rss>",
       {"<item>a</item>", "<item>b</item>"}},
      {"attributes with >", "<rss><item a='>'>a</item></rss>", {"<item a='>'>a</item>"}},
      {"an end tag in CDATA",
       "<rss><item><![CDATA[a]b></item>]]></item></rss>",
       {"<item><![CDATA[a]b></item>]]></item>"}},
      {"items in comments", "<rss><!-- <item>a</item> --><item>b</item></rss>", {"<item>b</item>"}},
      {"entries", "<feed><entry>a</entry></feed>", {"<entry>a</entry>"}},
      {"prefixes", "<a:feed><a:entry>a</a:entry></a:feed>", {"<a:entry>a</a:entry>"}},
      {"RDF", "<rdf:RDF><channel><items/></channel><item>a</item></rdf:RDF>", {"<item>a</item>"}},
      {"empty item", "<rss><item/></rss>", {"<item/>"}},
      {"longer names", "<rss><items><itemx/></items></rss>", {}},
      {"declared entities", "<!DOCTYPE rss [<!ENTITY a \"<item>\">]><rss><item>a</item></rss>", {"<item>a</item>"}},
  };
  for (const auto& row : kRows) {
    const auto feed = feed::ScanFeed(row.text);
    ASSERT_TRUE(feed.ok()) << row.why;
    std::vector<std::string> items;
    for (const auto& item : feed->items) {
      items.emplace_back(item.bytes);
      EXPECT_TRUE(item.whole) << row.why;
    }
    EXPECT_EQ(items, row.items) << row.why;
    EXPECT_EQ(feed->head.find("ENTITY"), std::string::npos);
  }
}

TEST(FeedScan, BrokenAndOther) {
  const auto cut = feed::ScanFeed("<rss><item>a</item><item>b");
  ASSERT_TRUE(cut.ok());
  ASSERT_EQ(cut->items.size(), 2u);
  EXPECT_FALSE(cut->items[1].whole);
  const auto unclosed = feed::ScanFeed("<rss><item>a<item>b</item></rss>");
  ASSERT_TRUE(unclosed.ok());
  ASSERT_EQ(unclosed->items.size(), 2u);
  EXPECT_FALSE(unclosed->items[0].whole);
  EXPECT_EQ(unclosed->items[1].bytes, "<item>b</item>");
  EXPECT_EQ(feed::ScanFeed("<opml/>").status().message(), "no feed: it begins with <opml>");
  EXPECT_FALSE(feed::ScanFeed("no markup").ok());
}

TEST(FeedItems, RssElements) {
  const feed::Item item = ItemOf(
      "<title>A &#8211; B &amp;amp; C</title><link>https://a.example/1</link><guid isPermaLink='false'>17</guid>"
      "<pubDate>Sat, 22 May 2021 12:00:47 +0200</pubDate><dc:creator><![CDATA[Jane Doe, Minister]]></dc:creator>"
      "<description>Short</description><content:encoded><![CDATA[<p>One</p><p>Two</p>]]></content:encoded>"
      "<atom:updated>2021-05-23T00:00:00Z</atom:updated>");
  EXPECT_EQ(item.title, "A \u2013 B & C");
  EXPECT_EQ(item.url, "https://a.example/1");
  EXPECT_EQ(item.guid, "17");
  EXPECT_EQ(item.published, "2021-05-22T12:00:47+02:00");
  EXPECT_EQ(item.published_raw, "Sat, 22 May 2021 12:00:47 +0200");
  EXPECT_EQ(item.updated, "2021-05-23T00:00:00Z");
  EXPECT_EQ(item.byline, "Jane Doe, Minister");
  EXPECT_EQ(item.body, "One\nTwo");
}

TEST(FeedItems, OneThingAtATime) {
  using feed::Item;
  constexpr auto kRss = feed::Kind::kRss;
  constexpr auto kAtom = feed::Kind::kAtom;
  const struct {
    const char* why;
    feed::Kind kind;
    const char* inside;
    std::string Item::*field;
    const char* want;
  } kRows[] = {
      {"a guid that is a link", kRss, "<guid>https://a.example/2</guid>", &Item::url, "https://a.example/2"},
      {"a guid that is none", kRss, "<guid isPermaLink='false'>https://a.example/?p=2</guid>", &Item::url, ""},
      {"an address in author", kRss, "<author>j@a.example (Jane Doe)</author>", &Item::byline, "Jane Doe"},
      {"an address alone", kRss, "<author>j@a.example</author>", &Item::byline, ""},
      {"the description", kRss, "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two</description>", &Item::body,
       "One\nTwo"},
      {"plain lines", kRss, "<description>One\nTwo</description>", &Item::body, "One\nTwo"},
      {"what the program adds", kRss,
       "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;The post X appeared first on Y.&lt;/p&gt;</description>",
       &Item::body, "One"},
      {"the same in other languages", kRss,
       "<description>&lt;p&gt;Un&lt;/p&gt;&lt;p&gt;L’article X est apparu en premier sur Y.&lt;/p&gt;</description>",
       &Item::body, "Un"},
      {"a line that only looks like it", kRss,
       "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;The post office is closed.&lt;/p&gt;</description>", &Item::body,
       "One\nThe post office is closed."},
      {"Dublin Core's date", kRss, "<dc:date>2021-05-22T12:00Z</dc:date>", &Item::published, "2021-05-22T12:00Z"},
      {"other vocabularies' titles", kRss, "<m:title xmlns:m='urn:m'>No</m:title>", &Item::title, "t"},
      {"an undeclared prefix", kRss, "<zz:creator>x</zz:creator>", &Item::byline, ""},
      {"a bare &", kRss, "<link>https://a.example/?a=1&b=2</link>", &Item::url, "https://a.example/?a=1&b=2"},
      {"HTML's references", kRss, "<link>x</link><description>caf&eacute;</description>", &Item::body, "caf\u00e9"},
      {"Atom's link", kAtom, "<link rel='edit' href='https://a.example/e'/><link href='https://a.example/3'/>",
       &Item::url, "https://a.example/3"},
      {"resolved", kAtom, "<link href='/3'/>", &Item::url, "https://a.example/3"},
      {"by its own base", kAtom, "<link xml:base='x/' href='3'/>", &Item::url, "https://a.example/x/3"},
      {"Atom's id", kAtom, "<id>tag:a,1</id>", &Item::guid, "tag:a,1"},
      {"Atom's author", kAtom, "<author><name>Jane Doe</name><uri>x</uri></author>", &Item::byline, "Jane Doe"},
      {"published before updated", kAtom, "<updated>2021-05-23</updated><published>2021-05-22</published>",
       &Item::published, "2021-05-22"},
      {"updated where nothing else", kAtom, "<updated>2021-05-23</updated>", &Item::published, "2021-05-23"},
      {"escaped HTML", kAtom, "<content type='html'>&lt;p&gt;One&lt;/p&gt;Two</content>", &Item::body, "One\nTwo"},
      {"XHTML", kAtom, "<content type='xhtml'><div><p>One</p><p>Two</p></div></content>", &Item::body, "One\nTwo"},
      {"text", kAtom, "<content type='text'>1 &lt;b> 2</content>", &Item::body, "1 <b> 2"},
      {"summary", kAtom, "<summary>One</summary>", &Item::body, "One"},
  };
  for (const auto& row : kRows) {
    EXPECT_EQ(ItemOf(std::string("<title>t</title>") + row.inside, row.kind).*row.field, row.want) << row.why;
  }
}

TEST(FeedChannel, Publisher) {
  const struct {
    const char *title, *want;
  } kRows[] = {
      {"Press Releases \u2013 Ministry of Ports of Norvia", "Ministry of Ports of Norvia"},
      {"Ministry of Ports | Latest News | RSS", "Ministry of Ports"},
      {"Elsa Courier", "Elsa Courier"},
      {"Elsa Courier - Harbour - Ships", ""},
      {"Press Releases", ""},
      {"新闻 - 诺维亚外交部", "诺维亚外交部"},
      {"", ""},
  };
  for (const auto& row : kRows) EXPECT_EQ(PublisherInTitle(row.title), row.want) << row.title;
}

TEST(FeedChannel, BytesThatAreNoTextAreReplaced) {
  const std::string text = Rss("<item><title>Ports</title><description>They met.</description></item>",
                               "<title>Press \xff\xfe of the Ministry</title><link>https://a.example/\xc3</link>");
  const auto scanned = feed::ScanFeed(text);
  ASSERT_TRUE(scanned.ok());
  EXPECT_EQ(feed::ReadChannel(*scanned).title, "Press \uFFFD\uFFFD of the Ministry");
  const auto documents = Documents(text);
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_TRUE(ValidateStatement(documents[0].statement).ok());
}

TEST(FeedRead, Snapshot) {
  const std::string bytes = FeedSample("norvia-1.rss");
  const std::vector<Document> documents = Documents(bytes);
  ASSERT_EQ(documents.size(), 2u);
  const Document& first = documents[0];
  const v1::Statement& s = first.statement;
  EXPECT_EQ(first.guid, "https://transport.norvia.example/?p=101");
  EXPECT_EQ(first.feed_url, "https://transport.norvia.example/feed/");
  EXPECT_EQ(first.hints.feed_url(), first.feed_url);
  EXPECT_EQ(first.hints.name(), first.guid);
  EXPECT_EQ(first.time, "2021-05-23T00:05:00+02:00");
  EXPECT_EQ(s.title(), "Radio Day");
  EXPECT_EQ(s.language(), "en-US");
  EXPECT_EQ(s.published(), "2021-05-22T23:30:00+02:00");
  EXPECT_EQ(s.date(), "2021-05-22") << "the day where it was published";
  ASSERT_EQ(s.date_evidence_size(), 1);
  EXPECT_EQ(s.date_evidence(0).basis(), v1::DateEvidence::Basis::FEED);
  EXPECT_EQ(s.date_evidence(0).raw(), "Sat, 22 May 2021 23:30:00 +0200");
  EXPECT_EQ(s.source().publisher(), "Ministry of Transport of Norvia");
  EXPECT_EQ(s.source().url(), "https://transport.norvia.example/radio-day/");
  EXPECT_EQ(s.source().paths_size(), 0);
  ASSERT_EQ(s.speakers_size(), 1);
  EXPECT_EQ(s.speakers(0).name(), "Merisa Kovarin");
  EXPECT_EQ(s.speakers(0).role(), "Minister of Transport");
  EXPECT_TRUE(s.text().starts_with("On behalf of")) << "the byline again is not body";
  ASSERT_EQ(s.utterances_size(), 1);
  EXPECT_EQ(s.utterances(0).end(), s.text().size());
  EXPECT_EQ(s.original().media_type(), "application/rss+xml");
  EXPECT_EQ(s.extraction().extractor(), "feed");
  ASSERT_TRUE(first.original);
  EXPECT_NE(bytes.find(*first.original), std::string::npos) << "its element as it stands in the feed";
  EXPECT_TRUE(first.original->starts_with("<item>") && first.original->ends_with("</item>"));
}

TEST(FeedRead, AttributableTo) {
  const std::vector<Document> documents = Documents(FeedSample("norvia-1.rss"));
  ASSERT_EQ(documents.size(), 2u);
  const v1::Statement& s = documents[1].statement;
  EXPECT_EQ(s.source().byline(), "Office of the Spokesperson");
  ASSERT_EQ(s.speakers_size(), 1) << "an office is no person";
  EXPECT_EQ(s.speakers(0).name(), "Jonas Hale");
  EXPECT_EQ(s.speakers(0).role(), "Spokesperson");
  EXPECT_EQ(s.text().find("telephone"), std::string::npos) << "a caption is not body";
}

TEST(FeedRead, Atom) {
  const std::vector<Document> documents = Documents(FeedSample("elsa.atom"));
  ASSERT_EQ(documents.size(), 1u);
  const v1::Statement& s = documents[0].statement;
  EXPECT_EQ(documents[0].guid, "tag:port.elsa.example,2021:17");
  EXPECT_EQ(documents[0].time, "2021-06-04T18:00:00Z");
  EXPECT_EQ(s.title(), "D\u00e9claration sur la s\u00e9curit\u00e9");
  EXPECT_EQ(s.language(), "fr");
  EXPECT_EQ(s.source().url(), "https://port.elsa.example/2021/securite");
  EXPECT_EQ(s.published(), "2021-06-04T14:00:00+02:00");
  EXPECT_TRUE(s.text().ends_with("\n\nLes inspections commencent en juillet."));
  EXPECT_EQ(s.original().media_type(), "application/atom+xml");
}

TEST(FeedRead, RssOne) {
  const std::vector<Document> documents = Documents(
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
      "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='x'><title>Elsa Courier</title></channel>"
      "<item rdf:about='https://a.example/1'><title>One</title><link>https://a.example/1</link>"
      "<description>Ferries were inspected on Monday in the harbour of Elsa.</description><dc:date>2021-05-24</dc:date>"
      "</item></rdf:RDF>");
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].guid, "https://a.example/1");
  EXPECT_EQ(documents[0].statement.published(), "2021-05-24");
  EXPECT_EQ(documents[0].statement.source().publisher(), "Elsa Courier");
}

// Prefixes and bases wherever they may be declared.
const struct {
  const char *why, *feed, *url, *byline;
} kContexts[] = {
    {"prefixes of its own",
     "<rss xmlns:c='http://purl.org/rss/1.0/modules/content/' xmlns:d='http://purl.org/dc/elements/1.1/'><channel>"
     "<link>https://a.example/</link><item><title>T</title><link>https://a.example/1</link><description>Short"
     "</description><d:creator>Jane Doe</d:creator><c:encoded>The long text.</c:encoded></item></channel></rss>",
     "https://a.example/1", "Jane Doe"},
    {"prefixes on the channel",
     "<rss><channel xmlns:d='http://purl.org/dc/elements/1.1/'><link>https://a.example/</link><item><title>T</title>"
     "<link>1</link><d:creator>Jane Doe</d:creator><description>The long text.</description></item></channel></rss>",
     "https://a.example/1", "Jane Doe"},
    {"a usual prefix for something else",
     "<rss xmlns:dc='urn:x-decimals'><channel><link>https://a.example/</link><item><title>T</title><link>1</link>"
     "<dc:creator>17</dc:creator><description>The long text.</description></item></channel></rss>",
     "https://a.example/1", ""},
    {"a prefix for Atom's own",
     "<f:feed xmlns:f='http://www.w3.org/2005/Atom'><f:link href='https://a.example/'/><f:entry><f:title>T</f:title>"
     "<f:link href='1'/><f:author><f:name>Jane Doe</f:name></f:author><f:summary>The long text.</f:summary></f:entry>"
     "</f:feed>",
     "https://a.example/1", "Jane Doe"},
    {"RSS 1.0",
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel>"
     "<link>https://a.example/</link></channel><item rdf:about='x'><title>T</title><link>1</link><description>The long "
     "text.</description></item></rdf:RDF>",
     "https://a.example/1", ""},
    {"the site is not where the feed is",
     "<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel><link>https://a.example/en/</link><atom:link rel='self' "
     "href='https://feeds.example/x.xml'/><item><title>T</title><link>1</link><description>The long text.</description>"
     "</item></channel></rss>",
     "https://a.example/en/1", ""},
    {"a hub is no site",
     "<rss xmlns:atom='http://www.w3.org/2005/Atom'><channel><atom:link rel='hub' href='https://hub.example/'/>"
     "<link>https://a.example/</link><item><title>T</title><link>1</link><description>The long text.</description>"
     "</item></channel></rss>",
     "https://a.example/1", ""},
    {"a feed with a base",
     "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://a.example/en/'><link href='news/'/><entry><title>T"
     "</title><link href='1'/><summary>The long text.</summary></entry></feed>",
     "https://a.example/en/1", ""},
    {"bases inside of bases",
     "<rss xml:base='https://a.example/en/'><channel xml:base='news/'><item xml:base='may/'><title>T</title>"
     "<link>1</link><description>The long text.</description></item></channel></rss>",
     "https://a.example/en/news/may/1", ""},
    {"a base against the site",
     "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/en/'><link href='https://a.example/'/><entry><title>T"
     "</title><link href='1'/><summary>The long text.</summary></entry></feed>",
     "https://a.example/en/1", ""},
};

TEST(FeedRead, PrefixesAndBases) {
  for (const auto& row : kContexts) {
    const std::vector<Document> documents = Documents(row.feed);
    ASSERT_EQ(documents.size(), 1u) << row.why;
    const v1::Statement& s = documents[0].statement;
    EXPECT_EQ(s.text(), "The long text.") << row.why;
    EXPECT_EQ(s.source().url(), row.url) << row.why;
    EXPECT_EQ(s.source().byline(), row.byline) << row.why;
    const auto again = ReadFeedItem(*documents[0].original, documents[0].hints);
    ASSERT_TRUE(again.ok()) << row.why << again.status().message();
    v1::Statement want = s;
    want.clear_original();
    EXPECT_EQ(again->statement.SerializeAsString(), want.SerializeAsString()) << row.why;
  }
}

TEST(FeedRead, OnlyWhatAnItemNeedsIsKeptBesideIt) {
  const std::vector<Document> documents =
      Documents(Rss("<item><title>T</title><dc:creator>D</dc:creator><m:x/></item><item><title>m:x</title></item>",
                    "<link>https://a.example/</link><m:y xmlns:m='urn:m'/>"));
  ASSERT_EQ(documents.size(), 2u);
  for (const Document& document : documents) {
    EXPECT_EQ(document.hints.spaces(), "");
    EXPECT_EQ(document.hints.base(), "");
  }
  const feed::Spaces spaces = {{"m", "urn:a"}, {"m", "urn:\"<&b"}, {"n", "urn:n"}, {"dc", "urn:dc"}, {"", "urn:d"}};
  EXPECT_EQ(feed::ContextFor("<item><m:x/>n</item>", spaces, "").spaces,
            " xmlns:m=\"urn:&#34;&#60;&#38;b\" xmlns=\"urn:d\"");
  EXPECT_EQ(feed::ContextFor("<item n:x='' />", spaces, "").spaces, " xmlns:n=\"urn:n\" xmlns=\"urn:d\"");
}

TEST(FeedRead, AnItemIsReadAgainAsItWas) {
  for (const char* name : {"norvia-1.rss", "elsa.atom"}) {
    for (const Document& document :
         Documents(FeedSample(name), {.publisher = "P", .language = "de", .date = "", .speaker = "", .place = "Q"})) {
      const auto again = ReadFeedItem(*document.original, document.hints);
      ASSERT_TRUE(again.ok()) << again.status().message();
      v1::Statement want = document.statement;
      want.clear_original();
      EXPECT_EQ(again->statement.SerializeAsString(), want.SerializeAsString()) << name;
    }
  }
}

// A language given as "en-GB" is the same one whether it is read now or again.
TEST(FeedRead, GivenLanguageIsReadAgainAsItWas) {
  const std::vector<Document> documents = Documents(
      Rss("<item><title>T</title><guid>1</guid><description>The minister said that the ferries of the harbour "
          "were inspected on Monday, and that they would be repaired.</description></item>"),
      {.publisher = "", .language = "en-GB", .date = "", .speaker = "", .place = ""});
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].statement.language(), "en-GB");
  const auto again = ReadFeedItem(*documents[0].original, documents[0].hints);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->statement.language(), "en-GB");
}

TEST(FeedRead, WhatIsBrokenKeepsOutNothingElse) {
  const std::string good = "<item><title>Good</title><guid>g</guid></item>";
  const struct {
    const char *why, *item, *reason;
  } kRows[] = {
      {"not well-formed", "<item><title>Bad</tilte></item>", "item 1: "},
      {"nothing in it", "<item><link>x</link></item>", "item 1: neither title nor text"},
      {"bad bytes", "<item><title>caf\xe9 au lait \xe9\xe8</title></item>", "item 1: not UTF-8"},
      {"no end", "<item><title>Bad</title>", "item 1: it has no end"},
      {"an entity of its own", "<item><title>&xxe;</title><description></description></item>", nullptr},
  };
  for (const auto& row : kRows) {
    const auto items =
        ReadFeed(Rss(row.item + good, "<title>\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9</title>"), {});
    ASSERT_TRUE(items.ok()) << row.why;
    ASSERT_EQ(items->size(), 2u) << row.why;
    if (row.reason != nullptr) {
      ASSERT_FALSE((*items)[0].document.ok()) << row.why;
      EXPECT_TRUE((*items)[0].document.status().message().starts_with(row.reason))
          << (*items)[0].document.status().message();
    }
    ASSERT_TRUE((*items)[1].document.ok()) << row.why;
    EXPECT_EQ((*items)[1].document->statement.title(), "Good");
  }
  EXPECT_FALSE(ReadFeed(Rss(""), {}).ok());
  EXPECT_FALSE(ReadFeed("<html></html>", {}).ok());
}

TEST(FeedRead, EntitiesAreNeverExpanded) {
  const std::vector<Document> documents = Documents(
      "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>"
      "<rss><channel><item><title>t &b; &f;</title></item></channel></rss>");
  ASSERT_EQ(documents.size(), 1u);
  EXPECT_EQ(documents[0].statement.title(), "t &b; &f;");
}

TEST(FeedRead, DamagedFeedsDoNoHarm) {
  const std::string bytes = FeedSample("norvia-2.rss");
  for (size_t size = 0; size < bytes.size(); size += 5) (void)ReadFeed(bytes.substr(0, size), {}).ok();
  for (size_t at = 0; at < bytes.size(); at += 3) {
    std::string damaged = bytes;
    damaged[at] = "<>&]\"\0\xff"[at % 7];
    (void)ReadFeed(damaged, {}).ok();
  }
}

// Polling over and over.
TEST(FeedArchive, RevisionsAndOlderSnapshots) {
  const TempDir dir;
  auto archive = Archive::Open(dir.Path("archive"), {.access = Access::kWrite, .create = true});
  ASSERT_TRUE(archive.ok());
  const auto add = [&](const char* name) {
    std::string kinds;
    const auto outcomes = (*archive)->Add(Documents(FeedSample(name)), {});
    EXPECT_TRUE(outcomes.ok());
    for (const Outcome& outcome : *outcomes) kinds += "irusx"[outcome.kind];
    return kinds;
  };
  EXPECT_EQ(add("norvia-1.rss"), "ii");
  EXPECT_EQ(add("norvia-2.rss"), "iur") << "one is new, one as it was, one has a word changed";
  const uint64_t position = (*archive)->position();
  EXPECT_EQ(add("norvia-1.rss"), "uu") << "an older snapshot changes nothing";
  EXPECT_EQ(add("norvia-2.rss"), "uuu");
  EXPECT_EQ((*archive)->position(), position);
  const auto call = (*archive)->Get("https://transport.norvia.example/?p=102");
  ASSERT_TRUE(call.ok()) << call.status().message();
  EXPECT_EQ(call->revision(), 2u);
  EXPECT_NE(call->text().find("refugees"), std::string::npos);
}

}  // namespace
}  // namespace dicta::tools
