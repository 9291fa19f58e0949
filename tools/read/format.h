// Which reader a document is for. Functions are thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

#include "storage/status.h"

namespace dicta::tools {

enum class Format { kAuto, kPress, kHtml, kFeed, kJsonl, kCsv, kPb };

// "auto", "press", …: the words of `--format`.
std::string_view FormatName(Format format);
// InvalidArgument lists the words.
Result<Format> ParseFormat(std::string_view word);

// How many of the first bytes DetectFormat() wants to see.
inline constexpr size_t kFormatHeadBytes = 4096;

// Whether fewer will do: the first line that is not blank has ended, and it does not open markup.
bool IsFormatHead(std::string_view head);

// By the first bytes (decompressed; fewer only where IsFormatHead() or there are no more) and the name, which may be
// empty. Signs that only one format has go first (the dump's magic, `<!doctype html`, `<rss`, `{"`, a header row of our
// columns), then the suffix; what is left is a press document. Never kAuto.
Format DetectFormat(std::string_view head, std::string_view name);

}  // namespace dicta::tools
