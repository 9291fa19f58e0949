// The words of lines that stand around a document: see words.h.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "tools/read/press/text.h"
#include "tools/read/press/word_table.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

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
    "telephone:|telefon:|teléfono:|tel. |telefono:|read more:|reporting by |(reporting by|writing by |(writing by|"
    "editing by |(editing by|additional reporting|(additional reporting|other news:|share:|dirección de "
    "prensa|"
    "ufficio stampa|pressestelle|for information media|not an official|扫一扫|follow us |follow us|"
    "embargoed|not for release|the original version|translation by|isbn|issn|rédacteur|updated by";

constexpr std::string_view kReferenceWords =
    "press news media release pressemitteilung medienmitteilung comunicado comunicato communiqué nota stampa prensa "
    "imprensa presse à a de di no no. nr nr. n n. nº n.º º num num. vom du del of communique "
    "transcript readout transcription transcripción transkript wortprotokoll trascrizione transcrição стенограмма";

constexpr std::string_view kEndMarks =
    "kind regards|best regards|yours sincerely|cordialement|mit freundlichen grüßen|atentamente|con un saludo|"
    "related coverage:|related coverage|related stories:|###|# # #|##|#|-30-|- 30 -|30|enditem|ends|end|(end)|-end-|- "
    "end -|-- end --|***|* * *|"
    "-ends-|- ends -|[end]|完|（完）|(完)|fin|ende|конец|//|---|--|___|-0-";
// Those that also stand behind the last sentence, as written.
constexpr std::string_view kEndMarksInLine =
    "Enditem|###|# # #|-30-|- 30 -|(End)|(END)|[END]|-END-|- END -|-ENDS-|- ENDS -|***|* * *|（完）|(完)|-0-";

struct Labelled {
  std::string_view word;
  Label label;
};
constexpr Labelled kHeaderLabels[] = {
    {"from", Label::kSource},
    {"to", Label::kOther},
    {"cc", Label::kOther},
    {"herausgeber", Label::kSource},
    {"source", Label::kSource},
    {"来源", Label::kSource},
    {"quelle", Label::kSource},
    {"fuente", Label::kSource},
    {"источник", Label::kSource},
    {"信息来源", Label::kSource},
    {"publisher", Label::kSource},
    {"title", Label::kTitle},
    {"headline", Label::kTitle},
    {"标题", Label::kTitle},
    {"date", Label::kDate},
    {"published", Label::kDate},
    {"posted", Label::kDate},
    {"updated", Label::kDate},
    {"release date", Label::kDate},
    {"publication date", Label::kDate},
    {"published on", Label::kDate},
    {"posted on", Label::kDate},
    {"时间", Label::kDate},
    {"日期", Label::kDate},
    {"发布时间", Label::kDate},
    {"fecha", Label::kDate},
    {"datum", Label::kDate},
    {"дата", Label::kDate},
    {"author", Label::kByline},
    {"作者", Label::kByline},
    {"by", Label::kByline},
    {"auteur", Label::kByline},
    {"autor", Label::kByline},
    {"автор", Label::kByline},
    {"place", Label::kPlace},
    {"location", Label::kPlace},
    {"地点", Label::kPlace},
    {"lieu", Label::kPlace},
    {"ort", Label::kPlace},
    {"lugar", Label::kPlace},
    {"venue", Label::kPlace},
    {"место", Label::kPlace},
    {"url", Label::kUrl},
    {"link", Label::kUrl},
    {"subject", Label::kTitle},
    {"category", Label::kOther},
    {"topic", Label::kOther},
    {"tags", Label::kOther},
    {"editor", Label::kOther},
    {"keywords", Label::kOther},
    {"section", Label::kOther},
    {"reference", Label::kOther},
    {"编辑", Label::kOther},
    {"字号", Label::kOther},
    {"editor's note", Label::kNote},
    {"editors' note", Label::kNote},
    {"note to editors", Label::kNote},
    {"our standards", Label::kNote},
    {"note de la rédaction", Label::kNote},
    {"nota de la redacción", Label::kNote},
    {"nota del editor", Label::kNote},
    {"anmerkung der redaktion", Label::kNote},
    {"примечание редакции", Label::kNote},
    {"nota della redazione", Label::kNote},
    {"nota da redação", Label::kNote},
    {"编者按", Label::kNote},
    {"编者注", Label::kNote},
};

}  // namespace

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

size_t EndMarkAt(std::string_view line) {
  size_t begin = line.size();
  ForEach(kEndMarksInLine, '|', [&](std::string_view mark) {
    if (!Ends(line, mark)) return;
    const std::string_view before = Trim(line.substr(0, line.size() - mark.size()));
    if (EndsSentence(before)) begin = std::min(begin, line.size() - mark.size());
  });
  return begin;
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
