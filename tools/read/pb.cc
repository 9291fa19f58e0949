#include "tools/read/pb.h"

#include <google/protobuf/stubs/logging.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "storage/codec.h"
#include "storage/stored_form.h"

namespace dicta::tools {
namespace {

constexpr std::string_view kMagic = "dictapb\n";
constexpr uint32_t kVersion = 1;
// An entry holds a document or its original, and little else.
constexpr uint64_t kEntryBytesMax = kDocumentBytesMax + (uint64_t{1} << 20);
// Each is up to 1 MiB and stays in memory; optimize makes one when an archive has grown by a quarter.
constexpr size_t kDictionariesMax = 200;
// A batch is held in memory, its records made plain. Writing, a batch is ended long before (Archive::Add).
constexpr uint64_t kBatchHeldMax = uint64_t{1} << 30;
// The first byte of an entry that is a trailer: field 6, length-delimited.
constexpr char kTrailerTag = (v1::DumpEntry::kTrailerFieldNumber << 3) | 2;

// Whole reads from a stream, with a running SHA-256 of what is behind us.
class HashedInput {
 public:
  explicit HashedInput(ByteStream* stream) : stream_(stream), context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }

  // Reads `size` bytes, fewer at the end alone; returns how many.
  Result<size_t> Read(char* buffer, size_t size) {
    size_t used = 0;
    while (used < size) {
      DICTA_ASSIGN(const size_t n, stream_->Read(buffer + used, size - used));
      if (n == 0) break;
      used += n;
    }
    offset_ += used;
    return used;
  }

  void Hash(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }

  // REQUIRES: called once, last.
  std::string Digest() {
    std::string digest(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    EVP_DigestFinal_ex(context_.get(), reinterpret_cast<unsigned char*>(digest.data()), &size);
    digest.resize(size);
    return digest;
  }

  uint64_t offset() const { return offset_; }

 private:
  ByteStream* stream_;
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
  uint64_t offset_ = 0;
};

class PbReader {
 public:
  // `visit` null: only check.
  PbReader(ByteStream* stream, const PbVisitor* visit, const PbDictionaryVisitor& visit_dictionary = nullptr)
      : buffered_(stream), input_(&buffered_), visit_(visit), visit_dictionary_(visit_dictionary) {}

  Status Run() {
    std::string magic(kMagic.size(), '\0');
    DICTA_ASSIGN(const size_t size, input_.Read(magic.data(), magic.size()));
    if (size < magic.size() || magic != kMagic) return Corruption("no pb dump of dicta");
    input_.Hash(magic);
    while (true) {
      offset_ = input_.offset();
      DICTA_TRY(ReadEntry());
      if (!payload_.empty() && payload_[0] == kTrailerTag) return End();
      input_.Hash(length_);
      input_.Hash(payload_);
      ++entries_;
      // The header is looked at in any case: it says whether the rest can be understood.
      if (visit_ != nullptr || entries_ == 1) DICTA_TRY(TakeEntry());
    }
  }

 private:
  // The stream below without ownership; buffers, since lengths are read byte by byte.
  class Buffered : public ByteStream {
   public:
    explicit Buffered(ByteStream* under) : under_(under), buffer_(size_t{64} << 10) {}
    Result<size_t> Read(char* buffer, size_t size) override {
      if (begin_ == end_) {
        if (size >= buffer_.size()) return under_->Read(buffer, size);
        DICTA_ASSIGN(end_, under_->Read(buffer_.data(), buffer_.size()));
        begin_ = 0;
      }
      const size_t n = std::min(size, end_ - begin_);
      std::copy_n(buffer_.data() + begin_, n, buffer);
      begin_ += n;
      return n;
    }

   private:
    ByteStream* under_;
    std::vector<char> buffer_;
    size_t begin_ = 0, end_ = 0;
  };

  std::string After() const { return " after " + std::to_string(entries_) + " entries"; }
  std::string At() const { return " at byte " + std::to_string(offset_); }
  Status CutShort() const { return Corruption(std::string(kCutShort) + After()); }

  // Reads length_ (its bytes) and payload_.
  Status ReadEntry() {
    uint64_t size = 0;
    length_.clear();
    for (int shift = 0;; shift += 7) {
      char byte = 0;
      DICTA_ASSIGN(const size_t n, input_.Read(&byte, 1));
      if (n == 0) return CutShort();
      length_ += byte;
      size |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) break;
      if (shift >= 28) size = UINT64_MAX;
      if (size > kEntryBytesMax) break;
    }
    if (size > kEntryBytesMax) {
      return Corruption("the entry" + At() + " claims more than the " + std::to_string(kEntryBytesMax >> 20) +
                        " MiB that it may have");
    }
    payload_.resize(size);
    DICTA_ASSIGN(const size_t n, input_.Read(payload_.data(), payload_.size()));
    return n == size ? Status() : CutShort();
  }

  Status TakeEntry() {
    v1::DumpEntry entry;
    const google::protobuf::LogSilencer silence;  // it would print its own line about text that is not UTF-8
    if (!entry.ParseFromString(payload_)) return Corruption("the entry" + At() + " does not parse");
    if (entries_ == 1) {
      if (!entry.has_header()) return Corruption("no header at the beginning");
      if (entry.header().version() == kVersion) return {};
      return Unsupported("a dump of version " + std::to_string(entry.header().version()) + "; this build reads " +
                         std::to_string(kVersion));
    }
    switch (entry.entry_case()) {
      case v1::DumpEntry::kBatch:
        DICTA_TRY(GiveBatch());
        batch_ = std::move(*entry.mutable_batch());
        batch_offset_ = offset_;
        in_batch_ = true;
        return {};
      case v1::DumpEntry::kDictionary:
        if (++dictionaries_ > kDictionariesMax) return Corruption("more dictionaries than an archive has");
        DICTA_TRY(codec_.AddDictionary(entry.dictionary().id(), entry.dictionary().data()));
        return visit_dictionary_ ? visit_dictionary_(entry.dictionary()) : Status();
      case v1::DumpEntry::kOriginal:
      case v1::DumpEntry::kRecord:
      case v1::DumpEntry::kFact:
        if (!in_batch_) return Corruption("the entry" + At() + " belongs to no batch");
        DICTA_TRY(MakePlain(codec_, batch_.position(), &entry).Within("the entry" + At()));
        held_ += entry.ByteSizeLong();
        if (held_ > kBatchHeldMax) {
          return Corruption("the entry" + At() + " is more than the " + std::to_string(kBatchHeldMax >> 30) +
                            " GiB that a batch may have");
        }
        batch_entries_.push_back(std::move(entry));
        return {};
      default:
        return Corruption("the entry" + At() + " is of an unknown sort");
    }
  }

  // The batch so far is whole.
  Status GiveBatch() {
    if (!in_batch_) return {};
    in_batch_ = false;
    const std::vector<v1::DumpEntry> entries = std::move(batch_entries_);
    batch_entries_.clear();
    held_ = 0;
    return (*visit_)(batch_, entries, batch_offset_);
  }

  // payload_ is the trailer.
  Status End() {
    v1::DumpEntry entry;
    if (!entry.ParseFromString(payload_) || !entry.has_trailer()) return Corruption("the trailer does not parse");
    if (entry.trailer().sha256() != input_.Digest()) {
      return Corruption("damaged: its bytes do not match the SHA-256 in the trailer");
    }
    if (entry.trailer().entries() != entries_) {
      return Corruption("damaged: " + std::to_string(entries_) + " entries, the trailer says " +
                        std::to_string(entry.trailer().entries()));
    }
    char more = 0;
    DICTA_ASSIGN(const size_t n, input_.Read(&more, 1));
    if (n > 0) return Corruption("something follows the trailer");
    return visit_ != nullptr ? GiveBatch() : Status();
  }

  Buffered buffered_;
  HashedInput input_;
  const PbVisitor* visit_;
  PbDictionaryVisitor visit_dictionary_;
  Codec codec_;  // with the dump's dictionaries
  size_t dictionaries_ = 0;
  std::string length_, payload_;  // of the present entry
  uint64_t offset_ = 0;           // where it begins
  uint64_t entries_ = 0;          // read so far, without the trailer
  bool in_batch_ = false;
  v1::Batch batch_;
  uint64_t batch_offset_ = 0;
  std::vector<v1::DumpEntry> batch_entries_;
  uint64_t held_ = 0;  // bytes of them
};

}  // namespace

Status ReadPb(ByteStream* stream, const PbVisitor& visit, const PbDictionaryVisitor& visit_dictionary) {
  return PbReader(stream, &visit, visit_dictionary).Run();
}

Status CheckPb(ByteStream* stream) { return PbReader(stream, nullptr).Run(); }

bool IsPbDump(std::string_view head) { return head.starts_with(kMagic); }

}  // namespace dicta::tools
