// One client archives, four look up what it has been told is archived, one watches, all through one server; and the
// same lookups alone, before. Every answer is checked.
#pragma once

#include <string>

namespace dicta::bench {

// A JSON object with the figures. `right` false: an error, a lookup that missed an acknowledged statement or gave
// another one, or a watch that missed, repeated or disordered one; standard error says which.
std::string LoadService(const std::string& dicta, const std::string& scratch, int seconds, bool* right);

}  // namespace dicta::bench
