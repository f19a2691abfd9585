errors-home = Go to the start
errors-number = If you ask somebody about this, give the code { $id }.
errors-not-found = Nothing here
errors-not-found-what = This page does not exist, or it belongs to another shop. Your data is as it was.
errors-sign-in = Sign in first
errors-sign-in-what = Your sign-in has ended. Nothing that was saved is lost.
errors-forbidden = Not for your role
errors-forbidden-what = Ask an owner of the shop if you need this. Nothing was changed.
errors-refused = This cannot be done as it stands
errors-refused-what = Go back and look at the form again. Nothing was changed.
errors-conflict = Somebody else was faster
errors-conflict-what = The same thing was changed a moment ago. Go back, load the page again and see how it stands now.
errors-busy = Not right now
errors-busy-what = The data could not be reached in time. Wait a moment and try again; it does no harm if it happens twice.
errors-bug = This is our mistake
errors-bug-what = Something went wrong in the program. What was saved before is safe; the last step was not done.
today-needs = Needs a person now
today-needs-none = Nobody is waiting for you. That is good.
today-all-cases = All cases
today-more = { $count ->
    [one] One more case
   *[other] { $count } more cases
}
today-internal = Not promised
today-improve = The one thing to improve
today-improve-none = Nothing is being measured right now. Choose one thing to change, write it down before it starts, and see what it does.
today-improve-begin = Plan an action
today-thank = Whom to thank
today-thank-none = Kind words from customers appear here.
today-lead-none = Nothing waits. New answers appear here by themselves.
today-lead-next = { $count ->
    [one] One case needs a person, by { $when }.
   *[other] { $count } cases need a person, the next by { $when }.
}
today-lead-late = { $count ->
    [one] One case needs a person, and it is late.
   *[other] { $count } cases need a person, { $late } of them late.
}
today-here = I’m here
today-gone = I’m leaving
today-here-until = New cases come to you until { $time }.
today-mail-waits = Mail is not set up. Letters to customers wait in the outbox; none is lost.
today-mail-how = Set it up
find-title = Find
find-label = A name, a number, or words from an answer
find-button = Find
find-none = Nothing found. Try fewer letters.
operator-title = How Regulars runs
operator-version = Version
operator-database = Database
operator-waiting = Jobs waiting
operator-reads = Reads since the start
operator-writes = Writes since the start
operator-gave-up = Jobs that failed
operator-none = None. Every job was done.
operator-tries = { $count ->
    [one] One try, the last { $when }
   *[other] { $count } tries, the last { $when }
}
operator-again = Try again
operator-drop = Drop it
demo-name = Café Linden
demo-place = Storgatan 12
demo-owner = Mira
demo-action = Second till on Saturdays
demo-action-why = On Saturdays customers tell us about waiting in line more than about anything else.
demo-action-said = There is now a second till on Saturdays, because many of you told us about the waiting.
demo-second = Quieter music
demo-second-why = Several guests could not hear each other in the afternoon.
errors-no-survey = This address leads nowhere
errors-no-survey-what = Look at the address on the card once more, or point the camera at its code. Nothing was saved.
errors-again = Try again
