// References that XML does not have, in XML written as if it were HTML. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dicta::tools::feed {

// An & that begins no reference becomes &amp;; a reference that only HTML knows ("&eacute;") becomes its character's
// number. Inside CDATA nothing changes.
std::string WithReferencesRepaired(std::string_view xml);

}  // namespace dicta::tools::feed
