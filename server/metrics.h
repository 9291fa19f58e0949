// Counts and times of calls, and figures of the archive, in Prometheus' text form on a port of the loopback's own.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "server/log.h"
#include "storage/archive.h"
#include "storage/status.h"

namespace dicta::server {

// What figures are read off when somebody looks. All of it outlives the Metrics.
struct Watched {
  const Archive* archive = nullptr;
  std::function<uint64_t()> calls, streams;  // that are under way
  std::function<bool()> stopping;            // nobody waits for figures any more
};

class Metrics {
 public:
  // The counters of one method, looked up once.
  class Method;

  explicit Metrics(Watched watched);
  ~Metrics();

  // Lives as long as this. REQUIRES: called once for each name.
  Method* AddMethod(const std::string& name);
  static void Count(const CallRecord& call, Method* method);

  // Serves http://127.0.0.1:PORT/metrics from now on; 0: any free port. Returns the port. IoError: it is taken.
  Result<int> Listen(int port);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace dicta::server
