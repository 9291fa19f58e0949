#include "server/trainer.h"

#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace dicta::server {
namespace {

constexpr auto kLook = std::chrono::seconds(1);
constexpr int kNiceness = 10;  // Linux keeps one for each thread

}  // namespace

void Trainer::Run(Archive* archive, const std::stop_token& stop) {
  setpriority(PRIO_PROCESS, 0, kNiceness);
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    stopped.wait_for(lock, stop, kLook, [] { return false; });
    if (!stop.stop_requested()) static_cast<void>(archive->TrainOnLatest().ok());
  }
}

}  // namespace dicta::server
