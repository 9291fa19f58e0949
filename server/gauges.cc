#include "server/gauges.h"

#include <prometheus/metric_family.h>

#include <algorithm>
#include <string>
#include <utility>

namespace dicta::server {
namespace {

using Clock = std::chrono::steady_clock;
using prometheus::MetricFamily;
using prometheus::MetricType;

constexpr auto kBetweenCounts = std::chrono::seconds(5);
constexpr int kTimesAsLong = 100;  // as the last count took

MetricFamily Family(const char* name, const char* help, MetricType type = MetricType::Gauge) {
  MetricFamily family;
  family.name = name;
  family.help = help;
  family.type = type;
  return family;
}

void Add(double value, MetricFamily* family, std::vector<prometheus::ClientMetric::Label> labels = {}) {
  prometheus::ClientMetric metric;
  metric.label = std::move(labels);
  (family->type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  family->metric.push_back(std::move(metric));
}

class Families {
 public:
  void One(const char* name, const char* help, double value, MetricType type = MetricType::Gauge) {
    Add(value, &families_.emplace_back(Family(name, help, type)));
  }
  void One(const char* name, const char* help, uint64_t value, MetricType type = MetricType::Gauge) {
    One(name, help, static_cast<double>(value), type);
  }
  MetricFamily* Many(const char* name, const char* help, MetricType type = MetricType::Gauge) {
    return &families_.emplace_back(Family(name, help, type));
  }
  std::vector<MetricFamily> Take() { return std::move(families_); }

 private:
  std::vector<MetricFamily> families_;
};

void AddDisk(const Figures& figures, Families* all) {
  MetricFamily* parts = all->Many("dicta_disk_bytes", "Bytes on disk by part of the archive");
  for (const auto& [part, bytes] : figures.disk) Add(static_cast<double>(bytes), parts, {{"part", part}});
  all->One("dicta_disk_free_bytes", "Bytes that are free on the archive's disk", figures.free_bytes);
}

void AddCaches(const Figures& figures, Families* all) {
  const auto each = [&](const char* name, const char* help, MetricType type, uint64_t Figures::Cache::*value) {
    MetricFamily* family = all->Many(name, help, type);
    for (const Figures::Cache& cache : figures.caches) {
      Add(static_cast<double>(cache.*value), family, {{"cache", cache.name}});
    }
  };
  each("dicta_cache_bytes", "Memory of what was looked up", MetricType::Gauge, &Figures::Cache::bytes);
  each("dicta_cache_hits_total", "What was found there", MetricType::Counter, &Figures::Cache::hits);
  each("dicta_cache_misses_total", "What was not", MetricType::Counter, &Figures::Cache::misses);
}

// The first days of the first and the last dated statement: two rows are read.
void AddDays(const Archive& archive, Families* all) {
  constexpr double kSecondsOfDay = 86400;
  Query query{.from = DayFromCivil(0, 1, 1), .limit = 1};
  for (const bool first : {true, false}) {
    query.oldest_first = first;
    const auto page = archive.Find(query);
    if (!page.ok() || page->rows.empty()) continue;
    const auto days = ParseDate(page->rows.front().date());
    if (!days.ok()) continue;
    all->One(first ? "dicta_first_day_timestamp_seconds" : "dicta_last_day_timestamp_seconds",
             first ? "Day of the oldest statement" : "Day of the newest statement", kSecondsOfDay * days->first);
  }
}

void AddArchive(const Figures& figures, Families* all) {
  all->One("dicta_statements_archived_total", "Statements ever archived, those that were withdrawn since included",
           figures.archived, MetricType::Counter);
  if (const auto time = ParseInstant(figures.last_write); time.ok()) {
    all->One("dicta_last_write_timestamp_seconds", "When the archive was last written", static_cast<double>(*time));
  }
  all->One("dicta_write_failed", "1: the last write failed, and what is on disk is found out with the next",
           uint64_t{figures.sound ? 0U : 1U});
  all->One("dicta_dictionary", "Number of the dictionary that new records are compressed with; 0: none",
           uint64_t{figures.dictionary});
  all->One("dicta_dictionaries_spoiled", "Dictionaries that hold purged words until the archive is optimized",
           figures.spoiled.size());
  AddDisk(figures, all);
  AddCaches(figures, all);
}

}  // namespace

Gauges::Counted Gauges::CountNow() const {
  const std::lock_guard lock(mutex_);
  const uint64_t position = watched_.archive->position();
  const auto begin = Clock::now();
  if (counted_.known && (counted_.position == position || begin < counted_.next)) return counted_;
  Query query{.position = position, .stop = watched_.stopping};
  const auto statements = watched_.archive->Count(query);
  query.undated = true;
  const auto undated = watched_.archive->Count(query);
  if (!statements.ok() || !undated.ok()) return counted_;
  const auto end = Clock::now();
  const auto pause = std::max<Clock::duration>(kBetweenCounts, (end - begin) * kTimesAsLong);
  counted_ = {true, position, *statements, *undated, end + pause};
  return counted_;
}

std::vector<MetricFamily> Gauges::Collect() const {
  Families all;
  all.One("dicta_archive_position", "Position of the archive: batches written", watched_.archive->position());
  all.One("dicta_calls_in_flight", "Calls that are being answered", watched_.calls());
  all.One("dicta_streams_in_flight", "Streams that are open", watched_.streams());
  Add(1, all.Many("dicta_build_info", "Always 1"), {{"version", DICTA_VERSION}});
  if (const auto figures = watched_.archive->Measure(); figures.ok()) AddArchive(*figures, &all);
  AddDays(*watched_.archive, &all);
  if (const Counted counted = CountNow(); counted.known) {
    all.One("dicta_statements", "Statements in the archive, counted now and then", counted.statements);
    all.One("dicta_statements_undated", "Those of them without a date", counted.undated);
  }
  return all.Take();
}

}  // namespace dicta::server
