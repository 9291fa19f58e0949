// Files, compressed bytes and streams for the tests of the input side.
#pragma once

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tests/temp_dir.h"
#include "tools/read/stream.h"

namespace dicta::tools {

// A directory of the test's own with files in it.
class TempDir : public dicta::TempDir {
 public:
  std::string Path(std::string_view name) const { return *this / std::string(name); }

  // Writes a file, with the directories above it; returns its path.
  std::string Write(std::string_view name, std::string_view bytes) const {
    const std::filesystem::path path = Path(name);
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
};

// One gzip member.
inline std::string Gzip(std::string_view bytes) {
  z_stream zlib{};
  deflateInit2(&zlib, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&zlib, bytes.size()), '\0');
  zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  zlib.avail_in = static_cast<uInt>(bytes.size());
  zlib.next_out = reinterpret_cast<Bytef*>(out.data());
  zlib.avail_out = static_cast<uInt>(out.size());
  deflate(&zlib, Z_FINISH);
  out.resize(zlib.total_out);
  deflateEnd(&zlib);
  return out;
}

// One Zstandard frame.
inline std::string Zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
  return out;
}

// Gives bytes a few at a time, as pipes do.
class SlowStream : public ByteStream {
 public:
  SlowStream(std::string_view bytes, size_t step) : bytes_(bytes), step_(step) {}
  Result<size_t> Read(char* buffer, size_t size) override {
    const size_t n = std::min({size, step_, bytes_.size()});
    std::memcpy(buffer, bytes_.data(), n);
    bytes_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view bytes_;
  size_t step_;
};

// Gives the same piece again and again, `times` times: large inputs without their memory. `head` and `tail` around
// them.
class RepeatStream : public ByteStream {
 public:
  RepeatStream(std::string head, std::string piece, size_t times, std::string tail)
      : head_(std::move(head)), piece_(std::move(piece)), tail_(std::move(tail)), times_(times) {}
  Result<size_t> Read(char* buffer, size_t size) override {
    while (at_ == Present().size()) {
      if (part_ > times_) return size_t{0};
      ++part_;
      at_ = 0;
    }
    const size_t n = std::min(size, Present().size() - at_);
    std::memcpy(buffer, Present().data() + at_, n);
    at_ += n;
    return n;
  }

 private:
  const std::string& Present() const { return part_ == 0 ? head_ : part_ <= times_ ? piece_ : tail_; }
  std::string head_, piece_, tail_;
  size_t times_, part_ = 0, at_ = 0;
};

// The most memory this process has held so far, in bytes; always 0 under AddressSanitizer, which holds back what is
// freed.
inline size_t PeakMemory() {
#if defined(__SANITIZE_ADDRESS__)
  return 0;
#endif
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

}  // namespace dicta::tools
