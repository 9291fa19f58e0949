// Whose words a title announces, and what sort of document this is. Functions are thread-safe but for `people`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/read/press/attribution.h"
#include "tools/read/press/body.h"
#include "tools/read/press/layout.h"

namespace dicta::tools::press {

// A title, and what it calls the document. A view of the title.
struct TitleKind {
  explicit TitleKind(std::string_view title);
  std::string_view text;
  bool speech = false;     // a noun of speech: remarks, an interview
  bool statement = false;  // a statement, a declaration
  bool is_speech() const { return speech && !statement; }
};

// "Spokesperson of the Embassy's Remarks on …", "Remarks by Minister Jane Doe": the person or office.
std::optional<size_t> TitleSpeaker(const TitleKind& title, const Words& words, People* people);

// The first person of the issuer's lines: "Jane Doe, Minister of X". All of them are added.
std::optional<size_t> IssuerPerson(const std::vector<std::string>& lines, const Words& words, People* people);

struct GenreInput {
  const Layout& layout;
  const TitleKind& title;
  const Dateline& dateline;
  bool turns = false;
  bool questions_only = false;
  bool own_words = false;
  size_t reported = 0;   // utterances of reported speech
  bool meeting = false;  // the opening tells of a meeting or call
};
v1::Genre::Value GenreOf(const GenreInput& input);

// "Joint Statement by …", "Déclaration conjointe …", "联合声明".
bool IsJointStatement(const TitleKind& title);

// The first sentence of the body tells of somebody meeting, calling or receiving somebody.
bool OpensWithMeeting(Body* body);

// The share of words in the first person outside quotations, in 1/1000; looks at the first kilobytes.
size_t FirstPersonShare(std::string_view text, const Words& words);

}  // namespace dicta::tools::press
