cases-nav = Mga case
cases-guest = Isang bisita
cases-former-member = Dating kasama sa team
cases-title = { $who }, { $score } sa 10

## The list
cases-open = Bukas
cases-closed = Sarado
cases-lead-none = Walang naghihintay ng sagot.
cases-lead = { $count ->
    [one] { $count } case ang naghihintay ng unang sagot.
   *[other] { $count } na case ang naghihintay ng unang sagot.
}
cases-lead-late = { $count ->
    [one] { $count } ang late na.
   *[other] { $count } ang late na.
}
cases-none-open = Walang bukas na case. Kusang may nabubuksan kapag may customer na nagbigay ng 0 hanggang 6 na may sinabi o contact, o humiling ng tawag.
cases-none-closed = Wala pang naisarang case. Mananatili rito ang saradong case kasama ang kinalabasan.
cases-need-call = { $who }: humihiling ng tawag
cases-need-answer = Naghihintay ng sagot si { $who }
cases-need-words = May bisitang nagbigay ng { $score } sa 10 at sinabi kung bakit
cases-about-promised = { $score } sa 10. Ipinangako ang sagot bago mag-{ $due }.
cases-about-internal = { $score } sa 10. Walang ipinangakong oras; tingnan bago mag-{ $due }.
cases-about-answered = Naibigay na ang unang sagot.
cases-held-by = Hawak ni { $name }
cases-answered = Nasagot na
cases-unanswered = Hindi nasagot
cases-pages = Mga page
cases-page-before = Bumalik
cases-page-next = Iba pa
cases-call = Tumawag
cases-answer = Sumagot
cases-look = Buksan

## On Today and on a person's page
cases-kept = { $of ->
    [one] { $kept } sa { $of } pangako ang natupad sa huling 7 araw. { $percent }%, interval { $low } hanggang { $high }%.
   *[other] { $kept } sa { $of } na pangako ang natupad sa huling 7 araw. { $percent }%, interval { $low } hanggang { $high }%.
}
cases-kept-few = { $of ->
    [one] { $kept } sa { $of } pangako ang natupad sa huling 7 araw.
   *[other] { $kept } sa { $of } na pangako ang natupad sa huling 7 araw.
}
cases-event-opened = Nabuksan ang case matapos ang { $score } sa 10
cases-event-mail = Sumulat si { $who }
cases-event-call = Personal na sumagot si { $who }
cases-event-closed = Naisara ang case: { $outcome }
cases-event-reopened = Nabuksan ulit ang case

## The page of a case
cases-lead-answered = Naibigay ang unang sagot: { $at }.
cases-lead-promised = Ipinangako ang sagot bago mag-{ $due }.
cases-lead-internal = Walang ipinangakong oras. Tingnan bago mag-{ $due }.
cases-changed-meanwhile = May ibang nagbago sa case na ito habang nagsusulat ka. Narito pa ang isinulat mo; tingnan ang bago, saka ipadala ulit.
cases-is-closed = Sarado na ang case na ito. Buksan muna ulit; walang nabago.
cases-said = Ang sinabi ng customer
cases-said-nothing = Walang sinabi sa case na ito.
cases-answer-head = Sagot
cases-no-contact = Walang iniwang contact kaya walang masusulatan. Alamin kung ano ang nangyari at isara ang case kasama ang natuklasan.
cases-no-address = Walang iniwang email address.
cases-no-consent = Hindi pumayag ang customer sa sagot sa email, o binawi ito. Hindi maipapadala ang sulat.
cases-wants-call = Humiling ng tawag ang customer.
cases-call-note = Ang napag-usapan
cases-called = Tumawag na ako
cases-other-way = Nasagot sa ibang paraan
cases-answered-otherwise = Markahang nasagot
cases-write-more = Sumulat pa
cases-template = Sulat
cases-template-show = Ipakita
cases-template-apology = Paumanhin
cases-template-answer = Sagot
cases-template-fixed = Naayos na namin
cases-template-free = Malayang text
cases-letter-to = Para kay
cases-letter-language = Wika: { $language }, gaya ng sa sagot ng customer.
cases-letter-subject-label = Paksa
cases-letter-body-label = Text
cases-letter-hint = Sabihin sa sariling salita kung ano ang nangyari. Papalitan ng ibang sulat sa listahan ang text na ito.
cases-letter-fields = Pupunan ang { "{{name}}" }, { "{{shop}}" } at { "{{sender}}" } kapag ipinadala.
cases-letter-send = Ipadala ang sulat
cases-letter-hold = Mababawi ito sa loob ng 30 segundo.
cases-letter-no-server = Walang nakatakdang mail server. Maghihintay sa outbox ang sulat hanggang magkaroon.
cases-letter-demo = Demo na tindahan ito: mananatili rito ang sulat at hindi aalis.
cases-letter-empty = Sumulat dito.
cases-letter-too-long = Masyado itong mahaba. Paikliin.
cases-letter-broken = May nasa loob ng kulot na panaklong na hindi mapunan. Gamitin lang ang { "{{name}}" }, { "{{shop}}" } at { "{{sender}}" }.
cases-steps = Mga hakbang
cases-step-acknowledge = Kumpirmahing natanggap
cases-step-acknowledge-hint = Sabihing narinig ninyo. Kusang natatapos ang hakbang na ito sa unang sagot.
cases-step-apologise = Humingi ng paumanhin
cases-step-apologise-hint = Banggitin kung ano ang mali, nang walang dahilan.
cases-step-fix = Ayusin
cases-step-fix-hint = Itama ang maitatama.
cases-step-make-good = Bumawi
cases-step-make-good-hint = Magbigay ng kapalit sa abala, kung nararapat.
cases-step-follow-up = Mangumusta
cases-step-follow-up-hint = Itanong makalipas ang ilang araw kung maayos na.
cases-step-learn = Matuto
cases-step-learn-hint = Pagpasyahan kung ano ang magbabago para hindi maulit, o sabihin kung bakit wala.
cases-step-is-done = tapos
cases-step-by = { $who }, { $at }
cases-step-note = Ano ang ginawa
cases-step-do = Markahang tapos
cases-step-undo = Hindi pa pala tapos
cases-first-answer = Unang sagot: { $at }.
cases-log = Talaan
cases-note-label = Tala
cases-note-hint = Team lang ang makakakita.
cases-note-add = Idagdag ang tala
cases-note-empty = Isulat muna ang tala.
cases-note-too-long = Lampas ito sa 4,000 letra. Paikliin.
cases-stands = Kalagayan
cases-fact-customer = Customer
cases-fact-score = Score
cases-fact-language = Wika
cases-fact-opened = Nabuksan
cases-fact-promised = Ipinangako
cases-fact-due = Takdang oras, sa atin lang
cases-fact-answered = Nasagot
cases-fact-holder = Hawak ni
cases-holder-label = Ibigay kay
cases-holder-give = Ipasa
cases-holder-gone = Wala na sa team ang taong ito. Pumili ng iba.
cases-close-head = Pagsasara
cases-close = Isara ang case
cases-close-note = Ano ang natuklasan
cases-outcome-head = Kinalabasan
cases-outcome-label = Kinalabasan
cases-outcome-choose = Pumili
cases-outcome-missing = Piliin kung paano natapos.
cases-outcome-won-back = Nabawi ang tiwala
cases-outcome-answered = Nasagot
cases-outcome-not-reached = Hindi maabot
cases-outcome-no-reason = Walang nakitang dahilan
cases-outcome-score-changed = Binago ng customer ang score
cases-outcome-withdrawn = Binawi ng customer ang sagot
cases-outcome-forgotten = Humiling ang customer na kalimutan
cases-reopen = Buksan ulit

## The log
cases-log-opened = Nabuksan ang case matapos ang { $score } sa 10.
cases-log-contact = Nagdagdag ang customer ng contact o hiling na tawagan.
cases-log-score = Binago ng customer ang score sa { $score } sa 10.
cases-log-note = Tala ni { $who }:
cases-log-mail = Sumulat si { $who }.
cases-log-called = Tumawag si { $who }.
cases-log-answered = Sumagot sa ibang paraan si { $who }.
cases-log-step = { $who }: { $step }, tapos.
cases-log-step-undone = { $who }: { $step }, hindi pa pala tapos.
cases-log-holder = Ipinasa ni { $who } ang case kay { $name }.
cases-log-told = May email tungkol dito na isinulat kay { $name }.
cases-log-warned = May email na isinulat kay { $name }: malapit nang maubos ang oras.
cases-log-failed = Tinanggihan ng mail server ang sulat. Hindi ito nakarating sa customer.
cases-log-closed = Isinara ni { $who } ang case: { $outcome }.
cases-log-closed-alone = Naisara ang case: { $outcome }.
cases-log-reopened = Binuksan ulit ni { $who } ang case.
cases-log-reopened-alone = Nabuksan ulit ang case dahil sa ginawa ng customer.
cases-taken-back-tag = Binawi
cases-take-back = Bawiin
cases-write-again = Isulat ulit
cases-mail-waits = Aalis maya-maya.
cases-mail-tries-again = Hindi pa nakararating; susubukan ulit.
cases-mail-no-server = Naghihintay sa outbox: walang nakatakdang mail server.
cases-mail-left = Naipadala: { $at }.
cases-mail-refused = Tinanggihan ng mail server.
cases-mail-withdrawn = Binawi bago umalis.
cases-mail-demo = Nananatili rito: hindi nagpapadala ng email ang demo na tindahan.
cases-mail-error = Sabi ng mail server:

## After an act
cases-said-step = Tapos na ang hakbang.
cases-said-step-undone = Bukas ulit ang hakbang.
cases-said-note = Naidagdag ang tala.
cases-said-answered = Namarkahang nasagot.
cases-said-mail = Aalis ang sulat sa loob ng 30 segundo.
cases-said-mail-waits = Naghihintay sa outbox ang sulat hanggang may maitakdang mail server.
cases-said-mail-demo = Mananatili rito ang sulat; hindi nagpapadala ng email ang demo na tindahan.
cases-said-mail-back = Nabawi ang sulat. Narito ito para isulat ulit.
cases-said-too-late = Nakaalis na ang sulat at hindi na mababawi.
cases-said-taken-back = Nabawi.
cases-said-holder = Naipasa.
cases-said-closed = Sarado na ang case.
cases-said-reopened = Bukas ulit ang case.

## Letters to customers
cases-letter-apology-subject = Paumanhin
cases-letter-apology =
    { "{% if name %}" }Magandang araw, { "{{ name }}" },{ "{% else %}" }Magandang araw,{ "{% endif %}" }

    Salamat sa pagsasabi sa amin. Mas maayos sana ito, at humihingi kami ng paumanhin.

    Inaalam namin kung ano ang nangyari at itinatama ang kaya naming itama.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-answer-subject = Ang sagot namin
cases-letter-answer =
    { "{% if name %}" }Magandang araw, { "{{ name }}" },{ "{% else %}" }Magandang araw,{ "{% endif %}" }

    Salamat sa pagsasabi sa amin. Nabasa namin ang sinabi mo at tiningnan namin ito.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-fixed-subject = Naayos na namin ang sinabi mo
cases-letter-fixed =
    { "{% if name %}" }Magandang araw, { "{{ name }}" },{ "{% else %}" }Magandang araw,{ "{% endif %}" }

    Sinabi mo sa amin na may hindi tama. Naayos na ito. Salamat sa pagsasabi.

    Inaasahan namin ang pagbabalik mo, at sana ay mas maayos na ito para sa iyo.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-free-subject = Mula sa { "{{ shop }}" }
cases-letter-free =
    { "{% if name %}" }Magandang araw, { "{{ name }}" },{ "{% else %}" }Magandang araw,{ "{% endif %}" }

    { "{{ sender }}" }
    { "{{ shop }}" }

## Mail to the holder
cases-notice-call = { $who }: humihiling ng tawag bago mag-{ $due }
cases-notice-answer = { $who }: naghihintay ng sagot bago mag-{ $due }
cases-notice-words = { $who }: sinabi kung ano ang nangyari; tingnan bago mag-{ $due }
cases-notice-handed = Ikaw na ang may hawak ng case ni { $who }, bago mag-{ $due }
cases-notice-warning = Malapit nang maubos ang oras: naghihintay si { $who }, bago mag-{ $due }
cases-notice =
    { $subject }.

    Ang score ay { $score } sa 10. Narito ang sinabi at ang lahat ng iba pa:
    { $link }

    { $shop }

## The receipt of an erasure
cases-erased-ties = Mga caseng hindi na nagbabanggit sa tao
cases-erased-notes = Mga tala sa mga case
cases-erased-letters = Mga sulat mula sa mga case

## The audit log
audit-case-step = Gumawa ng hakbang sa isang case
audit-case-step-undone = Binawi ang hakbang sa isang case
audit-case-note = Nagdagdag ng tala sa isang case
audit-case-answered = Minarkahang nasagot ang isang case
audit-case-mail = Sumulat mula sa isang case
audit-case-taken-back = Binawi ang tala, tawag o sulat ng isang case
audit-case-holder = Ipinasa sa iba ang isang case
audit-case-closed = Isinara ang isang case
audit-case-reopened = Binuksan ulit ang isang case
cases-unsent = Ang isinusulat mo
cases-unsent-hint = Sarado na ang case. Kopyahin ito, o buksan ulit ang case at ipadala.
