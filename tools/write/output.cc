#include "tools/write/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "storage/files.h"
#include "tools/write/display.h"

namespace dicta::tools {
namespace {

constexpr size_t kBufferBytes = 64 << 10;
constexpr std::string_view kClosedPipe = "the reader of the output has gone away";

// What errno says of `name`.
Status WriteError(const std::string& name) {
  return errno == EPIPE ? ClosedPipe() : IoError(name + ": " + std::strerror(errno));
}

// A file descriptor behind a buffer: the end of every chain of outputs.
class Descriptor : public Output {
 public:
  Descriptor(int fd, std::string name) : fd_(fd), name_(std::move(name)) { buffer_.reserve(kBufferBytes); }
  ~Descriptor() override {
    if (fd_ > STDERR_FILENO) close(fd_);
  }

  Status Write(std::string_view bytes) override {
    if (buffer_.size() + bytes.size() > kBufferBytes) DICTA_TRY(Flush());
    if (bytes.size() >= kBufferBytes) return WriteAll(bytes);
    buffer_ += bytes;
    return {};
  }

  Status Close() override {
    DICTA_TRY(Flush());
    if (fd_ <= STDERR_FILENO) return {};
    const int fd = fd_;
    fd_ = -1;
    return close(fd) == 0 ? Status() : WriteError(name_);
  }

 protected:
  Status Flush() {
    Status status = WriteAll(buffer_);
    buffer_.clear();
    return status;
  }
  int fd() const { return fd_; }
  const std::string& name() const { return name_; }

 private:
  Status WriteAll(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t written = write(fd_, bytes.data(), bytes.size());
      if (written >= 0) {
        bytes.remove_prefix(static_cast<size_t>(written));
      } else if (errno != EINTR) {
        return WriteError(name_);
      }
    }
    return {};
  }

  int fd_;
  const std::string name_;  // for messages
  std::string buffer_;
};

// A terminal shows what is written and obeys none of it, whatever command wrote it: the original of a document as well.
class Screen : public Descriptor {
 public:
  using Descriptor::Descriptor;
  Status Write(std::string_view bytes) override { return Descriptor::Write(Printable(bytes, Lines::kKeep)); }
};

// A regular file: written as `temporary`, put in place as `path`.
class AtomicFile : public Descriptor {
 public:
  AtomicFile(int fd, std::string temporary, std::string path)
      : Descriptor(fd, path), temporary_(std::move(temporary)), path_(std::move(path)) {}
  ~AtomicFile() override {
    if (!temporary_.empty()) unlink(temporary_.c_str());
  }

  Status Close() override {
    DICTA_TRY(Flush());
    if (fsync(fd()) != 0) return WriteError(path_);
    DICTA_TRY(Descriptor::Close());
    if (rename(temporary_.c_str(), path_.c_str()) != 0) return WriteError(path_);
    temporary_.clear();
    const size_t slash = path_.rfind('/');  // the new name is on disk only when the directory is
    return SyncDirectory(slash == std::string::npos ? "." : path_.substr(0, slash + 1));
  }

 private:
  std::string temporary_;  // empty: in place
  const std::string path_;
};

// zstd frame with a checksum, of zstd's own level.
class ZstdOutput : public Output {
 public:
  explicit ZstdOutput(std::unique_ptr<Output> next) : next_(std::move(next)), context_(ZSTD_createCCtx()) {
    ZSTD_CCtx_setParameter(context_, ZSTD_c_checksumFlag, 1);
  }
  ~ZstdOutput() override { ZSTD_freeCCtx(context_); }

  Status Write(std::string_view bytes) override { return Compress(bytes, ZSTD_e_continue); }
  Status Close() override {
    DICTA_TRY(Compress({}, ZSTD_e_end));
    return next_->Close();
  }

 private:
  Status Compress(std::string_view bytes, ZSTD_EndDirective directive) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
      ZSTD_outBuffer out{buffer_, sizeof(buffer_), 0};
      const size_t left = ZSTD_compressStream2(context_, &out, &in, directive);
      if (ZSTD_isError(left)) return IoError(std::string("zstd: ") + ZSTD_getErrorName(left));
      DICTA_TRY(next_->Write({buffer_, out.pos}));
      if (directive == ZSTD_e_end ? left == 0 : in.pos == in.size) return {};
    }
  }

  std::unique_ptr<Output> next_;
  ZSTD_CCtx* context_;
  char buffer_[kBufferBytes];
};

// gzip member (RFC 1952) without name and time, so that the same content gives the same bytes.
class GzipOutput : public Output {
 public:
  explicit GzipOutput(std::unique_ptr<Output> next) : next_(std::move(next)) {
    constexpr int kGzipWindowBits = 15 + 16;  // 16: gzip, not zlib
    started_ =
        deflateInit2(&stream_, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindowBits, 8, Z_DEFAULT_STRATEGY) == Z_OK;
  }
  ~GzipOutput() override {
    if (started_) deflateEnd(&stream_);
  }

  Status Write(std::string_view bytes) override {
    constexpr size_t kPiece = 1 << 30;  // avail_in has 32 bits
    for (; bytes.size() > kPiece; bytes.remove_prefix(kPiece)) DICTA_TRY(Deflate(bytes.substr(0, kPiece), Z_NO_FLUSH));
    return Deflate(bytes, Z_NO_FLUSH);
  }
  Status Close() override {
    DICTA_TRY(Deflate({}, Z_FINISH));
    return next_->Close();
  }

 private:
  Status Deflate(std::string_view bytes, int flush) {
    if (!started_) return IoError("zlib: out of memory");
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // zlib's signature; it only reads
    stream_.avail_in = static_cast<uInt>(bytes.size());
    do {
      stream_.next_out = reinterpret_cast<Bytef*>(buffer_);
      stream_.avail_out = sizeof(buffer_);
      deflate(&stream_, flush);
      DICTA_TRY(next_->Write({buffer_, sizeof(buffer_) - stream_.avail_out}));
    } while (stream_.avail_out == 0);
    return {};
  }

  std::unique_ptr<Output> next_;
  z_stream stream_{};
  bool started_ = false;
  char buffer_[kBufferBytes];
};

Result<std::unique_ptr<Output>> OpenInPlace(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (fd < 0) return WriteError(path);
  return std::unique_ptr<Output>(new Descriptor(fd, path));
}

Result<std::unique_ptr<Output>> OpenFile(std::string path) {
  struct stat info {};
  const bool there = stat(path.c_str(), &info) == 0;
  if (there && S_ISDIR(info.st_mode)) return IoError(path + ": " + std::strerror(EISDIR));
  if (there && !S_ISREG(info.st_mode)) return OpenInPlace(path);
  char real[PATH_MAX];  // a link keeps pointing where it points: its target is replaced
  if (there && realpath(path.c_str(), real) != nullptr) path = real;
  std::string temporary = path + ".part-" + std::to_string(getpid());
  const mode_t mode = there ? info.st_mode & 0777 : 0666;
  const int fd = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (fd < 0) return WriteError(path);
  return std::unique_ptr<Output>(new AtomicFile(fd, std::move(temporary), std::move(path)));
}

}  // namespace

Status ClosedPipe() { return IoError(std::string(kClosedPipe)); }

bool IsClosedPipe(const Status& status) { return status.code() == Code::kIoError && status.message() == kClosedPipe; }

Result<std::unique_ptr<Output>> Output::Open(const std::string& path) {
  if (path.empty() || path == "-") {
    const std::string name = "standard output";
    if (isatty(STDOUT_FILENO) == 1) return std::unique_ptr<Output>(new Screen(STDOUT_FILENO, name));
    return std::unique_ptr<Output>(new Descriptor(STDOUT_FILENO, name));
  }
  DICTA_ASSIGN(auto file, OpenFile(path));
  if (path.ends_with(".zst")) return std::unique_ptr<Output>(new ZstdOutput(std::move(file)));
  if (path.ends_with(".gz")) return std::unique_ptr<Output>(new GzipOutput(std::move(file)));
  return file;
}

}  // namespace dicta::tools
