#include "tools/read/feed/references.h"

#include <libxml/HTMLparser.h>

#include <algorithm>

#include "tools/read/press/text.h"

namespace dicta::tools::feed {

std::string WithReferencesRepaired(std::string_view xml) {
  std::string out;
  for (size_t i = 0; i < xml.size();) {
    if (xml.substr(i, 9) == "<![CDATA[") {
      const size_t end = std::min(xml.find("]]>", i), xml.size());
      out += xml.substr(i, end - i);
      i = end;
      continue;
    }
    if (xml[i] != '&') {
      out += xml[i++];
      continue;
    }
    size_t end = i + 1;
    while (end < xml.size() && end - i < 32 &&
           (press::IsDigit(xml[end]) || press::IsLetter(xml[end]) || xml[end] == '#'))
      ++end;
    const std::string name(xml.substr(i + 1, end - i - 1));
    const bool ends = end < xml.size() && xml[end] == ';' && !name.empty();
    const bool known =
        name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos" || name[0] == '#';
    const htmlEntityDesc* entity = ends ? htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str())) : nullptr;
    if (ends && !known && entity != nullptr) {
      out += "&#" + std::to_string(entity->value) + ";";
      i = end + 1;
    } else {
      out += ends && known ? "&" : "&amp;";
      ++i;
    }
  }
  return out;
}

}  // namespace dicta::tools::feed
