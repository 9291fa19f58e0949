// The press reader: layout, then people, then whose words, then dates.
#include <algorithm>
#include <numeric>

#include "storage/validate.h"
#include "tools/read/press/attribution.h"
#include "tools/read/press/body.h"
#include "tools/read/press/chinese.h"
#include "tools/read/press/dates.h"
#include "tools/read/press/evidence.h"
#include "tools/read/press/genre.h"
#include "tools/read/press/known.h"
#include "tools/read/press/language.h"
#include "tools/read/press/layout.h"
#include "tools/read/press/lines.h"
#include "tools/read/reader.h"

namespace dicta::tools {
namespace {

using namespace press;  // NOLINT: this file is the door to it

constexpr size_t kOwnWordsShare = 20;  // words in the first person per thousand, from which a text is somebody's own

// What was found out about whose words a body is.
struct Reading {
  std::vector<Draft> drafts;
  std::optional<size_t> issuer;
  std::vector<size_t> named;  // speakers by what stands around the text, whether words are given to them or not
  bool turns = false;
  bool questions_only = false;
  bool own_words = false;
};

bool IsChinese(std::string_view language) { return language.substr(0, 2) == "zh"; }

void CollectPeople(std::string_view text, Range range, std::string_view language, People* people) {
  if (IsChinese(language)) {
    CollectChinese(range.In(text), people);
  } else {
    people->Collect(text, Tokenize(text, range, Words::For(language)));
  }
}
void CollectPeople(Body* body, std::string_view language, People* people) {
  if (IsChinese(language)) {
    CollectChinese(body->text(), people);
    return;
  }
  for (size_t i = 0; i < body->size(); ++i) people->Collect(body->text(), body->tokens(i));
}

bool IsNamed(std::string_view label, const Person& who) {
  return !label.empty() && !who.parts.empty() && Ends(Fold(label), who.parts.back());
}

// All of the text from `begin` on is `person`'s.
void AddWhole(std::string_view text, size_t begin, size_t person, const Person& who, Range attribution,
              Reading* reading) {
  Draft draft;
  draft.range = Trim(text, Range{begin, text.size()});
  if (draft.range.empty()) return;
  // "SECRETARY HALDEN: Good morning": the only label there is.
  const LabelAt label = FindLabel(draft.range.In(text));
  const Range behind = Trim(text, Range{draft.range.begin + label.after, text.size()});
  if (attribution.empty() && !behind.empty() && IsNamed(label.name, who)) {
    attribution = {draft.range.begin, draft.range.begin + label.name.size()};
    draft.range = behind;
  }
  draft.person = person;
  draft.kind = v1::Utterance::Kind::DIRECT;
  draft.attribution = attribution;
  draft.name = Squeeze(attribution.In(text));
  reading->own_words = true;
  reading->drafts.push_back(draft);
}

// A text by somebody known is his own where nothing in it reports him by name, nor him by his office or anybody else
// unless it speaks as "I" and "we" throughout.
bool IsOwnText(std::string_view text, const Words& words, const std::vector<Draft>& drafts, size_t person,
               const Person& who, bool statement) {
  if (statement && who.office) return true;  // an office's statement speaks of the office
  size_t named = 0, by_office = 0, others = 0;
  for (const Draft& draft : drafts) {
    if (draft.attribution.empty()) continue;
    if (draft.person != person) {
      ++others;
      continue;
    }
    const bool name = !who.parts.empty() && Fold(draft.name).find(who.parts.back()) != std::string::npos;
    ++(name ? named : by_office);
  }
  return named == 0 && ((by_office == 0 && others == 0) || FirstPersonShare(text, words) >= kOwnWordsShare);
}

Reading ReadWords(Body* body, std::string_view language, std::optional<size_t> principal, bool statement,
                  bool add_people, People* people) {
  const std::string_view text = body->text();
  const std::vector<Range>& paragraphs = body->ranges();
  const Words& words = body->words();
  Reading reading;
  Turns turns = AttributeTurns(text, paragraphs, words, add_people, people);
  if (!turns.drafts.empty()) {
    const Range before = Trim(text, Range{paragraphs[0].begin, turns.begin});
    // Remarks before the first question.
    if (add_people && principal && !before.empty() && FirstPersonShare(before.In(text), words) >= kOwnWordsShare) {
      AddWhole(text.substr(0, before.end), before.begin, *principal, people->all()[*principal], {}, &reading);
    }
    reading.drafts.insert(reading.drafts.end(), turns.drafts.begin(), turns.drafts.end());
    reading.turns = reading.own_words = true;
    reading.questions_only = turns.questions_only;
  } else if (const Issue issue = FindIssue(text, paragraphs, words, people); issue.person) {
    reading.issuer = issue.person;
    AddWhole(text, issue.begin, *issue.person, people->all()[*issue.person], issue.attribution, &reading);
  } else {
    reading.drafts = IsChinese(language) ? AttributeChinese(body, people) : AttributeReported(body, principal, people);
    if (principal && IsOwnText(text, words, reading.drafts, *principal, people->all()[*principal], statement)) {
      reading.drafts.clear();
      AddWhole(text, 0, *principal, people->all()[*principal], {}, &reading);
    }
  }
  const std::vector<Draft> outer = reading.drafts;
  if (reading.own_words) {
    for (const Draft& draft : outer) AddNestedQuotes(text, draft, words, people, &reading.drafts);
  }
  return reading;
}

// All of the text is said by all together.
Reading WholeJoint(std::string_view text) {
  Reading reading;
  Draft draft;
  draft.range = {0, text.size()};
  draft.kind = v1::Utterance::Kind::JOINT;
  reading.drafts.push_back(draft);
  reading.own_words = true;
  return reading;
}

void SetUtterances(const std::vector<Draft>& drafts, const std::vector<std::optional<uint32_t>>& speaker_of,
                   v1::Statement* statement) {
  std::vector<const Draft*> ordered;
  for (const Draft& draft : drafts) ordered.push_back(&draft);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Draft* a, const Draft* b) {
    return a->range.begin != b->range.begin ? a->range.begin < b->range.begin : a->range.end > b->range.end;
  });
  for (const Draft* draft : ordered) {
    v1::Utterance* utterance = statement->add_utterances();
    utterance->set_begin(static_cast<uint32_t>(draft->range.begin));
    utterance->set_end(static_cast<uint32_t>(draft->range.end));
    utterance->set_kind(draft->kind);
    if (draft->person && *draft->person < speaker_of.size() && speaker_of[*draft->person]) {
      utterance->set_speaker(*speaker_of[*draft->person]);
    }
    utterance->set_name_as_written(draft->name);
    if (!draft->attribution.empty()) {
      utterance->mutable_attribution()->set_begin(static_cast<uint32_t>(draft->attribution.begin));
      utterance->mutable_attribution()->set_end(static_cast<uint32_t>(draft->attribution.end));
    }
  }
}

// Everybody who speaks becomes a speaker: the issuer first, then by first words; those of quotations inside other
// words last.
void SetSpeakers(const Reading& reading, const People& people, v1::Statement* statement) {
  std::vector<std::optional<uint32_t>> speaker_of(people.all().size());
  const auto add = [&](size_t person) {
    const std::string name = CleanName(people.all()[person].name);
    if (speaker_of[person] || !ValidateName("", name).ok()) return;
    speaker_of[person] = static_cast<uint32_t>(statement->speakers_size());
    v1::Speaker* speaker = statement->add_speakers();
    speaker->set_name(name);
    speaker->set_role(CleanName(people.all()[person].role));
  };
  for (const size_t person : reading.named) add(person);
  if (reading.issuer) add(*reading.issuer);
  size_t reach = 0;
  for (const bool nested : {false, true}) {
    reach = 0;
    for (const Draft& draft : reading.drafts) {
      const bool inside = draft.range.end <= reach;
      if (draft.person && inside == nested) add(*draft.person);
      if (!inside) reach = std::max(reach, draft.range.end);
    }
  }
  SetUtterances(reading.drafts, speaker_of, statement);
}

// Whoever a joint statement names with an office in its first paragraph makes it.
void AddJointSpeakers(std::string_view body, Range paragraph, std::string_view language, v1::Statement* statement) {
  People makers;
  CollectPeople(body, paragraph, language, &makers);
  for (const Person& person : makers.all()) {
    const std::string name = CleanName(person.name);
    if (person.role.empty() || !ValidateName("", name).ok()) continue;
    v1::Speaker* speaker = statement->add_speakers();
    speaker->set_name(name);
    speaker->set_role(CleanName(person.role));
  }
}

}  // namespace

namespace {

// Subtags that the text cannot show ("en-US") are taken from what is known, where the language is the same.
std::string LanguageFor(std::string_view text, std::string_view known, const Hints& hints) {
  std::string language = LanguageOf(text);
  if (language.empty()) return std::string(known.empty() ? hints.language : known);
  return Fold(known.substr(0, known.find('-'))) == language ? std::string(known) : language;
}

void SetSource(const Layout& layout, const Dateline& dateline, const Known& known, const Hints& hints,
               v1::Source* source) {
  const auto first = [](const std::string& one, const std::string& other) { return one.empty() ? other : one; };
  source->set_publisher(first(first(known.publisher, layout.publisher), hints.publisher));
  source->set_wire(dateline.wire);
  // A page that names another source carries its article.
  if (!known.publisher.empty() && dateline.wire.empty() && layout.publisher != known.publisher) {
    source->set_wire(layout.publisher);
  }
  source->set_byline(first(known.byline, layout.byline));
  source->set_url(first(known.url, layout.url));
}

// A date around the body that says what it is only to those who know whether the day or the month comes first, as
// written: "03/04/2021". Empty: there is none.
std::string UnclearDate(std::string_view text, const Layout& layout, std::string_view language) {
  constexpr size_t kLineBytesMax = 200;
  for (const Line& line : layout.lines) {
    if (line.role == LineRole::kBody || line.range.empty() || line.range.size() > kLineBytesMax) continue;
    if (!FindDates(text, line.range, language, false).empty()) continue;
    const auto day_first = FindDates(text, line.range, "fr", false);
    if (!day_first.empty() && day_first[0].full()) return std::string(day_first[0].range.In(text));
  }
  return "";
}

Result<ReadResult> ReadLaidOut(std::string_view text, const Layout& layout, std::string_view language,
                               const Known& known, std::string_view name, const Hints& hints) {
  ReadResult result;
  v1::Statement& statement = result.statement;
  const Words& words = Words::For(language);
  const std::string& body = layout.body;
  const Dateline dateline = FindDateline(body, layout.paragraphs[0], language);

  const TitleKind title(layout.title);
  People people;
  std::optional<size_t> principal = TitleSpeaker(title, words, &people);
  const bool statement_of = principal && title.statement;
  std::optional<size_t> issuer = IssuerPerson(layout.issuers, words, &people);
  std::vector<size_t> named;
  for (const v1::Speaker& speaker : known.speakers) {
    named.push_back(people.Add(speaker.name(), speaker.role()));
    people.SetRole(named.back(), speaker.role());
  }
  if (named.size() == 1) issuer = named[0];
  if (issuer) principal = issuer;
  if (!principal && named.empty() && !hints.speaker.empty()) principal = people.Add(hints.speaker, "");
  // The dateline is nobody's words, and names nobody.
  std::vector<Range> paragraphs = layout.paragraphs;
  if (paragraphs[0].end > dateline.range.end) paragraphs[0].begin = std::max(paragraphs[0].begin, dateline.range.end);
  paragraphs[0] = Trim(body, paragraphs[0]);
  Body spoken(body, paragraphs, words);
  CollectPeople(&spoken, language, &people);
  for (const Range caption : layout.captions) CollectPeople(text, caption, language, &people);
  for (const Line& line : layout.lines) {
    if (line.role == LineRole::kSubtitle) CollectPeople(text, line.range, language, &people);
  }
  people.NoteName(layout.byline);
  CollectPeople(layout.title, {0, layout.title.size()}, language, &people);
  people.AddBareNames();

  const bool joint = IsJointStatement(title);
  Reading reading = joint ? WholeJoint(body) : ReadWords(&spoken, language, principal, statement_of, true, &people);
  if (issuer) reading.issuer = issuer;
  reading.named = std::move(named);
  const bool own_words = reading.own_words || issuer.has_value();

  statement.set_title(layout.title);
  statement.set_language(std::string(language));
  statement.set_text(body);
  SetSource(layout, dateline, known, hints, statement.mutable_source());
  statement.mutable_extraction()->set_extractor("press");
  statement.mutable_extraction()->set_version(std::string(kPressVersion));
  const EvidenceInput input{text,
                            layout,
                            dateline,
                            &spoken,
                            language,
                            name,
                            own_words || layout.issued,
                            title.is_speech() || reading.turns,
                            layout.issued && !issuer,
                            known.published};
  SetDates(input, hints, &statement);
  SetPlaceAndEvent(input, hints, &statement);
  const bool meeting = OpensWithMeeting(input.body);
  statement.set_genre(GenreOf({layout, title, dateline, reading.turns, reading.questions_only, reading.own_words,
                               reading.own_words ? 0 : reading.drafts.size(), meeting}));
  SetSpeakers(reading, people, &statement);
  if (joint) AddJointSpeakers(body, layout.paragraphs[0], language, &statement);
  if (statement.date().empty()) {
    const std::string unclear = UnclearDate(text, layout, language);
    result.remarks.push_back(unclear.empty() ? "undated: --date would set it"
                                             : "undated: " + unclear + " can be two days; --date would set it");
  }
  return result;
}

}  // namespace

Result<ReadResult> ReadPress(std::string_view text, std::string_view name, const Hints& hints) {
  const std::string language = LanguageFor(text, "", hints);
  const Layout layout = ReadLayout(text, language);
  if (layout.paragraphs.empty()) return InvalidArgument("no line of it can be the body of a document");
  return ReadLaidOut(text, layout, language, {}, name, hints);
}

Result<ReadResult> press::ReadKnown(std::string_view text, const Known& known, std::string_view name,
                                    const Hints& hints) {
  if (text.empty()) return InvalidArgument("it has no text");
  const std::string language = LanguageFor(text, known.language, hints);
  Layout layout = ReadLayout(text, language, known.title);
  if (layout.paragraphs.empty()) {
    // Nothing but short lines: whatever they look like, they are all there is.
    layout.body = std::string(text);
    layout.paragraphs = Paragraphs(text);
  }
  return ReadLaidOut(text, layout, language, known, name, hints);
}

void Attribute(v1::Statement* statement) {
  if (statement->utterances_size() > 0 || statement->text().empty()) return;
  const std::string& text = statement->text();
  const std::string language = statement->language().empty() ? LanguageOf(text) : statement->language();
  const std::vector<Range> paragraphs = Paragraphs(text);
  People people;
  std::vector<std::optional<uint32_t>> speaker_of;
  for (int i = 0; i < statement->speakers_size(); ++i) {
    const size_t person = people.Add(statement->speakers(i).name(), statement->speakers(i).role());
    if (person >= speaker_of.size()) speaker_of.resize(person + 1);
    if (!speaker_of[person]) speaker_of[person] = static_cast<uint32_t>(i);
  }
  Body body(text, paragraphs, Words::For(language));
  CollectPeople(&body, language, &people);
  people.AddBareNames();
  std::optional<size_t> principal;
  if (statement->speakers_size() == 1) principal = 0;
  const Reading reading = ReadWords(&body, language, principal, false, false, &people);
  SetUtterances(reading.drafts, speaker_of, statement);
}

}  // namespace dicta::tools
