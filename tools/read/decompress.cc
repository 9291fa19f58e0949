// Both decoders share one loop: fill the input buffer when it is empty, let the library turn some of it into output,
// and return as soon as there is any. An error that comes together with output is kept for the next call, so that what
// was good before the damage is always delivered.
#include "tools/read/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tools/read/ascii.h"

namespace dicta::tools {
namespace {

constexpr size_t kBufferBytes = size_t{128} << 10;

bool EndsWithFolded(std::string_view name, std::string_view suffix) {
  if (name.size() <= suffix.size()) return false;
  const std::string_view end = name.substr(name.size() - suffix.size());
  return LowerAscii(end) == suffix;
}

bool IsGzipMagic(std::string_view head) { return head.size() >= 2 && head[0] == '\x1f' && head[1] == '\x8b'; }

// A frame, or a skippable frame (magic 0x184D2A50 … 5F), which some tools put first.
bool IsZstdMagic(std::string_view head) {
  if (head.size() < 4) return false;
  if (head.substr(0, 4) == "\x28\xb5\x2f\xfd") return true;
  return (static_cast<unsigned char>(head[0]) & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18";
}

// The loop around a decoder.
class DecodingStream : public ByteStream {
 public:
  explicit DecodingStream(std::unique_ptr<ByteStream> under) : under_(std::move(under)), input_(kBufferBytes) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    size_t written = 0;
    while (written == 0 && status_.ok() && !ended_) status_ = Step(buffer, size, &written);
    if (written > 0) return written;
    if (!status_.ok()) return status_;
    return size_t{0};
  }

 protected:
  // Turns some of [next_, next_ + left_) into output. Whatever was written counts even with an error.
  virtual Status Decode(char* buffer, size_t size, size_t* written) = 0;
  // The input is at its end: whether that is where it may end.
  virtual Status AtEnd() = 0;

  const char* next_ = nullptr;
  size_t left_ = 0;
  bool pending_ = false;  // the decoder may hold output that needs no more input

 private:
  Status Step(char* buffer, size_t size, size_t* written) {
    if (left_ == 0 && !pending_) {
      DICTA_ASSIGN(left_, under_->Read(input_.data(), input_.size()));
      next_ = input_.data();
      if (left_ == 0) {
        ended_ = true;
        return AtEnd();
      }
    }
    return Decode(buffer, size, written);
  }

  std::unique_ptr<ByteStream> under_;
  std::vector<char> input_;
  Status status_;
  bool ended_ = false;
};

class GzipStream : public DecodingStream {
 public:
  explicit GzipStream(std::unique_ptr<ByteStream> under) : DecodingStream(std::move(under)) {
    // 16: a gzip header is expected, nothing else.
    if (inflateInit2(&zlib_, 16 + MAX_WBITS) != Z_OK) start_ = IoError("zlib: out of memory");
  }
  ~GzipStream() override { inflateEnd(&zlib_); }

 private:
  Status Decode(char* buffer, size_t size, size_t* written) override {
    DICTA_TRY(start_);
    if (between_) {
      DICTA_TRY(BeginMember());
      if (left_ == 0) return {};
    }
    zlib_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next_));
    zlib_.avail_in = static_cast<uInt>(left_);
    zlib_.next_out = reinterpret_cast<Bytef*>(buffer);
    const uInt room = static_cast<uInt>(std::min<size_t>(size, 1u << 30));
    zlib_.avail_out = room;
    const int code = inflate(&zlib_, Z_NO_FLUSH);
    *written = room - zlib_.avail_out;
    next_ += left_ - zlib_.avail_in;
    left_ = zlib_.avail_in;
    pending_ = zlib_.avail_out == 0 && code == Z_OK;
    if (code == Z_STREAM_END) {
      between_ = true;
      return {};
    }
    // Z_BUF_ERROR: nothing pending after all, more input is needed.
    if (code == Z_OK || code == Z_BUF_ERROR) return {};
    if (code == Z_MEM_ERROR) return IoError("zlib: out of memory");
    return Corruption(std::string("gzip data is damaged: ") + (zlib_.msg != nullptr ? zlib_.msg : "dictionary needed"));
  }

  // After a member comes another one, or zeros (padding of tapes), or nothing.
  Status BeginMember() {
    while (left_ > 0 && *next_ == '\0') ++next_, --left_;
    if (left_ == 0) return {};
    if (*next_ != '\x1f') return Corruption("gzip data is followed by something else");
    inflateReset(&zlib_);
    between_ = false;
    return {};
  }

  Status AtEnd() override {
    if (between_) return {};
    return Corruption("gzip data is " + std::string(kCutShort));
  }

  z_stream zlib_{};
  Status start_;
  bool between_ = false;  // a member has ended, none has begun
};

class ZstdStream : public DecodingStream {
 public:
  explicit ZstdStream(std::unique_ptr<ByteStream> under)
      : DecodingStream(std::move(under)), context_(ZSTD_createDCtx(), &ZSTD_freeDCtx) {}

 private:
  Status Decode(char* buffer, size_t size, size_t* written) override {
    if (context_ == nullptr) return IoError("zstd: out of memory");
    ZSTD_inBuffer in{next_, left_, 0};
    ZSTD_outBuffer out{buffer, size, 0};
    const size_t code = ZSTD_decompressStream(context_.get(), &out, &in);
    *written = out.pos;
    next_ += in.pos;
    left_ -= in.pos;
    if (ZSTD_isError(code)) return Corruption(std::string("zstd data is damaged: ") + ZSTD_getErrorName(code));
    between_ = code == 0;
    pending_ = out.pos == out.size && !between_;
    return {};
  }

  Status AtEnd() override {
    if (between_) return {};
    return Corruption("zstd data is " + std::string(kCutShort));
  }

  std::unique_ptr<ZSTD_DCtx, size_t (*)(ZSTD_DCtx*)> context_;
  bool between_ = false;  // a frame has ended, none has begun
};

}  // namespace

Compression CompressionOf(std::string_view head, std::string_view name) {
  if (IsGzipMagic(head)) return Compression::kGzip;
  if (IsZstdMagic(head)) return Compression::kZstd;
  if (EndsWithFolded(name, ".gz")) return Compression::kGzip;
  if (EndsWithFolded(name, ".zst")) return Compression::kZstd;
  return Compression::kNone;
}

std::string_view WithoutCompressionSuffix(std::string_view name) {
  if (EndsWithFolded(name, ".gz")) return name.substr(0, name.size() - 3);
  if (EndsWithFolded(name, ".zst")) return name.substr(0, name.size() - 4);
  return name;
}

std::unique_ptr<ByteStream> MakeGzipStream(std::unique_ptr<ByteStream> under) {
  return std::make_unique<GzipStream>(std::move(under));
}

std::unique_ptr<ByteStream> MakeZstdStream(std::unique_ptr<ByteStream> under) {
  return std::make_unique<ZstdStream>(std::move(under));
}

}  // namespace dicta::tools
