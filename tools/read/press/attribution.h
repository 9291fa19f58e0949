// From text to utterances: reported speech by its cues, transcripts by their labels, and quotations by somebody else
// inside either. Offsets are bytes of `text`. Functions are thread-safe but for `people`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dicta/v1/statement.pb.h"
#include "tools/read/press/body.h"
#include "tools/read/press/people.h"

namespace dicta::tools::press {

using UtteranceKind = v1::Utterance::Kind::Value;

// An utterance before speakers have their index in the statement.
struct Draft {
  Range range;
  std::optional<size_t> person;  // in People
  UtteranceKind kind = v1::Utterance::Kind::UNSPECIFIED;
  std::string name;   // as written
  Range attribution;  // empty: none
};

// Reported speech. A cue makes its speaker the paragraph's current one; sentences without a cue go on with him until
// narrative or another speaker; "he" is whoever spoke last. Sentences in the first person that nobody claims are said
// by `first_person`.
std::vector<Draft> AttributeReported(Body* body, std::optional<size_t> first_person, People* people);

// Quotations of at least three words, inside `outer`, that a cue in their sentence gives to somebody else.
void AddNestedQuotes(std::string_view text, const Draft& outer, const Words& words, People* people,
                     std::vector<Draft>* drafts);

// Turns of a transcript; empty where the text is none. Labels are resolved against `people`; those that name nobody
// known are added where `add_people`.
struct Turns {
  std::vector<Draft> drafts;
  size_t begin = 0;             // of the first label
  bool questions_only = false;  // labels say Question and Answer, nobody's name
};
Turns AttributeTurns(std::string_view text, const std::vector<Range>& lines, const Words& words, bool add_people,
                     People* people);

// Who issued the document, and from which byte on the words are his: "The following is attributable to …:",
// "… issued the following statement:".
struct Issue {
  std::optional<size_t> person;
  size_t begin = 0;
  Range attribution;
};
Issue FindIssue(std::string_view text, const std::vector<Range>& paragraphs, const Words& words, People* people);

// DIRECT, MIXED or INDIRECT by the share of the range that stands inside quotation marks.
UtteranceKind KindByQuotes(Range range, Range attribution, const std::vector<Quote>& quotes);

}  // namespace dicta::tools::press
