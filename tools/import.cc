// One thread, the caller's, walks the paths and fills the pool, a queue of small tasks (one press document, page or feed,
// or some lines of JSON), whose results it takes out in order whenever the queue is full; another stores them
// (import_storer.h). Rejects go through the same queue, so that messages come in the order of the documents.
#include "tools/import.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "tools/import_batches.h"
#include "tools/ordered_pool.h"
#include "tools/read/csv.h"
#include "tools/read/document.h"
#include "tools/read/input.h"
#include "tools/read/jsonl.h"
#include "tools/read/lines.h"
#include "tools/read/pb.h"
#include "tools/read/utf16.h"

namespace dicta::tools {
namespace {

using Items = std::vector<ImportItem>;  // what a task makes
using Pool = OrderedPool<Items>;

// What the queue may hold.
constexpr size_t kQueueTasksPerJob = 256;
// Lines of JSON that make a task.
constexpr size_t kChunkLinesMax = 64;
constexpr size_t kChunkBytesMax = size_t{128} << 10;
// A record in the works, in bytes of its line: the line, the statement, what is written.
constexpr size_t kCopies = 3;
// A press document, in bytes of its original: the text and its words as well, with what is known of each.
constexpr size_t kPressCopies = 24;

Items One(Origin origin, Result<ReadDocument> read) {
  Items items;
  items.push_back({std::move(origin), std::move(read)});
  return items;
}

Status TooLong() {
  return InvalidArgument("longer than the " + std::to_string(kLineBytesMax >> 20) + " MiB that a line may have");
}

// A JSON document over many lines is one misunderstanding, not as many rejects as it has lines.
bool IsMultilineJson(std::string_view head) {
  head = head.substr(0, head.find('\n'));
  const size_t end = head.find_last_not_of(" \t\r");
  return end != std::string_view::npos && (head[end] == '{' || head[end] == '[');
}

}  // namespace

class Importer::Impl {
  struct JsonLine {
    uint64_t number = 0;
    std::string text;
    bool too_long = false;
  };

 public:
  Impl(const ImportOptions& options, ImportTarget* target, ImportReport* report, Progress* progress,
       const std::atomic<bool>* stop)
      : options_(options),
        target_(target),
        report_(report),
        progress_(progress),
        stop_(stop),
        batches_(target, report, progress, stop, options.jobs, options.memory_bytes,
                 [this](size_t bytes) { pool_.HoldOutside(bytes); }),
        pool_(options.jobs, options.jobs * kQueueTasksPerJob, options.memory_bytes) {}

  Status Run(const std::vector<std::string>& paths) {
    for (const std::string& path : paths) {
      if (!ForEachInput(path, [this](const Input& input) { return Import(input); })) break;
    }
    if (GoingOn()) Drain();
    if (GoingOn()) Flush(ImportBatches::Why::kEnd);
    const Status stored = batches_.Wait();
    return failure_.ok() ? stored : failure_;
  }

 private:
  bool GoingOn() const { return failure_.ok() && !stop_->load(std::memory_order_relaxed); }

  StreamHooks HooksForOwner() {
    // A pipe that has nothing for a while gets what it has brought so far stored.
    return {.consumed = progress_->done(), .stop = stop_, .on_idle = [this] {
              SubmitLines(), SubmitRows(), Drain(), Flush(ImportBatches::Why::kPause);
            }};
  }

  // --- Reading -------------------------------------------------------------------------------------------------

  bool Import(const Input& input) {
    if (!GoingOn()) return false;
    progress_->Update();
    Result<std::unique_ptr<PeekStream>> stream = OpenInput(input, HooksForOwner());
    if (!stream.ok()) {
      Queue(One({.path = input.path}, stream.status()));
      return GoingOn();
    }
    const Format format = FormatOf(input, stream->get());
    // A press document is decoded as a whole and keeps its bytes.
    const bool by_lines = format == Format::kJsonl || format == Format::kCsv;
    if (by_lines && IsMarkedUtf16((*stream)->Peek(2))) stream = DecodeUtf16(std::move(stream).value());
    switch (format) {
      case Format::kAuto:
      case Format::kPress:
      case Format::kHtml:
      case Format::kFeed:
        ImportWhole(input, format, std::move(stream).value());
        break;
      case Format::kJsonl:
        ImportJsonl(input, stream->get());
        break;
      case Format::kCsv:
        ImportCsv(input, stream->get());
        break;
      case Format::kPb:
        ImportPb(input, stream->get());
        break;
    }
    return GoingOn();
  }

  Format FormatOf(const Input& input, PeekStream* stream) const {
    if (options_.format != Format::kAuto) return options_.format;
    const std::string_view head = stream->Peek(kFormatHeadBytes, &IsFormatHead);
    if (!IsMarkedUtf16(head)) return DetectFormat(head, input.name);
    return DetectFormat(DecodeUtf16(FromMemory(head))->Peek(kFormatHeadBytes), input.name);
  }

  // A document that is read as a whole, in a worker.
  void ImportWhole(const Input& input, Format format, std::unique_ptr<PeekStream> stream) {
    // A pipe is read here: its hooks are this thread's.
    if (input.source_path.empty()) {
      auto bytes = std::make_shared<Result<std::string>>(ReadAll(stream.get(), kDocumentBytesMax));
      const size_t held = bytes->ok() ? (*bytes)->size() * kPressCopies : 0;
      Submit(held,
             [this, input, format, bytes](Pool::Account*) { return ReadWhole(input, format, std::move(*bytes)); });
      return;
    }
    // What compressed bytes turn into, only reading them tells.
    const size_t size = input.compressed ? 0 : std::min<uint64_t>(input.size, kDocumentBytesMax);
    std::shared_ptr<PeekStream> shared = std::move(stream);
    Submit(size * kPressCopies, [this, input, format, shared](Pool::Account* account) {
      Result<std::string> bytes =
          ReadAll(shared.get(), kDocumentBytesMax, [&](size_t held) { account->Hold(held * kPressCopies); });
      if (bytes.ok()) account->Hold(bytes->size() * kPressCopies);
      return ReadWhole(input, format, std::move(bytes));
    });
  }

  Items ReadWhole(const Input& input, Format format, Result<std::string> bytes) const {
    if (!bytes.ok()) return One({.path = input.path}, bytes.status());
    if (format == Format::kFeed) return ReadItems(input, *bytes);
    const EarlierHints earlier = [this](const std::string& sha256) { return target_->HintsOf(sha256); };
    const auto make = format == Format::kHtml ? MakeHtmlDocument : MakePressDocument;
    return One({.path = input.path}, Made([&] { return make(std::move(*bytes), input, options_.hints, earlier); }));
  }

  Items ReadItems(const Input& input, const std::string& bytes) const {
    Items items;
    for (Result<ReadDocument>& read : MakeFeedDocuments(bytes, options_.hints)) {
      items.push_back({{.path = input.path}, Made([&] { return std::move(read); })});
    }
    return items;
  }

  // A document on its way: what can be done to store it is done here, in the worker.
  Result<ReadDocument> Made(const std::function<Result<ReadDocument>()>& read) const {
    Result<ReadDocument> made = Guarded(read);
    if (made.ok() && batches_.compresses()) target_->Compress(&made->document);
    return made;
  }

  void ImportJsonl(const Input& input, PeekStream* stream) {
    if (IsMultilineJson(stream->Peek(kFormatHeadBytes, &IsFormatHead))) {
      Queue(One({.path = input.path},
                InvalidArgument("JSON over several lines; JSON Lines have one statement on each line")));
      return;
    }
    lines_path_ = input.path;
    LineReader reader(stream);
    while (GoingOn()) {
      const Result<bool> more = reader.Next();
      if (!more.ok()) SubmitLines(), Queue(One({.path = input.path, .line = reader.number() + 1}, more.status()));
      if (!more.ok() || !*more) break;
      if (!reader.too_long() && IsBlank(reader.text())) continue;
      lines_.push_back({reader.number(), std::string(reader.text()), reader.too_long()});
      lines_bytes_ += reader.text().size();
      if (lines_.size() >= kChunkLinesMax || lines_bytes_ >= kChunkBytesMax) SubmitLines();
    }
    SubmitLines();
  }

  // Hands the lines read so far to the pool.
  void SubmitLines() {
    if (lines_.empty() || !GoingOn()) return;
    const size_t bytes = std::exchange(lines_bytes_, 0);
    auto lines = std::make_shared<std::vector<JsonLine>>(std::move(lines_));
    lines_.clear();
    Submit(bytes * kCopies, [this, lines, path = lines_path_](Pool::Account*) {
      Items items;
      for (JsonLine& line : *lines) {
        items.push_back({{.path = path, .line = line.number}, Made([&]() -> Result<ReadDocument> {
                           if (line.too_long) return TooLong();
                           DICTA_ASSIGN(v1::Statement statement, ParseJsonLine(line.text));
                           return MakeStructuredDocument(std::move(statement), options_.hints, options_.attribute);
                         })});
        std::string().swap(line.text);
      }
      return items;
    });
  }

  void ImportCsv(const Input& input, PeekStream* stream) {
    lines_path_ = input.path;
    const Status status = ReadCsv(stream, [&](CsvRow row) {
      if (row.statement.ok()) lines_bytes_ += row.statement->text().size();
      rows_.push_back(std::move(row));
      if (rows_.size() >= kChunkLinesMax || lines_bytes_ >= kChunkBytesMax) SubmitRows();
      return GoingOn();
    });
    SubmitRows();
    if (!status.ok()) Queue(One({.path = input.path}, status));
  }

  // Hands the rows read so far to the pool.
  void SubmitRows() {
    if (rows_.empty() || !GoingOn()) return;
    const size_t bytes = std::exchange(lines_bytes_, 0);
    auto rows = std::make_shared<std::vector<CsvRow>>(std::move(rows_));
    rows_.clear();
    Submit(bytes * kCopies, [this, rows, path = lines_path_](Pool::Account*) {
      Items items;
      for (CsvRow& row : *rows) {
        items.push_back({{.path = path, .line = row.line}, Made([&]() -> Result<ReadDocument> {
                           DICTA_ASSIGN(v1::Statement statement, std::move(row.statement));
                           return MakeStructuredDocument(std::move(statement), options_.hints, options_.attribute);
                         })});
      }
      return items;
    });
  }

  void ImportPb(const Input& input, PeekStream* stream) {
    Drain();
    Flush(ImportBatches::Why::kEnd);
    if (!GoingOn()) return;
    // A dump that turns out to be damaged at its end must not have been believed until there, so where it can be read
    // twice it is. One that is cut short is good as far as it goes.
    if (!input.source_path.empty() && !PbIsSound(input)) return;
    const Status status = ReadPb(
        stream,
        [&](const v1::Batch& batch, std::span<const v1::DumpEntry> entries, uint64_t offset) {
          Result<std::vector<Outcome>> outcomes = target_->Replay(batch, entries);
          if (!outcomes.ok()) {
            failure_ = outcomes.status();
            return failure_;
          }
          for (const Outcome& outcome : *outcomes) report_->Count({.path = input.path, .offset = offset}, outcome);
          progress_->Update();
          return GoingOn() ? Status() : Busy("interrupted");
        },
        [&](const v1::DumpEntry::Dictionary& dictionary) {
          failure_ = target_->TakeDictionary(dictionary);
          return failure_;
        });
    if (!status.ok() && GoingOn()) report_->Reject({.path = input.path}, status.message());
  }

  // False: it was rejected.
  bool PbIsSound(const Input& input) {
    Result<std::unique_ptr<PeekStream>> stream = OpenInput(input, {.stop = stop_});
    Status status = stream.ok() ? CheckPb(stream->get()) : stream.status();
    if (status.ok() || IsCutShort(status)) return true;
    if (GoingOn()) report_->Reject({.path = input.path}, status.message() + "; nothing of it was imported");
    return false;
  }

  // --- Storing -------------------------------------------------------------------------------------------------

  void Submit(size_t bytes, Pool::Task task) {
    while (GoingOn() && !pool_.HasRoom(bytes)) TakeOne();
    if (GoingOn()) pool_.Submit(bytes, std::move(task));
  }

  // Items that are ready take their place behind those that are not.
  void Queue(Items items, size_t bytes = 0) {
    if (!GoingOn()) return;
    if (pool_.empty()) {
      Store(std::move(items));
      return;
    }
    auto shared = std::make_shared<Items>(std::move(items));
    Submit(bytes, [shared](Pool::Account*) { return std::move(*shared); });
  }

  void Drain() {
    while (GoingOn() && !pool_.empty()) TakeOne();
  }

  void TakeOne() { Store(pool_.Take()); }

  void Store(Items items) {
    for (ImportItem& item : items) {
      if (!GoingOn()) return;
      failure_ = batches_.Add(std::move(item));
    }
  }

  void Flush(ImportBatches::Why why) {
    if (GoingOn()) failure_ = batches_.Flush(why);
  }

  const ImportOptions& options_;
  ImportTarget* const target_;
  ImportReport* const report_;
  Progress* const progress_;
  const std::atomic<bool>* const stop_;
  Status failure_;  // of the target: nothing more goes in

  std::string lines_path_;  // lines of JSON or rows of CSV not yet handed to the pool, and where they are from
  std::vector<JsonLine> lines_;
  std::vector<CsvRow> rows_;
  size_t lines_bytes_ = 0;

  ImportBatches batches_;
  Pool pool_;  // last: its tasks use what is above
};

Importer::Importer(const ImportOptions& options, ImportTarget* target, ImportReport* report, Progress* progress,
                   const std::atomic<bool>* stop)
    : impl_(std::make_unique<Impl>(options, target, report, progress, stop)) {}

Importer::~Importer() = default;

Status Importer::Run(const std::vector<std::string>& paths) { return impl_->Run(paths); }

}  // namespace dicta::tools
