#include "tools/read/press/body.h"

#include <algorithm>

namespace dicta::tools::press {

Body::Body(std::string_view text, const std::vector<Range>& paragraphs, const Words& words)
    : text_(text), words_(words), ranges_(paragraphs), paragraphs_(paragraphs.size()) {}

Body::Paragraph& Body::Tokenized(size_t i) {
  Paragraph& paragraph = paragraphs_[i];
  if (paragraph.tokenized) return paragraph;
  paragraph.tokens = Tokenize(text_, ranges_[i], words_);
  paragraph.count = paragraph.tokens.size();
  paragraph.tokenized = true;
  return paragraph;
}

Body::Paragraph& Body::Split(size_t i) {
  Paragraph& paragraph = Tokenized(i);
  if (paragraph.split) return paragraph;
  paragraph.split = true;
  paragraph.quotes = FindQuotes(text_, ranges_[i]);
  std::vector<Token>& tokens = paragraph.tokens;
  size_t at = 0;
  for (const Range range : Sentences(text_, ranges_[i], paragraph.quotes, words_)) {
    while (at < paragraph.count && tokens[at].begin < range.begin) ++at;
    Sentence sentence{range, at, at};
    while (at < paragraph.count && tokens[at].begin < range.end) ++at;
    sentence.last = at;
    // "Iraq.She", where a page lost the space, may be one word of the paragraph and two of its sentences.
    const bool cut_before = sentence.first > 0 && tokens[sentence.first - 1].end > range.begin;
    const bool cut_behind = sentence.last > sentence.first && tokens[sentence.last - 1].end > range.end;
    if (cut_before || cut_behind) {
      const std::vector<Token> own = Tokenize(text_, range, words_);
      sentence.first = tokens.size();
      tokens.insert(tokens.end(), own.begin(), own.end());
      sentence.last = tokens.size();
    }
    paragraph.sentences.push_back(sentence);
  }
  return paragraph;
}

Tokens Body::tokens(size_t i) {
  const Paragraph& paragraph = Tokenized(i);
  return Tokens(paragraph.tokens).first(paragraph.count);
}

Tokens Body::tokens(size_t i, const Sentence& sentence) {
  return Tokens(Split(i).tokens).subspan(sentence.first, sentence.last - sentence.first);
}

const std::vector<Quote>& Body::quotes(size_t i) { return Split(i).quotes; }
const std::vector<Body::Sentence>& Body::sentences(size_t i) { return Split(i).sentences; }

}  // namespace dicta::tools::press
