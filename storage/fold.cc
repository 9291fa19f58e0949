#include "storage/fold.h"

#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cassert>
#include <memory>

namespace dicta {
namespace {

// Marks that are diacritics in their scripts (Latin, Greek, Cyrillic, Hebrew points, Arabic vowels). Marks that make
// another letter or vowel (kana voicing, Indic vowel signs) stay.
constexpr const char* kRules =
    ":: NFKD;"
    ":: [\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u064b-\\u065f\\u0670\\u1ab0-\\u1aff\\u1dc0-\\u1dff"
    "\\u20d0-\\u20ff] Remove;"
    ":: [[:Latin:]] Latin-ASCII;"  // ø -> o, ı -> i, ß -> ss, ł -> l
    ":: Lower;"
    ":: NFKC;"
    "\\u03c2 > \\u03c3;"                    // a sigma that ends a word is still one
    "['\\u2019\\u2018\\u02bc\\u00b4`] > ;"  // O'Brien
    "[[:P:][:S:][:Z:][:C:]]+ > ' ';";       // everything else that is no letter, mark or digit parts words

const icu::Transliterator& Folding() {
  static const std::unique_ptr<const icu::Transliterator> folding = [] {
    UErrorCode status = U_ZERO_ERROR;
    UParseError error;
    std::unique_ptr<const icu::Transliterator> made(icu::Transliterator::createFromRules(
        "dicta-fold", icu::UnicodeString::fromUTF8(kRules), UTRANS_FORWARD, error, status));
    assert(U_SUCCESS(status));
    return made;
  }();
  return *folding;
}

bool IsPlain(std::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
  });
}

// Most names are plain ASCII: the same result without ICU.
std::string FoldPlain(std::string_view name) {
  std::string folded;
  for (const char c : name) {
    if (c != ' ') {
      folded.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
    } else if (!folded.empty() && folded.back() != ' ') {
      folded.push_back(' ');
    }
  }
  if (!folded.empty() && folded.back() == ' ') folded.pop_back();
  return folded;
}

}  // namespace

std::string FoldName(std::string_view name) {
  if (IsPlain(name)) {
    std::string folded = FoldPlain(name);
    return folded.empty() ? std::string(name) : folded;
  }
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
  Folding().transliterate(text);
  text.trim();
  std::string folded;
  text.toUTF8String(folded);
  return folded.empty() ? std::string(name) : folded;
}

std::vector<std::string_view> WordsOf(std::string_view folded) {
  std::vector<std::string_view> words;
  while (!folded.empty()) {
    const size_t end = std::min(folded.find(' '), folded.size());
    if (end > 0) words.push_back(folded.substr(0, end));
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return words;
}

std::string PersonIdOf(std::string_view name) {
  std::string id = FoldName(name);
  std::replace(id.begin(), id.end(), ' ', '-');
  return id;
}

}  // namespace dicta
