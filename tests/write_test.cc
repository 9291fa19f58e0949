// Cells, lines and columns: csv, json, display, table.
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <unicode/unistr.h>
#include <unicode/utf16.h>

#include <string>
#include <vector>

#include "tools/write/csv.h"
#include "tools/write/display.h"
#include "tools/write/json.h"
#include "tools/write/table.h"

namespace dicta::tools {
namespace {

// Collects what is written.
class Memory : public Output {
 public:
  Status Write(std::string_view bytes) override {
    text += bytes;
    return {};
  }
  Status Close() override { return {}; }
  std::string text;
};

v1::Statement Sample() {
  v1::Statement s;
  s.set_id("a,b");
  s.set_revision(2);
  s.set_title("He said \"no\"");
  s.set_date("2025-02");
  s.set_genre(v1::Genre::READOUT);
  s.add_speakers()->set_name("Wang Yi");
  s.add_speakers()->set_name("A|B\\C");
  s.mutable_speakers(1)->set_role("Chair");
  s.mutable_source()->set_publisher("Agency");
  s.set_text("line 1\nline 2");
  return s;
}

TEST(CsvTest, QuotesOnlyWhatNeedsIt) {
  const struct {
    std::vector<std::string> cells;
    const char* line;
  } kTable[] = {
      {{"a", "b"}, "a,b\r\n"},
      {{"", ""}, ",\r\n"},
      {{"a,b", "c"}, "\"a,b\",c\r\n"},
      {{"say \"no\""}, "\"say \"\"no\"\"\"\r\n"},
      {{"a\nb"}, "\"a\nb\"\r\n"},
      {{"a\rb"}, "\"a\rb\"\r\n"},
      {{" a "}, " a \r\n"},
      {{"王毅"}, "王毅\r\n"},
  };
  for (const auto& row : kTable) EXPECT_EQ(CsvLine(row.cells), row.line);
}

TEST(CsvTest, SpreadsheetsRunNothing) {
  const std::vector<std::string> cells = {"=1+1", "+1",  "-1",  "@a", "\ta", "\rb",       "=\"x\"",
                                          "＝1",  "a=1", " =1", "'a", "",    "2024-05-06"};
  EXPECT_EQ(CsvLine(cells, CsvFor::kSpreadsheets),
            "'=1+1,'+1,'-1,'@a,'\ta,\"'\rb\",\"'=\"\"x\"\"\",'＝1,a=1, =1,'a,,2024-05-06\r\n");
  EXPECT_EQ(CsvLine(cells), "=1+1,+1,-1,@a,\ta,\"\rb\",\"=\"\"x\"\"\",＝1,a=1, =1,'a,,2024-05-06\r\n");
  // Where the semicolon separates, or the tab.
  const std::vector<std::string> within = {"a;=1", "a\t＝1", "a;b\n@c", "1;2", "a;;-1", "a\n\n=1\n\nb"};
  EXPECT_EQ(CsvLine(within, CsvFor::kSpreadsheets), "a;'=1,a\t'＝1,\"a;b\n'@c\",1;2,a;;'-1,\"a\n\n'=1\n\nb\"\r\n");
}

TEST(CsvTest, JoinsSeveralValues) {
  const struct {
    std::vector<std::string> values;
    const char* cell;
  } kTable[] = {
      {{}, ""}, {{"", ""}, ""}, {{"a"}, "a"}, {{"a", "b"}, "a|b"}, {{"", "b"}, "|b"}, {{"a|b", "c\\"}, "a\\|b|c\\\\"},
  };
  for (const auto& row : kTable) EXPECT_EQ(CsvJoin(row.values), row.cell);
}

TEST(CsvTest, StatementAndListing) {
  EXPECT_EQ(StatementCsvHeader(),
            "id,revision,date,published,title,language,genre,place,event,speakers,roles,speaker_ids,publisher,wire,url,"
            "byline,retrieved_at,text\r\n");
  EXPECT_EQ(StatementCsvLine(Sample()),
            "\"a,b\",2,2025-02,,\"He said \"\"no\"\"\",,READOUT,,,Wang Yi|A\\|B\\\\C,|Chair,,Agency,,,,,"
            "\"line 1\nline 2\"\r\n");
  v1::Listing listing;
  listing.mutable_statement()->set_id("x");
  listing.set_size(12);
  EXPECT_EQ(ListingCsvLine(listing), "x,,,,,,,,,,,,,,,,,12\r\n");
  EXPECT_TRUE(ListingCsvHeader().ends_with(",retrieved_at,size\r\n"));
}

TEST(JsonTest, StatementIsCanonicalProto3Json) {
  v1::Statement s = Sample();
  s.clear_text();
  s.mutable_source()->set_retrieved_at("2025-02-15");
  s.add_utterances()->set_speaker(0);
  EXPECT_EQ(
      ToJsonLine(s).value(),
      "{\"id\":\"a,b\",\"revision\":2,\"title\":\"He said \\\"no\\\"\",\"genre\":\"READOUT\",\"date\":\"2025-02\","
      "\"speakers\":[{\"name\":\"Wang Yi\"},{\"name\":\"A|B\\\\C\",\"role\":\"Chair\"}],"
      "\"source\":{\"publisher\":\"Agency\",\"retrievedAt\":\"2025-02-15\"},\"utterances\":[{\"speaker\":0}]}\n");
}

// Every field that a statement can have gets a value, and is read back by protobuf's own reader.
void Fill(google::protobuf::Message* message, uint32_t* number) {
  using google::protobuf::FieldDescriptor;
  const auto* reflection = message->GetReflection();
  for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message->GetDescriptor()->field(i);
    const std::string text = "te\"x\\t " + std::to_string(++*number);
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      for (int times = field->is_repeated() ? 2 : 1; times-- > 0;) {
        Fill(field->is_repeated() ? reflection->AddMessage(message, field) : reflection->MutableMessage(message, field),
             number);
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && field->is_repeated()) {
      reflection->AddString(message, field, text);
      reflection->AddString(message, field, "");
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
      reflection->SetString(message, field, text);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      reflection->SetEnumValue(message, field, *number % 9 == 0 ? 77 : 2);  // also one this release does not know
    } else {
      ASSERT_EQ(field->cpp_type(), FieldDescriptor::CPPTYPE_UINT32) << field->full_name() << ": give it a value here";
      reflection->SetUInt32(message, field, *number % 5 == 0 ? 0 : UINT32_MAX - *number);
    }
  }
}

TEST(JsonTest, EveryFieldIsReadBackByProtobuf) {
  v1::Statement s, read;
  uint32_t number = 0;
  Fill(&s, &number);
  const auto line = ToJsonLine(s);
  ASSERT_TRUE(line.ok()) << line.status().ToString();
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(*line, &read).ok()) << *line;
  EXPECT_EQ(read.SerializeAsString(), s.SerializeAsString()) << *line;
  EXPECT_EQ(ToJsonLine(v1::Statement()).value(), "{}\n");
}

TEST(JsonTest, EveryCharacterIsReadBackByProtobuf) {
  v1::Statement s, read;
  for (UChar32 c = 0; c <= 0x10FFFF; ++c) {
    if (!U_IS_SURROGATE(c)) icu::UnicodeString(c).toUTF8String(*s.mutable_text());
  }
  const auto line = ToJsonLine(s);
  ASSERT_TRUE(line.ok());
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(*line, &read).ok());
  EXPECT_EQ(read.text(), s.text());
  s.set_text("cut \xE7\x8E");
  EXPECT_EQ(ToJsonLine(s).status().code(), Code::kCorruption);
}

TEST(JsonTest, Strings) {
  const struct {
    const char* text;
    const char* json;
  } kTable[] = {
      {"", "\"\""},
      {"a\"b\\c", "\"a\\\"b\\\\c\""},
      {"a\n\t\r", "\"a\\n\\t\\u000d\""},
      {"\x1B[31m\x7F", "\"\\u001b[31m\\u007f\""},
      {"王毅 é", "\"王毅 é\""},
      {"a\xFF", "\"a\\ufffd\""},
      {"<é>\u202E\u200B\u2028\U000E0041", "\"<é>\\u202e\\u200b\\u2028\\udb40\\udc41\""},
  };
  for (const auto& row : kTable) EXPECT_EQ(JsonString(row.text), row.json);
}

TEST(JsonTest, ObjectsKeepTheirOrder) {
  const std::vector<std::string> list = {"x", "y"};
  JsonObject object;
  object.Add("b", "1").Add("a", uint64_t{18446744073709551615U}).AddIfAny("none", "").Add("list", list).Add("r", 1.5);
  EXPECT_EQ(object.str(), "{\"b\":\"1\",\"a\":18446744073709551615,\"list\":[\"x\",\"y\"],\"r\":1.500}");
  EXPECT_EQ(JsonObject().str(), "{}");
}

TEST(DisplayTest, NothingReachesATerminalThatItObeys) {
  const struct {
    const char* text;
    const char* joined;
    const char* kept;
  } kTable[] = {
      {"plain", "plain", "plain"},
      {"a\tb\nc", "a b c", "a\tb\nc"},
      {"a\r\nb", "a  b", "a\nb"},
      {"\x1B]0;owned\x07", "␛]0;owned␇", "␛]0;owned␇"},
      {"a\x7F", "a␡", "a␡"},
      {"\xC2\x9B"
       "31m",
       "\xEF\xBF\xBD"
       "31m",
       "\xEF\xBF\xBD"
       "31m"},  // C1 CSI
      {"\xE2\x80\xAE"
       "abc",
       "\xEF\xBF\xBD"
       "abc",
       "\xEF\xBF\xBD"
       "abc"},  // U+202E
      {"\xE2\x80\xA8", " ", "\n"},
      {"a\xFF\xC3", "a\xEF\xBF\xBD\xEF\xBF\xBD", "a\xEF\xBF\xBD\xEF\xBF\xBD"},
  };
  for (const auto& row : kTable) {
    EXPECT_EQ(Printable(row.text), row.joined) << row.text;
    EXPECT_EQ(Printable(row.text, Lines::kKeep), row.kept) << row.text;
  }
}

TEST(DisplayTest, WidthIsCountedInColumns) {
  const struct {
    const char* text;
    size_t width;
  } kTable[] = {{"", 0},
                {"abc", 3},
                {"é", 1},
                {"e\xCC\x81", 1},
                {"王毅", 4},
                {"Ａ", 2},
                {"한", 2},
                {"a\xE2\x80\x8B"
                 "b",
                 2}};
  for (const auto& row : kTable) EXPECT_EQ(DisplayWidth(row.text), row.width) << row.text;
  EXPECT_EQ(PadRight("王", 4), "王  ");
  EXPECT_EQ(PadLeft("12", 4), "  12");
  EXPECT_EQ(PadLeft("12345", 4), "12345");
}

TEST(DisplayTest, TruncatesToColumns) {
  const struct {
    const char* text;
    size_t width;
    const char* cut;
  } kTable[] = {{"abcdef", 6, "abcdef"}, {"abcdef", 5, "abcd…"}, {"abcdef", 1, "…"},   {"abcdef", 0, ""},
                {"王毅说", 6, "王毅说"}, {"王毅说", 5, "王毅…"}, {"王毅说", 4, "王…"}, {"", 0, ""}};
  for (const auto& row : kTable) {
    EXPECT_EQ(Truncate(row.text, row.width), row.cut) << row.text << " " << row.width;
    EXPECT_LE(DisplayWidth(Truncate(row.text, row.width)), row.width);
  }
}

TEST(DisplayTest, WrapsWhereLinesMayBreak) {
  using Parts = std::vector<std::string>;
  EXPECT_EQ(Wrap("one two three", 0), Parts({"one two three"}));
  EXPECT_EQ(Wrap("one two three", 7), Parts({"one two", "three"}));
  EXPECT_EQ(Wrap("one two three", 3), Parts({"one", "two", "three"}));
  EXPECT_EQ(Wrap("王毅说明", 4), Parts({"王毅", "说明"}));
  EXPECT_EQ(Wrap("", 4), Parts({""}));
}

TEST(TableTest, AlignsByColumns) {
  Memory out;
  Table table({{.header = "name"}, {.header = "n", .align = Column::kRight}}, 0, &out);
  ASSERT_TRUE(table.Add({"王毅", "7"}).ok());
  ASSERT_TRUE(table.Add({"Li\x1B[2J", "1234"}).ok());
  ASSERT_TRUE(table.Finish().ok());
  EXPECT_EQ(out.text, "name       n\n王毅       7\nLi␛[2J  1234\n");
}

TEST(TableTest, GivesWayOnANarrowScreenOnly) {
  const auto render = [](size_t screen) {
    Memory out;
    Table table({{.header = "id"}, {.header = "title", .width_min = 6}}, screen, &out);
    EXPECT_TRUE(table.Add({"0123456789", "a long title"}).ok());
    EXPECT_TRUE(table.Finish().ok());
    return out.text;
  };
  EXPECT_EQ(render(0), "id          title\n0123456789  a long title\n");
  EXPECT_EQ(render(20), "id          title\n0123456789  a long …\n");
  EXPECT_EQ(render(5), "id          title\n0123456789  a lon…\n");  // ids are never cut
}

TEST(TableTest, PrintsNothingWithoutRows) {
  Memory out;
  Table table({{.header = "a"}}, 0, &out);
  ASSERT_TRUE(table.Finish().ok());
  EXPECT_EQ(out.text, "");
}

TEST(TableTest, MemoryIsBoundedSoThatLaterRowsKeepTheWidths) {
  Memory out;
  Table table({{.header = "a"}, {.header = "b"}}, 0, &out);
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(table.Add({"x", "y"}).ok());
  EXPECT_FALSE(out.text.empty());
  ASSERT_TRUE(table.Add({"longer", "z"}).ok());
  ASSERT_TRUE(table.Finish().ok());
  EXPECT_TRUE(out.text.ends_with("x  y\nlonger  z\n"));
}

}  // namespace
}  // namespace dicta::tools
