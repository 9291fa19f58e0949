#include "storage/watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>

namespace dicta {
namespace {

constexpr int kLookMs = 5;          // without inotify
constexpr int kLookAnywayMs = 100;  // with it: some file systems (of other hosts) change without telling

}  // namespace

Watch::Watch(const std::vector<std::string>& directories)
    : stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), notify_(inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
  if (stop_ < 0) std::abort();  // no descriptors left: nothing could be opened either
  for (const std::string& directory : directories) {
    if (notify_ < 0) return;
    if (inotify_add_watch(notify_, directory.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO) >= 0) continue;
    close(notify_);
    notify_ = -1;
  }
}

Watch::~Watch() {
  if (notify_ >= 0) close(notify_);
  close(stop_);
}

void Watch::Wait() {
  std::array<pollfd, 2> fds = {{{stop_, POLLIN, 0}, {notify_, POLLIN, 0}}};  // poll passes over -1
  poll(fds.data(), fds.size(), notify_ >= 0 ? kLookAnywayMs : kLookMs);
  std::array<char, 4096> events;  // what they say does not matter
  while (notify_ >= 0 && read(notify_, events.data(), events.size()) > 0) {
  }
}

void Watch::Rest(std::chrono::microseconds time) {
  pollfd fd = {stop_, POLLIN, 0};
  const timespec rest = {.tv_sec = time.count() / 1000000, .tv_nsec = time.count() % 1000000 * 1000};
  ppoll(&fd, 1, &rest, nullptr);
}

void Watch::Stop() {
  const uint64_t one = 1;
  static_cast<void>(write(stop_, &one, sizeof one) == sizeof one);
}

bool Watch::stopped() const {
  pollfd fd = {stop_, POLLIN, 0};
  return poll(&fd, 1, 0) > 0;
}

}  // namespace dicta
