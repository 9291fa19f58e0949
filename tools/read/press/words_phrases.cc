// See phrases.h. One row a language where a list has several.
#include <algorithm>

#include "tools/read/press/phrases.h"
#include "tools/read/press/text.h"

namespace dicta::tools::press {
namespace {

constexpr std::string_view kIssuerFollows[] = {"attributable to", "statement by", "statement from",
                                               "statement of",    "message from", "message of"};
constexpr std::string_view kIssuerPrecedes[] = {
    "issued the following statement", "issued this statement",        "released the following statement",
    "released this statement",        "made the following statement", "issued a statement",
    "issued the following",           "gave the following statement", "made this statement"};
constexpr std::string_view kNoticeOpeners[] = {"Following is ", "Following are ", "The following is ",
                                               "The following are "};
constexpr std::string_view kAttributable[] = {"attributable"};
constexpr std::string_view kNoticeVerbs[] = {" is ", " are "};
constexpr size_t kNoticeVerbWithin = 24;
constexpr std::string_view kBelow[] = {"below", "following"};

constexpr std::string_view kBylineOpeners[] = {
    "by ",  "written by ", "interview by ",  // en
    "par ",                                  // fr
    "von ",                                  // de
    "por ",                                  // es, pt
};
constexpr std::string_view kWriters[] = {
    "correspondent", "reporter",     "editor",       "journalist", "writer",  "columnist", "contributor", "staff",
    "producer",      "photographer", "author",       "blogger",    "analyst", "admin",     "webmaster",  // en
    "correspondant", "journaliste",  "rédacteur",    "rédactrice",                                       // fr
    "redactor",      "redactora",    "periodista",                                                       // es
    "redakteur",     "redakteurin",  "journalistin",                                                     // de
    "корреспондент",                                                                                     // ru
};
constexpr std::string_view kWritingOffices[] = {
    "press officer",
    "media officer",
    "information officer",
    "communications",
    "media relations",
    "public affairs",
    "press office",  // en
    "chargé de communication",
    "chargée de communication",
    "service de presse",  // fr
    "pressereferent",
    "pressestelle",       // de
    "oficina de prensa",  // es
};
constexpr std::string_view kCredits[] = {
    ". Photo: ", ". Image: ", ". Picture: ",  // en
    ". Foto: ",                               // de, es, it, pt
    ". Фото: ",                               // ru
};
constexpr std::string_view kRights[] = {"copyright ©", "copyright (c)", "copyright 1", "copyright 2",
                                        "©",           "(c) 1",         "(c) 2"};
constexpr std::string_view kCreditWords[] = {
    "photo", "handout", "credit",  // en, fr
    "foto",                        // de, es, it, pt
    "фото",                        // ru
    "摄",                          // zh
};
constexpr std::string_view kFilePhotos[] = {
    "file photo",       "file picture",      "file image", "archive photo", ", file)", "(file)",  // en
    "photo d'archives",                                                                           // fr
    "foto de archivo",  "imagen de archivo",                                                      // es
    "archivfoto",       "archivbild",                                                             // de
    "foto d'archivio",                                                                            // it
    "foto de arquivo",                                                                            // pt
    "архивное фото",    "фото из архива",                                                         // ru
    "资料图",           "资料照片",                                                               // zh
};
constexpr std::string_view kFilePhotoOpeners[] = {"file - ", "file – ", "file — "};
constexpr std::string_view kFirstEntries[] = {
    "首页",        // zh
    "accueil",     // fr
    "inicio",      // es
    "startseite",  // de
    "главная",     // ru
};
constexpr std::string_view kLabelLinks[] = {
    "of ",  "the ", "and ", "for ",  // en
    "de ",  "la ",  "du ",           // fr, es
    "van ", "von ",                  // nl, de
};
constexpr std::string_view kDateArticles[] = {
    " le",         // fr
    " den", " am"  // de
};
constexpr std::string_view kPlaceAbbreviations[] = {
    "ala",  "ariz", "ark",  "calif", "colo", "conn", "del", "fla",  "ga",  "ill", "ind",  "kan",  "ky",
    "la",   "md",   "mass", "mich",  "minn", "miss", "mo",  "mont", "neb", "nev", "okla", "ore",  "pa",
    "tenn", "tex",  "va",   "vt",    "wash", "wis",  "wyo", "ont",  "que", "man", "sask", "alta",  // en
};
constexpr std::string_view kJoint[] = {
    "joint ",                   // en
    "conjointe",                // fr
    "conjunta",    "conjunto",  // es, pt
    "gemeinsame ",              // de
    "совместн",                 // ru
};
constexpr std::string_view kJointStatements[] = {"联合声明", "联合公报"};  // zh
constexpr std::string_view kAnd[] = {
    "and", "&",  // en
    "et",        // fr
    "y",   "e",  // es; it, pt
    "und",       // de
    "и",         // ru
};
constexpr std::string_view kPatronymics[] = {"ич", "на"};  // ru
constexpr std::string_view kSections[] = {
    "press",       "release",     "releases",
    "news",        "newsroom",    "statement",
    "statements",  "remarks",     "speech",
    "speeches",    "feed",        "feeds",
    "rss",         "atom",        "latest",
    "updates",     "headlines",   "articles",
    "blog",        "posts",       "media",
    "briefing",    "briefings",   "announcements",
    "home",                                  // en
    "communiqués", "actualités",  "presse",  // fr
    "noticias",    "comunicados", "prensa",
    "discursos",  // es, pt
    "nachrichten", "aktuelles",   "pressemitteilungen",
    "meldungen",                                   // de
    "новости",     "заявления",   "пресс-релизы",  // ru
    "新闻",        "动态",        "要闻",
    "声明",
    "讲话",  // zh
};
// How the line opens, and what it has behind the title.
struct Trailer {
  std::string_view opener, link;
};
constexpr Trailer kTrailers[] = {
    {"The post ", " appeared first on "},           // en
    {"L’article ", " est apparu en premier sur "},  // fr
    {"L'article ", " est apparu en premier sur "},  // fr
    {"Der Beitrag ", " erschien zuerst auf "},      // de
    {"La entrada ", " se publicó primero en "},     // es
    {"La entrada ", " apareció primero en "},       // es
    {"O post ", " apareceu primeiro em "},          // pt
    {"L’articolo ", " proviene da "},               // it
    {"L'articolo ", " proviene da "},               // it
    {"Сообщение ", " появились сначала на "},       // ru
    {"Запись ", " впервые появилась "},             // ru
};
constexpr std::string_view kOf[] = {
    "de",  "du",            // fr
    "del",                  // es
    "do",  "da",            // pt
    "von", "der",   "des",  // de
    "di",  "della",         // it
};
constexpr std::string_view kBy[] = {"by", "of", "with", "from"};
constexpr std::string_view kOtherDays[] = {
    " next",     " coming", " until", " till",     " since", " by",
    " from",     " before", " after", " starting", " every", " of",  // en
    " prochain",                                                     // fr
    " bis",      " ab",                                              // de
};

constexpr std::string_view kEndsSitting[] = {"adjourned", "concluded", "ended", "rose", "closed"};
constexpr std::string_view kDoneAt[] = {
    "done at ",      "done in ",  // en
    "fait à ",                    // fr
    "hecho en ",                  // es
    "fatto a ",                   // it
    "feito em ",                  // pt
    "geschehen zu ",              // de
    "совершено в ",               // ru
};

template <typename Fits>
bool Any(std::span<const std::string_view> list, const Fits& fits) {
  return std::any_of(list.begin(), list.end(), fits);
}
bool AnyIn(std::span<const std::string_view> list, std::string_view text) {
  return Any(list, [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}
bool AnyIs(std::span<const std::string_view> list, std::string_view text) {
  return Any(list, [text](std::string_view word) { return text == word; });
}

}  // namespace

std::span<const std::string_view> IssuerFollows() { return kIssuerFollows; }
std::span<const std::string_view> IssuerPrecedes() { return kIssuerPrecedes; }
std::span<const std::string_view> NoticeOpeners() { return kNoticeOpeners; }
bool SaysBelow(std::string_view folded) { return AnyIn(kBelow, folded); }
bool SaysAttributable(std::string_view words) { return AnyIn(kAttributable, words); }
size_t NoticeVerbEnd(std::string_view words) {
  for (const std::string_view verb : kNoticeVerbs) {
    const size_t at = words.find(verb);
    if (at < kNoticeVerbWithin) return at + verb.size();
  }
  return 0;
}

size_t BylineOpener(std::string_view folded) {
  for (const std::string_view opener : kBylineOpeners) {
    if (Opens(folded, opener)) return opener.size();
  }
  return 0;
}
bool IsWriter(std::string_view folded) { return AnyIs(kWriters, folded); }
bool IsWritingOffice(std::string_view folded) { return AnyIn(kWritingOffices, folded); }
bool HasCredit(std::string_view line_end) { return AnyIn(kCredits, line_end); }
bool OpensRightsNotice(std::string_view folded) {
  return Any(kRights, [folded](std::string_view opener) { return Opens(folded, opener); });
}
bool NamesCredit(std::string_view folded) { return AnyIn(kCreditWords, folded); }
bool SaysFilePhoto(std::string_view folded) {
  return AnyIn(kFilePhotos, folded) ||
         Any(kFilePhotoOpeners, [folded](std::string_view opener) { return Opens(folded, opener); });
}
bool IsFirstEntry(std::string_view folded) { return AnyIs(kFirstEntries, folded); }
bool OpensWithLabelLink(std::string_view folded) {
  return Any(kLabelLinks, [folded](std::string_view link) { return Opens(folded, link); });
}
size_t ArticleBeforeDate(std::string_view line) {
  for (const std::string_view article : kDateArticles) {
    if (Ends(line, article)) return article.size();
  }
  return 0;
}

bool IsPlaceAbbreviation(std::string_view folded) { return AnyIs(kPlaceAbbreviations, folded); }

bool SaysJoint(std::string_view folded) { return AnyIn(kJoint, folded); }
bool SaysJointStatement(std::string_view title) { return AnyIn(kJointStatements, title); }
bool IsAndWord(std::string_view word) { return AnyIs(kAnd, word); }
bool EndsLikePatronymic(std::string_view name) {
  return Any(kPatronymics, [name](std::string_view end) { return Ends(name, end); });
}
bool IsFeedTrailer(std::string_view line) {
  return std::any_of(std::begin(kTrailers), std::end(kTrailers), [line](const Trailer& trailer) {
    return Opens(line, trailer.opener) && line.find(trailer.link) != std::string_view::npos;
  });
}
bool NamesSection(std::string_view folded) {
  const std::string between = " " + std::string(folded) + " ";
  return Any(kSections, [&between](std::string_view word) {
    const size_t at = between.find(word);
    if (at == std::string::npos) return false;
    if (IsHan(CharAt(word, 0))) return true;  // written without spaces
    return between[at - 1] == ' ' && between[at + word.size()] == ' ';
  });
}
bool IsOfWord(std::string_view folded) { return AnyIs(kOf, folded); }
bool IsByWord(std::string_view folded) { return AnyIs(kBy, folded); }

bool TellsOtherDay(std::string_view folded_before) {
  return Any(kOtherDays, [folded_before](std::string_view word) { return Ends(folded_before, word); });
}

bool EndsSitting(std::string_view folded) { return AnyIs(kEndsSitting, folded); }
size_t DoneAt(std::string_view folded) {
  for (const std::string_view opener : kDoneAt) {
    if (Opens(folded, opener)) return opener.size();
  }
  return 0;
}

}  // namespace dicta::tools::press
