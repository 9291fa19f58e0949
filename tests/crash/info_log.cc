// Preloaded, it gives RocksDB its own info log back, which aborts the process on a full disk: the control of the
// full-disk harness.
#include <dlfcn.h>
#include <rocksdb/db.h>

#include <string>
#include <vector>

namespace rocksdb {

using Handles = std::vector<ColumnFamilyHandle*>;
using Families = std::vector<ColumnFamilyDescriptor>;

Status DB::Open(const DBOptions& options, const std::string& path, const Families& families, Handles* handles,
                DB** db) {
  using Function = Status (*)(const DBOptions&, const std::string&, const Families&, Handles*, DB**);
  static const auto next = reinterpret_cast<Function>(
      dlsym(RTLD_NEXT,
            "_ZN7rocksdb2DB4OpenERKNS_9DBOptionsERKNSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEERKSt6vectorINS_"
            "22ColumnFamilyDescriptorESaISD_EEPSC_IPNS_18ColumnFamilyHandleESaISJ_EEPPS0_"));
  DBOptions with_log = options;
  with_log.info_log.reset();
  return next(with_log, path, families, handles, db);
}

}  // namespace rocksdb
