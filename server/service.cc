#include "server/service.h"

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/support/method_handler.h>

#include <exception>
#include <type_traits>

#include "dicta/v1/service.pb.h"
#include "server/errors.h"

namespace dicta::server {
namespace {

using grpc::ByteBuffer;

template <typename Message>
grpc::Status Parse(const ByteBuffer& bytes, Message* message) {
  ByteBuffer buffer = bytes;  // shares the memory; parsing uses the copy up
  if (grpc::SerializationTraits<Message>::Deserialize(&buffer, message).ok()) return grpc::Status::OK;
  return Refused(grpc::StatusCode::INVALID_ARGUMENT, "MALFORMED", "the request is no " + Message().GetTypeName());
}

template <typename Message>
ByteBuffer Serialize(const Message& message) {
  ByteBuffer buffer;
  bool own = false;
  static_cast<void>(grpc::SerializationTraits<Message>::Serialize(message, &buffer, &own).ok());
  return buffer;
}

std::string_view Authorization(const grpc::ServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto header = metadata.find("authorization");
  return header == metadata.end() ? std::string_view() : std::string_view(header->second.data(), header->second.size());
}

// The first name of the client's certificate; empty: it has none.
std::string NameInCertificate(const grpc::ServerContext& context) {
  const auto certificate = context.auth_context();
  if (!certificate->IsPeerAuthenticated()) return "";
  const auto names = certificate->GetPeerIdentity();
  return names.empty() ? "" : std::string(names.front().data(), names.front().size());
}

}  // namespace

const Service::Method& Service::Remember(const char* name, Scope scope, Call::Kind kind) {
  return methods_.emplace_back(
      Method{name, "/dicta.v1.Dicta/" + std::string(name), scope, kind, metrics_.AddMethod(name)});
}

template <typename Request, typename Reply, typename Handlers, typename Handler>
void Service::AddUnary(const char* name, Scope scope, Handlers* handlers, Handler handler) {
  const Method& method = Remember(name, scope, Call::Kind::kUnary);
  const auto run = [&method, handlers, handler](Service* service, grpc::ServerContext* context, const ByteBuffer* in,
                                                ByteBuffer* out) {
    Traffic traffic{.request_bytes = in->Length()};
    return service->Run(method, context, &traffic, [&](const Call& call) -> grpc::Status {
      Request request;
      if (auto bad = Parse(*in, &request); !bad.ok()) return bad;
      Reply reply;
      const grpc::Status status = (handlers->*handler)(call, request, &reply);
      if (!status.ok()) return status;
      if constexpr (std::is_same_v<Reply, ByteBuffer>) {
        *out = std::move(reply);
      } else {
        *out = Serialize(reply);
      }
      traffic.reply_bytes = out->Length();
      return status;
    });
  };
  AddMethod(new grpc::internal::RpcServiceMethod(
      method.path.c_str(), grpc::internal::RpcMethod::NORMAL_RPC,
      new grpc::internal::RpcMethodHandler<Service, ByteBuffer, ByteBuffer>(run, this)));
}

template <typename Request, typename Message, typename Handler>
void Service::AddStream(const char* name, Scope scope, Handler handler) {
  const Method& method = Remember(name, scope, Call::Kind::kStream);
  const auto run = [&method, handler](Service* service, grpc::ServerContext* context, const ByteBuffer* in,
                                      grpc::ServerWriter<ByteBuffer>* writer) {
    Traffic traffic{.request_bytes = in->Length()};
    return service->Run(method, context, &traffic, [&](const Call& call) -> grpc::Status {
      Request request;
      if (auto bad = Parse(*in, &request); !bad.ok()) return bad;
      return (service->streaming_.*handler)(call, request, [&](const Message& message) {
        const ByteBuffer bytes = Serialize(message);
        traffic.reply_bytes += bytes.Length();
        return writer->Write(bytes);
      });
    });
  };
  AddMethod(new grpc::internal::RpcServiceMethod(
      method.path.c_str(), grpc::internal::RpcMethod::SERVER_STREAMING,
      new grpc::internal::ServerStreamingHandler<Service, ByteBuffer, ByteBuffer>(run, this)));
}

Service::Service(Archive* archive, const Access* access, const ServiceOptions& options)
    : access_(access),
      log_(options.log),
      positions_(archive),
      calls_(options.calls_max),
      streams_(options.streams_max),
      metrics_({.archive = archive,
                .calls = [this] { return static_cast<uint64_t>(calls_.inside()); },
                .streams = [this] { return static_cast<uint64_t>(streams_.inside()); },
                .stopping = [this] { return stopping_.load(); }}),
      lookups_(archive),
      streaming_(archive, &positions_),
      writes_(archive, &positions_) {
#define DICTA_LOOKUP(name, reply) AddUnary<v1::name##Request, reply>(#name, Scope::kRead, &lookups_, &Lookups::name)
#define DICTA_WRITE(name, scope, reply) AddUnary<v1::name##Request, reply>(#name, scope, &writes_, &Writes::name)
#define DICTA_STREAM(name, scope) AddStream<v1::name##Request, v1::name##Response>(#name, scope, &Streams::name)
  DICTA_LOOKUP(GetStatement, ByteBuffer);
  DICTA_LOOKUP(BatchGetStatements, v1::BatchGetStatementsResponse);
  DICTA_LOOKUP(ListRevisions, v1::ListRevisionsResponse);
  DICTA_LOOKUP(ListStatements, ByteBuffer);
  DICTA_LOOKUP(CountStatements, v1::CountStatementsResponse);
  DICTA_LOOKUP(ListSpeakers, v1::ListSpeakersResponse);
  DICTA_LOOKUP(GetSpeaker, v1::GetSpeakerResponse);
  DICTA_LOOKUP(GetTimeline, v1::GetTimelineResponse);
  DICTA_LOOKUP(GetArchiveInfo, v1::GetArchiveInfoResponse);
  DICTA_LOOKUP(GetHints, v1::GetHintsResponse);
  DICTA_STREAM(GetOriginal, Scope::kRead);
  DICTA_STREAM(ExportStatements, Scope::kRead);
  DICTA_STREAM(WatchStatements, Scope::kRead);
  DICTA_STREAM(ExportHistory, Scope::kAdmin);
  DICTA_WRITE(ArchiveStatements, Scope::kArchive, v1::ArchiveStatementsResponse);
  DICTA_WRITE(EditStatement, Scope::kAdmin, v1::EditStatementResponse);
  DICTA_WRITE(RemoveStatement, Scope::kAdmin, v1::RemoveStatementResponse);
  DICTA_WRITE(AliasSpeaker, Scope::kAdmin, v1::FactResponse);
  DICTA_WRITE(MergeSpeakers, Scope::kAdmin, v1::FactResponse);
  DICTA_WRITE(UnmergeSpeaker, Scope::kAdmin, v1::FactResponse);
  DICTA_WRITE(SplitSpeaker, Scope::kAdmin, v1::SplitSpeakerResponse);
  DICTA_WRITE(LinkSpeaker, Scope::kAdmin, v1::FactResponse);
}

void Service::Stop() {
  stopping_.store(true);
  positions_.Announce();
}

grpc::Status Service::Allow(const Method& method, const grpc::ServerContext& context, std::string* client) const {
  Access::Answer answer = access_->Check(Authorization(context), method.scope);
  *client = std::move(answer.name);
  switch (answer.verdict) {
    case Access::Verdict::kAllowed:
      return grpc::Status::OK;
    case Access::Verdict::kNoToken:
      return Refused(grpc::StatusCode::UNAUTHENTICATED, "NO_TOKEN", "a bearer token is needed");
    case Access::Verdict::kUnknownToken:
      return Refused(grpc::StatusCode::UNAUTHENTICATED, "UNKNOWN_TOKEN", "the bearer token is not known");
    case Access::Verdict::kLacksScope:
      break;
  }
  return Refused(grpc::StatusCode::PERMISSION_DENIED, "LACKS_SCOPE",
                 "the token of " + *client + " lacks the scope " + std::string(ScopeName(method.scope)));
}

grpc::Status Service::Run(const Method& method, grpc::ServerContext* context, Traffic* traffic,
                          const std::function<grpc::Status(const Call& call)>& answer) {
  const auto begin = std::chrono::steady_clock::now();
  CallRecord record;
  record.method = method.name;
  Gate& gate = method.kind == Call::Kind::kStream ? streams_ : calls_;
  std::atomic<uint64_t> generation = access_->generation();  // of the tokens that allowed the call
  record.status = Allow(method, *context, &record.client);
  if (record.status.ok() && stopping_.load()) {
    record.status =
        Refused(grpc::StatusCode::UNAVAILABLE, "STOPPING", "the server stops; try again", std::chrono::seconds(1));
  }
  const auto still_allowed = [&]() -> grpc::Status {
    const uint64_t now = access_->generation();
    if (generation.load() == now) return grpc::Status::OK;
    std::string client;
    const grpc::Status status = Allow(method, *context, &client);
    if (status.ok()) generation.store(now);
    return status;
  };
  if (record.status.ok()) {
    if (gate.Enter()) {
      const Call call(context, method.kind, &stopping_, &positions_, std::cref(still_allowed));
      try {
        record.status = answer(call);
      } catch (const std::exception& error) {  // std::bad_alloc, or a bug
        record.status = ToGrpc(IoError(error.what()));
      }
      gate.Leave();
    } else {
      record.status = Refused(grpc::StatusCode::RESOURCE_EXHAUSTED, kTooManyCalls,
                              "too many calls at once: try again in a moment", std::chrono::milliseconds(100));
    }
  }
  record.time = std::chrono::steady_clock::now() - begin;
  record.request_bytes = traffic->request_bytes;
  record.reply_bytes = traffic->reply_bytes;
  Metrics::Count(record, method.metrics);
  if (!log_.Wants(record.status)) return record.status;
  record.peer = context->peer();
  if (record.client.empty()) record.client = NameInCertificate(*context);
  CallLog::Write(record);
  return record.status;
}

}  // namespace dicta::server
