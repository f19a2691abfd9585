## Shared by several pages

accounts-settings = Settings
accounts-save = Save
accounts-yes = Yes
accounts-closed = Closed
accounts-always = Always open, or no fixed hours
accounts-week-hint = One line a day, such as 9-14, 15-18. Empty is closed.
accounts-days = Closed days and holidays
accounts-days-hint = One date a line: 2026-12-24 is closed, 2026-12-24 10-14 is open then.
accounts-hours-time = Write the time as { $suggestion }.
accounts-hours-no-time = “{ $piece }” is no time. Write it as 17:00.
accounts-hours-range = “{ $piece }” needs a start and an end, such as 9-17.
accounts-hours-overlap = { $first } and { $second } overlap. Make them one, or move one.
accounts-hours-too-many = This is more than can be kept. Leave out what has passed.
accounts-hours-too-long = These hours are longer than a day. Write start and end, such as 9-17.
accounts-hours-date = “{ $piece }” is no date. Write it as 2026-12-24.
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
accounts-mail-wrong = This is no mail address. Write it as name@example.com.

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

password-hint = At least 12 characters. Three or four words are easy to keep in mind.
password-too-short = Use at least 12 characters.
password-too-long = Use at most 256 characters.
password-too-common = This one is quick to guess. Take words that have nothing to do with each other or with you.

## The first run

setup-closed-title = Set up Regulars
setup-closed = This house is new. Setting it up begins with a link that works once, so that nobody else can take it.
setup-closed-how = The link is printed in the terminal where Regulars was started. It works for 24 hours; every start prints a new one, and what was filled in stays.
setup-done-title = This house is set up
setup-done = There is somebody who runs it. Sign in, or ask for an invitation.
setup-step = Step { $number } of { $of }
setup-shop = Shop
setup-place = Languages and place
setup-hours = Hours
setup-you = You
setup-shop-title = What is your shop called?
setup-place-title = Which languages, and where?
setup-hours-title = When are you there for customers?
setup-you-title = Who runs it?
setup-change = Change
setup-choose = Choose
setup-next = Save and go on
setup-open = Open the shop
setup-trade-missing = Choose the trade that fits best. It can be changed later.
setup-trade-why = It decides the first questions, which you can change.
setup-country = Country
setup-country-missing = Choose a country.
setup-zone = Time zone
setup-zone-choose = This country has several time zones. Choose the shop's.
setup-currency = Currency
setup-currency-hint = Three letters, such as SEK
setup-currency-wrong = Write three letters, such as SEK, EUR or PHP.
setup-mail-hint = To sign in with. No mail is sent to it now.
setup-mail-taken = This address belongs to an account already. Use another one.
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
setup-preview-why = The usual 24 hours. A time outside your hours becomes one hour after you open.
setup-preview-wrong = Shown as soon as the hours can be read.
setup-preview-show = Show the promise
setup-safe = Everything stays on this machine. You can leave and come back: what is filled in is kept for 24 hours.
setup-demo-about = Not sure yet? A demo shop with invented customers shows how it works. It can be removed at any time.
setup-demo = Look around first

## Signing in

sign-in-title = Sign in
sign-in-mail = Mail address
sign-in-password = Password
sign-in-go = Sign in
sign-in-wrong = Address and password do not fit together. Look at both, or ask for a link.
sign-in-wait = Several tries in a row were wrong. The next one is possible in { $seconds } s.
sign-in-link-title = Without a password
sign-in-link-about = We send a link that signs you in once.
sign-in-link-ask = Send a link
sign-in-link-sent-title = Look into your mail
sign-in-link-sent = If this address has an account, a link is on its way. It works once, for 30 minutes.
sign-in-link-ready = Press the button to sign in. The link is used up with it.
sign-in-link-old-title = This link no longer works
sign-in-link-old = It was used already, or it is older than 30 minutes. A new one is quickly asked for.
sign-in-back = Back to sign-in
sign-in-no-mail = Mail is not set up in this house, so no link can be sent. Whoever runs it can make one in the terminal:
sign-in-letter-subject = Your link to sign in
sign-in-letter =
    { $name },

    this link signs you in once. It works for 30 minutes:
sign-in-letter-end = If you did not ask for it, leave it unopened: nothing has changed.
sign-in-by-link-done = You are signed in. For 30 minutes a new password can be set on your own page.
sign-in-out = Sign out
sign-in-out-done = You are signed out.
sign-in-nowhere-title = No shop yet
sign-in-nowhere = You belong to no shop right now. An invitation from an owner brings you in.
sign-in-choose-title = Which shop?
sign-in-me = You and your sign-in

## The team

team-title = Team
team-lead = Who works here, and what each may do.
team-members = Members
team-you = (you)
team-here-until = Here until { $when }
team-here = What comes in goes to you until closing time.
team-gone = What comes in goes to others again.
team-change = Change or remove
team-change-about = With another role the person has to sign in again on every device.
team-make = Change to: { $role }
team-role-changed = The role is changed.
team-remove-about = Removing takes { $name } out of this shop at once. What was done here stays, with the name. To come back, a new invitation is needed.
team-remove = Remove from the team
team-removed = Removed from the team.
team-last-owner = This is the last owner. Make somebody else owner first; nothing was changed.
team-role-owner = Owner
team-role-manager = Manager
team-role-staff = Staff
team-role-owner-may = Everything, also the shop itself: team, promises, mail, audit log.
team-role-manager-may = Questions, actions, opening hours, and all that staff may do.
team-role-staff-may = Read answers, reply to customers, settle what went wrong.
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
team-invited-near = Only this machine can open the link so far.
team-withdraw = Take back
team-withdrawn = The invitation is taken back. Its link no longer works.
team-join-title = { $shop } invites you
team-join-as = You are signed in as { $name }, { $mail }.
team-join-go = Join the team
team-join-other = This is not me: sign out
team-join-sign-in = Sign in with an account you have
team-join-known = This address has an account already. Sign in with it first, then this invitation opens.
team-join-old-title = This invitation no longer works
team-join-old = It was used, taken back, or is older than 7 days. Ask for a new one.
team-joined = You belong to the team now.

## Settings

settings-title = Settings
settings-saved = Saved.
settings-when = When
settings-now = Now:
settings-typed = You wrote:
settings-changed-meanwhile = Somebody else saved this meanwhile. The form shows what holds now; what you wrote stands below and is not saved.
settings-owner-only = An owner can change this.
settings-shop = The shop
settings-place = Street or place
settings-place-hint = The line under the name.
settings-languages = Languages
settings-review = Page for public reviews
settings-review-hint = Offered to everybody after an answer, whatever the score. Begins with https://.
settings-review-wrong = Write the whole address, beginning with https://.
settings-reply = Address for replies
settings-reply-hint = Customers who reply to a mail write here.
settings-hours = Opening hours
settings-hours-about = Answers are promised within these hours only. A change holds for what comes in from now on.
settings-promises = Promises
settings-promises-about = How soon a customer who left words and an address gets an answer. What was promised already stays promised.
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
settings-mail-ready = Mail leaves by { $host }, from { $from }.
settings-mail-none = Mail is not set up. Nothing is lost: what is written waits in the outbox. Whoever runs this house sets { $setting }.
settings-mail-test = Send a test to my address
settings-mail-tested = A test is in the outbox. Its state shows below.
settings-mail-waiting = Waits
settings-mail-sending = Is being sent
settings-mail-sent = Sent
settings-mail-refused = Refused
settings-mail-withdrawn = Taken back
settings-test-subject = Test from { $shop }
settings-test-letter = Mail from { $shop } arrives. There is nothing to do.
settings-outbox-title = Outbox
settings-outbox-lead = The newest 100 mails of this shop, and whether they left.
settings-outbox-empty = No mail has been written yet. It shows here as soon as a customer is answered.
settings-outbox-to = To
settings-outbox-subject = Subject
settings-outbox-state = State
settings-audit-title = Audit log
settings-audit-lead = Every change that somebody of the team made.
settings-audit-empty = Nothing was changed before this time.
settings-audit-who = Who
settings-audit-what = What
settings-audit-nobody = An account that is gone
settings-audit-earlier = Earlier
settings-demo = This is a demo shop
settings-demo-about = Removing it deletes everything in it for good. It is all invented; other shops in this house stay as they are.
settings-demo-remove = Remove the demo shop
settings-demo-own = Set up your own
settings-demo-removed = The demo shop is removed.

## Reachable from a phone

reach-title = Reachable from a phone
reach-lead = Customers scan a code and come to this machine. Here you see whether that works.
reach-today = Open Today
reach-address = The address
reach-try = Scan this with a phone. The phone shows “Reached”, and this page shows the time.
reach-qr = QR code with the address to try
reach-fails = If nothing opens: is the phone in the same network, and does this machine's firewall let it through?
reach-seen = A phone reached this address: { $when }.
reach-not-yet = So far only this machine can open Regulars. There are three ways to change that; with each, your data stays here.
reach-lan-title = In the shop's own network
reach-lan = Stop Regulars and start it like this. Phones in the same Wi-Fi can open it then, nobody else.
reach-proxy-title = Under a name of your own
reach-proxy = If a name points to this machine: a proxy such as Caddy takes care of https, and Regulars is told its address.
reach-tunnel-title = Through a tunnel
reach-tunnel = If the network can't be reached from outside: the tunnel prints an address. Start Regulars with it.
reach-hello-title = Reached
reach-hello = This phone can open the shop's pages. Tell the shop, so that it sees it too.
reach-tell = Tell the shop that it works
reach-told = The shop knows now.

## A person's own page

me-title = You and your sign-in
me-mail = You sign in with
me-language = Language of the screens
me-saved = Saved.
me-businesses = Your shops
me-operator = Run this house: state, mail, backups
me-password = Another password
me-password-current = Password until now
me-password-new = New password
me-password-ends = All other devices have to sign in again.
me-password-save = Set the new password
me-password-saved = The new password holds. Other devices are signed out.
me-password-wrong = This is not the password until now.
me-password-wait = Several tries in a row were wrong. Wait half a minute, then try again.
me-sessions = Where you are signed in
me-session-this = this device
me-session-since = since { $when }
me-sessions-end = Sign out everywhere else
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
audit-here = Said to be here until closing
audit-gone = Said to be leaving
