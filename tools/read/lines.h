// Lines of a stream, one at a time, in bounded memory. Used by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "storage/status.h"
#include "tools/read/stream.h"

namespace dicta::tools {

// A line longer than this is rejected.
inline constexpr size_t kLineBytesMax = size_t{16} << 20;
// Behind a line that goes on for so long, nothing is looked for any more: it may have no end.
inline constexpr uint64_t kEndlessLineBytes = uint64_t{1} << 30;

// What is said of such a line, or row.
Status Endless(std::string_view what);

class LineReader {
 public:
  // `stream` must outlive the reader.
  explicit LineReader(ByteStream* stream, size_t line_bytes_max = kLineBytesMax);

  // Goes to the next line; false: there is none. Errors are those of the stream: lines that ended before the damage
  // have been given, a line that the damage cut off is not. InvalidArgument: a line without end.
  Result<bool> Next();

  // The line without its end (LF or CR LF), the first one also without a byte order mark. Empty where it is too long.
  // Lives until the next call.
  std::string_view text() const { return text_; }
  bool too_long() const { return too_long_; }
  uint64_t number() const { return number_; }  // from 1

 private:
  // Reads more behind what is there. False: the end.
  Result<bool> Fill();
  void TakeLine(size_t length);

  ByteStream* stream_;
  const size_t line_bytes_max_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;  // what is read and not yet given
  bool dropping_ = false;       // inside a line that is too long
  uint64_t dropped_ = 0;        // bytes of it
  std::string_view text_;
  bool too_long_ = false;
  uint64_t number_ = 0;
};

}  // namespace dicta::tools
