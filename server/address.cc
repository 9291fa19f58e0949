#include "server/address.h"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace dicta::server {
namespace {

constexpr std::string_view kUnix = "unix:";

std::string Bind(const addrinfo& where) {
  const int socket = ::socket(where.ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return std::strerror(errno);
  const int yes = 1;  // as servers do: a connection that is about to end is no reason
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  const bool bound = bind(socket, where.ai_addr, where.ai_addrlen) == 0 && listen(socket, 1) == 0;
  std::string why = bound ? "" : std::strerror(errno);
  close(socket);
  return why;
}

}  // namespace

bool IsUnix(std::string_view address) { return address.starts_with(kUnix); }

std::string PathOf(std::string_view address) {
  address.remove_prefix(kUnix.size());
  if (address.starts_with("//")) address.remove_prefix(2);
  return std::string(address);
}

bool IsThisHostAlone(std::string_view address) {
  const std::string_view host = address.substr(0, address.rfind(':'));
  return IsUnix(address) || host == "localhost" || host == "[::1]" || host == "127.0.0.1";
}

Status CheckAddress(const std::string& address) {
  if (IsUnix(address)) return PathOf(address).empty() ? InvalidArgument(address + ": no path") : Status();
  const size_t colon = address.rfind(':');
  const std::string host = address.substr(0, colon);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (colon == std::string::npos || host.empty() || (!bracketed && host.find(':') != std::string::npos)) {
    return InvalidArgument(address + ": expected HOST:PORT, [HOST]:PORT or unix:PATH");
  }
  const std::string port = address.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 && port.find_first_not_of("0123456789") == std::string::npos;
  if (digits && std::stoi(port) <= 65535) return {};
  return InvalidArgument(address + ": no port from 0 to 65535 behind the colon");
}

std::string WhyNotListening(const std::string& address) {
  const size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  const int error = getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found);
  if (error != 0) return gai_strerror(error);
  std::string why;
  for (const addrinfo* where = found; where != nullptr && why.empty(); where = where->ai_next) why = Bind(*where);
  freeaddrinfo(found);
  return why;
}

}  // namespace dicta::server
