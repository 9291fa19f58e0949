#include "tools/read/utf16.h"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace dicta::tools {
namespace {

class Utf16Stream : public ByteStream {
 public:
  explicit Utf16Stream(std::unique_ptr<ByteStream> under) : under_(std::move(under)) {}

  Result<size_t> Read(char* buffer, size_t size) override {
    while (at_ == text_.size() && status_.ok() && !ended_) status_ = Fill();
    if (at_ == text_.size()) {
      if (!status_.ok()) return status_;
      return size_t{0};
    }
    const size_t n = std::min(size, text_.size() - at_);
    std::copy_n(text_.data() + at_, n, buffer);
    at_ += n;
    return n;
  }

 private:
  // Decodes another piece into text_; with an error, what came before it.
  Status Fill() {
    text_.clear();
    at_ = 0;
    char piece[16384];
    DICTA_ASSIGN(const size_t n, under_->Read(piece, sizeof piece));
    if (n == 0) {
      ended_ = true;
      if (have_byte_ || high_ != 0) return Corruption("UTF-16 text is " + std::string(kCutShort));
      return {};
    }
    for (size_t i = 0; i < n; ++i) {
      const auto byte = static_cast<uint8_t>(piece[i]);
      if (!have_byte_) {
        byte_ = byte;
      } else {
        DICTA_TRY(Take(static_cast<uint16_t>(little_endian_ ? byte_ | byte << 8 : byte_ << 8 | byte)));
      }
      have_byte_ = !have_byte_;
    }
    return {};
  }

  Status Take(uint16_t unit) {
    if (!marked_) {
      // U+FEFF reads as U+FFFE where the order is the other one.
      little_endian_ = unit == 0xfffe;
      marked_ = true;
      return {};
    }
    UChar32 c = unit;
    if (U16_IS_TRAIL(unit) != (high_ != 0)) return Corruption("damaged UTF-16: a surrogate stands alone");
    if (U16_IS_LEAD(unit)) {
      high_ = unit;
      return {};
    }
    if (high_ != 0) c = U16_GET_SUPPLEMENTARY(high_, unit);
    high_ = 0;
    char bytes[U8_MAX_LENGTH];
    size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    text_.append(bytes, length);
    return {};
  }

  std::unique_ptr<ByteStream> under_;
  std::string text_;  // decoded; from at_ on not yet given
  size_t at_ = 0;
  Status status_;
  bool ended_ = false;
  bool marked_ = false, little_endian_ = false;
  bool have_byte_ = false;  // byte_ is the first half of a unit
  uint8_t byte_ = 0;
  uint16_t high_ = 0;  // a lead surrogate that waits for its trail; 0: none
};

}  // namespace

bool IsMarkedUtf16(std::string_view head) { return head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"); }

std::unique_ptr<PeekStream> DecodeUtf16(std::unique_ptr<ByteStream> under) {
  return std::make_unique<PeekStream>(std::make_unique<Utf16Stream>(std::move(under)));
}

}  // namespace dicta::tools
