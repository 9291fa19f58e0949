// Whose words a title announces, and what sort of document this is. Functions are thread-safe but for `people`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tools/read/press/attribution.h"
#include "tools/read/press/layout.h"

namespace dicta::tools::press {

// "Spokesperson of the Embassy's Remarks on …", "Remarks by Minister Jane Doe": the person or office.
std::optional<size_t> TitleSpeaker(std::string_view title, const Words& words, People* people);

// The first person of the issuer's lines: "Jane Doe, Minister of X". All of them are added.
std::optional<size_t> IssuerPerson(const std::vector<std::string>& lines, const Words& words, People* people);

struct GenreInput {
  const Layout& layout;
  const Dateline& dateline;
  bool turns = false;
  bool questions_only = false;
  bool own_words = false;
  size_t reported = 0;   // utterances of reported speech
  bool meeting = false;  // the opening tells of a meeting or call
};
v1::Genre::Value GenreOf(const GenreInput& input);

// The title calls the document a speech, remarks, an interview.
bool IsSpeechTitle(std::string_view title);
// The title calls the document a statement or declaration.
bool IsStatementTitle(std::string_view title);
// "Joint Statement by …", "Déclaration conjointe …", "联合声明".
bool IsJointStatement(std::string_view title);

// The first sentence of the body tells of somebody meeting, calling or receiving somebody.
bool OpensWithMeeting(std::string_view body, Range paragraph, const Words& words);

// The share of words in the first person outside quotations, in 1/1000; looks at the first kilobytes.
size_t FirstPersonShare(std::string_view text, const Words& words);

}  // namespace dicta::tools::press
