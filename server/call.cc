#include "server/call.h"

#include <algorithm>
#include <string>

#include "server/errors.h"

namespace dicta::server {
namespace {

using Clock = std::chrono::steady_clock;

// The client's deadline; far away where it gave none.
Clock::time_point DeadlineOf(const grpc::ServerContext& context) {
  const auto left = context.deadline() - std::chrono::system_clock::now();
  return Clock::now() + std::min<std::chrono::system_clock::duration>(left, std::chrono::hours(24 * 365));
}

}  // namespace

Call::Call(grpc::ServerContext* context, Kind kind, const std::atomic<bool>* stopping, Positions* positions,
           std::function<grpc::Status()> allowed)
    : context_(context),
      kind_(kind),
      stopping_(stopping),
      positions_(positions),
      allowed_(std::move(allowed)),
      deadline_(DeadlineOf(*context)) {
  if (kind == Kind::kUnary) deadline_ = std::min(deadline_, Clock::now() + kLookupTime);
}

grpc::Status Call::Allowed() const { return kind_ == Kind::kStream && allowed_ ? allowed_() : grpc::Status::OK; }

bool Call::Stopped() const {
  return Clock::now() >= deadline_ || (kind_ == Kind::kStream && stopping_->load()) || context_->IsCancelled() ||
         !Allowed().ok();
}

grpc::Status Call::WhyStopped() const {
  if (Clock::now() >= deadline_) {
    return Refused(grpc::StatusCode::DEADLINE_EXCEEDED, "DEADLINE", "the call's time is over");
  }
  if (kind_ == Kind::kStream && stopping_->load()) {
    return Refused(grpc::StatusCode::UNAVAILABLE, "STOPPING",
                   "the server stops; ask again with the last point received", std::chrono::seconds(1));
  }
  if (auto refused = Allowed(); !refused.ok()) return refused;
  return {grpc::StatusCode::CANCELLED, "the client has gone"};
}

grpc::Status Call::Explain(const Status& status, std::string_view field) const {
  if (status.code() == Code::kBusy && Stopped()) return WhyStopped();
  return ToGrpc(status, field);
}

grpc::Status Call::Reach(uint64_t min_position) const {
  if (positions_->At(min_position)) return grpc::Status::OK;
  if (positions_->waiting().Enter()) {
    const auto until = std::min(deadline_, Clock::now() + kMinPositionTime);
    const bool reached = positions_->WaitFor(min_position, until, stop());
    positions_->waiting().Leave();
    if (reached) return grpc::Status::OK;
    if (Stopped()) return WhyStopped();
  }
  return Refused(grpc::StatusCode::FAILED_PRECONDITION, "POSITION_NOT_REACHED",
                 "min_position: the archive has not reached " + std::to_string(min_position), std::chrono::seconds(1));
}

}  // namespace dicta::server
