## Shared by several pages

accounts-settings = Settings
accounts-save = Save
accounts-yes = Yes
accounts-closed = Closed
accounts-always = Always open, or no fixed hours
accounts-week-hint = One line for each day, such as 9‑14, 15‑18. An empty line means closed.
accounts-days = Closed days and holidays
accounts-days-hint = One date on each line. 2026-12-24 means closed, 2026-12-24 10-14 means open at that time.
accounts-hours-time = Write the time as { $suggestion }.
accounts-hours-no-time = “{ $piece }” is not a time. Write it as 17:00.
accounts-hours-range = “{ $piece }” needs a start and an end, such as 9-17.
accounts-hours-overlap = { $first } and { $second } overlap. Make them one, or move one.
accounts-hours-too-many = These are more days than can be kept. Leave out those that have passed.
accounts-hours-too-long = These hours are longer than a day. Write start and end, such as 9-17.
accounts-hours-date = “{ $piece }” is not a date. Write it as 2026-12-24.
accounts-choose-language = Choose a language.
accounts-own-language = The shop's own language
accounts-also-languages = Also offered to customers
accounts-also-languages-hint = A customer's phone chooses among these.
accounts-shop-name = Name of the shop
accounts-shop-name-hint = As it stands over the door. Customers see it.
accounts-trade = Trade
accounts-your-name = Your name
accounts-your-name-hint = Colleagues see it, and customers under your answers.
accounts-name-missing = Write a name.
accounts-name-too-long = This name is too long. Use at most 120 letters.
accounts-mail-wrong = This is not an e-mail address. Write it as name@example.com.

## Trades

trade-cafe = Café or restaurant
trade-shop = Shop
trade-salon = Hairdresser or beauty salon
trade-gym = Gym or studio
trade-clinic = Clinic or practice
trade-workshop = Workshop or repairs
trade-webshop = Web shop
trade-b2b = Services for companies
trade-other = Something else

## Passwords

password-hint = At least 12 characters. Three or four words are easy to remember.
password-too-short = Use at least 12 characters.
password-too-long = Use at most 256 characters.
password-too-common = This one is quick to guess. Choose words that have nothing to do with each other or with you.

## The first run

setup-closed-title = Set up Regulars
setup-closed = This Regulars is new. Setting it up begins with a link that works once, so that nobody else can take it over.
setup-closed-how = The link is printed in the terminal where Regulars was started. It works for 24 hours. Every start prints a new one, and what was filled in stays.
setup-done-title = Regulars is set up
setup-done = Somebody runs it already. Sign in, or ask for an invitation.
setup-step = Step { $number } of { $of }
setup-shop = Shop
setup-place = Languages and place
setup-hours = Hours
setup-you = You
setup-shop-title = What is your shop called?
setup-place-title = Which languages, and where?
setup-hours-title = When are you open for customers?
setup-you-title = Who runs it?
setup-change = Change
setup-choose = Choose
setup-next = Save and go on
setup-open = Open the shop
setup-trade-missing = Choose the trade that fits best. It can be changed later.
setup-trade-why = It decides the first questions, in four languages.
setup-country = Country
setup-country-missing = Choose a country.
setup-zone = Time zone
setup-zone-choose = This country has several time zones. Choose the shop's.
setup-currency = Currency
setup-currency-hint = Three letters, such as SEK
setup-currency-wrong = Write three letters, such as SEK, EUR or PHP.
setup-mail-hint = You sign in with it. Nothing is sent to it now.
setup-mail-taken = This address already belongs to an account. Use another one.
setup-open-days = { $count ->
    [0] Closed every day
    [one] Open one day a week
   *[other] Open { $count } days a week
}
setup-preview-title = What your customers will read
setup-preview-asked = Somebody writes on { $day } at { $time }:
setup-preview-words = Are you open on Sunday?
setup-preview-answer = We answer by { $when }.
setup-day-time = { $day } { $time }
setup-preview-why = The usual promise is 24 hours. If that is outside your hours, it becomes one hour after you open.
setup-preview-wrong = It shows as soon as the hours can be read.
setup-preview-show = Show the promise
setup-safe = Everything stays on this computer. You can leave and come back: what is filled in is kept for 24 hours.
setup-demo-about = Not sure yet? A demo shop with invented customers shows how it works. You can remove it at any time.
setup-demo = Look around first

## Signing in

sign-in-title = Sign in
sign-in-mail = E-mail address
sign-in-password = Password
sign-in-go = Sign in
sign-in-wrong = The address and the password do not match. Check both, or ask for a link.
sign-in-wrong-no-mail = The address and the password do not match. Check both.
sign-in-wait = Several tries in a row were wrong. You can try again in { $seconds } s.
sign-in-link-title = Without a password
sign-in-link-about = We send a link that signs you in once.
sign-in-link-ask = Send a link
sign-in-link-sent-title = The link is in your mail
sign-in-link-sent = If this address has an account, a link is on its way. It works once, for 30 minutes.
sign-in-link-ready = Press the button to sign in. After that the link no longer works.
sign-in-link-old-title = This link no longer works
sign-in-link-old = It was already used, or it is older than 30 minutes. Ask for a new one.
sign-in-back = Back to sign-in
sign-in-no-mail = Mail is not set up here, so no link can be sent. Ask the owner of the shop: whoever installed Regulars can make one in the terminal:
sign-in-letter-subject = Your link to sign in
sign-in-letter =
    { $name },

    this link signs you in once. It works for 30 minutes:
sign-in-letter-end = If you did not ask for it, leave it unopened: nothing has changed.
sign-in-by-link-done = You are signed in. For 30 minutes you can set a new password on your own page.
sign-in-out = Sign out
sign-in-out-done = You are signed out.
sign-in-nowhere-title = No shop yet
sign-in-nowhere = You belong to no shop right now. An invitation from an owner lets you in.
sign-in-choose-title = Which shop?
sign-in-me = You and your sign-in

## The team

team-title = Team
team-lead = Who works here, and what each person may do.
team-members = Members
team-you = (you)
team-here-until = Here until { $when }
team-here = New cases come to you until closing time.
team-gone = New cases go to others again.
team-only-owner = The shop always needs an owner. To change this role, make somebody else an owner first.
team-change = Change or remove
team-change-about = After a change of role, this person has to sign in again on every device.
team-change-about-you = After a change of role, you have to sign in again on every device.
team-make = Change to: { $role }
team-role-changed = The role is changed.
team-remove-about = { $name } loses access to this shop at once. What was done here stays, with the name. Coming back takes a new invitation.
team-remove = Remove from the team
team-leave-about = You lose access to this shop at once. What you did here stays, with your name. Coming back takes a new invitation.
team-leave = Leave the team
team-removed = Removed from the team.
team-last-owner = This is the last owner. Make somebody else an owner first; nothing was changed.
team-role-owner = Owner
team-role-manager = Manager
team-role-staff = Staff
team-role-owner-may = Everything, including the shop itself: team, promises, mail, log of changes.
team-role-manager-may = Questions, actions, opening hours, and all that staff may do.
team-role-staff-may = Read answers, reply to customers, put right what went wrong.
team-roles = What the roles mean
team-invite-title = Invite somebody
team-invite-name = Who is it for?
team-invite-role = As
team-invite = Make an invitation
team-invited = Invited
team-invited-until = Works until { $when }
team-invited-title = Invitation for { $name }
team-invited-how = Let the person scan this code, or send the link. It works once, for 7 days. Role: { $role }.
team-invited-qr = QR code of the invitation
team-invited-once = The link is shown only now. If it gets lost, take it back and make a new one.
team-invited-near = So far only this computer can open the link.
team-withdraw = Take back
team-withdrawn = The invitation is taken back. Its link no longer works.
team-join-title = { $shop } invites you
team-join-as = You are signed in as { $name }, { $mail }.
team-join-go = Join the team
team-join-other = This is not me: sign out
team-join-sign-in = Sign in with an account you have
team-join-known = This address already has an account. Sign in with it first, then this invitation opens.
team-join-old-title = This invitation no longer works
team-join-old = It was used, taken back, or is older than 7 days. Ask for a new one.
team-joined = You belong to the team now.

## Settings

settings-title = Settings
settings-saved = Saved.
settings-when = When
settings-now = Now:
settings-typed = You wrote:
settings-changed-meanwhile = Somebody else saved this in the meantime. The form shows what holds now; what you wrote stands below and is not saved.
settings-owner-only = An owner can change this.
settings-shop = The shop
settings-place = Street or place
settings-place-hint = The line under the name.
settings-languages = Languages
settings-region-about = Days already counted and promises already made stay as they are; the time zone holds for what comes next.
settings-review = Page for public reviews
settings-review-hint = Offered to everybody after an answer, whatever the score. Begins with https://.
settings-review-wrong = Write the whole address, beginning with https://.
settings-reply = Address for replies
settings-reply-hint = Customers who reply to a mail write here.
settings-hours = Opening hours
settings-hours-about = Answers are promised within these hours only. A change applies to what comes in from now on.
settings-promises = Promises
settings-promises-about = How soon a customer who left words and an address gets an answer. Promises already made stay as they are.
settings-promise-mail = By mail
settings-promise-phone = By phone
settings-promise-same-day = The same day, by closing time
settings-promise-hours = { $hours ->
    [one] Within one hour
   *[other] Within { $hours } hours
}
settings-promise-minutes = { $minutes ->
    [one] Within one minute
   *[other] Within { $minutes } minutes
}
settings-promise-open-hours = { $hours ->
    [one] Within one open hour
   *[other] Within { $hours } open hours
}
settings-promise-open-minutes = { $minutes ->
    [one] Within one open minute
   *[other] Within { $minutes } open minutes
}
settings-promise-choose = Choose one of the promises in the list. Nothing was changed.
settings-mail-title = Mail
settings-mail-ready = Mail goes out through { $host }, from { $from }.
settings-mail-none = Mail is not set up. Nothing is lost: what is written waits in the outbox and leaves later.
settings-mail-how = Your mail provider gives you the name of its mail server, a user name and a password. With these, whoever installed Regulars stops it and starts it like this:
settings-mail-test = Send a test to my address
settings-mail-tested = A test is in the outbox. The list shows its state.
settings-mail-waiting = Waits
settings-mail-sending = Being sent
settings-mail-sent = Sent
settings-mail-refused = Refused
settings-mail-withdrawn = Taken back
settings-test-subject = Test from { $shop }
settings-test-letter = Mail from { $shop } arrives. There is nothing to do.
settings-outbox-title = Outbox
settings-outbox-lead = The newest 100 mails of this shop, and whether they were sent.
settings-outbox-empty = No mail has been written yet. The first one shows here when a customer is answered.
settings-outbox-to = To
settings-outbox-subject = Subject
settings-outbox-state = State
settings-audit-title = Log of changes
settings-audit-lead = Every change that somebody in the team made.
settings-audit-empty = Nothing was changed before this time.
settings-audit-none = Nothing has been changed yet.
settings-audit-who = Who
settings-audit-what = What
settings-audit-nobody = An account that is gone
settings-audit-earlier = Earlier
settings-demo = This is a demo shop
settings-demo-about = Removing it deletes everything in it for good. All of it is invented; other shops stay as they are.
settings-demo-remove = Remove the demo shop
settings-demo-own = Set up your own
settings-demo-removed = The demo shop is removed.

## Reachable from a phone

reach-title = Reachable from a phone
reach-first-title = The shop is open
reach-lead = Customers scan a code and come to this computer. Here you see whether that works.
reach-today = Open Today
reach-address = The address
reach-try = Scan this with a phone. The phone shows “Reached”, and this page shows the time.
reach-qr = QR code with the address to try
reach-fails = If nothing opens: is the phone in the same network, and does this computer's firewall let it through?
reach-seen = A phone reached this address: { $when }.
reach-not-yet = So far only this computer can open Regulars. There are three ways to change that; with each of them your data stays here.
reach-lan-title = In the shop's own network
reach-lan = Stop Regulars and start it like this. Phones in the same Wi-Fi can then open it, nobody else.
reach-proxy-title = Under a name of your own
reach-proxy = If a name points to this computer: a proxy such as Caddy takes care of https, and Regulars is told its address.
reach-tunnel-title = Through a tunnel
reach-tunnel = If the network can't be reached from outside: the tunnel prints an address. Start Regulars with it.
reach-hello-title = Reached
reach-hello = This phone can open the shop's pages. Tell the shop, so that it shows there too.
reach-tell = Tell the shop that it works
reach-told = The shop knows now.

## A person's own page

me-title = You and your sign-in
me-mail = You sign in with
me-language = Language of the pages
me-saved = Saved.
me-businesses = Your shops
me-operator = How Regulars runs
me-password = Change your password
me-password-current = Current password
me-password-new = New password
me-password-ends = All other devices have to sign in again.
me-password-save = Set the new password
me-password-saved = The new password is set. Other devices are signed out.
me-password-wrong = This is not your current password.
me-password-wait = Several tries in a row were wrong. Wait half a minute, then try again.
me-sessions = Where you are signed in
me-session-this = this device
me-session-since = since { $when }
me-sessions-end = Sign out on all other devices
me-sessions-ended = All other devices are signed out.

## What the audit log says

audit-business-opened = Opened the shop
audit-joined = Joined the team
audit-shop-changed = Changed the shop's details
audit-hours-changed = Changed the opening hours
audit-promises-changed = Changed the promises
audit-mail-tested = Sent a test mail
audit-member-invited = Invited somebody
audit-invitation-withdrawn = Took an invitation back
audit-role-changed = Changed a role
audit-member-removed = Removed somebody from the team
audit-here = Said they are here until closing
audit-gone = Said they are leaving
