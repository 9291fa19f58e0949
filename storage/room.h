// Room on the disk. A disk that fills up in the middle of a write leaves the engine with half of it, so writing stops
// while there is still room for what is under way. Thread-safe.
#pragma once

#include <cstdint>
#include <string>

#include "storage/status.h"

namespace dicta {

// What stays free: the engine may hold some 96 MiB in write buffers (rocksdb_options.cc) that are yet to be written, and
// writes the files they become beside a log that goes only then.
inline constexpr uint64_t kReserveBytes = uint64_t{128} << 20;

// Bytes that the file system of `path` has for us.
Result<uint64_t> FreeBytes(const std::string& path);

// Ok where the file system of `path` has so many bytes for us. NoSpace says how many are there and how many are needed.
Status NeedRoom(const std::string& path, uint64_t bytes);

}  // namespace dicta
