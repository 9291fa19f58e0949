// Counts and times of calls, and figures of the archive, in Prometheus' text form on a port of the loopback's own.
// Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "server/log.h"
#include "storage/status.h"

namespace dicta::server {

class Metrics {
 public:
  // Figures that are asked for when somebody looks.
  struct Gauges {
    std::function<uint64_t()> position, calls, streams;
  };

  // The counters of one method, looked up once.
  class Method;

  explicit Metrics(Gauges gauges);
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
