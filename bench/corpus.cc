#include "bench/corpus.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>

#include "storage/date.h"
#include "tools/read/jsonl.h"

namespace dicta::bench {

void Require(bool ok, std::string_view what) {
  if (ok) return;
  std::cerr << "bench: " << what << "\n";
  std::_Exit(1);
}

Record RecordOf(std::string_view line) {
  const auto statement = tools::ParseJsonLine(line);
  Require(statement.ok(), statement.status().message());
  const auto days = ParseDate(statement->date());
  Require(days.ok(), "a statement without a date");
  Record record;
  record.id = statement->id();
  record.date = statement->date();
  record.title = statement->title();
  record.publisher = statement->source().publisher();
  for (const v1::Speaker& speaker : statement->speakers()) record.speakers.push_back(speaker.name());
  record.day = days->first;
  record.size = static_cast<uint32_t>(statement->text().size());
  record.raw = statement->SerializeAsString();
  return record;
}

Corpus LoadCorpus(const std::string& path) {
  Corpus corpus;
  std::ifstream file(path, std::ios::binary);
  Require(file.good(), path + " cannot be read");
  corpus.json.assign(std::istreambuf_iterator<char>(file), {});
  for (std::string_view rest = corpus.json; !rest.empty();) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    if (end > 0) corpus.lines.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  for (const std::string_view line : corpus.lines) {
    corpus.records.push_back(RecordOf(line));
    corpus.raw_bytes += corpus.records.back().raw.size();
  }
  return corpus;
}

void SecondSpeakers::AddTo(v1::Statement* statement) const {
  const std::string_view text = statement->text();
  for (const std::string_view office : {"Senator ", "Senators ", "Sen. ", "Sens. "}) {
    for (size_t at = text.find(office); at != text.npos; at = text.find(office, at)) {
      at += office.size();
      const std::string_view word =
          text.substr(at, text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", at) - at);
      if (word == statement->speakers(0).name()) continue;
      if (std::find(names_.begin(), names_.end(), word) == names_.end()) continue;
      v1::Speaker* second = statement->add_speakers();
      second->set_name(std::string(word));
      second->set_role(statement->speakers(0).role());
      return;
    }
  }
}

}  // namespace dicta::bench
