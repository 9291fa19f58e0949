#include "storage/follower.h"

#include <algorithm>
#include <chrono>

#include "storage/store.h"

namespace dicta {
namespace {

using std::chrono::microseconds;
constexpr microseconds kRestMin{1000}, kRestAfterError{20000};

}  // namespace

Follower::Follower(Store* store)
    : store_(store), watch_({store->directory().path(), store->directory().store_path()}), thread_([this] { Run(); }) {}

Follower::~Follower() {
  watch_.Stop();
  thread_.join();
}

void Follower::Run() {
  while (!watch_.stopped()) {
    const auto begin = std::chrono::steady_clock::now();
    const Status status =
        store_->directory().AskedToGo() ? store_->StepAside([this] { return watch_.stopped(); }) : store_->CatchUp();
    const auto took = std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begin);
    watch_.Rest(std::max(status.ok() ? kRestMin : kRestAfterError, took));
    watch_.Wait();
  }
}

}  // namespace dicta
