#include "tools/read/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "tools/read/decompress.h"

namespace dicta::tools {
namespace {

std::string Reason(int error) { return std::system_category().message(error); }

class FileStream : public ByteStream {
 public:
  FileStream(int fd, bool owned, StreamHooks hooks) : fd_(fd), owned_(owned), hooks_(std::move(hooks)) {}
  ~FileStream() override {
    if (owned_) close(fd_);
  }

  Result<size_t> Read(char* buffer, size_t size) override {
    while (true) {
      if (!Await()) return Busy("interrupted");
      const ssize_t n = read(fd_, buffer, size);
      if (n >= 0) {
        if (hooks_.consumed != nullptr) hooks_.consumed->fetch_add(static_cast<uint64_t>(n), std::memory_order_relaxed);
        return static_cast<size_t>(n);
      }
      // A signal without a wish to stop (a window that changes its size) only means: again.
      if (errno != EINTR) return IoError("cannot be read: " + Reason(errno));
    }
  }

 private:
  // Waits until there is something to read; false: told to stop. A signal may come to any thread, so that a read that
  // waits forever is not sure to be woken: hence in small steps.
  bool Await() const {
    if (hooks_.stop == nullptr && !hooks_.on_idle) return true;
    bool idle = false;
    while (hooks_.stop == nullptr || !hooks_.stop->load(std::memory_order_relaxed)) {
      pollfd entry{fd_, POLLIN, 0};
      const int ready = poll(&entry, 1, kIdleMilliseconds);
      if (ready > 0 || (ready < 0 && errno != EINTR)) return true;  // what is wrong, read() will say
      if (ready == 0 && !idle && hooks_.on_idle) hooks_.on_idle();
      if (ready == 0) idle = true;
    }
    return false;
  }

  int fd_;
  bool owned_;
  StreamHooks hooks_;
};

class MemoryStream : public ByteStream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}
  Result<size_t> Read(char* buffer, size_t size) override {
    const size_t n = std::min(size, bytes_.size());
    if (n > 0) std::memcpy(buffer, bytes_.data(), n);
    bytes_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view bytes_;
};

}  // namespace

bool IsCutShort(const Status& status) {
  return status.code() == Code::kCorruption && status.message().find(kCutShort) != std::string::npos;
}

std::string_view PeekStream::Peek(size_t size, bool (*enough)(std::string_view head)) {
  head_.erase(0, head_read_);
  head_read_ = 0;
  while (head_.size() < size && (enough == nullptr || !enough(head_))) {
    const size_t have = head_.size();
    head_.resize(size);
    const Result<size_t> n = under_->Read(head_.data() + have, size - have);
    // An error comes again from Read(), in its place behind these bytes.
    head_.resize(have + (n.ok() ? *n : 0));
    if (!n.ok() || *n == 0) break;
  }
  return std::string_view(head_).substr(0, size);
}

Result<size_t> PeekStream::Read(char* buffer, size_t size) {
  if (head_read_ == head_.size()) return under_->Read(buffer, size);
  const size_t n = std::min(size, head_.size() - head_read_);
  std::memcpy(buffer, head_.data() + head_read_, n);
  head_read_ += n;
  if (head_read_ == head_.size()) {
    head_.clear();
    head_read_ = 0;
  }
  return n;
}

Result<std::unique_ptr<ByteStream>> OpenRaw(const std::string& path, const StreamHooks& hooks) {
  if (path == "-") return std::unique_ptr<ByteStream>(std::make_unique<FileStream>(STDIN_FILENO, false, hooks));
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const int error = errno;
    if (error == ENOENT) return NotFound("no such file");
    return IoError("cannot be opened: " + Reason(error));
  }
  auto stream = std::make_unique<FileStream>(fd, true, hooks);
  using FileInfo = struct stat;
  FileInfo info = {};
  if (fstat(fd, &info) == 0 && S_ISDIR(info.st_mode)) return IoError("is a directory");
  return std::unique_ptr<ByteStream>(std::move(stream));
}

std::unique_ptr<ByteStream> FromMemory(std::string_view bytes) { return std::make_unique<MemoryStream>(bytes); }

std::unique_ptr<PeekStream> Decompress(std::unique_ptr<ByteStream> raw, std::string_view name) {
  auto head = std::make_unique<PeekStream>(std::move(raw));
  switch (CompressionOf(head->Peek(kCompressionMagicBytes), name)) {
    case Compression::kNone:
      return head;
    case Compression::kGzip:
      return std::make_unique<PeekStream>(MakeGzipStream(std::move(head)));
    case Compression::kZstd:
      return std::make_unique<PeekStream>(MakeZstdStream(std::move(head)));
  }
  return head;
}

Result<std::string> ReadAll(ByteStream* stream, size_t cap, const std::function<void(size_t bytes)>& grow) {
  std::string bytes;
  size_t used = 0;
  while (true) {
    if (used == bytes.size()) {
      // One byte beyond the cap tells "just fits" from "too large".
      const size_t next = std::min(std::max<size_t>(used * 2, size_t{64} << 10), cap + 1);
      if (grow) grow(next);
      bytes.resize(next);
    }
    DICTA_ASSIGN(const size_t n, stream->Read(bytes.data() + used, bytes.size() - used));
    if (n == 0) break;
    used += n;
    if (used > cap) {
      return InvalidArgument("larger than the " + std::to_string(cap >> 20) + " MiB that a document may have");
    }
  }
  bytes.resize(used);
  bytes.shrink_to_fit();
  return bytes;
}

Result<std::string> ReadFile(const std::string& path, size_t cap) {
  const auto file = OpenRaw(path);
  auto bytes = file.ok() ? ReadAll(file->get(), cap) : file.status();
  if (!bytes.ok()) return bytes.status().Within(path);
  return bytes;
}

}  // namespace dicta::tools
