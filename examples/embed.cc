// embed DIRECTORY: keeps an archive of its own. Archives two statements, and looks up who said what.
#include <iostream>
#include <vector>

#include "storage/archive.h"

namespace {

dicta::Document Spoken(const std::string& date, const std::string& name, const std::string& text) {
  dicta::Document document;
  document.statement.set_date(date);  // or a month or a year: "2025-02"
  document.statement.set_text(text);
  document.statement.add_speakers()->set_name(name);
  dicta::v1::Utterance& utterance = *document.statement.add_utterances();
  utterance.set_end(static_cast<uint32_t>(text.size()));  // bytes of the text
  utterance.set_speaker(0);
  return document;
}

// Every call that can fail returns a Status, or a Result that has a value or a Status.
dicta::Status Run(const std::string& directory) {
  const dicta::OpenOptions options = {.access = dicta::Access::kWrite, .create = true};
  DICTA_ASSIGN(const auto archive, dicta::Archive::Open(directory, options));

  const std::vector<dicta::Document> documents = {
      Spoken("2025-02-14", "Merisa Kovarin", "The harbour stays open."),
      Spoken("2025-03", "Tomas Eskeldrup", "The survey ships will publish their tracks."),
  };
  DICTA_ASSIGN(const auto outcomes, archive->Add(documents, {}));  // on disk when it returns
  for (const dicta::Outcome& outcome : outcomes) {
    if (outcome.kind == dicta::Outcome::kRejected) std::cerr << "rejected: " << outcome.remark << "\n";
  }

  DICTA_ASSIGN(const dicta::Page page, archive->Find({.limit = 10}));  // newest first
  for (const dicta::Row& row : page.rows) {
    DICTA_ASSIGN(const auto statement, archive->GetShared(row.id()));
    std::cout << row.date() << "  " << row.speakers().begin()->name << ": " << statement->text() << "\n";
  }
  DICTA_ASSIGN(const uint64_t count, archive->Count({.speakers = {"kovarin"}}));
  std::cout << count << " of Merisa Kovarin\n";
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::cerr << "usage: embed DIRECTORY\n", 2;
  const dicta::Status status = Run(argv[1]);
  if (!status.ok()) std::cerr << "embed: " << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
