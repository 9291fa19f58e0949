// The service beside a server that does nothing: the same requests, replies of the same size, the same gRPC.
#pragma once

#include <string>

namespace dicta::bench {

// An archive of so many statements whose serialized size is about kServedBytes.
inline constexpr size_t kServed = 20000, kServedBytes = 2000;
void MakeServed(const std::string& directory, size_t statements, bool trained);

// A JSON object with a row for each question. `dicta`, `self`: the programs. The rounds of both servers alternate.
std::string CompareService(const std::string& dicta, const std::string& self, const std::string& scratch, int rounds);

}  // namespace dicta::bench
