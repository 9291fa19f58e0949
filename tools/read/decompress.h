// gzip (RFC 1952) and Zstandard (RFC 8878) streams, read as they come. Used by one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "tools/read/stream.h"

namespace dicta::tools {

enum class Compression { kNone, kGzip, kZstd };

inline constexpr size_t kCompressionMagicBytes = 4;

// By the first bytes of the content (fewer than kCompressionMagicBytes only where there are no more), else by the name.
Compression CompressionOf(std::string_view head, std::string_view name);

// "a.txt" of "a.txt.gz" and "a.txt.zst", in either case; other names as they are.
std::string_view WithoutCompressionSuffix(std::string_view name);

// Errors beside those of `under`: Corruption where the data is damaged, cut short, or of another sort.
std::unique_ptr<ByteStream> MakeGzipStream(std::unique_ptr<ByteStream> under);
std::unique_ptr<ByteStream> MakeZstdStream(std::unique_ptr<ByteStream> under);

}  // namespace dicta::tools
