// What a single line can be, by its shape. Functions are thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tools/read/press/text.h"

namespace dicta::tools::press {

// Characters (not bytes) of a text; a Han character counts for two and a half: it says about as much.
size_t Width(std::string_view text);

// A navigation path: "Home > News & Events".
bool IsBreadcrumb(std::string_view line);
// A line of the page, not of the document.
bool IsPageFurniture(std::string_view line);
// Ends in a photo credit: "(Agency/Name)", "(Photo by Name)", "/Handout via Agency".
bool IsCaption(std::string_view line);
// "By Jane Doe"; the names, or empty.
std::string BylineOf(std::string_view line);
// "Jane Doe, Minister of X": a name and an office and nothing else.
bool IsPersonLine(std::string_view line);
// "Office of the Spokesperson", "Ministry of Foreign Affairs": a body's name and nothing else.
bool IsOfficeLine(std::string_view line);
// An office that a person holds, and nothing else: "Minister of Foreign Affairs of Norvia".
bool IsRoleLine(std::string_view line);
// "Geneva, Switzerland": capitalised words with a comma, nothing else.
bool IsPlaceLine(std::string_view line);
// "Port Elsa": one to three capitalised words that are no body, office or acronym. Only its place can tell what it is.
bool IsBarePlace(std::string_view line);
// "Press release No. 45/2023 of 2 May 2023", "SG/SM/44": what sort of document it is, its number, its date, no more.
bool IsReferenceLine(std::string_view line);
// Has figures in a language without tables: perhaps a date or a number, which nobody here can tell.
bool IsUnread(std::string_view line, std::string_view language);
// Words beside a date that belong to no date line: not weekdays, zones, "posted on", "local time".
size_t TitleWords(std::string_view part);
// "Agency   2025-01-02 07:12": the part before the date.
std::string WithoutDate(std::string_view value, std::string_view language);
// "COAST NEWS -" before a date: the name in capitals, or empty.
std::string PublisherBefore(std::string_view before);
// "Elsa," before a date.
bool IsPlaceBeforeDate(std::string_view before);
// Lines broken at a fixed width: nearly all short, and most of those that another follows stop inside a sentence.
bool IsWrapped(std::string_view text, const std::vector<Range>& lines);
// Running text: long enough and ended like a sentence, or several sentences.
bool IsProse(std::string_view line);

// A transcript's label at the start of a line: its words and where the turn begins; an empty name where there is none.
struct LabelAt {
  std::string_view name;
  size_t after = 0;  // offset in the line of the first byte of the turn
};
LabelAt FindLabel(std::string_view line);

}  // namespace dicta::tools::press
