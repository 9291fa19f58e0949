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

template <typename Visit>
void ForEach(std::string_view words, char separator, const Visit& visit) {
  while (!words.empty()) {
    const size_t end = words.find(separator);
    const std::string_view word = words.substr(0, end);
    if (!word.empty()) visit(word);
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
}

WordTable SetOf(std::string_view words, char separator) {
  WordTable set;
  ForEach(words, separator, [&set](std::string_view word) { set[word] = 1; });
  return set;
}

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

constexpr std::string_view kPageLines =
    "print|print this page|print page|share|share this|share this page|share this article|share on facebook|share on "
    "twitter|"
    "tweet|email|e-mail|email this page|suggest to a friend|send to a friend|tell a friend|recommend to a "
    "friend|home|back|"
    "back to top|top|previous|next|close|close window|menu|search|skip to content|skip to main content|font size|"
    "large medium small|text size|subscribe|sign up|log in|login|register|related|related news|related "
    "articles|related "
    "links|related stories|read more|more|more news|more on this topic|facebook|twitter|linkedin|whatsapp|wechat|weibo|"
    "contact us|sitemap|privacy policy|terms of use|cookie policy|all rights reserved|advertisement|for immediate "
    "release|"
    "immediate release|press release|news release|media release|photo|photos|image|gallery|watch video|listen|download|"
    "download pdf|save|add to favorites|bookmark|comments|leave a "
    "comment|comment|copy link|partager|imprimer|envoyer|compartir|imprimir|"
    "drucken|teilen|поделиться|печать|打印|打印本页|分享|分享到|关闭|关闭窗口|推荐给朋友|返回顶部|字体|【打印】|大 中 "
    "小|news|top "
    "stories|latest news|breaking news|communiqué de presse|pressemitteilung|comunicado de prensa|e&oe|check against "
    "delivery|published|seite teilen|diese seite teilen|main page|copy link|e-mail|privacy|follow us";

constexpr std::string_view kDateLineWords =
    "date posted published updated update on at the time local hours hrs uhr am pm issued released release last "
    "modified first "
    "a.m p.m a.m. p.m. by of for immediate publié le mis à jour publicado el actualizado veröffentlicht stand am vom "
    "den um "
    "опубликовано обновлено gmt utc";

constexpr std::string_view kPageOpeners =
    "back to |copyright|©|(c) 20|all rights reserved|editor:|editor :|editors:|edited by|web "
    "editor|责任编辑|编辑：|编辑:|责编|contact:|"
    "media contact|press contact|for more information|for further information|tags:|tags :|filed "
    "under|keywords:|follow us|"
    "share this|click here|read also|see also|related:|http://|https://|www.|photo:|photo by|image:|file "
    "photo|tel:|tel.:|"
    "phone:|fax:|e-mail:|email:|font size|字体|分享到|【字号|浏览|点击|views:|hits:|page views|last updated|suggest to|"
    "telephone:|telefon:|teléfono:|tel. |telefono:|read more:|(reporting by|other news:|share:|dirección de prensa|"
    "ufficio stampa|pressestelle|for information media|not an official|扫一扫|follow us |follow us|"
    "embargoed|not for release|the original version|translation by|isbn|issn|rédacteur|updated by";

constexpr std::string_view kReferenceWords =
    "press news media release pressemitteilung medienmitteilung comunicado comunicato communiqué nota stampa prensa "
    "imprensa presse à a de di no no. nr nr. n n. nº n.º º num num. vom du del of communique";

constexpr std::string_view kEndMarks =
    "kind regards|best regards|yours sincerely|cordialement|mit freundlichen grüßen|atentamente|con un saludo|"
    "related coverage:|related coverage|related stories:|###|# # #|##|#|-30-|- 30 -|30|enditem|ends|end|(end)|-end-|- "
    "end -|-- end --|***|* * *|"
    "-ends-|- ends -|[end]|完|（完）|(完)|fin|ende|конец|//|---|--|___|-0-";

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
    "direktorin kommissar kommissarin meister meisterin graf gräfin chef chefin ministerium amt behörde verband";

struct Labelled {
  std::string_view word;
  Label label;
};
constexpr Labelled kHeaderLabels[] = {
    {"from", Label::kSource},       {"to", Label::kOther},
    {"cc", Label::kOther},          {"herausgeber", Label::kSource},
    {"source", Label::kSource},     {"来源", Label::kSource},
    {"quelle", Label::kSource},     {"fuente", Label::kSource},
    {"источник", Label::kSource},   {"信息来源", Label::kSource},
    {"publisher", Label::kSource},  {"title", Label::kTitle},
    {"headline", Label::kTitle},    {"标题", Label::kTitle},
    {"date", Label::kDate},         {"published", Label::kDate},
    {"posted", Label::kDate},       {"updated", Label::kDate},
    {"release date", Label::kDate}, {"publication date", Label::kDate},
    {"published on", Label::kDate}, {"posted on", Label::kDate},
    {"时间", Label::kDate},         {"日期", Label::kDate},
    {"发布时间", Label::kDate},     {"fecha", Label::kDate},
    {"datum", Label::kDate},        {"дата", Label::kDate},
    {"author", Label::kByline},     {"作者", Label::kByline},
    {"by", Label::kByline},         {"auteur", Label::kByline},
    {"autor", Label::kByline},      {"автор", Label::kByline},
    {"place", Label::kPlace},       {"location", Label::kPlace},
    {"地点", Label::kPlace},        {"lieu", Label::kPlace},
    {"ort", Label::kPlace},         {"lugar", Label::kPlace},
    {"venue", Label::kPlace},       {"место", Label::kPlace},
    {"url", Label::kUrl},           {"link", Label::kUrl},
    {"subject", Label::kTitle},     {"category", Label::kOther},
    {"topic", Label::kOther},       {"tags", Label::kOther},
    {"editor", Label::kOther},      {"keywords", Label::kOther},
    {"section", Label::kOther},     {"reference", Label::kOther},
    {"编辑", Label::kOther},        {"字号", Label::kOther},
};

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

bool IsPageLine(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kPageLines, '|'));
  return set->Has(folded);
}

bool IsReferenceWord(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kReferenceWords, ' '));
  return set->Has(folded);
}

bool IsDateLineWord(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kDateLineWords, ' '));
  return set->Has(folded);
}

bool OpensPageLine(std::string_view folded) {
  using Openers = std::array<std::vector<std::string_view>, 256>;  // by their first byte
  static const Openers* const openers = [] {
    auto* lists = new Openers;
    ForEach(kPageOpeners, '|',
            [&](std::string_view opener) { (*lists)[static_cast<unsigned char>(opener[0])].push_back(opener); });
    return lists;
  }();
  if (folded.empty()) return false;
  const auto& list = (*openers)[static_cast<unsigned char>(folded[0])];
  return std::any_of(list.begin(), list.end(), [folded](std::string_view opener) { return Opens(folded, opener); });
}

bool IsEndMark(std::string_view folded) {
  static const auto* const set = new WordTable(SetOf(kEndMarks, '|'));
  // "END 1:20 P.M."
  const bool timed = folded.size() < 24 && (Opens(folded, "end ") || Opens(folded, "ends ")) &&
                     folded.find(':') != std::string_view::npos;
  return timed || set->Has(folded);
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

Label HeaderLabel(std::string_view line, std::string_view* value) {
  for (size_t at = 0; at < line.size() && at < 40;) {
    const size_t begin = at;
    const int32_t ch = NextChar(line, &at);
    if (ch != ':' && ch != 0xFF1A) continue;
    const std::string word = Fold(Trim(line.substr(0, begin)));
    *value = Trim(line.substr(at));
    for (const Labelled& entry : kHeaderLabels) {
      if (entry.word == word) return entry.label;
    }
    return Label::kNone;
  }
  return Label::kNone;
}

}  // namespace dicta::tools::press
