// English.
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr WordList kLists[] = {
    {kCue | kSay,
     "said says stated states added adds noted notes told tells wrote writes explained explains remarked observed "
     "declared declares commented comments concluded concludes continued continues replied replies responded responds "
     "answered answers asked asks argued argues warned warns insisted insists claimed claims announced announces "
     "recalled recalls quipped joked admitted admits acknowledged acknowledges emphasized emphasised emphasizes "
     "stressed "
     "stresses reiterated reiterates testified tweeted posted predicted predicts lamented affirmed affirms"},
    {kCue,
     "urged urges urging expressed expresses hoped hopes believed believes believing suggested suggests proposed "
     "proposes underlined underlines underscored underscores reaffirmed reaffirms appreciated appreciates welcomed "
     "welcomes thanked thanks congratulated congratulates clarified clarifies elaborated elaborates briefed briefs "
     "vowed vows pledged pledges promised promises denied denies confirmed confirms disclosed discloses revealed "
     "reveals "
     "highlighted highlights praised praises condemned condemns criticized criticised criticizes rejected rejects "
     "demanded demands requested requests wished wishes extended extends conveyed conveys commended commends voiced "
     "voices hailed hails lauded lauds maintained maintains opined demonstrated reassured reassures advised advises "
     "cautioned cautions accused accuses blamed blames defended defends outlined outlines detailed asserted asserts "
     "alleged alleges stipulated assured assures advocated mentioned mentions indicated indicates introduced "
     "reported reports supported echoed echoes wondered mused regretted regrets deplored apologized apologised "
     "encouraged encourages invited invites endorsed endorses applauded applauds recognized recognised recognizes "
     "recommended recommends contended contends countered counters complained complains conceded concedes expects "
     "expected agreed agrees"},
    {kAlsoDoes,
     "extended extends introduced introduces maintained maintains posted supported reported reports asked asks "
     "continued continues invited invites concluded concludes added adds expects expected wrote writes answered "
     "answers "
     "demonstrated recognized recognised recognizes"},
    {kShares, "exchanged exchange discussed discuss held hold met meet signed sign talked spoke reviewed witnessed"},
    {kAdverb,
     "also here first then further again later earlier meanwhile once repeatedly strongly clearly explicitly firmly "
     "highly "
     "specifically warmly reportedly jokingly simply just still always often however moreover additionally "
     "jointly separately publicly previously recently finally briefly deeply sincerely positively fully respectively "
     "therefore thus now all today yesterday thursday friday saturday sunday monday tuesday wednesday both himself "
     "herself"},
    {kAux, "has have had did would"},
    {kRole,
     "president minister secretary general secretary-general chancellor premier spokesperson spokesman spokeswoman "
     "ambassador senator congressman congresswoman representative governor mayor chairman chairwoman chairperson chair "
     "king queen prince princess emperor pope councilor councillor director commissioner commander chief officer "
     "official envoy deputy vice-president vice-premier speaker leader member head adviser advisor counselor "
     "counsellor "
     "consul attorney judge justice professor dean rector founder ceo cfo coo chairmanship treasurer coordinator "
     "administrator inspector undersecretary under-secretary assistant delegate negotiator coach captain colonel "
     "admiral lieutenant major sergeant sheriff superintendent editor analyst economist expert scientist researcher "
     "author counterpart bishop archbishop cardinal imam rabbi reverend sultan emir sheikh taoiseach whip pm fm "
     "mediator lawmaker legislator architect skipper predecessor successor "
     "mp mep parliamentarian manager executive liaison chargé"},
    {kFeminine, "spokeswoman chairwoman congresswoman queen princess mrs ms miss madam lady"},
    {kRoleModifier,
     "foreign deputy prime vice former acting chief senior first defense defence finance interior state national "
     "federal central bank executive under assistant special permanent principal press ministry government embassy "
     "department "
     "presidential health trade justice security military political economic managing police white house opposition "
     "party incoming outgoing then-prime then visiting designate elect ex"},
    {kLink | kArticle, "the"},
    {kArticle, "a an"},
    {kLink, "of for and & to on"},
    {kHe, "he"},
    {kShe | kFeminine, "she"},
    {kHonorific,
     "excellency majesty mr mr. mrs mrs. ms ms. dr dr. sir dame lord lady hon hon. rev rev. prof prof. st st. sen sen. "
     "gen gen. rep "
     "rep. gov gov. col col. lt lt. capt capt. amb amb. miss madam madame mme messrs"},
    {kBody,
     "compact pact ministry department committee organization organisation council commission union government "
     "parliament senate "
     "congress office agency bureau association court company corporation bank university institute foundation party "
     "house embassy administration authority authorities board group army navy force forces police center centre "
     "coalition alliance league federation republic kingdom states nations inc ltd corp news television tv radio times "
     "post journal herald street avenue road river sea ocean north south east west new war act bill treaty agreement "
     "conference summit forum initiative project program programme fund team club assembly chamber society school "
     "auditorium hall room building theater theatre hotel palace ballroom square chapel library hospital airport port "
     "island islands province county city state states asia europe africa america pacific atlantic "
     "statement communique communiqué report letter world international national federal european american african "
     "asian "
     "western eastern northern southern central day week month year bureau delegation mission service services"},
    {kPlaceWord, "embassy consulate mission office delegation"},
    {kEvent | kMeet,
     "met meets held holds attended attends visited visits spoke speaks talked talks delivered delivers addressed "
     "addresses hosted hosts received receives telephoned called chaired chairs co-chaired co-hosted participated"},
    {kMeet, "meeting talks phone call video remarks said told"},
    {kEvent,
     "declined declines refused refuses arrived arrives left leaves made makes is was were are will went goes took "
     "takes came comes joined joins "
     "returned "
     "began begins signed signs started traveled travelled accompanied became served serves won lost died born "
     "appointed elected resigned launched opened"},
    {kModal, "should must can need needs may might could would ought shall will"},
    {kSide,
     "sides side parties leaders ministers countries presidents delegations delegates officials heads diplomats "
     "secretaries"},
    {kBoth, "both two"},
    {kNotName,
     "the a an in on at by for from to of with as and but or if when while after before since because although though "
     "however this that these those it its he she they we i you his her their our my your there here what who how why "
     "where which noting adding speaking regarding concerning despite during under over about according also then now "
     "today yesterday all any both each every some many most more no not only one two three first second third last "
     "next "
     "such so yet still once until unless amid among despite given meanwhile moreover furthermore besides additionally "
     "finally earlier later thus therefore let please thank thanks yes well ok another other others following asked "
     "talking turning citing referring responding commenting answering replying "
     "january february march april may june july august september october november december monday tuesday wednesday "
     "thursday friday saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec said question answer source"},
    {kWe, "i we my our us me myself ourselves i'm we're i've we've i'd we'd i'll we'll"},
    {kRelative,
     "that which whom whose when where what whether if because since until unless how why before after than"},
    {kParticle, "van von der den de del della da di du la le bin bint ibn al el y dos das zu ter ten"},
    {kThing,
     "meeting meetings remarks remark comments talks visit event ceremony conference conversation call summit "
     "announcement move decision trip speech session agreement"},
    {kPrepIn, "in at"},
    {kPrepOn, "on"},
    {kSpeechNoun,
     "remarks response responses speech comments comment reply replies answers answer briefing interview address "
     "keynote "
     "statement meets meeting speaks responds holds attends visits calls"},
    {kPrep,
     "via with from by of to for between against about in at on toward towards than like upon among alongside and or"},
    {kNoun,
     "affairs relations cooperation trade education energy environment commerce transport transportation agriculture "
     "culture labor labour industry technology security development emergency situations treasury homeland veterans "
     "defence defense finance health justice interior state foreign policy rights tourism science nations welfare "
     "disarmament communications assembly"},
    {kCommon, "the of and to in that is was for on with as by it he be are has said will from this at have not"},
};

constexpr Pair kPairs[] = {
    {"pointed", "out"},  {"points", "out"},     {"called", "on"},     {"called", "for"},    {"called", "upon"},
    {"calls", "on"},     {"calls", "for"},      {"spoke", "highly"},  {"speaks", "highly"}, {"put", "forward"},
    {"laid", "out"},     {"set", "out"},        {"spoke", "of"},      {"gave", "an"},       {"made", "clear"},
    {"made", "it"},      {"looked", "forward"}, {"looks", "forward"}, {"went", "on"},       {"issued", "the"},
    {"is", "quoted"},    {"was", "quoted"},     {"took", "note"},     {"expounded", "on"},  {"shed", "light"},
    {"hit", "back"},     {"hit", "out"},        {"lashed", "out"},    {"ruled", "out"},     {"gave", "a"},
    {"stands", "ready"}, {"speaks", "of"},      {"paid", "tribute"},  {"issued", "this"},   {"asked", "about"},
    {"called", "it"},
};

}  // namespace

const Language kEnglish = {
    .code = "en",
    .lists = kLists,
    .cue_pairs = kPairs,
    .event_phrases = "on the sidelines of|on the margins of|on the occasion of",
    .according = "according to|in the words of",
    .asides = "for his part|for her part|for its part|for their part|in turn",
    .views = "view|opinion|words|eyes|assessment|judgment|judgement|telling",
    .groups =
        "critics|opponents|opposition|residents|locals|villagers|witnesses|eyewitnesses|observers|analysts|"
        "activists|campaigners|protesters|demonstrators|rebels|militants|unions|farmers|fishermen|supporters|"
        "rivals|neighbours|neighbors|relatives|survivors|commentators|economists",
    .they_say = "say|argue|warn|insist|complain|allege",
    .copulas = "is|are|will|was|were",
    .denials = "neither|nor|nobody|none",
    .silence = "nothing|little|no more",
    .clause_openers = "that|how|why|whether|if|what|where|when|who",
    .said_nouns =
        "thanks|gratitude|congratulations|condolences|greetings|sympathy|sympathies|wishes|hope|hopes|concern|"
        "concerns|apology|apologies|message|regards|invitation|view|views|position|positions|stance|idea|ideas|"
        "proposal|proposals|initiative|initiatives|support|welcome|question|questions|voice|respect|"
        "appreciation|call|calls|efforts|policy|policies|principle|principles|situation|progress|experience|"
        "priorities|results|development|importance|readiness|commitment|willingness",
    .perfect = "has|have|had|would",
    .tells = "told|tells|warned|warns|asked|asks",
    .announces = "announced|announces",
};

}  // namespace dicta::tools::press
