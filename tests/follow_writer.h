// What a writing process and the test that follows it agree on: which statements each position has, and a file in
// memory in which the writer says what it has written.
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace dicta {

inline constexpr uint64_t kPerBatch = 4, kPeople = 20;

// Statement n (from 1) is of position (n - 1) / kPerBatch + 1.
inline std::string FollowedId(uint64_t n) { return "s-" + std::to_string(n); }
// Each has two speakers: one of all people by turns, and everybody's other.
inline std::string FollowedSpeaker(uint64_t n) { return "Speaker " + std::string(1, char('A' + n % kPeople)); }

// One clock for all processes of the host.
inline int64_t NowNs() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000000000} + now.tv_nsec;
}

struct Acknowledged {
  static constexpr uint64_t kPositions = 1 << 20;
  std::atomic<uint64_t> position;          // the last that is
  std::atomic<int64_t> times[kPositions];  // of each, when; 0: its writer was killed before it could say so

  static Acknowledged* Map(const std::string& path) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT, 0666);
    if (fd < 0 || ftruncate(fd, sizeof(Acknowledged)) != 0) std::abort();
    void* memory = mmap(nullptr, sizeof(Acknowledged), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (memory == MAP_FAILED) std::abort();
    return static_cast<Acknowledged*>(memory);
  }
};

}  // namespace dicta
