metrics-nav = Score
metrics-title = Score ng rekomendasyon

metrics-lead-none = Walang sumagot sa napiling ito.
metrics-lead-few = Kulang pa ang mga sagot para sa score.
metrics-lead-early = Kulang ang mga sagot bago ang panahong ito para maihambing.
metrics-lead-steady = Hindi nagbabago ang rekomendasyon.
metrics-lead-up = Tumaas ang rekomendasyon.
metrics-lead-down = Bumaba ang rekomendasyon.
metrics-export = I-save bilang CSV
metrics-print = I-print ang page
# Only on paper, where the form is not seen.
metrics-printed = Saan: { $place }. Wika: { $language }. Na-print noong { $day }.

metrics-choice = Ano ang binibilang
metrics-period = Panahon
metrics-last = Huling { $days } araw
metrics-own = Sariling petsa
metrics-dates = Pumili ng petsa
metrics-from = Mula
metrics-to = Hanggang katapusan ng
metrics-show-dates = Ipakita ang mga petsang ito
metrics-touchpoint = Saan
metrics-touchpoint-all = Kahit saan
metrics-touchpoint-gone = Lugar na wala na sa listahan
metrics-language = Wika
metrics-language-all = Lahat ng wika
metrics-by = Isang punto bawat
metrics-by-suiting = Awtomatiko
metrics-by-day = Araw
metrics-by-week = Linggo
metrics-by-month = Buwan
metrics-show = Ipakita
metrics-reset = Ipakita ang lahat sa huling 90 araw
# $period as in metrics-range.
metrics-none = Walang sagot, { $period }. Walang nawala: pumili ng mas mahabang panahon, o ng lahat ng lugar at wika.
metrics-empty = Wala pang sagot. Lumalabas ang score mula sa ikalimang sagot. Magsimula sa pagtatanong: maglagay ng card sa counter o ipadala ang link.
metrics-empty-begin = Humingi ng sagot

# $from and $last are days.
metrics-range = { $from } hanggang { $last }
metrics-month = { $month } { $year }
# Stands in the middle of a sentence.
metrics-before = { $days ->
    [1] naunang araw
    [one] naunang { $days } araw
   *[other] naunang { $days } araw
}
metrics-mark = { $what }, { $day }
metrics-percent = { $n }%

metrics-recommendation = Rekomendasyon
# $lo and $hi are numbers with their sign.
metrics-interval = 95% interval { $lo } hanggang { $hi }
# $period as in metrics-range.
metrics-answers-in = { $n ->
    [one] { $n } sagot, { $period }
   *[other] { $n } na sagot, { $period }
}
metrics-missing = { $missing ->
    [one] { $missing } sagot pa
   *[other] { $missing } na sagot pa
}
metrics-few = Lumalabas ang score mula sa { $needed } sagot. Kung mas kaunti, maaari itong baligtarin ng isa pang sagot.

metrics-verdict-steady = Hindi nagbabago
metrics-verdict-up = Tumaas
metrics-verdict-down = Bumaba
metrics-verdict-early = Maaga pa para masabi
# $before as in metrics-before.
metrics-no-before = { $n ->
    [0] Walang maihahambing: walang sumagot sa { $before }. Kailangan ng { $needed } sagot sa bawat isa.
    [one] Walang maihahambing: { $n } ang sagot sa { $before }. Kailangan ng { $needed } sa bawat isa.
   *[other] Walang maihahambing: { $n } ang sagot sa { $before }. Kailangan ng { $needed } sa bawat isa.
}
metrics-change-up = { $points ->
    [0] Tumaas nang wala pang isang punto kumpara sa { $before }, interval { $lo } hanggang { $hi }.
   *[other] Tumaas nang { $points } kumpara sa { $before }, interval { $lo } hanggang { $hi }.
}
metrics-change-down = { $points ->
    [0] Bumaba nang wala pang isang punto kumpara sa { $before }, interval { $lo } hanggang { $hi }.
   *[other] Bumaba nang { $points } kumpara sa { $before }, interval { $lo } hanggang { $hi }.
}
metrics-change-even = Kapantay ng { $before }, interval { $lo } hanggang { $hi }.
metrics-inside-up = Nasa loob ang zero, kaya hindi namin ito tinatawag na pagtaas.
metrics-inside-down = Nasa loob ang zero, kaya hindi namin ito tinatawag na pagbaba.
metrics-inside-even = Nasa loob ang zero.
metrics-outside = Nasa labas ang zero, kaya malamang na hindi ito nagkataon lang.

metrics-trend-day = Isang araw ang bawat punto. Hindi kasama ang mga araw na kulang sa { $needed } sagot.
metrics-trend-week = Isang linggo ang bawat punto. Hindi kasama ang mga linggong kulang sa { $needed } sagot.
metrics-trend-month = Isang buwan ang bawat punto. Hindi kasama ang mga buwang kulang sa { $needed } sagot.

metrics-spread-head = Paano nahahati ang mga sagot
# $sum is a formula with its result.
metrics-spread = Promoter bawas detractor sa bawat 100 sagot: { $sum }
metrics-spread-few = Binubuksan ng bawat bar ang mga sagot nito.
metrics-parts-head = Ang kabuuan nila
metrics-class = Grupo
metrics-count = Sagot
metrics-share = Bahagi
metrics-promoters = Promoter, 9 at 10
metrics-passives = Passive, 7 at 8
metrics-detractors = Detractor, 0 hanggang 6
metrics-all = Lahat ng sagot

# $before as in metrics-before.
metrics-against = Kumpara sa { $before }
metrics-answers-before = Mga sagot sa naunang panahon
metrics-difference = Agwat sa punto
metrics-steady-why = Hangga’t nasa loob ng interval ang zero, maaaring walang nagbago.
metrics-real-why = Nasa labas ng interval ang zero. Ibang tanong kung ano ang sanhi: ang kaugnayan ay hindi pa sanhi.

metrics-how = Paano ito binibilang
metrics-how-question = Tanong
metrics-how-question-is = “Gaano kalamang na irerekomenda mo kami?”, mula 0 hanggang 10. Promoter ang 9 at 10, passive ang 7 at 8, detractor ang 0 hanggang 6.
metrics-how-score = Score
metrics-how-score-is = 100 beses ng promoter bawas detractor, hinati sa lahat ng sagot: mula −100 hanggang +100. Ipinapakita ito bilang buong numero.
metrics-how-interval = Interval
metrics-how-interval-is = Sa 95% na kumpiyansa, nasa loob nito ang score ng lahat ng customer. Hindi ito lalampas sa −100 at +100.
metrics-how-change = Pagbabago
metrics-how-change-is = Ang 95% interval ng agwat sa naunang panahon na kasinghaba. Kung nasa loob ang zero, sinasabing hindi nagbabago ang score.
metrics-how-few = Kaunting sagot
metrics-how-few-is = Kung kulang sa { $needed } sagot, walang score na ipinapakita: para man sa panahon o para sa isang punto ng linya.
metrics-how-day = Araw
metrics-how-day-is = Ang sagot ay sa lokal na araw ng unang pindot. Kung binago, ang huling sagot ang bilang; kung binawi, hindi na ito binibilang.
metrics-how-sources = Para sa gustong malaman pa
metrics-how-sources-are = Score: Reichheld 2003, kinukuwenta nang hindi binibilog; ang kalahati ay palayo sa zero. Mga interval: adjusted Wald (Rocks 2016, Lewis at Sauro 2021); kung kulang sa 20 ang sagot o may grupong walang laman, score interval (Tango 1998).
metrics-marks = Ang Net Promoter, NPS at Net Promoter Score ay mga rehistradong marka ng mga may-ari nito. Walang kaugnayan sa kanila ang Regulars; ginagamit ang mga pangalan para lang sabihin kung ano ang sinusukat.
