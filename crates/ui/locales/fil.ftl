frame-skip = Dumiretso sa nilalaman
frame-places = Main menu
frame-rooms = Mga bahagi nito
frame-find = Maghanap ng tao o salita
frame-settings = Mga setting
frame-me = Ikaw at ang sign-in mo
frame-undo = I-undo
frame-demo = Nasa demo na tindahan ka. Walang totoo rito, at walang email na lumalabas.
frame-demo-leave = Alisin ito o mag-set up ng sarili mo
place-today = Ngayon
place-listen = Makinig
place-understand = Unawain
place-act = Kumilos
place-prove = Patunayan
place-people = Customer
role-owner = may-ari
role-manager = manager
role-staff = staff
when-today = { $time } ngayong araw
when-tomorrow = { $time } bukas
when-yesterday = { $time } kahapon
when-weekday = { $time } ng { $day }
when-date = { $time } ng { $day }
day-today = ngayong araw
day-tomorrow = bukas
day-yesterday = kahapon
span-minutes = { $minutes } min
span-hours = { $hours } h { $minutes } min
span-days = { $days ->
    [one] { $days } araw
   *[other] { $days } na araw
}
clock-left = { $span } pa
clock-late = Late nang { $span }
clock-kept = Natupad
clock-broken = Nahuli
form-has-errors = { $count ->
    [1] Pakitingnan ulit ang isang field. Nandito pa rin ang lahat ng iba.
    [one] Pakitingnan ulit ang { $count } field. Nandito pa rin ang lahat ng iba.
   *[other] Pakitingnan ulit ang { $count } na field. Nandito pa rin ang lahat ng iba.
}
form-unreadable = Hindi mabasa ang form na ito. Bumalik at ipadala ulit; walang nabago.
form-too-large = Hindi ito kasya sa form. Paikliin at ipadala ulit.
class-detractor = Detractor
class-passive = Passive
class-promoter = Promoter
## Charts

# Folds the table that stands under every chart.
chart-as-table = Ipakita bilang table
chart-when = Panahon
chart-score = Score
chart-interval-head = 95% interval
chart-answers = Sagot
chart-share = Bahagi
chart-too-few = Kulang ang sagot
# $lo and $hi carry their signs: "+28 to +54".
chart-interval = { $lo } hanggang { $hi }
# The number of answers behind a figure, as short as can be: "n 128".
chart-n = n { $n }
chart-percent = { $n }%
# Stands between the parts of a list, with its space.
chart-list = { "; " }
# Stands inside the band of a chart: short.
chart-band = 95% interval
chart-band-is = Ang may kulay na bahagi ay ang 95% interval.
# $label is a period, $value a score, $interval as in chart-interval, $n as in chart-n.
chart-point = { $label }: { $value }, 95% interval { $interval }, { $n }
chart-point-few = { $label }: kulang ang sagot, { $n }
chart-trend-none = Kulang pa ang sagot para makaguhit ng linya.
# $first and $last are scores, $start and $end their periods.
chart-trend-label = Linyang may 95% interval: { $first } ang score sa { $start } at { $last } sa { $end }, interval { $interval }, { $n ->
    [one] { $n } sagot
   *[other] { $n } na sagot
}.
chart-trend-label-one = Isang score na may 95% interval: { $last } sa { $end }, interval { $interval }, { $n ->
    [one] { $n } sagot
   *[other] { $n } na sagot
}.
chart-trend-marks = Mga linyang tuldok-tuldok: { $marks }.
chart-spread-none = Wala pang sagot.
# The shares are as in chart-percent.
chart-spread-label = { $n ->
    [one] { $n } sagot
   *[other] { $n } na sagot
} mula 0 hanggang 10: { $detractors } detractor, { $passives } passive, { $promoters } promoter.
chart-bar = { $score }: { $n ->
    [one] { $n } sagot
   *[other] { $n } na sagot
}
# The three groups under their brackets: as short as can be.
chart-detractors = Detractor
chart-passives = Passive
chart-promoters = Promoter
# Beside one side of a comparison: "+28 to +54, n 128".
chart-side = { $interval }, { $n }
chart-compare-caption = Bilog na walang laman ang dati, bilog na puno ang kasunod. 95% interval ang mga linya.
chart-difference-clear = { $points } punto, 95% interval { $lo } hanggang { $hi }: nasa labas ang zero.
chart-difference-even = { $points } punto, 95% interval { $lo } hanggang { $hi }: nasa loob ang zero.
list-comma = ,{ " " }
