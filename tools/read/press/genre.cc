#include "tools/read/press/genre.h"

#include <algorithm>

#include "tools/read/press/chinese.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/phrases.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kGenreSampleBytes = 8192;

// 外交部发言人就……答记者问: everything up to the office is the office.
std::optional<size_t> ChineseTitleSpeaker(std::string_view title, People* people) {
  constexpr std::string_view kSpokesperson = "发言人";
  const size_t at = title.find(kSpokesperson);
  if (at == std::string_view::npos || at > 60) return std::nullopt;
  CollectChinese(title, people);
  if (!people->empty()) return 0;
  return people->AddOffice(title.substr(0, at + kSpokesperson.size()));
}

}  // namespace

TitleKind::TitleKind(std::string_view title) : text(title) {
  for (const Token& token : EnglishTokens(title)) {
    if (!token.word()) continue;
    const FoldedWord word(token.In(title));
    speech = speech || IsSpeechNoun(word);
    statement = statement || IsStatementNoun(word);
  }
}

std::optional<size_t> TitleSpeaker(const TitleKind& kind, const Words& words, People* people) {
  const std::string_view title = kind.text;
  if (const auto chinese = ChineseTitleSpeaker(title, people)) return chinese;
  if (!kind.speech && !kind.statement) return std::nullopt;
  const std::vector<Token> tokens = Tokenize(title, {0, title.size()}, words);
  for (size_t at = 0; at < tokens.size(); ++at) {
    if (!tokens[at].word() || !(tokens[at].capital || tokens[at].is(kRole))) continue;
    const auto phrase = PhraseAt(title, tokens, at);
    const std::string opener = Fold(tokens[at].In(title));
    if (!phrase || phrase->pronoun || IsStatementNoun(opener) || IsSpeechNoun(opener)) continue;
    size_t last = phrase->last;
    const auto [role_first, role_last] = phrase->has_role() && !phrase->has_name() ? RoleAt(tokens, phrase->role_first)
                                                                                   : std::pair(size_t{0}, size_t{0});
    last = std::max(last, role_last);
    // "…'s Response": a possessive, then a noun of speech; or "Remarks by …".
    const bool owns = tokens[last - 1].possessive && last < tokens.size() &&
                      std::any_of(tokens.begin() + static_cast<ptrdiff_t>(last),
                                  tokens.begin() + static_cast<ptrdiff_t>(std::min(last + 4, tokens.size())),
                                  [title](const Token& token) {
                                    const std::string word = Fold(token.In(title));
                                    return IsSpeechNoun(word) || IsStatementNoun(word);
                                  });
    size_t first = at;  // "by the Minister", "by Her Excellency Ambassador Jane Doe"
    while (first > 0 && tokens[first - 1].word() && tokens[first - 1].is(kNotName | kArticle) &&
           !tokens[first - 1].is(kPrep)) {
      --first;
    }
    const std::string before = first > 0 ? Fold(tokens[first - 1].In(title)) : "";
    const bool by = IsByWord(before) || IsOfWord(before) || (at > 0 && IsOfWord(Fold(tokens[at - 1].In(title)))) ||
                    (tokens[at].is(kArticle) && IsOfWord(Fold(tokens[at].In(title))));
    // "Secretary Jane Doe Remarks to the Press", "Jane Doe: Remarks"
    const bool names =
        phrase->has_role() && last < tokens.size() &&
        (IsSpeechNoun(FoldedWord(tokens[last].In(title))) || IsStatementNoun(FoldedWord(tokens[last].In(title))));
    if (owns || by || names) {
      if (phrase->has_name() && (phrase->has_role() || phrase->name_last - phrase->name_first >= 2)) {
        return people->Add(TextOf(title, tokens, phrase->name_first, phrase->name_last),
                           TextOf(title, tokens, phrase->role_first, phrase->role_last));
      }
      // "… by the President of Norvia, Jane Doe"
      if (role_first < role_last && last + 1 < tokens.size() && tokens[last].mark == ',') {
        const auto name = PhraseAt(title, tokens, last + 1);
        if (name && name->has_name() && !name->has_role() && name->name_last - name->name_first >= 2) {
          return people->Add(TextOf(title, tokens, name->name_first, name->name_last),
                             TextOf(title, tokens, role_first, role_last));
        }
      }
      if (role_first < role_last && role_last - role_first >= 2)
        return people->AddOffice(TextOf(title, tokens, role_first, role_last));
    }
    at = std::max(at, last - 1);
  }
  return std::nullopt;
}

namespace {

std::optional<size_t> LinePerson(std::string_view line, const Words& words, People* people) {
  if (!IsPersonLine(line)) return std::nullopt;
  const std::vector<Token> tokens = Tokenize(line, {0, line.size()}, words);
  const auto phrase = PhraseAt(line, tokens, 0);
  if (!phrase || !phrase->has_name()) return std::nullopt;
  const std::string name = TextOf(line, tokens, phrase->name_first, phrase->name_last);
  if (!phrase->has_role() && phrase->last >= tokens.size()) return std::nullopt;  // in another language, all is a name
  const std::string role = phrase->has_role() ? TextOf(line, tokens, phrase->role_first, phrase->role_last)
                                              : Squeeze(line.substr(tokens[phrase->last].end));
  const size_t person = people->Add(name, role);
  people->SetRole(person, role);  // the line of its own says it best
  return person;
}

}  // namespace

std::optional<size_t> IssuerPerson(const std::vector<std::string>& lines, const Words& words, People* people) {
  std::optional<size_t> first;
  for (const std::string& line : lines) {
    const auto person = LinePerson(line, words, people);
    if (!first) first = person;
  }
  return first;
}

bool IsJointStatement(const TitleKind& kind) {
  if (SaysJointStatement(kind.text)) return true;
  const std::string folded = Fold(kind.text);
  return SaysJoint(folded) && folded.size() < 300 && kind.statement && !kind.speech;
}

bool OpensWithMeeting(Body* body) {
  if (body->size() == 0 || body->sentences(0).empty()) return false;
  const Body::Sentence& first = body->sentences(0)[0];
  if (IsHan(CharAt(body->text(), body->ranges()[0].begin))) return IsChineseMeeting(first.range.In(body->text()));
  const Tokens tokens = body->tokens(0, first);
  return std::any_of(tokens.begin(), tokens.end(),
                     [](const Token& t) { return t.is(kMeet) && t.is(kEvent) && !t.capital; });
}

size_t FirstPersonShare(std::string_view text, const Words& words) {
  const Range sample{0, std::min(text.size(), kGenreSampleBytes)};
  const std::vector<Quote> quotes = FindQuotes(text, sample);
  size_t count = 0, all = 0, quote = 0;
  for (const Token& token : Tokenize(text, sample, words)) {
    while (quote < quotes.size() && quotes[quote].range.end <= token.begin) ++quote;
    if (!token.word() || (quote < quotes.size() && quotes[quote].closed && quotes[quote].range.begin <= token.begin))
      continue;
    ++all;
    count += token.is(kWe);
  }
  return all == 0 ? 0 : count * 1000 / all;
}

v1::Genre::Value GenreOf(const GenreInput& input) {
  if (input.turns) return input.questions_only ? v1::Genre::QUESTION_AND_ANSWER : v1::Genre::TRANSCRIPT;
  if (!input.dateline.wire.empty()) return v1::Genre::NEWS;
  if (input.own_words) return input.title.is_speech() ? v1::Genre::SPEECH : v1::Genre::STATEMENT;
  if ((input.title.statement || input.layout.communique) && input.reported == 0) return v1::Genre::STATEMENT;
  const bool official = IsOfficialPublisher(Fold(input.layout.publisher));
  if (official && input.meeting) return v1::Genre::READOUT;
  if ((!input.layout.publisher.empty() && !official) || !input.dateline.range.empty() || !input.layout.byline.empty())
    return v1::Genre::NEWS;
  if (input.meeting) return v1::Genre::READOUT;
  return input.reported > 0 ? v1::Genre::NEWS : v1::Genre::UNSPECIFIED;
}

}  // namespace dicta::tools::press
