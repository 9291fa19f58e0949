// Persons of one document: who they are, and which of them a phrase means.
//
// A phrase is read once, left to right: "Pact Secretary General Jane Doe" has an office and a name, "the
// minister" an office alone, "Smith" a name, "he" neither. Names are resolved inside the document only. What two
// persons could be is nobody. Not thread-safe; one document has its own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tools/read/press/tokens.h"

namespace dicta::tools::press {

struct Person {
  std::string name;                // as the fullest mention writes it
  std::string role;                // as first written
  std::vector<std::string> parts;  // of the name, folded
  bool office = false;             // a speaker by office alone: the name is the office
  int gender = 0;                  // 1 he, 2 she, 0 not known
};

// A phrase that may mean a person: tokens [first, last).
struct Phrase {
  size_t first = 0;
  size_t last = 0;
  size_t role_first = 0, role_last = 0;  // empty: no office
  size_t name_first = 0, name_last = 0;  // empty: no name
  bool pronoun = false;
  bool has_role() const { return role_first < role_last; }
  bool has_name() const { return name_first < name_last; }
};

// Reads the phrase that begins at token `at`; nothing where none does.
std::optional<Phrase> PhraseAt(std::string_view text, Tokens tokens, size_t at);

// The office in apposition at token `at` (", also Secretary General of the Organization (ORG)" without its comma):
// tokens [first, last) of the office, or an empty pair.
std::pair<size_t, size_t> RoleAt(Tokens tokens, size_t at);

// True where the words can be somebody's name: no body, no country, no acronym, one to five of them.
bool IsNameLike(std::string_view text, Tokens tokens, size_t first, size_t last);

// Text of tokens [first, last), white space squeezed.
std::string TextOf(std::string_view text, Tokens tokens, size_t first, size_t last);

// Where the tokens at `at` spell one of `phrases` (folded, separated by |): the token behind it, else `at`. The
// shortest of several.
size_t SpellsOneOf(std::string_view text, Tokens tokens, size_t at, std::string_view phrases);

class People {
 public:
  const std::vector<Person>& all() const { return people_; }
  Person& at(size_t index) { return people_[index]; }
  bool empty() const { return people_.empty(); }

  // The person of this name, added where new; an office already known stays.
  size_t Add(std::string_view name, std::string_view role);
  size_t AddOffice(std::string_view office);

  // Collects everybody whom a sentence introduces with an office: before the name or in apposition.
  void Collect(std::string_view text, Tokens tokens);
  // Offices with a bare surname ("Senator Smith") become persons where no full name had that surname. After all
  // Collects.
  void AddBareNames();

  // Full names without an office, kept in case their surname speaks: "Jane Doe, 34, … Doe said".
  void NoteName(std::string_view name);
  // The person whose full name was noted and ends in this word, added now; nothing where none or several do.
  std::optional<size_t> AddNoted(std::string_view surname);

  // The noted name with these initials (folded), or empty.
  std::string NotedByInitials(std::string_view initials) const;

  // Whom a name means: all of it, its end, or its first word. Nothing: nobody, or more than one.
  std::optional<size_t> Find(std::string_view name) const;
  void SetRole(size_t index, std::string_view role);
  // Whether anybody's office has this word.
  bool HasRole(std::string_view folded_role_word) const;
  bool HasRole(size_t person, std::string_view folded_role_word) const;
  // The one person whose office has this word, or nothing.
  std::optional<size_t> FindByRole(std::string_view folded_role_word) const;
  // The one person whose office has a word that ends in this one, where the word itself is nobody's: "Ministerin" for
  // "Außenministerin".
  std::optional<size_t> FindByRoleEnd(std::string_view folded_role_word) const;
  // The one person whose office has all of these words, or nothing.
  std::optional<size_t> FindByRoleWords(const std::vector<std::string>& folded) const;

 private:
  void CollectPhrase(std::string_view text, Tokens tokens, const Phrase& phrase);

  std::vector<Person> people_;
  std::unordered_map<std::string, std::vector<size_t>> by_role_;  // folded word of an office -> persons
  std::unordered_map<std::string, std::vector<size_t>> by_part_;  // folded first or any later word -> persons
  std::vector<std::pair<std::string, std::string>> bare_;         // surname, office
  std::unordered_map<std::string, std::string> noted_;            // folded surname -> full name; empty: several
};

}  // namespace dicta::tools::press
