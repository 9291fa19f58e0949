#include "tools/read/feed/feed.h"

#include <utility>

#include "storage/hash.h"
#include "tools/read/charset.h"
#include "tools/read/document.h"
#include "tools/read/feed/elements.h"
#include "tools/read/html/charset.h"
#include "tools/read/press/byline.h"
#include "tools/read/press/known.h"

namespace dicta::tools {
namespace {

constexpr size_t kTitleShownBytes = 80;

// Without text there is nothing for the press rules to read.
ReadResult TitleAlone(const press::Known& known) {
  ReadResult result;
  v1::Statement& statement = result.statement;
  statement.set_title(known.title);
  statement.set_language(known.language);
  statement.mutable_source()->set_publisher(known.publisher);
  statement.mutable_source()->set_url(known.url);
  statement.mutable_source()->set_byline(known.byline);
  for (const v1::Speaker& speaker : known.speakers) *statement.add_speakers() = speaker;
  if (!known.published.value.empty()) {
    statement.set_published(known.published.value);
    statement.set_date(known.published.value.substr(0, 10));
    v1::DateEvidence* evidence = statement.add_date_evidence();
    evidence->set_kind(v1::DateEvidence::Kind::PUBLISHED);
    evidence->set_value(known.published.value);
    evidence->set_raw(known.published.raw);
    evidence->set_basis(known.published.basis);
  }
  return result;
}

Result<ReadResult> ReadWords(const feed::Item& item, const feed::Channel& channel, const Hints& hints) {
  press::Known known;
  known.title = item.title;
  known.language = item.language.empty() ? channel.language : item.language;
  if (known.language.empty()) known.language = hints.language;
  known.publisher = item.publisher.empty() ? channel.publisher : item.publisher;
  if (known.publisher.empty()) known.publisher = hints.publisher;
  known.url = item.url;
  known.byline = item.byline;
  known.published = {item.published, item.published_raw, v1::DateEvidence::Basis::FEED};
  known.speakers = press::SpeakersOfByline(item.byline);
  ReadResult result;
  if (item.body.empty()) {
    result = TitleAlone(known);
    ApplyHints(hints, &result.statement);
  } else {
    DICTA_ASSIGN(result, press::ReadKnown(item.body, known, "", hints));
  }
  result.statement.mutable_extraction()->set_extractor("feed");
  result.statement.mutable_extraction()->set_version(std::string(kFeedVersion));
  return result;
}

std::string NameOfItem(size_t number, const std::string& title) {
  std::string name = "item " + std::to_string(number);
  if (title.empty()) return name;
  return name + " (" + title.substr(0, Utf8Prefix(std::string_view(title).substr(0, kTitleShownBytes))) + ")";
}

v1::Hints HintsFor(const feed::Item& item, const feed::Channel& channel, const feed::Context& context,
                   const Hints& given) {
  v1::Hints hints;
  hints.set_publisher(channel.publisher.empty() ? given.publisher : channel.publisher);
  hints.set_language(channel.language.empty() ? given.language : channel.language);
  hints.set_date(given.date);
  hints.set_speaker(given.speaker);
  hints.set_place(given.place);
  hints.set_feed_url(channel.url);
  if (context.base != channel.url) hints.set_base(context.base);
  hints.set_spaces(context.spaces);
  hints.set_name(item.guid.empty() ? item.url : item.guid);
  return hints;
}

class Reader {
 public:
  Reader(const feed::ScannedFeed& feed, const Hints& hints)
      : feed_(feed), channel_(feed::ReadChannel(feed)), hints_(hints) {}

  FeedItem Read(const feed::ScannedItem& scanned, size_t number) const {
    std::string title;
    FeedItem out{InvalidArgument(""), {}};
    out.document = ReadDocument(scanned, &title, &out.remarks);
    if (!out.document.ok()) out.document = out.document.status().Within(NameOfItem(number, title));
    for (std::string& remark : out.remarks) remark = NameOfItem(number, title) + ": " + remark;
    return out;
  }

 private:
  Result<Document> ReadDocument(const feed::ScannedItem& scanned, std::string* title,
                                std::vector<std::string>* remarks) const {
    if (const size_t good = Utf8Prefix(scanned.bytes); good < scanned.bytes.size()) {
      return InvalidArgument("not UTF-8 at its byte " + std::to_string(good + 1));
    }
    if (!scanned.whole) return InvalidArgument("it has no end");
    const feed::Context context = feed::ContextFor(scanned.bytes, channel_.spaces, channel_.base);
    DICTA_ASSIGN(const feed::Item item, feed::ReadItem(feed_.kind, scanned.bytes, context));
    *title = item.title;
    DICTA_ASSIGN(ReadResult read, ReadWords(item, channel_, hints_));
    *remarks = std::move(read.remarks);
    Document document;
    document.statement = std::move(read.statement);
    document.guid = item.guid;
    document.feed_url = channel_.url;
    document.hints = HintsFor(item, channel_, context, hints_);
    document.time = channel_.built.empty() ? item.updated : channel_.built;
    v1::Original* original = document.statement.mutable_original();
    original->set_sha256(Hex(Sha256(scanned.bytes)));
    original->set_media_type(feed_.kind == feed::Kind::kAtom ? "application/atom+xml" : "application/rss+xml");
    original->set_charset("UTF-8");
    original->set_size(static_cast<uint32_t>(scanned.bytes.size()));
    document.original = std::string(scanned.bytes);
    return document;
  }

  const feed::ScannedFeed& feed_;
  const feed::Channel channel_;
  const Hints& hints_;
};

}  // namespace

Result<std::vector<FeedItem>> ReadFeed(std::string_view bytes, const Hints& hints) {
  // Damage in one item must not keep out the others: they are looked at one by one.
  const Result<DecodedText> decoded = html::DecodeMarkup(bytes);
  DICTA_ASSIGN(const feed::ScannedFeed feed, feed::ScanFeed(decoded.ok() ? decoded->text : bytes));
  if (feed.items.empty()) return InvalidArgument("a feed without items");
  const Reader reader(feed, hints);
  std::vector<FeedItem> items;
  for (const feed::ScannedItem& item : feed.items) items.push_back(reader.Read(item, items.size() + 1));
  return items;
}

Result<ReadResult> ReadFeedItem(std::string_view bytes, const v1::Hints& kept) {
  const size_t name_end = bytes.find_first_of(" \t\r\n/>", 1);
  const std::string_view name = name_end == std::string_view::npos ? "" : bytes.substr(1, name_end - 1);
  const feed::Kind kind = name.ends_with("entry") ? feed::Kind::kAtom : feed::Kind::kRss;
  feed::Channel channel;
  channel.url = kept.feed_url();
  channel.publisher = kept.publisher();
  channel.language = kept.language();
  const Hints hints{kept.publisher(), kept.language(), kept.date(), kept.speaker(), kept.place()};
  const feed::Context context{kept.spaces(), kept.base().empty() ? kept.feed_url() : kept.base()};
  DICTA_ASSIGN(const feed::Item item, feed::ReadItem(kind, bytes, context));
  return ReadWords(item, channel, hints);
}

}  // namespace dicta::tools
