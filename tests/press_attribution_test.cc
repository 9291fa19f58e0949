// Who says what: small texts, and for each the utterances as "KIND speaker: words" lines.
#include <gtest/gtest.h>

#include "tools/read/reader.h"

namespace dicta::tools {
namespace {

std::string Show(const v1::Statement& statement) {
  std::string out;
  for (const auto& u : statement.utterances()) {
    EXPECT_LE(u.begin(), u.end());
    EXPECT_LE(u.end(), statement.text().size());
    std::string words = statement.text().substr(u.begin(), u.end() - u.begin());
    for (char& c : words) c = c == '\n' ? '/' : c;
    out += v1::Utterance::Kind::Value_Name(u.kind()) + " " +
           (u.has_speaker() ? statement.speakers(static_cast<int>(u.speaker())).name() : "-") + ": " + words + "\n";
  }
  return out;
}

std::string ReadShown(std::string_view text) {
  const auto result = ReadPress(text, "x.txt", {});
  return result.ok() ? Show(result->statement) : result.status().ToString();
}

constexpr std::string_view kLead =
    "Minister Tarik Oden met with Secretary General of the Northern Pact (NPC) Mila Kostova in Elsa on ports and other "
    "things.\n";

TEST(PressAttribution, ReportedSpeech) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"a cue, then sentences without one", "Oden said that ports matter. They always have.\n",
       "INDIRECT Tarik Oden: Oden said that ports matter. They always have.\n"},
      {"comma before the words", "Oden said, ports matter.\n", "INDIRECT Tarik Oden: Oden said, ports matter.\n"},
      {"cue behind the words", "Ports matter, Oden said.\n", "INDIRECT Tarik Oden: Ports matter, Oden said.\n"},
      {"he is whoever spoke last", "Oden said ports matter.\n\nKostova said seas matter.\n\nRivers do too, he said.\n",
       "INDIRECT Tarik Oden: Oden said ports matter.\nINDIRECT Mila Kostova: Kostova said seas matter.\n"
       "INDIRECT Mila Kostova: Rivers do too, he said.\n"},
      {"or whom the narrative is about", "Oden said ports matter.\n\nKostova was in a hurry. He said seas matter.\n",
       "INDIRECT Tarik Oden: Oden said ports matter.\nINDIRECT Mila Kostova: He said seas matter.\n"},
      {"cues other than said", "Oden expressed hope for ports. Kostova urged calm.\n",
       "INDIRECT Tarik Oden: Oden expressed hope for ports.\nINDIRECT Mila Kostova: Kostova urged calm.\n"},
      {"two words as a cue", "Oden pointed out that ports matter.\n",
       "INDIRECT Tarik Oden: Oden pointed out that ports matter.\n"},
      {"adverbs, days and auxiliaries between", "Oden on Friday has also repeatedly said ports matter.\n",
       "INDIRECT Tarik Oden: Oden on Friday has also repeatedly said ports matter.\n"},
      {"apposition between", "Oden, who likes ports, said they matter.\n",
       "INDIRECT Tarik Oden: Oden, who likes ports, said they matter.\n"},
      {"a setting between", "Oden in a short statement said ports matter.\n",
       "INDIRECT Tarik Oden: Oden in a short statement said ports matter.\n"},
      {"apposition without a cue is narrative", "Oden, who likes ports, made the remarks at noon.\n", ""},
      {"not the subject", "The letter to Oden said ports matter.\n", ""},
      {"nor in a relative clause", "The plan that Oden announced has failed.\n", ""},
      {"passive", "Oden was asked about ports.\n", ""},
      {"inverted", "\"Ports matter,\" said Oden.\n", "DIRECT Tarik Oden: \"Ports matter,\" said Oden.\n"},
      {"according to", "According to Oden, ports matter.\n", "INDIRECT Tarik Oden: According to Oden, ports matter.\n"},
      {"office for the person", "The minister said ports matter.\n",
       "INDIRECT Tarik Oden: The minister said ports matter.\n"},
      {"nouns that look like verbs", "Oden said ports matter. The member states have noted this.\n",
       "INDIRECT Tarik Oden: Oden said ports matter. The member states have noted this.\n"},
      {"others in the words", "Oden said ports matter. President Ivo Marin put forward a plan for them.\n",
       "INDIRECT Tarik Oden: Oden said ports matter. President Ivo Marin put forward a plan for them.\n"},
      {"narrative ends it", "Oden said ports matter. The meeting was held at noon. It was hot.\n",
       "INDIRECT Tarik Oden: Oden said ports matter.\n"},
      {"somebody who attends ends it", "Oden said ports matter. Ambassador Piet Holm attended the talks.\n",
       "INDIRECT Tarik Oden: Oden said ports matter.\n"},
      {"a paragraph ends it", "Oden said ports matter.\n\nIt was hot that day.\n",
       "INDIRECT Tarik Oden: Oden said ports matter.\n"},
      {"the two sides should: one man's proposal", "Oden said ports matter. The two sides should mend them.\n",
       "INDIRECT Tarik Oden: Oden said ports matter. The two sides should mend them.\n"},
      {"the two sides agreed", "Oden said ports matter. The two sides agreed to mend them.\n",
       "INDIRECT Tarik Oden: Oden said ports matter.\nJOINT -: The two sides agreed to mend them.\n"},
      {"both sides exchanged views: narrative", "Both sides exchanged views on ports.\n", ""},
      {"impersonal wishes go on", "Oden said ports matter. It is hoped that they will last.\n",
       "INDIRECT Tarik Oden: Oden said ports matter. It is hoped that they will last.\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(ReadShown(std::string(kLead) + "\n" + std::string(row.text)), row.want) << row.why;
}

TEST(PressAttribution, Quotations) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"mixed", "Oden called the ports \"the door of the north\" and said they matter.\n",
       "MIXED Tarik Oden: Oden called the ports \"the door of the north\" and said they matter.\n"},
      {"direct", "\"We will mend the ports,\" Oden said.\n",
       "DIRECT Tarik Oden: \"We will mend the ports,\" Oden said.\n"},
      {"goes on behind the cue", "“We mend,” Oden said. “We mend all.”\n",
       "DIRECT Tarik Oden: “We mend,” Oden said. “We mend all.”\n"},
      {"the cue in a sentence of its own", "“We will mend all of the ports!” Oden said.\n",
       "DIRECT Tarik Oden: “We will mend all of the ports!” Oden said.\n"},
      {"paragraphs that reopen", "“We will mend the ports. They matter.\n\n“And the seas too,” Kostova said.\n",
       "DIRECT Mila Kostova: “We will mend the ports. They matter.\nDIRECT Mila Kostova: “And the seas too,” Kostova "
       "said.\n"},
      {"words inside a quotation are no cue", "\"I know Kostova said it,\" Oden told us.\n",
       "DIRECT Tarik Oden: \"I know Kostova said it,\" Oden told us.\n"},
      {"narrative between quotations",
       "\"We mend,\" Oden said. The port was built in 1900.\n\n\"We pay,\" Kostova said.\n\n\"We go,\" Oden said.\n",
       "DIRECT Tarik Oden: \"We mend,\" Oden said.\nDIRECT Mila Kostova: \"We pay,\" Kostova said.\nDIRECT Tarik Oden: "
       "\"We go,\" Oden said.\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(ReadShown(std::string(kLead) + "\n" + std::string(row.text)), row.want) << row.why;
}

TEST(PressAttribution, Transcripts) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"question and answer, joined by an en space",
       "Spokesperson of the Ostrian Embassy in Norvia’s Response to a Report\n\n2023-07-14 "
       "03:40\n\nQuestion:\u2002What of it?\n\n"
       "Answer:\u2002It is wrong.\n\nWe oppose it.\n",
       "QUESTION -: What of it?//\nANSWER Spokesperson of the Ostrian Embassy in Norvia: It is wrong.//We oppose "
       "it.\n"},
      {"labels in capitals",
       "Press Briefing\n\nDana Holt, Spokesperson\n\nMS HOLT: Good morning to all of you.\n\nQUESTION: Why is it "
       "so?\n\nMS HOLT: It is not.\n",
       "DIRECT Dana Holt: Good morning to all of you.//\nQUESTION -: Why is it so?//\nANSWER Dana Holt: It is not.\n"},
      {"Q without a colon",
       "Press Briefing by Press Secretary Ida Blum\n\nMS. BLUM: Good morning to all.\n\nQ  Why is it so?\n\nMS. BLUM: "
       "It is not.\n",
       "DIRECT Ida Blum: Good morning to all.//\nQUESTION -: Why is it so?//\nANSWER Ida Blum: It is not.\n"},
      {"questioners by name",
       "Spokesperson Dara Lim's Press Conference\n\nLake Daily: Why is that so?\n\nDara Lim: It is not so.\n\nRiver "
       "Post: Is it good?\n\nDara "
       "Lim: It is good.\n",
       "QUESTION -: Why is that so?//\nANSWER Dara Lim: It is not so.//\nQUESTION -: Is it good?//\nANSWER Dara Lim: "
       "It is good.\n"},
      {"a list of facts inside a turn",
       "Briefing\n\nMS HOLT: I will read the notice now.\n\nVESSEL: Hope\n\nFLAG: Not known\n\nThat is all we "
       "have.\n\nQUESTION: Why is it so?\n\nMS "
       "HOLT: It is not.\n",
       "DIRECT Holt: I will read the notice now.//VESSEL: Hope//FLAG: Not known//That is all we have.//\nQUESTION -: "
       "Why is it so?//\n"
       "ANSWER Holt: It is not.\n"},
      {"a quotation by somebody else inside a question",
       "Spokesperson Dara Lim's Press Conference\n\nQuestion: The President of Ostria said that “the border will stay "
       "closed”. Your "
       "comment?\n\nAnswer: We “keep an open mind” on it.\n",
       "QUESTION -: The President of Ostria said that “the border will stay closed”. Your comment?//\n"
       "DIRECT President of Ostria: the border will stay closed\nANSWER Dara Lim: We “keep an open mind” on it.\n"},
      {"Chinese", "外交部发言人林海答记者问\n\n问：对此有何评论？\n\n答：我们注意到有关报道。\n",
       "QUESTION -: 对此有何评论？//\nANSWER 林海: 我们注意到有关报道。\n"},
      {"one label makes no transcript",
       "Talks\n\nNOTE: The minister met with his counterpart at length in the old town hall of the city.\n", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(ReadShown(row.text), row.want) << row.why;
}

TEST(PressAttribution, IssuedWords) {
  const struct {
    const char* why;
    std::string_view text, want;
  } rows[] = {
      {"attributable to",
       "A Call\n\n2022-01-02\n\nOffice of the Spokesperson\n\nThe following is attributable to Spokesperson Ned "
       "Holt:\n\nMinister Oden called today.\n",
       "DIRECT Ned Holt: Minister Oden called today.\n"},
      {"name and office below the title",
       "A Day\n\n2022-01-02\n\nAnna J. Holt, Secretary of Ports\n\nOn behalf of all of us here, I wish you a good "
       "day.\n",
       "DIRECT Anna J. Holt: On behalf of all of us here, I wish you a good day.\n"},
      {"issued the following statement",
       "ELSA - Senator Nora Holt issued the following statement on the harbour: I regret this. We will act.\n",
       "DIRECT Nora Holt: I regret this. We will act.\n"},
      {"joint statement",
       "Joint Statement of Norvia and Ostria\n\n1 June 2023\n\nWe, the ministers of both countries, reaffirm our will "
       "to keep the ports open.\n",
       "JOINT -: We, the ministers of both countries, reaffirm our will to keep the ports open.\n"},
      {"speech",
       "Remarks by Prime Minister Ewan Strand\n\n4 May 2022\n\nIt is an honour to be here. We built this.\n\nThank "
       "you.\n",
       "DIRECT Ewan Strand: It is an honour to be here. We built this.//Thank you.\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(ReadShown(row.text), row.want) << row.why;
}

TEST(PressAttribution, OtherLanguages) {
  const struct {
    std::string_view text, want;
  } rows[] = {
      {"Le ministre des Affaires étrangères Jean Morel a reçu jeudi la délégation, et les deux parties ont échangé sur "
       "la paix.\n\nJean Morel a "
       "souligné l'importance du dialogue. « Nous voulons la paix », a-t-il déclaré.\n\n« Nous aussi », a déclaré le "
       "président Marc Delon.\n",
       "INDIRECT Jean Morel: Jean Morel a souligné l'importance du dialogue.\nDIRECT Jean Morel: « Nous voulons la "
       "paix », a-t-il déclaré.\n"
       "DIRECT Marc Delon: « Nous aussi », a déclaré le président Marc Delon.\n"},
      {"El ministro de Asuntos Exteriores, Pablo Iriarte, dijo que el acuerdo está cerca de las partes.\n\n\"No hay "
       "otra salida\", añadió Iriarte.\n",
       "INDIRECT Pablo Iriarte: El ministro de Asuntos Exteriores, Pablo Iriarte, dijo que el acuerdo está cerca de "
       "las partes.\n"
       "DIRECT Pablo Iriarte: \"No hay otra salida\", añadió Iriarte.\n"},
      {"Außenministerin Karla Brandt hat am Montag den ostrischen Außenminister Ivo Marin in der Stadt "
       "empfangen.\n\nBrandt sagte, die Gespräche seien "
       "gut verlaufen.\n\n„Wir haben viel erreicht“, sagte Marin.\n",
       "INDIRECT Karla Brandt: Brandt sagte, die Gespräche seien gut verlaufen.\nDIRECT Ivo Marin: „Wir haben viel "
       "erreicht“, sagte Marin.\n"},
      {"Министр иностранных дел Норвии Павел Орлов провел переговоры по всем вопросам, которые важны для "
       "мира.\n\nОрлов заявил, что Норвия готова к "
       "диалогу. «Мы открыты», — сказал он.\n",
       "INDIRECT Павел Орлов: Орлов заявил, что Норвия готова к диалогу.\nMIXED Павел Орлов: «Мы открыты», — сказал "
       "он.\n"},
      {"Министр иностранных дел Норвии Павел Орлов провел переговоры по всем вопросам, которые важны для "
       "мира.\n\n«Мы открыты», — сказал Орлов. По его словам, порты важны.\n",
       "MIXED Павел Орлов: «Мы открыты», — сказал Орлов.\nINDIRECT Павел Орлов: По его словам, порты важны.\n"},
      {"国务委员兼外长林海在贝尔莫拉会见奥斯特里亚外交部长安娜·马丁。\n\n林海表示，双方应加强合作。贸易是两国关系的基础"
       "。\n\n马丁说，愿深化合作。她强调，“和平最重要”。"
       "\n\n双方还就地区问题交换了意见。\n\n双方一致同意明年再次会晤。\n",
       "INDIRECT 林海: 林海表示，双方应加强合作。贸易是两国关系的基础。\nINDIRECT 安娜·马丁: 马丁说，愿深化合作。\n"
       "MIXED 安娜·马丁: 她强调，“和平最重要”。\nJOINT -: 双方一致同意明年再次会晤。\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(ReadShown(row.text), row.want) << row.text;
}

TEST(PressAttribution, StructuredRecords) {
  const struct {
    const char* why;
    std::string_view name, role, text, want;
  } rows[] = {
      {"turns of the office holder", "Holt, John", "Prime Minister of Norvia",
       "JOURNALIST: Why is it so?\n\nPRIME MINISTER: It is not so.\n\nPM: It never was.\n\nPRIM MINSTER: I said "
       "so.\n\nLAWS: Thank you, Sir.\n\nMR HOLT: Thank you.",
       "QUESTION -: Why is it so?//\nANSWER Holt, John: It is not so.//\nDIRECT Holt, John: It never was.//\nDIRECT "
       "Holt, John: I said so.//\n"
       "DIRECT -: Thank you, Sir.//\nDIRECT Holt, John: Thank you.\n"},
      {"reported by name, without quotation marks", "Akana", "Senator",
       "A new effort is underway. We must assess this, stated Senator Akana.I am pleased with the work.",
       "INDIRECT Akana: We must assess this, stated Senator Akana.I am pleased with the work.\n"},
      {"his own words throughout", "Jane Holt", "Minister", "I wish you all a good day. We will mend the ports.",
       "DIRECT Jane Holt: I wish you all a good day. We will mend the ports.\n"},
      {"nobody known", "", "", "The port was built in 1900.", ""},
  };
  for (const auto& row : rows) {
    v1::Statement statement;
    statement.set_text(std::string(row.text));
    statement.set_language("en");
    if (!row.name.empty()) {
      statement.add_speakers()->set_name(std::string(row.name));
      statement.mutable_speakers(0)->set_role(std::string(row.role));
    }
    Attribute(&statement);
    EXPECT_EQ(Show(statement), row.want) << row.why;
    EXPECT_EQ(statement.text(), row.text) << row.why;
    EXPECT_EQ(statement.speakers_size(), row.name.empty() ? 0 : 1) << row.why;
  }
}

TEST(PressAttribution, LeavesUtterancesAlone) {
  v1::Statement statement;
  statement.set_text("JOURNALIST: Why?\n\nPM: So.");
  statement.add_utterances()->set_end(3);
  Attribute(&statement);
  EXPECT_EQ(statement.utterances_size(), 1);
}

TEST(Attribute, OfTwoWhoHoldAnOfficeTheRecordsSpeakerIsMeant) {
  v1::Statement statement;
  v1::Speaker* speaker = statement.add_speakers();
  speaker->set_name("Holm, Greta");
  speaker->set_role("Prime Minister of Norsund");
  statement.set_text(
      "BRANDT:\n\nPrime Minister Tobias Renn said that it was late. What do you say?\n\nPRIME MINISTER:\n\nIt is early."
      "\n\nBRANDT:\n\nIs it?\n\nPRIME MINISTER:\n\nIt is.\n");
  Attribute(&statement);
  int resolved = 0;
  for (const v1::Utterance& utterance : statement.utterances()) {
    if (utterance.name_as_written() == "PRIME MINISTER")
      resolved += utterance.has_speaker() && utterance.speaker() == 0;
  }
  EXPECT_EQ(resolved, 2) << statement.ShortDebugString();
}

}  // namespace
}  // namespace dicta::tools
