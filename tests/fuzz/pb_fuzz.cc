// libFuzzer target: any bytes, read as a pb dump and replayed into an empty archive that stays empty. What the check
// before an import finds sound is read without an error.
#include <cstdint>
#include <string_view>
#include <vector>

#include "storage/archive.h"
#include "tests/fuzz/control.h"
#include "tests/temp_dir.h"
#include "tools/read/pb.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const auto* directory = new dicta::TempDir;
  static const auto archive = dicta::Archive::Open(*directory / "a", {.access = dicta::Access::kWrite, .create = true});
  if (!archive.ok()) std::abort();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(dicta::tools::CheckPb(dicta::tools::FromMemory(bytes).get()).ok());
  static_cast<void>(
      dicta::tools::ReadPb(dicta::tools::FromMemory(bytes).get(), [&](const dicta::v1::Batch& batch,
                                                                      std::span<const dicta::v1::DumpEntry> entries,
                                                                      uint64_t offset) {
        if (offset >= bytes.size()) std::abort();
        if (!entries.empty()) dicta::Reached();
        return (*archive)->Replay(batch, entries, /*dry_run=*/true).status();
      }).ok());
  if ((*archive)->position() != 0) std::abort();
  return 0;
}
