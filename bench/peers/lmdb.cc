// LMDB with its defaults for safety (a commit is on disk when it returns), no read-ahead, one read transaction that is
// renewed for each lookup rather than made; compacted once it is filled.
//
// http://www.lmdb.tech/doc/
#include <lmdb.h>

#include <filesystem>

#include "bench/peers/ordered.h"
#include "bench/process.h"

namespace dicta::bench {
namespace {

constexpr size_t kMapBytes = size_t{64} << 30;  // address space, not disk

void Check(int code) { Require(code == 0, std::string("lmdb: ") + mdb_strerror(code)); }
MDB_val Value(std::string_view bytes) { return {bytes.size(), const_cast<char*>(bytes.data())}; }
std::string_view View(const MDB_val& value) { return {static_cast<const char*>(value.mv_data), value.mv_size}; }

class LmdbCursor : public RowCursor {
 public:
  LmdbCursor(MDB_txn* transaction, MDB_dbi rows) { Check(mdb_cursor_open(transaction, rows, &cursor_)); }
  ~LmdbCursor() override { mdb_cursor_close(cursor_); }
  LmdbCursor(const LmdbCursor&) = delete;
  LmdbCursor& operator=(const LmdbCursor&) = delete;

  bool SeekBackward(std::string_view key) override {
    if (!SeekForward(key)) return Move(MDB_LAST);
    return this->key() == key || Move(MDB_PREV);
  }
  bool Previous() override { return Move(MDB_PREV); }
  bool SeekForward(std::string_view key) override {
    key_ = Value(key);
    return Move(MDB_SET_RANGE);
  }
  bool Next() override { return Move(MDB_NEXT); }
  std::string_view key() const override { return View(key_); }
  std::string_view value() const override { return View(value_); }

 private:
  bool Move(MDB_cursor_op how) {
    const int code = mdb_cursor_get(cursor_, &key_, &value_, how);
    if (code != MDB_NOTFOUND) Check(code);
    return code == 0;
  }

  MDB_cursor* cursor_ = nullptr;
  MDB_val key_ = {}, value_ = {};
};

class LmdbPeer : public OrderedPeer {
 public:
  LmdbPeer(const std::string& directory, const Frames* frames) : OrderedPeer(frames), directory_(directory) {
    std::filesystem::create_directories(directory);
    Open();
  }
  ~LmdbPeer() override { Close(); }
  LmdbPeer(const LmdbPeer&) = delete;
  LmdbPeer& operator=(const LmdbPeer&) = delete;

  std::string name() const override { return frames_ == nullptr ? "LMDB, plain" : "LMDB, frames"; }

  void Begin() override { Check(mdb_txn_begin(environment_, nullptr, 0, &writing_)); }
  void PutRecord(std::string_view key, std::string_view value) override { PutIn(records_, key, value); }
  void PutRow(std::string_view key, std::string_view value) override { PutIn(rows_, key, value); }
  void Commit() override { Check(mdb_txn_commit(writing_)); }

  void Finish() override {
    if (frames_ != nullptr) {
      Begin();
      PutRow("Z", frames_->dictionary());
      Commit();
    }
    const std::string compact = directory_ + "-compact";
    std::filesystem::create_directories(compact);
    Check(mdb_env_copy2(environment_, compact.c_str(), MDB_CP_COMPACT));
    Close();
    std::filesystem::remove_all(directory_);
    std::filesystem::rename(compact, directory_);
    Open();
    Check(mdb_txn_begin(environment_, nullptr, MDB_RDONLY, &reading_));
  }

  void BeginReading() override {
    mdb_txn_reset(reading_);
    Check(mdb_txn_renew(reading_));
  }

  std::string_view GetRecord(std::string_view key) override {
    MDB_val wanted = Value(key), value;
    Check(mdb_get(reading_, records_, &wanted, &value));
    return View(value);
  }

  std::unique_ptr<RowCursor> Rows() override { return std::make_unique<LmdbCursor>(reading_, rows_); }

  uint64_t Bytes() override { return DirectoryBytes(directory_); }

 private:
  void Open() {
    Check(mdb_env_create(&environment_));
    Check(mdb_env_set_mapsize(environment_, kMapBytes));
    Check(mdb_env_set_maxdbs(environment_, 2));
    Check(mdb_env_open(environment_, directory_.c_str(), MDB_NORDAHEAD, 0666));
    Begin();
    Check(mdb_dbi_open(writing_, "record", MDB_CREATE, &records_));
    Check(mdb_dbi_open(writing_, "row", MDB_CREATE, &rows_));
    Commit();
  }

  void Close() {
    if (reading_ != nullptr) mdb_txn_abort(reading_);
    reading_ = nullptr;
    mdb_env_close(environment_);
  }

  void PutIn(MDB_dbi table, std::string_view key, std::string_view bytes) {
    MDB_val put = Value(key), value = Value(bytes);
    Check(mdb_put(writing_, table, &put, &value, 0));
  }

  const std::string directory_;
  MDB_env* environment_ = nullptr;
  MDB_dbi records_ = 0, rows_ = 0;
  MDB_txn *writing_ = nullptr, *reading_ = nullptr;
};

}  // namespace

std::unique_ptr<Peer> MakeLmdb(const std::string& directory, const Frames* frames) {
  return std::make_unique<LmdbPeer>(directory, frames);
}

}  // namespace dicta::bench
