// The paragraphs of a text, each tokenized and split into quotations and sentences once, when somebody first asks. Not
// thread-safe; one document has its own. Views stay valid until the next call for the same paragraph.
#pragma once

#include <string_view>
#include <vector>

#include "tools/read/press/tokens.h"

namespace dicta::tools::press {

class Body {
 public:
  struct Sentence {
    Range range;
    size_t first = 0, last = 0;  // of the paragraph's tokens
  };

  // `text` and `words` must outlive the body.
  Body(std::string_view text, const std::vector<Range>& paragraphs, const Words& words);

  std::string_view text() const { return text_; }
  const Words& words() const { return words_; }
  size_t size() const { return ranges_.size(); }
  const std::vector<Range>& ranges() const { return ranges_; }

  Tokens tokens(size_t i);
  const std::vector<Quote>& quotes(size_t i);
  const std::vector<Sentence>& sentences(size_t i);
  // The tokens of a sentence of paragraph i.
  Tokens tokens(size_t i, const Sentence& sentence);

 private:
  struct Paragraph {
    std::vector<Token> tokens;  // `count` of the paragraph; then those of sentences that end inside one of them
    size_t count = 0;
    std::vector<Quote> quotes;
    std::vector<Sentence> sentences;
    bool tokenized = false;
    bool split = false;
  };
  Paragraph& Tokenized(size_t i);
  Paragraph& Split(size_t i);

  std::string_view text_;
  const Words& words_;
  std::vector<Range> ranges_;
  std::vector<Paragraph> paragraphs_;
};

}  // namespace dicta::tools::press
