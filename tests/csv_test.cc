#include "tools/read/csv.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/input_files.h"
#include "tools/read/lines.h"
#include "tools/write/csv.h"

namespace dicta::tools {
namespace {

// "line:id=text;" for a statement, "line!reason;" for a row that is none, "[error]" at the end.
std::string RowsOf(ByteStream* stream) {
  std::string out;
  const Status status = ReadCsv(stream, [&](CsvRow row) {
    out += std::to_string(row.line);
    out += row.statement.ok() ? ":" + row.statement->id() + "=" + row.statement->text()
                              : "!" + row.statement.status().message();
    out += ";";
    return true;
  });
  if (!status.ok()) out += "[" + status.message() + "]";
  return out;
}

TEST(CsvTest, Rows) {
  const struct {
    std::string_view bytes, want;
  } kCases[] = {
      {"id,text\na,b\n", "2:a=b;"},
      {"id,text\r\na,b\r\nc,d", "2:a=b;3:c=d;"},
      {"id,text\ra,b\rc,d\r", "1:a=b;1:c=d;"},
      {"\xef\xbb\xbfid,text\na,b\n", "2:a=b;"},
      {"text,id\nb,a\n", "2:a=b;"},
      {"id,text\n", ""},
      {"id,text", ""},
      {"id,text\n\n\na,b\n\nc,d\n\n", "4:a=b;6:c=d;"},
      {"\n\nid,text\na,b\n", "4:a=b;"},
      {"id,text\na, b c \n", "2:a= b c ;"},
      {"id,text\na,\"b, \"\"c\"\"\r\n\nd\"\nx,y\n", "2:a=b, \"c\"\r\n\nd;5:x=y;"},
      {"id,text\na,\"\"\n", "2:a=;"},
      {"id,text\na,\n", "2:a=;"},
      {"id,text\na,b,c\nd\ne,f\n", "2!3 cells, the header has 2;3!1 cells, the header has 2;4:e=f;"},
      {"id,text\na,b\"c\nd,e\n", "2!a quotation mark out of place;3:d=e;"},
      {"id,text\na,\"b\"c,\"d\nd,e\n", "2!a quotation mark out of place;3:d=e;"},
      {"id,text\na,\"b\nc\"d,e\nf,g\n", "2!a quotation mark out of place;4:f=g;"},
      {"id,text\na,b\nc,\"d\ne,f\n", "2:a=b;3!a quotation mark that opens a cell is never closed;"},
      {"id,text\na,caf\xe9\nc,d\n", "2!text: not UTF-8 at byte 4 of the cell;3:c=d;"},
      {"", "[no header row]"},
      {"\n\n", "[no header row]"},
      {"id,\"text\n", "[header row: a quotation mark that opens a cell is never closed]"},
      {"id,id\na,b\n", "[column \"id\" stands twice in the header row]"},
  };
  for (const auto& row : kCases) {
    for (const size_t step : {size_t{1}, size_t{2}, size_t{5}, size_t{1000}}) {
      SlowStream stream(row.bytes, step);
      EXPECT_EQ(RowsOf(&stream), row.want) << row.bytes << " in steps of " << step;
    }
  }
}

TEST(CsvTest, UnknownColumnIsNamedBesideThoseThatAreKnown) {
  SlowStream stream("id,fax\na,b\n", 100);
  EXPECT_EQ(
      RowsOf(&stream),
      "[unknown column \"fax\" in the header row; known are id, revision, title, date, published, language, genre, "
      "place, event, speakers, roles, speaker_ids, publisher, wire, url, byline, retrieved_at, text]");
}

std::vector<CsvRow> ReadRows(std::string_view bytes) {
  std::vector<CsvRow> rows;
  const auto stream = FromMemory(bytes);
  EXPECT_TRUE(ReadCsv(stream.get(), [&](CsvRow row) {
                rows.push_back(std::move(row));
                return true;
              }).ok());
  return rows;
}

TEST(CsvTest, EveryColumnHasItsField) {
  const auto rows = ReadRows(
      "ID,title,date,published,language,genre,place,event,speakers,roles,publisher,wire,url,byline,retrievedAt,text\n"
      "i,t,2021,2021-01-02,en,question_and_answer,Munich,talks,A "
      "B|C|D\\|E,r1||r\\\\3,pub,w,u,by,2021-01-03T00:00:00Z,x\n");
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_TRUE(rows[0].statement.ok()) << rows[0].statement.status().ToString();
  EXPECT_EQ(
      rows[0].statement->ShortDebugString(),
      "id: \"i\" title: \"t\" language: \"en\" genre: QUESTION_AND_ANSWER date: \"2021\" published: \"2021-01-02\" "
      "place: \"Munich\" event: \"talks\" speakers { name: \"A B\" role: \"r1\" } speakers { name: \"C\" } "
      "speakers { name: \"D|E\" role: \"r\\\\3\" } source { publisher: \"pub\" wire: \"w\" url: \"u\" byline: \"by\" "
      "retrieved_at: \"2021-01-03T00:00:00Z\" } text: \"x\"");
}

TEST(CsvTest, CellsThatMakeNoSense) {
  const struct {
    std::string_view header, row, reason;
  } kCases[] = {
      {"id,genre", "a,POEM", "genre: \"POEM\" is no Genre"},
      {"id,revision", "a,two", "revision: \"two\" is no number"},
      {"id,revision", "a,-1", "revision: \"-1\" is no number"},
      {"speakers,roles", "A|B,x", "roles: 1 for 2 speakers"},
      {"speakers,roles", ",x", "roles: 1 for 0 speakers"},
      {"speakers,speaker_ids", "A,x|y", "speaker_ids: 2 for 1 speakers"},
  };
  for (const auto& row : kCases) {
    const auto rows = ReadRows(std::string(row.header) + "\n" + std::string(row.row) + "\n");
    ASSERT_EQ(rows.size(), 1u);
    ASSERT_FALSE(rows[0].statement.ok()) << row.row;
    EXPECT_EQ(rows[0].statement.status().message(), row.reason);
  }
}

TEST(CsvTest, WhatDumpWritesComesBack) {
  v1::Statement statement;
  statement.set_id("a,\"b\"");
  statement.set_revision(3);
  statement.set_title("  spaces around ");
  statement.set_genre(v1::Genre::SPEECH);
  statement.set_date("2021-05");
  for (const char* name : {"A|B", "C\\D", "E\\|", ""}) {
    v1::Speaker* speaker = statement.add_speakers();
    speaker->set_name(name);
    speaker->set_role(std::string("role of ") + name);
  }
  statement.mutable_source()->set_publisher("p");
  statement.mutable_source()->set_retrieved_at("2021-05-23T15:10:29Z");
  statement.set_text("one\r\n\r\ntwo, \"three\"\n\rfour\r");
  const auto rows = ReadRows(StatementCsvHeader() + StatementCsvLine(statement) + StatementCsvLine(statement));
  ASSERT_EQ(rows.size(), 2u);
  for (const CsvRow& row : rows) {
    ASSERT_TRUE(row.statement.ok()) << row.statement.status().ToString();
    EXPECT_EQ(row.statement->ShortDebugString(), statement.ShortDebugString());
  }
}

TEST(CsvTest, LongRowTakesBoundedMemoryAndTheNextIsRead) {
  const size_t before = PeakMemory();
  const std::string piece(size_t{1} << 20, 'x');
  RepeatStream quoted("id,text\na,b\nlong,\"", piece + "\n", 200, "\"\nc,d\n");
  EXPECT_EQ(RowsOf(&quoted), "2:a=b;3!longer than the 16 MiB a row may have;204:c=d;");
  RepeatStream bare("id,text\na,b\nlong,", piece, 200, "\nc,d\n");
  EXPECT_EQ(RowsOf(&bare), "2:a=b;3!longer than the 16 MiB a row may have;4:c=d;");
  RepeatStream cells("id,text\na,b\n", std::string(size_t{1} << 20, ','), 60, "\nc,d\n");
  EXPECT_EQ(RowsOf(&cells), "2:a=b;3!longer than the 16 MiB a row may have;4:c=d;");
  RepeatStream open("id,text\na,b\nlong,\"", piece, 200, "");
  EXPECT_EQ(RowsOf(&open), "2:a=b;3!a quotation mark that opens a cell is never closed;");
  EXPECT_LT(PeakMemory() - before, size_t{80} << 20);
}

TEST(CsvTest, RowThatJustFits) {
  const std::string text(kLineBytesMax - 100, 'x');
  const auto rows = ReadRows("id,text\na," + text + "\n");
  ASSERT_EQ(rows.size(), 1u);
  ASSERT_TRUE(rows[0].statement.ok());
  EXPECT_EQ(rows[0].statement->text().size(), text.size());
}

TEST(CsvTest, VisitorEndsTheReading) {
  const auto stream = FromMemory("id,text\na,b\nc,d\ne,f\n");
  int rows = 0;
  EXPECT_TRUE(ReadCsv(stream.get(), [&](const CsvRow&) { return ++rows < 2; }).ok());
  EXPECT_EQ(rows, 2);
}

TEST(CsvTest, DamagedStreamGivesItsRowsThenTheError) {
  const std::string gz = Gzip("id,text\na,b\nc,d") + "garbage";
  const auto stream = Decompress(FromMemory(gz), "");
  EXPECT_EQ(RowsOf(stream.get()), "2:a=b;[gzip data is followed by something else]");
}

TEST(CsvTest, Headers) {
  for (const char* line : {"id,text", "id,text\r", "Title,RETRIEVED_AT", "\"id\",\"speaker ids\""}) {
    EXPECT_TRUE(IsCsvHeader(line)) << line;
  }
  for (const char* line : {"", "id", "text", "id;text", "id,fax", "id,id", "Paris, 1 May", "id,\"text"}) {
    EXPECT_FALSE(IsCsvHeader(line)) << line;
  }
}

}  // namespace
}  // namespace dicta::tools
