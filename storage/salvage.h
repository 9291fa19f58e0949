// Reading on behind what cannot be read.
//
// A damaged block of the engine's files makes the keys in it unreadable and ends every scan that comes to it. Which
// keys it held is not said anywhere; but a scan that begins behind it goes well, so the place where it ends can be
// searched for. Thread-safe.
#pragma once

#include <functional>
#include <string>

#include "storage/engine.h"
#include "storage/status.h"

namespace dicta {

// What could not be read: some keys after `after` (at or after it, where nothing was read before), before `until`.
struct Gap {
  std::string after, until;  // until empty: to the end of the range
  Status status;             // as the engine says it
};

// Scan() in key order that goes on behind damage. Not ok: an error that is no damage.
Status ScanReadable(const Engine& engine, Space space, const KeyRange& range, const Engine::Visitor& visit,
                    const std::function<void(const Gap&)>& on_gap);

}  // namespace dicta
