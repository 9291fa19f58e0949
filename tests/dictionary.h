// Texts that have words in common, and dictionaries trained on them.
#pragma once

#include <gtest/gtest.h>
#include <zdict.h>

#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace dicta {

// Sentences of a few hundred words, the same in every run.
inline std::string Text(uint32_t seed, size_t words) {
  static constexpr std::string_view kWords[] = {"the",   "minister", "said",  "that", "both",    "sides",   "agreed",
                                                "on",    "further",  "talks", "in",   "Munich",  "and",     "stressed",
                                                "peace", "trade",    "with",  "a",    "partner", "country", "today."};
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < words; ++i) {
    text += kWords[random() % std::size(kWords)];
    text += random() % 7 == 0 ? std::to_string(random() % 1000) + " " : " ";
  }
  return text;
}

// A zstd dictionary for such texts; other seeds make others.
inline std::string Train(uint32_t seed) {
  std::string samples;
  std::vector<size_t> sizes;
  for (uint32_t i = 0; i < 400; ++i) {
    const std::string text = Text(seed + i, 60);
    samples += text;
    sizes.push_back(text.size());
  }
  std::string dictionary(4096, '\0');
  const size_t size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), samples.data(), sizes.data(),
                                            static_cast<unsigned>(sizes.size()));
  EXPECT_FALSE(ZDICT_isError(size)) << ZDICT_getErrorName(size);
  dictionary.resize(size);
  return dictionary;
}

}  // namespace dicta
