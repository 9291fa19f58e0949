#include "tools/write/diff.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <dtl/dtl.hpp>
#include <vector>

namespace dicta::tools {
namespace {

constexpr size_t kFieldContext = 1000;  // fields are short: shown whole
constexpr size_t kTextContext = 6;
// Beyond this many pairs of words to compare, a text counts as written anew.
constexpr size_t kPairsMax = 100'000'000;

using Words = std::vector<std::string>;

bool IsSpace(UChar32 c) { return u_isUWhiteSpace(c) != 0; }

Words SplitWords(std::string_view text) {
  Words words;
  bool open = false;
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int64_t>(text.size());
  for (int64_t i = 0; i < length;) {
    const int64_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (IsSpace(c)) {
      open = false;
      continue;
    }
    const bool ideograph = u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0;
    if (!open || ideograph) words.emplace_back();
    words.back().append(text.substr(static_cast<size_t>(begin), static_cast<size_t>(i - begin)));
    open = !ideograph;
  }
  return words;
}

enum class Kind { kSame, kGone, kNew };

struct Piece {
  Kind kind;
  Words words;
};

void Add(std::vector<Piece>* pieces, Kind kind, const std::string& word) {
  if (pieces->empty() || pieces->back().kind != kind) pieces->push_back({kind, {}});
  pieces->back().words.push_back(word);
}

std::vector<Piece> Compare(Words before, Words after) {
  std::vector<Piece> pieces;
  // What both begin and end with need not be compared.
  const auto differ = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  for (auto word = before.begin(); word != differ.first; ++word) Add(&pieces, Kind::kSame, *word);
  before.erase(before.begin(), differ.first);
  after.erase(after.begin(), differ.second);
  const auto tail = std::mismatch(before.rbegin(), before.rend(), after.rbegin(), after.rend());
  const Words same(tail.first.base(), before.end());
  before.erase(tail.first.base(), before.end());
  after.erase(tail.second.base(), after.end());
  if (before.size() * after.size() > kPairsMax) {
    for (const std::string& word : before) Add(&pieces, Kind::kGone, word);
    for (const std::string& word : after) Add(&pieces, Kind::kNew, word);
  } else {
    dtl::Diff<std::string, Words> diff(before, after);
    diff.onHuge();
    diff.compose();
    for (const auto& [word, info] : diff.getSes().getSequence()) {
      Add(&pieces,
          info.type == dtl::SES_COMMON   ? Kind::kSame
          : info.type == dtl::SES_DELETE ? Kind::kGone
                                         : Kind::kNew,
          word);
    }
  }
  for (const std::string& word : same) Add(&pieces, Kind::kSame, word);
  return pieces;
}

bool IsIdeograph(const std::string& word) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(word.data());
  UChar32 c = 0;
  int32_t i = 0;
  U8_NEXT(bytes, i, static_cast<int32_t>(word.size()), c);
  return c >= 0 && u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0;
}

std::string Join(Words::const_iterator begin, Words::const_iterator end) {
  std::string joined;
  for (auto word = begin; word != end; ++word) {
    const bool apart = word != begin && !(IsIdeograph(*word) && IsIdeograph(*(word - 1)));
    joined += (apart ? " " : "") + *word;
  }
  return joined;
}

// An unchanged stretch between changes: its ends, as far as they give context.
std::string Shorten(const Words& words, size_t context, bool first, bool last) {
  const size_t head = first ? 0 : context, tail = last ? 0 : context;
  if (words.size() <= head + tail + 1) return Join(words.begin(), words.end());
  const auto size = static_cast<std::ptrdiff_t>(words.size());
  std::string text = Join(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(head));
  text += text.empty() ? "…" : " …";
  if (tail > 0) text += " " + Join(words.begin() + (size - static_cast<std::ptrdiff_t>(tail)), words.end());
  return text;
}

std::string SpeakersOf(const v1::Statement& statement) {
  std::string all;
  for (const v1::Speaker& speaker : statement.speakers()) {
    all += (all.empty() ? "" : "; ") + speaker.name() + (speaker.role().empty() ? "" : ", " + speaker.role());
  }
  return all;
}

// "Wang Yi INDIRECT: China is open to …": an utterance in a line of its own.
std::vector<std::string> UtterancesOf(const v1::Statement& statement) {
  constexpr size_t kWords = 12;
  std::vector<std::string> all;
  for (const v1::Utterance& utterance : statement.utterances()) {
    const std::string who =
        utterance.has_speaker() ? statement.speakers(static_cast<int>(utterance.speaker())).name() : "?";
    const Words words =
        SplitWords(std::string_view(statement.text()).substr(utterance.begin(), utterance.end() - utterance.begin()));
    const size_t shown = std::min(words.size(), kWords);
    all.push_back(who + " " + v1::Utterance::Kind::Value_Name(utterance.kind()) + ": " +
                  Join(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(shown)) +
                  (shown < words.size() ? " …" : ""));
  }
  return all;
}

std::string UtteranceDiff(const v1::Statement& before, const v1::Statement& after) {
  dtl::Diff<std::string, std::vector<std::string>> diff(UtterancesOf(before), UtterancesOf(after));
  diff.compose();
  std::string lines;
  for (const auto& [utterance, info] : diff.getSes().getSequence()) {
    if (info.type == dtl::SES_COMMON) continue;
    lines += (info.type == dtl::SES_DELETE ? "utterance gone: " : "utterance new: ") + utterance + "\n";
  }
  return lines;
}

std::string GenreOf(const v1::Statement& statement) {
  return statement.genre() == v1::Genre::UNSPECIFIED ? "" : v1::Genre::Value_Name(statement.genre());
}

}  // namespace

std::string WordDiff(std::string_view before, std::string_view after, size_t context) {
  const std::vector<Piece> pieces = Compare(SplitWords(before), SplitWords(after));
  if (pieces.empty() || (pieces.size() == 1 && pieces.front().kind == Kind::kSame)) return {};
  std::string out;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const Words& words = pieces[i].words;
    const bool glued = i > 0 && pieces[i - 1].kind == Kind::kGone && pieces[i].kind == Kind::kNew;
    if (i > 0 && !glued) out += " ";
    switch (pieces[i].kind) {
      case Kind::kSame:
        out += Shorten(words, context, i == 0, i + 1 == pieces.size());
        break;
      case Kind::kGone:
        out += "[-" + Join(words.begin(), words.end()) + "-]";
        break;
      case Kind::kNew:
        out += "{+" + Join(words.begin(), words.end()) + "+}";
        break;
    }
  }
  return out;
}

std::string StatementDiff(const v1::Statement& before, const v1::Statement& after) {
  std::string lines;
  const auto compare = [&](const char* name, std::string_view one, std::string_view other, size_t context) {
    const std::string diff = WordDiff(one, other, context);
    if (!diff.empty()) lines += std::string(name) + ": " + diff + "\n";
  };
  compare("title", before.title(), after.title(), kFieldContext);
  compare("date", before.date(), after.date(), kFieldContext);
  compare("published", before.published(), after.published(), kFieldContext);
  compare("place", before.place(), after.place(), kFieldContext);
  compare("event", before.event(), after.event(), kFieldContext);
  compare("language", before.language(), after.language(), kFieldContext);
  compare("genre", GenreOf(before), GenreOf(after), kFieldContext);
  compare("speakers", SpeakersOf(before), SpeakersOf(after), kFieldContext);
  compare("source.publisher", before.source().publisher(), after.source().publisher(), kFieldContext);
  compare("source.wire", before.source().wire(), after.source().wire(), kFieldContext);
  compare("source.url", before.source().url(), after.source().url(), kFieldContext);
  compare("source.byline", before.source().byline(), after.source().byline(), kFieldContext);
  compare("text", before.text(), after.text(), kTextContext);
  return lines + UtteranceDiff(before, after);
}

}  // namespace dicta::tools
