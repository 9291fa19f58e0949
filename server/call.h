// What a handler knows of the call that it answers: when to stop, and why.
// Used by the thread of the call; Stopped() in any thread.
#pragma once

#include <grpcpp/server_context.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <utility>

#include "server/positions.h"
#include "storage/status.h"

namespace dicta::server {

inline constexpr auto kLookupTime = std::chrono::seconds(30);      // a lookup may take, whatever its client allows
inline constexpr auto kMinPositionTime = std::chrono::seconds(5);  // min_position is waited for

class Call {
 public:
  enum class Kind {
    kUnary,   // ends within kLookupTime; while the server stops it is let finish
    kStream,  // ends when the client or the server wants; `stopping` says the server does
  };

  // All outlive the call. `allowed`: whether the client still may, asked by streams; empty: it may.
  Call(grpc::ServerContext* context, Kind kind, const std::atomic<bool>* stopping, Positions* positions,
       std::function<grpc::Status()> allowed = {});

  // The client has gone or its time is over; for streams, also that the server stops, or the client may no more.
  bool Stopped() const;
  // The same, for Query::stop.
  std::function<bool()> stop() const {
    return [this] { return Stopped(); };
  }
  // What the call ends with once it is stopped.
  grpc::Status WhyStopped() const;
  // ToGrpc(), but for lookups that ended because the call was stopped.
  grpc::Status Explain(const Status& status, std::string_view field = {}) const;

  // Waits for a request's min_position. FAILED_PRECONDITION: it was not reached.
  grpc::Status Reach(uint64_t min_position) const;

  std::chrono::steady_clock::time_point deadline() const { return deadline_; }

 private:
  grpc::Status Allowed() const;

  grpc::ServerContext* const context_;
  const Kind kind_;
  const std::atomic<bool>* const stopping_;
  Positions* const positions_;
  const std::function<grpc::Status()> allowed_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace dicta::server
