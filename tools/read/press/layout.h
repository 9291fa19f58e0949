// Which lines of a press document are its body, and what the others are: by their shape and place, never by who
// published it. Each line's role says which rule decided it. Functions are thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/text.h"

namespace dicta::tools::press {

enum class LineRole {
  kBlank,
  kBody,
  kTitle,
  kDate,        // a header or footer line that is a date, perhaps with a source or a place beside it
  kBreadcrumb,  // "Home > News"
  kPage,        // what the page puts around it: share links, editors, copyright
  kCaption,     // ends in a credit: "… (Agency/Photographer)"
  kByline,
  kIssuer,    // "Jane Doe, Minister of X" or "Office of the Spokesperson" on a line of its own above the body
  kPlace,     // "Geneva, Switzerland" above the body
  kSource,    // "Source: Agency"
  kLabel,     // another labelled header line
  kSubtitle,  // a short line between title and body
  kEndMark,   // "###" and whatever follows it
};

struct Line {
  Range range;
  LineRole role = LineRole::kBody;
};

// The opening of an agency article: "ELSA, Norvia, Feb. 15 (Agency) -- ".
struct Dateline {
  Range range;  // of the body, dash included
  std::string place;
  std::string wire;
  Range date;  // within the body; empty: none
};

struct Layout {
  std::vector<Line> lines;
  std::string title;
  std::string publisher;
  std::string byline;
  std::string place;  // of a place line
  std::string url;
  std::vector<std::string> issuers;  // the lines as written
  bool issued = false;      // the issuer stands below the title, where a byline does: the words are the issuer's
  bool communique = false;  // a reference line above the title calls the document a communiqué or statement
  std::vector<Range> placed_dates;  // date lines that open with a place: "Elsa, 14 February 2025"
  std::vector<Range> dates;         // the lines, or parts of them, that hold the document's dates
  std::vector<Range> captions;      // lines, but those of older pictures
  std::string body;                 // paragraphs joined by an empty line
  std::vector<Range> paragraphs;    // of body
};

// `title`, where it is known from elsewhere: no other line is then taken for it; empty: the document has none.
Layout ReadLayout(std::string_view text, std::string_view language, const std::optional<std::string>& title = {});

// A place as a dateline writes it, in small letters behind the first of each word: ELSA -> Elsa; U.S. stays.
std::string TitleCase(std::string_view place);

// The dateline that opens `body`, or one with an empty range.
Dateline FindDateline(std::string_view body, Range first_paragraph, std::string_view language);

}  // namespace dicta::tools::press
