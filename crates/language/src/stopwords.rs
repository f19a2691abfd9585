//! Words that say nothing by themselves: never the border of a phrase. Folded as in [`crate::text`], compiled in.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Whether a folded word only joins others, in any of the four languages that the code may name.
///
/// Unknown codes take all four lists: a phrase too few is better than one that ends in "and".
#[must_use]
pub(crate) fn is_stop(word: &str, code: &str) -> bool {
    let [en, sv, ar, arabizi, fil, _] = &*SETS;
    match code {
        "en" => en.contains(word),
        "sv" => sv.contains(word),
        "ar" => ar.contains(word) || arabizi.contains(word),
        // Filipino comments are mixed with English.
        "fil" => fil.contains(word) || en.contains(word),
        _ => [en, sv, ar, fil].iter().any(|set| set.contains(word)),
    }
}

/// Whether a folded word only praises or blames: a label of one word needs more.
#[must_use]
pub(crate) fn is_bare(word: &str) -> bool {
    let [.., bare] = &*SETS;
    bare.contains(word)
}

static SETS: LazyLock<[FxHashSet<&'static str>; 6]> =
    LazyLock::new(|| [EN, SV, AR, ARABIZI, FIL, BARE].map(|list| list.split_whitespace().collect()));

const EN: &str = "a about above after again all almost already also although always am an and any anyone anything \
are arent as at away back be because been before being both but by came can cant cannot come could couldnt did \
didnt do does doesnt doing done dont down each either else even ever every everyone everything few for from further \
get gets getting give given go goes going gone got had hadnt has hasnt have havent having he hed her here hers \
herself hes him himself his how however i id if ill im in instead into is isnt it its itself ive just keep kept know \
less let lets like lot lots made make makes many may maybe me mean might mine more most much must my myself near \
need needs neither never no nobody none nor not nothing now of off often ok okay on once one ones only onto or other \
others our ours ourselves out over own per perhaps please put quite rather really said same say see seem seemed \
seems she should shouldnt since so some someone something sometimes soon still such sure take taken tell than that \
thats the their theirs them themselves then there theres these they theyre theyve thing things think this those \
though thought through thus to together told too took toward try tried under until up upon us use used using very \
want wanted was wasnt way we well went were werent weve what whatever when where whether which while who whole whom \
whose why will with within without wont would wouldnt yes yet you youll your youre yours yourself youve \
u ur r n im ya lol omg pls plz thru til amp etc two first last time day today yesterday tomorrow bit";

const SV: &str = "alla allt alltid an and andra annan annat att av bara bli blir blev blivit borde bort både bade da \
där dar då de del dem den denna deras dess dessa det detta dig din dina dit ditt dock du där därför darfor efter \
eftersom egen egentligen ej eller emot en enda endast er era ert ett exakt fast fick fler fortfarande fram från fran \
få fa får far fått fatt för for före fore först forst ge genom ger gick gjorde gjort gång gang gånger ganger gå ga går gar \
göra gora gör gor ha hade han har haft hans hellre helt hela henne hennes hit hon honom hos hur här har i iaf ibland icke \
igen in inga ingen inget ingenting inne innan inom inte ja jag jo ju just kan kanske kom komma kommer kommit kunde \
kunna la lika lite liten låt lat man massa med mej mellan men mer mest mig min mina mitt mot mycket måste maste många manga \
ni nog nu ny nån nan nåt nat någon nagon någonting något nagot några nagra när nar nära nästan nastan och också ocksa \
oftast om oss på pa precis redan runt sa sade sagt saker samma samt se sedan sej ser sett sig sin sina sitt själv sjalv \
ska skall skulle som sista sist så sa sådan sadan sådana säga säger sager ta tar tack tagit tills till tills trots tog tror \
tycker tyckte under upp ur ut utan va vad var vara varför varfor varit varje vart vem vet vi vid vidare vilka vilken \
vilket vill ville visst väl val vår var våra vara vårt är ar även aven åt at över over två tva samtidigt dessutom idag \
igår iof typ liksom asså alltså alltsa";

const AR: &str = "في من الي علي عن مع هذا هذه هذي هذاك هذيك ذلك تلك هؤلاء هولاء التي الذي الذين اللي يلي ما لا لم لن ليس \
ليست لست مش مو مب ماهو ماهي مافي مافيه مفيش ان انه انها انا انت انتي نحن احنا هو هي هم هما هن كان كانت كانوا كنت كنا \
يكون تكون و او ام ثم بل لكن ولكن بس غير سوي الا كل كلها كله بعض اي ايه ايش شو وش ليش ليه كيف متي اين وين فين هنا هناك هون \
قد لقد كما مثل زي متل حتي اذا لو عند عندما عندهم عندي عندنا بعد قبل بين تحت فوق جدا جد مره اوي قوي كتير كثير كثيرا شوي شويه \
حيث لان لانه لانها لما فقط ايضا كمان برضو برضه يا ب ل ف ك به بها له لها لهم لنا لي لك فيه فيها منه منها عليه عليها اليها \
معه معهم معنا معي ذا ذاك دي ده دا دول كده كدا هيك هكذا هاد هاي هل وهو وهي ومن وفي وما ولا وكان وكانت والله الله شاء انشاءالله \
ماشاء بدون دون خلال ضد نحو منذ حول احد واحد واحده يوم اليوم امس رح راح سوف عشان علشان شي شيء شئ حاجه نفس خلاص طيب يعني \
يوجد توجد ولم ولكنه وايضا انو انا اني لدي لديهم تم جميع كافه وعدم عدم كنت الان هلا دلوقتي لسه ولن ومع وعلي وعن والي الموضوع";

const ARABIZI: &str = "el il al fi fel men min w wel wa ma mch mesh mish mush mafich mafish ya ana enta enti howa heya \
hna ehna bas bs kol kan kanet 3ala 3la 3an ma3a m3a elli illi da di dah dih law kda keda awi gedan 7aga 7ata lel li b bel \
nti ntouma houa hia kif ki bech bach fih fiha m3ana chay ay eh wallah walah";

const FIL: &str = "ang ng mga na sa ay at o pa po opo ko mo niya nya nila namin natin ninyo nyo ako aq ikaw ka siya sya \
kami kayo tayo sila ito yan yun yung ung iyon iyan iyong yon nito niyan niyon noon nun dito diyan dyan doon dun rito nito \
ni si sina kay kina kung kasi ksi kc dahil para pero kaso ngunit subalit habang kapag pag kpag nang nung noong hindi hnd \
hndi di d wala walang wla wlang may meron mayroon mron naman nman nmn lang lng lamang din rin daw raw ba nga talaga tlga \
tlaga sobrang sobra subra masyado medyo mejo napaka lahat bawat ilan iba ibang isa isang dalawa ganyan ganito ganun gnun \
gaya tulad parang prang pala yata sana muna ulit pang pong kong mong akong nyang niyang silang kaming tayong itong yang \
eh ah oh ha hehe haha hahaha ano anong sino bakit bkt paano pano saan san kailan gusto dapat pwede pde puede kaya kya \
kahit khit maging naging nasa galing yong nyo nlng nalang nlang lagi agad agd ayan ayun basta kayang pati mula hanggang \
tapos tpos saka tsaka kase q nko nako mas pinaka uli sya sknya sakin skin amin atin inyo kanila kanya akin dba diba \
oo salamat slmt tnx thank thanks ty d2 dko ndi inyong aking ating kanilang pinakamaganda";

const BARE: &str = "good great nice best better excellent amazing awesome perfect love loved lovely bad worst worse \
terrible horrible awful poor fine super wonderful fantastic brilliant happy disappointed disappointing satisfied \
recommend recommended highly definitely thank thanks bra bäst bast bättre battre jättebra jattebra toppen super grym \
underbar underbart fantastisk fantastiskt fantastiska härlig harlig härligt harligt trevlig trevligt nöjd nojd nöjda nojda \
missnöjd missnojd besviken dålig dalig dåligt daligt dåliga daliga sämst samst sämsta samsta rekommenderar rekommendera \
rekommenderas verkligen väldigt valdigt mycket riktigt kanon perfekt tack بالتوفيق شكرا ممتاز ممتازه رايع رايعه جميل جميله \
حلو حلوه جيد جيده سيي سييه سيء سيءه زفت افضل احسن اسوا ممتازين رووعه روعه مقبول مقبوله انصح الافضل maganda mganda ganda \
magaling okay ok goods sulit pangit panget satisfied thankyou legit salamat ayos oks solid super very nice maayos mabuti \
masaya recommended pinakamaganda hassle worth really absolutely bahi behi mezyan 7elw 7elwa gamil helw";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    #[test]
    fn the_words_stand_in_their_folded_form() {
        for list in [EN, SV, AR, ARABIZI, FIL, BARE] {
            for word in list.split(' ') {
                let read = Text::new(word);
                let folded: Vec<&str> = read.tokens.iter().map(|token| read.folded(token)).collect();
                let alike = folded == [word]
                    || word == "هؤلاء"
                    || word == "سيء"
                    || word == "شيء"
                    || word == "شئ"
                    || word == "سيءه";
                assert!(alike, "{word} is read as {folded:?}");
            }
        }
    }

    #[test]
    fn joining_words_are_known_by_language() {
        for (word, code, expected) in [
            ("and", "en", true),
            ("och", "sv", true),
            ("och", "en", false),
            ("yung", "fil", true),
            ("the", "fil", true),
            ("علي", "ar", true),
            ("och", "xx", true),
            ("soup", "en", false),
        ] {
            assert_eq!(is_stop(word, code), expected, "{word}");
        }
        assert!(is_bare("toppen"));
    }
}
