// fuzz_seeds DIRECTORY: what the targets of stored bytes begin with: values, keys, page tokens and a pb dump of a small
// archive, one file each, in DIRECTORY/value, key, token and pb.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "storage/archive.h"
#include "storage/rocksdb_engine.h"
#include "tests/temp_dir.h"
#include "tools/write/output.h"
#include "tools/write/pb.h"

namespace {

using dicta::Result;
using dicta::Status;

void Write(const std::string& directory, const std::string& name, std::string_view bytes) {
  std::filesystem::create_directories(directory);
  std::ofstream(directory + "/" + name, std::ios::binary) << bytes;
}

std::vector<dicta::Document> Documents(const std::string& text) {
  std::vector<dicta::Document> documents(3);
  for (size_t i = 0; i < documents.size(); ++i) {
    dicta::v1::Statement& statement = documents[i].statement;
    // value_fuzz.cc reads values as those of record "a" at position 1.
    statement.set_id(i == 0 ? "a" : "s-" + std::to_string(i));
    statement.set_title("Remarks at the opening of quay " + std::to_string(i));
    statement.set_date(i == 2 ? "" : i == 1 ? "2024" : "2024-03-05");
    statement.add_speakers()->set_name("Merisa Kovarin");
    statement.mutable_source()->set_url("https://mfa.tavoria.example/" + std::to_string(i));
    statement.set_text(text);
    if (i == 1) documents[i].original = text;
  }
  return documents;
}

Status Run(const std::string& to) {
  const dicta::TempDir temp;
  const std::string path = temp / "a";
  {
    DICTA_ASSIGN(const auto archive, dicta::Archive::Open(path, {.access = dicta::Access::kWrite, .create = true}));
    for (const char* text : {"The ministers met over breakfast.", "The ministers met over breakfast, twice."})
      DICTA_TRY(archive->Add(Documents(text), {}).status());
    DICTA_TRY(archive->Remove("s-2", "a test"));
    DICTA_TRY(archive->Alias("Merisa Kovarin", std::vector<std::string>{"M. Kovarin"}));
    DICTA_ASSIGN(const auto page, archive->Find({.limit = 1}));
    Write(to + "/token", "page", page.next_page_token);
    for (const auto form : {dicta::Archive::EntryForm::kPlain, dicta::Archive::EntryForm::kStored}) {
      const std::string file = to + "/pb/" + (form == dicta::Archive::EntryForm::kPlain ? "plain" : "stored");
      std::filesystem::create_directories(to + "/pb");
      DICTA_ASSIGN(const auto output, dicta::tools::Output::Open(file));
      dicta::tools::PbWriter writer(output.get());
      DICTA_TRY(writer.Begin(true));
      DICTA_TRY(archive->ForEachEntry(
          nullptr, [&](const dicta::v1::DumpEntry& entry) { return writer.Add(entry); }, form));
      DICTA_TRY(writer.End());
      DICTA_TRY(output->Close());
    }
  }
  DICTA_ASSIGN(const auto engine, dicta::OpenRocksdb(path + "/store", {}));
  int number = 0;
  for (int space = 0; space < dicta::kSpaces; ++space) {
    DICTA_TRY(
        engine->Scan(static_cast<dicta::Space>(space), {}, false, [&](std::string_view key, std::string_view value) {
          Write(to + "/key", std::to_string(++number), key);
          Write(to + "/value", std::to_string(number), value);
          return true;
        }));
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const Status status = Run(argv[1]);
  if (!status.ok()) std::cerr << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
