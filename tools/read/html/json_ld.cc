#include "tools/read/html/json_ld.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "tools/read/html/blocks.h"
#include "tools/read/json_depth.h"
#include "tools/read/press/text.h"

namespace dicta::tools::html {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr size_t kScriptBytesMax = size_t{8} << 20;
constexpr int kNestingMax = 16;  // of objects that are looked into

// Types of schema.org that are documents.
constexpr std::array<std::string_view, 14> kDocuments = {"article",
                                                         "newsarticle",
                                                         "reportagenewsarticle",
                                                         "analysisnewsarticle",
                                                         "opinionnewsarticle",
                                                         "pressrelease",
                                                         "blogposting",
                                                         "report",
                                                         "webpage",
                                                         "governmentservice",
                                                         "statement",
                                                         "interview",
                                                         "socialmediaposting",
                                                         "specialannouncement"};

const Value* Get(const Struct& object, const char* name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? nullptr : &found->second;
}

std::string TextIn(const Struct& object, const char* name) {
  const Value* value = Get(object, name);
  if (value != nullptr && value->has_list_value() && value->list_value().values_size() > 0) {
    value = &value->list_value().values(0);
  }
  return value != nullptr && value->has_string_value() ? value->string_value() : "";
}

// "NewsArticle", "https://schema.org/NewsArticle", or a list of types.
bool IsDocument(const Struct& object) {
  const Value* type = Get(object, "@type");
  if (type == nullptr) return false;
  const auto is = [](const Value& value) {
    std::string name = press::Fold(value.string_value());
    name.erase(0, name.find_last_of("/:") + 1);
    return std::find(kDocuments.begin(), kDocuments.end(), name) != kDocuments.end();
  };
  if (!type->has_list_value()) return is(*type);
  return std::any_of(type->list_value().values().begin(), type->list_value().values().end(), is);
}

class Graph {
 public:
  void Add(const Value& value, int depth) {
    if (depth > kNestingMax) return;
    if (value.has_list_value()) {
      for (const Value& item : value.list_value().values()) Add(item, depth + 1);
    }
    if (!value.has_struct_value()) return;
    const Struct& object = value.struct_value();
    if (const std::string id = TextIn(object, "@id"); !id.empty() && object.fields_size() > 1)
      by_id_.try_emplace(id, &object);
    if (IsDocument(object)) documents_.push_back(&object);
    for (const char* name : {"@graph", "mainEntity", "mainEntityOfPage"}) {
      if (const Value* inner = Get(object, name)) Add(*inner, depth + 1);
    }
  }

  void Read(JsonLd* out) const {
    // An article says more than the page around it.
    std::vector<const Struct*> ordered = documents_;
    std::stable_partition(ordered.begin(), ordered.end(), [](const Struct* object) {
      return Get(*object, "datePublished") != nullptr || Get(*object, "articleBody") != nullptr;
    });
    for (const Struct* object : ordered) {
      out->article = true;
      const auto set = [](std::string* field, std::string value) {
        if (field->empty()) *field = std::move(value);
      };
      set(&out->headline, PlainLine(TextIn(*object, "headline")));
      set(&out->published, TextIn(*object, "datePublished"));
      set(&out->url, TextIn(*object, "url"));
      set(&out->language, TextIn(*object, "inLanguage"));
      set(&out->article_body, TextIn(*object, "articleBody"));
      if (const Value* publisher = Get(*object, "publisher"))
        set(&out->publisher, PlainLine(NameOf(*publisher, false)));
      if (const Value* author = Get(*object, "author")) set(&out->byline, PlainLine(NameOf(*author, true)));
    }
  }

 private:
  const Struct* ObjectOf(const Value& value) const {
    if (!value.has_struct_value()) return nullptr;
    const Struct& object = value.struct_value();
    if (object.fields_size() > 1 || Get(object, "name") != nullptr) return &object;
    const auto found = by_id_.find(TextIn(object, "@id"));
    return found == by_id_.end() ? &object : found->second;
  }

  std::string NameOf(const Value& value, bool with_office) const {
    if (value.has_string_value()) return value.string_value();
    if (value.has_list_value()) {
      std::string names;
      for (const Value& item : value.list_value().values()) {
        const std::string name = NameOf(item, with_office);
        if (!name.empty() && (names.empty() || with_office)) names += (names.empty() ? "" : ", ") + name;
      }
      return names;
    }
    const Struct* object = ObjectOf(value);
    if (object == nullptr) return "";
    std::string name = TextIn(*object, "name");
    const std::string office = TextIn(*object, "jobTitle");
    return with_office && !name.empty() && !office.empty() ? name + ", " + office : name;
  }

  std::map<std::string, const Struct*> by_id_;
  std::vector<const Struct*> documents_;
};

void CollectScripts(const xmlNode* node, std::vector<std::string>* scripts) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (!IsElement(child)) continue;
    if (html::NameOf(child) == "script" && press::Fold(AttributeOf(child, "type")).starts_with("application/ld+json")) {
      scripts->push_back(RawTextOf(child));
    }
    CollectScripts(child, scripts);
  }
}

// Old pages hide scripts in comments or CDATA.
std::string_view JsonIn(std::string_view script) {
  const size_t begin = script.find_first_of("{[");
  if (begin == std::string_view::npos) return {};
  std::string_view json = script.substr(begin);
  if (const size_t marker = script.find("<![CDATA["); marker < begin)
    json = script.substr(script.find_first_of("{[", marker + 9));
  const size_t end = json.find_last_of("}]");
  if (end == std::string_view::npos) return {};
  json = json.substr(0, end + 1);
  if (json.ends_with("]]")) {
    const size_t brace = json.find_last_of('}');
    if (json.front() == '{' && brace != std::string_view::npos) json = json.substr(0, brace + 1);
  }
  return json;
}

}  // namespace

JsonLd ReadJsonLd(const xmlNode* root) {
  JsonLd out;
  std::vector<std::string> scripts;
  CollectScripts(root, &scripts);
  std::vector<std::unique_ptr<Value>> values;
  Graph graph;
  for (const std::string& script : scripts) {
    const std::string_view json = JsonIn(script);
    if (json.empty() || json.size() > kScriptBytesMax || IsNestedTooDeep(json)) continue;
    auto value = std::make_unique<Value>();
    const auto status = google::protobuf::util::JsonStringToMessage(
        google::protobuf::StringPiece(json.data(), json.size()), value.get());
    if (!status.ok()) continue;
    graph.Add(*value, 0);
    values.push_back(std::move(value));
  }
  graph.Read(&out);
  return out;
}

}  // namespace dicta::tools::html
