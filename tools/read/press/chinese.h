// Chinese: offices, names and reported speech without spaces between words. The same rules as cue.h and reported.h, on
// characters instead of words. Functions are thread-safe but for `people`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/attribution.h"

namespace dicta::tools::press {

// Everybody introduced with an office: 外交部长林海.
void CollectChinese(std::string_view text, People* people);

std::vector<Draft> AttributeChinese(Body* body, People* people);

// The place of a meeting: 在贝尔莫拉会见. Empty where none is written.
std::string ChinesePlace(std::string_view sentence);

// True where the sentence tells of a meeting or of words said.
bool IsChineseMeeting(std::string_view sentence);

}  // namespace dicta::tools::press
