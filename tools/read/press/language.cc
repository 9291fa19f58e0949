#include "tools/read/press/language.h"

#include <algorithm>
#include <array>
#include <bit>

#include "tools/read/press/text.h"
#include "tools/read/press/word_table.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kLanguageSampleBytes = 6144;
constexpr size_t kLeastHits = 2;

// Latin-script languages without tables of their own: told apart lest they pass for a neighbour.
struct Common {
  std::string_view code;
  std::string_view words;  // between spaces
};
constexpr Common kOthers[] = {
    {"nl", " de het een van en in is dat op te zijn met voor niet aan er om ook als bij door naar "},
    {"pl", " i w na z się że do nie o to jest jak za po od ale przez dla oraz są "},
    {"tr", " ve bir bu için ile da de olarak çok daha olan gibi sonra kadar ancak ise "},
    {"sv", " och att det i en som på är av för med den till inte har de om ett "},
};

struct Scripts {
  size_t latin = 0, cyrillic = 0, han = 0, kana = 0, hangul = 0, arabic = 0, hebrew = 0, greek = 0, devanagari = 0;
  size_t ukrainian = 0, persian = 0;
};

Scripts Count(std::string_view sample) {
  Scripts count;
  for (size_t at = 0; at < sample.size();) {
    for (; at < sample.size() && IsAscii(sample[at]); ++at) count.latin += IsLetter(sample[at]);
    if (at == sample.size()) break;
    const int32_t ch = NextChar(sample, &at);
    if (!IsLetter(ch)) continue;
    if (ch < 0x250) {
      ++count.latin;
    } else if (ch >= 0x400 && ch < 0x530) {
      ++count.cyrillic;
      count.ukrainian += ch == 0x456 || ch == 0x457 || ch == 0x454 || ch == 0x491;
    } else if (ch >= 0x3040 && ch < 0x3100) {
      ++count.kana;
    } else if (IsHan(ch)) {
      ++count.han;
    } else if (ch >= 0xAC00 && ch < 0xD7B0) {
      ++count.hangul;
    } else if (ch >= 0x600 && ch < 0x780) {
      ++count.arabic;
      count.persian += ch == 0x67E || ch == 0x686 || ch == 0x6AF || ch == 0x6CC;
    } else if (ch >= 0x590 && ch < 0x600) {
      ++count.hebrew;
    } else if (ch >= 0x370 && ch < 0x400) {
      ++count.greek;
    } else if (ch >= 0x900 && ch < 0x980) {
      ++count.devanagari;
    }
  }
  return count;
}

// For each common word, the languages (bits: own tables first, then kOthers) that have it.
const WordTable& CommonWords() {
  static const auto* const map = [] {
    auto* words = new WordTable;
    const auto add = [words](std::string_view list, uint32_t bit) {
      for (size_t at = 0; at < list.size();) {
        const size_t end = std::min(list.find(' ', at), list.size());
        if (end > at) (*words)[list.substr(at, end - at)] |= bit;
        at = end + 1;
      }
    };
    uint32_t bit = 1;
    for (const Language& language : Languages()) {
      for (const WordList& list : language.lists) {
        if (list.kinds == kCommon) add(list.words, bit);
      }
      bit <<= 1;
    }
    for (const Common& other : kOthers) {
      add(other.words, bit);
      bit <<= 1;
    }
    return words;
  }();
  return *map;
}

std::string LatinLanguage(std::string_view sample) {
  const auto own = Languages();
  const auto& common = CommonWords();
  std::array<size_t, 16> hits{};
  for (size_t at = 0; at < sample.size();) {
    const size_t begin = at;
    if (!IsLetter(NextChar(sample, &at))) continue;
    for (;;) {
      while (at < sample.size() && IsAscii(sample[at]) && IsLetter(sample[at])) ++at;
      size_t next = at;
      if (at == sample.size() || IsAscii(sample[at]) || !IsLetter(NextChar(sample, &next))) break;
      at = next;
    }
    // "I" is English wherever it stands, and a capital of any language where a sentence begins.
    if (at - begin > 12 || (at - begin == 1 && IsUpper(CharAt(sample, begin)))) continue;
    const uint32_t* found = common.Find(FoldedWord(sample.substr(begin, at - begin)));
    if (found == nullptr) continue;
    for (uint32_t bits = *found; bits != 0; bits &= bits - 1) ++hits[static_cast<size_t>(std::countr_zero(bits))];
  }
  const size_t best = static_cast<size_t>(std::max_element(hits.begin(), hits.end()) - hits.begin());
  const bool alone = std::count_if(hits.begin(), hits.end(), [](size_t n) { return n > 0; }) == 1;
  if (hits[best] < kLeastHits && !(alone && sample.size() < 200)) return "";
  return std::string(best < own.size() ? own[best].code : kOthers[best - own.size()].code);
}

// Simplified or traditional, by common characters that only one of them has.
std::string Chinese(std::string_view sample) {
  static constexpr std::string_view kSimplified = "国们这说会对发长见时为东来个关问题与";
  static constexpr std::string_view kTraditional = "國們這說會對發長見時為東來個關問題與";
  static constexpr uint32_t kIsSimplified = 1, kIsTraditional = 2;
  static const auto* const table = [] {
    auto* chars = new WordTable;
    for (size_t at = 0; at < kSimplified.size(); at += 3) (*chars)[kSimplified.substr(at, 3)] |= kIsSimplified;
    for (size_t at = 0; at < kTraditional.size(); at += 3) (*chars)[kTraditional.substr(at, 3)] |= kIsTraditional;
    return chars;
  }();
  size_t simplified = 0, traditional = 0;
  for (size_t at = 0; at < sample.size();) {
    const size_t begin = at;
    NextChar(sample, &at);
    if (at - begin != 3) continue;
    const uint32_t* found = table->Find(sample.substr(begin, 3));
    simplified += found != nullptr && *found == kIsSimplified;
    traditional += found != nullptr && *found == kIsTraditional;
  }
  return simplified > traditional ? "zh-Hans" : traditional > simplified ? "zh-Hant" : "zh";
}

}  // namespace

std::string LanguageOf(std::string_view text) {
  std::string_view sample = text.substr(0, kLanguageSampleBytes);
  const Scripts count = Count(sample);
  const size_t most = std::max({count.latin, count.cyrillic, count.han * 2 + count.kana, count.hangul * 2, count.arabic,
                                count.hebrew, count.greek, count.devanagari});
  if (most < 8) return "";
  if (count.han * 2 + count.kana == most) return count.kana * 5 > count.han ? "ja" : Chinese(sample);
  if (count.cyrillic == most) return count.ukrainian * 50 > count.cyrillic ? "uk" : "ru";
  if (count.hangul * 2 == most) return "ko";
  if (count.arabic == most) return count.persian * 50 > count.arabic ? "fa" : "ar";
  if (count.hebrew == most) return "he";
  if (count.greek == most) return "el";
  if (count.devanagari == most) return "hi";
  return LatinLanguage(sample);
}

}  // namespace dicta::tools::press
