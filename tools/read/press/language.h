// The language of a text, by its script and its commonest words. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dicta::tools::press {

// A BCP 47 primary subtag ("en", "zh", "ru"), or empty where too little speaks for one language. Looks at the first
// kilobytes of a long text only.
std::string LanguageOf(std::string_view text);

}  // namespace dicta::tools::press
