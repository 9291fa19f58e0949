#include "tools/read/press/words.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <string>
#include <vector>

#include "tools/read/press/text.h"
#include "tools/read/press/word_table.h"

namespace dicta::tools::press {
namespace {

// Lists whose n-th entry (separated by |) holds the names, separated by spaces, of the n-th month or weekday.
WordTable Numbered(std::string_view lists, uint32_t first) {
  WordTable table;
  ForEach(lists, '|', [&table, &first](std::string_view names) {
    ForEach(names, ' ', [&table, &first](std::string_view name) {
      if (!table.Has(name)) table[name] = first;
    });
    ++first;
  });
  return table;
}

constexpr std::string_view kMonths =
    "january jan janvier janv enero ene gennaio janeiro januar jänner января январь|"
    "february feb février févr febrero febbraio fevereiro februar февраля февраль|"
    "march mar mars marzo março märz марта март|"
    "april aprile apr avril avr abril abr апреля апрель|"
    "may mai maggio maio mayo мая май|"
    "june jun juin giugno junho junio juni июня июнь|"
    "july jul luglio julho juillet juil julio juli июля июль|"
    "august aug août agosto ago августа август|"
    "september settembre setembro sept sep septembre septiembre setiembre сентября сентябрь|"
    "october ottobre outubro oct octobre octubre oktober okt октября октябрь|"
    "november nov novembro novembre noviembre ноября ноябрь|"
    "december dec décembre déc diciembre dic dicembre dezembro dezember dez декабря декабрь";

constexpr std::string_view kWeekdays =
    "sunday dimanche domingo sonntag воскресенье|monday lundi lunes montag понедельник|"
    "tuesday mardi martes dienstag вторник|wednesday mercredi miércoles mittwoch среду среда|"
    "thursday jeudi jueves donnerstag четверг|friday vendredi viernes freitag пятницу пятница|"
    "saturday samedi sábado samstag sonnabend субботу суббота";

constexpr std::string_view kAbbreviations =
    "mr mrs ms dr prof gen col lt maj capt sgt sen rep gov hon rev st jr sr inc ltd corp co no vs etc jan feb mar apr "
    "jun "
    "jul aug sept sep oct nov dec u.s u.k u.n e.g i.e a.m p.m d.c vol fig art pres amb adm brig cmdr dept est approx "
    "ph.d m "
    "mme mlle nr bzw z.b d.h u.a dra sra srta ud uds г гг им т.е т.д др стр ул mt ft";

constexpr std::string_view kSpeechNouns =
    "remarks response responses speech address comments comment reply answers briefing interview conference keynote "
    "lecture "
    "message toast eulogy discours allocution intervention réponse discurso intervención respuesta rede "
    "ansprache "
    "interview grußwort речь выступление интервью ответ ответы";
constexpr std::string_view kStatementNouns =
    "statement declaration communiqué communique déclaration declaración comunicado erklärung stellungnahme заявление "
    "коммюнике";

constexpr std::string_view kOfficial =
    "minist|embass|ambassad|embajada|botschaft|посольств|миссия|министерств|外交部|大使馆|government|gouvernement|"
    "regierung|"
    "gobierno|department|office of|chancell|kanzleramt|presiden|parliament|senate|secretariat|commission|white "
    "house|кремл";

constexpr std::string_view kQuestionLabels =
    "question|q|reporter|journalist|q1|q2|q3|press|media|journalists|questioner|interviewer|participant|audience "
    "member|"
    "caller|host|moderator|问|记者|记者问|提问|pregunta|frage|вопрос|журналист|correspondent|presenter|j|staff|compere|"
    "unidentified|unidentified reporter|unidentified speaker|periodista|journaliste";
constexpr std::string_view kAnswerLabels = "answer|a|reply|response|答|答复|réponse|respuesta|antwort|ответ|a1|a2|a3";

// The last parts of German compounds that are offices or bodies whatever stands before.
constexpr std::string_view kCompoundHeads =
    "minister ministerin präsident präsidentin sekretär sekretärin sprecher sprecherin kanzler kanzlerin direktor "
    "direktorin kommissar kommissarin meister meisterin graf gräfin chef chefin führer führerin vorsitzender "
    "vorsitzende ministerium amt behörde verband";

constexpr std::array<const Language*, 7> kAll = {&kEnglish, &kFrench,  &kSpanish,   &kGerman,
                                                 &kRussian, &kItalian, &kPortuguese};

WordTable RegionNames() {
  static auto* const owned = new std::deque<std::string>;  // the table's words
  WordTable names;
  const auto add = [&names](const icu::UnicodeString& name) {
    std::string utf8;
    name.toUTF8String(utf8);
    names[owned->emplace_back(Fold(utf8))] = 1;
  };
  for (const Language* language : kAll) {
    const icu::Locale in(std::string(language->code).c_str());
    for (const char* const* country = icu::Locale::getISOCountries(); *country != nullptr; ++country) {
      icu::UnicodeString name;
      add(icu::Locale("", *country).getDisplayCountry(in, name));
    }
    for (const char* const* code = icu::Locale::getISOLanguages(); *code != nullptr; ++code) {
      icu::UnicodeString name;
      if (std::string_view(*code).size() == 2) add(icu::Locale(*code).getDisplayLanguage(in, name));
    }
  }
  return names;
}

}  // namespace

struct Words::Impl {
  WordTable kinds;
  std::deque<std::string> pair_words;
  WordTable pairs;                                           // "pointed out"
  std::vector<std::pair<std::string_view, uint32_t>> heads;  // of compounds, with their kinds
};

std::span<const Language> Languages() {
  static const std::array<Language, 7> languages = {kEnglish, kFrench,  kSpanish,   kGerman,
                                                    kRussian, kItalian, kPortuguese};
  return languages;
}

bool HasTables(std::string_view tag) {
  const std::string_view primary = tag.substr(0, tag.find('-'));
  return primary == "zh" || std::any_of(kAll.begin(), kAll.end(),
                                        [primary](const Language* language) { return language->code == primary; });
}

const Words& Words::For(std::string_view tag) {
  struct Table {
    std::array<Words, kAll.size()> words;
    std::array<Impl, kAll.size()> impls;
    Table() : words{Words(), Words(), Words(), Words(), Words(), Words(), Words()} {
      for (size_t i = 0; i < kAll.size(); ++i) {
        for (const WordList& list : kAll[i]->lists) {
          ForEach(list.words, ' ', [&](std::string_view word) { impls[i].kinds[word] |= list.kinds; });
        }
        for (const Pair& pair : kAll[i]->cue_pairs) {
          impls[i].pairs[impls[i].pair_words.emplace_back(std::string(pair.first) + ' ' + std::string(pair.second))] =
              1;
        }
        ForEach(kAll[i]->code == "de" ? kCompoundHeads : "", ' ', [&](std::string_view head) {
          const uint32_t* known = impls[i].kinds.Find(head);
          if (known != nullptr) impls[i].heads.emplace_back(head, *known & (kRole | kFeminine | kBody));
        });
        words[i].language_ = kAll[i];
        words[i].impl_ = &impls[i];
      }
    }
  };
  static const Table* const table = new Table;  // never destroyed: readers may run until the process ends
  const std::string_view primary = tag.substr(0, tag.find('-'));
  for (const Words& words : table->words) {
    if (words.language_->code == primary) return words;
  }
  return table->words[0];
}

uint32_t Words::KindsOf(std::string_view folded) const {
  if (const uint32_t* found = impl_->kinds.Find(folded)) return *found;
  // An office's last part makes the whole word one: "Verkehrsminister".
  uint32_t kinds = 0;
  for (const auto& [head, of_head] : impl_->heads) {
    if (folded.size() > head.size() + 2 && folded.back() == head.back() && Ends(folded, head)) kinds |= of_head;
  }
  return kinds;
}

bool Words::IsCuePair(std::string_view first, std::string_view second) const {
  char both[48];
  if (first.size() + 1 + second.size() > sizeof both) return false;  // none is as long
  std::memcpy(both, first.data(), first.size());
  both[first.size()] = ' ';
  std::memcpy(both + first.size() + 1, second.data(), second.size());
  return impl_->pairs.Has({both, first.size() + 1 + second.size()});
}

int MonthOf(std::string_view folded) {
  static const auto* const months = new WordTable(Numbered(kMonths, 1));
  const uint32_t* found = months->Find(folded);
  return found == nullptr ? 0 : static_cast<int>(*found);
}

int WeekdayOf(std::string_view folded) {
  static const auto* const weekdays = new WordTable(Numbered(kWeekdays, 0));
  const uint32_t* found = weekdays->Find(folded);
  return found == nullptr ? -1 : static_cast<int>(*found);
}

int RelativeDayOf(std::string_view folded) {
  static const auto* const days = new WordTable(Numbered(
      "today tonight aujourd'hui hoy oggi hoje heute сегодня|yesterday hier ayer ieri ontem gestern вчера", 0));
  const uint32_t* found = days->Find(folded);
  return found == nullptr ? 1 : -static_cast<int>(*found);
}

bool IsAbbreviation(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kAbbreviations, ' '));
  return set->Has(folded);
}

bool IsRegion(std::string_view folded) {
  static const auto* const set = new WordTable(RegionNames());
  return set->Has(folded);
}

bool IsSpeechNoun(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kSpeechNouns, ' '));
  return set->Has(folded);
}

bool IsOfficialPublisher(std::string_view folded) {
  bool official = false;
  ForEach(kOfficial, '|',
          [&](std::string_view part) { official = official || folded.find(part) != std::string_view::npos; });
  return official;
}

bool IsStatementNoun(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kStatementNouns, ' '));
  return set->Has(folded);
}

bool IsQuestionLabel(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kQuestionLabels, '|'));
  return set->Has(folded);
}

bool IsHostLabel(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf("host moderator presenter compere staff interviewer", ' '));
  return set->Has(folded);
}

bool IsAnswerLabel(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kAnswerLabels, '|'));
  return set->Has(folded);
}

}  // namespace dicta::tools::press
