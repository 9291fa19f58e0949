#include "storage/rocksdb_database.h"

#include <rocksdb/convenience.h>
#include <rocksdb/table_properties.h>

#include <utility>

#include "storage/rocksdb_options.h"

namespace dicta {

Status FromRocksdb(const rocksdb::Status& status) {
  if (status.ok()) return {};
  const std::string text = status.ToString();  // "Corruption: block checksum mismatch …": the code is ours to say
  const size_t colon = text.find(": ");
  const std::string message = colon == std::string::npos ? text : text.substr(colon + 2);
  if (status.IsNotFound()) return NotFound(message);
  if (status.IsCorruption()) return Corruption(message);
  if (status.IsBusy() || status.IsTryAgain()) return Busy(message);
  if (status.IsNotSupported()) return Unsupported(message);
  if (status.IsInvalidArgument()) return InvalidArgument(message);
  // Its own words for a lock that is held, by another process and by this one; a path may hold "lock" as well.
  for (const char* held : {"While lock file", "lock hold by current process"}) {
    if (message.find(held) != std::string::npos) return Busy(message);
  }
  return IoError(message);
}

Result<std::shared_ptr<RocksdbDatabase>> RocksdbDatabase::Open(const std::string& path, const RocksdbOptions& options,
                                                               const std::shared_ptr<rocksdb::Cache>& cache) {
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, FamilyOptions(Space::kMeta, cache));
  for (int i = 0; i < kSpaces; ++i) families.emplace_back(kSpaceNames[i], FamilyOptions(static_cast<Space>(i), cache));
  const rocksdb::DBOptions settings = DatabaseOptions(options.create, cache);
  auto database = std::make_shared<RocksdbDatabase>();
  rocksdb::DB* db = nullptr;
  if (options.write) {
    DICTA_TRY(FromRocksdb(rocksdb::DB::Open(settings, path, families, &database->handles_, &db)));
  } else {
    // The second path is for the secondary's info log alone, which is silent here: nothing is made there.
    rocksdb::Status opened =
        rocksdb::DB::OpenAsSecondary(settings, path, path + "/no-info-log", families, &database->handles_, &db);
    database->follows_ = opened.ok();
    if (opened.IsCorruption()) {
      const rocksdb::Status damaged = opened;
      opened = rocksdb::DB::OpenForReadOnly(settings, path, families, &database->handles_, &db);
      if (!opened.ok()) opened = damaged;
    }
    DICTA_TRY(FromRocksdb(opened));
  }
  database->db_.reset(db);
  DICTA_TRY(database->CheckProperties());
  return database;
}

RocksdbDatabase::~RocksdbDatabase() {
  if (db_ == nullptr) return;
  EndGeneration();
  for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  db_->Close().PermitUncheckedError();
}

Status RocksdbDatabase::CheckProperties() const {
  for (int i = 0; i < kSpaces; ++i) {
    rocksdb::ColumnFamilyHandle* family = Family(static_cast<Space>(i));
    rocksdb::TablePropertiesCollection all;
    DICTA_TRY(FromRocksdb(db_->GetPropertiesOfAllTables(family, &all)));
    for (const auto& [path, properties] : all) {
      if (properties != nullptr && properties->num_entries > 0 && !properties->comparator_name.empty()) continue;
      return Corruption(path.substr(path.find_last_of('/') + 1) + ": the properties of the table are damaged");
    }
  }
  return {};
}

Status RocksdbDatabase::CheckFile(const std::string& path) const {
  const rocksdb::Options options(db_->GetDBOptions(), FamilyOptions(Space::kMeta, nullptr));
  return FromRocksdb(rocksdb::VerifySstFileChecksum(options, rocksdb::EnvOptions(), path));
}

std::unique_ptr<IdleIterators::Bounded> RocksdbDatabase::Take(Space space, const KeyRange& range) {
  IdleIterators& idle = idle_[static_cast<size_t>(space)];
  auto bounded = range.end.empty() ? nullptr : idle.Take();
  if (bounded == nullptr) {
    bounded = std::make_unique<IdleIterators::Bounded>();
    bounded->generation = idle.generation();
    rocksdb::ReadOptions options;
    options.iterate_lower_bound = &bounded->lower;
    if (!range.end.empty()) options.iterate_upper_bound = &bounded->upper;
    // What is read of these is kept as a whole elsewhere, if at all; the engine's memory is for the index.
    options.fill_cache = space == Space::kMeta || space == Space::kIndex;
    bounded->iterator.reset(db_->NewIterator(options, Family(space)));
  }
  bounded->lower = SliceOf(range.begin);
  bounded->upper = SliceOf(range.end);
  return bounded;
}

Status RocksdbDatabase::Return(Space space, const KeyRange& range, std::unique_ptr<IdleIterators::Bounded> bounded) {
  const rocksdb::Status status = bounded->iterator->status();
  if (status.ok() && !range.end.empty()) idle_[static_cast<size_t>(space)].Return(std::move(bounded));
  return FromRocksdb(status);
}

void RocksdbDatabase::EndGeneration() {
  for (IdleIterators& idle : idle_) idle.EndGeneration();
}

}  // namespace dicta
