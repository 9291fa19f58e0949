// Programs that are measured from outside, and what they leave on disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dicta::bench {

struct Ran {
  int exit_code = -1;
  double seconds = 0;
  uint64_t peak_bytes = 0;  // largest resident set, looked at every few milliseconds
};

// Runs a program to its end; `output` takes its standard output, its standard error is dropped.
Ran Run(const std::vector<std::string>& command, const std::string& output = "/dev/null");

// This process's resident set.
uint64_t ResidentBytes();

// Bytes of all files in it and below.
uint64_t DirectoryBytes(const std::string& directory);

// Reads all of them once, into the page cache.
void WarmDirectory(const std::string& directory);

}  // namespace dicta::bench
