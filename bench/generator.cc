#include "bench/generator.h"

#include <cmath>

#include "storage/date.h"

namespace dicta::bench {
namespace {

constexpr uint32_t kWords = 12000, kPhrases = 3000, kNames = 200;
constexpr const char* kSyllables[] = {"ba",  "co", "den", "fi",  "gor", "ha",  "in", "ka", "lo",   "men",  "no", "per",
                                      "qua", "ri", "sta", "ter", "un",  "ver", "wa", "zo", "tion", "ment", "al", "er"};

}  // namespace

Generator::Generator(uint64_t seed) : random_(seed) {
  for (uint32_t i = 0; i < kWords; ++i) {
    std::string word;
    for (uint32_t n = 1 + Pick(3); n > 0; --n) word += kSyllables[Pick(std::size(kSyllables))];
    words_.push_back(word);
  }
  for (uint32_t i = 0; i < kPhrases; ++i) {
    std::string phrase;
    for (uint32_t n = 3 + Pick(6); n > 0; --n) phrase += (phrase.empty() ? "" : " ") + words_[Zipf(kWords)];
    phrases_.push_back(phrase);
  }
  for (uint32_t i = 0; i < kNames; ++i) {
    std::string given = words_[100 + Pick(kWords - 100)], family = words_[100 + Pick(kWords - 100)];
    given[0] = static_cast<char>(given[0] - 32);
    family[0] = static_cast<char>(family[0] - 32);
    names_.push_back(given + " " + family + (i % 2 == 0 ? "" : "son"));
  }
}

uint32_t Generator::Pick(uint32_t below) { return static_cast<uint32_t>(random_() % below); }

uint32_t Generator::Zipf(uint32_t below) {
  // The inverse of the harmonic distribution, by its logarithmic approximation.
  const double u = static_cast<double>(random_() >> 11) / static_cast<double>(uint64_t{1} << 53);
  const auto rank = static_cast<uint32_t>(std::pow(static_cast<double>(below) + 1, u)) - 1;
  return rank < below ? rank : below - 1;
}

std::string Generator::Sentence() {
  std::string sentence;
  for (uint32_t n = 2 + Pick(4); n > 0; --n) {
    sentence += (sentence.empty() ? "" : " ") + (Pick(5) < 2 ? phrases_[Zipf(kPhrases)] : words_[Zipf(kWords)]);
    if (Pick(12) == 0) sentence += " " + std::to_string(Pick(3000));
  }
  sentence[0] = static_cast<char>(sentence[0] - 32);
  return sentence + ". ";
}

Document Generator::Next() {
  Document document;
  v1::Statement& statement = document.statement;
  const uint32_t speaker = Zipf(kNames);
  statement.set_id("generated/" + std::to_string(speaker) + "/" + std::to_string(next_++));
  statement.set_date(FormatDay(DayFromCivil(2004, 1, 1) + static_cast<int32_t>(Pick(5 * 365))));
  statement.set_language("en");
  statement.set_title(Sentence());
  v1::Speaker* first = statement.add_speakers();
  first->set_name(names_[speaker]);
  first->set_role("Minister of " + phrases_[speaker]);
  const uint32_t second = Zipf(kNames);
  if (Pick(4) == 0 && second != speaker) statement.add_speakers()->set_name(names_[second]);
  statement.mutable_source()->set_publisher("Office of " + names_[speaker]);
  // Lengths of press releases: mean 3.3 KB, a few of them long.
  const size_t length = 800 + Pick(2500) + (Pick(5) == 0 ? Pick(12000) : Pick(1500));
  while (statement.text().size() < length) statement.mutable_text()->append(Sentence());
  return document;
}

}  // namespace dicta::bench
