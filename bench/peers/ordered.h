// Two ordered key-value stores, one layout: what RocksDB and LMDB share.
//
// It is dicta's own layout without its history: one key space of records, one of rows.
//   record key := id                                 ; the record as it is stored
//   row key    := list day:be32 ordinal:be40         ; day biased by 2^31
//   list       := 'D' | 'S' name 00
//   row        := size:le32, then id, date, title, publisher, speakers, each length:le16 bytes
// A list of two speakers leaps from one list to the other by seeks.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bench/peers/peer.h"

namespace dicta::bench {

// A walk over the rows, backwards. Views last until it moves.
class RowCursor {
 public:
  virtual ~RowCursor() = default;
  // To the last key at or before `key`. False where there is none.
  virtual bool SeekBackward(std::string_view key) = 0;
  virtual bool Previous() = 0;
  // To the first key at or after `key`, and on from there.
  virtual bool SeekForward(std::string_view key) = 0;
  virtual bool Next() = 0;
  virtual std::string_view key() const = 0;
  virtual std::string_view value() const = 0;
};

class OrderedPeer : public Peer {
 public:
  void Put(std::span<const Record> batch) final;
  void Get(const std::string& id, const StatementSink& sink) final;
  void Page(const PageOf& page, const RowSink& sink) final;
  void FullPage(const PageOf& page, const StatementSink& sink) final;
  uint64_t Count(const std::string& speaker) final;
  void Timeline(const MonthSink& sink) final;

 protected:
  explicit OrderedPeer(const Frames* frames) : frames_(frames) {}

  // Between Begin and Commit, puts are one batch, on disk when Commit returns.
  virtual void Begin() = 0;
  virtual void PutRecord(std::string_view key, std::string_view value) = 0;
  virtual void PutRow(std::string_view key, std::string_view value) = 0;
  virtual void Commit() = 0;
  // A question sees the store as it is when it begins; what the others give lasts until the next one begins.
  virtual void BeginReading() {}
  virtual std::string_view GetRecord(std::string_view key) = 0;
  virtual std::unique_ptr<RowCursor> Rows() = 0;

  const Frames* const frames_;

 private:
  void Parse(std::string_view stored, v1::Statement* statement);

  uint64_t ordinal_ = 0;
  std::string raw_;
};

}  // namespace dicta::bench
