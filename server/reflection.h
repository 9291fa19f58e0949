// Reflection: the service's description for tools such as grpcurl. It needs no token, since service.proto is no secret.
// A stream of it keeps one of the server's threads for as long as its client likes, so only kReflectionStreamsMax are
// open at a time; more are cancelled. Whoever holds them all keeps others from reflection, and from nothing else.
#pragma once

#include <grpcpp/server_builder.h>

namespace dicta::server {

inline constexpr int kReflectionStreamsMax = 8;

// Once for each server that is built.
void AddReflection(grpc::ServerBuilder* builder);

}  // namespace dicta::server
