#include "tools/read/press/whom.h"

namespace dicta::tools::press {
namespace {

// A word that no table has.
bool IsPlain(const Token& token) { return token.word() && !token.capital && !token.number && token.kinds == 0; }

}  // namespace

std::optional<Cue> Whom::Speaker(const Phrase& phrase, bool strong) {
  Cue cue;
  cue.strong = strong;
  cue.name = {tokens_[phrase.first].begin, tokens_[phrase.last - 1].end};
  if (phrase.pronoun) {
    cue.who = Cue::kPronoun;
    cue.she = tokens_[phrase.first].is(kShe);
    return cue;
  }
  if (phrase.has_name()) return Named(phrase, cue);
  return ByRole(phrase, cue);
}

std::optional<Cue> Whom::Somebody(const Phrase& phrase, bool strong) const {
  Cue cue;
  cue.who = Cue::kUnknown;
  cue.strong = strong;
  cue.name = {tokens_[phrase.first].begin, tokens_[phrase.last - 1].end};
  return cue;
}

std::optional<Cue> Whom::Named(const Phrase& phrase, Cue cue) {
  if (tokens_[phrase.first].is(kAux)) return std::nullopt;  // "Ha aggiunto": he
  const std::string name = TextOf(text_, tokens_, phrase.name_first, phrase.name_last);
  if (const auto person = people_->Find(name)) {
    cue.person = *person;
    return cue;
  }
  const size_t count = phrase.name_last - phrase.name_first;
  if (count == 1) {
    if (const auto noted = people_->AddNoted(name)) {
      cue.person = *noted;
      return cue;
    }
  }
  if (count >= 2 && cue.strong) {
    cue.person = people_->Add(name, TextOf(text_, tokens_, phrase.role_first, phrase.role_last));
    return cue;
  }
  // "Moscow said", "Smith said" of a Smith whom nothing introduces: somebody, nobody known.
  const bool plain = !phrase.has_role() && !tokens_[phrase.first].is(kHonorific);
  if (plain && !(cue.strong && (phrase.first == 0 || !tokens_[phrase.first - 1].word()))) return std::nullopt;
  cue.who = Cue::kUnknown;
  return cue;
}

std::optional<Cue> Whom::ByRole(const Phrase& phrase, Cue cue) {
  // The head of the office is its last office word.
  size_t head = phrase.role_last;
  for (size_t i = phrase.role_first; i < phrase.role_last; ++i) {
    if (tokens_[i].is(kRole)) head = i;
  }
  if (head == phrase.role_last) return std::nullopt;
  const bool article =
      phrase.role_first > phrase.first || tokens_[phrase.role_first].capital || !words_.language().articles;
  if (!article) return std::nullopt;
  // "The head of Ostrian diplomacy": the office goes on with words that no table has.
  if (phrase.role_last - phrase.role_first > 2 && phrase.last < tokens_.size() && IsPlain(tokens_[phrase.last])) {
    cue.name.end = tokens_[phrase.last].end;
    cue.who = Cue::kUnknown;
    return cue;
  }
  if (const auto person = people_->FindByRole(Fold(tokens_[head].In(text_)))) {
    cue.person = *person;
    return cue;
  }
  if (words_.language().compounds) {
    if (const auto person = people_->FindByRoleEnd(Fold(tokens_[head].In(text_)))) {
      cue.person = *person;
      return cue;
    }
  }
  // "The finance minister", where there are other ministers.
  std::vector<std::string> office_words;
  for (size_t i = phrase.role_first; i < phrase.role_last; ++i) {
    if (tokens_[i].word() && !tokens_[i].is(kArticle)) office_words.push_back(Fold(tokens_[i].In(text_)));
  }
  if (office_words.size() >= 2) {
    if (const auto person = people_->FindByRoleWords(office_words)) {
      cue.person = *person;
      return cue;
    }
  }
  // "A spokesperson for the ministry": an office of more words than its head is a speaker of its own.
  const std::string office = TextOf(text_, tokens_, phrase.role_first, phrase.role_last);
  if (phrase.role_last - phrase.role_first >= 3 && cue.strong && !people_->HasRole(Fold(tokens_[head].In(text_)))) {
    cue.person = people_->AddOffice(office);
    return cue;
  }
  cue.who = Cue::kRoleAlone;
  cue.role = Fold(tokens_[head].In(text_));
  cue.she = Fold(tokens_[phrase.first].In(text_)) == "la" || tokens_[head].is(kFeminine);
  return cue;
}

}  // namespace dicta::tools::press
