// Statuses on their way over the wire and back: canonical codes, with google.rpc details that name the field and the
// reason. Functions are thread-safe.
#pragma once

#include <grpcpp/support/status.h>

#include <chrono>
#include <string>
#include <string_view>

#include "dicta/v1/service.pb.h"
#include "storage/status.h"

namespace dicta::server {

// The canonical code of each Code stands in service.proto. `field`: what of the request is wrong, where that is known.
// OK where the status is.
grpc::Status ToGrpc(const Status& status, std::string_view field = {});

// ErrorInfo.reason, with RESOURCE_EXHAUSTED, of a call that found too many others.
inline constexpr std::string_view kTooManyCalls = "BUSY";

// INVALID_ARGUMENT that names the field.
grpc::Status BadField(std::string_view field, std::string description);

// Not an error of the archive: `reason` is ErrorInfo's. `retry_after` zero: trying again does not help.
grpc::Status Refused(grpc::StatusCode code, std::string_view reason, std::string message,
                     std::chrono::milliseconds retry_after = {});

// The same for one thing among several.
v1::Problem ToProblem(const Status& status);

// For clients: the status that the server's archive gave, by the reason that came with it; where none came, the
// nearest.
Status FromGrpc(const grpc::Status& status);
Status FromProblem(const v1::Problem& problem);

}  // namespace dicta::server
