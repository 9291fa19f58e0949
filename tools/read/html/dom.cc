#include "tools/read/html/dom.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <mutex>

#include "tools/read/press/text.h"

namespace dicta::tools::html {
namespace {

constexpr int kHtmlOptions = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                             HTML_PARSE_NODEFDTD | HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT;
constexpr int kXmlOptions = XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NONET | XML_PARSE_COMPACT;

struct HtmlContextDeleter {
  void operator()(htmlParserCtxt* context) const { htmlFreeParserCtxt(context); }
};
struct XmlContextDeleter {
  void operator()(xmlParserCtxt* context) const { xmlFreeParserCtxt(context); }
};

std::string_view View(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

void Initialize() {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
}

// Whether a tag has more words outside its quoted values than it may have attributes.
bool HasTooManyAttributes(std::string_view text) {
  for (size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at)) {
    const size_t begin = ++at;
    if (at == text.size() || !press::IsLetter(static_cast<unsigned char>(text[at]))) continue;
    size_t words = 0;
    char last = ' ';  // that is no space
    bool gap = false;
    for (; at < text.size() && text[at] != '>' && text[at] != '<'; ++at) {
      const char c = text[at];
      if ((c == '"' || c == '\'') && last == '=') {
        at = std::min(text.find(c, at + 1), text.size() - 1);
        gap = true;
      } else if (c <= ' ' || c == '/') {
        gap = true;
      } else {
        if (gap && ++words > kAttributesMax) return true;
        gap = false;
      }
      if (c > ' ') last = c;
    }
    // What stands in scripts is no markup.
    for (const std::string_view raw : {"script", "style"}) {
      if (press::Fold(text.substr(begin, raw.size())) == raw) at = std::min(text.find("</", at), text.size());
    }
  }
  return false;
}

std::string MessageOf(const xmlError* error) {
  if (error == nullptr || error->message == nullptr) return "it is not well-formed";
  return press::Squeeze(error->message) + " (line " + std::to_string(error->line) + ")";
}

void AppendText(const xmlNode* node, std::string* out) {
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) *out += View(node->content);
  if (!IsElement(node)) return;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) AppendText(child, out);
}

}  // namespace

Result<Tree> ParseHtml(std::string_view utf8) {
  if (HasTooManyAttributes(utf8)) {
    return InvalidArgument("an element has more than " + std::to_string(kAttributesMax) + " attributes");
  }
  Initialize();
  const std::unique_ptr<htmlParserCtxt, HtmlContextDeleter> context(htmlNewParserCtxt());
  if (context == nullptr) return InvalidArgument("no memory to read it");
  Tree tree(
      htmlCtxtReadMemory(context.get(), utf8.data(), static_cast<int>(utf8.size()), nullptr, "UTF-8", kHtmlOptions));
  // The parser gives up there and would leave the rest out without a word.
  if (context->lastError.code == XML_ERR_INTERNAL_ERROR) {
    return InvalidArgument("its elements are nested deeper than " + std::to_string(kDepthMax));
  }
  if (tree == nullptr || xmlDocGetRootElement(tree.get()) == nullptr) return InvalidArgument("there is nothing in it");
  return tree;
}

Result<Tree> ParseXml(std::string_view utf8, bool repair) {
  Initialize();
  const std::unique_ptr<xmlParserCtxt, XmlContextDeleter> context(xmlNewParserCtxt());
  if (context == nullptr) return InvalidArgument("no memory to read it");
  Tree tree(xmlCtxtReadMemory(context.get(), utf8.data(), static_cast<int>(utf8.size()), nullptr, "UTF-8",
                              kXmlOptions | (repair ? XML_PARSE_RECOVER : 0)));
  if (tree == nullptr || xmlDocGetRootElement(tree.get()) == nullptr) {
    return InvalidArgument(MessageOf(&context->lastError));
  }
  return tree;
}

std::string_view NameOf(const xmlNode* node) {
  if (!IsElement(node)) return {};
  const std::string_view name = View(node->name);
  const size_t colon = name.find(':');  // a prefix that nothing declares
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool HasAttribute(const xmlNode* node, std::string_view name) {
  if (!IsElement(node)) return false;
  for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
    if (View(attribute->name) == name) return true;
  }
  return false;
}

std::string AttributeOf(const xmlNode* node, std::string_view name) {
  std::string value;
  if (!IsElement(node)) return value;
  for (const xmlAttr* attribute = node->properties; attribute != nullptr; attribute = attribute->next) {
    if (View(attribute->name) != name) continue;
    for (const xmlNode* part = attribute->children; part != nullptr; part = part->next) value += View(part->content);
    break;
  }
  return value;
}

std::string RawTextOf(const xmlNode* node) {
  std::string text;
  AppendText(node, &text);
  return text;
}

std::string TextOf(const xmlNode* node) { return press::Squeeze(press::Trim(RawTextOf(node))); }

const xmlNode* FindElement(const xmlNode* node, std::string_view name) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (!IsElement(child)) continue;
    if (NameOf(child) == name) return child;
    if (const xmlNode* found = FindElement(child, name)) return found;
  }
  return nullptr;
}

}  // namespace dicta::tools::html
