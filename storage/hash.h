// The two hashes of the archive: SHA-256 (FIPS 180-4) names bytes for good, XXH3 notices damage quickly.
// Thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dicta {

// 32 bytes.
std::string Sha256(std::string_view bytes);

// XXH3, 64 bits, seeded: chains of calls hash several pieces in order.
uint64_t Xxh3(std::string_view bytes, uint64_t seed = 0);

// Lower-case hex digits, two for each byte; and back. Unhex gives an empty string where `hex` is not hex.
std::string Hex(std::string_view bytes);
std::string Unhex(std::string_view hex);

}  // namespace dicta
