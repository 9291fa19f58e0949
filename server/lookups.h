// The calls of scope `read` that are answered at once. Each is described in service.proto. Thread-safe.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include "dicta/v1/service.pb.h"
#include "server/call.h"
#include "storage/archive.h"

namespace dicta::server {

class Lookups {
 public:
  // `archive` outlives this.
  explicit Lookups(const Archive* archive) : archive_(archive) {}

  // Replies that are large and wanted often are put together from what the archive holds already.
  grpc::Status GetStatement(const Call& call, const v1::GetStatementRequest& request, grpc::ByteBuffer* reply) const;
  grpc::Status ListStatements(const Call& call, const v1::ListStatementsRequest& request,
                              grpc::ByteBuffer* reply) const;

  grpc::Status BatchGetStatements(const Call& call, const v1::BatchGetStatementsRequest& request,
                                  v1::BatchGetStatementsResponse* reply) const;
  grpc::Status ListRevisions(const Call& call, const v1::ListRevisionsRequest& request,
                             v1::ListRevisionsResponse* reply) const;
  grpc::Status CountStatements(const Call& call, const v1::CountStatementsRequest& request,
                               v1::CountStatementsResponse* reply) const;
  grpc::Status ListSpeakers(const Call& call, const v1::ListSpeakersRequest& request,
                            v1::ListSpeakersResponse* reply) const;
  grpc::Status GetSpeaker(const Call& call, const v1::GetSpeakerRequest& request, v1::GetSpeakerResponse* reply) const;
  grpc::Status GetTimeline(const Call& call, const v1::GetTimelineRequest& request,
                           v1::GetTimelineResponse* reply) const;
  grpc::Status GetArchiveInfo(const Call& call, const v1::GetArchiveInfoRequest& request,
                              v1::GetArchiveInfoResponse* reply) const;
  grpc::Status GetHints(const Call& call, const v1::GetHintsRequest& request, v1::GetHintsResponse* reply) const;

 private:
  const Archive* const archive_;
};

}  // namespace dicta::server
