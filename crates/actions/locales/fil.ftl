actions-nav = Epekto
actions-lead = Ang mga binabago ninyo, isinulat bago magsimula, at ang nagawa nito sa score.
actions-new = Magplano ng pagbabago
actions-empty = Wala pang plano. Basahin ang sinasabi ng mga customer, pumili ng isang babaguhin, at isulat ito bago magsimula: kusa nang susukatin ang epekto.
actions-empty-staff = Wala pang plano. Dito makikita ang planong baguhin ng manager at ang nagawa nito sa score.
actions-running = Tumatakbo
actions-planned = Nakaplano
actions-row-since = mula
actions-row-from = simula
actions-ledger = Mga binago namin noon
actions-head-action = Pagbabago
actions-head-by = Sinukat sa
actions-head-effect = Epekto, interval
actions-head-drawn = Mas masama, zero, mas mabuti
actions-head-verdict = Resulta
actions-since = Mula { $day }
actions-interval = { $lo } hanggang { $hi }
actions-percent = { $n }%

## Verdicts

actions-real = Totoo
actions-noise = Nagkataon lang
actions-none = Hindi maikukumpara
actions-given-up = Itinigil
actions-early = Maaga pa hanggang { $day }
actions-starts = Simula { $day }
actions-decided-on = Nalaman noong { $day }
actions-up = { $points ->
    [one] Tumaas ng { $points } punto
   *[other] Tumaas ng { $points } na punto
}
actions-down = { $points ->
    [one] Bumaba ng { $points } punto
   *[other] Bumaba ng { $points } na punto
}
actions-level = Walang nakikitang pagbabago
actions-up-so-far = { $points ->
    [one] Tumaas ng { $points } punto sa ngayon
   *[other] Tumaas ng { $points } na punto sa ngayon
}
actions-down-so-far = { $points ->
    [one] Bumaba ng { $points } punto sa ngayon
   *[other] Bumaba ng { $points } na punto sa ngayon
}
actions-level-so-far = Wala pang pagbabago sa ngayon
actions-starts-long = Magsisimula sa { $day }
actions-answers-so-far = { $count ->
    [0] Wala pang sagot mula sa simula
    [one] { $count } sagot mula sa simula
   *[other] { $count } na sagot mula sa simula
}
actions-nothing-seen = Walang nakikitang epekto
# $lo and $hi are points with their signs: "−2", "+19".
actions-real-because = Ang buong interval, { $lo } hanggang { $hi } na punto, ay nasa isang panig ng zero: higit ito sa pagkakataon. May kaugnayan, pero hindi pa tiyak na ito ang dahilan: tingnan kung ano pa ang nagbago noong mga araw na iyon.
actions-noise-because = Nasa loob pa rin ng interval ang zero, { $lo } hanggang { $hi } na punto, nang matapos ang pagsukat. Kung may epekto man, masyado itong maliit para makita rito.
actions-early-because = Umaabot pa ang interval mula { $lo } hanggang { $hi } na punto, kaya puwede pang nagkataon lang.
actions-given-up-because = Umaabot ang interval mula { $lo } hanggang { $hi } na punto. Natapos ang pagsukat bago nagkaroon ng resulta.
actions-planned-because = Isinulat ito bago magsimula, kaya walang malilinlang ng magandang unang linggo.
actions-few-because = Kailangan ng 10 sagot mula sa simula para sa unang paghahambing. Buong araw ang binibilang.
actions-given-up-early = Itinigil ito bago nagkaroon ng sapat na sagot na maikukumpara.
actions-none-before = { $count ->
    [0] Walang sagot sa 90 araw bago ang simula; kailangan ng 20 para maghambing. Mahalaga pa rin ang pagbabago: basahin ang sinasabi ng mga customer tungkol dito.
    [one] May { $count } sagot sa 90 araw bago ang simula; kailangan ng 20 para maghambing. Mahalaga pa rin ang pagbabago: basahin ang sinasabi ng mga customer tungkol dito.
   *[other] May { $count } na sagot sa 90 araw bago ang simula; kailangan ng 20 para maghambing. Mahalaga pa rin ang pagbabago: basahin ang sinasabi ng mga customer tungkol dito.
}
actions-none-after = { $count ->
    [0] Walang dumating na sagot hanggang sa huling petsa; kailangan ng 10 para maghambing.
    [one] { $count } sagot ang dumating hanggang sa huling petsa; kailangan ng 10 para maghambing.
   *[other] { $count } na sagot ang dumating hanggang sa huling petsa; kailangan ng 10 para maghambing.
}
actions-before-few = { $count ->
    [0] Walang sagot sa huling 90 araw. Kapag wala pang 20 bago ang simula, hindi ito maikukumpara. May panahon pang makaipon kung mas huli ang simula.
    [one] May { $count } sagot sa huling 90 araw. Kapag wala pang 20 bago ang simula, hindi ito maikukumpara. May panahon pang makaipon kung mas huli ang simula.
   *[other] May { $count } na sagot sa huling 90 araw. Kapag wala pang 20 bago ang simula, hindi ito maikukumpara. May panahon pang makaipon kung mas huli ang simula.
}
actions-before-enough = { $count ->
    [one] { $count } sagot sa huling 90 araw ang mapaghahambingan.
   *[other] { $count } na sagot sa huling 90 araw ang mapaghahambingan.
}
actions-before = 90 araw bago magsimula
actions-added = Para sa epekto, dinadagdagan ng tatlong sagot ang bawat panig, para hindi sumobra ang pangako ng kaunting sagot. Maaaring bahagya itong maiba sa mga score na nakaguhit dito.
actions-looks = Ipakita ang sukat ng bawat araw
actions-look-day = Araw
actions-look-answers = Sagot mula sa simula
actions-look-change = Pagbabago
actions-look-interval = Interval
actions-look-share = Alam na
actions-look-few = Kulang ang sagot

## What was agreed

actions-agreed = Ang napagkasunduan natin bago magsimula
actions-rule-compare = Simula { $day }, isang beses bawat araw tinitingnan natin ang lahat ng sagot mula sa simula at ikinukumpara sa 90 araw bago nito.
actions-rule-real = Angkop ang interval sa araw-araw na pagtingin. Totoo ang tawag natin sa unang araw na nasa isang panig ng zero ang buong interval, at mananatili itong totoo.
actions-rule-noise = Nagkataon lang ang tawag natin kung hindi iyon mangyari hanggang { $day }, o mas maaga kapag dumating na ang lahat ng inaasahang sagot.
actions-rule-noise-count = { $count ->
    [one] Nagkataon lang ang tawag natin kung hindi iyon mangyari hanggang { $day }, o mas maaga kapag may { $count } sagot na.
   *[other] Nagkataon lang ang tawag natin kung hindi iyon mangyari hanggang { $day }, o mas maaga kapag may { $count } na sagot na.
}
actions-written-by = Isinulat ni { $name } noong { $day }, bago magsimula. Hindi tayo malilinlang ng magandang unang linggo.
actions-written-on = Isinulat noong { $day }, bago magsimula. Hindi tayo malilinlang ng magandang unang linggo.
actions-change = Ang pagbabago
actions-edit-link = Baguhin
actions-fact-holder = May hawak
actions-fact-starts = Magsisimula
actions-fact-started = Nagsimula
actions-fact-latest = Huling petsa
actions-fact-by = Sinukat sa
actions-fact-impact = Laki ng epekto
actions-fact-effort = Hirap
actions-fact-before = Bago
actions-fact-expected = Inaasahan
actions-fact-from = Galing sa
actions-answers = { $count ->
    [one] { $count } sagot
   *[other] { $count } na sagot
}
actions-from-link = Mga sagot na ito
actions-by-all = Lahat ng sagot
actions-by-gone = Lugar na wala na
actions-size-1 = Napakaliit
actions-size-2 = Maliit
actions-size-3 = Katamtaman
actions-size-4 = Malaki
actions-size-5 = Napakalaki
actions-drop = Alisin ang plano
actions-give-up = Itigil
actions-take-up = Ituloy ulit
actions-see = Tingnan ang batayan
actions-see-plan = Tingnan ang plano

## Writing

actions-edit = Baguhin ang isinulat
actions-form-lead = Mababago ang lahat bago magsimula. Mula sa simula, hindi na gagalaw ang mga petsa at tuntunin.
actions-form-fixed = Nagsimula na ito: mananatili ang mga petsa, ang mga sagot na panukat, ang laki ng epekto at ang hirap ayon sa pagkakasulat.
actions-title = Ano ang babaguhin?
actions-title-hint = Sa ilang salita, gaya ng: Ikalawang kahera tuwing Sabado
actions-why = Bakit?
actions-why-hint = Ang sinabi ng mga customer, at ang inaasahan ninyong mangyayari.
actions-holder = Sino ang may hawak?
actions-impact = Laki ng epekto
actions-effort = Hirap
actions-start = Simula
actions-start-hint = Bukas o mas huli. Ang 90 araw bago nito ang paghahambingan.
actions-latest = Huling petsa
actions-latest-hint = May resulta na pagdating nito. Karaniwang 90 araw pagkatapos ng simula.
actions-touchpoint = Susukatin sa
actions-any-touchpoint = Lahat ng lugar
actions-language = Wika ng mga sagot
actions-any-language = Lahat ng wika
actions-write = Isulat
actions-save = I-save
actions-title-missing = Isulat sa ilang salita kung ano ang magbabago.
actions-title-too-long = Paikliin sa 120 letra; kasya ang iba sa ilalim ng Bakit.
actions-why-missing = Isulat kung bakit, sa isang pangungusap.
actions-why-too-long = Paikliin sa 2000 letra.
actions-size-missing = Pumili ng isa sa limang laki.
actions-holder-unknown = Pumili ng tao sa team.
actions-date-unreadable = Isulat ang petsa nang ganito: 2026-03-14.
actions-start-too-early = Pumili ng bukas o mas huling araw: hindi puwedeng ngayon o mas maaga ang simula.
actions-latest-before-start = Pumili ng araw pagkatapos ng simula.
actions-latest-too-late = Pumili ng araw na hindi lampas sa 365 araw pagkatapos ng simula.
actions-has-started = Nagsimula na ito habang binabago, kaya hindi na gagalaw ang mga petsa at tuntunin. Walang nabago.
actions-verdict-stays = May resulta na, kaya mananatili ito sa listahan. Walang nabago.

## Telling customers

actions-tell = Sabihin sa mga customer
actions-tell-lead = Maikling text sa page na nagpapasalamat sa sagot ng customer. Ang pinakabago lang ang ipinapakita, sa wika ng customer o kung wala ay sa wika ng tindahan.
actions-tell-do = Ipakita sa mga customer
actions-tell-new = Ipakita ang bagong text
actions-untell = Bawiin
actions-told-since = Nakikita ito ng mga customer mula { $day }.
actions-said-missing = Sumulat ng text sa kahit isang wika.
actions-said-too-long = Paikliin sa 300 letra: sa phone ito binabasa.

## Said after an act

actions-was-written = Naisulat na ang pagbabago.
actions-was-changed = Nabago na ang isinulat.
actions-was-dropped = Naalis na ito.
actions-was-restored = Naibalik na ito.
actions-was-said = Makikita na ito ng mga customer.
actions-was-unsaid = Hindi na ito nakikita ng mga customer. Nakatago pa ang text.
audit-action-written = Nagplano ng pagbabago
audit-action-changed = Binago ang isang plano
audit-action-dropped = Inalis ang isang pagbabago
audit-action-restored = Itinuloy ulit ang isang pagbabago
audit-action-said = Sinabi sa mga customer ang isang pagbabago
audit-action-unsaid = Binawi ang sinabi sa mga customer tungkol sa isang pagbabago
