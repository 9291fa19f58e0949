// What was said, one utterance at a time: for researchers who take words, not documents. Thread-safe.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "dicta/v1/statement.pb.h"
#include "tools/write/csv.h"

namespace dicta::tools {

// Whose utterances: ids of persons. Empty: everybody's, those of unknown speakers too.
using PersonIds = std::set<std::string>;

// An utterance with what belongs to it taken from its statement.
struct Said {
  const v1::Utterance* utterance;       // of the statement
  const v1::Speaker* speaker;           // of the statement; null: unknown, or (JOINT) all of them
  std::string words;                    // of the text
  size_t begin_char = 0, end_char = 0;  // in characters (code points) of the text
};

// The statement's utterances in order, narrowed to those of `ids`. Words that all speakers say together are anyone's.
// Views into `statement`, which outlives the result.
std::vector<Said> UtterancesOf(const v1::Statement& statement, const PersonIds& ids);

// How the speaker of an utterance is shown: "Wang Yi", "Q: a reporter", "all", "?".
std::string SpeakerLabel(const v1::Statement& statement, const v1::Utterance& utterance);

// One line for each utterance, with line ends; empty where there is none. Offsets are given both in bytes of UTF-8
// (begin, end) and in characters (beginChar, endChar: what pandas and R count in).
std::string UtterancesJson(const v1::Statement& statement, const PersonIds& ids);
std::string UtterancesCsvHeader();
std::string UtterancesCsv(const v1::Statement& statement, const PersonIds& ids, CsvFor reader = CsvFor::kPrograms);

// For reading: the statement's date, title and id, then the words under one another, each under its speaker.
// `screen_width` in columns; 0: no screen, and nothing is wrapped.
std::string UtterancesText(const v1::Statement& statement, const PersonIds& ids, size_t screen_width);

}  // namespace dicta::tools
