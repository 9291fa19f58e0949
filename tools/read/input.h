// Paths on the command line -> the documents they stand for, one by one, in a fixed order.
//
// Nothing is held but the listings of the directories on the way down. Used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "storage/status.h"
#include "tools/read/stream.h"

namespace dicta::tools {

// One thing to read, or the reason why there is none where the user expected one.
struct Input {
  std::string path;         // as given, lexically normal, below it what was found; "-" for standard input. For messages
  std::string name;         // relative to the directory given, else the base name; without .gz and .zst. UTF-8
  std::string source_path;  // `path` as source.paths records it: UTF-8. `name` and this are empty for standard input
                            // and pipes, whose names mean nothing tomorrow
  uint64_t size = 0;        // bytes as stored; 0 where that is not known
  bool compressed = false;  // by its name
  Status problem;           // not ok: only `path` is set besides
};

// Whether to go on.
using InputVisitor = std::function<bool(const Input& input)>;

// Visits what `path` stands for: "-", a file (also a pipe or device), or every regular file below a directory, sorted
// by name in each directory, hidden ones left out. Links to files are followed, links to directories only where they
// were given; archives of dicta below a directory are left out. What cannot be read is visited with its problem:
// NotFound (no such file; a directory without documents), InvalidArgument (an archive) or IoError. False: the visitor
// wanted no more.
bool ForEachInput(const std::string& path, const InputVisitor& visit);

// A path or name as UTF-8: bytes that are not become "%E9".
std::string Utf8Path(std::string_view path);

// Opens what was visited, decompressed. NotFound or IoError.
Result<std::unique_ptr<PeekStream>> OpenInput(const Input& input, const StreamHooks& hooks = {});

}  // namespace dicta::tools
