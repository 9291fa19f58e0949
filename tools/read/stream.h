// Bytes in order, from a file, from standard input, or out of compressed data.
//
// Messages do not name the file: whoever opened it does. Streams are used by one thread at a time.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::tools {

class ByteStream {
 public:
  virtual ~ByteStream() = default;
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // Reads 1 to `size` bytes and returns how many; 0: the end. IoError: the system refused. Corruption: compressed data
  // is damaged or cut short; whatever came before has been returned by the calls before. After an error, every call
  // returns it again. REQUIRES: size > 0
  virtual Result<size_t> Read(char* buffer, size_t size) = 0;
};

// Whether a Corruption says that data ended too early: what came before the end is good. Messages of such errors
// contain kCutShort.
inline constexpr std::string_view kCutShort = "cut short";
bool IsCutShort(const Status& status);

// How a stream takes part in what goes on around it. Everything pointed to outlives the stream.
struct StreamHooks {
  std::atomic<uint64_t>* consumed = nullptr;  // counts the bytes as stored, before decompression
  const std::atomic<bool>* stop = nullptr;    // set: reading ends with Busy("interrupted")
  std::function<void()> on_idle = {};         // called once when a read finds a pipe empty for kIdleMilliseconds
};

inline constexpr int kIdleMilliseconds = 200;

// A stream whose next bytes can be looked at before they are read.
class PeekStream : public ByteStream {
 public:
  explicit PeekStream(std::unique_ptr<ByteStream> under) : under_(std::move(under)) {}

  // The next `size` bytes, or fewer where the stream ends or fails before, or where `enough`, asked after each read
  // from below, says so: a pipe need not be waited for. The view lives until the next call.
  std::string_view Peek(size_t size, bool (*enough)(std::string_view head) = nullptr);
  Result<size_t> Read(char* buffer, size_t size) override;

 private:
  std::unique_ptr<ByteStream> under_;
  std::string head_;  // peeked, not yet read from head_read_ on
  size_t head_read_ = 0;
};

// Opens a file for reading; "-" is standard input. NotFound or IoError with the system's reason.
Result<std::unique_ptr<ByteStream>> OpenRaw(const std::string& path, const StreamHooks& hooks = {});

// Reads bytes in memory, which must outlive the stream.
std::unique_ptr<ByteStream> FromMemory(std::string_view bytes);

// The stream decompressed, where it is gzip or Zstandard by its first bytes or `name` ends in .gz or .zst; else as it
// is. Members and frames after the first are read on. A name that promises what the bytes are not is Corruption (from
// the first Read). Memory: what the frame's window asks for, 128 MiB at most.
std::unique_ptr<PeekStream> Decompress(std::unique_ptr<ByteStream> raw, std::string_view name);

// Everything to the end. InvalidArgument where that is more than `cap` bytes; memory stays below twice that.
// `grow`, if given, is told how much memory is about to be held, before it is.
Result<std::string> ReadAll(ByteStream* stream, size_t cap, const std::function<void(size_t bytes)>& grow = {});

// All of a file, of which that is expected to be little; errors name it. NotFound, IoError, InvalidArgument: more than
// `cap` bytes.
Result<std::string> ReadFile(const std::string& path, size_t cap);

// A document larger than this is rejected.
inline constexpr size_t kDocumentBytesMax = size_t{64} << 20;

}  // namespace dicta::tools
