#include "tools/read/press/chinese.h"

#include <algorithm>

#include "tools/read/press/words_zh.h"

namespace dicta::tools::press {
namespace {

using namespace zh;  // NOLINT: this file is what the tables are for

constexpr size_t kClausePeopleMax = 256;  // persons looked through for each clause

template <size_t N>
const std::string_view* OpensWith(std::string_view text, const std::string_view (&list)[N]) {
  if (text.size() < 3) return nullptr;
  for (const std::string_view& word : list) {
    if (word[2] == text[2] && word[1] == text[1] && Opens(text, word)) return &word;
  }
  return nullptr;
}

// The run of Han characters and middle dots from `at` that may be a name; empty where it is too short or too long.
std::string_view NameAt(std::string_view text, size_t at) {
  const size_t begin = at;
  size_t chars = 0;
  while (at < text.size()) {
    const int32_t ch = CharAt(text, at);
    if (!(IsHan(ch) || ch == 0xB7 || ch == 0x2022 || ch == 0x30FB) || OpensWith(text.substr(at), kNameEnds) != nullptr)
      break;
    NextChar(text, &at);
    if (++chars > 14) return {};
  }
  return chars >= 2 ? text.substr(begin, at - begin) : std::string_view();
}

// Where the office that ends at `end` begins.
size_t RoleBegin(std::string_view text, size_t begin, size_t end) {
  size_t at = end;
  while (at > begin && end - at < 90) {
    const int32_t ch = CharBefore(text, at);
    size_t previous = at - 1;
    while (previous > begin && (static_cast<unsigned char>(text[previous]) & 0xC0) == 0x80) --previous;
    if (!IsHan(ch) || OpensWith(text.substr(previous), kRoleBegins) != nullptr) break;
    at = previous;
  }
  return at;
}

// The end of a subject of at most a dozen characters, adverbs taken off.
std::string_view StripAdverbs(std::string_view subject) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view adverb : kBetween) {
      if (!Ends(subject, adverb)) continue;
      subject.remove_suffix(adverb.size());
      again = true;
    }
  }
  // 在仪式上: where and when it was said.
  const size_t setting = subject.find("在");
  for (const std::string_view end : kSettingEnds) {
    if (setting != std::string_view::npos && setting > 0 && Ends(subject, end)) return subject.substr(0, setting);
  }
  return subject;
}

struct Found {
  enum Who { kPerson, kHe, kSides } who = kPerson;
  size_t person = 0;
  Range name;
  Range attribution;
};

// The person whose name the subject ends with, offices before it allowed.
std::optional<size_t> PersonOf(std::string_view subject, const People& people, std::string_view* name) {
  for (size_t i = 0; i < people.all().size() && i < kClausePeopleMax; ++i) {
    const Person& person = people.all()[i];
    const std::string_view last = person.parts.empty() ? std::string_view() : std::string_view(person.parts.back());
    for (const std::string_view written : {std::string_view(person.name), last}) {
      if (written.empty() || !Ends(subject, written)) continue;
      *name = subject.substr(subject.size() - written.size());
      return i;
    }
  }
  return std::nullopt;
}

// "林海表示，", "……，林海说。", "双方同意": the first in the sentence.
std::optional<Found> FindCueIn(std::string_view text, Range sentence, const People& people) {
  size_t clause = sentence.begin;
  for (size_t at = sentence.begin; at < sentence.end;) {
    const size_t here = at;
    const int32_t ch = NextChar(text, &at);
    if (ch == 0xFF0C || ch == ',' || ch == 0x201D || ch == 0x3001 || ch == 0xFF1A) {
      clause = at;
      continue;
    }
    if (!IsHan(ch) || here == clause) continue;
    const std::string_view rest = text.substr(here, sentence.end - here);
    const std::string_view* agree = OpensWith(rest, kSidesAgree);
    const std::string_view* cue = OpensWith(rest, kCues);
    if (agree == nullptr && cue == nullptr) continue;
    const std::string_view subject = StripAdverbs(text.substr(clause, here - clause));
    if (agree != nullptr) {
      if (OpensWith(subject, kSideWords) != nullptr && subject.size() <= 21) {
        return Found{Found::kSides, 0, {clause, clause + subject.size()}, {clause, here + agree->size()}};
      }
    }
    if (cue == nullptr || subject.empty()) continue;
    std::string_view name;
    const auto person = PersonOf(subject, people, &name);
    Found found;
    found.attribution = {clause, here + cue->size()};
    if (person) {
      found.person = *person;
      const size_t begin = clause + subject.size() - name.size();
      found.name = {begin, begin + name.size()};
      return found;
    }
    if (subject == "他" || subject == "她") {
      found.who = Found::kHe;
      found.name = {clause, clause + subject.size()};
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace

void CollectChinese(std::string_view text, People* people) {
  for (size_t at = 0; at < text.size();) {
    const std::string_view* role =
        static_cast<unsigned char>(text[at]) >= 0xE4 ? OpensWith(text.substr(at), kRoles) : nullptr;
    if (role == nullptr) {
      NextChar(text, &at);
      continue;
    }
    const size_t end = at + role->size();
    const std::string_view name =
        OpensWith(text.substr(end), kRoles) == nullptr ? NameAt(text, end) : std::string_view();
    const bool office = std::any_of(std::begin(kRoles), std::end(kRoles), [name](std::string_view word) {
      return name.find(word) != std::string_view::npos;
    });
    if (!name.empty() && name.size() <= 42 && !office) {
      const size_t begin = RoleBegin(text, 0, at);
      people->Add(name, text.substr(begin, end - begin));
      at = end + name.size();
    } else {
      at = end;
    }
  }
}

std::vector<Draft> AttributeChinese(Body* body, People* people) {
  const std::string_view text = body->text();
  std::vector<Draft> drafts;
  std::optional<size_t> last;
  for (size_t i = 0; i < body->size(); ++i) {
    std::optional<size_t> current;
    const std::vector<Quote>& quotes = body->quotes(i);
    for (const Body::Sentence& read : body->sentences(i)) {
      const Range sentence = read.range;
      const auto found = FindCueIn(text, sentence, *people);
      if (found && found->who == Found::kSides) {
        drafts.push_back(
            {sentence, std::nullopt, v1::Utterance::Kind::JOINT, Squeeze(found->name.In(text)), found->attribution});
        current.reset();
        continue;
      }
      if (found) {
        current = last = found->who == Found::kPerson ? std::optional<size_t>(found->person) : last;
        drafts.push_back({sentence, current, KindByQuotes(sentence, found->attribution, quotes),
                          Squeeze(found->name.In(text)), found->attribution});
      } else if (OpensWith(sentence.In(text), kNarrative) != nullptr) {
        current.reset();
      } else if (current && !drafts.empty()) {
        drafts.back().range.end = sentence.end;
        drafts.back().kind = KindByQuotes(drafts.back().range, drafts.back().attribution, quotes);
      }
    }
  }
  return drafts;
}

std::string ChinesePlace(std::string_view sentence) {
  constexpr std::string_view kIn = "在";
  for (size_t at = sentence.find(kIn); at != std::string_view::npos; at = sentence.find(kIn, at + 3)) {
    const size_t begin = at + kIn.size();
    size_t end = begin;
    size_t chars = 0;
    while (end < sentence.size() && IsHan(CharAt(sentence, end)) && chars < 12) {
      const std::string_view rest = sentence.substr(end);
      if (OpensWith(rest, kWiths) != nullptr || OpensWith(rest, kMeetings) != nullptr) break;
      NextChar(sentence, &end);
      ++chars;
    }
    const std::string_view rest = sentence.substr(end);
    const bool closes = OpensWith(rest, kWiths) != nullptr || OpensWith(rest, kMeetings) != nullptr;
    const std::string_view place = sentence.substr(begin, end - begin);
    if (closes && chars >= 2 && chars <= 8 && place.find("期间") == std::string_view::npos) return std::string(place);
  }
  return "";
}

bool IsChineseMeeting(std::string_view sentence) {
  return std::any_of(std::begin(kMeetings), std::end(kMeetings),
                     [sentence](std::string_view word) { return sentence.find(word) != std::string_view::npos; });
}

}  // namespace dicta::tools::press
