#include "storage/rocksdb_database.h"

#include <rocksdb/convenience.h>
#include <rocksdb/sst_file_reader.h>
#include <rocksdb/table_properties.h>

#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

#include "storage/rocksdb_options.h"

namespace dicta {

Status FromRocksdb(const rocksdb::Status& status) {
  if (status.ok()) return {};
  const std::string text = status.ToString();  // "Corruption: block checksum mismatch …": the code is ours to say
  const size_t colon = text.find(": ");
  std::string message = colon == std::string::npos ? text : text.substr(colon + 2);
  // A table that is missing is looked for by its old name too, and only that is said.
  if (const size_t old_name = message.find(".ldb:"); old_name != std::string::npos)
    message.replace(old_name, 4, ".sst");
  constexpr std::string_view kRunOn = "to be an sstable";  // what follows is the file's name
  if (const size_t run_on = message.find(kRunOn); run_on != std::string::npos)
    message.insert(run_on + kRunOn.size(), ": ");
  if (status.IsNotFound()) return NotFound(message);
  if (status.IsNoSpace()) return NoSpace(message);
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

namespace {

// A store without `CURRENT`, or without the list of files that it names, is damaged. (Between two looks a writer may
// have put another list in the place of one.)
Status NameLists(const std::string& path, const Status& status) {
  if (status.code() != Code::kIoError) return status;
  std::error_code ignored;
  std::string list = "CURRENT";
  if (std::ifstream current(path + "/" + list); current.is_open()) std::getline(current, list);
  return std::filesystem::exists(path + "/" + list, ignored) || ignored ? status : Corruption(list + " is missing");
}

// Where a table cannot be opened, RocksDB may name the list of files (MANIFEST) alone. Adds the tables' names.
Status NameTables(const std::string& path, const Status& status) {
  if (status.code() != Code::kCorruption || status.message().find(".sst") != std::string::npos) return status;
  std::string message = status.message();
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) {
    if (entry.path().extension() != ".sst") continue;
    rocksdb::SstFileReader reader(rocksdb::Options(DatabaseOptions(false), FamilyOptions(Space::kMeta, nullptr)));
    const rocksdb::Status opened = reader.Open(entry.path());
    if (!opened.ok()) message += "; " + entry.path().filename().string() + ": " + FromRocksdb(opened).message();
  }
  return Corruption(message);
}

}  // namespace

Result<std::shared_ptr<RocksdbDatabase>> RocksdbDatabase::Open(const std::string& path, How how,
                                                               const BlockCaches& caches) {
  std::shared_ptr<RocksdbDatabase> look;
  if (how == How::kFollow) {
    DICTA_ASSIGN(look, Open(path, How::kLook, caches));
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> families;
  families.emplace_back(rocksdb::kDefaultColumnFamilyName, FamilyOptions(Space::kMeta, caches.Of(Space::kMeta)));
  for (int i = 0; i < kSpaces; ++i) {
    const auto space = static_cast<Space>(i);
    families.emplace_back(kSpaceNames[i], FamilyOptions(space, caches.Of(space)));
  }
  const rocksdb::DBOptions settings = DatabaseOptions(how == How::kCreate);
  auto database = std::make_shared<RocksdbDatabase>();
  rocksdb::DB* db = nullptr;
  rocksdb::Status opened;
  if (how == How::kLook) {
    opened = rocksdb::DB::OpenForReadOnly(settings, path, families, &database->handles_, &db);
  } else if (how == How::kFollow) {
    // The second path is for the secondary's info log alone, which is silent here: nothing is made there.
    opened = rocksdb::DB::OpenAsSecondary(settings, path, path + "/no-info-log", families, &database->handles_, &db);
    if (opened.IsCorruption()) return look;
  } else {
    opened = rocksdb::DB::Open(settings, path, families, &database->handles_, &db);
  }
  if (!opened.ok()) return NameTables(path, NameLists(path, FromRocksdb(opened)));
  database->db_.reset(db);
  database->follows_ = how == How::kFollow;
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
    options.auto_prefix_mode = true;  // where both ends of the range begin with the same id
    // An original is looked up seldom; and a scan of all records drives none out.
    options.fill_cache = space != Space::kOriginal && !(space == Space::kRecord && range.end.empty());
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
