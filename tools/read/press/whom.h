// Whom the phrase beside a reporting verb means. Thread-safe but for `people`.
#pragma once

#include <optional>
#include <string_view>

#include "tools/read/press/cue.h"
#include "tools/read/press/people.h"

namespace dicta::tools::press {

class Whom {
 public:
  Whom(std::string_view text, Tokens tokens, const Words& words, People* people)
      : text_(text), tokens_(tokens), words_(words), people_(people) {}

  // Nothing where the phrase is no speaker's. A person named in full, or an office of several words, is added to
  // `people` where the verb is strong.
  std::optional<Cue> Speaker(const Phrase& phrase, bool strong);
  // Somebody of whom no more is known than the phrase says.
  std::optional<Cue> Somebody(const Phrase& phrase, bool strong) const;

 private:
  std::optional<Cue> Named(const Phrase& phrase, Cue cue);
  std::optional<Cue> ByRole(const Phrase& phrase, Cue cue);

  std::string_view text_;
  Tokens tokens_;
  const Words& words_;
  People* people_;
};

}  // namespace dicta::tools::press
