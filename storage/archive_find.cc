// Listings: a query becomes streams of rows (rows.h), united, intersected and filtered.
#include <algorithm>
#include <map>
#include <queue>

#include "storage/archive.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/person_rows.h"
#include "storage/rows.h"
#include "storage/store.h"
#include "storage/token.h"

namespace dicta {
namespace {

constexpr uint32_t kLimitDefault = 20;
// Rows of one date that a dump holds at once to put them in order of id; a date with more is gone through again.
constexpr size_t kSortedRowsMax = 8192;

bool LanguageFits(std::string_view tag, std::string_view asked) {
  return tag == asked ||
         (tag.size() > asked.size() && tag.substr(0, asked.size()) == asked && tag[asked.size()] == '-');
}

// Two queries with one fingerprint list the same rows in the same order.
uint64_t Fingerprint(const Query& query, const std::vector<std::string>& persons) {
  std::string text;
  const auto add = [&text](std::string_view part) {
    text.append(part);
    text.push_back('\0');
  };
  for (const std::string& person : persons) add(person);
  add("|");
  add(query.from ? FormatDay(*query.from) : "");
  add(query.to ? FormatDay(*query.to) : "");
  add(query.undated ? "undated" : "");
  add(query.publisher);
  add(query.language);
  add(v1::Genre::Value_Name(query.genre));
  add(query.oldest_first ? "oldest" : "newest");
  return Xxh3(text);
}

Place PlaceOfToken(const v1::PageToken& token) {
  if (token.undated()) return {.ordinal = token.ordinal()};
  return {token.first_day(), token.last_day(), token.ordinal()};
}

}  // namespace

struct Archive::Plan {
  const Query* query;
  RowRange range;
  std::vector<std::vector<std::string>> lists;  // united within, intersected without
  uint64_t fingerprint = 0;

  bool filters() const {
    return !query->publisher.empty() || !query->language.empty() || query->genre != v1::Genre::UNSPECIFIED;
  }

  std::unique_ptr<RowStream> Open(const RowRange& in) const {
    std::vector<std::unique_ptr<RowStream>> all;
    for (const auto& persons : lists) {
      std::vector<std::unique_ptr<RowStream>> one;
      one.reserve(persons.size());
      for (const std::string& list : persons) one.push_back(OpenList(in, list));
      all.push_back(Unite(in.reverse, std::move(one)));
    }
    return Intersect(std::move(all));
  }

  Result<v1::Listing> Parse(const VisibleRow& row) const {
    v1::Listing listing;
    if (!listing.ParseFromString(row.value)) return Corruption("an index row's listing is damaged");
    return listing;
  }

  bool Fits(const v1::Listing& listing) const {
    const v1::Statement& statement = listing.statement();
    return (query->publisher.empty() || statement.source().publisher() == query->publisher) &&
           (query->language.empty() || LanguageFits(statement.language(), query->language)) &&
           (query->genre == v1::Genre::UNSPECIFIED || statement.genre() == query->genre);
  }
};

Result<Archive::Plan> Archive::Prepare(const Query& query) const {
  if (query.undated && (query.from || query.to)) return InvalidArgument("undated statements have no range of days");
  if (query.from && query.to && *query.from > *query.to) {
    return InvalidArgument("the range ends (" + FormatDay(*query.to) + ") before it begins (" + FormatDay(*query.from) +
                           ")");
  }
  Plan plan{.query = &query, .range = {}, .lists = {}};
  plan.range.engine = &store_->engine();
  plan.range.position = std::min(query.position.value_or(UINT64_MAX), store_->position());
  v1::PageToken token;
  if (!query.page_token.empty()) {
    DICTA_ASSIGN(token, DecodeToken(query.page_token));
    plan.range.position = token.position();
    plan.range.after = PlaceOfToken(token);
  }
  plan.range.reverse = !query.oldest_first;
  plan.range.from = query.from;
  plan.range.to = query.to;
  plan.range.undated = query.undated;
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, plan.range.position};
  std::vector<std::string> persons;
  for (const std::string& name : query.speakers) {
    DICTA_ASSIGN(const std::string person, ResolveName(view, name));
    if (std::find(persons.begin(), persons.end(), person) != persons.end()) continue;
    persons.push_back(person);
    std::vector<std::string> lists = people->Members(person, plan.range.position);
    for (std::string& member : lists) member = SpeakerList(member);
    plan.lists.push_back(std::move(lists));
  }
  if (plan.lists.empty()) plan.lists.push_back({DayList()});
  plan.fingerprint = Fingerprint(query, persons);
  if (!query.page_token.empty() && token.query() != plan.fingerprint) {
    return InvalidArgument("the page token belongs to another query: ask as for its first page");
  }
  if (plan.range.position > store_->position()) {
    return InvalidArgument("the page token is of position " + std::to_string(plan.range.position) +
                           ", which this archive has not reached");
  }
  return plan;
}

Result<Page> Archive::Find(const Query& query) const {
  DICTA_ASSIGN(const Plan plan, Prepare(query));
  const size_t limit = query.limit == 0 ? kLimitDefault : std::min(query.limit, kLimitMax);
  Page page;
  page.position = plan.range.position;
  const auto stream = plan.Open(plan.range);
  Place last;
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    DICTA_ASSIGN(v1::Listing listing, plan.Parse(*row));
    if (!plan.Fits(listing)) continue;
    if (page.rows.size() == limit) {
      v1::PageToken token;
      token.set_position(page.position);
      token.set_query(plan.fingerprint);
      token.set_undated(!last.dated());
      if (last.dated()) {
        token.set_first_day(last.first);
        token.set_last_day(last.last);
      }
      token.set_ordinal(last.ordinal);
      page.next_page_token = EncodeToken(token);
      break;
    }
    last = row->place;
    ResolveSpeakers(listing.mutable_statement(), page.position);
    page.rows.push_back(std::move(listing));
  }
  DICTA_TRY(stream->status());
  return page;
}

Status Archive::ForEach(const Query& query, const RowVisitor& visit) const {
  DICTA_ASSIGN(const Plan plan, Prepare(query));
  const auto stream = plan.Open(plan.range);
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    DICTA_ASSIGN(v1::Listing listing, plan.Parse(*row));
    if (!plan.Fits(listing)) continue;
    ResolveSpeakers(listing.mutable_statement(), plan.range.position);
    if (!visit(listing)) return {};
  }
  return stream->status();
}

Result<uint64_t> Archive::Count(const Query& query) const {
  Query all = query;
  all.page_token.clear();
  DICTA_ASSIGN(Plan plan, Prepare(all));
  plan.range.values = plan.filters();
  const auto stream = plan.Open(plan.range);
  uint64_t count = 0;
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    if (plan.filters()) {
      DICTA_ASSIGN(const v1::Listing listing, plan.Parse(*row));
      if (!plan.Fits(listing)) continue;
    }
    ++count;
  }
  DICTA_TRY(stream->status());
  return count;
}

Result<std::vector<TimelineCount>> Archive::Timeline(const Query& query, Unit unit) const {
  DICTA_ASSIGN(Plan plan, Prepare(query));
  plan.range.values = plan.filters();
  const auto stream = plan.Open(plan.range);
  // In order of time: by the first and then the last day that a label stands for.
  std::map<std::pair<int32_t, int32_t>, TimelineCount> counts;
  TimelineCount undated{"undated", 0};
  DaySpan known;  // the last span and its count: most rows share their label with the one before
  TimelineCount* current = nullptr;
  for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
    if (plan.filters()) {
      DICTA_ASSIGN(const v1::Listing listing, plan.Parse(*row));
      if (!plan.Fits(listing)) continue;
    }
    if (!row->place.dated()) {
      ++undated.count;
      continue;
    }
    const DaySpan span{row->place.first, row->place.last};
    if (current == nullptr || span != known) {
      const std::string label = LabelOf(span, unit);
      DICTA_ASSIGN(const DaySpan labelled, ParseDate(label));
      current = &counts[{labelled.first, labelled.last}];
      current->label = label;
      known = span;
    }
    ++current->count;
  }
  DICTA_TRY(stream->status());
  std::vector<TimelineCount> timeline;
  timeline.reserve(counts.size() + 1);
  for (auto& [span, count] : counts) timeline.push_back(std::move(count));
  if (undated.count > 0) timeline.push_back(undated);
  return timeline;
}

// A dump goes from date to date; within one, rows stand in order of arrival and are wanted in order of id. So each date
// is gone through once for every kSortedRowsMax rows, each time for the next ids: memory stays bounded whatever a date
// holds.
Status Archive::ForEachByDateThenId(const Query& query, const RowVisitor& visit) const {
  Query oldest_first = query;
  oldest_first.oldest_first = true;
  oldest_first.page_token.clear();
  DICTA_ASSIGN(const Plan plan, Prepare(oldest_first));
  using Keyed = std::pair<std::string, v1::Listing>;
  const auto by_id = [](const Keyed& a, const Keyed& b) { return a.first < b.first; };

  const auto visit_date = [&](const RowRange& range, Place place) -> Result<bool> {
    std::string done;  // the last id visited
    for (bool more = true; more;) {
      more = false;
      std::priority_queue<Keyed, std::vector<Keyed>, decltype(by_id)> smallest(by_id);
      RowRange from = range;
      from.after = Place{place.first, place.last, 0};
      const auto stream = plan.Open(from);
      for (const VisibleRow* row = stream->Peek(); row != nullptr; stream->Pop(), row = stream->Peek()) {
        if (row->place.first != place.first || row->place.last != place.last) break;
        DICTA_ASSIGN(v1::Listing listing, plan.Parse(*row));
        if (!plan.Fits(listing) || listing.statement().id() <= done) continue;
        std::string id = listing.statement().id();
        smallest.emplace(std::move(id), std::move(listing));
        if (smallest.size() > kSortedRowsMax) {
          smallest.pop();
          more = true;
        }
      }
      DICTA_TRY(stream->status());
      std::vector<Keyed> sorted;
      for (; !smallest.empty(); smallest.pop()) sorted.push_back(smallest.top());
      for (auto keyed = sorted.rbegin(); keyed != sorted.rend(); ++keyed) {
        ResolveSpeakers(keyed->second.mutable_statement(), range.position);
        if (!visit(keyed->second)) return false;
        done = keyed->first;
      }
    }
    return true;
  };

  if (!query.undated) {
    RowRange range = plan.range;
    if (!range.from && !range.to) range.from = DayFromCivil(0, 1, 1);  // leaves the undated to the end
    range.after.reset();
    while (true) {
      const auto stream = plan.Open(range);
      const VisibleRow* row = stream->Peek();
      DICTA_TRY(stream->status());
      if (row == nullptr) break;
      const Place place = row->place;
      DICTA_ASSIGN(const bool go_on, visit_date(range, place));
      if (!go_on) return {};
      range.after = Place{place.first, place.last, kPositionMax - 1};
    }
  }
  if (query.from || query.to) return {};
  RowRange undated = plan.range;
  undated.undated = true;
  return visit_date(undated, Place{}).status();
}

}  // namespace dicta
