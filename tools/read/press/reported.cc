// The state machine of reported speech: see attribution.h. First every sentence is looked at by itself, then one walk
// over the paragraphs hands the sentences out.
#include <algorithm>

#include "tools/read/press/attribution.h"
#include "tools/read/press/cue.h"
#include "tools/read/press/opening.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kQuoteParagraphs = 12;       // a quotation's paragraphs looked ahead over
constexpr size_t kParticipantParagraphs = 3;  // whoever their narrative names takes part

struct Sentence {
  Range range;
  std::optional<Cue> cue;
  Opening opening = Opening::kNone;
  std::optional<size_t> subject;  // the person it opens with, where it has no cue
  bool by_surname = false;        // which is his surname alone: the text has introduced him
  size_t quoted = 0;              // bytes inside quotation marks
  bool first_person = false;
  bool starts_in_open_quote = false;  // a quotation that its paragraph never closes began before
};

struct Paragraph {
  std::vector<Sentence> sentences;
  std::vector<Quote> quotes;
};

// Bytes of the range inside quotation marks, marks included.
size_t QuotedBytes(Range range, const std::vector<Quote>& quotes) {
  size_t bytes = 0;
  auto quote = FirstQuoteFrom(range.begin, quotes);
  for (; quote != quotes.end() && quote->range.begin < range.end; ++quote) {
    const size_t begin = std::max(range.begin, quote->range.begin);
    const size_t end = std::min(range.end, quote->range.end);
    if (begin < end) bytes += end - begin;
  }
  return bytes;
}

class Walk {
 public:
  Walk(Body* body, std::optional<size_t> first_person, People* people)
      : body_(body), text_(body->text()), words_(body->words()), first_person_(first_person), people_(people) {}

  std::vector<Draft> Run() {
    for (size_t i = 0; i < body_->size(); ++i) Look(i);
    // Articles built of quotations use plain sentences for narrative; readouts use them for reported speech.
    size_t cues = 0, direct = 0;
    for (const Paragraph& paragraph : paragraphs_) {
      for (const Sentence& sentence : paragraph.sentences) {
        cues += sentence.cue.has_value();
        direct += sentence.cue && sentence.quoted * 10 > sentence.range.size() * 3;
      }
    }
    inherits_ = direct * 3 <= cues;
    for (at_ = 0; at_ < paragraphs_.size(); ++at_) HandOut(paragraphs_[at_]);
    return std::move(drafts_);
  }

 private:
  void Look(size_t i) {
    Paragraph paragraph;
    paragraph.quotes = body_->quotes(i);
    const bool open = !paragraph.quotes.empty() && !paragraph.quotes.back().closed;
    paragraph.sentences.reserve(body_->sentences(i).size());
    for (const Body::Sentence& at : body_->sentences(i)) {
      Sentence sentence;
      sentence.range = at.range;
      const Tokens tokens = body_->tokens(i, at);
      sentence.cue = FindCue(text_, tokens, paragraph.quotes, words_, people_);
      sentence.opening = OpeningOf(text_, tokens, paragraph.quotes, words_);
      if (!sentence.cue) sentence.subject = SubjectOf(tokens, &sentence.by_surname);
      sentence.quoted = QuotedBytes(at.range, paragraph.quotes);
      sentence.starts_in_open_quote = open && at.range.begin > paragraph.quotes.back().range.begin;
      sentence.first_person =
          std::any_of(tokens.begin(), tokens.end(), [](const Token& t) { return t.word() && t.is(kWe); });
      if (i < kParticipantParagraphs && !sentence.cue) NoteParticipants(tokens);
      paragraph.sentences.push_back(std::move(sentence));
    }
    paragraphs_.push_back(std::move(paragraph));
  }

  void NoteParticipants(Tokens tokens) {
    for (size_t at = 0; at < tokens.size();) {
      const auto phrase = PhraseAt(text_, tokens, at);
      if (phrase && phrase->has_name()) {
        if (const auto person = people_->Find(TextOf(text_, tokens, phrase->name_first, phrase->name_last)))
          TakesPart(*person);
      }
      at = phrase ? std::max(phrase->last, at + 1) : at + 1;
    }
  }

  std::optional<size_t> SubjectOf(Tokens tokens, bool* by_surname) const {
    const size_t at = tokens[0].is(kPrep) ? 1 : 0;
    auto phrase = PhraseAt(text_, tokens, at);
    // "The foreign minister, Jane Doe, opened"
    if (phrase && phrase->has_role() && !phrase->has_name() && phrase->last < tokens.size() &&
        tokens[phrase->last].mark == ',') {
      phrase = PhraseAt(text_, tokens, phrase->last + 1);
    }
    if (!phrase || !phrase->has_name() || tokens[phrase->last - 1].possessive) return std::nullopt;
    // "To Smith, that is too late": for him, it is.
    if (at > 0 && (phrase->last == tokens.size() || tokens[phrase->last].mark != ',')) return std::nullopt;
    const std::string name = TextOf(text_, tokens, phrase->name_first, phrase->name_last);
    *by_surname = phrase->name_last - phrase->first == 1;
    if (const auto person = people_->Find(name)) return person;
    return phrase->name_last - phrase->name_first == 1 ? people_->AddNoted(name) : std::nullopt;
  }

  void TakesPart(size_t person) {
    if (IsParticipant(person)) return;
    if (person >= participants_.size()) participants_.resize(person + 1);
    participants_[person] = true;
    took_part_.push_back(person);
  }
  bool IsParticipant(size_t person) const { return person < participants_.size() && participants_[person]; }

  // The other one, where two take part.
  std::optional<size_t> OtherParticipant(size_t person) const {
    if (took_part_.size() != 2 || !IsParticipant(person)) return std::nullopt;
    return took_part_[took_part_[0] == person ? 1 : 0];
  }

  void HandOut(const Paragraph& paragraph) {
    current_.reset();
    focus_.reset();
    extends_ = false;
    const bool reopened = open_quote_ && !paragraph.sentences.empty() && !paragraph.quotes.empty() &&
                          paragraph.quotes[0].range.begin == paragraph.sentences[0].range.begin;
    if (reopened) current_ = open_quote_;
    for (size_t i = 0; i < paragraph.sentences.size(); ++i) {
      const Sentence& sentence = paragraph.sentences[i];
      if (sentence.cue && TakesOver(*sentence.cue)) {
        Cued(paragraph, i);
      } else {
        Uncued(paragraph, i);
      }
    }
    const bool open = !paragraph.quotes.empty() && !paragraph.quotes.back().closed;
    open_quote_ = open ? current_ : std::nullopt;
  }

  // A cue in the middle of somebody's words makes a new speaker only of one who takes part or plainly says something:
  // "President X put forward the initiative" is content.
  bool TakesOver(const Cue& cue) const {
    if (current_ && cue.who == Cue::kUnknown) return cue.strong;
    if (!current_ || cue.who != Cue::kPerson || cue.person == *current_) return true;
    return cue.strong || IsParticipant(cue.person);
  }

  std::optional<size_t> Resolve(const Cue& cue) const {
    switch (cue.who) {
      case Cue::kPerson:
        return cue.person;
      case Cue::kPronoun: {
        const std::optional<size_t> last = focus_ ? focus_ : current_ ? current_ : last_;
        const int wanted = cue.she ? 2 : 1;
        if (!last || (stranger_ && !focus_)) return std::nullopt;
        const int gender = people_->all()[*last].gender;
        if (gender == 0 || gender == wanted) return last;
        const std::optional<size_t> other = before_last_ ? before_last_ : OtherParticipant(*last);
        return other && people_->all()[*other].gender != 3 - wanted ? other : std::nullopt;
      }
      case Cue::kRoleAlone:
        // "the minister", of whom there are two: the one who is speaking, or spoke last, or fits by gender.
        for (const std::optional<size_t>& person : {current_, focus_, last_, before_last_}) {
          if (person && people_->HasRole(*person, cue.role) && FitsGender(people_->all()[*person].gender, cue.she))
            return person;
        }
        return std::nullopt;
      default:
        return std::nullopt;
    }
  }

  // "La ministre" is a woman, "le ministre" a man; English "the minister" may be either.
  bool FitsGender(int gender, bool she) const {
    if (she) return gender == 2;
    return gender != 2 || words_.language().code == "en";
  }

  void Cued(const Paragraph& paragraph, size_t i) {
    const Sentence& sentence = paragraph.sentences[i];
    const Cue& cue = *sentence.cue;
    Draft draft;
    draft.range = sentence.range;
    draft.name = Squeeze(cue.name.In(text_));
    draft.attribution = cue.attribution;
    if (cue.who == Cue::kSides) {
      draft.kind = v1::Utterance::Kind::JOINT;
      current_.reset();
      drafts_.push_back(draft);
      extends_ = false;
      return;
    }
    draft.person = Resolve(cue);
    stranger_ = !draft.person;
    if (draft.person) Spoke(*draft.person, cue);
    current_ = draft.person;
    focus_.reset();
    // "We won!" Smith said. / "It is. It was." Smith said: the words stand in the sentence before.
    if (i > 0 && IsBareAttribution(sentence) && ReachBack(paragraph, i, draft)) return;
    draft.kind = KindByQuotes(draft.range, draft.attribution, paragraph.quotes);
    drafts_.push_back(draft);
    extends_ = true;
  }

  void Spoke(size_t person, const Cue& cue) {
    if (last_ && *last_ != person) before_last_ = last_;
    last_ = person;
    TakesPart(person);
    int& gender = people_->at(person).gender;
    if (gender == 0 && cue.who == Cue::kPronoun) gender = cue.she ? 2 : 1;
  }

  bool IsBareAttribution(const Sentence& sentence) const {
    return sentence.quoted == 0 && sentence.range.size() <= sentence.cue->attribution.size() + 24;
  }

  // Gives the quoted sentence before a bare attribution to its speaker.
  bool ReachBack(const Paragraph& paragraph, size_t i, Draft draft) {
    const Sentence& before = paragraph.sentences[i - 1];
    if (before.quoted * 10 < before.range.size() * 8 || before.cue) return false;
    draft.range = {before.range.begin, draft.range.end};
    draft.kind = KindByQuotes(draft.range, draft.attribution, paragraph.quotes);
    while (!drafts_.empty() && drafts_.back().range.end > draft.range.begin) {
      if (drafts_.back().range.begin < draft.range.begin) {
        drafts_.back().range.end = draft.range.begin;
        drafts_.back().range = Trim(text_, drafts_.back().range);
        break;
      }
      drafts_.pop_back();
    }
    drafts_.push_back(draft);
    extends_ = true;
    return true;
  }

  void Uncued(const Paragraph& paragraph, size_t i) {
    const Sentence& sentence = paragraph.sentences[i];
    const bool quoted = sentence.quoted * 10 >= sentence.range.size() * 8;
    const bool others = sentence.opening == Opening::kOthers;
    if ((others || sentence.opening == Opening::kOther) && !sentence.starts_in_open_quote) {
      current_.reset();
      extends_ = false;
      if (others) return;
      focus_.reset();
      stranger_ = true;
      return;
    }
    if (quoted || sentence.starts_in_open_quote) {
      // Words in quotation marks without a cue: whoever is speaking, else who is named next, else who spoke last.
      std::optional<size_t> owner = current_ ? current_ : NextSpeaker(paragraph, i);
      if (!owner && sentence.quoted > 0 && !paragraph.quotes.back().closed) owner = NextParagraphSpeaker();
      if (!owner) owner = focus_ ? focus_ : i == 0 && !stranger_ ? last_ : std::nullopt;
      current_ = owner;
      Go(paragraph, sentence.range, owner);
      return;
    }
    // Reported words never name the speaker, and who takes part speaks for himself.
    const bool told =
        sentence.subject && current_ &&
        (inherits_ ? IsParticipant(*sentence.subject) || sentence.by_surname : *sentence.subject != *current_);
    if (sentence.opening == Opening::kNarrative || told) current_.reset();
    if (!current_ && sentence.subject) focus_ = sentence.subject;
    if (sentence.opening == Opening::kNarrative) {
      extends_ = false;
      return;
    }
    if (current_ && inherits_) {
      Go(paragraph, sentence.range, current_);
    } else if (sentence.first_person && first_person_) {
      Go(paragraph, sentence.range, first_person_);
    } else {
      extends_ = false;
    }
  }

  std::optional<size_t> NextSpeaker(const Paragraph& paragraph, size_t i) const {
    if (i + 1 >= paragraph.sentences.size() || !paragraph.sentences[i + 1].cue) return std::nullopt;
    return Resolve(*paragraph.sentences[i + 1].cue);
  }

  // Who is named at the end of a quotation that runs over paragraphs, each reopening it.
  std::optional<size_t> NextParagraphSpeaker() const {
    for (size_t i = at_ + 1; i < paragraphs_.size() && i < at_ + kQuoteParagraphs; ++i) {
      const Paragraph& next = paragraphs_[i];
      if (next.quotes.empty() || next.sentences.empty() || next.quotes[0].range.begin != next.sentences[0].range.begin)
        break;
      for (const Sentence& sentence : next.sentences) {
        if (sentence.cue) return Resolve(*sentence.cue);
      }
      if (next.quotes.back().closed) break;
    }
    return std::nullopt;
  }

  // The sentence goes on with `person`, in the utterance before it where that is his and touches it.
  void Go(const Paragraph& paragraph, Range range, std::optional<size_t> person) {
    if (!person) {
      extends_ = false;
      return;
    }
    if (extends_ && !drafts_.empty() && drafts_.back().person == person) {
      Draft& draft = drafts_.back();
      draft.range.end = range.end;
      draft.kind = KindByQuotes(draft.range, draft.attribution, paragraph.quotes);
      return;
    }
    Draft draft;
    draft.range = range;
    draft.person = person;
    draft.kind = KindByQuotes(range, {}, paragraph.quotes);
    drafts_.push_back(draft);
    extends_ = true;
  }

  Body* body_;
  std::string_view text_;
  const Words& words_;
  std::optional<size_t> first_person_;
  People* people_;
  std::vector<Paragraph> paragraphs_;
  size_t at_ = 0;  // the paragraph being handed out
  std::vector<bool> participants_;
  std::vector<size_t> took_part_;  // the same in order
  std::vector<Draft> drafts_;
  bool inherits_ = true;

  std::optional<size_t> current_;      // of the paragraph
  std::optional<size_t> focus_;        // whom narrative in the paragraph was about since
  std::optional<size_t> last_;         // of the document
  std::optional<size_t> before_last_;  // the other one
  bool stranger_ = false;              // but somebody unknown has spoken since
  std::optional<size_t> open_quote_;   // whose quotation the last paragraph left open
  bool extends_ = false;               // the last draft ends where the next sentence begins
};

}  // namespace

UtteranceKind KindByQuotes(Range range, Range attribution, const std::vector<Quote>& quotes) {
  const size_t quoted = QuotedBytes(range, quotes);
  if (quoted == 0) return v1::Utterance::Kind::INDIRECT;
  const size_t frame = attribution.size() - QuotedBytes(attribution, quotes);  // "called it a “door” and said"
  const size_t own = range.size() - std::min(range.size(), frame);
  return quoted * 10 >= own * 8 ? v1::Utterance::Kind::DIRECT : v1::Utterance::Kind::MIXED;
}

std::vector<Draft> AttributeReported(Body* body, std::optional<size_t> first_person, People* people) {
  return Walk(body, first_person, people).Run();
}

void AddNestedQuotes(std::string_view text, const Draft& outer, const Words& words, People* people,
                     std::vector<Draft>* drafts) {
  constexpr size_t kWordsMin = 3;
  for (const Range line : Lines(outer.range.In(text))) {
    const Range paragraph{outer.range.begin + line.begin, outer.range.begin + line.end};
    const std::vector<Quote> quotes = FindQuotes(text, paragraph);
    if (quotes.empty()) continue;
    for (const Range sentence : Sentences(text, paragraph, quotes, words)) {
      if (QuotedBytes(sentence, quotes) == 0) continue;
      const std::vector<Token> tokens = Tokenize(text, sentence, words);
      const auto cue = FindCue(text, tokens, quotes, words, people);
      if (!cue || cue->who != Cue::kPerson || (outer.person && cue->person == *outer.person)) continue;
      size_t next = 0;  // of the sentence's tokens
      for (auto quote = FirstQuoteFrom(sentence.begin, quotes);
           quote != quotes.end() && quote->words.end <= sentence.end; ++quote) {
        if (!quote->closed || quote->words.begin < sentence.begin) continue;
        size_t inside = 0;
        while (next < tokens.size() && tokens[next].begin < quote->words.begin) ++next;
        for (; next < tokens.size() && tokens[next].end <= quote->words.end; ++next) inside += tokens[next].word();
        if (inside < kWordsMin) continue;
        Draft draft;
        draft.range = quote->words;
        draft.person = cue->person;
        draft.kind = v1::Utterance::Kind::DIRECT;
        draft.name = Squeeze(cue->name.In(text));
        draft.attribution = cue->attribution;
        drafts->push_back(draft);
      }
    }
  }
}

}  // namespace dicta::tools::press
