#include "tools/read/lines.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace dicta::tools {
namespace {

constexpr size_t kChunkBytes = size_t{256} << 10;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

}  // namespace

Status Endless(std::string_view what) {
  return InvalidArgument("a " + std::string(what) + " that has no end after " +
                         std::to_string(kEndlessLineBytes >> 30) + " GiB: what follows is not read");
}

LineReader::LineReader(ByteStream* stream, size_t line_bytes_max)
    : stream_(stream), line_bytes_max_(line_bytes_max), buffer_(kChunkBytes) {}

Result<bool> LineReader::Fill() {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (end_ == buffer_.size()) buffer_.resize(std::min(buffer_.size() * 2, line_bytes_max_ + kChunkBytes));
  DICTA_ASSIGN(const size_t n, stream_->Read(buffer_.data() + end_, buffer_.size() - end_));
  end_ += n;
  return n > 0;
}

// REQUIRES: the line is the next `length` bytes.
void LineReader::TakeLine(size_t length) {
  text_ = std::string_view(buffer_.data() + begin_, length);
  if (text_.ends_with('\r')) text_.remove_suffix(1);
  if (number_ == 0 && text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  ++number_;
  too_long_ = dropping_ || text_.size() > line_bytes_max_;
  if (too_long_) text_ = {};
  dropping_ = false;
  dropped_ = 0;
}

Result<bool> LineReader::Next() {
  size_t searched = 0;  // of [begin_, end_), without a line feed
  while (true) {
    const char* from = buffer_.data() + begin_ + searched;
    const size_t left = end_ - begin_ - searched;
    if (const void* at = left > 0 ? std::memchr(from, '\n', left) : nullptr; at != nullptr) {
      const size_t length = static_cast<size_t>(static_cast<const char*>(at) - buffer_.data()) - begin_;
      TakeLine(length);
      begin_ += length + 1;
      return true;
    }
    searched = end_ - begin_;
    if (searched > line_bytes_max_ + 1) {  // 1: the CR of a line that just fits
      dropping_ = true;
      dropped_ += searched;
      if (dropped_ > kEndlessLineBytes) return Endless("line");
      begin_ = end_ = searched = 0;
    }
    DICTA_ASSIGN(const bool more, Fill());
    if (more) continue;
    if (searched == 0 && !dropping_) return false;
    TakeLine(searched);
    begin_ = end_;
    return true;
  }
}

}  // namespace dicta::tools
