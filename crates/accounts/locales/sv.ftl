## Shared by several pages

accounts-settings = Inställningar
accounts-save = Spara
accounts-yes = Ja
accounts-closed = Stängt
accounts-always = Alltid öppet, eller inga fasta tider
accounts-week-hint = En rad för varje dag, till exempel 9‑14, 15‑18. En tom rad betyder stängt.
accounts-days = Stängda dagar och helgdagar
accounts-days-hint = Ett datum på varje rad. 2026-12-24 betyder stängt, 2026-12-24 10-14 betyder öppet den tiden.
accounts-hours-time = Skriv tiden som { $suggestion }.
accounts-hours-no-time = ”{ $piece }” är inte en tid. Skriv den som 17:00.
accounts-hours-range = ”{ $piece }” behöver en början och ett slut, till exempel 9-17.
accounts-hours-overlap = { $first } och { $second } går in i varandra. Slå ihop dem, eller flytta den ena.
accounts-hours-too-many = Det är fler dagar än som kan sparas. Ta bort dem som har varit.
accounts-hours-too-long = Tiderna är längre än ett dygn. Skriv början och slut, till exempel 9-17.
accounts-hours-date = ”{ $piece }” är inte ett datum. Skriv det som 2026-12-24.
accounts-choose-language = Välj ett språk.
accounts-own-language = Butikens eget språk
accounts-also-languages = Erbjuds också kunderna
accounts-also-languages-hint = Kundens telefon väljer bland de här.
accounts-shop-name = Butikens namn
accounts-shop-name-hint = Som det står över dörren. Kunderna ser det.
accounts-trade = Bransch
accounts-your-name = Ditt namn
accounts-your-name-hint = Kollegorna ser det, och kunderna under dina svar.
accounts-name-missing = Skriv ett namn.
accounts-name-too-long = Namnet är för långt. Använd högst 120 tecken.
accounts-mail-wrong = Det här är inte en mejladress. Skriv den som namn@example.com.

## Trades

trade-cafe = Kafé eller restaurang
trade-shop = Butik
trade-salon = Frisör eller skönhetssalong
trade-gym = Gym eller studio
trade-clinic = Mottagning eller klinik
trade-workshop = Verkstad eller reparationer
trade-webshop = Webbutik
trade-b2b = Tjänster för företag
trade-other = Något annat

## Passwords

password-hint = Minst 12 tecken. Tre eller fyra ord är lätta att minnas.
password-too-short = Använd minst 12 tecken.
password-too-long = Använd högst 256 tecken.
password-too-common = Det här går snabbt att gissa. Välj ord som inte har med varandra eller dig att göra.

## The first run

setup-closed-title = Kom i gång med Regulars
setup-closed = Regulars är nyinstallerat här. Det börjar med en länk som gäller en gång, så att ingen annan kan ta över.
setup-closed-how = Länken skrivs ut i terminalen där Regulars startades. Den gäller i 24 timmar; varje start skriver en ny, och det ifyllda finns kvar.
setup-done-title = Regulars är igång
setup-done = Någon sköter det redan. Logga in, eller be om en inbjudan.
setup-step = Steg { $number } av { $of }
setup-shop = Butik
setup-place = Språk och plats
setup-hours = Öppettider
setup-you = Du
setup-shop-title = Vad heter din butik?
setup-place-title = Vilka språk, och var?
setup-hours-title = När har ni öppet för kunder?
setup-you-title = Vem sköter butiken?
setup-change = Ändra
setup-choose = Välj
setup-next = Spara och gå vidare
setup-open = Öppna butiken
setup-trade-missing = Välj den bransch som passar bäst. Den går att ändra senare.
setup-trade-why = Den avgör de första frågorna, på fyra språk.
setup-country = Land
setup-country-missing = Välj ett land.
setup-zone = Tidszon
setup-zone-choose = Landet har flera tidszoner. Välj butikens.
setup-currency = Valuta
setup-currency-hint = Tre bokstäver, till exempel SEK
setup-currency-wrong = Skriv tre bokstäver, till exempel SEK, EUR eller PHP.
setup-mail-hint = Den loggar du in med. Inget skickas dit nu.
setup-mail-taken = Adressen hör redan till ett konto. Använd en annan.
setup-open-days = { $count ->
    [0] Stängt alla dagar
    [one] Öppet en dag i veckan
   *[other] Öppet { $count } dagar i veckan
}
setup-preview-title = Vad kunderna får läsa
setup-preview-asked = Någon skriver på { $day } kl. { $time }:
setup-preview-words = Har ni öppet på söndag?
setup-preview-answer = Vi svarar senast { $when }.
setup-day-time = { $day } kl. { $time }
setup-preview-why = Det vanliga löftet är 24 timmar. Hamnar det utanför öppettiderna blir det en timme efter öppning.
setup-preview-wrong = Visas så fort tiderna går att läsa.
setup-preview-show = Visa löftet
setup-safe = Allt stannar på den här datorn. Du kan gå och komma tillbaka: det ifyllda sparas i 24 timmar.
setup-demo-about = Osäker ännu? En demobutik med påhittade kunder visar hur det fungerar. Du kan ta bort den när som helst.
setup-demo = Titta runt först

## Signing in

sign-in-title = Logga in
sign-in-mail = Mejladress
sign-in-password = Lösenord
sign-in-go = Logga in
sign-in-wrong = Adressen och lösenordet stämmer inte. Kontrollera båda, eller be om en länk.
sign-in-wrong-no-mail = Adressen och lösenordet stämmer inte. Kontrollera båda.
sign-in-wait = Flera försök i rad var fel. Du kan försöka igen om { $seconds } s.
sign-in-link-title = Utan lösenord
sign-in-link-about = Vi skickar en länk som loggar in dig en gång.
sign-in-link-ask = Skicka en länk
sign-in-link-sent-title = Länken finns i din mejl
sign-in-link-sent = Om adressen har ett konto är en länk på väg. Den gäller en gång, i 30 minuter.
sign-in-link-ready = Tryck på knappen för att logga in. Sedan gäller länken inte längre.
sign-in-link-old-title = Länken gäller inte längre
sign-in-link-old = Den är redan använd, eller äldre än 30 minuter. Be om en ny.
sign-in-back = Tillbaka till inloggningen
sign-in-no-mail = Mejl är inte inställt här, så ingen länk kan skickas. Fråga butikens ägare: den som installerade Regulars kan göra en i terminalen:
sign-in-letter-subject = Din länk för att logga in
sign-in-letter =
    { $name },

    den här länken loggar in dig en gång. Den gäller i 30 minuter:
sign-in-letter-end = Om du inte bad om den, låt den vara: inget har ändrats.
sign-in-by-link-done = Du är inloggad. I 30 minuter kan du välja ett nytt lösenord på din egen sida.
sign-in-out = Logga ut
sign-in-out-done = Du är utloggad.
sign-in-nowhere-title = Ingen butik än
sign-in-nowhere = Du hör inte till någon butik just nu. En inbjudan från en ägare släpper in dig.
sign-in-choose-title = Vilken butik?
sign-in-me = Du och din inloggning

## The team

team-title = Team
team-lead = Vilka som arbetar här, och vad var och en får göra.
team-members = Medlemmar
team-you = (du)
team-here-until = Här till { $when }
team-here = Nya ärenden kommer till dig fram till stängning.
team-gone = Nya ärenden går till andra igen.
team-only-owner = Butiken behöver alltid en ägare. Gör först någon annan till ägare, sedan kan den här rollen ändras.
team-change = Ändra eller ta bort
team-change-about = När rollen ändras måste personen logga in igen på alla enheter.
team-change-about-you = När rollen ändras måste du logga in igen på alla enheter.
team-make = Ändra till: { $role }
team-role-changed = Rollen är ändrad.
team-remove-about = { $name } förlorar genast åtkomsten till butiken. Det som gjorts här finns kvar, med namnet. För att komma tillbaka krävs en ny inbjudan.
team-remove = Ta bort från teamet
team-leave-about = Du förlorar genast åtkomsten till butiken. Det du har gjort här finns kvar, med ditt namn. För att komma tillbaka krävs en ny inbjudan.
team-leave = Lämna teamet
team-removed = Borttagen från teamet.
team-last-owner = Det här är den sista ägaren. Gör någon annan till ägare först; inget har ändrats.
team-role-owner = Ägare
team-role-manager = Chef
team-role-staff = Personal
team-role-owner-may = Allt, även själva butiken: team, löften, mejl, ändringslogg.
team-role-manager-may = Frågor, åtgärder, öppettider och allt som personalen får.
team-role-staff-may = Läsa svar, svara kunder, rätta till det som gick fel.
team-roles = Vad rollerna betyder
team-invite-title = Bjud in någon
team-invite-name = Vem är den till?
team-invite-role = Som
team-invite = Skapa en inbjudan
team-invited = Inbjudna
team-invited-until = Gäller till { $when }
team-invited-title = Inbjudan till { $name }
team-invited-how = Låt personen skanna koden, eller skicka länken. Den gäller en gång, i 7 dagar. Roll: { $role }.
team-invited-qr = QR-kod till inbjudan
team-invited-once = Länken visas bara nu. Om den kommer bort, ta tillbaka inbjudan och skapa en ny.
team-invited-near = Än så länge kan bara den här datorn öppna länken.
team-withdraw = Ta tillbaka
team-withdrawn = Inbjudan är tillbakatagen. Länken gäller inte längre.
team-join-title = { $shop } bjuder in dig
team-join-as = Du är inloggad som { $name }, { $mail }.
team-join-go = Gå med i teamet
team-join-other = Det är inte jag: logga ut
team-join-sign-in = Logga in med ett konto du har
team-join-known = Adressen har redan ett konto. Logga in med det först, så öppnas inbjudan.
team-join-old-title = Inbjudan gäller inte längre
team-join-old = Den är använd, tillbakatagen eller äldre än 7 dagar. Be om en ny.
team-joined = Du är med i teamet nu.

## Settings

settings-title = Inställningar
settings-saved = Sparat.
settings-when = När
settings-now = Nu:
settings-typed = Du skrev:
settings-changed-meanwhile = Någon annan sparade det här under tiden. Formuläret visar vad som gäller nu; det du skrev står nedanför och är inte sparat.
settings-owner-only = En ägare kan ändra det här.
settings-shop = Butiken
settings-place = Gata eller plats
settings-place-hint = Raden under namnet.
settings-languages = Språk
settings-region-about = Dagar som redan är räknade och löften som redan är givna ändras inte; tidszonen gäller det som kommer nu.
settings-review = Sida för offentliga omdömen
settings-review-hint = Erbjuds alla efter ett svar, oavsett betyg. Börjar med https://.
settings-review-wrong = Skriv hela adressen, med https:// först.
settings-reply = Adress för svar
settings-reply-hint = Kunder som svarar på ett mejl skriver hit.
settings-hours = Öppettider
settings-hours-about = Svar utlovas bara inom de här tiderna. En ändring gäller det som kommer in från och med nu.
settings-promises = Löften
settings-promises-about = Hur snart en kund som lämnat ord och en adress får svar. Det som redan är utlovat gäller fortfarande.
settings-promise-mail = Via mejl
settings-promise-phone = Via telefon
settings-promise-same-day = Samma dag, före stängning
settings-promise-hours = { $hours ->
    [one] Inom en timme
   *[other] Inom { $hours } timmar
}
settings-promise-minutes = { $minutes ->
    [one] Inom en minut
   *[other] Inom { $minutes } minuter
}
settings-promise-open-hours = { $hours ->
    [one] Inom en öppen timme
   *[other] Inom { $hours } öppna timmar
}
settings-promise-open-minutes = { $minutes ->
    [one] Inom en öppen minut
   *[other] Inom { $minutes } öppna minuter
}
settings-promise-choose = Välj ett av löftena i listan. Inget har ändrats.
settings-mail-title = Mejl
settings-mail-ready = Mejl går ut via { $host }, från { $from }.
settings-mail-none = Mejl är inte inställt. Inget går förlorat: det som skrivs väntar i utkorgen och skickas senare.
settings-mail-how = Av din mejlleverantör får du namnet på mejlservern, ett användarnamn och ett lösenord. Med dem stoppar den som installerade Regulars programmet och startar det så här:
settings-mail-test = Skicka ett testmejl till min adress
settings-mail-tested = Ett testmejl ligger i utkorgen. Listan visar läget.
settings-mail-waiting = Väntar
settings-mail-sending = Skickas
settings-mail-sent = Skickat
settings-mail-refused = Avvisat
settings-mail-withdrawn = Tillbakataget
settings-test-subject = Test från { $shop }
settings-test-letter = Mejl från { $shop } kommer fram. Du behöver inte göra något.
settings-outbox-title = Utkorg
settings-outbox-lead = De 100 senaste mejlen från butiken, och om de har skickats.
settings-outbox-empty = Inga mejl är skrivna än. Det första syns här när en kund får svar.
settings-outbox-to = Till
settings-outbox-subject = Ämne
settings-outbox-state = Läge
settings-audit-title = Ändringslogg
settings-audit-lead = Alla ändringar som någon i teamet har gjort.
settings-audit-empty = Inget ändrades före den här tiden.
settings-audit-none = Inget har ändrats än.
settings-audit-who = Vem
settings-audit-what = Vad
settings-audit-nobody = Ett konto som är borta
settings-audit-earlier = Tidigare
settings-demo = Det här är en demobutik
settings-demo-about = Om den tas bort raderas allt i den för gott. Allt är påhittat; andra butiker påverkas inte.
settings-demo-remove = Ta bort demobutiken
settings-demo-own = Skapa din egen
settings-demo-removed = Demobutiken är borttagen.

## Reachable from a phone

reach-title = Nås från en telefon
reach-first-title = Butiken är öppen
reach-lead = Kunderna skannar en kod och kommer till den här datorn. Här ser du om det fungerar.
reach-today = Öppna I dag
reach-address = Adressen
reach-try = Skanna med en telefon. Telefonen visar ”Framme”, och den här sidan visar tiden.
reach-qr = QR-kod med adressen att prova
reach-fails = Om inget öppnas: är telefonen i samma nätverk, och släpper datorns brandvägg igenom den?
reach-seen = En telefon nådde adressen: { $when }.
reach-not-yet = Än så länge kan bara den här datorn öppna Regulars. Det finns tre sätt att ändra det; med alla stannar dina uppgifter här.
reach-lan-title = I butikens eget nätverk
reach-lan = Stoppa Regulars och starta det så här. Telefoner i samma wifi kan då öppna det, ingen annan.
reach-proxy-title = Under ett eget namn
reach-proxy = Om ett domännamn pekar hit: en proxy som Caddy sköter https, och Regulars får veta sin adress.
reach-tunnel-title = Genom en tunnel
reach-tunnel = Om nätverket inte kan nås utifrån: tunneln skriver ut en adress. Starta Regulars med den.
reach-hello-title = Framme
reach-hello = Den här telefonen kan öppna butikens sidor. Säg till butiken, så att det syns där också.
reach-tell = Säg till butiken att det fungerar
reach-told = Nu vet butiken det.

## A person's own page

me-title = Du och din inloggning
me-mail = Du loggar in med
me-language = Språk på sidorna
me-saved = Sparat.
me-businesses = Dina butiker
me-operator = Så går driften
me-password = Byt lösenord
me-password-current = Nuvarande lösenord
me-password-new = Nytt lösenord
me-password-ends = Alla andra enheter måste logga in igen.
me-password-save = Spara det nya lösenordet
me-password-saved = Det nya lösenordet gäller. Andra enheter är utloggade.
me-password-wrong = Det här är inte ditt nuvarande lösenord.
me-password-wait = Flera försök i rad var fel. Vänta en halv minut och försök igen.
me-sessions = Var du är inloggad
me-session-this = den här enheten
me-session-since = sedan { $when }
me-sessions-end = Logga ut på alla andra enheter
me-sessions-ended = Alla andra enheter är utloggade.

## What the audit log says

audit-business-opened = Öppnade butiken
audit-joined = Gick med i teamet
audit-shop-changed = Ändrade butikens uppgifter
audit-hours-changed = Ändrade öppettiderna
audit-promises-changed = Ändrade löftena
audit-mail-tested = Skickade ett testmejl
audit-member-invited = Bjöd in någon
audit-invitation-withdrawn = Tog tillbaka en inbjudan
audit-role-changed = Ändrade en roll
audit-member-removed = Tog bort någon från teamet
audit-here = Meddelade närvaro till stängning
audit-gone = Meddelade att passet är slut
