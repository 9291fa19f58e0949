// The calls of scope `archive` and `admin`. Each is described in service.proto. Thread-safe.
#pragma once

#include "dicta/v1/service.pb.h"
#include "server/archiver.h"
#include "server/call.h"
#include "server/positions.h"
#include "storage/archive.h"

namespace dicta::server {

class Writes {
 public:
  // Both outlive this.
  Writes(Archive* archive, Positions* positions)
      : archive_(archive), positions_(positions), archiver_(archive, positions) {}

  grpc::Status ArchiveStatements(const Call& call, const v1::ArchiveStatementsRequest& request,
                                 v1::ArchiveStatementsResponse* reply);
  grpc::Status EditStatement(const Call& call, const v1::EditStatementRequest& request,
                             v1::EditStatementResponse* reply);
  grpc::Status RemoveStatement(const Call& call, const v1::RemoveStatementRequest& request,
                               v1::RemoveStatementResponse* reply);
  grpc::Status AliasSpeaker(const Call& call, const v1::AliasSpeakerRequest& request, v1::FactResponse* reply);
  grpc::Status MergeSpeakers(const Call& call, const v1::MergeSpeakersRequest& request, v1::FactResponse* reply);
  grpc::Status UnmergeSpeaker(const Call& call, const v1::UnmergeSpeakerRequest& request, v1::FactResponse* reply);
  grpc::Status SplitSpeaker(const Call& call, const v1::SplitSpeakerRequest& request, v1::SplitSpeakerResponse* reply);
  grpc::Status LinkSpeaker(const Call& call, const v1::LinkSpeakerRequest& request, v1::FactResponse* reply);

 private:
  // What a write says once it is done: the error, or the position at which it can be seen.
  template <typename Reply>
  grpc::Status Done(const Call& call, const Status& status, std::string_view field, Reply* reply);
  std::string_view Unless(const std::string& name, std::string_view field, std::string_view other) const;

  Archive* const archive_;
  Positions* const positions_;
  Archiver archiver_;
};

}  // namespace dicta::server
