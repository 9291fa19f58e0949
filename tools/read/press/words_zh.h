// Chinese: the words of chinese.h, as they stand in a text, for a language without spaces between words.
#pragma once

#include <string_view>

namespace dicta::tools::press::zh {

inline constexpr std::string_view kRoles[] = {
    "外交部长", "外交大臣", "国防大臣", "大臣", "国防部长", "国务委员", "总书记", "秘书长", "发言人",
    "副总理",   "副主席",   "国务卿",   "外长", "部长",     "总理",     "主席",   "总统",   "首相",
    "议长",     "大使",     "特使",     "主任", "代表",     "司长",     "书记",   "国王",   "市长",
    "省长",     "州长",     "校长",     "院长", "会长",     "总裁",     "总干事"};
inline constexpr std::string_view kCues[] = {"表示", "指出", "强调", "认为", "重申", "希望", "呼吁", "介绍",
                                             "阐述", "宣布", "透露", "回应", "回答", "感谢", "祝贺", "赞赏",
                                             "谈到", "说道", "声明", "说",   "称",   "问"};
inline constexpr std::string_view kSideWords[] = {"双方", "两国外长", "两国领导人", "各方", "双方领导人"};
inline constexpr std::string_view kSidesAgree[] = {"一致同意", "一致认为", "同意", "一致表示", "商定",
                                                   "达成",     "决定",     "重申", "强调",     "表示"};
inline constexpr std::string_view kNarrative[] = {"双方就", "双方还就", "会见", "会谈", "会晤"};
inline constexpr std::string_view kMeetings[] = {"会见", "会晤", "会谈", "通电话", "举行",
                                                 "出席", "主持", "表示", "发表",   "视频"};
// What cannot stand inside a name: the words that follow a person in a sentence.
inline constexpr std::string_view kNameEnds[] = {"同", "与", "和", "会", "在", "于", "出", "表", "说", "指", "强",
                                                 "称", "应", "举", "就", "对", "通", "主", "今", "当", "将", "向",
                                                 "率", "重", "认", "还", "也", "首", "的", "是", "宣", "呼", "介",
                                                 "阐", "回", "答", "共", "一", "等", "抵", "访", "到"};
// What cannot stand inside an office, looking back from it.
inline constexpr std::string_view kRoleBegins[] = {"日", "见", "同", "与", "和", "晤", "请", "向", "对",
                                                   "给", "据", "在", "由", "：", "了", "是", "的"};
inline constexpr std::string_view kBetween[] = {"还", "也", "首先", "进一步", "再次", "随后", "最后", "同时",
                                                "则", "并", "对此", "就此",   "郑重", "明确", "积极", "高度"};
// Behind 在…: where and when something was said.
inline constexpr std::string_view kSettingEnds[] = {"上", "时", "中", "期间", "后"};
// Behind a place: with whom.
inline constexpr std::string_view kWiths[] = {"同", "与"};

}  // namespace dicta::tools::press::zh
