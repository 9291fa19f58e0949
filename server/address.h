// Where a server listens and is called: HOST:PORT, [HOST]:PORT or unix:PATH.
#pragma once

#include <string>
#include <string_view>

#include "storage/status.h"

namespace dicta::server {

bool IsUnix(std::string_view address);

// PATH of unix:PATH or unix:///PATH.
std::string PathOf(std::string_view address);

// Nobody beyond this host can connect to it.
bool IsThisHostAlone(std::string_view address);

// InvalidArgument where it is of none of the three forms. gRPC takes much else: without a port it takes 443, 99999 it
// cuts to 16 bits, and a word instead of a port is 0.
Status CheckAddress(const std::string& address);

// What the system has against listening on HOST:PORT, as "Address already in use"; empty: nothing (any more). gRPC and
// civetweb do not hand that on.
std::string WhyNotListening(const std::string& address);

}  // namespace dicta::server
