// Language tags as markup writes them. Thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace dicta::tools {

// BCP 47 with its usual case (RFC 5646, section 2.1.1): "en_us" -> "en-US", "ZH-hans" -> "zh-Hans". Empty where it is
// no such tag ("english", "und", "").
std::string LanguageTag(std::string_view written);

}  // namespace dicta::tools
