// Dictionaries for what is about to be written: trained on the first documents of an import, or, where documents come a
// few at a time, on what has come so far. (Optimize() trains on everything.)
#include "storage/archive.h"
#include "storage/crew.h"
#include "storage/dictionary.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/store.h"

namespace dicta {
namespace {

constexpr uint64_t kOutgrownBytesMin = uint64_t{2} << 20;  // less content is not worth a dictionary of its own
constexpr size_t kLatestMax = 16384;

// Contents of the statements that changed last.
Result<Samples> SampleLatest(const Store& store) {
  std::vector<std::string> ids;
  DICTA_TRY(store.engine().Scan(Space::kMeta, TagRange('J'), true, [&](std::string_view, std::string_view value) {
    v1::JournalEntry entry;
    if (entry.ParseFromArray(value.data(), static_cast<int>(value.size()))) ids.push_back(entry.id());
    return ids.size() < kLatestMax;
  }));
  Samples samples;
  std::string content;
  for (const std::string& id : ids) {
    if (samples.bytes_seen() >= kTrainingBytesMax) break;
    DICTA_TRY(store.ScanRecords(id, UINT64_MAX, [&](const Store::RecordView& record) {
      // What is damaged is told to whoever looks it up.
      const auto parsed = ParseValue(record.value);
      if (parsed.ok() && DecodeValue(store.codec(), record.key, *parsed, &content).ok()) samples.Add(content);
      return false;
    }));
  }
  return samples;
}

}  // namespace

uint64_t Archive::TrainingBytes() const {
  const Codec& codec = store_->codec();
  return DeservesDictionary(kTrainingBytesMax, codec.DictionaryBytes(codec.latest())) ? kTrainingBytesMax : 0;
}

Result<bool> Archive::Train(std::span<const Document> documents) {
  DICTA_TRY(RequireWriter());
  const std::lock_guard lock(writing_);
  uint64_t bytes = 0;
  for (const Document& document : documents) bytes += document.statement.ByteSizeLong();
  const Codec& codec = store_->codec();
  if (!DeservesDictionary(bytes, codec.DictionaryBytes(codec.latest()))) return false;
  const size_t step = bytes / kSampleBytesMax + 1;
  std::vector<std::string> contents((documents.size() + step - 1) / step);
  store_->crew().Run(contents.size(), [&](size_t i) { contents[i] = ContentOf(documents[i * step].statement); });
  Samples samples;
  for (const std::string& content : contents) samples.Add(content);
  std::string dictionary = TrainDictionary(samples, bytes, store_->level());
  if (dictionary.empty()) return false;
  DICTA_ASSIGN(const uint32_t id, store_->NextDictionary());
  DICTA_TRY(store_->AddDictionary(id, std::move(dictionary)));
  return true;
}

Status Archive::Settle(const std::function<bool()>& stop) {
  DICTA_TRY(RequireWriter());
  return store_->engine().Settle(Space::kIndex, stop);
}

Result<bool> Archive::TrainOnLatest() {
  DICTA_TRY(RequireWriter());
  const uint64_t bytes = store_->content_bytes();
  const Codec& codec = store_->codec();
  const auto outgrown = [&] { return DeservesDictionary(bytes, codec.DictionaryBytes(codec.latest())); };
  if (bytes < std::max(kOutgrownBytesMin, 2 * untrainable_bytes_) || !outgrown()) return false;
  uint64_t purges = 0;
  {
    const std::lock_guard lock(writing_);
    purges = purges_;
  }
  DICTA_ASSIGN(const Samples samples, SampleLatest(*store_));
  std::string dictionary = TrainDictionary(samples, bytes, store_->level());
  untrainable_bytes_ = dictionary.empty() ? bytes : 0;
  if (dictionary.empty()) return false;
  const std::lock_guard lock(writing_);
  // It would hold words of what was purged meanwhile; or Optimize() has trained one.
  if (purges != purges_ || !outgrown()) return false;
  DICTA_ASSIGN(const uint32_t id, store_->NextDictionary());
  DICTA_TRY(store_->AddDictionary(id, std::move(dictionary)));
  return true;
}

}  // namespace dicta
