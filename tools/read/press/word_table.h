// A table from folded words to numbers, filled once and then only read: linear probing over views, so that the words
// of a text are looked up without a copy. Thread-safe once filled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace dicta::tools::press {

class WordTable {
 public:
  // The number of a new word is 0. `word` must outlive the table, and the result is good until the next call.
  uint32_t& operator[](std::string_view word) {
    if ((count_ + 1) * 2 > slots_.size()) Grow();
    Slot& slot = slots_[SlotOf(word)];
    if (slot.word.data() == nullptr) {
      slot = {word, Hash(word), 0};
      ++count_;
      longest_ = word.size() > longest_ ? word.size() : longest_;
    }
    return slot.number;
  }

  // Null where the word is not in the table.
  const uint32_t* Find(std::string_view word) const {
    if (word.empty() || word.size() > longest_) return nullptr;
    const Slot& slot = slots_[SlotOf(word)];
    return slot.word.data() == nullptr ? nullptr : &slot.number;
  }
  bool Has(std::string_view word) const { return Find(word) != nullptr; }

 private:
  struct Slot {
    std::string_view word;
    uint64_t hash = 0;
    uint32_t number = 0;
  };

  // Words of one length up to kWhole bytes have different hashes.
  static constexpr size_t kWhole = 8;
  static uint64_t Hash(std::string_view word) {
    uint64_t hash = word.size();
    for (; word.size() > kWhole; word.remove_prefix(kWhole)) hash = Mix(hash, Load<uint64_t>(word.data()));
    const size_t rest = word.size();
    uint64_t part = 0;
    if (rest >= 4) {
      part = uint64_t{Load<uint32_t>(word.data())} << 32 | Load<uint32_t>(word.data() + rest - 4);
    } else {
      for (const char c : word) part = part << 8 | static_cast<unsigned char>(c);
    }
    return Mix(hash, part);
  }
  template <typename Int>
  static Int Load(const char* from) {
    Int value;
    std::memcpy(&value, from, sizeof value);
    return value;
  }
  static uint64_t Mix(uint64_t hash, uint64_t part) {
    constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;
    hash = (hash ^ part) * kOdd;
    return hash ^ (hash >> 29);
  }

  // Where the word is, or the free slot where it would be.
  size_t SlotOf(std::string_view word) const {
    const size_t mask = slots_.size() - 1;
    const uint64_t hash = Hash(word);
    for (size_t at = hash & mask;; at = (at + 1) & mask) {
      const Slot& slot = slots_[at];
      if (slot.word.data() == nullptr) return at;
      if (slot.hash == hash && slot.word.size() == word.size() && (word.size() <= kWhole || slot.word == word))
        return at;
    }
  }

  void Grow() {
    std::vector<Slot> old = std::move(slots_);
    slots_.assign(old.empty() ? 64 : old.size() * 2, {});
    for (const Slot& slot : old) {
      if (slot.word.data() != nullptr) slots_[SlotOf(slot.word)] = slot;
    }
  }

  std::vector<Slot> slots_;  // a power of two of them, at most half filled
  size_t count_ = 0;
  size_t longest_ = 0;
};

// Visits what stands between separators, but nothing empty.
template <typename Visit>
void ForEach(std::string_view words, char separator, const Visit& visit) {
  while (!words.empty()) {
    const size_t end = words.find(separator);
    const std::string_view word = words.substr(0, end);
    if (!word.empty()) visit(word);
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
}

// The words between separators, each with the number 1.
inline WordTable SetOf(std::string_view words, char separator) {
  WordTable set;
  ForEach(words, separator, [&set](std::string_view word) { set[word] = 1; });
  return set;
}

}  // namespace dicta::tools::press
