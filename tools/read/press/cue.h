// Who says a sentence, by the words of the sentence itself: "Smith said that …", "…, said the minister", "according to
// Jane Doe", "both sides agreed". Nothing here looks beyond the sentence; reported.h does. Thread-safe but for
// `people`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/people.h"
#include "tools/read/press/tokens.h"

namespace dicta::tools::press {

struct Cue {
  enum Who {
    kPerson,     // `person`
    kPronoun,    // he or she: whoever spoke last
    kRoleAlone,  // "the spokesperson": nobody known by name
    kUnknown,    // a name that two persons share
    kSides,      // "both sides agreed"
  };
  Who who = kPerson;
  size_t person = 0;
  bool strong = false;  // said, told, …: not only hoped or welcomed
  bool she = false;
  std::string role;   // kRoleAlone: the head of the office, folded
  Range name;         // the speaker's words
  Range attribution;  // the speaker's and the verb's
};

// The first cue of a sentence, outside its quotations. Persons named in full beside a cue are added to `people`.
std::optional<Cue> FindCue(std::string_view text, Tokens tokens, const std::vector<Quote>& quotes, const Words& words,
                           People* people);

}  // namespace dicta::tools::press
