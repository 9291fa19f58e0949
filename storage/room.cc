#include "storage/room.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

namespace dicta {
namespace {

std::string Mebibytes(uint64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; }

}  // namespace

Result<uint64_t> FreeBytes(const std::string& path) {
  struct statvfs disk = {};
  if (statvfs(path.c_str(), &disk) != 0) return IoError(path + ": " + std::strerror(errno));
  return uint64_t{disk.f_bavail} * disk.f_frsize;
}

Status NeedRoom(const std::string& path, uint64_t bytes) {
  DICTA_ASSIGN(const uint64_t free, FreeBytes(path));
  if (free >= bytes) return {};
  return NoSpace(path + ": " + std::to_string(free >> 20) + " MiB are free, and writing needs " + Mebibytes(bytes));
}

}  // namespace dicta
