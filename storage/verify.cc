#include "storage/verify.h"

#include <algorithm>
#include <optional>

#include "storage/hash.h"
#include "storage/keys.h"
#include "storage/record.h"
#include "storage/reseal.h"
#include "storage/verifier.h"

namespace dicta {
namespace {

std::string OriginalName(std::string_view sha256) { return Hex(sha256); }

// What keeps the archive from being opened: its watermark says more than its store. Ok: nothing.
Status CheckWatermark(const Store& store) {
  DICTA_ASSIGN(const WatermarkFile file, WatermarkFile::Open(store.directory().path(), /*write=*/false));
  DICTA_ASSIGN(const Watermark mark, file.Read());
  return store.Reaches(mark);
}

}  // namespace

Result<bool> Verifier::Files() {
  bool stopped = false;
  DICTA_TRY(engine_.CheckFiles([&](const Engine::FileCheck& file) {
    if (file.name <= state_.next()) return true;
    ++report_.files;
    if (!file.status.ok()) Report({"file", file.name, file.status.message()});
    stopped = !GoOn(file.bytes);
    if (stopped) state_.set_next(file.name);
    return !stopped;
  }));
  return !stopped;
}

Status Verifier::Original(const std::string& sha256, const std::string& bytes, const Status& decoded) {
  ++report_.originals;
  found_[kOriginals].Add(sha256);
  if (!decoded.ok()) {
    Report({"original", OriginalName(sha256), decoded.message()});
  } else if (Sha256(bytes) != sha256) {
    Report({"original", OriginalName(sha256), "its bytes have another digest"});
  }
  return {};
}

Result<bool> Verifier::Originals() {
  std::string sha256, bytes, chunk, stopped_at;
  Status decoded;
  uint32_t chunks = 0;
  const auto end = [&] { return sha256.empty() ? Status() : Original(sha256, bytes, decoded); };
  Status status;
  DICTA_TRY(ScanReadable(
      engine_, Space::kOriginal, {state_.next(), ""},
      [&](std::string_view key, std::string_view value) {
        if (key.size() != OriginalKey(std::string(32, 'x'), 0).size()) {
          Report({"original", Hex(key), "its key is damaged"});
          return true;
        }
        if (key.substr(0, 32) != sha256) {
          status = end();
          if (!status.ok()) return false;
          sha256 = key.substr(0, 32);
          bytes.clear();
          decoded = {};
          chunks = 0;
          if (!GoOn(bytes.size())) {
            stopped_at = key;
            return false;
          }
        }
        if (key != OriginalKey(sha256, chunks++)) {
          if (decoded.ok()) decoded = Corruption("chunk " + std::to_string(chunks - 1) + " is missing");
          return true;
        }
        const Result<StoredValue> parsed = ParseValue(value);
        Status one = parsed.ok() ? DecodeValue(store_->codec(), key, *parsed, &chunk) : parsed.status();
        if (one.ok() && bytes.size() + chunk.size() > kContentBytesMax) one = Corruption("it is longer than may be");
        if (!one.ok() && decoded.ok()) decoded = one.Within("chunk " + std::to_string(chunks - 1));
        if (decoded.ok()) bytes += chunk;
        stage_done_ += value.size();
        return true;
      },
      [&](const Gap& gap) {
        ReportGap(Space::kOriginal, gap);
        // The original in which the gap begins is named by it; the one in which it ends, by its first chunk.
        if (gap.after.substr(0, 32) == sha256 && decoded.ok()) decoded = gap.status;
      }));
  if (!stopped_at.empty()) return Stop(stopped_at);
  DICTA_TRY(status);
  DICTA_TRY(end());
  return true;
}

Result<bool> Verifier::Rest() {
  DICTA_TRY(ScanReadable(
      engine_, Space::kMeta, {},
      [&](std::string_view key, std::string_view value) {
        const char tag = key.empty() ? '\0' : key.front();
        v1::Optimization note;
        if (tag == 'Z') {
          const Status status = Codec().AddDictionary(DictionaryOfKey(key), std::string(value));
          if (!status.ok()) Report({"dictionary", std::to_string(DictionaryOfKey(key)), status.message()});
        } else if (tag == 'U') {
          if (!note.ParseFromArray(value.data(), static_cast<int>(value.size())))
            Report({"note", "of the last optimize", "it is damaged"});
        } else if (tag == 'B' || tag == 'J' || tag == 'F') {
          const uint64_t at = PositionOfMetaKey(key);
          if (at == 0 || at > position_) {
            Report({"batch", std::to_string(at), "it has rows, but the archive ends at " + std::to_string(position_)});
          }
        } else if (tag != 'X' && tag != 'O') {
          Report({"note", Hex(key), "a key of no kind"});
        }
        return true;
      },
      [&](const Gap& gap) { ReportGap(Space::kMeta, gap); }));
  return true;
}

Result<VerifyReport> Verify(const std::string& directory, const VerifyOptions& options) {
  if (options.accept_loss && !options.repair) return InvalidArgument("accept_loss goes with repair");
  VerifyReport broken;
  const auto report = [&](Finding finding) {
    ++broken.findings;
    if (options.found) options.found(finding);
  };
  auto store = Store::Open(directory, {.access = Access::kRead}, Store::Trust::kAsItIs);
  if (!store.ok() && store.status().code() == Code::kCorruption) {
    report({"file", directory, store.status().message()});
    broken.closed = true;
    return broken;
  }
  DICTA_TRY(store.status());
  const Status whole = CheckWatermark(**store);
  const Status& loaded = (*store)->loaded();  // without all facts it cannot be told which rows there must be
  if (options.repair && !loaded.ok()) report({"note", directory, "not repaired: " + loaded.message()});
  const bool accepts = options.accept_loss && loaded.ok();
  if (options.repair && loaded.ok() && (whole.ok() || accepts)) {
    store->reset();
    store = Store::Open(directory, {.access = Access::kWrite}, Store::Trust::kAsItIs);
    DICTA_TRY(store.status());
  }
  Verifier verifier(store->get(), options);
  if (!options.resume.empty()) DICTA_TRY(verifier.Resume(options.resume));
  if (!whole.ok() && options.resume.empty()) {
    verifier.Report({"watermark", directory, whole.message(), accepts});
  }
  if (!whole.ok() && accepts) {
    DICTA_TRY(AcceptLoss(store->get()));
    verifier.Begin();
  } else if (whole.ok() && options.resume.empty()) {
    const Status slots = (*store)->watermark().Check();
    const bool mends = (*store)->writable();
    if (!slots.ok()) verifier.Report({"watermark", directory, slots.message(), mends});
    if (!slots.ok() && mends) DICTA_TRY((*store)->MarkAnew({(*store)->head().position(), (*store)->head().chain()}));
  }
  DICTA_TRY(verifier.Run());
  // Followers open all files of a writer that has come, and see then what has become of keys that they know.
  if (verifier.report().repaired > 0 && (*store)->writable()) {
    store->reset();
    DICTA_TRY(Store::Open(directory, {.access = Access::kWrite}, Store::Trust::kAsItIs).status());
  }
  VerifyReport done = verifier.report();
  done.findings += broken.findings;
  done.lost_tail = !whole.ok() && !accepts;
  return done;
}

}  // namespace dicta
