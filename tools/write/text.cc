#include "tools/write/text.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "tools/write/display.h"
#include "tools/write/utterances.h"

namespace dicta::tools {
namespace {

constexpr size_t kFieldWidth = 12;       // "Retrieved:  "
constexpr size_t kMarginWidthMax = 26;   // names wider than this are cut
constexpr size_t kScreenWidthMax = 110;  // longer lines are hard to read
constexpr size_t kTextWidthMin = 30;

void AppendField(std::string_view name, std::string_view value, std::string* out) {
  if (value.empty()) return;
  const std::string label = name.empty() ? "" : std::string(name) + ":";
  *out += PadRight(label, kFieldWidth) + Printable(value) + "\n";
}

void AppendSpeakers(const v1::Statement& statement, std::string* out) {
  std::string_view label = statement.speakers_size() == 1 ? "Speaker" : "Speakers";
  for (const v1::Speaker& speaker : statement.speakers()) {
    std::string value = speaker.name();
    if (!speaker.role().empty()) value += ", " + speaker.role();
    if (!speaker.on_behalf_of().empty()) value += ", for " + speaker.on_behalf_of();
    AppendField(label, value, out);
    label = "";
  }
}

void AppendSource(const v1::Source& source, std::string* out) {
  AppendField("Publisher", source.publisher(), out);
  AppendField("Wire", source.wire(), out);
  AppendField("Byline", source.byline(), out);
  AppendField("URL", source.url(), out);
  AppendField("Retrieved", source.retrieved_at(), out);
  std::string_view label = "File";
  for (const std::string& path : source.paths()) {
    AppendField(label, path, out);
    label = "";
  }
}

std::string OriginalLine(const v1::Original& original, std::string_view held) {
  std::string line(held);
  const auto add = [&line](const std::string& part) {
    if (part.empty()) return;
    if (!line.empty()) line += ", ";
    line += part;
  };
  add(original.media_type());
  add(original.charset());
  if (original.size() > 0) add(std::to_string(original.size()) + " bytes");
  if (!original.sha256().empty()) add("sha256 " + original.sha256());
  return line;
}

std::string Header(const v1::Statement& statement, const TextOptions& options) {
  std::string out;
  AppendField("Title", statement.title(), &out);
  AppendField("Date", statement.date().empty() ? "undated" : statement.date(), &out);
  AppendField("Published", statement.published(), &out);
  AppendField("Place", statement.place(), &out);
  AppendField("Event", statement.event(), &out);
  AppendSpeakers(statement, &out);
  if (statement.genre() != v1::Genre::UNSPECIFIED) AppendField("Genre", v1::Genre::Value_Name(statement.genre()), &out);
  AppendField("Language", statement.language(), &out);
  AppendSource(statement.source(), &out);
  AppendField("Id", statement.id(), &out);
  AppendField("Revision", std::to_string(statement.revision()), &out);
  AppendField("Original", OriginalLine(statement.original(), options.original), &out);
  return out;
}

// A run of text that one utterance (the innermost, where they are nested) or none covers.
struct TextRun {
  std::string_view text;
  const v1::Utterance* utterance = nullptr;
};

std::vector<TextRun> RunsOf(const v1::Statement& statement) {
  const std::string_view text = statement.text();
  std::vector<std::pair<size_t, int>> ends;  // both ends of each utterance, with its index
  for (int i = 0; i < statement.utterances_size(); ++i) {
    const v1::Utterance& utterance = statement.utterances(i);
    if (utterance.begin() >= utterance.end() || utterance.end() > text.size()) continue;
    ends.emplace_back(utterance.begin(), i);
    ends.emplace_back(utterance.end(), i);
  }
  std::sort(ends.begin(), ends.end());
  std::vector<TextRun> runs;
  std::set<std::pair<size_t, int>> open;  // the shortest first
  size_t begin = 0;
  const auto cut = [&](size_t end) {
    const v1::Utterance* inmost = open.empty() ? nullptr : &statement.utterances(open.begin()->second);
    if (end > begin) runs.push_back({text.substr(begin, end - begin), inmost});
    begin = end;
  };
  for (const auto& [at, index] : ends) {
    cut(at);
    const v1::Utterance& utterance = statement.utterances(index);
    const std::pair<size_t, int> entry(utterance.end() - utterance.begin(), index);
    if (at == utterance.begin()) {
      open.insert(entry);
    } else {
      open.erase(entry);
    }
  }
  cut(text.size());
  return runs;
}

std::string_view Trim(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// Lays the text out, row by row, with the margin on the left of it.
class Body {
 public:
  Body(const v1::Statement& statement, size_t screen_width) : statement_(statement) {
    for (const v1::Utterance& utterance : statement.utterances()) {
      margin_ = std::max(margin_, DisplayWidth(LabelOf(utterance)));
    }
    const size_t before = margin_ == 0 ? 0 : margin_ + kRule.size();
    const size_t screen = std::min(screen_width, kScreenWidthMax);
    if (screen > 0) width_ = screen > before + kTextWidthMin ? screen - before : kTextWidthMin;
  }

  std::string Render() && {
    for (const TextRun& run : RunsOf(statement_)) AddRun(run);
    return std::move(out_);
  }

 private:
  static constexpr std::string_view kRule = " | ";

  std::string LabelOf(const v1::Utterance& utterance) const {
    return "[" + Truncate(Printable(SpeakerLabel(statement_, utterance)), kMarginWidthMax) + "]";
  }

  // A run may begin or end inside a line; the line's rest then gets a row of its own.
  void AddRun(const TextRun& run) {
    label_ = run.utterance != nullptr ? LabelOf(*run.utterance) : "";
    for (size_t begin = 0; begin <= run.text.size();) {
      const size_t end = std::min(run.text.find('\n', begin), run.text.size());
      const bool ends_line = end < run.text.size();
      const std::string_view row = Trim(run.text.substr(begin, end - begin));
      if (!row.empty()) {
        AddRow(row, run.utterance != nullptr);
      } else if (ends_line && !inside_line_) {
        out_ += '\n';
      }
      inside_line_ = !ends_line && (inside_line_ || !row.empty());
      begin = end + 1;
    }
  }

  void AddRow(std::string_view row, bool said) {
    for (const std::string& part : Wrap(Printable(row, Lines::kKeep), width_)) {
      if (margin_ > 0) out_ += PadRight(label_, margin_) + (said ? std::string(kRule) : std::string(kRule.size(), ' '));
      out_ += part + "\n";
      label_.clear();
    }
  }

  const v1::Statement& statement_;
  size_t margin_ = 0;  // columns of the labels; 0: nothing is attributed, and there is no margin
  size_t width_ = 0;   // columns of the text; 0: lines stay as they are
  std::string label_;  // of the run, until it has been printed
  bool inside_line_ = false;
  std::string out_;
};

}  // namespace

std::string StatementText(const v1::Statement& statement, const TextOptions& options) {
  std::string out = Header(statement, options);
  const std::string body = Body(statement, options.screen_width).Render();
  if (!body.empty()) out += "\n" + body;
  return out;
}

}  // namespace dicta::tools
