// Phrases that are looked for whatever the language of a document is: in lines around it, in titles, in notices of who
// issued it. The tables, by language, stand in words_phrases.cc. Arguments are folded unless they are called lines.
// Functions are thread-safe.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace dicta::tools::press {

// "attributable to": the issuer's name follows. As written in running text.
std::span<const std::string_view> IssuerFollows();
// "issued the following statement": its subject is the issuer. As written in running text.
std::span<const std::string_view> IssuerPrecedes();
// "Following is": opens a notice that is about the issuer up to its colon.
std::span<const std::string_view> NoticeOpeners();
// The notice says further down that the words are somebody's, by one of IssuerFollows().
bool SaysAttributable(std::string_view words);
// The bytes of a notice before its issuer: "Following is "; 0 where its verb does not come soon.
size_t NoticeVerbEnd(std::string_view words);
// "below", "following": says that the words themselves come next.
bool SaysBelow(std::string_view folded);

// The bytes of "by ", "von " and the like that open a byline; 0 where none does.
size_t BylineOpener(std::string_view folded);
// The head word of an office of those who write about others: correspondent.
bool IsWriter(std::string_view folded);
// The whole of such an office: press officer.
bool IsWritingOffice(std::string_view folded);
// ". Photo: " inside a caption's last bytes, as written.
bool HasCredit(std::string_view line_end);
// "copyright 2024 …", "© agency": who holds the rights, whatever else the line says of them.
bool OpensRightsNotice(std::string_view folded);
// A word of a bracket that names a photographer.
bool NamesCredit(std::string_view folded);
// A caption says that its picture is an older one: its date and people are not the document's.
bool SaysFilePhoto(std::string_view folded);
// A site's own first entry in its menus: home.
bool IsFirstEntry(std::string_view folded);
// A small word inside a label: "Minister of Health:". `folded` goes on behind it.
bool OpensWithLabelLink(std::string_view folded);
// Words that join a place and its date: "Elsa, le 2 mai". The bytes at the end of the line that are one; 0 where none
// is.
size_t ArticleBeforeDate(std::string_view line);

// A short form of a state or province, as datelines have it: ariz.
bool IsPlaceAbbreviation(std::string_view folded);

// "joint": the title's document is several's.
bool SaysJoint(std::string_view folded);
// The same where that and what it is are one word, in a title as written.
bool SaysJointStatement(std::string_view title);
// "of" in its contractions, between a speech and whose it is.
bool IsOfWord(std::string_view folded);
// "by", "with", "from": before whoever speaks.
bool IsByWord(std::string_view folded);

// "and" between two names or offices, as written.
bool IsAndWord(std::string_view word);
// Ends like a patronymic.
bool EndsLikePatronymic(std::string_view name);

// "The post … appeared first on …": the line that a publishing program adds below a feed's item.
bool IsFeedTrailer(std::string_view line);

// What a section of a site is called (one of its words is enough): "Latest News". Not whose site it is.
bool NamesSection(std::string_view folded);

// Text before a weekday or date that makes it another day than that of what is told: "next", "until".
bool TellsOtherDay(std::string_view folded_before);

// A verb that ends a sitting: adjourned.
bool EndsSitting(std::string_view folded);
// "Done at Elsa, 4 May 2023": the bytes before the place of a line that closes an agreed text; 0 where none opens it.
size_t DoneAt(std::string_view folded);

}  // namespace dicta::tools::press
