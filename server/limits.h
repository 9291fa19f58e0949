// How much a server takes on at once; more is refused at once rather than queued for ever.
#pragma once

#include <atomic>
#include <cstddef>

namespace dicta::server {

inline constexpr int kRequestBytesMax = 24 << 20;
inline constexpr size_t kPageBytesMax = size_t{3} << 20;  // of replies: below the 4 MiB that clients take by default
inline constexpr size_t kStreamBytes = size_t{64} << 10;  // of a streamed message, about
inline constexpr int kPageSizeDefault = 50, kPageSizeMax = 1000;
inline constexpr int kBatchMax = 1000;  // ids or documents in a request
// Of the documents of a request together: what few compressed bytes become in memory, and so the reply about them.
inline constexpr size_t kUnpackedBytesMax = size_t{64} << 20;
inline constexpr size_t kItemsMax = 10'000;
// Of their statements in memory: a line may be nothing but speakers without a word, three bytes each.
inline constexpr size_t kStatementsBytesMax = size_t{256} << 20;

// Lets so many in at a time. Thread-safe.
class Gate {
 public:
  explicit Gate(int limit) : limit_(limit) {}

  // False: too many are in. Each true is followed by one Leave().
  bool Enter() {
    if (inside_.fetch_add(1) < limit_) return true;
    Leave();
    return false;
  }
  void Leave() { inside_.fetch_sub(1); }
  int inside() const { return inside_.load(); }

 private:
  const int limit_;
  std::atomic<int> inside_ = 0;
};

}  // namespace dicta::server
