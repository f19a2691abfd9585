cases-nav = Cases
cases-guest = A guest
cases-former-member = Somebody who has left the team
cases-title = { $who }, { $score } of 10

## The list
cases-open = Open
cases-closed = Closed
cases-lead-none = Nobody waits for an answer.
cases-lead = { $count ->
    [one] One case waits for its first answer.
   *[other] { $count } cases wait for their first answer.
}
cases-lead-late = { $count ->
    [one] One is late.
   *[other] { $count } are late.
}
cases-none-open = No case is open. One opens by itself when a customer gives 0 to 6 with words or a contact, or asks for a call.
cases-none-closed = No case has been closed yet. A closed case stays here with its outcome.
cases-need-call = { $who } asks for a call
cases-need-answer = { $who } waits for an answer
cases-need-words = A guest gave { $score } of 10 and said why
cases-about-promised = { $score } of 10. An answer is promised by { $due }.
cases-about-internal = { $score } of 10. No time was promised; look at it by { $due }.
cases-about-answered = The first answer was given.
cases-held-by = Held by { $name }
cases-answered = Answered
cases-unanswered = Not answered
cases-pages = Pages
cases-page-before = Back
cases-page-next = More
cases-call = Call
cases-answer = Answer
cases-look = Open

## On Today and on a person's page
cases-kept = { $of ->
    [one] { $kept } of { $of } promise kept in the last 7 days. { $percent }%, interval { $low } to { $high }%.
   *[other] { $kept } of { $of } promises kept in the last 7 days. { $percent }%, interval { $low } to { $high }%.
}
cases-kept-few = { $of ->
    [one] { $kept } of { $of } promise kept in the last 7 days.
   *[other] { $kept } of { $of } promises kept in the last 7 days.
}
cases-event-opened = A case was opened after { $score } of 10
cases-event-mail = { $who } wrote a letter
cases-event-call = { $who } answered in person
cases-event-closed = The case was closed: { $outcome }
cases-event-reopened = The case was opened again

## The page of a case
cases-lead-answered = The first answer was given { $at }.
cases-lead-promised = An answer is promised by { $due }.
cases-lead-internal = No time was promised. Look at it by { $due }.
cases-changed-meanwhile = Somebody else changed this case while you were writing. Your text is still here; look at what is new, then send again.
cases-is-closed = This case is closed. Open it again first; nothing was changed.
cases-said = What they said
cases-said-nothing = This case holds no words.
cases-answer-head = Answer
cases-no-contact = No contact was left, so there is nobody to write to. Find out what went wrong, and close the case with what you found.
cases-no-address = No e-mail address was left.
cases-no-consent = This customer did not agree to an answer by e-mail, or took it back. No letter can be sent.
cases-wants-call = A call was asked for.
cases-call-note = What was said
cases-called = I called
cases-other-way = Answered in another way
cases-answered-otherwise = Mark as answered
cases-write-more = Write another letter
cases-template = Letter
cases-template-show = Show
cases-template-apology = We are sorry
cases-template-answer = Answer
cases-template-fixed = We fixed it
cases-template-free = Free text
cases-letter-to = To
cases-letter-language = Language: { $language }, like the customer’s answer.
cases-letter-subject-label = Subject
cases-letter-body-label = Text
cases-letter-hint = Say in your own words what went wrong. Another letter from the list replaces this text.
cases-letter-fields = { "{{name}}" }, { "{{shop}}" } and { "{{sender}}" } are filled in when it is sent.
cases-letter-send = Send the letter
cases-letter-hold = It can be taken back for 30 seconds.
cases-letter-no-server = No mail server is set up. The letter waits in the outbox until there is one.
cases-letter-demo = This is a demo shop: the letter is kept here and does not leave.
cases-letter-empty = Write something here.
cases-letter-too-long = This is too long. Shorten it.
cases-letter-broken = Something between curly brackets can't be filled in. Use only { "{{name}}" }, { "{{shop}}" } and { "{{sender}}" }.
cases-steps = Steps
cases-step-acknowledge = Acknowledge
cases-step-acknowledge-hint = Say that you have heard it. The first answer does this step by itself.
cases-step-apologise = Apologise
cases-step-apologise-hint = Name what went wrong, without excuses.
cases-step-fix = Fix
cases-step-fix-hint = Put right what can be put right.
cases-step-make-good = Make good
cases-step-make-good-hint = Give something back for the trouble, if that fits.
cases-step-follow-up = Follow up
cases-step-follow-up-hint = Ask some days later whether all is well again.
cases-step-learn = Learn
cases-step-learn-hint = Decide what changes so that it does not happen again, or say why nothing does.
cases-step-is-done = done
cases-step-by = { $who }, { $at }
cases-step-note = What was done
cases-step-do = Mark as done
cases-step-undo = Not done after all
cases-first-answer = First answer: { $at }.
cases-log = Log
cases-note-label = Note
cases-note-hint = Only the team sees it.
cases-note-add = Add the note
cases-note-empty = Write the note first.
cases-note-too-long = This is longer than 4,000 characters. Shorten it.
cases-stands = Where it stands
cases-fact-customer = Customer
cases-fact-score = Score
cases-fact-language = Language
cases-fact-opened = Opened
cases-fact-promised = Promised by
cases-fact-due = Due, for us only
cases-fact-answered = Answered
cases-fact-holder = Held by
cases-holder-label = Give to
cases-holder-give = Hand over
cases-holder-gone = This person is no longer in the team. Choose another.
cases-close-head = Close
cases-close = Close the case
cases-close-note = What we found
cases-outcome-head = Outcome
cases-outcome-label = Outcome
cases-outcome-choose = Choose
cases-outcome-missing = Choose how it ended.
cases-outcome-won-back = Won back
cases-outcome-answered = Answered
cases-outcome-not-reached = Could not be reached
cases-outcome-no-reason = No reason found
cases-outcome-score-changed = The customer changed the score
cases-outcome-withdrawn = The customer took the answer back
cases-outcome-forgotten = The customer asked to be forgotten
cases-reopen = Open again

## The log
cases-log-opened = The case was opened after { $score } of 10.
cases-log-contact = The customer added a contact, or asked for a call.
cases-log-score = The customer changed the score to { $score } of 10.
cases-log-note = { $who } noted:
cases-log-mail = { $who } wrote a letter.
cases-log-called = { $who } called.
cases-log-answered = { $who } answered in another way.
cases-log-step = { $who }: { $step }, done.
cases-log-step-undone = { $who }: { $step }, not done after all.
cases-log-holder = { $who } gave the case to { $name }.
cases-log-told = A mail about it was written to { $name }.
cases-log-warned = A mail was written to { $name }: time is running out.
cases-log-failed = The mail server refused the letter. It did not reach the customer.
cases-log-closed = { $who } closed the case: { $outcome }.
cases-log-closed-alone = The case was closed: { $outcome }.
cases-log-reopened = { $who } opened the case again.
cases-log-reopened-alone = The case opened again after what the customer did.
cases-taken-back-tag = Taken back
cases-take-back = Take back
cases-write-again = Write again
cases-mail-waits = Leaves in a moment.
cases-mail-tries-again = Did not get through yet; it will be tried again.
cases-mail-no-server = Waits in the outbox: no mail server is set up.
cases-mail-left = Sent { $at }.
cases-mail-refused = Refused by the mail server.
cases-mail-withdrawn = Taken back before it left.
cases-mail-demo = Kept here: a demo shop sends no mail.
cases-mail-error = The mail server said:

## After an act
cases-said-step = Step done.
cases-said-step-undone = The step is open again.
cases-said-note = Note added.
cases-said-answered = Marked as answered.
cases-said-mail = The letter leaves in 30 seconds.
cases-said-mail-waits = The letter waits in the outbox until a mail server is set up.
cases-said-mail-demo = The letter is kept here; a demo shop sends no mail.
cases-said-mail-back = The letter was taken back. It is here to be written again.
cases-said-too-late = The letter has left and can't be taken back.
cases-said-taken-back = Taken back.
cases-said-holder = Handed over.
cases-said-closed = Case closed.
cases-said-reopened = Case open again.

## Letters to customers
cases-letter-apology-subject = We are sorry
cases-letter-apology =
    { "{% if name %}" }Dear { "{{ name }}" },{ "{% else %}" }Hello,{ "{% endif %}" }

    Thank you for telling us. This should have gone better, and we are sorry.

    We are looking at what went wrong and put right what we can.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-answer-subject = Our answer to you
cases-letter-answer =
    { "{% if name %}" }Dear { "{{ name }}" },{ "{% else %}" }Hello,{ "{% endif %}" }

    Thank you for telling us. We have read what you said and looked into it.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-fixed-subject = We fixed what you told us about
cases-letter-fixed =
    { "{% if name %}" }Dear { "{{ name }}" },{ "{% else %}" }Hello,{ "{% endif %}" }

    You told us that something was wrong. It is put right now. Thank you for saying so.

    You are welcome back, and we hope that you find it better.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-free-subject = From { "{{ shop }}" }
cases-letter-free =
    { "{% if name %}" }Dear { "{{ name }}" },{ "{% else %}" }Hello,{ "{% endif %}" }

    { "{{ sender }}" }
    { "{{ shop }}" }

## Mail to the holder
cases-notice-call = { $who } asks for a call by { $due }
cases-notice-answer = { $who } waits for an answer by { $due }
cases-notice-words = { $who } said what went wrong; look at it by { $due }
cases-notice-handed = You now hold the case of { $who }, due { $due }
cases-notice-warning = Time is running out: { $who } waits, due { $due }
cases-notice =
    { $subject }.

    The score was { $score } of 10. What was said, and everything else, stands here:
    { $link }

    { $shop }

## The receipt of an erasure
cases-erased-ties = Cases that no longer name the person
cases-erased-notes = Notes in cases
cases-erased-letters = Letters from cases

## The audit log
audit-case-step = Did a step of a case
audit-case-step-undone = Took back a step of a case
audit-case-note = Added a note to a case
audit-case-answered = Marked a case as answered
audit-case-mail = Wrote a letter from a case
audit-case-taken-back = Took back a note, a call or a letter of a case
audit-case-holder = Gave a case to somebody else
audit-case-closed = Closed a case
audit-case-reopened = Opened a case again
cases-unsent = What you were writing
cases-unsent-hint = The case is closed. Copy this, or open the case again and send it.
