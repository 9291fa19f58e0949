// follow DIRECTORY [POSITION]: prints what is archived by other processes, as it arrives; with a position, until that
// has come.
#include <chrono>
#include <iostream>
#include <string>

#include "storage/archive.h"

namespace {

constexpr std::chrono::seconds kAWhile{10};
constexpr size_t kAtATime = 100;

dicta::Status Print(const dicta::Archive& archive, const dicta::JournaledChange& change) {
  std::cout << change.position << "  " << dicta::v1::Change::Kind_Name(change.change) << "  " << change.id;
  // As it is now: what was removed since is not shown any more.
  const auto statement = archive.GetShared(change.id);
  if (statement.ok()) std::cout << "  " << (*statement)->text();
  std::cout << std::endl;
  return statement.ok() || statement.status().code() == dicta::Code::kNotFound ? dicta::Status() : statement.status();
}

dicta::Status Run(const std::string& directory, uint64_t until) {
  DICTA_ASSIGN(const auto archive, dicta::Archive::Follow(directory));
  for (uint64_t seen = 0; seen < until;) {
    const dicta::Status came = archive->WaitFor(seen + 1, kAWhile);
    if (came.code() == dicta::Code::kBusy) continue;  // nothing new yet
    DICTA_TRY(came);
    const uint64_t position = archive->position();
    for (uint32_t skip = 0; seen < position;) {
      DICTA_ASSIGN(const auto changes, archive->ChangesAfter(seen, skip, position, kAtATime));
      for (const dicta::JournaledChange& change : changes) {
        DICTA_TRY(Print(*archive, change));
        seen = change.position - 1;
        skip = change.number;
      }
      if (changes.size() < kAtATime) seen = position;
    }
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) return std::cerr << "usage: follow DIRECTORY [POSITION]\n", 2;
  const dicta::Status status = Run(argv[1], argc == 3 ? std::stoull(argv[2]) : UINT64_MAX);
  if (!status.ok()) std::cerr << "follow: " << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
