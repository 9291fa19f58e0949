#include <gtest/gtest.h>

#include "tools/read/press/language.h"
#include "tools/read/press/tokens.h"

namespace dicta::tools::press {
namespace {

std::vector<std::string> SentencesOf(std::string_view text, std::string_view language = "en") {
  const Range all{0, text.size()};
  std::vector<std::string> out;
  for (const Range range : Sentences(text, all, FindQuotes(text, all), Words::For(language)))
    out.emplace_back(range.In(text));
  return out;
}

TEST(PressText, TrimsEveryKindOfSpace) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"  a b ", "a b"}, {"\u00A0\u2002a\u3000\uFEFF", "a"}, {"Name:\u200E", "Name:"}, {"\t\u2003", ""}, {"", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(Trim(row.text), row.want) << row.text;
}

TEST(PressText, ReadsLinesOfAnyLineEnd) {
  const std::string_view text = "a\r\nb\rc\u2028d\n\ne";
  std::vector<std::string> lines;
  for (const Range line : Lines(text)) lines.emplace_back(line.In(text));
  EXPECT_EQ(lines, (std::vector<std::string>{"a", "b", "c", "d", "", "e"}));
}

TEST(PressText, FoldsForComparison) {
  EXPECT_EQ(Fold("ÉTATS\u00A0 Unis’"), "états unis'");
  EXPECT_EQ(Squeeze("  a \n\n b"), "a b");
}

TEST(PressText, KnowsTheEndOfASentence) {
  const struct {
    std::string_view text;
    bool want;
  } rows[] = {{"He left.", true}, {"He left.”", true},         {"He left.\")", true}, {"Title of it", false},
              {"和平。", true},   {"reads as follows:", true}, {"", false},           {"(end", false}};
  for (const auto& row : rows) EXPECT_EQ(EndsSentence(row.text), row.want) << row.text;
}

TEST(PressTokens, BreaksSentences) {
  const struct {
    const char* why;
    std::string_view language, text;
    std::vector<std::string> want;
  } rows[] = {
      {"plain", "en", "One left. Two stayed.", {"One left.", "Two stayed."}},
      {"abbreviation", "en", "On Feb. 15 Mr. Oden met Gen. Holt.", {"On Feb. 15 Mr. Oden met Gen. Holt."}},
      {"initial", "en", "Jane D. Holt spoke.", {"Jane D. Holt spoke."}},
      {"abbreviation at the end", "en", "It is the U.S. The other is not.", {"It is the U.S.", "The other is not."}},
      {"number", "en", "It rose 3.5 percent.", {"It rose 3.5 percent."}},
      {"lower case goes on", "en", "Why? asked nobody. So it is.", {"Why? asked nobody.", "So it is."}},
      {"inside a quotation", "en", "\"We go. They stay,\" he said. So.", {"\"We go. They stay,\" he said.", "So."}},
      {"after a quotation", "en", "“We go.” They stay.", {"“We go.”", "They stay."}},
      {"open quotation", "en", "“We go. They stay.", {"“We go.", "They stay."}},
      {"lost space", "en", "It ended in Iraq.She left.", {"It ended in Iraq.", "She left."}},
      {"German ordinal", "de", "Am 14. Februar kam er. Sie ging.", {"Am 14. Februar kam er.", "Sie ging."}},
      {"full width", "zh", "他来了。她走了！", {"他来了。", "她走了！"}},
      {"ellipsis", "en", "And so... it goes.", {"And so... it goes."}},
  };
  for (const auto& row : rows) EXPECT_EQ(SentencesOf(row.text, row.language), row.want) << row.why;
}

TEST(PressTokens, FindsQuotationsOfEveryStyle) {
  const struct {
    const char* why;
    std::string_view text;
    std::vector<std::string> words;
    bool closed;
  } rows[] = {
      {"straight", "He said \"a b\" and \"c\".", {"a b", "c"}, true},
      {"curly", "“a” b", {"a"}, true},
      {"German", "„a b“, sagte er", {"a b"}, true},
      {"guillemets", "« a b », dit-il", {" a b "}, true},
      {"corner", "他说「和平」。", {"和平"}, true},
      {"single at a word", "the ‘a b’ it’s", {"a b"}, true},
      {"apostrophe is none", "the ministers’ it’s", {}, true},
      {"inches are none", "a 5\" pipe", {}, true},
      {"nested is part of the outer", "“a ‘b’ c”", {"a ‘b’ c"}, true},
      {"never closed", "“a b c", {"a b c"}, false},
  };
  for (const auto& row : rows) {
    const auto quotes = FindQuotes(row.text, {0, row.text.size()});
    std::vector<std::string> words;
    for (const Quote& quote : quotes) words.emplace_back(quote.words.In(row.text));
    EXPECT_EQ(words, row.words) << row.why;
    EXPECT_EQ(quotes.empty() || quotes.back().closed, row.closed) << row.why;
  }
}

TEST(PressTokens, KeepsWordsWhole) {
  const std::string_view text = "Jean-Luc O'Brien's C.S. plan, U.S. and 2,300";
  std::vector<std::string> words;
  for (const Token& token : Tokenize(text, {0, text.size()}, Words::For("en"))) words.emplace_back(token.In(text));
  EXPECT_EQ(words,
            (std::vector<std::string>{"Jean-Luc", "O'Brien", "C.S.", "plan", ",", "U.S.", "and", "2", ",", "300"}));
}

TEST(PressLanguage, ByScriptAndCommonWords) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"The minister said that it is for the people of the country.", "en"},
      {"Le ministre a dit que la paix est pour les peuples.", "fr"},
      {"El ministro dijo que la paz es para los pueblos.", "es"},
      {"Der Minister sagte, dass der Frieden für die Menschen ist.", "de"},
      {"Il ministro ha detto che la pace è per gli uomini della terra.", "it"},
      {"O ministro disse que a paz não é para os homens.", "pt"},
      {"Министр заявил, что мир нужен всем людям.", "ru"},
      {"Міністр заявив, що мир потрібен і їм, і нам.", "uk"},
      {"部长表示，这是和平的基础，对我们说来很重要。", "zh-Hans"},
      {"部長表示，這是和平的基礎，對我們說來很重要。", "zh-Hant"},
      {"大臣は平和のためだと述べました。", "ja"},
      {"장관은 평화를 위한 것이라고 말했다.", "ko"},
      {"12345 --- ???", ""},
      {"Zzz qqq xxx.", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(LanguageOf(row.text), row.want) << row.text;
}

}  // namespace
}  // namespace dicta::tools::press
