actions-nav = Effects
actions-lead = What you change, written down before it starts, and what it did to the score.
actions-new = Plan an action
actions-empty = Nothing is planned yet. Read what customers say, choose one thing to change, and write it down before it starts: its effect is then measured by itself.
actions-empty-staff = Nothing is planned yet. What a manager plans to change stands here, with what it did to the score.
actions-running = Running
actions-planned = Planned
actions-row-since = since
actions-row-from = from
actions-ledger = What we changed before
actions-head-action = Action
actions-head-by = Measured by
actions-head-effect = Effect, interval
actions-head-drawn = Worse, zero, better
actions-head-verdict = Verdict
actions-since = Since { $day }
actions-interval = { $lo } to { $hi }
actions-percent = { $n }%

## Verdicts

actions-real = Real
actions-noise = Noise
actions-none = No comparison possible
actions-given-up = Given up
actions-early = Too early until { $day }
actions-starts = Starts { $day }
actions-decided-on = Decided on { $day }
actions-up = { $points ->
    [one] Up { $points } point
   *[other] Up { $points } points
}
actions-down = { $points ->
    [one] Down { $points } point
   *[other] Down { $points } points
}
actions-level = No change to see
actions-up-so-far = { $points ->
    [one] Up { $points } point so far
   *[other] Up { $points } points so far
}
actions-down-so-far = { $points ->
    [one] Down { $points } point so far
   *[other] Down { $points } points so far
}
actions-level-so-far = No change so far
actions-starts-long = Starts on { $day }
actions-answers-so-far = { $count ->
    [0] No answers since the start yet
    [one] { $count } answer since the start
   *[other] { $count } answers since the start
}
actions-nothing-seen = No effect to see
# $lo and $hi are points with their signs: "−2", "+19".
actions-real-because = All of the interval, { $lo } to { $hi } points, lies on one side of zero: this is more than chance. It is a link, not yet a cause: look at what else changed on those days.
actions-noise-because = Zero was still inside the interval, { $lo } to { $hi } points, when we stopped looking. If there is an effect, it is too small to see here.
actions-early-because = The interval still reaches from { $lo } to { $hi } points, so chance is not ruled out.
actions-given-up-because = The interval reaches from { $lo } to { $hi } points. We stopped looking before a verdict.
actions-planned-because = It is written down before it starts, so a good first week cannot fool anybody.
actions-few-because = A first comparison needs 10 answers since the start. Whole days are counted.
actions-given-up-early = It was given up before there were enough answers to compare.
actions-none-before = { $count ->
    [0] There were no answers in the 90 days before the start; a comparison needs 20. The action still counts: read what customers say about it.
    [one] There was { $count } answer in the 90 days before the start; a comparison needs 20. The action still counts: read what customers say about it.
   *[other] There were { $count } answers in the 90 days before the start; a comparison needs 20. The action still counts: read what customers say about it.
}
actions-none-after = { $count ->
    [0] No answers came before the latest date; a comparison needs 10.
    [one] { $count } answer came before the latest date; a comparison needs 10.
   *[other] { $count } answers came before the latest date; a comparison needs 10.
}
actions-before-few = { $count ->
    [0] There were no answers in the last 90 days. With fewer than 20 before the start, no comparison is possible. A later start leaves time to collect more.
    [one] There was { $count } answer in the last 90 days. With fewer than 20 before the start, no comparison is possible. A later start leaves time to collect more.
   *[other] There were { $count } answers in the last 90 days. With fewer than 20 before the start, no comparison is possible. A later start leaves time to collect more.
}
actions-before-enough = { $count ->
    [one] { $count } answer in the last 90 days to compare with.
   *[other] { $count } answers in the last 90 days to compare with.
}
actions-before = 90 days before
actions-added = For the effect, each side is counted with three answers added, so that few answers do not promise too much. It can differ a little from the scores drawn here.
actions-looks = Show every look
actions-look-day = Day
actions-look-answers = Answers since
actions-look-change = Change
actions-look-interval = Interval
actions-look-share = Known so far
actions-look-few = Too few answers

## What was agreed

actions-agreed = What we agreed before
actions-rule-compare = From { $day } on we look once a day at all answers since the start and compare them with the 90 days before it.
actions-rule-real = The interval allows for looking every day. We call it real on the first day on which all of the interval lies on one side of zero, and it stays real.
actions-rule-noise = We call it noise if that has not happened by { $day }, or sooner once all expected answers are in.
actions-rule-noise-count = { $count ->
    [one] We call it noise if that has not happened by { $day }, or sooner once { $count } answer is in.
   *[other] We call it noise if that has not happened by { $day }, or sooner once { $count } answers are in.
}
actions-written-by = Written by { $name } on { $day }, before the start. A good first week cannot fool us.
actions-written-on = Written on { $day }, before the start. A good first week cannot fool us.
actions-change = The change
actions-edit-link = Change
actions-fact-holder = Held by
actions-fact-starts = Starts
actions-fact-started = Started
actions-fact-latest = Latest date
actions-fact-by = Measured by
actions-fact-impact = Impact
actions-fact-effort = Effort
actions-fact-before = Before
actions-fact-expected = Expected
actions-fact-from = From
actions-answers = { $count ->
    [one] { $count } answer
   *[other] { $count } answers
}
actions-from-link = These answers
actions-by-all = All answers
actions-by-gone = A place that is gone
actions-size-1 = Very small
actions-size-2 = Small
actions-size-3 = Medium
actions-size-4 = Large
actions-size-5 = Very large
actions-drop = Drop the plan
actions-give-up = Give up
actions-take-up = Take up again
actions-see = See the evidence
actions-see-plan = See the plan

## Writing

actions-edit = Change the action
actions-form-lead = Before the start you can change everything. From the start on, the dates and the rule are fixed.
actions-form-fixed = It has started: its dates, the answers it is measured by, its impact and its effort stay as they were written.
actions-title = What will you change?
actions-title-hint = In a few words, such as: Second till on Saturdays
actions-why = Why?
actions-why-hint = What customers said, and what you expect to happen.
actions-holder = Who holds it?
actions-impact = Impact
actions-effort = Effort
actions-start = Start
actions-start-hint = Tomorrow or later. The 90 days before the start are what we compare with.
actions-latest = Latest date
actions-latest-hint = By then there is a verdict. Usually 90 days after the start.
actions-touchpoint = Measured at
actions-any-touchpoint = All places
actions-language = Language of the answers
actions-any-language = All languages
actions-write = Write it down
actions-save = Save
actions-title-missing = Write in a few words what will change.
actions-title-too-long = Shorten it to 120 letters; the rest fits under Why.
actions-why-missing = Write why, in a sentence.
actions-why-too-long = Shorten it to 2000 letters.
actions-size-missing = Choose one of the five sizes.
actions-holder-unknown = Choose somebody in the team.
actions-date-unreadable = Write the date as 2026-03-14.
actions-start-too-early = Choose tomorrow or a later day: the start cannot be today or earlier.
actions-latest-before-start = Choose a day after the start.
actions-latest-too-late = Choose a day at most 365 days after the start.
actions-has-started = It has started in the meantime, so its dates and its rule are fixed. Nothing was changed.
actions-verdict-stays = The verdict is known, so the action stays in the list. Nothing was changed.

## Telling customers

actions-tell = Tell customers
actions-tell-lead = A short text on the page that thanks customers for their answer. Only the newest one is shown, in the customer’s language or else in the shop’s own.
actions-tell-do = Show it to customers
actions-tell-new = Show the new text
actions-untell = Take it back
actions-told-since = Customers have seen it since { $day }.
actions-said-missing = Write a text in at least one language.
actions-said-too-long = Shorten it to 300 letters: it is read on a phone.

## Said after an act

actions-was-written = The action is written down.
actions-was-changed = The action is changed.
actions-was-dropped = The action is dropped.
actions-was-restored = The action is back.
actions-was-said = Customers see it from now on.
actions-was-unsaid = Customers no longer see it. The text is kept.
audit-action-written = Planned an action
audit-action-changed = Changed an action
audit-action-dropped = Dropped an action
audit-action-restored = Took an action up again
audit-action-said = Told customers about an action
audit-action-unsaid = Took back what customers were told about an action
