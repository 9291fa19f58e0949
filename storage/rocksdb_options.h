// How RocksDB is set up: one set of options for the database, one for each space. For the engine's own files.
#pragma once

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <memory>

#include "storage/engine.h"

namespace dicta {

rocksdb::DBOptions DatabaseOptions(bool create);
rocksdb::ColumnFamilyOptions FamilyOptions(Space space, const std::shared_ptr<rocksdb::Cache>& cache);

}  // namespace dicta
