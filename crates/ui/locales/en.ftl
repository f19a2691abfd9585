frame-skip = Skip to the page
frame-places = Places
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
