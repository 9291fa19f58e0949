// crash_spoil ARCHIVE SEED: damages the index of an archive behind its back: of its rows a third is deleted, a sixth
// says something else, and as many stray ones stand beside others. `dicta verify --repair` must put all of it right.
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "storage/keys.h"
#include "storage/row.h"
#include "storage/store.h"

namespace dicta {
namespace {

Status Spoil(const std::string& path, unsigned seed) {
  DICTA_ASSIGN(const auto store, Store::Open(path, {.access = Access::kWrite}));
  std::minstd_rand random(seed);
  Batch batch;
  DICTA_TRY(store->engine().Scan(Space::kIndex, {}, false, [&](std::string_view key, std::string_view value) {
    const auto choice = random() % 6;
    RowKey row;
    const bool listed = !ListOfRowKey(key).empty() && DecodeRowKey(key, &row);
    if (choice < 2) {
      batch.Delete(Space::kIndex, std::string(key));
    } else if (choice == 2 && listed) {
      batch.Put(Space::kIndex, std::string(key), std::string(value) + "?");
    } else if (choice == 3 && listed) {
      row.place.ordinal += 1'000'000;
      batch.Put(Space::kIndex, EncodeRowKey(ListOfRowKey(key), row), std::string(value));
    }
    return true;
  }));
  std::cout << batch.ops().size() << "\n";
  return store->engine().Commit(batch);
}

}  // namespace
}  // namespace dicta

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  const dicta::Status status = dicta::Spoil(argv[1], static_cast<unsigned>(std::atoi(argv[2])));
  if (!status.ok()) std::cerr << status.ToString() << "\n";
  return status.ok() ? 0 : 1;
}
