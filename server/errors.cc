#include "server/errors.h"

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace dicta::server {
namespace {

struct Mapping {
  Code code;
  grpc::StatusCode canonical;
  const char* reason;  // on the wire. Never rename.
};

constexpr Mapping kMappings[] = {
    {Code::kNotFound, grpc::StatusCode::NOT_FOUND, "NOT_FOUND"},
    {Code::kInvalidArgument, grpc::StatusCode::INVALID_ARGUMENT, "INVALID_ARGUMENT"},
    {Code::kCorruption, grpc::StatusCode::DATA_LOSS, "CORRUPTION"},
    {Code::kIoError, grpc::StatusCode::INTERNAL, "IO_ERROR"},
    {Code::kNoSpace, grpc::StatusCode::RESOURCE_EXHAUSTED, "NO_SPACE"},
    {Code::kBusy, grpc::StatusCode::ABORTED, "BUSY"},
    {Code::kUnsupported, grpc::StatusCode::UNIMPLEMENTED, "UNSUPPORTED"},
};

const Mapping& MappingOf(Code code) {
  for (const Mapping& mapping : kMappings) {
    if (mapping.code == code) return mapping;
  }
  return kMappings[3];
}

// Errors travel in headers, which have little room: a message that quotes a long request is cut, between characters.
std::string Shortened(std::string message) {
  constexpr size_t kBytesMax = 1024;
  if (message.size() <= kBytesMax) return message;
  size_t end = kBytesMax;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0) == 0x80) --end;
  return message.substr(0, end) + "…";
}

google::rpc::Status Details(grpc::StatusCode code, const std::string& message, std::string_view reason) {
  google::rpc::Status details;
  details.set_code(code);
  details.set_message(Shortened(message));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("dicta");
  details.add_details()->PackFrom(info);
  return details;
}

grpc::Status Finish(const google::rpc::Status& details) {
  return {static_cast<grpc::StatusCode>(details.code()), details.message(), details.SerializeAsString()};
}

Status FromReason(std::string_view reason, int canonical, const std::string& message) {
  // A server with too many calls is busy for a moment; an archive, as long as another process writes it.
  if (reason == kTooManyCalls && canonical == grpc::StatusCode::RESOURCE_EXHAUSTED) return IoError(message);
  for (const Mapping& mapping : kMappings) {
    if (mapping.reason == reason) return {mapping.code, message};
  }
  for (const Mapping& mapping : kMappings) {
    const bool shared = mapping.code == Code::kNoSpace;  // the server has its own reasons for this one
    if (mapping.canonical == canonical && !shared) return {mapping.code, message};
  }
  return IoError(message);
}

}  // namespace

grpc::Status ToGrpc(const Status& status, std::string_view field) {
  if (status.ok()) return grpc::Status::OK;
  const Mapping& mapping = MappingOf(status.code());
  google::rpc::Status details = Details(mapping.canonical, status.message(), mapping.reason);
  if (!field.empty()) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(std::string(field));
    violation->set_description(details.message());
    details.add_details()->PackFrom(bad);
  }
  return Finish(details);
}

grpc::Status BadField(std::string_view field, std::string description) {
  return ToGrpc(InvalidArgument(std::string(field) + ": " + description), field);
}

grpc::Status Refused(grpc::StatusCode code, std::string_view reason, std::string message,
                     std::chrono::milliseconds retry_after) {
  google::rpc::Status details = Details(code, message, reason);
  if (retry_after.count() > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(retry_after.count() / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(retry_after.count() % 1000 * 1'000'000));
    details.add_details()->PackFrom(retry);
  }
  return Finish(details);
}

v1::Problem ToProblem(const Status& status) {
  v1::Problem problem;
  problem.set_code(MappingOf(status.code()).canonical);
  problem.set_reason(MappingOf(status.code()).reason);
  problem.set_message(Shortened(status.message()));
  return problem;
}

Status FromGrpc(const grpc::Status& status) {
  if (status.ok()) return {};
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) {
      if (detail.Is<google::rpc::ErrorInfo>()) static_cast<void>(detail.UnpackTo(&info));
    }
  }
  return FromReason(info.reason(), status.error_code(), status.error_message());
}

Status FromProblem(const v1::Problem& problem) {
  return FromReason(problem.reason(), problem.code(), problem.message());
}

}  // namespace dicta::server
