#include "storage/rocksdb_footers.h"

#include <rocksdb/file_system.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace dicta {
namespace {

constexpr uint64_t kMagic = 0x88e241b785f4cff7;      // of a block-based table
constexpr size_t kFooterBytes = 1 + 2 * 20 + 4 + 8;  // checksum type, two block handles, format, magic

template <typename Number>
Number LittleEndian(const char* bytes) {
  Number number = 0;
  for (size_t i = sizeof(Number); i-- > 0;) number = number << 8 | static_cast<uint8_t>(bytes[i]);
  return number;
}

bool IsTable(const std::string& name) { return name.ends_with(".sst") || name.ends_with(".ldb"); }

class CheckingFileSystem : public rocksdb::FileSystemWrapper {
 public:
  CheckingFileSystem() : FileSystemWrapper(rocksdb::FileSystem::Default()) {}
  const char* Name() const override { return "dicta"; }

  rocksdb::IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* file,
                                        rocksdb::IODebugContext* debug) override {
    rocksdb::IOStatus status = target()->NewRandomAccessFile(name, options, file, debug);
    if (!status.ok() || !IsTable(name)) return status;
    uint64_t size = 0;
    status = target()->GetFileSize(name, options.io_options, &size, debug);
    if (!status.ok() || size < kFooterBytes) return status;  // RocksDB says itself that it is too short
    std::array<char, kFooterBytes> buffer;
    rocksdb::Slice footer;
    status = (*file)->Read(size - kFooterBytes, kFooterBytes, options.io_options, &footer, buffer.data(), debug);
    if (!status.ok() || IsWhole(footer)) return status;
    file->reset();
    return rocksdb::IOStatus::Corruption(name.substr(name.find_last_of('/') + 1) + ": its footer is damaged");
  }

 private:
  static bool IsWhole(const rocksdb::Slice& footer) {
    return footer.size() == kFooterBytes && footer[0] == static_cast<char>(kTableChecksum) &&
           LittleEndian<uint32_t>(footer.data() + kFooterBytes - 12) == kTableFormat &&
           LittleEndian<uint64_t>(footer.data() + kFooterBytes - 8) == kMagic;
  }
};

}  // namespace

rocksdb::Env* CheckingEnv() {
  static rocksdb::Env* const env = rocksdb::NewCompositeEnv(std::make_shared<CheckingFileSystem>()).release();
  return env;
}

}  // namespace dicta
