frame-skip = Hoppa till innehållet
frame-places = Huvudmeny
frame-rooms = Här finns också
frame-find = Sök en person eller ett ord
frame-settings = Inställningar
frame-me = Du och din inloggning
frame-undo = Ångra
frame-demo = Du ser dig omkring i en demobutik. Inget här är på riktigt, och inga mejl går ut.
frame-demo-leave = Ta bort den eller skapa din egen
place-today = I dag
place-listen = Lyssna
place-understand = Förstå
place-act = Agera
place-prove = Bevisa
place-people = Kunder
role-owner = ägare
role-manager = chef
role-staff = personal
when-today = i dag kl. { $time }
when-tomorrow = i morgon kl. { $time }
when-yesterday = i går kl. { $time }
when-weekday = { $day } kl. { $time }
when-date = { $day } kl. { $time }
day-today = i dag
day-tomorrow = i morgon
day-yesterday = i går
span-minutes = { $minutes } min
span-hours = { $hours } h { $minutes }
span-days = { $days ->
    [one] { $days } dag
   *[other] { $days } dagar
}
clock-left = { $span } kvar
clock-late = { $span } över tiden
clock-kept = Hållet
clock-broken = Kom sent
form-has-errors = { $count ->
    [one] Ett fält behöver ses över. Allt annat är kvar.
   *[other] { $count } fält behöver ses över. Allt annat är kvar.
}
form-unreadable = Formuläret gick inte att läsa. Gå tillbaka och skicka det igen; inget har ändrats.
form-too-large = Det här är mer än formuläret rymmer. Korta ner det och skicka igen.
class-detractor = Kritiker
class-passive = Passiv
class-promoter = Ambassadör
## Charts

# Folds the table that stands under every chart.
chart-as-table = Visa som tabell
chart-when = Period
chart-score = Värde
chart-interval-head = 95 %-intervall
chart-answers = Svar
chart-share = Andel
chart-too-few = För få svar
# $lo and $hi carry their signs: "+28 to +54".
chart-interval = { $lo } till { $hi }
# The number of answers behind a figure, as short as can be: "n 128".
chart-n = n { $n }
chart-percent = { $n } %
# Stands between the parts of a list, with its space.
chart-list = { "; " }
# Stands inside the band of a chart: short.
chart-band = 95 %-intervall
chart-band-is = Bandet är 95 %-intervallet.
# $label is a period, $value a score, $interval as in chart-interval, $n as in chart-n.
chart-point = { $label }: { $value }, 95 %-intervall { $interval }, { $n }
chart-point-few = { $label }: för få svar, { $n }
chart-trend-none = Det är ännu för få svar för att rita en linje.
# $first and $last are scores, $start and $end their periods.
chart-trend-label = Linje med 95 %-intervall: värdet var { $first } ({ $start }) och är { $last } ({ $end }), intervall { $interval }, { $n ->
    [one] 1 svar
   *[other] { $n } svar
}.
chart-trend-label-one = Ett värde med 95 %-intervall: { $last } ({ $end }), intervall { $interval }, { $n ->
    [one] 1 svar
   *[other] { $n } svar
}.
chart-trend-marks = Prickade linjer: { $marks }.
chart-spread-none = Inga svar än.
# The shares are as in chart-percent.
chart-spread-label = { $n ->
    [one] 1 svar
   *[other] { $n } svar
} från 0 till 10: { $detractors } kritiker, { $passives } passiva, { $promoters } ambassadörer.
chart-bar = { $score }: { $n ->
    [one] 1 svar
   *[other] { $n } svar
}
# The three groups under their brackets: as short as can be.
chart-detractors = Kritiker
chart-passives = Passiva
chart-promoters = Ambassadörer
# Beside one side of a comparison: "+28 to +54, n 128".
chart-side = { $interval }, { $n }
chart-compare-caption = Ofylld punkt är före, fylld är efter. Linjerna är 95 %-intervall.
chart-difference-clear = { $points } poäng, 95 %-intervall { $lo } till { $hi }: noll ligger utanför.
chart-difference-even = { $points } poäng, 95 %-intervall { $lo } till { $hi }: noll ligger innanför.
list-comma = ,{ " " }
