// The records that are measured: read from JSON Lines, held as they would be stored.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dicta/v1/statement.pb.h"

namespace dicta::bench {

// A statement as a store takes it: serialized, with the columns that a listing prints.
struct Record {
  std::string id, date, title, publisher;
  std::vector<std::string> speakers;
  int32_t day = 0;    // first day of `date`, since 1970
  uint32_t size = 0;  // bytes of text
  std::string raw;    // the whole Statement, serialized
};

// Of a line of JSON.
Record RecordOf(std::string_view line);

struct Corpus {
  std::vector<Record> records;
  uint64_t raw_bytes = 0;
  std::string json;                     // the file itself
  std::vector<std::string_view> lines;  // of `json`, without line ends
};

// Ends the program with a message where it cannot be read.
Corpus LoadCorpus(const std::string& path);

// The senate corpus names one speaker for each statement; joint ones name the others in the text. The first other
// senator named there ("Senator Levin", "Sens. Levin") becomes the second speaker, so that lists of two have rows.
class SecondSpeakers {
 public:
  void Know(const std::string& name) { names_.push_back(name); }
  void AddTo(v1::Statement* statement) const;

 private:
  std::vector<std::string> names_;
};

// Where `ok` is false, says what is wrong and ends the program: a benchmark that fails need not survive.
void Require(bool ok, std::string_view what);

}  // namespace dicta::bench
