// Documents of several callers, written together: while one batch is on its way to the disk, those who come wait, and
// the next batch takes them all. So many callers with a document each cost hardly more than one.
// Thread-safe.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "server/positions.h"
#include "storage/archive.h"
#include "storage/status.h"

namespace dicta::server {

class Archiver {
 public:
  // Both outlive this.
  Archiver(Archive* archive, Positions* positions) : archive_(archive), positions_(positions) {}

  // As Archive::Add: on disk when it returns, seen by every lookup from then on. Not ok: nothing of the last batch was
  // written, through no fault of another caller.
  Result<std::vector<Outcome>> Add(std::vector<Document> documents, IfChanged if_changed);

 private:
  struct Caller {
    std::vector<Document> documents;
    IfChanged if_changed;
    Result<std::vector<Outcome>> result = std::vector<Outcome>();
    bool done = false;
  };
  std::vector<Caller*> TakeGroup();
  void AddGroup(const std::vector<Caller*>& group);

  Archive* const archive_;
  Positions* const positions_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Caller*> waiting_;  // in order of arrival; guarded by mutex_
  bool writing_ = false;         // somebody is in AddGroup(); guarded by mutex_
};

}  // namespace dicta::server
