// Has the archive train a dictionary when it has outgrown the one it has, so that what services archive over the months
// is compressed like what is imported at once. In a thread of its own, which gives way to calls.
#pragma once

#include <thread>

#include "storage/archive.h"

namespace dicta::server {

class Trainer {
 public:
  // `archive` outlives this. Where it cannot train (a disk that fails), it tries again later: writes say what is wrong.
  explicit Trainer(Archive* archive) : thread_([archive](const std::stop_token& stop) { Run(archive, stop); }) {}

 private:
  static void Run(Archive* archive, const std::stop_token& stop);

  std::jthread thread_;
};

}  // namespace dicta::server
