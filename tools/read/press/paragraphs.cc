#include "tools/read/press/paragraphs.h"

#include <span>

#include "tools/read/press/lines.h"
#include "tools/read/press/text.h"

namespace dicta::tools::press {
namespace {

void AddParagraph(std::string_view text, std::span<const Line> lines, Layout* layout) {
  std::string& body = layout->body;
  if (!body.empty()) body += "\n\n";
  const size_t begin = body.size();
  for (const Line& line : lines) {
    const std::string_view words = line.range.In(text);
    // Lines of a script without spaces join without one.
    if (&line != &lines.front() && !(IsHan(CharBefore(body, body.size())) && IsHan(CharAt(words, 0)))) body += ' ';
    body += words;
  }
  layout->paragraphs.push_back({begin, body.size()});
}

}  // namespace

void BuildBody(std::string_view text, bool wrapped, Layout* layout) {
  const std::vector<Line>& lines = layout->lines;
  for (size_t i = 0; i < lines.size();) {
    if (lines[i].role != LineRole::kBody) {
      ++i;
      continue;
    }
    size_t end = i + 1;
    while (wrapped && end < lines.size() && lines[end].role == LineRole::kBody &&
           !FindLabel(lines[end].range.In(text)).after) {
      ++end;
    }
    AddParagraph(text, std::span(lines).subspan(i, end - i), layout);
    i = end;
  }
}

}  // namespace dicta::tools::press
