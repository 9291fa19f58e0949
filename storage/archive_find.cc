// Listings: a query becomes streams of rows (rows.h), united, intersected and filtered.
#include <algorithm>
#include <queue>

#include "storage/archive.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/person_rows.h"
#include "storage/plan.h"
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

std::string TokenAfter(uint64_t position, uint64_t fingerprint, const Place& last) {
  v1::PageToken token;
  token.set_position(position);
  token.set_query(fingerprint);
  token.set_undated(!last.dated());
  if (last.dated()) {
    token.set_first_day(last.first);
    token.set_last_day(last.last);
  }
  token.set_ordinal(last.ordinal);
  return EncodeToken(token);
}

Place PlaceOfToken(const v1::PageToken& token) {
  if (token.undated()) return {.ordinal = token.ordinal()};
  return {token.first_day(), token.last_day(), token.ordinal()};
}

}  // namespace

bool Archive::Plan::filters() const {
  return !query->publisher.empty() || !query->language.empty() || query->genre != v1::Genre::UNSPECIFIED;
}

bool Archive::Plan::Fits(const Row& row) const {
  return (query->publisher.empty() || row.publisher() == query->publisher) &&
         (query->language.empty() || LanguageFits(row.language(), query->language)) &&
         (query->genre == v1::Genre::UNSPECIFIED || row.genre() == query->genre);
}

std::unique_ptr<RowStream> Archive::Plan::Open(const RowRange& in) const {
  std::vector<std::unique_ptr<RowStream>> all;
  RowRange each = in;
  each.most = lists.size() > 1;
  for (const auto& persons : lists) {
    std::vector<std::unique_ptr<RowStream>> one;
    one.reserve(persons.size());
    for (const std::string& list : persons) one.push_back(OpenList(each, list));
    all.push_back(Stoppable(Unite(in.reverse, std::move(one)), query->stop));
    each.values = false;  // the first stream's rows are those that are shown
  }
  return Intersect(std::move(all));
}

// A name is looked up once for as long as nothing about names changes.
Result<std::string> Archive::PersonOf(const PeopleView& view, const std::string& name) const {
  const Present::Mark mark = store_->present().MarkOf(kNamesMark, view.position);
  auto& cache = store_->caches().persons;
  if (const auto known = cache.Find(name, mark)) return *known;
  DICTA_ASSIGN(std::string person, ResolveName(view, name));
  cache.Insert(name, mark, std::make_shared<const std::string>(person), sizeof person + person.capacity());
  return person;
}

Result<Archive::Plan> Archive::Prepare(const Query& query) const {
  if (query.undated && (query.from || query.to)) return InvalidArgument("undated statements have no range of days");
  if (query.from && query.to && *query.from > *query.to) {
    return InvalidArgument("the range ends (" + FormatDay(*query.to) + ") before it begins (" + FormatDay(*query.from) +
                           ")");
  }
  Plan plan{.query = &query, .range = {}, .lists = {}};
  plan.range.engine = &store_->engine();
  plan.range.runs = &store_->caches().runs;
  plan.range.present = &store_->present();
  plan.range.lists = &store_->caches().lists;
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
  // Read behind the position: it knows every rank that was used until then.
  DICTA_ASSIGN(plan.range.ranks, store_->Ranks());
  const auto people = store_->people();
  const PeopleView view{store_->engine(), *people, plan.range.position};
  std::vector<std::string> persons;
  for (const std::string& name : query.speakers) {
    DICTA_ASSIGN(const std::string person, PersonOf(view, name));
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

Status Archive::ResolveRow(uint64_t position, Row* row, std::vector<std::shared_ptr<const void>>* memory) const {
  const auto people = store_->people();
  if (people->plain()) return {};
  const auto stands = [&](const RowSpeaker& speaker) {
    return people->Resolve(people->Speaking(speaker.id, row->id(), position), position) == speaker.id;
  };
  const RowSpeakers speakers = row->speakers();
  if (std::all_of(speakers.begin(), speakers.end(), stands)) return {};
  DICTA_ASSIGN(v1::Listing listing, row->Parse());
  ResolveSpeakers(listing.mutable_statement(), position);
  const auto bytes = std::make_shared<const std::string>(listing.SerializeAsString());
  memory->push_back(bytes);
  return row->Read(*bytes);
}

Result<Page> Archive::Find(const Query& query) const {
  DICTA_ASSIGN(Plan plan, Prepare(query));
  const size_t limit = query.limit == 0 ? kLimitDefault : std::min(query.limit, kLimitMax);
  plan.range.rows = limit + 1;
  Page page;
  page.position = plan.range.position;
  page.rows.reserve(std::min<size_t>(limit, 64));
  const auto stream = plan.Open(plan.range);
  Place last;
  const RowRun* kept = nullptr;
  for (const VisibleRow* at = stream->Peek(); at != nullptr; stream->Pop(), at = stream->Peek()) {
    Row row;
    DICTA_TRY(row.Read(at->value));
    if (!plan.Fits(row)) continue;
    if (page.rows.size() == limit) {
      page.next_page_token = TokenAfter(plan.range.position, plan.fingerprint, last);
      break;
    }
    last = at->place;
    if (at->run->get() != kept) page.memory.push_back(*at->run);
    kept = at->run->get();
    DICTA_TRY(ResolveRow(page.position, &row, &page.memory));
    page.rows.push_back(row);
  }
  DICTA_TRY(stream->status());
  return page;
}

Status Archive::ForEach(const Query& query, const RowVisitor& visit) const {
  DICTA_ASSIGN(Plan plan, Prepare(query));
  plan.range.runs = nullptr;  // one walk through everything would drive out what is listed often
  plan.range.lists = nullptr;
  const auto stream = plan.Open(plan.range);
  std::vector<std::shared_ptr<const void>> memory;
  for (const VisibleRow* at = stream->Peek(); at != nullptr; stream->Pop(), at = stream->Peek()) {
    Row row;
    DICTA_TRY(row.Read(at->value));
    if (!plan.Fits(row)) continue;
    memory.clear();
    DICTA_TRY(ResolveRow(plan.range.position, &row, &memory));
    if (!visit(row)) return {};
  }
  return stream->status();
}

// A dump goes from date to date; within one, rows stand in order of arrival and are wanted in order of id. So each date
// is gone through once for every kSortedRowsMax rows, each time for the next ids: memory stays bounded whatever a date
// holds.
Status Archive::ForEachByDateThenId(const Query& query, const RowVisitor& visit) const {
  Query oldest_first = query;
  oldest_first.oldest_first = true;
  oldest_first.page_token.clear();
  DICTA_ASSIGN(Plan plan, Prepare(oldest_first));
  plan.range.runs = nullptr;
  plan.range.lists = nullptr;
  using Keyed = std::pair<std::string, std::string>;  // id, listing
  const auto by_id = [](const Keyed& a, const Keyed& b) { return a.first < b.first; };
  std::vector<std::shared_ptr<const void>> memory;

  const auto visit_date = [&](const RowRange& range, Place place) -> Result<bool> {
    std::string done;  // the last id visited
    for (bool more = true; more;) {
      more = false;
      std::priority_queue<Keyed, std::vector<Keyed>, decltype(by_id)> smallest(by_id);
      RowRange from = range;
      from.after = Place{place.first, place.last, 0};
      const auto stream = plan.Open(from);
      Row row;
      for (const VisibleRow* at = stream->Peek(); at != nullptr; stream->Pop(), at = stream->Peek()) {
        if (at->place.first != place.first || at->place.last != place.last) break;
        DICTA_TRY(row.Read(at->value));
        if (!plan.Fits(row) || row.id() <= done) continue;
        smallest.emplace(row.id(), at->value);
        if (smallest.size() > kSortedRowsMax) {
          smallest.pop();
          more = true;
        }
      }
      DICTA_TRY(stream->status());
      std::vector<Keyed> sorted;
      for (; !smallest.empty(); smallest.pop()) sorted.push_back(smallest.top());
      for (auto keyed = sorted.rbegin(); keyed != sorted.rend(); ++keyed) {
        DICTA_TRY(row.Read(keyed->second));
        memory.clear();
        DICTA_TRY(ResolveRow(range.position, &row, &memory));
        if (!visit(row)) return false;
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
