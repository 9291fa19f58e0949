// crash_state ARCHIVE: what is in an archive, looked up in every way there is: a line for each statement in order of
// id,
//
//   ID REVISION SHA256-OF-THE-RECORD SHA256-OF-THE-ORIGINAL
//
// Exit status: 0 all lookups agree; 1 an error said that something is wrong; 3 lookups contradict each other, and none
// says why.
#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/archive.h"
#include "storage/hash.h"

namespace dicta {
namespace {

int Contradiction(const std::string& what) {
  std::cerr << "contradiction: " << what << "\n";
  return 3;
}

struct Contents {
  std::map<std::string, std::string> lines;       // id -> what stands behind it
  std::map<std::string, uint64_t> of_person;      // how many statements
  std::map<std::string, std::string> row_titles;  // id -> title in its row
};

Status ReadRows(const Archive& archive, Contents* contents) {
  return archive.ForEachByDateThenId({}, [&](const Row& row) {
    contents->row_titles[std::string(row.id())] = row.title();
    return true;
  });
}

Status ReadStatements(const Archive& archive, Contents* contents) {
  for (const auto& [id, title] : contents->row_titles) {
    DICTA_ASSIGN(const v1::Statement statement, archive.Get(id));
    std::string original = "-";
    DICTA_ASSIGN(const bool held, archive.HoldsOriginal(id));
    if (held) {
      DICTA_ASSIGN(const std::string bytes, archive.Original(id));
      original = Hex(Sha256(bytes));
    } else if (!statement.original().sha256().empty()) {
      original = "missing";
    }
    std::set<std::string> persons;
    for (const v1::Speaker& speaker : statement.speakers()) persons.insert(speaker.id());
    for (const std::string& person : persons) ++contents->of_person[person];
    contents->lines[id] = std::to_string(statement.revision()) + " " + Hex(Sha256(statement.SerializeAsString())) +
                          " " + original + (title == statement.title() ? "" : " its row has another title");
  }
  return {};
}

// Every change that the journal has is of a statement that is listed, and the other way round.
Result<std::set<std::string>> JournaledIds(const Archive& archive) {
  std::set<std::string> ids;
  uint64_t position = 0;
  uint32_t skip = 0;
  while (true) {
    DICTA_ASSIGN(const auto changes, archive.ChangesAfter(position, skip, archive.position(), 1000));
    for (const JournaledChange& change : changes) ids.insert(change.id);
    if (changes.empty()) return ids;
    position = changes.back().position - 1;
    skip = changes.back().number;
  }
}

Result<int> Run(const std::string& path) {
  DICTA_ASSIGN(const auto archive, Archive::OpenReadOnly(path));
  Contents contents;
  DICTA_TRY(ReadRows(*archive, &contents));
  DICTA_TRY(ReadStatements(*archive, &contents));
  const size_t listed = contents.lines.size();
  DICTA_ASSIGN(const uint64_t counted, archive->Count({}));
  if (counted != listed)
    return Contradiction(std::to_string(counted) + " counted, " + std::to_string(listed) + " listed");
  for (const auto& [person, statements] : contents.of_person) {
    DICTA_ASSIGN(const uint64_t of_person, archive->Count({.speakers = {person}}));
    if (of_person != statements)
      return Contradiction(person + ": " + std::to_string(of_person) + " listed, " + std::to_string(statements) +
                           " records name them");
  }
  DICTA_ASSIGN(const auto journaled, JournaledIds(*archive));
  for (const std::string& id : journaled) {
    if (contents.lines.count(id) == 0) return Contradiction(id + " is in the journal and is not listed");
  }
  if (journaled.size() != listed) return Contradiction("statements without a change in the journal");
  DICTA_ASSIGN(const Info info, archive->Describe());
  if (info.statements != listed) return Contradiction("info counts " + std::to_string(info.statements));
  for (const auto& [id, line] : contents.lines) std::cout << id << " " << line << "\n";
  return 0;
}

}  // namespace
}  // namespace dicta

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto code = dicta::Run(argv[1]);
  if (code.ok()) return *code;
  std::cerr << code.status().ToString() << "\n";
  return 1;
}
