// Transcripts: lines that open with a label, by the evidence of all labels together. A label in capitals, one that says
// Question or Answer, one that repeats or names somebody known is a turn's; "NOTE:" once in an article is not.
#include <algorithm>
#include <unordered_map>

#include "tools/read/press/attribution.h"
#include "tools/read/press/label_text.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/phrases.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kLabelPeopleMax = 64;  // persons whose office a label is compared with

struct Turn {
  std::string label;  // folded
  std::string written;
  Range label_range;
  Range range;
  size_t line_begin = 0;
  bool question_mark = false;
};

class Transcript {
 public:
  Transcript(std::string_view text, const Words& words, bool add_people, People* people)
      : text_(text), words_(words), add_people_(add_people), people_(people) {}

  Turns Read(const std::vector<Range>& lines) {
    FindLabels(lines);
    if (!IsTranscript()) return {};
    Turns result;
    result.begin = turns_[0].label_range.begin;
    result.questions_only = true;
    for (const Turn& turn : turns_) {
      Draft draft;
      draft.range = turn.range;
      draft.name = turn.written;
      draft.attribution = turn.label_range;
      draft.kind = KindOf(turn);
      if (!IsQuestionLabel(turn.label)) {
        if (IsAnswerLabel(turn.label)) {
          draft.person = Answerer();
        } else {
          result.questions_only = false;
          draft.person = Resolve(turn);
        }
      }
      if (!draft.range.empty()) result.drafts.push_back(draft);
    }
    return result;
  }

 private:
  void FindLabels(const std::vector<Range>& lines) {
    std::vector<LabelAt> labels(lines.size());
    std::unordered_map<std::string, size_t> counts;
    for (size_t i = 0; i < lines.size(); ++i) {
      labels[i] = FindLabel(lines[i].In(text_));
      if (labels[i].after > 0) ++counts[KeyOf(labels[i].name)];
    }
    TakeDottedLabels(lines, &labels, &counts);
    TakeLabelLines(lines, &labels, &counts);
    const auto is_fact = [&](size_t i) {
      return i < lines.size() && labels[i].after > 0 && counts[KeyOf(labels[i].name)] == 1 &&
             IsFact(labels[i].name, lines[i].In(text_));
    };
    const auto is_turn = [&](size_t i) {
      if (labels[i].after == 0 || !IsTurnLabel(labels[i].name, counts[KeyOf(labels[i].name)])) return false;
      // Facts come in lists.
      return !(is_fact(i) && ((i > 0 && is_fact(i - 1)) || is_fact(i + 1)));
    };
    size_t sure = 0;
    for (size_t i = 0; i < lines.size(); ++i) sure += is_turn(i);
    for (size_t i = 0; i < lines.size(); ++i) {
      const bool asks =
          labels[i].after > 0 && sure >= 2 && (AsksOnce(labels[i], lines[i].In(text_)) || IsIntroduced(labels[i].name));
      const bool label = asks || is_turn(i);
      if (label) {
        Turn turn;
        turn.written = Squeeze(labels[i].name);
        turn.label = KeyOf(labels[i].name);
        const size_t name = static_cast<size_t>(labels[i].name.data() - text_.data());
        turn.label_range = {name, name + labels[i].name.size()};
        turn.line_begin = lines[i].begin;
        turn.range = {lines[i].begin + labels[i].after, lines[i].end};
        turns_.push_back(turn);
      } else if (!turns_.empty() && !lines[i].empty() && !(i + 1 == lines.size() && IsRemark(lines[i]))) {
        turns_.back().range.end = lines[i].end;
      }
    }
    for (size_t i = 0; i < turns_.size(); ++i) {
      Turn& turn = turns_[i];
      turn.range = Trim(text_, turn.range);
      turn.question_mark = !turn.range.empty() &&
                           (CharBefore(text_, turn.range.end) == '?' || CharBefore(text_, turn.range.end) == 0xFF1F);
      Tally& tally = tallies_[turn.label];
      ++tally.turns;
      tally.questions += turn.question_mark;
      // A turn runs up to the next label, white space included: turns and labels leave no gap.
      if (i + 1 < turns_.size() && !turn.range.empty()) turn.range.end = turns_[i + 1].line_begin;
    }
  }

  // What tells one label from another: "Question (Courier)" is a question.
  static std::string KeyOf(std::string_view label) {
    const size_t bracket = label.find('(');
    const std::string_view bare = bracket == std::string_view::npos ? label : Trim(label.substr(0, bracket));
    return Fold(bare.empty() ? label : bare);
  }

  // "Q. Why?" / "A. Because.": one letter and a dot, in a text that has both
  // and no other label twice; else it is an initial or a list's.
  void TakeDottedLabels(const std::vector<Range>& lines, std::vector<LabelAt>* labels,
                        std::unordered_map<std::string, size_t>* counts) const {
    const auto dotted = [&](size_t i) {
      const std::string_view line = lines[i].In(text_);
      const bool label = line.size() > 3 && IsUpper(line[0]) && line[1] == '.' && IsSpace(line[2]);
      return label ? Fold(line.substr(0, 1)) : std::string();
    };
    if (std::any_of(counts->begin(), counts->end(), [](const auto& entry) { return entry.second > 1; })) return;
    bool asks = false, answers = false;
    for (size_t i = 0; i < lines.size(); ++i) {
      asks = asks || IsQuestionLabel(dotted(i));
      answers = answers || IsAnswerLabel(dotted(i));
    }
    for (size_t i = 0; asks && answers && i < lines.size(); ++i) {
      const std::string label = dotted(i);
      if (!IsQuestionLabel(label) && !IsAnswerLabel(label)) continue;
      (*labels)[i] = {lines[i].In(text_).substr(0, 1), 3};
      ++(*counts)[label];
    }
  }

  // Labels on lines of their own, in capitals and without a colon, in a text that has no others: two at least, of
  // which one asks or comes again.
  void TakeLabelLines(const std::vector<Range>& lines, std::vector<LabelAt>* labels,
                      std::unordered_map<std::string, size_t>* counts) const {
    std::unordered_map<std::string, size_t> alone;
    for (size_t i = 0; i + 1 < lines.size(); ++i) {
      if (IsLabelLine(lines[i])) ++alone[KeyOf(lines[i].In(text_))];
    }
    const bool any = std::any_of(alone.begin(), alone.end(), [](const auto& entry) { return entry.second > 1; });
    if (!any || alone.size() < 2) return;
    for (size_t i = 0; i + 1 < lines.size(); ++i) {
      const std::string_view line = lines[i].In(text_);
      const std::string key = IsLabelLine(lines[i]) ? KeyOf(line) : "";
      if (key.empty() || (alone[key] < 2 && !IsQuestionLabel(key) && !IsAnswerLabel(key))) continue;
      (*labels)[i] = {line, line.size()};
      (*counts)[key] += 1;
    }
  }
  bool IsLabelLine(Range line) const {
    constexpr size_t kBytesMax = 48;
    if (line.empty() || line.size() > kBytesMax || !IsAllCaps(line.In(text_))) return false;
    const std::vector<Token> tokens = Tokenize(text_, line, words_);
    return tokens.size() <= 5 && std::all_of(tokens.begin(), tokens.end(), [](const Token& token) {
             return token.word() ? !token.number : token.mark == '.';
           });
  }

  // "(The briefing was concluded at 11:31 a.m.)"
  bool IsRemark(Range range) const {
    const std::string_view line = range.In(text_);
    const bool bracketed =
        line.size() > 2 && ((line.front() == '(' && line.back() == ')') || (line.front() == '[' && line.back() == ']'));
    return bracketed || ClosesSitting(range);
  }

  // "The House adjourned at seven o'clock."
  bool ClosesSitting(Range line) const {
    constexpr size_t kBytesMax = 80;
    if (line.size() > kBytesMax) return false;
    const std::vector<Token> tokens = Tokenize(text_, line, words_);
    size_t verb = 2;
    while (verb < tokens.size() && tokens[verb].word() && tokens[verb].is(kAdverb | kAux)) ++verb;
    return verb + 1 < tokens.size() && tokens[0].is(kArticle) && tokens[1].is(kBody | kThing) &&
           EndsSitting(FoldedWord(tokens[verb].In(text_))) &&
           (!tokens[verb + 1].word() || tokens[verb + 1].is(kPrepIn));
  }

  // Among turns, a questioner who speaks once: a few capitalised words, then a question.
  static bool AsksOnce(const LabelAt& label, std::string_view line) {
    return label.name.size() <= 40 && (Ends(Trim(line), "?") || Ends(Trim(line), "？"));
  }

  // "Mr. John Doe (Elsa North)", "The Minister of Ports (Dr. Jane Doe)": whoever speaks first is introduced.
  bool IsIntroduced(std::string_view label) const {
    if (label.empty() || label.back() != ')') return false;
    const std::vector<Token> tokens = Tokenize(label, {0, label.size()}, words_);
    const size_t first = tokens[0].is(kArticle) && tokens.size() > 1 ? 1 : 0;
    return tokens[first].word() && tokens[first].is(kHonorific | kRole | kRoleModifier);
  }

  // "FLAG: not established": a short value that is no sentence, behind a label that names no office.
  bool IsFact(std::string_view label, std::string_view line) const {
    const size_t colon = line.find(':');
    const std::string_view value = Trim(line.substr(colon == std::string_view::npos ? line.size() : colon + 1));
    if (value.empty() || EndsSentence(value) || Width(value) > 50) return false;
    const std::vector<Token> tokens = Tokenize(label, {0, label.size()}, words_);
    return IsAllCaps(label) && !tokens.empty() && !tokens[0].is(kHonorific | kRole | kRoleModifier);
  }

  bool IsTurnLabel(std::string_view label, size_t count) const {
    const std::string folded = KeyOf(label);
    if (IsQuestionLabel(folded) || IsAnswerLabel(folded) || IsAllCaps(label)) return true;
    if (Ends(folded, "记者") || Ends(folded, "记者问") || Ends(folded, "发言人")) return true;
    const bool mixed = label.size() <= 48;
    if (people_->Find(StripHonorific(label))) return true;  // somebody known
    return mixed && count >= 2;
  }

  bool IsTranscript() const {
    if (turns_.size() < 2) return false;
    size_t words = 0, repeated = 0, ended = 0;
    bool question = false, answer = false;
    for (const Turn& turn : turns_) {
      words += turn.range.size();
      repeated += tallies_.at(turn.label).turns > 1;
      ended += !turn.range.empty() && EndsSentence(Trim(turn.range.In(text_)));
      question = question || IsQuestionLabel(turn.label);
      answer = answer || IsAnswerLabel(turn.label);
    }
    if (question && (answer || repeated > 0 || turns_.size() >= 2)) return true;
    // A list of labelled facts has short values that are no sentences.
    if (ended * 2 < turns_.size() || words < turns_.size() * 8) return false;
    size_t covered = text_.size() - turns_[0].label_range.begin;
    return repeated >= 2 || (turns_.size() >= 3 && tallies_.size() <= turns_.size() &&
                             covered * 10 >= text_.size() * 8 && tallies_.size() * 3 <= turns_.size() * 2);
  }

  // By its label, but a moderator's welcome is no question.
  bool Asks(const Turn& turn) const {
    return IsQuestionLabel(turn.label) &&
           (!IsHostLabel(turn.label) || turn.range.In(text_).find('?') != std::string_view::npos);
  }

  UtteranceKind KindOf(const Turn& turn) const {
    if (Asks(turn)) return v1::Utterance::Kind::QUESTION;
    if (IsQuestionLabel(turn.label)) return v1::Utterance::Kind::DIRECT;
    if (IsAnswerLabel(turn.label)) return v1::Utterance::Kind::ANSWER;
    const Tally& tally = tallies_.at(turn.label);
    if (tally.questions * 2 > tally.turns && turn.question_mark) return v1::Utterance::Kind::QUESTION;
    if (Ends(turn.label, "记者") || Ends(turn.label, "社") || Ends(turn.label, "报") || Ends(turn.label, "台")) {
      return v1::Utterance::Kind::QUESTION;
    }
    const size_t index = static_cast<size_t>(&turn - turns_.data());
    const bool answers = index > 0 && (Asks(turns_[index - 1]) || turns_[index - 1].question_mark);
    return answers ? v1::Utterance::Kind::ANSWER : v1::Utterance::Kind::DIRECT;
  }

  // Who answers where the labels do not say: the one person or office of the title.
  std::optional<size_t> Answerer() const { return people_->empty() ? std::nullopt : std::optional<size_t>(0); }

  // Without "MR", "Dr.", an office: what is left of a label is a name.
  std::string StripHonorific(std::string_view label) const {
    const std::vector<Token> tokens = Tokenize(label, {0, label.size()}, words_);
    size_t first = 0;
    for (size_t i = 0; i + 1 < tokens.size(); ++i) {
      if (tokens[i].word() && tokens[i].is(kHonorific | kRole)) first = i + 1;
    }
    return TextOf(label, tokens, first, tokens.size());
  }

  std::optional<size_t> Resolve(const Turn& turn) {
    const auto known = resolved_.find(turn.label);
    if (known != resolved_.end()) return known->second;
    std::optional<size_t> person = Known(turn);
    const bool questioner = tallies_.at(turn.label).questions * 2 > tallies_.at(turn.label).turns;
    if (!person && add_people_) person = OfficeAndName(turn);
    if (!person && add_people_ && !questioner) person = New(turn);
    resolved_.emplace(turn.label, person);
    return person;
  }

  // "RK": whom the byline names.
  std::optional<size_t> ByInitials(const Turn& turn) {
    if (turn.label.size() < 2 || turn.label.size() > 4 || !IsAllCaps(turn.written)) return std::nullopt;
    const std::string name = people_->NotedByInitials(turn.label);
    return name.empty() ? std::nullopt : std::optional<size_t>(people_->Add(name, ""));
  }

  // "The Minister of Ports (Dr. Jane Doe)", "Mr. John Doe (Elsa North)".
  std::optional<size_t> OfficeAndName(const Turn& turn) {
    if (const auto person = ByInitials(turn)) return person;
    const size_t open = turn.written.find('(');
    const size_t close = turn.written.find(')', open == std::string::npos ? 0 : open);
    if (open == std::string::npos || close == std::string::npos || open == 0) return std::nullopt;
    const auto phrase_of = [this](const std::string& part, std::vector<Token>* tokens) {
      *tokens = Tokenize(part, {0, part.size()}, words_);
      auto phrase = PhraseAt(part, *tokens, 0);
      return phrase && phrase->last == tokens->size() ? phrase : std::nullopt;
    };
    const std::string outside = Squeeze(Trim(std::string_view(turn.written).substr(0, open)));
    const std::string inside = turn.written.substr(open + 1, close - open - 1);
    std::vector<Token> out_tokens, in_tokens;
    const auto out = phrase_of(outside, &out_tokens);
    if (!out) return std::nullopt;
    const std::string role = TextOf(outside, out_tokens, out->role_first, out->role_last);
    if (out->has_name() && out_tokens[0].is(kHonorific | kRole)) {
      return people_->Add(TextOf(outside, out_tokens, out->name_first, out->name_last), role);
    }
    const auto in = phrase_of(inside, &in_tokens);
    if (!in || !in->has_name() || in->has_role() || !out->has_role()) return std::nullopt;
    return people_->Add(TextOf(inside, in_tokens, in->name_first, in->name_last), role);
  }

  std::optional<size_t> Known(const Turn& turn) const {
    if (const auto person = people_->Find(StripHonorific(turn.written))) return person;
    if (const auto person = people_->Find(turn.written)) return person;
    if (const auto person = people_->Find(StripHonorific(turn.label))) return person;
    std::optional<size_t> found;
    for (size_t i = 0; i < people_->all().size() && i < kLabelPeopleMax; ++i) {
      const Person& person = people_->all()[i];
      if (person.office && Fold(person.name) == turn.label) return i;
      // "RK" of an interview: initials of a name.
      if (turn.label.size() >= 2 && turn.label.size() <= 4 && IsAllCaps(turn.written) && !person.office &&
          turn.label == Initials(Fold(person.name))) {
        return i;
      }
      const std::string role = Fold(person.role);
      const std::string office = role.substr(0, role.find(" of "));
      if (office.empty()) continue;
      // "PM", "PRIME MINISTER", and what a bad scan made of it.
      const size_t slack = office.size() / 4;
      const bool same = turn.label == office || (office.size() > 3 && turn.label == Initials(office)) ||
                        (office.size() >= 8 && Edits(turn.label, office, slack) <= slack);
      // "Secretary General" of "Pact Secretary General".
      const bool head = turn.label.size() >= 8 && Ends(office, ' ' + turn.label);
      if (!same && !head) continue;
      // Of several who hold such an office, the one whom the title or the record names.
      if (i == 0) return i;
      if (found) return std::nullopt;
      found = i;
    }
    return found;
  }

  // A speaker of whom the document says no more than the label: "SENIOR OFFICIAL ONE", "SECRETARY SMITH".
  std::optional<size_t> New(const Turn& turn) {
    const std::vector<Token> tokens = Tokenize(turn.written, {0, turn.written.size()}, words_);
    size_t name = 0;
    bool office = false;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (!tokens[i].word() || !tokens[i].is(kRole | kHonorific)) continue;
      name = i + 1;
      office = office || tokens[i].is(kRole);
    }
    if (name == 0 || name >= tokens.size() || tokens.size() - name > 3 || tokens[name].is(kNoun | kBody)) {
      if (!office) return people_->Add(turn.written, "");
      return people_->AddOffice(turn.written);
    }
    return people_->Add(Capitalized(TextOf(turn.written, tokens, name, tokens.size())),
                        office ? Capitalized(TextOf(turn.written, tokens, 0, name)) : "");
  }

  struct Tally {
    size_t turns = 0;
    size_t questions = 0;
  };

  std::string_view text_;
  const Words& words_;
  bool add_people_;
  People* people_;
  std::vector<Turn> turns_;
  std::unordered_map<std::string, Tally> tallies_;
  std::unordered_map<std::string, std::optional<size_t>> resolved_;
};

}  // namespace

Turns AttributeTurns(std::string_view text, const std::vector<Range>& lines, const Words& words, bool add_people,
                     People* people) {
  return Transcript(text, words, add_people, people).Read(lines);
}

}  // namespace dicta::tools::press
