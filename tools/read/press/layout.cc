// Three passes over the lines. From the top: header lines until the first running text. From the bottom: footers until
// the last. In between only what is furniture by its own shape alone (captions, share links) is taken out.
#include "tools/read/press/layout.h"

#include <algorithm>

#include "tools/read/press/date_line.h"
#include "tools/read/press/dates.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/paragraphs.h"
#include "tools/read/press/people.h"
#include "tools/read/press/phrases.h"
#include "tools/read/press/tokens.h"
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr size_t kHeaderLinesMax = 40;
constexpr size_t kTitleWidthMax = 320;
constexpr size_t kEndMarkBytesMax = 32;
constexpr size_t kNoteBytesMax = 600;

bool IsEndMarkLine(std::string_view line) { return line.size() <= kEndMarkBytesMax && IsEndMark(Fold(line)); }

class Reader {
 public:
  Reader(std::string_view text, std::string_view language, const std::optional<std::string>& title)
      : text_(text), language_(language), has_title_(title.has_value()) {
    if (title) layout_.title = *title;
    const std::vector<Range> lines = Lines(text);
    for (const Range line : lines) layout_.lines.push_back({line, line.empty() ? LineRole::kBlank : LineRole::kBody});
    wrapped_ = IsWrapped(text, lines);
  }

  Layout Read() {
    ReadHeader();
    ReadFooter();
    CutInlineEndMark();
    for (size_t i = first_body_; i < layout_.lines.size(); ++i) {
      if (layout_.lines[i].role != LineRole::kBody) continue;
      if (IsCaption(In(i))) {
        TakeCaption(i);
      } else if (IsPageFurniture(In(i))) {
        layout_.lines[i].role = LineRole::kPage;
      }
    }
    BuildBody(text_, wrapped_, &layout_);
    return std::move(layout_);
  }

 private:
  std::string_view In(size_t i) const { return layout_.lines[i].range.In(text_); }

  // Line i and, in a wrapped text, those it runs on into: what it means is judged together.
  size_t BlockEnd(size_t i) const {
    size_t end = i + 1;
    if (wrapped_) {
      while (end < layout_.lines.size() && !layout_.lines[end].range.empty() && !FindLabel(In(end)).after) ++end;
    }
    return end;
  }
  std::string_view Block(size_t i, size_t end) const {
    return text_.substr(layout_.lines[i].range.begin, layout_.lines[end - 1].range.end - layout_.lines[i].range.begin);
  }
  bool OpensBody(size_t i) const {
    const std::string_view block = Block(i, BlockEnd(i));
    if (IsProse(block) || !FindDateline(block, {0, block.size()}, language_).range.empty()) return true;
    const LabelAt label = FindLabel(In(i));
    if (label.after == 0) return false;
    const std::string folded = Fold(label.name);
    return IsQuestionLabel(folded) || IsAnswerLabel(folded);
  }

  void TakeCaption(size_t i) {
    layout_.lines[i].role = LineRole::kCaption;
    if (!SaysFilePhoto(Fold(In(i)))) layout_.captions.push_back(layout_.lines[i].range);
  }

  void ReadHeader() {
    size_t i = 0;
    for (size_t seen = 0; i < layout_.lines.size() && seen < kHeaderLinesMax; ++i) {
      if (layout_.lines[i].range.empty() || layout_.lines[i].role != LineRole::kBody) continue;
      ++seen;
      if (!TakeHeaderLine(i)) break;
    }
    first_body_ = std::min(i, layout_.lines.size());
  }

  // False where the body begins.
  bool TakeHeaderLine(size_t i) {
    Line& line = layout_.lines[i];
    const std::string_view words = In(i);
    if (IsPageFurniture(words)) {
      line.role = LineRole::kPage;
    } else if (IsBreadcrumb(words)) {
      line.role = LineRole::kBreadcrumb;
    } else if (TakeLabelled(i)) {
      // its role is set
    } else if (IsCaption(words)) {
      TakeCaption(i);
    } else if (TakeDateLine(i)) {
      // its role is set
    } else if (std::string byline = BylineOf(words); !byline.empty()) {
      line.role = LineRole::kByline;
      layout_.byline = byline;
    } else if (OpensBody(i)) {
      return false;
    } else {
      return TakeShortLine(i);
    }
    return true;
  }

  // A line of the header without a mark of its own: by its place.
  bool TakeShortLine(size_t i) {
    Line& line = layout_.lines[i];
    const std::string_view words = In(i);
    const bool addresses = !words.empty() && (words.back() == ',' || words.back() == '!' || words.back() == ';');
    if (!has_title_ && layout_.title.empty()) {
      const size_t next = NextFilled(i + 1);
      // An office's name above a navigation path is the site's.
      if (IsOfficeLine(words) && next < layout_.lines.size() && IsBreadcrumb(In(next))) {
        line.role = LineRole::kSource;
        layout_.publisher = Squeeze(words);
        return true;
      }
      if (addresses || Width(words) > kTitleWidthMax || next >= layout_.lines.size()) return false;
      if (IsReferenceLine(words) && HeadlineFollows(i)) {
        line.role = LineRole::kLabel;
        TakeDates(line.range);
        const std::vector<Token> tokens = Tokenize(text_, line.range, Words::For(language_));
        layout_.communique =
            layout_.communique || (!tokens.empty() && IsStatementNoun(FoldedWord(tokens[0].In(text_))));
        return true;
      }
      if (IsOfficeLine(words) && !OpensBody(next) && !IsPersonLine(In(next)) && !HasDate(next)) {
        line.role = LineRole::kIssuer;
        layout_.issuers.push_back(Squeeze(words));
        return true;
      }
      TakeTitle(i);
      return true;
    }
    if (ComesAgain(i)) return false;
    if (!layout_.title.empty() && Squeeze(words) == layout_.title) {
      line.role = LineRole::kTitle;
    } else if (IsPersonLine(words) || IsOfficeLine(words)) {
      line.role = LineRole::kIssuer;
      layout_.issuers.push_back(Squeeze(words));
      layout_.issued = true;
    } else if (IsPlaceLine(words) || (layout_.issued && IsBarePlace(words))) {
      line.role = LineRole::kPlace;
      if (layout_.place.empty()) layout_.place = TitleCase(words);
    } else {
      if (addresses || EndsSentence(words) || Width(words) > 80 || FindLabel(words).after > 0) return false;
      if (NextFilled(i + 1) >= layout_.lines.size() || IsUnread(words, language_)) return false;
      line.role = LineRole::kSubtitle;
    }
    return true;
  }

  void TakeTitle(size_t i) {
    layout_.lines[i].role = LineRole::kTitle;
    layout_.title = Squeeze(In(i));
    if (TakeWhose(i)) return;
    // A title over several lines: nothing between them, and what follows is not the body.
    for (size_t next = i + 1; wrapped_ && next < layout_.lines.size() && next < i + 4; ++next) {
      if (layout_.lines[next].range.empty() || OpensBody(next) || HasDate(next) || IsPersonLine(In(next))) break;
      if (EndsSentence(In(next))) break;
      layout_.lines[next].role = LineRole::kTitle;
      layout_.title += ' ' + Squeeze(In(next));
    }
  }

  // "STATEMENT", "BY H.E. MS. JANE HOLT", "MINISTER OF X": what a document calls itself and whose it is are its title
  // together. "BY" may have a line of its own.
  bool TakeWhose(size_t i) {
    const std::vector<Token> tokens = EnglishTokens(layout_.title);
    if (tokens.empty() || tokens.size() > 2 || i + 1 >= layout_.lines.size()) return false;
    const FoldedWord noun(tokens.back().In(layout_.title));
    if (!IsSpeechNoun(noun) && !IsStatementNoun(noun)) return false;
    const std::string next = Fold(In(i + 1)) + ' ';
    const size_t opener = BylineOpener(next), last = i + (opener == next.size() ? 2 : 1);
    if (opener == 0 || last >= layout_.lines.size() || layout_.lines[last].range.empty()) return false;
    for (size_t line = i + 1; line <= last; ++line) {
      layout_.lines[line].role = LineRole::kTitle;
      layout_.title += ' ' + Squeeze(In(line));
    }
    if (last + 1 < layout_.lines.size() && IsRoleLine(In(last + 1))) {
      layout_.lines[last + 1].role = LineRole::kTitle;
      layout_.title += ", " + Squeeze(In(last + 1));
    }
    return true;
  }

  // A line further down can be the title: no date, no reference, and the body does not begin with it.
  bool HeadlineFollows(size_t i) const {
    for (size_t seen = 0; seen < 4; ++seen) {
      i = NextFilled(i + 1);
      if (i >= layout_.lines.size()) return false;
      if (HasDate(i) || IsReferenceLine(In(i)) || IsPageFurniture(In(i))) continue;
      return !OpensBody(i) && !EndsSentence(In(i)) && Width(In(i)) <= kTitleWidthMax;
    }
    return false;
  }

  // A label on a line of its own that comes again below: the body has begun.
  bool ComesAgain(size_t i) const {
    const auto first = layout_.lines.begin() + static_cast<ptrdiff_t>(i);
    const std::string_view words = In(i);
    return words.size() <= kEndMarkBytesMax && Squeeze(words) != layout_.title &&
           std::any_of(first + 1, layout_.lines.end(), [&](const Line& line) { return line.range.In(text_) == words; });
  }

  size_t NextFilled(size_t i) const {
    while (i < layout_.lines.size() && layout_.lines[i].range.empty()) ++i;
    return i;
  }

  bool HasDate(size_t i) const {
    const auto dates = FindDates(text_, layout_.lines[i].range, language_, false);
    return !dates.empty() && Width(In(i)) < 80;
  }

  bool TakeLabelled(size_t i) {
    std::string_view value;
    const Label label = HeaderLabel(In(i), &value);
    if (label != Label::kNone && value.empty() && TakeLabelAlone(i, label)) return true;
    if (label == Label::kNone || value.empty()) return false;
    if (label == Label::kNote ? !IsNote(i) : label != Label::kTitle && IsProse(value)) return false;
    Line& line = layout_.lines[i];
    switch (label) {
      case Label::kNote:
        line.role = LineRole::kPage;
        return true;
      case Label::kTitle:
        if (!has_title_) layout_.title = Squeeze(value);
        line.role = LineRole::kTitle;
        return true;
      case Label::kSource:
        layout_.publisher = WithoutDate(value.substr(0, value.find(" <")), language_);  // a mail's sender
        line.role = LineRole::kSource;
        TakeDates(line.range);
        return true;
      case Label::kDate:
        line.role = LineRole::kDate;
        TakeDates(line.range);
        return true;
      case Label::kByline:
        layout_.byline = Squeeze(value);
        line.role = LineRole::kByline;
        return true;
      case Label::kPlace:
        layout_.place = Squeeze(value);
        line.role = LineRole::kPlace;
        return true;
      case Label::kUrl:
        layout_.url = Squeeze(value);
        line.role = LineRole::kLabel;
        return true;
      default:
        line.role = LineRole::kLabel;
        return true;
    }
  }

  // "Editor's note: …", not longer than such notes are, and not all there is.
  bool IsNote(size_t i) const {
    const auto filled = [](const Line& line) { return line.role == LineRole::kBody; };
    return In(i).size() <= kNoteBytesMax && std::count_if(layout_.lines.begin(), layout_.lines.end(), filled) > 1;
  }

  // "From:" with its value on the next line.
  bool TakeLabelAlone(size_t i, Label label) {
    if (i + 1 >= layout_.lines.size() || layout_.lines[i + 1].range.empty()) return false;
    Line& next = layout_.lines[i + 1];
    if (label == Label::kSource && IsOfficeLine(In(i + 1))) {
      layout_.publisher = Squeeze(In(i + 1));
      next.role = LineRole::kSource;
    } else if (label == Label::kDate && HasDate(i + 1)) {
      TakeDates(next.range);
      next.role = LineRole::kDate;
    } else {
      return false;
    }
    layout_.lines[i].role = LineRole::kLabel;
    return true;
  }

  // Keeps the part of a line that is a date; a source beside it ("来源：…") too.
  void TakeDates(Range range) {
    if (!FindDates(text_, range, language_, false).empty()) layout_.dates.push_back(range);
  }

  bool TakeDateLine(size_t i) {
    Line& line = layout_.lines[i];
    const auto found = ReadDateLine(text_, line.range, language_, !has_title_ && layout_.title.empty());
    if (!found) return false;
    line.role = found->title.empty() ? LineRole::kDate : LineRole::kTitle;
    if (!found->title.empty()) layout_.title = found->title;
    if (layout_.place.empty()) layout_.place = found->place;
    if (layout_.publisher.empty()) layout_.publisher = found->publisher;
    (found->of_place ? layout_.placed_dates : layout_.dates).push_back(found->date);
    return true;
  }

  // Everything behind an end mark in the last third is the publisher's, not the document's; dates in it still count.
  void CutAtEndMark() {
    for (size_t i = first_body_; i < layout_.lines.size(); ++i) {
      if (layout_.lines[i].range.begin * 3 < text_.size() * 2 || !IsEndMarkLine(In(i))) continue;
      for (size_t rest = i; rest < layout_.lines.size(); ++rest) {
        if (layout_.lines[rest].range.empty()) continue;
        if (rest == i || !(TakeLabelled(rest) || (Width(In(rest)) < 40 && TakeDateLine(rest))))
          layout_.lines[rest].role = LineRole::kEndMark;
      }
      return;
    }
  }

  // "… in the spring. Enditem": the mark alone is taken off the last line.
  void CutInlineEndMark() {
    size_t last = layout_.lines.size();
    while (last > first_body_ && layout_.lines[last - 1].role != LineRole::kBody) --last;
    if (last <= first_body_) return;
    Line& line = layout_.lines[last - 1];
    const size_t at = EndMarkAt(In(last - 1));
    if (at == line.range.size()) return;
    const Range mark{line.range.begin + at, line.range.end};
    line.range = Trim(text_, Range{line.range.begin, mark.begin});
    layout_.lines.insert(layout_.lines.begin() + static_cast<ptrdiff_t>(last), {mark, LineRole::kEndMark});
  }

  void ReadFooter() {
    CutAtEndMark();
    size_t filled = 0;
    for (size_t i = layout_.lines.size(); i-- > first_body_ && filled < kHeaderLinesMax;) {
      Line& line = layout_.lines[i];
      if (line.range.empty() || line.role != LineRole::kBody) continue;
      ++filled;
      const std::string_view words = In(i);
      std::string_view value;
      const bool ends = IsEndMarkLine(words);
      const bool rights = words.size() <= kNoteBytesMax && OpensRightsNotice(Fold(words));
      if (ends || rights || IsPageFurniture(words) || IsBreadcrumb(words)) {
        line.role = ends ? LineRole::kEndMark : LineRole::kPage;
        continue;
      }
      const Label label = HeaderLabel(words, &value);
      if (label == Label::kSource && Width(value) < 80 && !value.empty()) {
        layout_.publisher = WithoutDate(value, language_);
        line.role = LineRole::kSource;
        TakeDates(line.range);
        continue;
      }
      const bool brief = Width(value) < 80 || label == Label::kNote;
      if (label != Label::kNone && label != Label::kTitle && brief && TakeLabelled(i)) continue;
      if (IsCaption(words)) continue;  // Read() takes it
      if (IsParenthesizedSource(words)) {
        line.role = LineRole::kSource;
        continue;
      }
      if (i > first_body_ && Width(words) < 40 && TakeDateLine(i)) continue;
      break;
    }
  }

  bool TakeSource(std::string_view words) {
    std::string source = SourceIn(words);
    if (source.empty()) return false;
    if (layout_.publisher.empty()) layout_.publisher = std::move(source);
    return true;
  }

  // "(Source: Agency)" on a line of its own.
  bool IsParenthesizedSource(std::string_view words) {
    const bool round = words.front() == '(' && words.back() == ')';
    if (!round && !(Opens(words, "（") && Ends(words, "）"))) return false;
    const size_t mark = round ? 1 : std::string_view("（").size();
    return words.size() > 2 * mark && TakeSource(words.substr(mark, words.size() - 2 * mark));
  }

  std::string_view text_;
  std::string_view language_;
  bool has_title_;  // given, or known to be none
  Layout layout_;
  bool wrapped_ = false;
  size_t first_body_ = 0;
};

}  // namespace

Layout ReadLayout(std::string_view text, std::string_view language, const std::optional<std::string>& title) {
  return Reader(text, language, title).Read();
}

}  // namespace dicta::tools::press
