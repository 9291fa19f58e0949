#include "tools/backup/segment.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <memory>
#include <utility>

#include "storage/hash.h"
#include "storage/stored_form.h"
#include "tools/read/decompress.h"

namespace dicta::tools {
namespace {

// Hashes and counts what is read.
class HashedStream : public ByteStream {
 public:
  explicit HashedStream(std::unique_ptr<ByteStream> under)
      : under_(std::move(under)), context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }

  Result<size_t> Read(char* buffer, size_t size) override {
    DICTA_ASSIGN(const size_t n, under_->Read(buffer, size));
    EVP_DigestUpdate(context_.get(), buffer, n);
    bytes_ += n;
    return n;
  }

  uint64_t bytes() const { return bytes_; }
  // REQUIRES: called once, last.
  std::string Sha256Hex() {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
    digest.resize(size);
    return Hex(digest);
  }

 private:
  std::unique_ptr<ByteStream> under_;
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
  uint64_t bytes_ = 0;
};

// What the system still has in memory proves nothing about the medium.
void DropFromMemory(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
  close(fd);
}

Status CheckFile(Segment* segment, HashedStream* file) {
  const std::string sha256 = file->Sha256Hex();
  if (segment->sha256.empty()) {
    segment->sha256 = sha256;
    segment->bytes = file->bytes();
  }
  if (segment->bytes != file->bytes()) {
    return Corruption("damaged: " + std::to_string(file->bytes()) + " bytes, not " + std::to_string(segment->bytes));
  }
  return segment->sha256 == sha256 ? Status() : Corruption("damaged: its SHA-256 is another than when it was written");
}

}  // namespace

Status ReadSegment(const std::string& directory, Segment* segment, const std::string& chain_before,
                   const PbVisitor& visit, const PbDictionaryVisitor& visit_dictionary, const StreamHooks& hooks) {
  const std::string path = directory + "/" + segment->file;
  DropFromMemory(path);
  auto raw = OpenRaw(path, hooks);
  if (!raw.ok()) return raw.status().Within(path);
  auto hashed = std::make_unique<HashedStream>(std::move(raw).value());
  HashedStream* const file = hashed.get();
  const auto stream = Decompress(std::move(hashed), path);
  std::string chain = Unhex(chain_before);
  uint64_t position = segment->first - 1;
  Status visited;
  const auto check = [&](const v1::Batch& batch, std::span<const v1::DumpEntry> entries, uint64_t offset) -> Status {
    chain = ChainOf(chain, entries);
    if (batch.position() != ++position || batch.chain() != chain) {
      return Corruption("batch " + std::to_string(batch.position()) + " is not what was written: the chain breaks");
    }
    if (visit) visited = visit(batch, entries, offset);
    return visited;
  };
  Status status = ReadPb(stream.get(), check, visit_dictionary);
  if (!visited.ok()) return visited;
  if (status.ok()) status = CheckFile(segment, file);
  if (status.ok() && (position != segment->last || Hex(chain) != segment->chain)) {
    status = Corruption("damaged: it ends at another position than it should");
  }
  return status.Within(path);
}

}  // namespace dicta::tools
