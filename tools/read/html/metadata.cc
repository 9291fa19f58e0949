#include "tools/read/html/metadata.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <map>
#include <vector>

#include "tools/read/html/boilerplate.h"
#include "tools/read/html/json_ld.h"
#include "tools/read/html/title.h"
#include "tools/read/language_tag.h"
#include "tools/read/moment.h"
#include "tools/read/press/dates.h"
#include "tools/read/press/lines.h"
#include "tools/read/press/text.h"

namespace dicta::tools::html {
namespace {

constexpr size_t kBylineBytesMax = 200;
constexpr size_t kDateBytesMax = 120;
constexpr size_t kDatesMax = 32;  // different ones: of many documents, then

bool IsAbsolute(std::string_view url) { return url.starts_with("https://") || url.starts_with("http://"); }

// The page's elements that can say something, collected in one walk.
struct Elements {
  std::map<std::string, std::string> metas;  // by name, property, http-equiv or itemprop, in lower case
  std::vector<std::string> headings;
  std::vector<const xmlNode*> bylines;  // elements named for an author
  std::vector<const xmlNode*> dates;    // elements named for a date, and <time>
  std::string page_title, canonical;
};

// In class names and the like: the date is that of a change.
constexpr std::array<std::string_view, 3> kModifiedParts = {"modif", "updat", "revis"};

bool IsModified(const xmlNode* element) {
  for (const char* name : {"class", "itemprop", "id"}) {
    const std::string value = press::Fold(AttributeOf(element, name));
    for (const std::string_view part : kModifiedParts) {
      if (value.find(part) != std::string::npos) return true;
    }
  }
  return false;
}

void Collect(const xmlNode* node, bool aside, Elements* out) {
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (!IsElement(child)) continue;
    const std::string_view name = NameOf(child);
    if (name == "meta") {
      for (const char* key : {"name", "property", "itemprop", "http-equiv"}) {
        const std::string value = AttributeOf(child, key);
        const std::string content = press::Squeeze(press::Trim(AttributeOf(child, "content")));
        if (!value.empty() && !content.empty()) out->metas.try_emplace(press::Fold(value), content);
      }
    } else if (name == "link") {
      const std::string href = AttributeOf(child, "href");
      if (press::Fold(AttributeOf(child, "rel")) == "canonical" && IsAbsolute(href)) out->canonical = href;
    } else if (name == "title" && out->page_title.empty()) {
      out->page_title = TextOf(child);
    } else if (name == "h1" && !aside) {
      if (std::string heading = TextOf(child); !heading.empty()) out->headings.push_back(std::move(heading));
    } else if (name != "script" && name != "style" && name != "svg") {
      if (!aside && IsBylineElement(child)) out->bylines.push_back(child);
      if (!aside && !IsModified(child) && (IsDateElement(child) || AttributeOf(child, "itemprop") == "datePublished")) {
        out->dates.push_back(child);
      }
      const bool page_part = name == "nav" || name == "aside" || name == "footer" || name == "form";
      Collect(child, aside || page_part, out);
    }
  }
}

class Reader {
 public:
  Reader(const xmlNode* root, const std::vector<std::string>& lines)
      : root_(root), lines_(lines), json_(ReadJsonLd(root)) {
    Collect(root, false, &elements_);
  }

  Metadata Read() {
    Metadata out;
    out.language = Language();
    out.publisher = First({json_.publisher, Meta({"og:site_name", "dc.publisher", "dcterms.publisher", "publisher"})});
    if (IsAbsolute(out.publisher)) out.publisher.clear();
    out.url = Url();
    const TitleEvidence evidence{elements_.headings,
                                 elements_.page_title,
                                 Meta({"og:title", "twitter:title"}),
                                 json_.headline,
                                 out.publisher,
                                 out.url,
                                 lines_};
    out.title = TitleOf(evidence);
    if (out.publisher.empty()) out.publisher = SiteBeside(out.title, evidence);
    ReadPublished(&out);
    out.byline = Byline();
    if (press::Fold(out.byline) == press::Fold(out.publisher)) out.byline.clear();
    out.article_body = json_.article_body;
    return out;
  }

 private:
  static std::string First(std::initializer_list<std::string> values) {
    for (const std::string& value : values) {
      if (!value.empty()) return value;
    }
    return "";
  }

  std::string Meta(std::initializer_list<const char*> names) const {
    for (const char* name : names) {
      const auto found = elements_.metas.find(name);
      if (found != elements_.metas.end()) return found->second;
    }
    return "";
  }

  std::string Language() const {
    for (const std::string& written : {AttributeOf(root_, "lang"), AttributeOf(root_, "xml:lang"),
                                       Meta({"content-language", "language", "dc.language", "dcterms.language"}),
                                       json_.language, Meta({"og:locale"})}) {
      if (std::string tag = LanguageTag(written); !tag.empty()) return tag;
    }
    return "";
  }

  std::string Url() const {
    for (const std::string& url : {elements_.canonical, Meta({"og:url"}), json_.url}) {
      if (IsAbsolute(url)) return url;
    }
    return "";
  }

  bool SetPublished(const std::string& written, Metadata* out) const {
    out->published = MomentOf(written);
    if (!out->published.empty()) out->published_raw = written;
    return !out->published.empty();
  }

  void ReadPublished(Metadata* out) const {
    if (SetPublished(json_.published, out)) return;
    for (const char* name : {"article:published_time",
                             "og:article:published_time",
                             "og:published_time",
                             "datepublished",
                             "article.published",
                             "dc.date.issued",
                             "dcterms.issued",
                             "dc.date",
                             "dcterms.date",
                             "dc.date.created",
                             "dcterms.created",
                             "date",
                             "pubdate",
                             "publishdate",
                             "publish-date",
                             "publish_date",
                             "publication_date",
                             "publicationdate",
                             "citation_publication_date",
                             "parsely-pub-date",
                             "sailthru.date"}) {
      if (SetPublished(Meta({name}), out)) return;
    }
    ReadPublishedFromElements(out);
  }

  // Elements named for a date: one that says it is of publication, else the only date that they give.
  void ReadPublishedFromElements(Metadata* out) const {
    std::map<std::string, std::string> found;  // moment -> as written
    for (const xmlNode* element : elements_.dates) {
      const auto [moment, raw] = MomentIn(element, out->language);
      if (moment.empty()) continue;
      const bool says_so = AttributeOf(element, "itemprop") == "datePublished" || HasAttribute(element, "pubdate") ||
                           press::Fold(AttributeOf(element, "class")).find("publish") != std::string::npos;
      if (says_so) {
        out->published = moment;
        out->published_raw = raw;
        return;
      }
      found.emplace(moment, raw);
      if (found.size() > kDatesMax) return;
    }
    // "2025-02-14" beside "2025-02-14T10:00" is the same date.
    std::erase_if(found, [&](const auto& one) {
      return std::any_of(found.begin(), found.end(), [&](const auto& other) {
        return other.first.size() > one.first.size() && other.first.starts_with(one.first);
      });
    });
    if (found.size() != 1) return;
    out->published = found.begin()->first;
    out->published_raw = found.begin()->second;
  }

  static std::pair<std::string, std::string> MomentIn(const xmlNode* element, const std::string& language) {
    for (const char* name : {"datetime", "content"}) {
      const std::string value = AttributeOf(element, name);
      if (std::string moment = MomentOf(value); !moment.empty()) return {moment, value};
    }
    const std::string text = TextOf(element);
    if (text.size() > kDateBytesMax) return {};
    const auto dates = press::FindDates(text, {0, text.size()}, language, false);
    if (dates.size() != 1 || !dates[0].full()) return {};
    return {press::FormatMoment(dates[0]), std::string(dates[0].range.In(text))};
  }

  std::string Byline() const {
    std::vector<std::string> said = {
        json_.byline, Meta({"author", "dc.creator", "dcterms.creator", "byl", "parsely-author", "article:author"})};
    for (const xmlNode* element : elements_.bylines) said.push_back(TextOf(element));
    for (const std::string& written : said) {
      if (written.empty() || written.size() > kBylineBytesMax || IsAbsolute(written)) continue;
      const std::string names = press::BylineOf(written);
      return names.empty() ? written : names;
    }
    return "";
  }

  const xmlNode* const root_;
  const std::vector<std::string>& lines_;
  const JsonLd json_;
  Elements elements_;
};

}  // namespace

Metadata ReadMetadata(const xmlNode* root, const std::vector<std::string>& lines) { return Reader(root, lines).Read(); }

}  // namespace dicta::tools::html
