#include "bench/lookups.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <random>
#include <unordered_map>

namespace dicta::bench {
namespace {

constexpr size_t kQuestions = size_t{1} << 16;
constexpr size_t kChecked = 500;

// Positions below `size` by Zipf's law, s = 1, exactly.
class Zipf {
 public:
  explicit Zipf(size_t size) {
    double sum = 0;
    for (size_t i = 0; i < size; ++i) sums_.push_back(sum += 1.0 / static_cast<double>(i + 1));
  }
  size_t operator()(std::mt19937_64& random) const {
    const double at = static_cast<double>(random() >> 11) / static_cast<double>(uint64_t{1} << 53) * sums_.back();
    return static_cast<size_t>(std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
  }

 private:
  std::vector<double> sums_;
};

// A peer's answers as one string.
std::string Answers(Peer* peer, const PageOf& page) {
  std::string answers;
  peer->Page(page, [&answers](const Row& row) {
    for (const auto part : {row.id, row.date, row.title, row.publisher, row.speakers}) (answers += part) += '\t';
    answers += std::to_string(row.size) + "\n";
  });
  peer->FullPage(page, [&answers](const v1::Statement& statement) { answers += statement.text() + "\n"; });
  return answers;
}

std::string Counts(Peer* peer, const std::string& speaker) {
  std::string answers = std::to_string(peer->Count(speaker)) + "\n";
  peer->Timeline(
      [&answers](std::string_view month, uint64_t count) { (answers += month) += " " + std::to_string(count) + "\n"; });
  return answers;
}

// Runs `ask` with one question after another, through all repetitions, so that none finds what the last left in a
// cache; the answer's size keeps the compiler honest.
template <typename Question, typename Ask>
void Register(const std::string& name, const std::vector<Question>& questions, const Ask& ask) {
  if (questions.empty()) return;
  const auto next = std::make_shared<size_t>(0);
  benchmark::RegisterBenchmark(name.c_str(), [&questions, ask, next](benchmark::State& state) {
    for (auto _ : state) {
      benchmark::DoNotOptimize(ask(questions[*next]));
      if (++*next == questions.size()) *next = 0;
    }
  });
}

void RegisterPages(const std::string& what, const std::vector<PageOf>& pages, Peer* peer) {
  Register("page_" + what + "/" + peer->name(), pages, [peer](const PageOf& page) {
    size_t sum = 0;
    peer->Page(page, [&sum](const Row& row) {
      sum += row.id.size() + row.date.size() + row.title.size() + row.publisher.size() + row.speakers.size() + row.size;
    });
    return sum;
  });
  Register("full_page_" + what + "/" + peer->name(), pages, [peer](const PageOf& page) {
    size_t sum = 0;
    peer->FullPage(page, [&sum](const v1::Statement& statement) { sum += statement.text().size(); });
    return sum;
  });
}

}  // namespace

Questions::Questions(const Corpus& corpus) {
  std::mt19937_64 random(11);
  const size_t size = corpus.records.size();
  std::vector<size_t> shuffled(size);
  for (size_t i = 0; i < size; ++i) shuffled[i] = i;
  for (size_t i = size - 1; i > 0; --i) std::swap(shuffled[i], shuffled[random() % (i + 1)]);
  std::vector<size_t> pairs;
  for (size_t i = 0; i < size; ++i) {
    if (corpus.records[i].speakers.size() == 2) pairs.push_back(i);
  }
  const Zipf by_zipf(size);
  names_.reserve(2 * kQuestions);
  for (size_t i = 0; i < kQuestions; ++i) {
    const Record& record = corpus.records[random() % size];
    uniform.push_back(record.id);
    zipf.push_back(corpus.records[shuffled[by_zipf(random)]].id);
    speakers.push_back(record.speakers.at(0));
    by_day.push_back({{}, record.day});
    names_.push_back({record.speakers.at(0)});
    by_speaker.push_back({names_.back(), record.day});
    if (pairs.empty()) continue;
    names_.push_back(corpus.records[pairs[random() % pairs.size()]].speakers);
    by_two.push_back({names_.back()});
  }
}

void CheckAgreement(const Corpus& corpus, const Questions& questions, const Peers& peers) {
  for (const auto& peer : peers) {
    for (const Record& record : corpus.records) {
      v1::Statement wanted;
      Require(wanted.ParseFromString(record.raw), record.id);
      peer->Get(record.id, [&](const v1::Statement& statement) {
        const bool same = statement.text() == wanted.text() && statement.date() == wanted.date() &&
                          statement.title() == wanted.title() && statement.speakers_size() == wanted.speakers_size() &&
                          statement.source().publisher() == wanted.source().publisher();
        Require(same, peer->name() + " has another " + record.id);
      });
    }
    for (size_t i = 0; i < kChecked; ++i) {
      for (const auto* pages : {&questions.by_day, &questions.by_speaker, &questions.by_two}) {
        if (pages->empty()) continue;
        Require(Answers(peer.get(), (*pages)[i]) == Answers(peers[0].get(), (*pages)[i]),
                peer->name() + " and " + peers[0]->name() + " give different pages");
      }
    }
    for (size_t i = 0; i < kChecked / 20; ++i) {
      Require(Counts(peer.get(), questions.speakers[i]) == Counts(peers[0].get(), questions.speakers[i]),
              peer->name() + " and " + peers[0]->name() + " count differently");
    }
  }
}

void RegisterLookups(const Corpus& corpus, const Frames& frames, const Questions& questions, const Peers& peers) {
  using FrameMap = std::unordered_map<std::string, std::string>;
  const auto stored = std::make_shared<FrameMap>();
  for (const Record& record : corpus.records) stored->emplace(record.id, frames.Encode(record.raw));
  for (const auto& [what, ids] : {std::pair("get_uniform", &questions.uniform), {"get_zipf", &questions.zipf}}) {
    // The frames themselves in the order of the questions: finding one costs the limit nothing.
    auto found = std::make_shared<std::vector<std::string_view>>();
    for (const std::string& id : *ids) found->push_back(stored->at(id));
    benchmark::RegisterBenchmark((std::string(what) + "/limit").c_str(), [stored, found, &frames](auto& state) {
      size_t next = 0;
      std::string raw;
      for (auto _ : state) {
        v1::Statement statement;
        frames.Decode((*found)[next], &raw);
        benchmark::DoNotOptimize(statement.ParseFromString(raw));
        if (++next == found->size()) next = 0;
      }
    });
    for (const auto& peer : peers) {
      Register(std::string(what) + "/" + peer->name(), *ids, [peer = peer.get()](const std::string& id) {
        size_t bytes = 0;
        peer->Get(id, [&bytes](const v1::Statement& statement) { bytes = statement.text().size(); });
        return bytes;
      });
    }
  }
  static const std::vector<int> once = {0};
  for (const auto& peer : peers) {
    RegisterPages("day", questions.by_day, peer.get());
    RegisterPages("speaker", questions.by_speaker, peer.get());
    RegisterPages("two", questions.by_two, peer.get());
    Register("count/" + peer->name(), questions.speakers,
             [peer = peer.get()](const std::string& speaker) { return peer->Count(speaker); });
    Register("timeline/" + peer->name(), once, [peer = peer.get()](int) {
      uint64_t sum = 0;
      peer->Timeline([&sum](std::string_view, uint64_t count) { sum += count; });
      return sum;
    });
  }
}

}  // namespace dicta::bench
