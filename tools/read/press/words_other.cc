// French, Spanish, German, Russian, Italian, Portuguese.
#include "tools/read/press/words.h"

namespace dicta::tools::press {
namespace {

constexpr WordList kFr[] = {
    {kCue | kSay,
     "déclaré dit promis souligné affirmé ajouté indiqué précisé expliqué estimé assuré annoncé rappelé noté insisté "
     "répondu "
     "demandé conclu commenté poursuivi averti confié lancé martelé réagi"},
    {kCue | kSay,
     "déclare souligne affirme ajoute indique précise explique estime assure annonce rappelle note insiste répond "
     "conclut poursuit"},
    {kCue,
     "exprimé exprime salué salue condamné condamne appelé appelle exhorté exhorte réaffirmé réaffirme remercié "
     "remercie félicité félicite proposé propose dénoncé dénonce réitéré réitère plaidé espéré espère convenus convenu "
     "convenues jugé juge"},
    {kAdverb,
     "également aussi ensuite encore notamment jeudi vendredi samedi dimanche lundi mardi mercredi par ailleurs"},
    {kAux, "a ont avait s'est sont"},
    {kRole,
     "président présidente ministre premier première secrétaire général générale chancelier chancelière porte-parole "
     "ambassadeur ambassadrice sénateur sénatrice député députée maire directeur directrice roi reine commissaire "
     "préfet préfète procureur procureure avocat avocate chef cheffe représentant représentante gouverneur conseiller "
     "conseillère délégué déléguée pape"},
    {kFeminine,
     "présidente ministre-présidente chancelière ambassadrice sénatrice députée directrice reine cheffe mme"},
    {kRoleModifier,
     "affaires étrangères étranger défense intérieur général générale adjoint adjointe délégué déléguée "
     "premier première ancien ancienne français française russe chinois chinoise allemand allemande "
     "américain américaine européen européenne britannique italien espagnol haut haute état gouvernement"},
    {kLink, "de des du d' l' la le les et à aux au pour"},
    {kArticle, "le la les l' un une"},
    {kHe, "il a-t-il"},
    {kShe | kFeminine, "elle a-t-elle"},
    {kHonorific, "m m. mme dr monsieur madame"},
    {kBody,
     "ministère gouvernement union commission conseil organisation comité parlement assemblée sénat agence état états "
     "nations république"},
    {kPlaceWord, "ambassade consulat"},
    {kEvent | kMeet,
     "rencontré reçu rencontre reçoit participé prononcé tenu visité s'entretient entretenu entretenue reçue "
     "rencontrée entretenus tenue prononcée"},
    {kMeet, "rencontre entretien"},
    {kModal, "doivent devraient peuvent devrait doit"},
    {kSide, "parties côtés ministres présidents dirigeants"},
    {kBoth, "deux"},
    {kShares, "échangé discuté évoqué rencontrés rencontré"},
    {kNotName,
     "le la les l' un une des du de en à au aux par pour dans sur avec sans sous il elle ils elles on nous vous je ce "
     "cette ces son sa ses leur leurs et mais ou donc or ni car si quand lorsque comme selon après avant depuis "
     "pendant interrogé janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
     "lundi mardi mercredi jeudi vendredi samedi dimanche"},
    {kWe, "je nous notre nos mon ma mes j' moi"},
    {kRelative, "que qui dont où quand lorsque si"},
    {kParticle, "de du des la le van von el al bin"},
    {kThing, "réunion entretien visite rencontre"},
    {kPrepIn, "à en"},
    {kPrepOn, "le"},
    {kPrep, "avec de du des par pour entre contre à au aux chez sur et ou"},
    {kNoun, "affaires étrangères défense intérieur économie justice santé éducation extérieur état europe"},
    {kCommon, "le la les des et du en un une que est pour dans qui par sur au plus pas avec ce sont"},
};

constexpr WordList kEs[] = {
    {kCue | kSay,
     "dijo dice celebró afirmó afirma señaló señala declaró declara subrayó subraya añadió añade agregó agrega indicó "
     "indica "
     "explicó explica aseguró asegura destacó destaca anunció recordó sostuvo manifestó expresó respondió preguntó "
     "concluyó advirtió apuntó comentó insistió reiteró precisó dicho afirmado señalado declarado subrayado asegurado "
     "destacado explicado añadido agregado indicado anunciado recordado manifestado respondido advertido insistido "
     "reiterado precisado"},
    {kCue,
     "reprochó reprocha reprochado criticó criticado defendió defendido pedido instado agradecido condenado rechazado "
     "pidió instó agradeció felicitó condenó rechazó propuso lamentó celebró confió exhortó elogió"},
    {kAdverb, "también además después luego hoy ayer lunes martes miércoles jueves viernes sábado domingo"},
    {kAux, "ha han había"},
    {kRole,
     "presidente presidenta ministro ministra secretario secretaria general canciller portavoz vocero vocera embajador "
     "embajadora senador senadora diputado diputada alcalde alcaldesa director directora rey reina comisario "
     "abogado abogada fiscal gobernador gobernadora jefe jefa representante papa primer primera"},
    {kFeminine,
     "presidenta ministra secretaria vocera embajadora senadora diputada alcaldesa directora reina sra señora"},
    {kRoleModifier,
     "asuntos exteriores relaciones defensa interior primer primera general adjunto español española chino "
     "china ruso rusa alemán francés estado gobierno mexicano argentino hacienda viceministro"},
    {kLink, "de del la el los las y para"},
    {kArticle, "el la los las un una"},
    {kHe, "él"},
    {kShe | kFeminine, "ella"},
    {kHonorific, "sr sr. sra sra. don doña señor señora dr dra"},
    {kBody,
     "ministerio gobierno unión comisión consejo organización comité parlamento congreso senado agencia estado estados "
     "naciones república"},
    {kPlaceWord, "embajada consulado"},
    {kEvent | kMeet, "reunió recibió asistió visitó pronunció participó conversó sostuvo"},
    {kMeet, "reunión encuentro"},
    {kModal, "deben deberían pueden debe debería"},
    {kSide, "partes ministros presidentes líderes"},
    {kBoth, "ambas ambos dos"},
    {kShares, "intercambiaron discutieron reunieron conversaron"},
    {kNotName,
     "el la los las un una en de del a por para con sin sobre según él ella ellos y o pero si cuando como tras desde "
     "hasta este esta estos su sus lo se no al además también enero febrero marzo abril mayo junio julio agosto "
     "septiembre octubre noviembre diciembre lunes martes miércoles jueves viernes sábado domingo"},
    {kWe, "yo nosotros nuestro nuestra mi mis nos"},
    {kRelative, "que quien cual donde cuando si"},
    {kParticle, "de del la las los y"},
    {kThing, "reunión encuentro visita"},
    {kPrepIn, "en"},
    {kPrepOn, "el"},
    {kPrep, "con de del por para entre contra a al sobre y"},
    {kNoun, "asuntos exteriores relaciones defensa interior economía justicia salud hacienda estado gobierno"},
    {kCommon, "el la los las de que y en un una es por con para del se no su al lo como más pero"},
};

constexpr WordList kDe[] = {
    {kCue | kSay,
     "sagte sagt erklärte erklärt betonte betont äußerte unterstrich fügte meinte warnte warf forderte fordert "
     "kündigte "
     "teilte "
     "wies mahnte fragte antwortete bekräftigte versicherte kommentierte ergänzte verlangte hob bezeichnete schrieb "
     "berichtete räumte"},
    {kCue,
     "begrüßte dankte verurteilte kritisierte lobte appellierte rief gratulierte würdigte lehnte hoffe hofft gesagt "
     "erklärt betont gefordert vereinbarten vereinbart bekräftigten unterstrichen betonten forderten aufgefordert "
     "widersprach"},
    {kAdverb,
     "auch dazu hierzu zudem außerdem ferner weiter dann am montag dienstag mittwoch donnerstag freitag samstag "
     "sonntag heute "
     "gestern jedoch dabei"},
    {kAux, "hat haben hatte"},
    {kRole,
     "präsident präsidentin bundespräsident bundespräsidentin kanzler bundeskanzler bundeskanzlerin kanzlerin minister "
     "ministerin außenminister außenministerin bundesaußenminister bundesaußenministerin innenminister finanzminister "
     "verteidigungsminister generalsekretär generalsekretärin sprecher sprecherin regierungssprecher "
     "regierungssprecherin botschafter botschafterin ministerpräsident ministerpräsidentin staatssekretär "
     "staatssekretärin bürgermeister bürgermeisterin abgeordneter vorsitzender vorsitzende direktor direktorin "
     "kommissar kommissarin könig königin papst chef chefin graf gräfin abgeordnete bundesminister bundesministerin "
     "wirtschaftsminister führer führerin"},
    {kFeminine,
     "präsidentin bundespräsidentin bundeskanzlerin kanzlerin ministerin außenministerin bundesaußenministerin "
     "generalsekretärin sprecherin regierungssprecherin botschafterin ministerpräsidentin staatssekretärin "
     "bürgermeisterin direktorin kommissarin königin chefin bundesministerin frau"},
    {kRoleModifier,
     "stellvertretende stellvertretender deutsche deutscher französische französischer russische russischer "
     "chinesische chinesischer amerikanische amerikanischer britische britischer ehemalige ehemaliger"},
    {kLink, "der die das des für und von vom im"},
    {kArticle, "der die das ein eine den dem"},
    {kHe, "er"},
    {kShe | kFeminine, "sie"},
    {kHonorific, "herr frau dr dr. prof prof. herrn"},
    {kBody,
     "ministerium bundesregierung regierung union kommission rat partei bundestag bundesrat organisation verband "
     "auswärtiges auswärtige amt agentur staaten nationen"},
    {kPlaceWord, "botschaft konsulat"},
    {kEvent | kMeet, "traf trifft empfing besuchte hielt sprach nahm reiste"},
    {kMeet, "treffen gespräch empfangen getroffen gesprochen besucht"},
    {kModal, "sollten sollen müssen müssten können"},
    {kSide, "seiten parteien minister präsidenten"},
    {kBoth, "beide beiden"},
    {kShares, "tauschten erörterten trafen sprachen"},
    {kNotName,
     "der die das ein eine einer einem den dem des er sie es wir ich ihr in im am an auf aus bei mit nach von vor zu "
     "zum zur für über unter und oder aber wenn als wie da dies diese dieser sein seine ihre nicht auch laut zudem "
     "dabei damit heute gestern januar februar märz april mai juni juli august september oktober november dezember "
     "montag dienstag mittwoch donnerstag freitag samstag sonntag beide"},
    {kWe, "ich wir unser unsere mein meine uns mir"},
    {kRelative, "dass der die das welche wenn als ob weil"},
    {kParticle, "von van zu der de"},
    {kThing, "treffen gespräch besuch sitzung"},
    {kPrepIn, "in"},
    {kPrepOn, "am"},
    {kPrep, "mit von vom zu bei zwischen gegen für und an nach"},
    {kCommon,
     "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat"},
};

constexpr WordList kRu[] = {
    {kCue | kSay,
     "заявил заявила сказал сказала отметил отметила подчеркнул подчеркнула добавил добавила сообщил сообщила указал "
     "указала пояснил пояснила напомнил напомнила считает ответил ответила спросил уточнил уточнила объяснил рассказал "
     "предупредил предупредила призвал призвала говорит"},
    {kCue,
     "выразил выразила поблагодарил поздравил осудил осудила предложил подтвердил подтвердила приветствовал "
     "прокомментировал прокомментировала обратил"},
    {kAdverb, "также затем далее ранее вчера сегодня в понедельник вторник среду четверг пятницу субботу воскресенье"},
    {kRole,
     "президент президента министр министра глава секретарь генеральный генсек канцлер премьер премьер-министр "
     "представитель представительница спикер посол сенатор депутат мэр губернатор директор король королева "
     "председатель начальник начальница "
     "руководитель пресс-секретарь замминистра"},
    {kFeminine, "представительница королева"},
    {kRoleModifier,
     "официальный иностранных дел обороны внутренних первый заместитель генеральный мид рф россии сша кремля "
     "нато оон чрезвычайный полномочный постоянный"},
    {kLink, "и по при"},
    {kHe, "он"},
    {kShe | kFeminine, "она"},
    {kHonorific, "г-н г-жа господин госпожа"},
    {kBody,
     "министерство мид правительство союз комиссия совет организация комитет парламент дума агентство штаты федерация"},
    {kPlaceWord, "посольство"},
    {kEvent | kMeet, "встретился встретилась провел провела принял приняла посетил посетила выступил выступила"},
    {kMeet, "встреча переговоры"},
    {kModal, "должны следует могут"},
    {kSide, "стороны министры президенты лидеры"},
    {kBoth, "обе оба"},
    {kShares, "обсудили обменялись провели встретились"},
    {kNotName,
     "в на по с о об от до из за и а но или если когда как он она они мы я вы это этот эта его ее их при для после "
     "также кроме января февраля марта апреля мая июня июля августа сентября октября ноября декабря"},
    {kWe, "я мы наш наша мой моя нас нам"},
    {kRelative, "что который которая когда если где"},
    {kThing, "встреча визит беседа"},
    {kPrepIn, "в"},
    {kPrep, "с со от для между против к по о и"},
    {kCommon, "и в не на что с по как это из за от для о он она к но"},
};

constexpr WordList kIt[] = {
    {kCue | kSay,
     "detto dice disse dichiarato dichiara affermato afferma aggiunto aggiunge sottolineato sottolinea spiegato spiega "
     "ricordato ricorda osservato annunciato annuncia precisato precisa assicurato risposto chiesto concluso "
     "commentato "
     "sostenuto ribadito avvertito"},
    {kCue, "espresso ringraziato condannato chiede invitato proposto salutato criticato lodato promesso esortato"},
    {kAdverb, "anche inoltre poi oggi ieri quindi infine ancora"},
    {kAux, "ha hanno aveva è"},
    {kRole,
     "presidente presidentessa ministro ministra segretario segretaria generale cancelliere portavoce ambasciatore "
     "ambasciatrice senatore senatrice deputato deputata sindaco sindaca direttore direttrice re regina commissario "
     "governatore capo premier papa"},
    {kFeminine, "presidentessa ministra segretaria ambasciatrice senatrice deputata sindaca direttrice regina"},
    {kRoleModifier, "primo prima vice affari esteri difesa interno generale"},
    {kLink, "di del dello della dell' dei degli delle e per"},
    {kArticle, "il lo la l' i gli le un uno una"},
    {kHe, "egli lui"},
    {kShe | kFeminine, "ella lei"},
    {kHonorific, "signor signora dott dottor dottoressa on onorevole"},
    {kBody, "ministero governo unione commissione consiglio comitato parlamento senato agenzia stato repubblica"},
    {kPlaceWord, "ambasciata consolato"},
    {kEvent | kMeet, "incontrato incontra ricevuto riceve visitato partecipato firmato"},
    {kMeet, "incontro colloquio"},
    {kModal, "devono dovrebbero possono deve"},
    {kSide, "parti ministri presidenti"},
    {kBoth, "entrambe entrambi due"},
    {kNotName,
     "il lo la l' i gli le un uno una di del della dei in a da per con su tra fra e ma o se che non questo questa suo "
     "sua "
     "secondo dopo prima durante anche gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
     "novembre dicembre"},
    {kWe, "io noi nostro nostra nostri mio mia ci"},
    {kRelative, "che cui dove quando se"},
    {kParticle, "di de del della dei da"},
    {kThing, "incontro visita riunione"},
    {kPrepIn, "in a"},
    {kPrep, "con di del da per tra contro a su e"},
    {kNoun, "affari esteri difesa interno economia giustizia salute industria trasporti stato"},
    {kCommon, "il di che e la per un non in una con del della sono si le gli è dei nel alla anche da ha"},
};

constexpr WordList kPt[] = {
    {kCue | kSay,
     "disse diz afirmou afirma declarou declara acrescentou acrescenta sublinhou destacou explicou anunciou lembrou "
     "ressaltou respondeu perguntou concluiu advertiu garantiu comentou reiterou informou"},
    {kCue, "agradeceu condenou pediu propôs lamentou saudou elogiou prometeu exortou rejeitou celebrou"},
    {kAdverb,
     "também ainda hoje ontem depois nesta neste segunda-feira terça-feira quarta-feira quinta-feira "
     "sexta-feira sábado domingo"},
    {kAux, "tem têm havia foi"},
    {kRole,
     "presidente presidenta ministro ministra secretário secretária geral chanceler porta-voz embaixador embaixadora "
     "senador senadora deputado deputada prefeito prefeita diretor diretora rei rainha comissário governador "
     "governadora chefe papa"},
    {kFeminine, "presidenta ministra secretária embaixadora senadora deputada prefeita diretora rainha governadora"},
    {kRoleModifier, "primeiro primeira vice relações exteriores defesa interior geral"},
    {kLink, "de do da dos das e para"},
    {kArticle, "o a os as um uma"},
    {kHe, "ele"},
    {kShe | kFeminine, "ela"},
    {kHonorific, "sr sr. sra sra. senhor senhora dr dra"},
    {kBody, "ministério governo união comissão conselho comitê parlamento senado agência estado república"},
    {kPlaceWord, "embaixada consulado"},
    {kEvent | kMeet, "reuniu recebeu visitou participou encontrou"},
    {kMeet, "reunião encontro"},
    {kModal, "devem deveriam podem deve"},
    {kSide, "partes ministros presidentes"},
    {kBoth, "ambas ambos dois"},
    {kNotName,
     "o a os as um uma de do da em no na por para com sobre e mas ou se que não este esta seu sua segundo após antes "
     "durante também janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"},
    {kWe, "eu nós nosso nossa meu minha nos"},
    {kRelative, "que quem onde quando se"},
    {kParticle, "de do da dos das"},
    {kThing, "reunião encontro visita"},
    {kPrepIn, "em no na"},
    {kPrep, "com de do da por para entre contra a sobre e"},
    {kNoun, "relações exteriores defesa interior economia justiça saúde fazenda estado"},
    {kCommon, "o de que e do da em um para com não uma os no se na por mais as dos como mas foi ao das é são"},
};

}  // namespace

const Language kFrench = {
    .code = "fr",
    .lists = kFr,
    .cue_pairs = {},
    .event_phrases = "en marge de|en marge du|en marge des",
    .according = "selon|d'après",
    .asides = "pour sa part|de son côté|à son tour",
    .groups =
        "opposants|critiques|détracteurs|habitants|riverains|témoins|observateurs|analystes|opposition|"
        "manifestants|syndicats|militants|voisins|proches",
    .they_say = "disent|affirment|déclarent|estiment|assurent|expliquent|dénoncent|ajoutent|jugent|soulignent",
    .denials = "ni",
};
const Language kSpanish = {
    .code = "es",
    .lists = kEs,
    .cue_pairs = {},
    .event_phrases = "al margen de|al margen del|en el marco de|en el marco del",
    .according = "según",
    .asides = "por su parte|a su vez",
    .groups = "críticos|opositores|oposición|vecinos|testigos|analistas|activistas|sindicatos|manifestantes",
    .they_say = "dicen|dijeron|afirman|afirmaron|aseguran|aseguraron|señalan|señalaron|sostienen|sostuvieron",
    .denials = "ni|nadie",
    .silence = "nada",
    .clause_openers = "que|si",
};
const Language kGerman = {
    .code = "de",
    .lists = kDe,
    .compounds = true,
    .cue_pairs = {},
    .event_phrases = "am rande der|am rande des|am rande von",
    .according = "laut|so|nach den worten von|nach angaben von|nach worten von",
    .asides = "seinerseits|ihrerseits",
    .groups =
        "kritiker|gegner|opposition|anwohner|zeugen|beobachter|analysten|aktivisten|gewerkschaften|"
        "demonstranten|angehörige",
    .they_say =
        "sagen|sagten|erklären|erklärten|meinen|meinten|fordern|forderten|kritisieren|kritisierten|warnen|"
        "warnten|betonen|betonten",
    .denials = "weder|noch|niemand",
    .silence = "nichts|nicht",
};
const Language kRussian = {
    .code = "ru",
    .lists = kRu,
    .articles = false,
    .cue_pairs = {},
    .event_phrases = "на полях",
    .according = "по словам",
    .asides = "со своей стороны|в свою очередь",
    .according_he = "по его словам|по его мнению",
    .according_she = "по ее словам|по её словам|по ее мнению|по её мнению",
    .groups = "критики|оппозиция|жители|очевидцы|наблюдатели|аналитики|активисты",
    .they_say = "говорят|сказали|заявили|сообщили|отметили|утверждают|подчеркнули",
    .denials = "ни|никто",
};
const Language kItalian = {
    .code = "it",
    .lists = kIt,
    .cue_pairs = {},
    .event_phrases = "a margine di|a margine del|a margine della",
    .according = "secondo",
    .asides = "da parte sua|a sua volta",
    .groups = "critici|oppositori|opposizione|residenti|testimoni|osservatori|analisti|attivisti|sindacati",
    .they_say = "dicono|affermano|sostengono|spiegano",
    .denials = "né|nessuno",
};
const Language kPortuguese = {
    .code = "pt",
    .lists = kPt,
    .cue_pairs = {},
    .event_phrases = "à margem de|à margem da|à margem do",
    .according = "segundo",
    .asides = "por sua vez|por seu turno",
    .groups = "críticos|opositores|oposição|moradores|testemunhas|observadores|analistas|ativistas|sindicatos",
    .they_say = "dizem|disseram|afirmam|afirmaram|garantem|sustentam",
    .denials = "nem|ninguém",
};

}  // namespace dicta::tools::press
