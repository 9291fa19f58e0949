#include "tools/read/jsonl.h"

#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <string>

#include "tools/read/json_plain.h"

namespace dicta::tools {
namespace {

TEST(JsonlTest, BothSpellingsOfNamesAreTaken) {
  const auto camel = ParseJsonLine(
      R"({"id":"a","dateEvidence":[{"kind":"SAID","value":"2021"}],"source":{"retrievedAt":"2021-05-23T15:10:29Z"},)"
      R"("utterances":[{"end":3,"speaker":0,"nameAsWritten":"Wang"}],"genre":"READOUT"})");
  const auto snake = ParseJsonLine(
      R"({"id":"a","date_evidence":[{"kind":1,"value":"2021"}],"source":{"retrieved_at":"2021-05-23T15:10:29Z"},)"
      R"("utterances":[{"end":3,"speaker":0,"name_as_written":"Wang"}],"genre":1} )");
  ASSERT_TRUE(camel.ok()) << camel.status().ToString();
  ASSERT_TRUE(snake.ok()) << snake.status().ToString();
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(*camel, *snake));
  EXPECT_EQ(camel->source().retrieved_at(), "2021-05-23T15:10:29Z");
  EXPECT_EQ(camel->genre(), v1::Genre::READOUT);
  EXPECT_TRUE(camel->utterances(0).has_speaker());
  EXPECT_EQ(camel->utterances(0).name_as_written(), "Wang");
}

// What the quick reader takes, it takes for what protobuf's reader does.
TEST(JsonlTest, PlainLinesAreReadAsProtobufReadsThem) {
  const struct {
    bool plain;
    std::string line;
  } kCases[] = {
      {true,
       R"({"id":"a","date":"2021-05-21","speakers":[{"name":"王毅","role":"x"}],"text":"a\nb\u00e9\u0001\ud83d\ude00"})"},
      {true,
       R"( {"utterances":[{"begin":0,"end":4294967295,"speaker":0,"name_as_written":"Wang"},{}],"genre":"READOUT"} )"},
      {true, R"({"source":{"retrievedAt":"2021-05-23T15:10:29Z","paths":["a","b"]},"speakers":[],"title":""})"},
      {true, "{}"},
      {false, R"({"id":"a","id":"b"})"},
      {false, R"({"date_evidence":[],"dateEvidence":[]})"},
      {false, R"({"genre":1})"},
      {false, R"({"place":null})"},
      {false, R"({"speakers":[null]})"},
      {false, R"({"utterances":[{"end":1.0}]})"},
      {false, R"({"utterances":[{"end":1e2}]})"},
      {false, R"({"utterances":[{"end":"7"}]})"},
      {false, R"({"utterances":[{"end":4294967296}]})"},
      {false, R"({"id":5})"},
      {false, R"({"speakers":{"name":"x"}})"},
      {false, "{\"text\":\"caf\xe9\"}"},
      {false, R"({"id":"a"} x)"},
      {false, ""},
      {false, "{\"text\":\"" + std::string(300 << 10, 'x') + "\"}"},
  };
  for (const auto& row : kCases) {
    const auto plain = ReadPlainJson(row.line);
    ASSERT_EQ(plain.has_value(), row.plain) << row.line.substr(0, 100);
    if (!plain) continue;
    v1::Statement want;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(row.line, &want).ok()) << row.line;
    EXPECT_EQ(plain->SerializeAsString(), want.SerializeAsString()) << row.line;
  }
}

TEST(JsonlTest, TextComesThroughWhole) {
  const auto statement = ParseJsonLine(R"({"text":"\u738b\u6bc5 王毅 \ud83d\ude00\n\"quoted\" \\ \/ tab\t"})");
  ASSERT_TRUE(statement.ok()) << statement.status().ToString();
  EXPECT_EQ(statement->text(), "王毅 王毅 😀\n\"quoted\" \\ / tab\t");
}

TEST(JsonlTest, WhatIsWrongIsSaid) {
  const struct {
    std::string line, message;
  } kCases[] = {
      {R"({"id":"a")", "JSON is cut short"},
      {R"({"id":"a","text":"abc)", "JSON is cut short"},
      {R"({"id":"a","speakers":[{"name":"x"})", "JSON is cut short"},
      {"{", "JSON is cut short"},
      {R"({"id":"a","foo":1})", "unknown field \"foo\""},
      {R"({"speakers":[{"name":"x"},{"bar":2}]})", "unknown field \"bar\" in speakers[1]"},
      {R"({"source":{"fax":"1"}})", "unknown field \"fax\" in source"},
      {R"({"id":"a"} {"id":"b"})", "more follows after the JSON object"},
      {"[1]", "no JSON object"},
      {"null", "no JSON object"},
      {"17", "no JSON object"},
      {R"({"genre":"POEM"})", "genre: \"POEM\" is no Genre"},
      {R"({"id":5})", "id: 5 is no string"},
      {R"({"utterances":[{"begin":-1}]})", "utterances[0].begin: -1 is no whole number from 0 to 4294967295"},
      {R"({"utterances":[{"begin":4294967296}]})",
       "utterances[0].begin: 4294967296 is no whole number from 0 to 4294967295"},
      {R"({"speakers":["Wang Yi"]})", "speakers[0]: \"Wang Yi\" is no Speaker"},
      {"{\"text\":\"caf\xe9\"}", "not UTF-8 at byte 13 of the line"},
      {"\xff", "not UTF-8 at byte 1 of the line"},
      {R"({"text":"\ud800"})", "bad JSON: Missing low surrogate."},
      {"plain text", "bad JSON: Unexpected token."},
  };
  for (const auto& row : kCases) {
    const auto statement = ParseJsonLine(row.line);
    ASSERT_FALSE(statement.ok()) << row.line;
    EXPECT_EQ(statement.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(statement.status().message(), row.message) << row.line;
  }
}

TEST(JsonlTest, ReasonsStayShort) {
  const auto statement = ParseJsonLine("{\"genre\":\"" + std::string(100000, 'x') + "\"}");
  ASSERT_FALSE(statement.ok());
  EXPECT_LT(statement.status().message().size(), 200u);
}

TEST(JsonlTest, DeepNestingIsRefused) {
  std::string line = "{\"speakers\":";
  line += std::string(100000, '[');
  EXPECT_FALSE(ParseJsonLine(line).ok());
  line += std::string(100000, ']') + "}";
  EXPECT_EQ(ParseJsonLine(line).status().message(), "bad JSON: nested deeper than 64");
  EXPECT_TRUE(ParseJsonLine("{\"text\":\"" + std::string(1000, '[') + "\"}").ok());
}

// Cut at every length, a line is refused and never read as something else.
TEST(JsonlTest, EveryCutIsRefused) {
  const std::string line =
      R"({"id":"a","date":"2021-05-21","speakers":[{"name":"王毅","role":"x"}],"text":"a\nb\u00e9","utterances":[{"end":1}]})";
  ASSERT_TRUE(ParseJsonLine(line).ok());
  for (size_t length = 0; length < line.size(); ++length) {
    EXPECT_FALSE(ParseJsonLine(line.substr(0, length)).ok()) << line.substr(0, length);
  }
}

TEST(JsonlTest, BlankLines) {
  for (const char* line : {"", " ", "\t \r", "\r\n"}) EXPECT_TRUE(IsBlank(line));
  for (const char* line : {"{", " x"}) EXPECT_FALSE(IsBlank(line));
}

}  // namespace
}  // namespace dicta::tools
