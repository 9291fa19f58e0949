// Where results go: standard output or a file. Streaming; memory does not grow with what is written.
//
// A file is written beside its place under another name, synced, and put in place by Close() alone: whoever looks there
// finds the old file or the whole new one. A name that ends in .zst or .gz is compressed so. Used by one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::tools {

// What a write to a pipe says whose reader has gone away. IsClosedPipe tells it from other errors.
Status ClosedPipe();
bool IsClosedPipe(const Status& status);

class Output {
 public:
  // "" and "-" stand for standard output; where that is a terminal, what it would obey is shown instead (display.h), so
  // each Write() is of whole characters. IoError names the file and the reason. A path that is there and is no regular
  // file (a device, a pipe) is written in place.
  static Result<std::unique_ptr<Output>> Open(const std::string& path);

  virtual ~Output() = default;  // without Close(): what was written to a file is dropped
  Output() = default;
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Takes the bytes, perhaps into a buffer. After an error, the output is good for nothing but destruction.
  virtual Status Write(std::string_view bytes) = 0;
  // Everything is on its way (a file: on disk, in place). REQUIRES: called once, last.
  virtual Status Close() = 0;
};

}  // namespace dicta::tools
