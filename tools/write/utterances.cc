#include "tools/write/utterances.h"

#include <algorithm>
#include <sstream>

#include "tools/write/csv.h"
#include "tools/write/display.h"
#include "tools/write/json.h"

namespace dicta::tools {
namespace {

// Bytes -> characters for all ends of utterances, in one pass over the text.
class CharOffsets {
 public:
  explicit CharOffsets(const v1::Statement& statement) {
    for (const v1::Utterance& utterance : statement.utterances()) {
      bytes_.push_back(utterance.begin());
      bytes_.push_back(utterance.end());
    }
    std::sort(bytes_.begin(), bytes_.end());
    bytes_.erase(std::unique(bytes_.begin(), bytes_.end()), bytes_.end());
    const std::string& text = statement.text();
    size_t at = 0;
    size_t chars = 0;
    for (const size_t byte : bytes_) {
      for (; at < std::min(byte, text.size()); ++at) chars += (text[at] & 0xC0) != 0x80;  // not a continuation byte
      chars_.push_back(chars);
    }
  }
  // REQUIRES: byte is an end of an utterance
  size_t operator[](size_t byte) const {
    return chars_[static_cast<size_t>(std::lower_bound(bytes_.begin(), bytes_.end(), byte) - bytes_.begin())];
  }

 private:
  std::vector<size_t> bytes_, chars_;
};

const v1::Speaker* SpeakerOf(const v1::Statement& statement, const v1::Utterance& utterance) {
  if (!utterance.has_speaker() || utterance.speaker() >= static_cast<uint32_t>(statement.speakers_size()))
    return nullptr;
  return &statement.speakers(static_cast<int>(utterance.speaker()));
}

bool SaidByOneOf(const PersonIds& ids, const v1::Utterance& utterance, const v1::Speaker* speaker) {
  if (ids.empty()) return true;
  if (speaker == nullptr) return utterance.kind() == v1::Utterance::Kind::JOINT;
  return ids.contains(speaker->id());
}

std::string KindName(const v1::Utterance& utterance) {
  return utterance.kind() == v1::Utterance::Kind::UNSPECIFIED ? "" : v1::Utterance::Kind::Value_Name(utterance.kind());
}

// The words, each line wrapped and set in.
void AppendIndented(const std::string& words, size_t indent, size_t screen_width, std::string* out) {
  const size_t width = screen_width > indent + 20 ? screen_width - indent : 0;
  std::istringstream lines(Printable(words, Lines::kKeep));
  for (std::string line; std::getline(lines, line);) {
    if (line.find_first_not_of(' ') == std::string::npos) continue;
    for (const std::string& part : Wrap(line, width)) out->append(indent, ' ').append(part).append("\n");
  }
}

}  // namespace

std::vector<Said> UtterancesOf(const v1::Statement& statement, const PersonIds& ids) {
  const CharOffsets chars(statement);
  const std::string& text = statement.text();
  std::vector<Said> out;
  for (const v1::Utterance& utterance : statement.utterances()) {
    const v1::Speaker* speaker = SpeakerOf(statement, utterance);
    if (!SaidByOneOf(ids, utterance, speaker)) continue;
    const size_t begin = std::min<size_t>(utterance.begin(), text.size());
    const size_t end = std::max<size_t>(begin, utterance.end());
    out.push_back(
        {&utterance, speaker, text.substr(begin, end - begin), chars[utterance.begin()], chars[utterance.end()]});
  }
  return out;
}

std::string SpeakerLabel(const v1::Statement& statement, const v1::Utterance& utterance) {
  using Kind = v1::Utterance::Kind;
  std::string name = "?";
  if (const v1::Speaker* speaker = SpeakerOf(statement, utterance)) {
    name = speaker->name();
  } else if (utterance.kind() == Kind::JOINT) {
    name = "all";
  } else if (!utterance.name_as_written().empty()) {
    name = utterance.name_as_written();
  }
  if (utterance.kind() == Kind::QUESTION) return "Q: " + name;
  if (utterance.kind() == Kind::ANSWER) return "A: " + name;
  return name;
}

std::string UtterancesJson(const v1::Statement& statement, const PersonIds& ids) {
  std::string out;
  for (const Said& said : UtterancesOf(statement, ids)) {
    JsonObject line;
    line.Add("statement", statement.id()).AddIfAny("date", statement.date()).AddIfAny("title", statement.title());
    if (said.speaker != nullptr) {
      line.AddIfAny("speaker", said.speaker->name())
          .AddIfAny("speakerId", said.speaker->id())
          .AddIfAny("role", said.speaker->role());
    }
    line.AddIfAny("kind", KindName(*said.utterance)).AddIfAny("nameAsWritten", said.utterance->name_as_written());
    line.Add("begin", uint64_t{said.utterance->begin()}).Add("end", uint64_t{said.utterance->end()});
    line.Add("beginChar", uint64_t{said.begin_char}).Add("endChar", uint64_t{said.end_char}).Add("words", said.words);
    out += line.str() + "\n";
  }
  return out;
}

std::string UtterancesCsvHeader() {
  const std::vector<std::string> names = {
      "statement",       "date",  "title", "speaker",    "speaker_id", "role", "kind",
      "name_as_written", "begin", "end",   "begin_char", "end_char",   "words"};
  return CsvLine(names);
}

std::string UtterancesCsv(const v1::Statement& statement, const PersonIds& ids, CsvFor reader) {
  std::string out;
  const v1::Speaker unknown;
  for (const Said& said : UtterancesOf(statement, ids)) {
    const v1::Speaker& speaker = said.speaker != nullptr ? *said.speaker : unknown;
    const std::vector<std::string> cells = {statement.id(),
                                            statement.date(),
                                            statement.title(),
                                            speaker.name(),
                                            speaker.id(),
                                            speaker.role(),
                                            KindName(*said.utterance),
                                            said.utterance->name_as_written(),
                                            std::to_string(said.utterance->begin()),
                                            std::to_string(said.utterance->end()),
                                            std::to_string(said.begin_char),
                                            std::to_string(said.end_char),
                                            said.words};
    out += CsvLine(cells, reader);
  }
  return out;
}

std::string UtterancesText(const v1::Statement& statement, const PersonIds& ids, size_t screen_width) {
  const std::vector<Said> all = UtterancesOf(statement, ids);
  if (all.empty()) return "";
  std::string out = Printable(statement.date().empty() ? "undated" : statement.date()) + "  " +
                    Printable(statement.title()) + "  (" + Printable(statement.id()) + ")\n";
  std::string label;
  for (const Said& said : all) {
    std::string next = "  [" + Printable(SpeakerLabel(statement, *said.utterance)) + "]\n";
    if (next != label) out += next;
    label = std::move(next);
    AppendIndented(said.words, 4, screen_width, &out);
  }
  return out;
}

}  // namespace dicta::tools
