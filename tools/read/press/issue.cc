// Documents that say at their head whose words they are.
#include <algorithm>

#include "tools/read/press/attribution.h"
#include "tools/read/press/phrases.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kHeadParagraphs = 4;
constexpr size_t kHeadBytes = 1500;

std::optional<size_t> PersonIn(std::string_view text, Range range, const Words& words, People* people) {
  const std::vector<Token> tokens = Tokenize(text, range, words);
  for (size_t at = 0; at < tokens.size(); ++at) {
    const auto phrase = PhraseAt(text, tokens, at);
    if (!phrase || phrase->pronoun) continue;
    const std::string role = TextOf(text, tokens, phrase->role_first, phrase->role_last);
    if (phrase->has_name()) {
      const std::string name = TextOf(text, tokens, phrase->name_first, phrase->name_last);
      if (const auto known = people->Find(name)) {
        if (people->at(*known).role.empty()) people->SetRole(*known, role);
        return known;
      }
      if (phrase->name_last - phrase->name_first >= 2 || !role.empty()) return people->Add(name, role);
    } else if (phrase->role_last - phrase->role_first >= 2) {
      // "the Minister of Ports, Jane Doe"
      const bool comma = phrase->last < tokens.size() && tokens[phrase->last].mark == ',';
      const auto name = comma ? PhraseAt(text, tokens, phrase->last + 1) : std::nullopt;
      if (name && name->has_name() && !name->has_role() && name->name_last - name->name_first >= 2) {
        return people->Add(TextOf(text, tokens, name->name_first, name->name_last), role);
      }
      return people->AddOffice(role);
    }
    at = std::max(at, phrase->last - 1);
  }
  return std::nullopt;
}

// Where in `head` the words that name the issuer end: at their colon; or, where a quotation opens the next paragraph
// and they say that it is "below", with their sentence.
size_t EndOfNotice(std::string_view text, const std::vector<Range>& paragraphs, size_t paragraph, Range head,
                   size_t at) {
  const std::string_view words = head.In(text);
  const size_t colon = words.find(':', at);
  if (colon != std::string_view::npos || paragraph + 1 >= paragraphs.size()) return colon;
  const std::string folded = Fold(words.substr(0, at));
  if (!SaysBelow(folded) || !IsOpenQuote(CharAt(text, paragraphs[paragraph + 1].begin))) return colon;
  const size_t stop = words.find(". ", at);
  return stop == std::string_view::npos ? words.size() - 1 : stop;
}

// "Following is Secretary-General Jane Doe's message on …:": everything between is about the issuer.
bool OpensFollowing(std::string_view words) {
  const auto openers = NoticeOpeners();
  return std::any_of(openers.begin(), openers.end(),
                     [words](std::string_view opener) { return Opens(words, opener); }) &&
         !SaysAttributable(words);
}

}  // namespace

Issue FindIssue(std::string_view text, const std::vector<Range>& paragraphs, const Words& words, People* people) {
  Issue issue;
  for (size_t i = 0; i < paragraphs.size() && i < kHeadParagraphs && paragraphs[i].begin < kHeadBytes; ++i) {
    const Range paragraph = paragraphs[i];
    const Range head{paragraph.begin, std::min(paragraph.end, paragraph.begin + 600)};
    const std::string_view words_of = head.In(text);
    // A notice ends in a colon, or a quotation comes next.
    if (words_of.find(':') == std::string_view::npos &&
        !(i + 1 < paragraphs.size() && IsOpenQuote(CharAt(text, paragraphs[i + 1].begin)))) {
      continue;
    }
    size_t at = std::string_view::npos;
    Range who;
    for (const std::string_view phrase : IssuerFollows()) {
      at = words_of.find(phrase);
      if (at == std::string_view::npos) continue;
      // Only a line that says so and no more, or one that ends in a colon.
      const size_t colon = EndOfNotice(text, paragraphs, i, head, at);
      if (colon == std::string_view::npos || colon > at + 160) {
        at = std::string_view::npos;
        continue;
      }
      who = {head.begin + at + phrase.size(), head.begin + colon};
      break;
    }
    const size_t verb_end = at == std::string_view::npos && words_of.back() == ':' ? NoticeVerbEnd(words_of) : 0;
    if (verb_end > 0 && OpensFollowing(words_of)) {
      at = verb_end;
      who = {head.begin + verb_end, head.end};
    }
    for (const std::string_view phrase : IssuerPrecedes()) {
      if (at != std::string_view::npos) break;
      at = words_of.find(phrase);
      if (at != std::string_view::npos) who = {head.begin, head.begin + at};
    }
    if (at == std::string_view::npos) continue;
    const size_t colon = EndOfNotice(text, paragraphs, i, head, at);
    if (colon == std::string_view::npos) continue;
    issue.person = PersonIn(text, who, words, people);
    if (!issue.person) continue;
    issue.attribution = Trim(text, Range{paragraph.begin, head.begin + colon});
    issue.begin = Trim(text, Range{head.begin + colon + 1, text.size()}).begin;
    if (words_of.substr(colon, 1) != ":") issue.begin = paragraphs[i + 1].begin;
    return issue;
  }
  return issue;
}

}  // namespace dicta::tools::press
