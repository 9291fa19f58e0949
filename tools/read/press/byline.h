// Who a byline names: persons with their offices. Thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "dicta/v1/statement.pb.h"

namespace dicta::tools::press {

// "Jane Doe, Minister of X" -> Jane Doe, Minister of X; several persons where each has an office. Nobody where it names
// an office alone, or somebody without one or whose trade is to report: a byline's bare name is a writer's.
std::vector<v1::Speaker> SpeakersOfByline(std::string_view byline);

}  // namespace dicta::tools::press
