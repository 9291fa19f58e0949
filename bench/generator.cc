#include "bench/generator.h"

#include <cstdio>
#include <cstdlib>

#include "storage/date.h"

namespace dicta::bench {
namespace {

constexpr uint32_t kWords = 20000, kPhrases = 30000, kNames = 1000;
constexpr const char* kSyllables[] = {"a",   "be",  "con", "de",   "er",   "for", "ga",  "hel", "in",  "ju", "ka",
                                      "lo",  "men", "nor", "o",    "per",  "qui", "re",  "sta", "ter", "un", "ver",
                                      "wa",  "ex",  "yo",  "zi",   "tion", "al",  "ing", "ly",  "ed",  "st", "th",
                                      "pro", "com", "cy",  "ness", "vi",   "su",  "mi",  "da",  "fe",  "ho", "ple"};

// Of 100 parts of a sentence, so many are…
constexpr uint32_t kPhrasePercent = 13;  // a phrase that all offices use
constexpr uint32_t kAgainPercent = 29;   // something this document has said before
constexpr uint32_t kFigurePercent = 2;   // a number

void Capitalize(std::string* text, size_t at) { (*text)[at] = static_cast<char>((*text)[at] - 'a' + 'A'); }

}  // namespace

ZipfTable::ZipfTable(uint32_t size, uint32_t shift) : ranks_(size_t{1} << kBits) {
  uint64_t total = 0, sum = 0;
  for (uint32_t i = 0; i < size; ++i) total += (uint64_t{1} << 40) / (i + 1 + shift);
  uint32_t rank = 0;
  for (size_t i = 0; i < ranks_.size(); ++i) {
    const uint64_t quantile = (total >> kBits) * i;
    while (rank + 1 < size && sum + (uint64_t{1} << 40) / (rank + 1 + shift) <= quantile) {
      sum += (uint64_t{1} << 40) / (rank + 1 + shift);
      ++rank;
    }
    ranks_[i] = rank;
  }
}

// SplitMix64 (Steele, Lea, Flood 2014).
uint64_t Generator::Random() {
  uint64_t z = state_ += 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

std::string Generator::MakeWord() {
  std::string word;
  for (uint32_t n = 1 + Pick(4); n > 0; --n) word += kSyllables[Pick(std::size(kSyllables))];
  return word;
}

std::string Generator::Phrase(uint32_t words) {
  std::string phrase;
  for (; words > 0; --words) (phrase += phrase.empty() ? "" : " ") += Word();
  return phrase;
}

Generator::Generator(uint64_t seed)
    : state_(seed), word_ranks_(kWords, 8), phrase_ranks_(kPhrases, 20), name_ranks_(kNames) {
  // Frequent words are short ones.
  for (uint32_t i = 0; i < kWords; ++i) words_.push_back(i < 40 ? kSyllables[i] : MakeWord());
  for (uint32_t i = 0; i < kPhrases; ++i) phrases_.push_back(Phrase(2 + Pick(4)));
  for (uint32_t i = 0; i < kNames; ++i) {
    std::string given = MakeWord() + "ra", family = MakeWord() + "den";
    Capitalize(&given, 0);
    Capitalize(&family, 0);
    names_.push_back(given + " " + family);
    roles_.push_back("Minister of " + words_[100 + Pick(kWords - 100)]);
    std::string closing;
    for (uint32_t n = 1 + Pick(3); n > 0; --n) AppendSentence(&closing);
    closings_.push_back(closing);
    said_.clear();
  }
}

void Generator::AppendSentence(std::string* text) {
  const size_t begin = text->size();
  for (uint32_t n = 5 + Pick(14); n > 0; --n) {
    if (text->size() > begin) *text += Pick(14) == 0 ? ", " : " ";
    const uint32_t kind = Pick(100);
    if (kind < kPhrasePercent) {
      const std::string& phrase = phrases_[phrase_ranks_.At(Random())];
      *text += phrase;
      if (Pick(4) == 0) said_.push_back(&phrase);
    } else if (kind < kPhrasePercent + kAgainPercent && !said_.empty()) {
      *text += *said_[Pick(static_cast<uint32_t>(said_.size()))];
    } else if (kind >= 100 - kFigurePercent) {
      *text += std::to_string(1 + Pick(3000));
    } else {
      const std::string& word = Word();
      *text += word;
      if (word.size() > 6) said_.push_back(&word);
    }
  }
  if (const char first = (*text)[begin]; first >= 'a' && first <= 'z') Capitalize(text, begin);
  *text += ". ";
}

std::string Generator::IdOf(uint64_t number) {
  char id[32];
  std::snprintf(id, sizeof(id), "generated/%08llu", static_cast<unsigned long long>(number));
  return id;
}

int32_t Generator::FirstDay() { return DayFromCivil(2004, 1, 1); }

Document Generator::Next() {
  said_.clear();
  Document document;
  v1::Statement& statement = document.statement;
  const uint32_t speaker = name_ranks_.At(Random());
  const uint32_t second = name_ranks_.At(Random());
  statement.set_id(IdOf(next_++));
  statement.set_date(FormatDay(FirstDay() + static_cast<int32_t>(Pick(kDays))));
  statement.set_language("en");
  std::vector<uint32_t> speaking = {speaker};
  if (Pick(4) == 0 && second != speaker) speaking.push_back(second);
  for (const uint32_t who : speaking) {
    v1::Speaker* added = statement.add_speakers();
    added->set_name(names_[who]);
    added->set_role(roles_[who]);
  }
  statement.mutable_source()->set_publisher("Office of " + names_[speaker]);
  std::string title = Phrase(4 + Pick(6));
  Capitalize(&title, 0);
  statement.set_title(title);
  // Lengths of press releases: a median of 2.6 KB, a mean of 3.3 KB, one in fifty above 10 KB.
  size_t length = 500 + Pick(1800) + Pick(1800);
  if (Pick(5) == 0) length += Pick(3000);
  if (Pick(50) == 0) length += 4000 + Pick(20000);
  std::string* text = statement.mutable_text();
  text->reserve(length + 1000);
  while (text->size() < length) AppendSentence(text);
  *text += closings_[speaker];
  return document;
}

}  // namespace dicta::bench
