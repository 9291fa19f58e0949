// The watermark: which batch was acknowledged last, written beside the store and apart from it.
//
// The engine recovers what its files still say, and cannot know what they said before: a log that was cut, or one whose
// middle is damaged, gives an older archive and no error. So each batch is marked here when it is on disk and before it
// is acknowledged. Whoever opens the archive reads the mark first, then the store: a store that ends before it, or has
// another batch there, has lost something.
//
// watermark := slot pad slot pad                     ; each padded to kSlotBytes with zero bytes
// slot      := position:be40 chain:32 checksum:le64  ; XXH3 of what stands before it; chain zero at position 0
//
// Batches take turns with the slots, so that a write that is cut short leaves the mark of the batch before. Each slot
// is in a block of the disk's own. Thread-safe for reading, also beside another process that writes.
#pragma once

#include <cstdint>
#include <string>

#include "storage/status.h"

namespace dicta {

inline constexpr size_t kSlotBytes = 4096;

struct Watermark {
  uint64_t position = 0;
  std::string chain;  // of the batch there, 32 bytes; empty at position 0
};

// A slot's bytes, without the padding.
std::string EncodeSlot(const Watermark& mark);

class WatermarkFile {
 public:
  WatermarkFile() = default;
  WatermarkFile(WatermarkFile&& other) noexcept { *this = std::move(other); }
  WatermarkFile& operator=(WatermarkFile&& other) noexcept;
  ~WatermarkFile();

  // Opens that of an archive's directory. Corruption: it is missing.
  static Result<WatermarkFile> Open(const std::string& directory, bool write);
  // Makes one that says `mark`, in the place of what is there. On disk when it returns ok.
  static Result<WatermarkFile> Make(const std::string& directory, const Watermark& mark);

  // The higher of the two marks. Corruption: neither can be read.
  Result<Watermark> Read() const;
  // Not ok: what is wrong, if only with one slot.
  Status Check() const;
  // On disk when it returns ok. REQUIRES: opened for writing; by one thread at a time.
  Status Write(const Watermark& mark) const;

 private:
  std::string path_;
  int fd_ = -1;
};

}  // namespace dicta
