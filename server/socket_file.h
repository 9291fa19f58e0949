// The file of a unix socket. gRPC takes the place of whatever socket is there and removes what is there in the end, be
// it another server's. So it listens at a place beside, which no other server uses, and the file is then put where
// clients look for it, if nobody answers there. Used by one thread.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "storage/status.h"

namespace dicta::server {

class SocketFile {
 public:
  // Removes a file that a server left behind. Busy: one answers there. IoError: something that is no socket is there.
  static Result<std::unique_ptr<SocketFile>> Claim(const std::string& path);
  // Removes the file where it is still this one.
  ~SocketFile();
  SocketFile(const SocketFile&) = delete;
  SocketFile& operator=(const SocketFile&) = delete;

  // What to listen on: "unix:/run/dicta.sock.4711-0".
  std::string address() const { return "unix:" + beside_; }
  // Puts the file in its place. Busy: another was put there meanwhile. REQUIRES: somebody listens on address()
  Status Publish();

 private:
  SocketFile(std::string path, std::string beside) : path_(std::move(path)), beside_(std::move(beside)) {}

  const std::string path_, beside_;
  dev_t device_ = 0;  // of the published file; inode 0: there is none
  ino_t inode_ = 0;
};

}  // namespace dicta::server
