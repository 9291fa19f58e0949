// Names as lookups compare them: without regard to case, diacritics, width and punctuation (ICU).
//
//   "Çavuşoğlu" -> "cavusoglu"    "WANG  Yi" -> "wang yi"    "O’Brien" -> "obrien"    "Jean-Yves" -> "jean yves"
//
// Folded names are key bytes. Where a later ICU folds a name otherwise, `verify --repair` writes its rows anew.
// Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dicta {

// Never empty for a name that is not: one of which nothing is left ("…") stays as it is.
std::string FoldName(std::string_view name);

// The words of a folded name.
std::vector<std::string_view> WordsOf(std::string_view folded);

// The id of the person that a name stands for where no id is given: the folded name, words joined by '-'.
std::string PersonIdOf(std::string_view name);

}  // namespace dicta
