#include "tools/read/press/lines.h"

#include <algorithm>
#include <vector>

#include "tools/read/press/dates.h"
#include "tools/read/press/people.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/tokens.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kLabelBytesMax = 64;
constexpr size_t kLabelWordsMax = 7;
constexpr size_t kWrapWidthMax = 110;

// "… of Example Systems, Inc.": the dot is the word's.
bool EndsInAbbreviation(std::string_view line) {
  if (line.empty() || line.back() != '.') return false;
  const size_t space = line.find_last_of(' ');
  return space != std::string_view::npos && IsAbbreviation(Fold(line.substr(space + 1, line.size() - space - 2)));
}

// Where the pictographs that open a line end, white space after them included; 0 where none do.
size_t SymbolsEnd(std::string_view line) {
  size_t end = 0;
  for (size_t at = 0; at < line.size();) {
    const int32_t ch = NextChar(line, &at);
    const bool joins = IsSpace(ch) || ch == 0xFE0F || ch == 0x200D;
    if (!(ch >= 0x2300 && ch < 0x2C00) && !(ch >= 0x1F000 && ch < 0x20000) && !(joins && end > 0)) break;
    end = at;
  }
  return end;
}

}  // namespace

size_t Width(std::string_view text) {
  size_t halves = 0;
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      halves += 2;
      ++at;
    } else {
      halves += IsHan(NextChar(text, &at)) ? 5 : 2;
    }
  }
  return halves / 2;
}

std::string BylineOf(std::string_view line) {
  if (line.size() > 120 || EndsSentence(line)) return "";
  const size_t skip = BylineOpener(Fold(line));
  if (skip == 0) return "";
  const auto tokens = EnglishTokens(line);
  size_t names = 0, begin = line.size();  // of what follows the opener: a word's, where folding has changed its length
  for (size_t i = 1; i < tokens.size(); ++i) {
    if (tokens[i].begin < skip) continue;
    begin = std::min(begin, tokens[i].begin);
    const bool joins = !tokens[i].word() || tokens[i].is(kLink | kParticle | kRole | kRoleModifier | kPrepIn);
    if (!tokens[i].capital && !joins) return "";
    names += tokens[i].capital;
  }
  return names >= 1 && tokens.size() <= 14 ? Squeeze(line.substr(begin)) : "";
}

bool IsPersonLine(std::string_view line) {
  if (line.size() > 160 || EndsSentence(line)) return false;
  const auto tokens = EnglishTokens(line);
  const auto name = PhraseAt(line, tokens, 0);
  if (!name || name->pronoun || !name->has_name()) return false;
  if (name->has_role()) return name->last == tokens.size() && name->name_last - name->name_first >= 2;
  if (name->name_last - name->name_first < 2 || name->last + 1 >= tokens.size() || tokens[name->last].mark != ',')
    return false;
  const auto [first, last] = RoleAt(tokens, name->last + 1);
  if (first == last) return false;
  // What follows the office may only be more of it: capitals, links, marks.
  for (size_t i = last; i < tokens.size(); ++i) {
    if (tokens[i].word() && !tokens[i].capital && !tokens[i].is(kLink | kArticle | kRoleModifier)) return false;
  }
  return true;
}

bool IsOfficeLine(std::string_view line) {
  if (line.size() > 100 || EndsSentence(line)) return false;
  const auto tokens = EnglishTokens(line);
  if (tokens.empty() || tokens.size() > 12 || !tokens[0].capital) return false;
  for (size_t i = 0; i < tokens.size() && i < 3; ++i) {
    const std::string word = Fold(tokens[i].In(line));
    if (IsStatementNoun(word) || IsSpeechNoun(word)) return false;  // "Joint Statement on …"
  }
  bool body = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!tokens[i].word() || tokens[i].number) return false;
    if (!tokens[i].capital && !tokens[i].is(kLink | kArticle)) return false;
    body = body || (i < 3 && tokens[i].is(kBody) && i + 1 < tokens.size() && tokens[i + 1].is(kLink));
  }
  return body;
}

bool IsRoleLine(std::string_view line) {
  if (line.size() > 160) return false;
  const auto tokens = EnglishTokens(line);
  return !tokens.empty() && RoleAt(tokens, 0) == std::pair<size_t, size_t>(0, tokens.size());
}

bool IsPlaceLine(std::string_view line) {
  if (line.size() < 4 || line.size() > 60 || line.find(',') == std::string_view::npos) return false;
  const auto tokens = EnglishTokens(line);
  size_t words = 0;
  for (const Token& token : tokens) {
    if (!token.word()) {
      if (token.mark != ',' && token.mark != '.') return false;
      continue;
    }
    if (token.number || token.is(kRole | kWe) || (!token.capital && !token.is(kParticle | kLink))) return false;
    ++words;
  }
  return words >= 2 && words <= 6 && tokens.back().word();
}

bool IsBarePlace(std::string_view line) {
  if (line.empty() || line.size() > 32) return false;
  const auto tokens = EnglishTokens(line);
  return tokens.size() <= 3 &&
         std::all_of(tokens.begin(), tokens.end(),
                     [](const Token& token) {
                       return token.word() && token.capital && !token.number && !token.all_caps &&
                              !token.is(kRole | kNotName | kPrep | kSpeechNoun | kHonorific);
                     }) &&
         !tokens.empty() && !tokens.back().is(kBody);
}

bool IsReferenceLine(std::string_view line) {
  constexpr size_t kBytesMax = 70;
  if (line.size() > kBytesMax || EndsSentence(line)) return false;
  const auto tokens = EnglishTokens(line);
  bool digits = false, known = false;
  for (const Token& token : tokens) {
    if (!token.word()) continue;
    const std::string_view word = token.In(line);
    const bool number = std::any_of(word.begin(), word.end(), [](char c) { return IsDigit(c); });
    digits = digits || number;
    if (number || MonthOf(FoldedWord(word)) > 0) continue;
    if (IsReferenceWord(Fold(word))) {
      known = true;
    } else if (!token.all_caps || line.find_first_of(" \t") != std::string_view::npos) {
      return false;
    }
  }
  return known || (digits && line.find('/') != std::string_view::npos && line.find(' ') == std::string_view::npos);
}

bool IsUnread(std::string_view line, std::string_view language) {
  if (language.empty() || HasTables(language)) return false;
  for (size_t at = 0; at < line.size();) {
    const int32_t ch = NextChar(line, &at);
    if (IsDigit(ch) || (ch >= 0x660 && ch <= 0x669) || (ch >= 0x6F0 && ch <= 0x6F9)) return true;
  }
  return false;
}

size_t TitleWords(std::string_view part) {
  size_t count = 0;
  for (const Token& token : EnglishTokens(part)) {
    if (!token.word() || token.number || (token.all_caps && token.end - token.begin <= 4)) continue;
    const std::string word = Fold(token.In(part));
    if (WeekdayOf(word) >= 0 || MonthOf(word) > 0 || IsDateLineWord(word)) continue;
    const bool several =
        IsSpeechNoun(word) || IsStatementNoun(word) || (IsHan(CharAt(part, token.begin)) && word.size() > 9);
    count += several ? 2 : 1;  // "Briefing – June 4, 2021" is a title
  }
  return count;
}

std::string WithoutDate(std::string_view value, std::string_view language) {
  const auto dates = FindDates(value, {0, value.size()}, language, false);
  return Squeeze(Trim(value.substr(0, dates.empty() ? value.size() : dates[0].range.begin)));
}

std::string PublisherBefore(std::string_view before) {
  if (before.size() < 4 || before.size() > 40 || !Ends(before, " -")) return "";
  const std::string_view name = Trim(before.substr(0, before.size() - 2));
  const auto tokens = EnglishTokens(name);
  const bool capitals = !tokens.empty() && std::all_of(tokens.begin(), tokens.end(), [name](const Token& token) {
    return token.word() && token.all_caps && WeekdayOf(FoldedWord(token.In(name))) < 0;
  });
  return capitals ? Squeeze(name) : "";
}

bool IsPlaceBeforeDate(std::string_view before) {
  before = Trim(before.substr(0, before.size() - ArticleBeforeDate(before)));
  if (before.size() < 3 || before.size() > 50 || before.back() != ',') return false;
  const auto tokens = EnglishTokens(before);
  return std::all_of(tokens.begin(), tokens.end(), [before](const Token& token) {
    return token.mark == ',' || token.mark == '.' ||
           (token.word() && token.capital && !token.number && !token.is(kNotName) &&
            WeekdayOf(FoldedWord(token.In(before))) < 0);
  });
}

bool IsWrapped(std::string_view text, const std::vector<Range>& lines) {
  size_t filled = 0, full = 0, broken = 0, wide = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    ++filled;
    const std::string_view line = lines[i].In(text);
    if (line.size() > kWrapWidthMax && Width(line) > kWrapWidthMax) ++wide;
    if (i + 1 >= lines.size() || lines[i + 1].empty() || line.size() < 40) continue;
    ++full;
    broken += !EndsSentence(line);
  }
  return full >= 3 && wide * 20 <= filled && broken * 10 >= full * 6;
}

bool IsProse(std::string_view line) {
  const size_t width = Width(line);
  if (width < 40) return false;
  if (FindLabel(line).after > 0 && EndsSentence(line)) return true;
  if (EndsSentence(line) && !EndsInAbbreviation(line) && width >= 60) return true;
  const Range range{0, line.size()};
  if (width > 320) return true;
  return width > 120 && Sentences(line, range, FindQuotes(line, range), Words::For("en")).size() > 1;
}

LabelAt FindLabel(std::string_view line) {
  // "Q  Minister, can you say": no colon, but a column of its own.
  if (line.size() > 3 && (line[0] == 'Q' || line[0] == 'A') && (line[1] == ' ' || line[1] == '\t')) {
    const size_t words = line.find_first_not_of(" \t", 1);
    if (words != std::string_view::npos && (words > 2 || (line[0] == 'Q' && IsUpper(CharAt(line, words)))))
      return {line.substr(0, 1), words};
  }
  const size_t symbols = SymbolsEnd(line);
  if (symbols > 0 && symbols < line.size()) {
    const LabelAt label = FindLabel(line.substr(symbols));
    return label.after > 0 ? LabelAt{label.name, label.after + symbols} : label;
  }
  size_t words = 1;
  bool letters = false;
  bool capital_words = true;
  bool word_start = true;
  int bracket = 0;
  size_t at = 0;
  while (at < line.size() && at < kLabelBytesMax) {
    const size_t here = at;
    const int32_t ch = NextChar(line, &at);
    if (ch == ':' || ch == 0xFF1A) {
      if (!letters || !capital_words) return {};
      const std::string_view name = Trim(line.substr(0, here));
      // A time ("10:30") or a link is no label.
      if (at < line.size() &&
          (line[at] == '/' || (here > 0 && IsDigit(CharBefore(line, here)) && IsDigit(CharAt(line, at)))))
        return {};
      while (at < line.size()) {
        size_t next = at;
        const int32_t mark = NextChar(line, &next);
        if (!IsSpace(mark) && mark != '-' && mark != 0x2013) break;
        at = next;
      }
      return {name, at};
    }
    if (IsSpace(ch)) {
      if (letters && !word_start) ++words;
      word_start = true;
      continue;
    }
    if (words > kLabelWordsMax) return {};
    if (ch == '(') ++bracket;  // "MINISTER (through interpreter):"
    if (ch == ')' && bracket > 0) --bracket;
    if (IsLetter(ch)) {
      if (word_start && bracket == 0 && !IsUpper(ch) && !IsHan(ch)) {
        // "Minister of Health:" has small words; a sentence has more of them.
        const std::string small = Fold(line.substr(here, std::min<size_t>(line.size() - here, 4)));
        if (!OpensWithLabelLink(small)) capital_words = false;
      }
      letters = true;
    } else if (IsTerminator(ch) && ch != '.') {
      return {};
    } else if (IsOpenQuote(ch) || IsCloseQuote(ch) || ch == ';' || ch == 0xFF0C || ch == 0x3001) {
      return {};
    }
    word_start = false;
  }
  return {};
}

}  // namespace dicta::tools::press
