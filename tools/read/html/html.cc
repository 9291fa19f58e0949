#include "tools/read/html/html.h"

#include <utility>
#include <vector>

#include "tools/read/html/charset.h"
#include "tools/read/html/header.h"
#include "tools/read/html/main_text.h"
#include "tools/read/html/metadata.h"
#include "tools/read/press/byline.h"
#include "tools/read/press/known.h"
#include "tools/read/press/language.h"

namespace dicta::tools {

Result<ReadResult> ReadHtml(std::string_view bytes, std::string_view name, const Hints& hints, std::string* charset) {
  DICTA_ASSIGN(const DecodedText decoded, html::DecodeMarkup(bytes));
  *charset = decoded.charset;
  DICTA_ASSIGN(const html::Tree tree, html::ParseHtml(decoded.text));
  const xmlNode* root = xmlDocGetRootElement(tree.get());
  const std::vector<std::string> lines = html::PageLines(root);
  html::Metadata page = html::ReadMetadata(root, lines);
  bool list = false;
  std::string text = html::MainText(root, page.title, page.article_body, &list);
  if (text.empty()) return InvalidArgument("no text on the page can be the body of a document");
  std::string header;
  for (const std::string& line :
       html::HeaderLines(lines, page.title, text, press::LanguageOf(text), page.published.empty())) {
    header += line + "\n";
  }
  text.insert(0, header);
  press::Known known;
  known.title = std::move(page.title);
  known.language = std::move(page.language);
  known.publisher = std::move(page.publisher);
  known.url = std::move(page.url);
  known.published = {std::move(page.published), std::move(page.published_raw), v1::DateEvidence::Basis::HEADER};
  known.speakers = press::SpeakersOfByline(page.byline);
  known.byline = std::move(page.byline);
  DICTA_ASSIGN(ReadResult result, press::ReadKnown(text, known, name, hints));
  if (list) result.remarks.emplace_back("the page has several articles: they were read as one");
  result.statement.mutable_extraction()->set_extractor("html");
  result.statement.mutable_extraction()->set_version(std::string(kHtmlVersion));
  return result;
}

}  // namespace dicta::tools
