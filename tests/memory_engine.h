// The engine seam over maps in memory: what a second engine has to do, in few lines. Used by one thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "storage/engine.h"

namespace dicta {

class MemoryEngine : public Engine {
 public:
  Result<std::optional<std::string>> Get(Space space, std::string_view key) const override {
    const Keys& keys = KeysOf(space);
    const auto found = keys.find(key);
    if (found == keys.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
  }

  Status Scan(Space space, const KeyRange& range, bool reverse, const Visitor& visit) const override {
    ++scans_;
    if (!failure.ok()) return failure;
    const Keys& keys = KeysOf(space);
    auto begin = keys.lower_bound(range.begin);
    auto end = range.end.empty() ? keys.end() : keys.lower_bound(range.end);
    if (!range.end.empty() && range.begin >= range.end) return {};
    while (begin != end) {
      const auto at = reverse ? std::prev(end) : begin;
      if (!visit(at->first, at->second)) break;
      reverse ? --end : ++begin;
    }
    return {};
  }

  Result<bool> Last(Space space, const KeyRange& range, std::string* key, std::string* value) const override {
    bool found = false;
    DICTA_TRY(Scan(space, range, true, [&](std::string_view k, std::string_view v) {
      found = true;
      key->assign(k);
      value->assign(v);
      return false;
    }));
    return found;
  }

  Status Commit(const Batch& batch) override {
    for (const Batch::Op& op : batch.ops()) {
      if (op.key.size() > kKeyBytesMax) return InvalidArgument("a key of " + std::to_string(op.key.size()) + " bytes");
    }
    for (const Batch::Op& op : batch.ops()) {
      Keys& keys = spaces_[static_cast<size_t>(op.space)];
      if (op.value) {
        keys[op.key] = *op.value;
      } else {
        keys.erase(op.key);
      }
    }
    return {};
  }

  bool failed() const override { return false; }
  Status Recover() override { return {}; }
  Status CatchUp() override { return {}; }
  uint64_t openings() const override { return 1; }
  Status CloseDuring(const std::function<void()>& meanwhile) override {
    meanwhile();
    return {};
  }
  Status Flush() override { return {}; }
  using Engine::Compact;
  Status Compact(Space, const KeyRange&, const Stop&) override { return {}; }
  Status Settle(Space, const Stop&) override { return {}; }
  Status CheckFiles(const std::function<bool(const FileCheck&)>&) const override { return {}; }
  uint64_t Bytes(Space) const override { return 0; }

  Status failure = {};  // what the next scans give
  int scans() const { return scans_; }

 private:
  using Keys = std::map<std::string, std::string, std::less<>>;
  using Spaces = std::array<Keys, kSpaces>;
  const Keys& KeysOf(Space space) const { return spaces_[static_cast<size_t>(space)]; }

  Spaces spaces_;
  mutable int scans_ = 0;
};

}  // namespace dicta
