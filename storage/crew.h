// Threads that share out one piece of work at a time: compressing the records of a batch.
//
// Thread-safe: whoever calls Run() while another piece is under way waits for it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace dicta {

class Crew {
 public:
  // `threads` in all, the caller of Run() among them; 0: as many as the machine runs at once. They are started when
  // they are first needed.
  explicit Crew(size_t threads = 0);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Calls work(0) … work(count - 1), each once, in any order and thread. Returns when all have returned.
  void Run(size_t count, const std::function<void(size_t)>& work);

  size_t threads() const { return threads_; }

 private:
  void Work();
  void TakePart();

  const size_t threads_;
  std::mutex running_;  // held by whoever runs a piece of work

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;  // guarded by mutex_, as are the next three
  size_t piece_ = 0;       // counts the pieces of work
  size_t busy_ = 0;        // helpers at work on this piece
  const std::function<void(size_t)>* work_ = nullptr;
  size_t count_ = 0;  // of the piece under way; set before it is announced
  std::atomic<size_t> next_ = 0;
  std::vector<std::thread> helpers_;
};

}  // namespace dicta
