frame-skip = Skip to the page
frame-places = Places
frame-rooms = In this place
frame-find = Find a person or a word
frame-settings = Settings
frame-me = You and your sign-in
frame-undo = Undo
frame-demo = You are looking around in a demo shop. Nothing here is real, and no mail leaves.
frame-demo-leave = Remove it or set up your own
place-today = Today
place-listen = Listen
place-understand = Understand
place-act = Act
place-prove = Prove
place-people = People
role-owner = owner
role-manager = manager
role-staff = staff
when-today = { $time } today
when-tomorrow = { $time } tomorrow
when-yesterday = { $time } yesterday
when-weekday = { $day } { $time }
when-date = { $day } { $time }
day-today = today
day-tomorrow = tomorrow
day-yesterday = yesterday
span-minutes = { $minutes } min
span-hours = { $hours } h { $minutes }
span-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
}
clock-left = { $span } left
clock-late = { $span } late
clock-kept = Kept
clock-broken = Came late
form-has-errors = { $count ->
    [one] One field needs another look. Everything else is kept.
   *[other] { $count } fields need another look. Everything else is kept.
}
form-unreadable = This form could not be read. Go back and send it again; nothing was changed.
form-too-large = This is more than the form can take. Shorten it and send it again.
class-detractor = Detractor
class-passive = Passive
class-promoter = Promoter
## Charts

# Folds the table that stands under every chart.
chart-as-table = Show as a table
chart-when = Period
chart-score = Score
chart-interval-head = 95% interval
chart-answers = Answers
chart-share = Share
chart-too-few = Too few answers
# $lo and $hi carry their signs: "+28 to +54".
chart-interval = { $lo } to { $hi }
# The number of answers behind a figure, as short as can be: "n 128".
chart-n = n { $n }
chart-percent = { $n }%
# Stands between the parts of a list, with its space.
chart-list = { "; " }
# Stands inside the band of a chart: short.
chart-band = 95% interval
chart-band-is = The band is the 95% interval.
# $label is a period, $value a score, $interval as in chart-interval, $n as in chart-n.
chart-point = { $label }: { $value }, 95% interval { $interval }, { $n }
chart-point-few = { $label }: too few answers, { $n }
chart-trend-none = Too few answers to draw a line yet.
# $first and $last are scores, $start and $end their periods.
chart-trend-label = Line with its 95% interval: the score was { $first } at { $start } and is { $last } at { $end }, interval { $interval }, { $n ->
    [one] 1 answer
   *[other] { $n } answers
}.
chart-trend-label-one = One score with its 95% interval: { $last } at { $end }, interval { $interval }, { $n ->
    [one] 1 answer
   *[other] { $n } answers
}.
chart-trend-marks = Dotted lines: { $marks }.
chart-spread-none = No answers yet.
# The shares are as in chart-percent.
chart-spread-label = { $n ->
    [one] 1 answer
   *[other] { $n } answers
} from 0 to 10: { $detractors } detractors, { $passives } passives, { $promoters } promoters.
chart-bar = { $score }: { $n ->
    [one] 1 answer
   *[other] { $n } answers
}
# The three groups under their brackets: as short as can be.
chart-detractors = Detractors
chart-passives = Passives
chart-promoters = Promoters
# Beside one side of a comparison: "+28 to +54, n 128".
chart-side = { $interval }, { $n }
chart-compare-caption = Hollow is before, filled is after. Lines are 95% intervals.
chart-difference-clear = { $points } points, 95% interval { $lo } to { $hi }: zero lies outside.
chart-difference-even = { $points } points, 95% interval { $lo } to { $hi }: zero lies inside.
list-comma = ,{ " " }
