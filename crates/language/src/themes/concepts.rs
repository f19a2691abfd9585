//! The same subject in four languages: stems of words that customers of any trade use, compiled in.
//!
//! Only for joining themes of different languages. Stems are folded; a word has the concept if it begins with
//! the stem (a stem that ends in `$` is the whole word).

use crate::text::{Kind, Text};

/// Concept for each row; columns are English, Swedish, Arabic, Filipino.
const CONCEPTS: &[[&str; 4]] = &[
    [
        "wait queue",
        "vänt vant kö$ kön$ kon$ köa",
        "انتظار انتظر ننتظر استني طابور نستني",
        "hintay antay naghintay naghihintay pila$ pumila",
    ],
    ["parking parked", "parker", "موقف$ مواقف باركن باركينج", "parking paradahan"],
    [
        "delivery delivered courier shipping shipment",
        "leverans leverer frakt budet$",
        "توصيل شحن مندوب",
        "delivery deliver shipping rider courier padala",
    ],
    [
        "price expensive overpriced cheap cost",
        "pris$ priser priset dyr billig",
        "سعر اسعار غالي رخيص",
        "presyo mahal$ mura$ price",
    ],
    ["toilet bathroom restroom washroom", "toalett badrum", "حمام دوره$ تواليت مرحاض", "banyo cr$ toilet"],
    [
        "clean cleanliness dirty filthy",
        "städ stad$ ren$ rent$ rena$ smuts",
        "نظاف نظيف وسخ قذر وصخ",
        "malinis linis marumi dumi",
    ],
    [
        "staff employee waiter waitress receptionist",
        "personal servitör servitor",
        "موظف عامل طاقم ستاف",
        "staff empleyado tauhan",
    ],
    ["coffee latte cappuccino espresso", "kaffe", "قهوه كوفي", "kape$ coffee"],
    ["breakfast", "frukost", "فطور افطار", "almusal breakfast"],
    ["battery", "batteri", "بطاري", "battery baterya"],
    ["size sizing", "storlek", "مقاس حجم", "size$ sukat sizing"],
    ["color colour", "färg farg", "لون$ الوان", "kulay color"],
    ["refund", "återbetal aterbetal", "استرجاع استرداد", "refund"],
    ["reservation booking booked", "bokning boka", "حجز", "reservation booking nagpareserve"],
    ["phone call called", "telefon ringa ringde samtal", "تلفون هاتف اتصال", "tawag tumawag telepono"],
    [
        "music loud noise noisy",
        "musik ljud buller högljud hogljud",
        "موسيقي ازعاج ضوضاء مزعج",
        "musika ingay maingay",
    ],
    ["wifi internet", "wifi internet bredband", "انترنت واي$ نت$", "wifi internet signal"],
    ["haircut hair", "hår$ håret klippning frisör frisor", "شعر$ حلاق قص$", "buhok gupit"],
    ["doctor physician", "läkar lakar doktor", "طبيب دكتور", "doktor doctor"],
    ["nurse", "sköterska sjuksköter skoterska", "ممرض تمريض", "nars$ nurse"],
    ["portion", "portion", "كميه", "serving portion"],
    ["pool swimming", "pool$ poolen simbassäng", "مسبح", "pool swimming"],
    [
        "package packaging packed",
        "paket förpack forpack",
        "تغليف تعليب",
        "balot packaging packed nakabalot pagkakabalot",
    ],
    [
        "broken damaged defective",
        "trasig sönder sonder skada",
        "مكسور خربان عطلان تالف",
        "sira$ sirang nasira basag damage defective",
    ],
    ["location located", "läge$ läget lage$", "موقع", "lokasyon location"],
    ["air conditioning aircon", "luftkonditionering ac$", "مكيف تكييف", "aircon"],
    ["appointment", "tid$ besökstid tidsbokning", "موعد مواعيد", "appointment"],
    ["invoice bill$", "faktur", "فاتور", "resibo bill$"],
    ["warranty", "garanti", "ضمان كفاله", "warranty garantiya"],
    ["smell smells odor", "lukt", "ريحه رايحه", "amoy mabaho"],
    ["fabric material", "tyg$ tyget material", "قماش خامه", "tela$ telang"],
];

/// How many concepts there are.
pub(super) const COUNT: usize = CONCEPTS.len();

/// The concepts of a comment, as bits.
pub(super) fn concepts(read: &Text<'_>, code: &str) -> u64 {
    let columns: &[usize] = match code {
        "en" => &[0],
        "sv" => &[1],
        "ar" => &[2],
        "fil" => &[3, 0],
        _ => return 0,
    };
    let mut bits = 0;
    for token in read.tokens.iter().filter(|token| token.kind == Kind::Word).take(400) {
        let word = read.folded(token);
        let word = ["وال", "بال", "ال"].iter().find_map(|article| word.strip_prefix(article)).unwrap_or(word);
        for (bit, concept) in CONCEPTS.iter().enumerate() {
            let says = |column: &usize| concept.get(*column).is_some_and(|stems| says(stems, word));
            bits |= u64::from(columns.iter().any(says)) << bit;
        }
    }
    bits
}

fn says(stems: &str, word: &str) -> bool {
    stems.split(' ').any(|stem| match stem.strip_suffix('$') {
        Some(whole) => word == whole,
        None => word.starts_with(stem),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_known_in_each_language() {
        const { assert!(COUNT <= 64) };
        let of = |text: &str, code: &str| concepts(&Text::new(text), code);
        for (text, code) in [
            ("we waited an hour", "en"),
            ("fick vänta", "sv"),
            ("الانتظار طويل", "ar"),
            ("ang tagal maghintay, naghintay kami", "fil"),
        ] {
            assert_eq!(of(text, code) & 1, 1, "{text}");
        }
        assert_eq!(of("hej", "sv"), 0);
    }
}
