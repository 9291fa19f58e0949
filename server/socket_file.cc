#include "server/socket_file.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace dicta::server {
namespace {

using FileInfo = struct stat;

Status Failed(const std::string& path, int error) { return IoError(path + ": " + std::strerror(error)); }

Status Taken(const std::string& path) { return IoError(path + ": another server answers there"); }

// Ok: nobody answers. ECONNREFUSED: the file was left behind.
Result<int> Knock(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return Failed(path, ENAMETOOLONG);
  std::memcpy(address.sun_path, path.data(), path.size());
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket < 0) return Failed(path, errno);
  const int error = connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
  close(socket);
  if (error == 0 || error == EAGAIN) return Taken(path);  // EAGAIN: many want to connect
  if (error != ENOENT && error != ECONNREFUSED) return Failed(path, error);
  return error;
}

}  // namespace

Result<std::unique_ptr<SocketFile>> SocketFile::Claim(const std::string& path) {
  DICTA_ASSIGN(const int error, Knock(path));
  FileInfo info{};
  if (error == ECONNREFUSED && lstat(path.c_str(), &info) == 0) {
    if (!S_ISSOCK(info.st_mode)) return IoError(path + ": is there, and is no socket");
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return Failed(path, errno);
  }
  const std::string parent = std::filesystem::path(path).parent_path();
  if (access(parent.empty() ? "." : parent.c_str(), W_OK) != 0) return Failed(path, errno);
  static std::atomic<int> number = 0;
  const std::string beside = path + "." + std::to_string(getpid()) + "-" + std::to_string(number.fetch_add(1));
  if (beside.size() >= sizeof(sockaddr_un::sun_path)) return Failed(path, ENAMETOOLONG);
  return std::unique_ptr<SocketFile>(new SocketFile(path, beside));
}

SocketFile::~SocketFile() {
  FileInfo info{};
  if (inode_ == 0) {
    unlink(beside_.c_str());
  } else if (lstat(path_.c_str(), &info) == 0 && info.st_dev == device_ && info.st_ino == inode_) {
    unlink(path_.c_str());
  }
}

Status SocketFile::Publish() {
  FileInfo info{};
  if (lstat(beside_.c_str(), &info) != 0) return Failed(path_, errno);
  // Not rename(), which would take the place of a file that came up meanwhile.
  if (link(beside_.c_str(), path_.c_str()) != 0) return errno == EEXIST ? Taken(path_) : Failed(path_, errno);
  unlink(beside_.c_str());
  device_ = info.st_dev;
  inode_ = info.st_ino;
  return {};
}

}  // namespace dicta::server
