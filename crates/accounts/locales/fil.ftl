## Shared by several pages

accounts-settings = Mga setting
accounts-save = I-save
accounts-yes = Oo
accounts-closed = Sarado
accounts-always = Laging bukas, o walang takdang oras
accounts-week-hint = Isang linya bawat araw, gaya ng 9‑14, 15‑18. Sarado ang ibig sabihin ng walang laman.
accounts-days = Mga araw na sarado at pista opisyal
accounts-days-hint = Isang petsa bawat linya. Sarado ang ibig sabihin ng 2026-12-24; bukas sa oras na iyon ang 2026-12-24 10-14.
accounts-hours-time = Isulat ang oras nang ganito: { $suggestion }.
accounts-hours-no-time = Hindi oras ang “{ $piece }”. Isulat ito nang ganito: 17:00.
accounts-hours-range = Kailangan ng “{ $piece }” ng simula at tapos, gaya ng 9-17.
accounts-hours-overlap = Nagkakapatong ang { $first } at { $second }. Pag-isahin o ilipat ang isa.
accounts-hours-too-many = Mas marami ito kaysa sa kayang itago. Alisin ang mga araw na lumipas na.
accounts-hours-too-long = Mas mahaba pa ito sa isang araw. Isulat ang simula at tapos, gaya ng 9-17.
accounts-hours-date = Hindi petsa ang “{ $piece }”. Isulat ito nang ganito: 2026-12-24.
accounts-choose-language = Pumili ng wika.
accounts-own-language = Sariling wika ng tindahan
accounts-also-languages = Iniaalok din sa mga customer
accounts-also-languages-hint = Sa mga ito pumipili ang phone ng customer.
accounts-shop-name = Pangalan ng tindahan
accounts-shop-name-hint = Gaya ng nakasulat sa pinto. Nakikita ito ng mga customer.
accounts-trade = Uri ng negosyo
accounts-your-name = Pangalan mo
accounts-your-name-hint = Nakikita ito ng mga katrabaho, at ng mga customer sa ilalim ng mga sagot mo.
accounts-name-missing = Isulat ang pangalan.
accounts-name-too-long = Masyadong mahaba ang pangalan. Hanggang 120 letra lang.
accounts-mail-wrong = Hindi ito email address. Isulat nang ganito: pangalan@example.com.

## Trades

trade-cafe = Kapihan o kainan
trade-shop = Tindahan
trade-salon = Parlor o salon
trade-gym = Gym o studio
trade-clinic = Klinika
trade-workshop = Talyer o pagawaan
trade-webshop = Online na tindahan
trade-b2b = Serbisyo para sa mga kompanya
trade-other = Iba pa

## Passwords

password-hint = Hindi bababa sa 12 character. Madaling tandaan ang tatlo o apat na salita.
password-too-short = Gumamit ng hindi bababa sa 12 character.
password-too-long = Hanggang 256 character lang.
password-too-common = Madali itong hulaan. Gumamit ng mga salitang walang kinalaman sa isa't isa o sa iyo.

## The first run

setup-closed-title = I-set up ang Regulars
setup-closed = Bago pa ang Regulars dito. Nagsisimula ito sa isang link na isang beses lang gagana, para walang ibang makakuha.
setup-closed-how = Naka-print ang link sa terminal kung saan pinatakbo ang Regulars. Gagana ito nang 24 oras; may bagong link sa bawat pagpapatakbo, at hindi mawawala ang nasagutan na.
setup-done-title = Naka-set up na ang Regulars
setup-done = May namamahala na nito. Mag-sign in, o humingi ng imbitasyon.
setup-step = Hakbang { $number } ng { $of }
setup-shop = Tindahan
setup-place = Wika at lugar
setup-hours = Oras
setup-you = Ikaw
setup-shop-title = Ano ang pangalan ng tindahan mo?
setup-place-title = Anong mga wika, at saan?
setup-hours-title = Kailan kayo bukas para sa mga customer?
setup-you-title = Sino ang namamahala?
setup-change = Baguhin
setup-choose = Pumili
setup-next = I-save at magpatuloy
setup-open = Buksan ang tindahan
setup-trade-missing = Piliin ang pinakaangkop na uri ng negosyo. Mababago pa ito.
setup-trade-why = Ito ang batayan ng mga unang tanong, sa apat na wika.
setup-country = Bansa
setup-country-missing = Pumili ng bansa.
setup-zone = Time zone
setup-zone-choose = May ilang time zone ang bansang ito. Piliin ang sa tindahan.
setup-currency = Pera
setup-currency-hint = Tatlong letra, gaya ng SEK
setup-currency-wrong = Sumulat ng tatlong letra, gaya ng SEK, EUR o PHP.
setup-mail-hint = Para sa pag-sign in. Walang ipapadala rito ngayon.
setup-mail-taken = May account na ang address na ito. Gumamit ng iba.
setup-open-days = { $count ->
    [0] Sarado araw-araw
    [one] Bukas nang { $count } araw sa isang linggo
   *[other] Bukas nang { $count } na araw sa isang linggo
}
setup-preview-title = Ang mababasa ng mga customer
setup-preview-asked = May sumulat nang { $time } ng { $day }:
setup-preview-words = Bukas ba kayo sa Linggo?
setup-preview-answer = Sasagot kami bago mag-{ $when }.
setup-day-time = { $time } ng { $day }
setup-preview-why = 24 oras ang karaniwang pangako. Kapag labas sa oras ninyo, magiging isang oras pagkabukas.
setup-preview-wrong = Lalabas ito kapag nababasa na ang mga oras.
setup-preview-show = Ipakita ang pangako
setup-safe = Dito lang sa computer na ito ang lahat. Puwedeng umalis at bumalik: nakatago nang 24 oras ang nasagutan na.
setup-demo-about = Hindi pa sigurado? Ipapakita ng demo na tindahan, na may mga gawa-gawang customer, kung paano ito gumagana. Puwede itong alisin kahit kailan.
setup-demo = Tumingin muna

## Signing in

sign-in-title = Mag-sign in
sign-in-mail = Email address
sign-in-password = Password
sign-in-go = Mag-sign in
sign-in-wrong = Hindi magkatugma ang address at password. Tingnan ang dalawa, o humingi ng link.
sign-in-wrong-no-mail = Hindi magkatugma ang address at password. Tingnan ang dalawa.
sign-in-wait = Ilang beses nang sunod-sunod na mali. Puwede ulit pagkalipas ng { $seconds } s.
sign-in-link-title = Nang walang password
sign-in-link-about = Magpapadala kami ng link na isang beses magsa-sign in sa iyo.
sign-in-link-ask = Magpadala ng link
sign-in-link-sent-title = Nasa email mo ang link
sign-in-link-sent = Kung may account ang address na ito, paparating na ang link. Isang beses lang ito gagana, sa loob ng 30 minuto.
sign-in-link-ready = Pindutin ang button para mag-sign in. Pagkatapos nito, hindi na gagana ang link.
sign-in-link-old-title = Hindi na gumagana ang link na ito
sign-in-link-old = Nagamit na ito, o lampas 30 minuto na. Humingi ng bago.
sign-in-back = Bumalik sa pag-sign in
sign-in-no-mail = Hindi pa naka-set up ang email dito, kaya walang maipadadalang link. Magtanong sa may-ari ng tindahan: makagagawa nito sa terminal ang nag-install ng Regulars:
sign-in-letter-subject = Ang link mo para mag-sign in
sign-in-letter =
    { $name },

    isang beses kang isa-sign in ng link na ito. Gagana ito sa loob ng 30 minuto:
sign-in-letter-end = Kung hindi mo ito hiningi, huwag buksan: walang nabago.
sign-in-by-link-done = Naka-sign in ka na. Sa loob ng 30 minuto, puwedeng maglagay ng bagong password sa sarili mong page.
sign-in-out = Mag-sign out
sign-in-out-done = Naka-sign out ka na.
sign-in-nowhere-title = Wala pang tindahan
sign-in-nowhere = Wala kang kinabibilangang tindahan ngayon. Makakapasok ka sa imbitasyon ng may-ari.
sign-in-choose-title = Aling tindahan?
sign-in-me = Ikaw at ang sign-in mo

## The team

team-title = Team
team-lead = Kung sino ang nagtatrabaho rito, at kung ano ang puwedeng gawin ng bawat isa.
team-members = Mga kasapi
team-you = (ikaw)
team-here-until = Narito hanggang { $when }
team-here = Sa iyo mapupunta ang mga bagong case hanggang pagsasara.
team-gone = Sa iba na ulit mapupunta ang mga bagong case.
team-only-owner = Kailangang may may-ari ang tindahan palagi. Gawin munang may-ari ang iba, saka mababago ang role na ito.
team-change = Baguhin o alisin
team-change-about = Kapag nabago ang role, kailangang mag-sign in ulit ang tao sa lahat ng device.
team-change-about-you = Kapag nabago ang role mo, kailangan mong mag-sign in ulit sa lahat ng device.
team-make = Gawing: { $role }
team-role-changed = Nabago na ang role.
team-remove-about = Agad na maaalis si { $name } sa tindahang ito. Mananatili ang mga nagawa rito, kasama ang pangalan. Kailangan ng bagong imbitasyon para makabalik.
team-remove = Alisin sa team
team-leave-about = Agad kang mawawalan ng access sa tindahang ito. Mananatili ang mga nagawa mo rito, kasama ang pangalan mo. Kailangan ng bagong imbitasyon para makabalik.
team-leave = Umalis sa team
team-removed = Naalis na sa team.
team-last-owner = Ito ang huling may-ari. Gawin munang may-ari ang iba; walang nabago.
team-role-owner = May-ari
team-role-manager = Manager
team-role-staff = Staff
team-role-owner-may = Lahat, pati ang tindahan mismo: team, mga pangako, email, talaan ng pagbabago.
team-role-manager-may = Mga tanong, mga pagbabago, oras ng pagbubukas, at lahat ng puwede sa staff.
team-role-staff-may = Magbasa ng mga sagot, tumugon sa mga customer, at itama ang hindi naging maayos.
team-roles = Kahulugan ng mga role
team-invite-title = Mag-imbita
team-invite-name = Para kanino?
team-invite-role = Bilang
team-invite = Gumawa ng imbitasyon
team-invited = Mga inimbitahan
team-invited-until = Gagana hanggang { $when }
team-invited-title = Imbitasyon para kay { $name }
team-invited-how = Ipa-scan ang code na ito, o ipadala ang link. Isang beses lang ito gagana, sa loob ng 7 araw. Role: { $role }.
team-invited-qr = QR code ng imbitasyon
team-invited-once = Ngayon lang makikita ang link. Kung mawala, bawiin ito at gumawa ng bago.
team-invited-near = Sa ngayon, ang computer na ito lang ang makapagbubukas ng link.
team-withdraw = Bawiin
team-withdrawn = Binawi na ang imbitasyon. Hindi na gagana ang link nito.
team-join-title = Iniimbitahan ka ng { $shop }
team-join-as = Naka-sign in ka bilang { $name }, { $mail }.
team-join-go = Sumali sa team
team-join-other = Hindi ako ito: mag-sign out
team-join-sign-in = Mag-sign in gamit ang account mo na
team-join-known = May account na ang address na ito. Mag-sign in muna roon, saka bubukas ang imbitasyong ito.
team-join-old-title = Hindi na gumagana ang imbitasyong ito
team-join-old = Nagamit na, binawi, o lampas 7 araw na. Humingi ng bago.
team-joined = Kasapi ka na ng team.

## Settings

settings-title = Mga setting
settings-saved = Na-save na.
settings-when = Kailan
settings-now = Ngayon:
settings-typed = Isinulat mo:
settings-changed-meanwhile = May ibang nag-save nito habang bukas ito rito. Ipinapakita ng form ang umiiral ngayon; nasa ibaba ang isinulat mo at hindi ito na-save.
settings-owner-only = May-ari ang makapagbabago nito.
settings-shop = Ang tindahan
settings-place = Kalye o lugar
settings-place-hint = Ang linya sa ilalim ng pangalan.
settings-languages = Mga wika
settings-region-about = Hindi mababago ang mga araw na nabilang na at ang mga pangakong nasabi na; para sa mga susunod ang time zone.
settings-review = Page para sa pampublikong review
settings-review-hint = Iniaalok sa lahat pagkasagot, anuman ang score. Nagsisimula sa https://.
settings-review-wrong = Isulat ang buong address, simula sa https://.
settings-reply = Address para sa mga tugon
settings-reply-hint = Dito mapupunta ang tugon ng mga customer sa email.
settings-hours = Oras ng pagbubukas
settings-hours-about = Sa loob lang ng mga oras na ito ipinapangako ang mga sagot. Ang pagbabago ay para sa mga papasok mula ngayon.
settings-promises = Mga pangako
settings-promises-about = Kung gaano kaaga masasagot ang customer na nag-iwan ng sinabi at address. Mananatili ang mga naipangako na.
settings-promise-mail = Sa email
settings-promise-phone = Sa phone
settings-promise-same-day = Sa araw ding iyon, bago magsara
settings-promise-hours = { $hours ->
    [one] Sa loob ng { $hours } oras
   *[other] Sa loob ng { $hours } na oras
}
settings-promise-minutes = { $minutes ->
    [one] Sa loob ng { $minutes } minuto
   *[other] Sa loob ng { $minutes } na minuto
}
settings-promise-open-hours = { $hours ->
    [one] Sa loob ng { $hours } oras ng pagbubukas
   *[other] Sa loob ng { $hours } na oras ng pagbubukas
}
settings-promise-open-minutes = { $minutes ->
    [one] Sa loob ng { $minutes } minuto ng pagbubukas
   *[other] Sa loob ng { $minutes } na minuto ng pagbubukas
}
settings-promise-choose = Pumili ng pangako sa listahan. Walang nabago.
settings-mail-title = Email
settings-mail-ready = Lumalabas ang email sa { $host }, mula sa { $from }.
settings-mail-none = Hindi pa naka-set up ang email. Walang mawawala: naghihintay sa outbox ang mga isinulat at ipapadala pagkatapos.
settings-mail-how = Makukuha sa email provider mo ang pangalan ng mail server, ang username at ang password. Gamit ang mga ito, ihihinto ng nag-install ang Regulars at patatakbuhin nang ganito:
settings-mail-test = Magpadala ng test sa address ko
settings-mail-tested = Nasa outbox na ang test. Makikita sa listahan ang lagay nito.
settings-mail-waiting = Naghihintay
settings-mail-sending = Ipinapadala
settings-mail-sent = Naipadala
settings-mail-refused = Tinanggihan
settings-mail-withdrawn = Binawi
settings-test-subject = Test mula sa { $shop }
settings-test-letter = Dumarating ang email mula sa { $shop }. Walang kailangang gawin.
settings-outbox-title = Outbox
settings-outbox-lead = Ang pinakabagong 100 email ng tindahang ito, at kung naipadala na.
settings-outbox-empty = Wala pang naisusulat na email. Lalabas dito ang una kapag may nasagot nang customer.
settings-outbox-to = Para kay
settings-outbox-subject = Paksa
settings-outbox-state = Lagay
settings-audit-title = Talaan ng pagbabago
settings-audit-lead = Bawat pagbabagong ginawa ng sinuman sa team.
settings-audit-empty = Walang nabago bago ang oras na ito.
settings-audit-none = Wala pang nabago.
settings-audit-who = Sino
settings-audit-what = Ano
settings-audit-nobody = Account na wala na
settings-audit-earlier = Mas nauna
settings-demo = Demo na tindahan ito
settings-demo-about = Kapag inalis, tuluyang mabubura ang lahat ng laman nito. Gawa-gawa lang ang lahat; hindi magagalaw ang ibang tindahan.
settings-demo-remove = Alisin ang demo na tindahan
settings-demo-own = I-set up ang sarili mo
settings-demo-removed = Naalis na ang demo na tindahan.

## Reachable from a phone

reach-title = Pag-abot mula sa phone
reach-first-title = Bukas na ang tindahan
reach-lead = Nag-i-scan ng code ang mga customer at dito sa computer na ito napupunta. Makikita rito kung gumagana.
reach-today = Buksan ang Ngayon
reach-address = Ang address
reach-try = I-scan ito gamit ang phone. Lalabas sa phone ang “Naabot na”, at lalabas dito ang oras.
reach-qr = QR code ng address na susubukan
reach-fails = Kung walang bumukas: nasa parehong network ba ang phone, at pinadaraan ba ito ng firewall ng computer na ito?
reach-seen = May phone na nakaabot sa address na ito: { $when }.
reach-not-yet = Sa ngayon, ang computer na ito lang ang makapagbubukas ng Regulars. May tatlong paraan para mabago ito; sa bawat isa, dito pa rin ang data mo.
reach-lan-title = Sa sariling network ng tindahan
reach-lan = Ihinto ang Regulars at patakbuhin nang ganito. Mabubuksan na ito ng mga phone sa parehong Wi-Fi, at wala nang iba.
reach-proxy-title = Sa sarili mong pangalan
reach-proxy = Kung may domain name na nakaturo sa computer na ito: ang proxy gaya ng Caddy ang bahala sa https, at ibibigay sa Regulars ang address nito.
reach-tunnel-title = Sa pamamagitan ng tunnel
reach-tunnel = Kung hindi maabot ang network mula sa labas: magpi-print ng address ang tunnel. Iyon ang gamitin sa pagpapatakbo ng Regulars.
reach-hello-title = Naabot na
reach-hello = Mabubuksan ng phone na ito ang mga page ng tindahan. Sabihan ang tindahan para makita rin nila.
reach-tell = Sabihin sa tindahan na gumagana
reach-told = Alam na ng tindahan.

## A person's own page

me-title = Ikaw at ang sign-in mo
me-mail = Nagsa-sign in ka gamit ang
me-language = Wika ng mga page
me-saved = Na-save na.
me-businesses = Mga tindahan mo
me-operator = Ang takbo ng Regulars
me-password = Palitan ang password
me-password-current = Kasalukuyang password
me-password-new = Bagong password
me-password-ends = Kailangang mag-sign in ulit ang lahat ng ibang device.
me-password-save = I-save ang bagong password
me-password-saved = Naitakda na ang bagong password. Naka-sign out na ang ibang device.
me-password-wrong = Hindi ito ang kasalukuyang password mo.
me-password-wait = Ilang beses nang sunod-sunod na mali. Maghintay ng kalahating minuto, saka subukan ulit.
me-sessions = Kung saan ka naka-sign in
me-session-this = ang device na ito
me-session-since = mula { $when }
me-sessions-end = Mag-sign out sa lahat ng ibang device
me-sessions-ended = Naka-sign out na ang lahat ng ibang device.

## What the audit log says

audit-business-opened = Binuksan ang tindahan
audit-joined = Sumali sa team
audit-shop-changed = Binago ang detalye ng tindahan
audit-hours-changed = Binago ang oras ng pagbubukas
audit-promises-changed = Binago ang mga pangako
audit-mail-tested = Nagpadala ng test na email
audit-member-invited = Nag-imbita
audit-invitation-withdrawn = Binawi ang imbitasyon
audit-role-changed = Binago ang role
audit-member-removed = May inalis sa team
audit-here = Nagsabing narito hanggang pagsasara
audit-gone = Nagsabing aalis na
