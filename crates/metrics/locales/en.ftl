metrics-nav = Score
metrics-title = Recommendation score

metrics-lead-none = Nobody answered in this selection.
metrics-lead-few = There are too few answers for a score yet.
metrics-lead-early = There are too few answers before this period to compare with.
metrics-lead-steady = Recommendation holds steady.
metrics-lead-up = Recommendation went up.
metrics-lead-down = Recommendation went down.
metrics-export = Save as CSV
metrics-print = Print this page
# Only on paper, where the form is not seen.
metrics-printed = Where: { $place }. Language: { $language }. Printed on { $day }.

metrics-choice = What is counted
metrics-period = Period
metrics-last = Last { $days } days
metrics-own = Own dates
metrics-dates = Choose dates
metrics-from = From
metrics-to = Up to and including
metrics-show-dates = Show these dates
metrics-touchpoint = Where
metrics-touchpoint-all = Everywhere
metrics-touchpoint-gone = A place no longer listed
metrics-language = Language
metrics-language-all = All languages
metrics-by = One point for each
metrics-by-suiting = Automatic
metrics-by-day = Day
metrics-by-week = Week
metrics-by-month = Month
metrics-show = Show
metrics-reset = Show everything from the last 90 days
# $period as in metrics-range.
metrics-none = No answers, { $period }. Nothing is lost: choose a longer period, or all places and languages.
metrics-empty = No answers yet. A score is shown from the fifth one on. Begin by asking: put a card on the counter or send the link.
metrics-empty-begin = Ask for answers

# $from and $last are days.
metrics-range = { $from } to { $last }
metrics-month = { $month } { $year }
# Stands in the middle of a sentence.
metrics-before = { $days ->
    [one] the day before
   *[other] the { $days } days before
}
metrics-mark = { $what }, { $day }
metrics-percent = { $n }%

metrics-recommendation = Recommendation
# $lo and $hi are numbers with their sign.
metrics-interval = 95% interval { $lo } to { $hi }
# $period as in metrics-range.
metrics-answers-in = { $n ->
    [one] { $n } answer, { $period }
   *[other] { $n } answers, { $period }
}
metrics-missing = { $missing ->
    [one] { $missing } answer to go
   *[other] { $missing } answers to go
}
metrics-few = A score is shown from { $needed } answers on. With fewer, one more answer could turn it around.

metrics-verdict-steady = Steady
metrics-verdict-up = Up
metrics-verdict-down = Down
metrics-verdict-early = Too early to tell
# $before as in metrics-before.
metrics-no-before = { $n ->
    [0] Nothing to compare with: nobody answered in { $before }. A comparison needs { $needed } answers in both.
    [one] Nothing to compare with: { $before } hold { $n } answer. A comparison needs { $needed } in both.
   *[other] Nothing to compare with: { $before } hold { $n } answers. A comparison needs { $needed } in both.
}
metrics-change-up = { $points ->
    [0] Up less than one point on { $before }, interval { $lo } to { $hi }.
   *[other] Up { $points } on { $before }, interval { $lo } to { $hi }.
}
metrics-change-down = { $points ->
    [0] Down less than one point on { $before }, interval { $lo } to { $hi }.
   *[other] Down { $points } on { $before }, interval { $lo } to { $hi }.
}
metrics-change-even = Level with { $before }, interval { $lo } to { $hi }.
metrics-inside-up = Zero lies inside, so we do not call it a rise.
metrics-inside-down = Zero lies inside, so we do not call it a fall.
metrics-inside-even = Zero lies inside.
metrics-outside = Zero lies outside, so it is hardly chance.

metrics-trend-day = Each point counts one day. Days with fewer than { $needed } answers are left out.
metrics-trend-week = Each point counts one week. Weeks with fewer than { $needed } answers are left out.
metrics-trend-month = Each point counts one month. Months with fewer than { $needed } answers are left out.

metrics-spread-head = How the answers spread
# $sum is a formula with its result.
metrics-spread = Promoters less detractors for every 100 answers: { $sum }
metrics-spread-few = Each bar opens the answers behind it.
metrics-parts-head = What they add up to
metrics-class = Group
metrics-count = Answers
metrics-share = Share
metrics-promoters = Promoters, 9 and 10
metrics-passives = Passives, 7 and 8
metrics-detractors = Detractors, 0 to 6
metrics-all = All answers

# $before as in metrics-before.
metrics-against = Against { $before }
metrics-answers-before = The answers of the earlier period
metrics-difference = Difference in points
metrics-steady-why = As long as zero lies inside the interval, there may be no change at all.
metrics-real-why = Zero lies outside the interval. What caused the change is another question: a link is not yet a cause.

metrics-how = How it is counted
metrics-how-question = Question
metrics-how-question-is = “How likely are you to recommend us?”, from 0 to 10. 9 and 10 are promoters, 7 and 8 passives, 0 to 6 detractors.
metrics-how-score = Score
metrics-how-score-is = 100 times promoters less detractors, divided by all answers: from −100 to +100. It is shown as a whole number.
metrics-how-interval = Interval
metrics-how-interval-is = With 95% confidence the score of all your customers lies inside. It never goes beyond −100 and +100.
metrics-how-change = Change
metrics-how-change-is = The 95% interval of the difference from the period of the same length before. If zero lies inside, the score is called steady.
metrics-how-few = Few answers
metrics-how-few-is = With fewer than { $needed } answers no score is shown: not for a period, and not for a point of the line.
metrics-how-day = Day
metrics-how-day-is = An answer belongs to the local day of its first tap. If it is changed, the last answer counts; if it is taken back, it no longer counts.
metrics-how-sources = For the curious
metrics-how-sources-are = Score: Reichheld 2003, calculated unrounded; a half is rounded away from zero. Intervals: adjusted Wald (Rocks 2016, Lewis and Sauro 2021); below 20 answers, or when a group is empty, the score interval (Tango 1998).
metrics-marks = Net Promoter, NPS and Net Promoter Score are registered marks of their owners. Regulars is not connected with them and uses the names only to say what is measured.
