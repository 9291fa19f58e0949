// From dates found to what they are dates of: said, dateline, published; and from there Statement.date.
//
// Order of belief for the day said: a full date in the opening; a weekday or "today" there, against the nearest dated
// evidence (dateline, else header, else file name); a caption's date. Where nothing of these is known, `date` is the
// dateline's day, else the day of publication. Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/body.h"
#include "tools/read/press/layout.h"
#include "tools/read/reader.h"

namespace dicta::tools::press {

// When the document was published, as what stands around it says.
struct KnownMoment {
  std::string value;  // ISO 8601; empty: not known
  std::string raw;    // as written
  v1::DateEvidence::Basis::Value basis = v1::DateEvidence::Basis::HEADER;
};

struct EvidenceInput {
  std::string_view text;  // of the document, for layout.dates and layout.captions
  const Layout& layout;
  const Dateline& dateline;
  Body* body;  // without the dateline
  std::string_view language;
  std::string_view name;  // of the file
  // The document is somebody's own words or a transcript: its header's day is the day said, dates in it are not.
  bool own_words = false;
  bool speech = false;            // delivered, not only issued
  bool issued_by_office = false;  // own words of an office that names nobody
  KnownMoment published = {};
};

// Sets date, published and date_evidence.
void SetDates(const EvidenceInput& input, const Hints& hints, v1::Statement* statement);

// Sets place and event where the dateline, the header or the opening sentences have them.
void SetPlaceAndEvent(const EvidenceInput& input, const Hints& hints, v1::Statement* statement);

}  // namespace dicta::tools::press
