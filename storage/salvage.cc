#include "storage/salvage.h"

#include <algorithm>
#include <optional>

namespace dicta {
namespace {

// How exactly the end of a gap is found: so many bytes behind what its first and last keys have in common.
constexpr size_t kSearchedBytes = 32;

// Whether a scan can begin at `key`; then *first is the key it comes to, empty where there is none.
bool CanBegin(const Engine& engine, Space space, const std::string& key, const std::string& end, std::string* first) {
  first->clear();
  if (!end.empty() && key >= end) return true;
  return engine
      .Scan(space, {key, end}, false,
            [first](std::string_view found, std::string_view) {
              *first = found;
              return false;
            })
      .ok();
}

// The first key behind `bad` at which a scan can begin. Nothing: there is none.
std::optional<std::string> NextReadable(const Engine& engine, Space space, std::string bad, const std::string& end) {
  std::string good, first;
  for (size_t size = bad.size(); size > 0 && good.empty(); --size) {
    const int last = static_cast<unsigned char>(bad[size - 1]), until = size == 1 ? 0xff : std::min(last + 1, 0xff);
    for (int byte = last + 1; byte <= until && good.empty(); ++byte) {
      const std::string next = bad.substr(0, size - 1) + static_cast<char>(byte);
      if (CanBegin(engine, space, next, end, &first)) good = next;
    }
  }
  if (good.empty()) return {};
  // Between the two, bit by bit: `low` cannot be read, `good` can.
  std::string low = bad;
  const size_t common = good.size() - 1;
  low.resize(common + kSearchedBytes);
  for (size_t bit = 0; bit < kSearchedBytes * 8; ++bit) {
    std::string middle = low;
    const auto mask = static_cast<unsigned char>(0x80 >> bit % 8);
    char& byte = middle[common + bit / 8];
    if ((static_cast<unsigned char>(byte) & mask) != 0) continue;
    byte = static_cast<char>(static_cast<unsigned char>(byte) | mask);
    for (size_t i = common + bit / 8 + 1; i < middle.size(); ++i) middle[i] = 0;
    if (middle >= good) continue;
    std::string found;
    if (CanBegin(engine, space, middle, end, &found)) {
      good = middle;
      first = found;
    } else {
      low = middle;
    }
  }
  if (first.empty()) return {};
  return first;
}

}  // namespace

Status ScanReadable(const Engine& engine, Space space, const KeyRange& range, const Engine::Visitor& visit,
                    const std::function<void(const Gap&)>& on_gap) {
  std::string begin = range.begin;
  while (true) {
    std::string last = begin;
    bool stopped = false;
    const Status status =
        engine.Scan(space, {begin, range.end}, false, [&](std::string_view key, std::string_view value) {
          last = key;
          stopped = !visit(key, value);
          return !stopped;
        });
    if (status.ok() || stopped) return {};
    if (!IsUnreadable(status)) return status;
    const auto next = NextReadable(engine, space, last + std::string(1, '\0'), range.end);
    on_gap({last, next.value_or(""), status});
    if (!next) return {};
    begin = *next;
  }
}

}  // namespace dicta
