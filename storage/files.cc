#include "storage/files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dicta {

Status SystemError(const std::string& what) {
  const bool full = errno == ENOSPC || errno == EDQUOT;
  return {full ? Code::kNoSpace : Code::kIoError, what + ": " + std::strerror(errno)};
}

Status WriteWhole(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return SystemError(path);
    bytes.remove_prefix(static_cast<size_t>(wrote));
  }
  return fsync(fd) != 0 ? SystemError(path) : Status();
}

Status SyncDirectory(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return SystemError(path);
  // EINVAL: of a file system that needs none.
  const Status status = fsync(fd) == 0 || errno == EINVAL ? Status() : SystemError(path);
  close(fd);
  return status;
}

}  // namespace dicta
