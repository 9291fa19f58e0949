#include "tools/read/format.h"

#include <gtest/gtest.h>

#include <string_view>

namespace dicta::tools {
namespace {

TEST(FormatTest, Table) {
  const struct {
    std::string_view head, name;
    Format want;
  } kCases[] = {
      {"Paris, 1 May", "a.txt", Format::kPress},
      {"Paris, 1 May", "", Format::kPress},
      {"Paris, 1 May", "a.md", Format::kPress},
      {"", "", Format::kPress},
      {"\n {\"id\":1}", "", Format::kJsonl},
      {"\xef\xbb\xbf{\"id\":1}", "", Format::kJsonl},
      {"{ }", "x", Format::kJsonl},
      {"{applause} Thank you", "", Format::kPress},
      {"anything", "a.jsonl", Format::kJsonl},
      {"anything", "a.NDJSON", Format::kJsonl},
      {"id,text\n1,x\n", "", Format::kCsv},
      {"\xef\xbb\xbfid,text\r\n1,x", "", Format::kCsv},
      {"ID,\"Title\",retrievedAt\n", "", Format::kCsv},
      {"Title, for all to see\n", "", Format::kPress},
      {"text\n", "", Format::kPress},
      {"whatever,x\n", "a.csv", Format::kCsv},
      {"id,text\n", "a.txt", Format::kPress},
      {"dictapb\n\x04", "a.txt", Format::kPb},
      {"dictapb\n\x04", "", Format::kPb},
      {"x", "a.pb", Format::kPb},
      {" <!DOCTYPE HTML>\n<html>", "a.txt", Format::kHtml},
      {"<html lang=en>", "", Format::kHtml},
      {"x", "a.htm", Format::kHtml},
      {"<?xml version=\"1.0\"?>\n<rss version=\"2.0\">", "a.xml", Format::kFeed},
      {"<?xml version=\"1.0\"?>\n<feed xmlns=\"x\">", "", Format::kFeed},
      {"<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC><html>", "", Format::kHtml},
      {"<rss>", "", Format::kFeed},
      {"x", "a.rss", Format::kFeed},
      {"<quote>", "a.txt", Format::kPress},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(FormatName(DetectFormat(row.head, row.name)), FormatName(row.want)) << row.head << " " << row.name;
  }
}

TEST(FormatTest, ALineWillDoButForMarkup) {
  for (const char* head : {"{\"id\":1}\n", "\n\nid,text\n", "dictapb\n", "\xef\xbb\xbf{\n"}) {
    EXPECT_TRUE(IsFormatHead(head)) << head;
  }
  for (const char* head : {"", "\n\n", "{\"id\"", "<?xml version=\"1.0\"?>\n", "\xef\xbb\xbf\n"}) {
    EXPECT_FALSE(IsFormatHead(head)) << head;
  }
}

TEST(FormatTest, NamesGoBothWays) {
  for (const char* name : {"auto", "press", "html", "feed", "jsonl", "csv", "pb"}) {
    EXPECT_EQ(FormatName(*ParseFormat(name)), name);
  }
  EXPECT_EQ(ParseFormat("xml").status().message(), "format \"xml\" is none of auto, press, html, feed, jsonl, csv, pb");
}

}  // namespace
}  // namespace dicta::tools
