// The pb dump: the complete form of an archive, described at DumpEntry in proto/dicta/v1/archive.proto.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "dicta/v1/archive.pb.h"
#include "storage/status.h"
#include "tools/write/output.h"

struct evp_md_ctx_st;  // OpenSSL's EVP_MD_CTX

namespace dicta::tools {

inline constexpr std::string_view kPbMagic = "dictapb\n";
inline constexpr uint32_t kPbVersion = 1;

// Writes one dump to an output that is its caller's: Begin(), Add() for each entry in order, End(). Used by one thread.
class PbWriter {
 public:
  // `output` outlives the writer.
  explicit PbWriter(Output* output);
  ~PbWriter();
  PbWriter(const PbWriter&) = delete;
  PbWriter& operator=(const PbWriter&) = delete;

  // Magic and header. `complete`: the whole archive follows, not some of its statements.
  Status Begin(bool complete);
  Status Add(const v1::DumpEntry& entry);
  // The trailer: how many entries stand before it, and the SHA-256 of every byte before it.
  Status End();

 private:
  Status WriteAndHash(std::string_view bytes);

  Output* const output_;
  evp_md_ctx_st* const hash_;
  uint64_t entries_ = 0;
};

}  // namespace dicta::tools
