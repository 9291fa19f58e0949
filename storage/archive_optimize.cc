// Optimize(): a dictionary trained anew on everything, and for every record and original a frame of the strongest
// level.
//
// Compressing anew changes no value, only how it is written (storage/FORMAT.md, section 9), so it needs no position and
// readers notice nothing. It goes on from key to key; each step is one batch of the engine and says how far it is.
#include <algorithm>
#include <utility>

#include "storage/archive.h"
#include "storage/dictionary.h"
#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"

namespace dicta {
namespace {

constexpr size_t kStepRecords = 256;
constexpr size_t kStepBytes = size_t{1} << 20;
// A dictionary that was trained on less than this part of what the archive holds now is trained anew.
constexpr double kTrainedPart = 0.8;

Result<v1::Optimization> LastOptimization(const Store& store) {
  DICTA_ASSIGN(const auto bytes, store.engine().Get(Space::kMeta, OptimizationKey()));
  v1::Optimization last;
  if (bytes && !last.ParseFromString(*bytes)) return Corruption("the note of the last optimize is damaged");
  return last;
}

std::string NameOf(Space space, std::string_view key) {
  if (space == Space::kOriginal) return "original " + Hex(key.substr(0, 32));
  return "statement " + std::string(key.substr(0, key.find('\0')));
}

// Whether a value's frame uses a dictionary that is to be dropped.
bool IsDropped(std::string_view value, const v1::Optimization& state) {
  const auto parsed = ParseValue(value);
  const auto& dropping = state.dropping();
  return parsed.ok() && std::find(dropping.begin(), dropping.end(), parsed->dictionary) != dropping.end();
}

Result<bool> IsUsed(const Engine& engine, const v1::Optimization& state) {
  bool used = false;
  for (const Space space : {Space::kRecord, Space::kOriginal}) {
    DICTA_TRY(engine.Scan(space, {}, false, [&](std::string_view, std::string_view value) {
      used = used || IsDropped(value, state);
      return !used;
    }));
  }
  return used;
}

struct Contents {
  uint64_t bytes = 0;
  Samples samples;
};

// What the archive's records hold: how much, and samples of it.
Result<Contents> SampleRecords(const Store& store, bool with_samples) {
  Contents contents;
  // Some 64 MB decoded give as good a dictionary as all of it; what is stored is about a third of what it holds.
  const uint64_t step = 1 + store.engine().Bytes(Space::kRecord) * 3 / kTrainingBytesMax;
  uint64_t seen = 0;
  std::string content;
  DICTA_TRY(store.engine().Scan(Space::kRecord, {}, false, [&](std::string_view key, std::string_view value) {
    const auto parsed = ParseValue(value);
    if (!parsed.ok()) return true;  // it is left as it is, and reported when its turn comes
    contents.bytes += ContentBytes(*parsed);
    if (with_samples && seen++ % step == 0 && DecodeValue(store.codec(), key, *parsed, &content).ok()) {
      contents.samples.Add(content);
    }
    return true;
  }));
  return contents;
}

}  // namespace

// One walk through a space, compressing anew.
class Archive::Recompression {
 public:
  Recompression(Store* store, std::mutex* writing, const OptimizeOptions& options)
      : store_(store), writing_(writing), options_(options) {}

  uint64_t total = 0, done = 0;
  OptimizeReport report;

  // What is left does not begin at nothing where an earlier run was stopped.
  Status SkipWhatIsDone(const v1::Optimization& state) {
    done = state.stage() == v1::Optimization::RECORDS ? 0 : store_->engine().Bytes(Space::kRecord);
    if (state.stage() == v1::Optimization::COMPACTION) done = total;
    if (state.next().empty()) return {};
    const Space space = state.stage() == v1::Optimization::RECORDS ? Space::kRecord : Space::kOriginal;
    // Without an end, as all walks through a space: what it passes is not kept in memory.
    return store_->engine().Scan(space, {}, false, [&](std::string_view key, std::string_view value) {
      if (key >= state.next()) return false;
      done += value.size();
      return true;
    });
  }

  // Goes through what state says is left. False: it was stopped.
  Result<bool> RunStages(v1::Optimization* state) {
    for (const auto& [stage, space, next] :
         {std::tuple{v1::Optimization::RECORDS, Space::kRecord, v1::Optimization::ORIGINALS},
          std::tuple{v1::Optimization::ORIGINALS, Space::kOriginal, v1::Optimization::COMPACTION}}) {
      if (state->stage() != stage) continue;
      DICTA_ASSIGN(const bool ended, Run(space, state));
      report.stopped = !ended;
      if (!ended) return false;
      state->set_stage(next);
      state->clear_next();
    }
    return true;
  }

 private:
  // Goes through a space from state->next on. False: it was stopped.
  Result<bool> Run(Space space, v1::Optimization* state) {
    while (true) {
      const std::lock_guard lock(*writing_);  // nothing is purged between reading a value and writing it anew
      std::vector<std::pair<std::string, std::string>> step;
      DICTA_ASSIGN(const bool more, Read(space, *state, &step));
      std::vector<Result<std::string>> values(step.size(), std::string());
      store_->crew().Run(step.size(), [&](size_t i) {
        values[i] = Recompress(store_->codec(), step[i].first, step[i].second, state->dictionary(), state->level());
      });
      Batch batch;
      for (size_t i = 0; i < step.size(); ++i) {
        if (!values[i].ok()) {
          report.damaged.push_back(NameOf(space, step[i].first) + ": " + values[i].status().message());
        } else if (values[i]->size() < step[i].second.size() || IsDropped(step[i].second, *state)) {
          ++report.rewritten;
          batch.Put(space, std::move(step[i].first), std::move(values[i]).value());
        }
      }
      if (more) state->set_next(next_);
      batch.Put(Space::kMeta, OptimizationKey(), state->SerializeAsString());
      DICTA_TRY(store_->engine().Commit(batch));
      const bool go_on = !options_.progress || options_.progress(std::min(done, total), total);
      if (!more || !go_on) return !more;
    }
  }

  // The next values that are to be written anew. False: there are none behind them.
  Result<bool> Read(Space space, const v1::Optimization& state,
                    std::vector<std::pair<std::string, std::string>>* step) {
    size_t seen = 0, bytes = 0;
    bool more = false;
    DICTA_TRY(
        store_->engine().Scan(space, {state.next(), ""}, false, [&](std::string_view key, std::string_view value) {
          if (seen >= 16 * kStepRecords || step->size() >= kStepRecords || bytes >= kStepBytes) {
            more = true;
            next_ = key;
            return false;
          }
          ++seen;
          done += value.size();
          if (IsOld(space, key, state)) return true;
          bytes += value.size();
          step->emplace_back(key, value);
          return true;
        }));
    return more;
  }

  // It was given this dictionary by an earlier run.
  static bool IsOld(Space space, std::string_view key, const v1::Optimization& state) {
    std::string_view id;
    uint64_t position = 0;
    return space == Space::kRecord && ParseRecordKey(key, &id, &position) && position <= state.after_position();
  }

  Store* store_;
  std::mutex* writing_;
  const OptimizeOptions& options_;
  std::string next_;
};

Result<std::vector<uint32_t>> Archive::SpoiledDictionaries() const { return store_->SpoiledDictionaries(); }

// What to do: what was begun and not ended, or else a new run.
Result<v1::Optimization> Archive::BeginOptimization(const OptimizeOptions& options) {
  const int level = options.level;
  DICTA_ASSIGN(v1::Optimization state, LastOptimization(*store_));
  DICTA_ASSIGN(const auto spoiled, store_->SpoiledDictionaries());
  const bool ended = state.stage() == v1::Optimization::UNSPECIFIED || state.stage() == v1::Optimization::DONE;
  const bool drops_all = std::all_of(spoiled.begin(), spoiled.end(), [&](uint32_t id) {
    return std::find(state.dropping().begin(), state.dropping().end(), id) != state.dropping().end();
  });
  const bool unchanged = state.stage() == v1::Optimization::DONE && state.position() == store_->position();
  const bool strong = state.level() >= level;
  if (drops_all && strong && (!ended || unchanged)) return state;
  if (options.progress) options.progress(0, store_->engine().Bytes(Space::kRecord));  // it may take some seconds
  DICTA_ASSIGN(const Contents contents, SampleRecords(*store_, true));
  const bool keeps = spoiled.empty() && state.stage() == v1::Optimization::DONE &&
                     static_cast<double>(state.content_bytes()) >= kTrainedPart * static_cast<double>(contents.bytes);
  v1::Optimization next;
  next.set_stage(v1::Optimization::RECORDS);
  next.set_position(store_->position());
  next.mutable_dropping()->Assign(spoiled.begin(), spoiled.end());
  next.set_level(level);
  next.set_last_dropped(state.last_dropped());
  if (keeps) {
    next.set_dictionary(state.dictionary());
    next.set_content_bytes(state.content_bytes());
    if (strong) next.set_after_position(state.position());
    return next;
  }
  std::string dictionary = TrainDictionary(contents.samples, contents.bytes, level);
  next.set_content_bytes(contents.bytes);
  next.set_dictionary(store_->codec().latest());
  if (!dictionary.empty()) {
    DICTA_ASSIGN(const uint32_t id, store_->NextDictionary());
    next.set_dictionary(id);
    Batch note;  // together: a run that is killed here goes on with this dictionary
    note.Put(Space::kMeta, OptimizationKey(), next.SerializeAsString());
    DICTA_TRY(store_->AddDictionary(id, std::move(dictionary), std::move(note)));
  }
  return next;
}

// Drops the dictionaries that nothing uses any more and says that it is done. False: something still uses one.
Result<bool> Archive::EndOptimization(v1::Optimization state) {
  Engine& engine = store_->engine();
  const std::lock_guard lock(writing_);
  const bool drops = state.dropping_size() > 0;
  if (drops) {
    DICTA_ASSIGN(const bool used, IsUsed(engine, state));
    if (used) return false;
  }
  Batch batch;
  for (const uint32_t id : state.dropping()) {
    batch.Delete(Space::kMeta, DictionaryKey(id));
    batch.Delete(Space::kMeta, SpoiledKey(id));
  }
  for (const uint32_t id : state.dropping()) state.set_last_dropped(std::max(state.last_dropped(), id));
  state.set_stage(v1::Optimization::DONE);
  state.clear_dropping();
  batch.Put(Space::kMeta, OptimizationKey(), state.SerializeAsString());
  // A reader that was opened before may not have read the dictionary yet.
  if (drops) DICTA_TRY(store_->directory().ShutOut());
  Status status = engine.Commit(batch);
  if (status.ok()) status = drops ? engine.Compact(Space::kMeta, {}) : engine.Flush();
  if (drops) store_->directory().LetIn();
  DICTA_TRY(status);
  return true;
}

Result<OptimizeReport> Archive::Optimize(const OptimizeOptions& options) {
  DICTA_TRY(RequireWriter());
  v1::Optimization state;
  {
    const std::lock_guard lock(writing_);
    DICTA_ASSIGN(state, BeginOptimization(options));
  }
  Engine& engine = store_->engine();
  Recompression walk(store_.get(), &writing_, options);
  walk.report.bytes_before = walk.report.bytes_after = store_->directory().BytesOnDisk();
  if (state.stage() == v1::Optimization::DONE) return walk.report;
  DICTA_TRY(engine.Flush());
  walk.total = engine.Bytes(Space::kRecord) + engine.Bytes(Space::kOriginal);
  DICTA_TRY(walk.SkipWhatIsDone(state));
  // What was merged behind the walk meanwhile may still use a dictionary that is to go: then once more.
  for (int passes = 0; passes < 2; ++passes) {
    DICTA_ASSIGN(const bool walked, walk.RunStages(&state));
    if (!walked) return walk.report;
    const auto stop = [&options, &walk] {
      if (!walk.report.stopped && options.progress) walk.report.stopped = !options.progress(walk.total, walk.total);
      return walk.report.stopped;
    };
    for (int space = 0; space < kSpaces && !walk.report.stopped; ++space) {
      DICTA_TRY(engine.Compact(static_cast<Space>(space), {}, stop));
    }
    if (walk.report.stopped) return walk.report;
    DICTA_ASSIGN(walk.report.dropped, EndOptimization(state));
    if (walk.report.dropped) break;
    state.set_stage(v1::Optimization::RECORDS);
  }
  walk.report.bytes_after = store_->directory().BytesOnDisk();
  return walk.report;
}

}  // namespace dicta
