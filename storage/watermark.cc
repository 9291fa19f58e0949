#include "storage/watermark.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "storage/files.h"
#include "storage/hash.h"
#include "storage/keys.h"

namespace dicta {
namespace {

constexpr const char* kName = "WATERMARK";
constexpr size_t kChainBytes = 32;
constexpr size_t kWatermarkBytes = 5 + kChainBytes + 8;
constexpr int kSlots = 2;

std::string ChecksumOf(std::string_view bytes) {
  std::string checksum;
  uint64_t hash = Xxh3(bytes);
  for (int i = 0; i < 8; ++i, hash >>= 8) checksum.push_back(static_cast<char>(hash));
  return checksum;
}

std::optional<Watermark> DecodeSlot(std::string_view slot) {
  const std::string_view said = slot.substr(0, kWatermarkBytes - 8);
  if (slot.substr(said.size(), 8) != ChecksumOf(said)) return {};
  Watermark mark;
  std::string_view rest = said;
  if (!TakeNumber40(&rest, &mark.position)) return {};
  if (mark.position > 0) mark.chain = rest;
  return mark;
}

// Both slots as they stand; nothing where one cannot be read. A write that goes on meanwhile spoils one for a moment.
std::array<std::optional<Watermark>, kSlots> ReadSlots(int fd) {
  std::string bytes(kSlots * kSlotBytes, '\0');
  const ssize_t size = pread(fd, bytes.data(), bytes.size(), 0);
  std::array<std::optional<Watermark>, kSlots> slots;
  for (size_t i = 0; i < kSlots; ++i) {
    if (size >= static_cast<ssize_t>(i * kSlotBytes + kWatermarkBytes)) {
      slots[i] = DecodeSlot(std::string_view(bytes).substr(i * kSlotBytes, kWatermarkBytes));
    }
  }
  return slots;
}

}  // namespace

std::string EncodeSlot(const Watermark& mark) {
  std::string slot = BatchKey(mark.position).substr(1) + mark.chain;
  slot.resize(kWatermarkBytes - 8);
  return slot + ChecksumOf(slot);
}

WatermarkFile& WatermarkFile::operator=(WatermarkFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  return *this;
}

WatermarkFile::~WatermarkFile() {
  if (fd_ >= 0) close(fd_);
}

Result<WatermarkFile> WatermarkFile::Open(const std::string& directory, bool write) {
  WatermarkFile file;
  file.path_ = directory + "/" + kName;
  file.fd_ = open(file.path_.c_str(), (write ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (file.fd_ >= 0) return file;
  if (errno != ENOENT) return SystemError(file.path_);
  return Corruption(file.path_ + " is missing: nothing says whether the archive is whole");
}

Result<WatermarkFile> WatermarkFile::Make(const std::string& directory, const Watermark& mark) {
  const std::string path = directory + "/" + kName, scratch = path + ".tmp";
  WatermarkFile file;
  file.path_ = scratch;
  file.fd_ = open(scratch.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (file.fd_ < 0) return SystemError(scratch);
  // All of it is written, so that no later write needs room on the disk.
  std::string bytes;
  for (int i = 0; i < kSlots; ++i) {
    bytes += EncodeSlot(mark);
    bytes.resize(bytes.size() + kSlotBytes - kWatermarkBytes);
  }
  DICTA_TRY(WriteWhole(file.fd_, bytes, scratch));
  if (rename(scratch.c_str(), path.c_str()) != 0) return SystemError(scratch);
  file.path_ = path;
  DICTA_TRY(SyncDirectory(directory));
  return file;
}

Result<Watermark> WatermarkFile::Read() const {
  for (int attempts = 0; attempts < 3; ++attempts) {
    std::optional<Watermark> mark;
    for (auto& slot : ReadSlots(fd_)) {
      if (slot && (!mark || slot->position > mark->position)) mark = std::move(slot);
    }
    if (mark) return std::move(*mark);
  }
  return Corruption(path_ + " is damaged: nothing says whether the archive is whole");
}

Status WatermarkFile::Check() const {
  DICTA_TRY(Read().status());
  for (int attempts = 0; attempts < 3; ++attempts) {
    const auto slots = ReadSlots(fd_);
    if (slots[0] && slots[1]) return {};
  }
  return Corruption(path_ + ": one of its two slots is damaged");
}

Status WatermarkFile::Write(const Watermark& mark) const {
  const std::string bytes = EncodeSlot(mark);
  const auto offset = static_cast<off_t>(mark.position % kSlots * kSlotBytes);
  if (pwrite(fd_, bytes.data(), bytes.size(), offset) != static_cast<ssize_t>(bytes.size())) return SystemError(path_);
  return fdatasync(fd_) != 0 ? SystemError(path_) : Status();
}

}  // namespace dicta
