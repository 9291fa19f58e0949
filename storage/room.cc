#include "storage/room.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

namespace dicta {
namespace {

std::string Mebibytes(uint64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20) + " MiB"; }

}  // namespace

Status NeedRoom(const std::string& path, uint64_t bytes) {
  struct statvfs disk = {};
  if (statvfs(path.c_str(), &disk) != 0) return IoError(path + ": " + std::strerror(errno));
  const uint64_t free = uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free >= bytes) return {};
  return NoSpace(path + ": " + std::to_string(free >> 20) + " MiB are free, and writing needs " + Mebibytes(bytes));
}

}  // namespace dicta
