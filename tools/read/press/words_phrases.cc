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
constexpr std::string_view kCredits[] = {
    ". Photo: ", ". Image: ", ". Picture: ",  // en
    ". Foto: ",                               // de, es, it, pt
    ". Фото: ",                               // ru
};
constexpr std::string_view kCreditWords[] = {
    "photo", "handout", "credit",  // en, fr
    "foto",                        // de, es, it, pt
    "фото",                        // ru
    "摄",                          // zh
};
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
constexpr std::string_view kJoint[] = {
    "joint ",                   // en
    "conjointe",                // fr
    "conjunta",    "conjunto",  // es, pt
    "gemeinsame ",              // de
    "совместн",                 // ru
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
    " from",     " before", " after", " starting", " every",  // en
    " prochain",                                              // fr
    " bis",      " ab",                                       // de
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

size_t BylineOpener(std::string_view folded) {
  for (const std::string_view opener : kBylineOpeners) {
    if (Opens(folded, opener)) return opener.size();
  }
  return 0;
}
bool IsWriter(std::string_view folded) { return AnyIs(kWriters, folded); }
bool HasCredit(std::string_view line_end) { return AnyIn(kCredits, line_end); }
bool NamesCredit(std::string_view folded) { return AnyIn(kCreditWords, folded); }
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

bool SaysJoint(std::string_view folded) { return AnyIn(kJoint, folded); }
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
