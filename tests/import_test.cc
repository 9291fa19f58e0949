#include "tools/import.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <mutex>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "storage/hash.h"
#include "tests/input_files.h"
#include "tools/ordered_pool.h"
#include "tools/read/document.h"
#include "tools/write/output.h"
#include "tools/write/pb.h"

namespace dicta::tools {
namespace {

// Takes everything, and remembers it.
class FakeTarget : public ImportTarget {
 public:
  Result<std::vector<Outcome>> Add(std::span<const Document> added) override {
    const std::lock_guard lock(mutex);
    if (batches.size() == fail_at) return IoError("disk full");
    std::vector<Outcome> outcomes;
    for (const Document& document : added) {
      documents.push_back(document);
      Outcome outcome{kind, document.statement.id(), 1, ""};
      if (document.statement.id() == "refused") outcome = {Outcome::kRejected, "refused", 0, "changed"};
      outcomes.push_back(outcome);
    }
    batches.push_back(added.size());
    if (stop != nullptr) stop->store(true);
    return outcomes;
  }
  Result<std::vector<Outcome>> Replay(const v1::Batch& batch, std::span<const v1::DumpEntry> entries) override {
    replayed.push_back(batch.position());
    return std::vector<Outcome>(entries.size(), {Outcome::kImported, "x", 1, ""});
  }

  Result<std::optional<v1::Hints>> HintsOf(const std::string&) const override { return std::optional<v1::Hints>(); }

  std::vector<std::string> Texts() {
    const std::lock_guard lock(mutex);
    std::vector<std::string> texts;
    for (const Document& document : documents) texts.push_back(document.statement.text());
    return texts;
  }

  Outcome::Kind kind = Outcome::kImported;
  size_t fail_at = SIZE_MAX;
  std::atomic<bool>* stop = nullptr;
  std::mutex mutex;
  std::vector<Document> documents;
  std::vector<size_t> batches;
  std::vector<uint64_t> replayed;
};

struct Ran {
  Status status;
  std::string errors;   // on stderr
  std::string summary;  // the last line
  uint64_t rejected = 0;
};

Ran RunImport(const std::vector<std::string>& paths, FakeTarget* target, const ImportOptions& options = {},
              const std::string& rejects = "", std::atomic<bool>* stop = nullptr) {
  std::atomic<bool> never = false;
  testing::internal::CaptureStderr();
  Ran ran;
  Progress progress(0, false);
  ImportReport report(&progress);
  if (!rejects.empty()) {
    EXPECT_TRUE(report.OpenRejects(rejects).ok());
  }
  {
    Importer importer(options, target, &report, &progress, stop != nullptr ? stop : &never);
    ran.status = importer.Run(paths);
  }
  EXPECT_TRUE(report.Finish().ok());
  ran.summary = report.Summary(false);
  ran.rejected = report.rejected();
  ran.errors = testing::internal::GetCapturedStderr();
  return ran;
}

std::string JsonLines(int count, size_t text_bytes) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    out +=
        "{\"id\":\"" + std::to_string(i) + "\",\"date\":\"2021\",\"text\":\"" + std::string(text_bytes, 'x') + "\"}\n";
  }
  return out;
}

std::string Article(int i) {
  return "Minister " + std::to_string(i) + " meets press\n\nPARIS, May 3, 2021 -- The talks went on for " +
         std::to_string(i) + " hours, Minister Anna Smith said on Monday.\n" +
         std::string(static_cast<size_t>(i % 7) * 900, 'a') + "\n";
}

TEST(ImportTest, BatchesAreBoundedByNumberAndBytes) {
  const TempDir dir;
  const struct {
    int count;
    size_t text_bytes;
    std::vector<size_t> batches;
  } kCases[] = {
      {1100, 10, {512, 512, 76}},
      {512, 10, {512}},
      {9, size_t{300} << 10, {7, 2}},
      {0, 0, {}},
  };
  for (const auto& row : kCases) {
    FakeTarget target;
    const Ran ran = RunImport({dir.Write("a.jsonl", JsonLines(row.count, row.text_bytes))}, &target);
    EXPECT_TRUE(ran.status.ok());
    EXPECT_EQ(target.batches, row.batches) << row.count;
    EXPECT_EQ(ran.summary, "imported " + std::to_string(row.count) + ", revised 0, unchanged 0, rejected 0");
  }
}

TEST(ImportTest, OrderDoesNotDependOnTheNumberOfThreads) {
  const TempDir dir;
  for (int i = 0; i < 150; ++i) {
    const std::string text = Article(i);
    dir.Write("p" + std::to_string(1000 + i) + (i % 5 == 0 ? ".txt.gz" : ".txt"), i % 5 == 0 ? Gzip(text) : text);
    if (i % 40 == 0) dir.Write("p" + std::to_string(1000 + i) + "b.txt", std::string(10, '\0'));
  }
  dir.Write("p1050.jsonl", JsonLines(300, 50) + "{\n");
  dir.Write("p1060.csv", "id,text\n1,one\n2,\"\n");
  std::vector<std::string> texts;
  std::string errors;
  for (const size_t jobs : {1, 2, 7}) {
    FakeTarget target;
    const Ran ran = RunImport({dir.path(), dir.Path("gone")}, &target, {.jobs = jobs});
    EXPECT_TRUE(ran.status.ok());
    EXPECT_EQ(ran.summary, "imported 451, revised 0, unchanged 0, rejected 7");
    if (jobs == 1) {
      texts = target.Texts();
      errors = ran.errors;
    }
    EXPECT_EQ(target.Texts() == texts, true) << jobs;
    EXPECT_EQ(ran.errors, errors) << jobs;
  }
  EXPECT_NE(errors.find("p1000b.txt: not text: it has NUL bytes\n"), std::string::npos) << errors;
  EXPECT_NE(errors.find("p1050.jsonl:301: JSON is cut short\n"), std::string::npos) << errors;
  EXPECT_NE(errors.find("p1060.csv:3: a quotation mark that opens a cell is never closed\n"), std::string::npos)
      << errors;
  EXPECT_NE(errors.find("gone: no such file or directory\n"), std::string::npos) << errors;
}

TEST(ImportTest, PressDocumentKeepsItsBytesAndItsName) {
  const TempDir dir;
  const std::string text = Article(3) + "Caf\xe9.\n";
  dir.Write("in/sub/a.txt.gz", Gzip(text));
  FakeTarget target;
  ImportOptions options;
  options.hints.publisher = "The Paper";
  const Ran ran = RunImport({dir.Path("in")}, &target, options);
  ASSERT_EQ(target.documents.size(), 1u) << ran.errors;
  const Document& document = target.documents[0];
  EXPECT_EQ(document.name, "sub/a.txt");
  EXPECT_EQ(document.original, text);
  EXPECT_EQ(document.hints.ShortDebugString(), "publisher: \"The Paper\" name: \"sub/a.txt\"");
  EXPECT_EQ(document.revision, 0u);
  const v1::Statement& statement = document.statement;
  ASSERT_EQ(statement.source().paths_size(), 1);
  EXPECT_EQ(statement.source().paths(0), dir.Path("in/sub/a.txt.gz"));
  EXPECT_EQ(statement.source().publisher(), "The Paper");
  EXPECT_EQ(statement.original().sha256(), Hex(Sha256(text)));
  EXPECT_EQ(statement.original().size(), text.size());
  EXPECT_EQ(statement.original().media_type(), "text/plain");
  EXPECT_EQ(statement.original().charset(), "windows-1252");
  EXPECT_EQ(statement.extraction().extractor(), "press");
  EXPECT_EQ(statement.extraction().version(), kPressVersion);
  EXPECT_NE(statement.text().find("Café."), std::string::npos);
}

TEST(ImportTest, StructuredRecordsAreTakenAsTheyAre) {
  const TempDir dir;
  const std::string path = dir.Write(
      "a.jsonl",
      R"({"id":"a","revision":4,"text":"x","date":"2021","source":{"retrievedAt":"2021-05-23T15:10:29Z","paths":["p"]},)"
      R"("original":{"sha256":"00"}})"
      "\n");
  FakeTarget target;
  RunImport({path}, &target);
  ASSERT_EQ(target.documents.size(), 1u);
  const Document& document = target.documents[0];
  EXPECT_EQ(document.time, "2021-05-23T15:10:29Z");
  EXPECT_EQ(document.revision, 4u);
  EXPECT_FALSE(document.original.has_value());
  EXPECT_EQ(document.name, "");
  EXPECT_EQ(document.statement.original().sha256(), "00");
  ASSERT_EQ(document.statement.source().paths_size(), 1);
  EXPECT_EQ(document.statement.source().paths(0), "p");
}

TEST(ImportTest, HintsFillOnlyWhatIsAbsent) {
  const Hints hints{.publisher = "P", .language = "fr", .date = "2020-01", .speaker = "S T", .place = "Rome"};
  v1::Statement empty;
  ApplyHints(hints, &empty);
  EXPECT_EQ(empty.ShortDebugString(),
            "language: \"fr\" date: \"2020-01\" date_evidence { kind: SAID value: \"2020-01\" basis: USER } "
            "place: \"Rome\" speakers { name: \"S T\" } source { publisher: \"P\" }");
  v1::Statement full = empty;
  ApplyHints({.publisher = "Q", .language = "de", .date = "2021", .speaker = "U V", .place = "Bonn"}, &full);
  EXPECT_EQ(full.ShortDebugString(), empty.ShortDebugString());
  v1::Statement untouched;
  ApplyHints({}, &untouched);
  EXPECT_EQ(untouched.ByteSizeLong(), 0u);
}

TEST(ImportTest, AttributeDerivesUtterancesOnlyWhereAsked) {
  const TempDir dir;
  const std::string path = dir.Write("a.csv",
                                     "id,date,speakers,text\na,2021,Anna Smith,\"Anna Smith said that the talks went "
                                     "well. She said they would go on.\"\n");
  for (const bool attribute : {false, true}) {
    FakeTarget target;
    RunImport({path}, &target, {.attribute = attribute});
    ASSERT_EQ(target.documents.size(), 1u);
    EXPECT_EQ(target.documents[0].statement.utterances().empty(), !attribute);
  }
}

TEST(ImportTest, RejectsAreListedInOrder) {
  const TempDir dir;
  std::string lines =
      "{\"id\":\"ok\",\"date\":\"2021\",\"text\":\"x\"}\n{\"id\":\"refused\",\"text\":\"x\",\"date\":\"2021\"}\n{}\n";
  for (int i = 0; i < 30; ++i) lines += "{\"foo\":1}\n";
  const std::string path = dir.Write("a.jsonl", lines), file = dir.Path("rejects.jsonl");
  FakeTarget target;
  const Ran ran = RunImport({path}, &target, {}, file);
  EXPECT_EQ(ran.summary, "imported 1, revised 0, unchanged 0, rejected 32");
  EXPECT_TRUE(ran.errors.starts_with("rejected " + path + ":2: changed\nrejected " + path +
                                     ":3: neither text nor title\nrejected " + path + ":4: unknown field \"foo\"\n"))
      << ran.errors;
  EXPECT_TRUE(ran.errors.ends_with(path + ":21: unknown field \"foo\"\n12 more rejected; " + file + " lists all\n"))
      << ran.errors;
  std::ifstream in(file);
  std::vector<std::string> rows;
  for (std::string row; std::getline(in, row);) rows.push_back(row);
  ASSERT_EQ(rows.size(), 32u);
  EXPECT_EQ(rows[0], "{\"path\":\"" + path + "\",\"line\":2,\"reason\":\"changed\"}");
  EXPECT_EQ(rows[31], "{\"path\":\"" + path + "\",\"line\":33,\"reason\":\"unknown field \\\"foo\\\"\"}");
}

TEST(ImportTest, RemarksAreForNewDocumentsAlone) {
  const TempDir dir;
  const std::string path = dir.Write("a.jsonl", "{\"text\":\"x\"}\n");
  for (const Outcome::Kind kind : {Outcome::kImported, Outcome::kRevised, Outcome::kUnchanged}) {
    FakeTarget target;
    target.kind = kind;
    const Ran ran = RunImport({path}, &target);
    EXPECT_EQ(ran.errors, kind == Outcome::kUnchanged ? "" : path + ":1: undated: --date would set it\n");
  }
}

TEST(ImportTest, FormatThatIsToldGoesBeforeWhatItLooksLike) {
  const TempDir dir;
  const std::string path = dir.Write("a.jsonl", Article(2));
  FakeTarget target;
  EXPECT_GT(RunImport({path}, &target).rejected, 0u);
  EXPECT_EQ(RunImport({path}, &target, {.format = Format::kPress}).rejected, 0u);
  ASSERT_EQ(target.documents.size(), 1u);
  EXPECT_EQ(target.documents[0].original, Article(2));
}

TEST(ImportTest, JsonOverSeveralLinesIsOneReject) {
  const TempDir dir;
  const std::string path = dir.Write("a.json", "{\n \"id\": \"a\",\n \"text\": \"x\"\n}\n");
  FakeTarget target;
  EXPECT_EQ(RunImport({path}, &target).summary, "imported 0, revised 0, unchanged 0, rejected 1");
}

TEST(ImportTest, Utf16IsReadWhereItIsMarked) {
  const TempDir dir;
  const auto utf16 = [](std::string_view ascii) {
    std::string out = "\xff\xfe";
    for (const char c : ascii) out += {c, '\0'};
    return out;
  };
  FakeTarget target;
  const Ran ran = RunImport({dir.Write("a", utf16("{\"text\":\"one\",\"date\":\"2021\"}\r\n")),
                             dir.Write("b", utf16("text,date\r\ntwo,2021\r\n")), dir.Write("c.txt", utf16(Article(1)))},
                            &target);
  EXPECT_EQ(ran.rejected, 0u) << ran.errors;
  ASSERT_EQ(target.documents.size(), 3u);
  EXPECT_EQ(target.documents[0].statement.text(), "one");
  EXPECT_EQ(target.documents[1].statement.text(), "two");
  EXPECT_EQ(target.documents[2].statement.original().charset(), "UTF-16LE");
  EXPECT_EQ(target.documents[2].original, utf16(Article(1)));
}

TEST(ImportTest, FailureOfTheTargetEndsIt) {
  const TempDir dir;
  FakeTarget target;
  target.fail_at = 1;
  const Ran ran = RunImport({dir.Write("a.jsonl", JsonLines(2000, 10))}, &target);
  EXPECT_EQ(ran.status.ToString(), "i/o error: disk full");
  EXPECT_EQ(ran.summary, "imported 512, revised 0, unchanged 0, rejected 0");
}

TEST(ImportTest, StopEndsItBehindABatch) {
  const TempDir dir;
  std::atomic<bool> stop = false;
  FakeTarget target;
  target.stop = &stop;
  const Ran ran = RunImport({dir.Write("a.jsonl", JsonLines(2000, 10))}, &target, {.jobs = 2}, "", &stop);
  EXPECT_TRUE(ran.status.ok());
  EXPECT_EQ(ran.summary, "imported 512, revised 0, unchanged 0, rejected 0");
}

// The first batch is stored when more has been read: it waits for that.
TEST(ImportTest, ReadingGoesOnWhileABatchIsStored) {
  class WaitingTarget : public FakeTarget {
   public:
    Result<std::vector<Outcome>> Add(std::span<const Document> added) override {
      for (int i = 0; i < 1000 && *read < 3'000'000; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
      read_meanwhile = *read;
      return FakeTarget::Add(added);
    }
    std::atomic<uint64_t>* read = nullptr;
    uint64_t read_meanwhile = 0;
  };
  const TempDir dir;
  const std::string path = dir.Write("a.jsonl", JsonLines(600, 10'000));
  const std::atomic<bool> never = false;
  Progress progress(0, false);
  ImportReport report(&progress);
  WaitingTarget target;
  target.read = progress.done();
  const ImportOptions options;
  Importer importer(options, &target, &report, &progress, &never);
  EXPECT_TRUE(importer.Run({path}).ok());
  EXPECT_GE(target.read_meanwhile, 3'000'000u);
  EXPECT_EQ(report.Summary(false), "imported 600, revised 0, unchanged 0, rejected 0");
}

TEST(ImportTest, LinesBeforeDamageGoIn) {
  const TempDir dir;
  const std::string gz = Gzip(JsonLines(3000, 100));
  const std::string path = dir.Write("a.jsonl.gz", gz.substr(0, gz.size() - 9));
  FakeTarget target;
  const Ran ran = RunImport({path}, &target);
  EXPECT_GT(target.documents.size(), 2000u);
  EXPECT_EQ(ran.errors,
            "rejected " + path + ":" + std::to_string(target.documents.size() + 1) + ": gzip data is cut short\n");
}

TEST(ImportTest, PipesAreStoredWhileTheyWait) {
  const TempDir dir;
  const std::string path = dir.Path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  FakeTarget target;
  size_t seen = 0;
  std::thread writer([&] {
    const int fd = open(path.c_str(), O_WRONLY);
    const std::string lines = JsonLines(3, 10);
    EXPECT_EQ(write(fd, lines.data(), lines.size()), static_cast<ssize_t>(lines.size()));
    for (int i = 0; i < 1000 && seen == 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
      seen = target.Texts().size();
    }
    close(fd);
  });
  const Ran ran = RunImport({path}, &target);
  writer.join();
  EXPECT_EQ(seen, 3u);
  EXPECT_EQ(ran.summary, "imported 3, revised 0, unchanged 0, rejected 0");
}

// A dump of two batches, and where its trailer begins.
std::string Dump(const TempDir& dir) {
  auto output = Output::Open(dir.Path("whole.pb"));
  EXPECT_TRUE(output.ok());
  PbWriter writer(output->get());
  EXPECT_TRUE(writer.Begin(true).ok());
  for (uint64_t position : {1, 2}) {
    v1::DumpEntry batch, record;
    batch.mutable_batch()->set_position(position);
    record.mutable_record()->mutable_statement()->set_id(std::to_string(position));
    EXPECT_TRUE(writer.Add(batch).ok() && writer.Add(record).ok());
  }
  EXPECT_TRUE(writer.End().ok() && (*output)->Close().ok());
  std::stringstream bytes;
  bytes << std::ifstream(dir.Path("whole.pb"), std::ios::binary).rdbuf();
  return bytes.str();
}

TEST(ImportTest, DamagedDumpIsNotBelievedAndOneCutShortIsAsFarAsItGoes) {
  const TempDir dir;
  const std::string dump = Dump(dir);
  std::string bent = dump;
  bent[dump.find("1", 16)] = '7';  // the first record's id
  const struct {
    std::string bytes, errors;
    std::vector<uint64_t> replayed;
  } kCases[] = {
      {dump, "", {1, 2}},
      {bent, "damaged: its bytes do not match the SHA-256 in the trailer; nothing of it was imported", {}},
      {dump.substr(0, dump.size() - 5), "cut short after 5 entries", {1}},
  };
  for (const auto& row : kCases) {
    FakeTarget target;
    const std::string path = dir.Write("a.pb", row.bytes);
    const Ran ran = RunImport({path}, &target);
    EXPECT_EQ(target.replayed, row.replayed);
    EXPECT_EQ(ran.errors, row.errors.empty() ? "" : "rejected " + path + ": " + row.errors + "\n");
  }
}

}  // namespace
}  // namespace dicta::tools
