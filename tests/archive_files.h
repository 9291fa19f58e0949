// What tests do to the files of an archive: copy it as a crash would leave it, and damage it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

namespace dicta {

inline std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// All files as they are now: of an archive that is open for writing, what a kill would leave.
inline void CopyArchive(const std::string& from, const std::string& to) {
  std::filesystem::remove_all(to);
  std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
}

// Name -> bytes of every file below a directory.
inline std::map<std::string, std::string> FilesIn(const std::string& path) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
    if (entry.is_regular_file()) files[entry.path().string()] = ReadFile(entry.path());
  }
  return files;
}

// The store's files whose names begin or end so, largest first.
inline std::vector<std::string> StoreFiles(const std::string& archive, const std::string& part) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(archive + "/store")) {
    if (entry.path().filename().string().find(part) != std::string::npos) paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end(),
            [](const auto& a, const auto& b) { return std::filesystem::file_size(a) > std::filesystem::file_size(b); });
  return paths;
}

inline void FlipByte(const std::string& path, size_t at) {
  std::string bytes = ReadFile(path);
  ASSERT_LT(at, bytes.size()) << path;
  bytes[at] = static_cast<char>(bytes[at] ^ 0x20);
  WriteFile(path, bytes);
}

}  // namespace dicta
