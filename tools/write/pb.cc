#include "tools/write/pb.h"

#include <openssl/evp.h>

#include <string>

#include "storage/varint.h"

namespace dicta::tools {
namespace {

// length:varint entry
std::string Delimited(const v1::DumpEntry& entry) {
  std::string bytes;
  PutVarint(&bytes, entry.ByteSizeLong());
  entry.AppendToString(&bytes);
  return bytes;
}

}  // namespace

PbWriter::PbWriter(Output* output) : output_(output), hash_(EVP_MD_CTX_new()) {}

PbWriter::~PbWriter() { EVP_MD_CTX_free(hash_); }

Status PbWriter::WriteAndHash(std::string_view bytes) {
  if (EVP_DigestUpdate(hash_, bytes.data(), bytes.size()) != 1) return IoError("SHA-256 failed");
  return output_->Write(bytes);
}

Status PbWriter::Begin(bool complete) {
  if (hash_ == nullptr || EVP_DigestInit_ex(hash_, EVP_sha256(), nullptr) != 1) return IoError("SHA-256 failed");
  DICTA_TRY(WriteAndHash(kPbMagic));
  v1::DumpEntry entry;
  entry.mutable_header()->set_version(kPbVersion);
  entry.mutable_header()->set_complete(complete);
  return Add(entry);
}

Status PbWriter::Add(const v1::DumpEntry& entry) {
  ++entries_;
  return WriteAndHash(Delimited(entry));
}

Status PbWriter::End() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_DigestFinal_ex(hash_, digest, &size) != 1) return IoError("SHA-256 failed");
  v1::DumpEntry entry;
  entry.mutable_trailer()->set_entries(entries_);
  entry.mutable_trailer()->set_sha256(digest, size);
  return output_->Write(Delimited(entry));
}

}  // namespace dicta::tools
