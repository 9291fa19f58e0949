// What is measured of every store, dicta among them: the same statements, the same questions, the same answers.
//
// A peer is filled, finished and then asked. Answers go to a sink as views that are valid inside the call, so that
// nobody pays for copies that its own interface does not make. A failure ends the program. Used by one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus.h"
#include "bench/frames.h"
#include "dicta/v1/statement.pb.h"

namespace dicta::bench {

inline constexpr uint32_t kPageRows = 20;
inline constexpr size_t kBatch = 512;  // records that are written and synced together

// A page: statements of all these speakers (none: of anyone), on this day or before, newest first, arrival deciding.
struct PageOf {
  std::span<const std::string> speakers;
  int32_t to_day = INT32_MAX;
};

// What a listing prints of a statement.
struct Row {
  std::string_view id, date, title, publisher;
  std::string_view speakers;  // names, with kNameJoin between them
  uint32_t size = 0;          // bytes of text
};
inline constexpr char kNameJoin = '|';
std::string JoinNames(const std::vector<std::string>& names);

using RowSink = std::function<void(const Row&)>;
using StatementSink = std::function<void(const v1::Statement&)>;
using MonthSink = std::function<void(std::string_view month, uint64_t count)>;  // "2005-07"; in order of time

class Peer {
 public:
  virtual ~Peer() = default;
  virtual std::string name() const = 0;

  // One batch, on disk when it returns.
  virtual void Put(std::span<const Record> batch) = 0;
  // After the last batch: whatever its documentation advises before reading begins.
  virtual void Finish() = 0;

  virtual void Get(const std::string& id, const StatementSink& sink) = 0;
  virtual void Page(const PageOf& page, const RowSink& sink) = 0;
  virtual void FullPage(const PageOf& page, const StatementSink& sink) = 0;
  virtual uint64_t Count(const std::string& speaker) = 0;
  virtual void Timeline(const MonthSink& sink) = 0;
  // Bytes of its directory.
  virtual uint64_t Bytes() = 0;
};

// `frames` null: plain protobufs. All of them live in a directory of their own, which does not exist yet; `frames`
// outlives the peer.
std::unique_ptr<Peer> MakeSqlite(const std::string& directory, const Frames* frames);
std::unique_ptr<Peer> MakeLmdb(const std::string& directory, const Frames* frames);
std::unique_ptr<Peer> MakeRocksdb(const std::string& directory);
// An archive that is there already, made by the program dicta.
std::unique_ptr<Peer> OpenDicta(const std::string& directory, const std::string& name);

}  // namespace dicta::bench
