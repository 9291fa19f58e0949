// The one interface behind which every input format becomes statements.
//
// A reader turns the bytes of one document into Statements. It never touches the archive, the file system or the
// screen. Functions are thread-safe: readers keep no state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "dicta/v1/statement.pb.h"
#include "storage/status.h"

namespace dicta::tools {

// What the user says about documents that do not say it themselves (`import --publisher …`). Empty: nothing said.
struct Hints {
  std::string publisher;
  std::string language;  // BCP 47
  std::string date;      // EDTF level 0
  std::string speaker;   // full name, taken whole
  std::string place;
};

// What a reader made of a document.
struct ReadResult {
  v1::Statement statement;           // without id, revision, original: the importer adds them
  std::vector<std::string> remarks;  // for the user: "undated: --date would set it"
};

// Reads the text of one press document (UTF-8, line ends as found) whose layout is not known: agency article, ministry
// readout, page saved from a site, questions and answers, briefing transcript, speech. `name` is the file name (a date
// in it is evidence of basis FILENAME). InvalidArgument where nothing in it can be a body.
Result<ReadResult> ReadPress(std::string_view text, std::string_view name, const Hints& hints);

// Derives utterances for a statement that carries text and speakers but no utterances (`import --attribute`).
// Title, dates, speakers and text stay as they are; speakers found only in a transcript's labels are not added.
void Attribute(v1::Statement* statement);

// The version of the press rules, kept in Statement.extraction.
inline constexpr std::string_view kPressVersion = "1";

}  // namespace dicta::tools
