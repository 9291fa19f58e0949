#include "tools/read/press/chinese.h"

#include <algorithm>

namespace dicta::tools::press {
namespace {

constexpr size_t kPeopleMax = 256;  // persons looked through for each clause

constexpr std::string_view kRoles[] = {
    "外交部长", "国防部长", "国务委员", "总书记", "秘书长", "发言人", "副总理", "副主席", "国务卿", "外长", "部长",
    "总理",     "主席",     "总统",     "首相",   "议长",   "大使",   "特使",   "主任",   "代表",   "司长", "书记",
    "国王",     "市长",     "省长",     "州长",   "校长",   "院长",   "会长",   "总裁",   "总干事"};
constexpr std::string_view kCues[] = {"表示", "指出", "强调", "认为", "重申", "希望", "呼吁", "介绍",
                                      "阐述", "宣布", "透露", "回应", "回答", "感谢", "祝贺", "赞赏",
                                      "谈到", "说道", "声明", "说",   "称",   "问"};
constexpr std::string_view kSideWords[] = {"双方", "两国外长", "两国领导人", "各方", "双方领导人"};
constexpr std::string_view kSidesAgree[] = {"一致同意", "一致认为", "同意", "一致表示", "商定",
                                            "达成",     "决定",     "重申", "强调",     "表示"};
constexpr std::string_view kNarrative[] = {"双方就", "双方还就", "会见", "会谈", "会晤"};
constexpr std::string_view kMeetings[] = {"会见", "会晤", "会谈", "通电话", "举行",
                                          "出席", "主持", "表示", "发表",   "视频"};
// What cannot stand inside a name: the words that follow a person in a sentence.
constexpr std::string_view kNameEnds[] = {"同", "与", "和", "会", "在", "于", "出", "表", "说", "指", "强",
                                          "称", "应", "举", "就", "对", "通", "主", "今", "当", "将", "向",
                                          "率", "重", "认", "还", "也", "首", "的", "是", "宣", "呼", "介",
                                          "阐", "回", "答", "共", "一", "等", "抵", "访", "到"};
// What cannot stand inside an office, looking back from it.
constexpr std::string_view kRoleBegins[] = {"日", "见", "同", "与", "和", "晤", "请", "向",
                                            "对", "给", "据", "在", "由", "：", "了", "是"};
constexpr std::string_view kBetween[] = {"还", "也", "首先", "进一步", "再次", "随后", "最后", "同时",
                                         "则", "并", "对此", "就此",   "郑重", "明确", "积极", "高度"};

template <size_t N>
const std::string_view* OpensWith(std::string_view text, const std::string_view (&list)[N]) {
  for (const std::string_view& word : list) {
    if (Opens(text, word)) return &word;
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
  for (const std::string_view end : {"上", "时", "中", "期间", "后"}) {
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
  for (size_t i = 0; i < people.all().size() && i < kPeopleMax; ++i) {
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
    const std::string_view subject = StripAdverbs(text.substr(clause, here - clause));
    if (const std::string_view* agree = OpensWith(rest, kSidesAgree)) {
      if (OpensWith(subject, kSideWords) != nullptr && subject.size() <= 21) {
        return Found{Found::kSides, 0, {clause, clause + subject.size()}, {clause, here + agree->size()}};
      }
    }
    const std::string_view* cue = OpensWith(rest, kCues);
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

std::vector<Draft> AttributeChinese(std::string_view text, const std::vector<Range>& paragraphs, People* people) {
  std::vector<Draft> drafts;
  std::optional<size_t> last;
  const Words& words = Words::For("zh");
  for (const Range paragraph : paragraphs) {
    std::optional<size_t> current;
    const std::vector<Quote> quotes = FindQuotes(text, paragraph);
    for (const Range sentence : Sentences(text, paragraph, quotes, words)) {
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
      if (Opens(rest, "同") || Opens(rest, "与")) break;
      if (OpensWith(rest, kMeetings) != nullptr) break;
      NextChar(sentence, &end);
      ++chars;
    }
    const std::string_view rest = sentence.substr(end);
    const bool closes = Opens(rest, "同") || Opens(rest, "与") || OpensWith(rest, kMeetings) != nullptr;
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
