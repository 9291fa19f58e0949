#include "storage/fold.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace dicta {
namespace {

TEST(FoldTest, CaseDiacriticsWidthAndPunctuationDoNotCount) {
  const struct {
    std::string_view name, folded, id;
  } kCases[] = {
      {"Wang Yi", "wang yi", "wang-yi"},
      {"WANG  Yi", "wang yi", "wang-yi"},
      {"  Wang Yi ", "wang yi", "wang-yi"},
      {"Ｗａｎｇ　Ｙｉ", "wang yi", "wang-yi"},  // full width
      {"Wang\u00a0Yi", "wang yi", "wang-yi"},    // no-break space
      {"Wang\tYi", "wang yi", "wang-yi"},
      {"王毅", "王毅", "王毅"},
      {"Çavuşoğlu", "cavusoglu", "cavusoglu"},
      {"C\u0327avus\u0327og\u0306lu", "cavusoglu", "cavusoglu"},  // decomposed
      {"ÇAVUŞOĞLU", "cavusoglu", "cavusoglu"},
      {"Yıldız İnan", "yildiz inan", "yildiz-inan"},
      {"Jørgen Straße", "jorgen strasse", "jorgen-strasse"},
      {"Łukasz Þór Æbelø", "lukasz thor aebelo", "lukasz-thor-aebelo"},
      {"Nguyễn Phú Trọng", "nguyen phu trong", "nguyen-phu-trong"},
      {"O’Brien", "obrien", "obrien"},
      {"O'Brien", "obrien", "obrien"},
      {"O`Brien", "obrien", "obrien"},
      {"Jean-Yves Le Drian", "jean yves le drian", "jean-yves-le-drian"},
      {"Jean\u2010Yves", "jean yves", "jean-yves"},
      {"J. R. R. Tolkien", "j r r tolkien", "j-r-r-tolkien"},
      {"Martin Luther King, Jr.", "martin luther king jr", "martin-luther-king-jr"},
      {"Ban Ki-moon", "ban ki moon", "ban-ki-moon"},
      {"Владимир Зеленский", "владимир зеленскии", "владимир-зеленскии"},
      {"ΆΓΓΕΛΟΣ", "αγγελοσ", "αγγελοσ"},
      {"Άγγελος", "αγγελοσ", "αγγελοσ"},           // no other letter where it ends a word
      {"مُحَمَّد", "محمد", "محمد"},                    // vowel signs are pointing
      {"שָׁלוֹם", "שלום", "שלום"},                    // so are Hebrew points
      {"ガ", "ガ", "ガ"},                          // the voicing mark makes another letter
      {"ｶﾞ", "ガ", "ガ"},                          // half width
      {"नरेन्द्र मोदी", "नरेन्द्र मोदी", "नरेन्द्र-मोदी"},  // vowel signs are letters here
      {"Speaker 2", "speaker 2", "speaker-2"},
      {"Ⅻ", "xii", "xii"},
      {"…", "…", "…"},  // nothing would be left
      {"'", "'", "'"},
      {" ", " ", "-"},
      {"", "", ""},
  };
  for (const auto& row : kCases) {
    EXPECT_EQ(FoldName(row.name), row.folded) << row.name;
    EXPECT_EQ(PersonIdOf(row.name), row.id) << row.name;
    EXPECT_EQ(FoldName(row.folded), row.folded) << "folded once more: " << row.name;
  }
}

// Plain ASCII does not go through ICU. A mark that folds away sends the same name there.
TEST(FoldTest, PlainNamesFoldAsIcuFoldsThem) {
  for (int first = ' '; first < 0x7f; ++first) {
    for (int second = ' '; second < 0x7f; ++second) {
      const std::string name = {'a', static_cast<char>(first), 'B', static_cast<char>(second), 'c'};
      ASSERT_EQ(FoldName(name), FoldName(name + "\u0301")) << name;
    }
  }
  for (const std::string name : {"Wang Yi", "  a  b  ", "A", "0 1", "ABC def GHI"}) {
    EXPECT_EQ(FoldName(name), FoldName(name + "\u0301")) << name;
  }
}

TEST(FoldTest, WordsAreWhatSpacesPart) {
  using Words = std::vector<std::string_view>;
  EXPECT_EQ(WordsOf("wang yi"), (Words{"wang", "yi"}));
  EXPECT_EQ(WordsOf("王毅"), (Words{"王毅"}));
  EXPECT_EQ(WordsOf(" a  b "), (Words{"a", "b"}));
  EXPECT_EQ(WordsOf(""), Words());
  EXPECT_EQ(WordsOf(" "), Words());
}

}  // namespace
}  // namespace dicta
