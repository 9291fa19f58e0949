// The words by which press text is read, as tables by language. Code asks for a word's kinds; which words are of a kind
// stands in words_*.cc alone. A language without a table of its own is read with the English one.
// Functions are thread-safe: the tables are built once and never change.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dicta::tools::press {

// What a word can be. A word can be several things ("may").
enum Kind : uint32_t {
  kCue = 1U << 0,           // a finite verb that reports speech: said, urged, a déclaré
  kSay = 1U << 1,           // one of those that also stand before their speaker: "…," said Smith
  kAdverb = 1U << 2,        // may stand between speaker and verb: also, first
  kAux = 1U << 3,           // has, a, hat: before a participle that is a cue
  kRole = 1U << 4,          // the head of an office: Minister, Spokesperson
  kRoleModifier = 1U << 5,  // may stand in an office in lower case: foreign, deputy
  kLink = 1U << 6,          // joins the parts of an office or of a body's name: of, the, and
  kHe = 1U << 7,
  kShe = 1U << 8,
  kHonorific = 1U << 9,    // Mr, Dr
  kBody = 1U << 10,        // a body, not a person: Ministry, Committee
  kEvent = 1U << 11,       // a finite verb of narrative: met, attended
  kModal = 1U << 12,       // should: "the two sides should" proposes
  kSide = 1U << 13,        // sides, parties, leaders
  kBoth = 1U << 14,        // both, two
  kNotName = 1U << 15,     // opens a sentence with a capital, never a name: The, However
  kWe = 1U << 16,          // the first person: I, we, our
  kRelative = 1U << 17,    // opens a clause in which a cue reports nothing: that, which, when
  kParticle = 1U << 18,    // inside a person's name in lower case: van, de, bin
  kArticle = 1U << 19,     // the, le, der
  kThing = 1U << 20,       // "The meeting", "The remarks": subjects of narrative
  kMeet = 1U << 21,        // a meeting's verb; its sentence has the day and place of what was said
  kPrepIn = 1U << 22,      // in, à, en: before a place
  kPrepOn = 1U << 23,      // on, le, am: before a day
  kShares = 1U << 24,      // verbs of "both sides" that say nothing jointly: exchanged, discussed
  kFeminine = 1U << 25,    // an office or honorific that tells she from he
  kPlaceWord = 1U << 26,   // a body or office that may be followed by "in Place": Embassy
  kCommon = 1U << 27,      // commonest words, for telling languages apart (with the language's own table)
  kPrep = 1U << 28,        // before a name it makes it no subject: with, of, by
  kSpeechNoun = 1U << 30,  // in titles: remarks, answers, what somebody does or has there
  kNoun = 1U << 29,        // in an office after "of": Affairs, Defence
  kAlsoDoes = 1U << 31,    // a cue that also tells of deeds: extended, added
};

struct WordList {
  uint32_t kinds;
  std::string_view words;  // folded, separated by spaces
};

struct Pair {
  std::string_view first;
  std::string_view second;  // "pointed" is a cue only before "out"
};

// The tables of one language.
struct Language {
  std::string_view code;  // BCP 47 primary subtag
  std::span<const WordList> lists;
  bool articles = true;    // an office in small letters without one is nobody's
  bool compounds = false;  // offices are written as one word, and meant by its end
  std::span<const Pair> cue_pairs;
  // The rest: words and phrases separated by |, folded.
  std::string_view event_phrases;        // "on the sidelines of"
  std::string_view according;            // "according to"
  std::string_view asides;               // "for her part", between speaker and verb
  std::string_view according_he = {};    // "in his words": whoever spoke last
  std::string_view according_she = {};   // the same of a woman
  std::string_view views = {};           // "in Smith's view"
  std::string_view groups = {};          // of people who are nobody known: critics, residents
  std::string_view they_say = {};        // say: kSay of several
  std::string_view copulas = {};         // is, will: events of no narrative
  std::string_view denials = {};         // nor: whoever follows does not say it
  std::string_view silence = {};         // "said nothing"
  std::string_view clause_openers = {};  // behind kAlsoDoes: "added that"
  std::string_view said_nouns = {};      // behind kAlsoDoes: "extended thanks"
  std::string_view perfect = {};         // has: "the states have noted" goes on with what is told
  std::string_view tells = {};           // kSay with a hearer, where the others can leave out "that": told
  std::string_view announces = {};       // kSay of a thing: "announced the deal on 2 May 2023"
};

// All languages with tables, English first.
std::span<const Language> Languages();
extern const Language kEnglish, kFrench, kSpanish, kGerman, kRussian, kItalian, kPortuguese;

// Whether there are tables for a BCP 47 tag: its own, or those of words_zh.h.
bool HasTables(std::string_view tag);

// The kinds of one language's words.
class Words {
 public:
  // The table for a BCP 47 tag, English where there is none.
  static const Words& For(std::string_view tag);

  // The kinds of a folded word; 0 where it is not in the table.
  uint32_t KindsOf(std::string_view folded) const;
  // True where `first second` is a cue that neither word is alone.
  bool IsCuePair(std::string_view first, std::string_view second) const;
  const Language& language() const { return *language_; }

  struct Impl;

 private:
  Words() = default;
  const Language* language_ = nullptr;
  const Impl* impl_ = nullptr;
};

// 1…12 for a month's name or abbreviation (folded, without its dot) in any of the languages, else 0.
int MonthOf(std::string_view folded);
// 0 (Sunday) … 6 for a weekday's name in any of the languages, else -1.
int WeekdayOf(std::string_view folded);
// 0 for today, -1 for yesterday, in any of the languages; 1 where the word is neither.
int RelativeDayOf(std::string_view folded);

// Abbreviations after which a full stop ends no sentence: Feb, Mr, Gen (folded).
bool IsAbbreviation(std::string_view folded);
// A country's or region's name, or the adjective of a language, in any of the languages (folded): no person's name.
// The names are ICU's.
bool IsRegion(std::string_view folded);

// Lines (folded, without brackets) that pages put around a document: "print", "share this article".
bool IsPageLine(std::string_view folded);
// Words of a line that only says what a document is: press release, No.
bool IsReferenceWord(std::string_view folded);
// Words beside the date in a date line: posted, updated, local time.
bool IsDateLineWord(std::string_view folded);
// Words that open such lines: "copyright", "editor:".
bool OpensPageLine(std::string_view folded);
// A line that ends the document: "###", "-30-", "enditem".
bool IsEndMark(std::string_view folded);
// Where such a mark begins at the end of the last sentence's line ("… in May. Enditem"); the line's size where none
// does.
size_t EndMarkAt(std::string_view line);
// The value after a label of a header or footer line ("source:", "date:", "来源："), with which of them it is.
enum class Label { kNone, kTitle, kSource, kDate, kByline, kPlace, kUrl, kNote, kOther };
Label HeaderLabel(std::string_view line, std::string_view* value);

// What a title calls somebody's own words (folded): remarks, response, speech; statement, declaration.
bool IsSpeechNoun(std::string_view folded);
bool IsStatementNoun(std::string_view folded);

// A publisher's name (folded) that is an office of state, not a newspaper or agency.
bool IsOfficialPublisher(std::string_view folded);

// A transcript's label (folded): a questioner's, an answerer's.
bool IsQuestionLabel(std::string_view folded);
bool IsAnswerLabel(std::string_view folded);
// Of the questioners', that of one who also leads the event: moderator, host.
bool IsHostLabel(std::string_view folded);

}  // namespace dicta::tools::press
