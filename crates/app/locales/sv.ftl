errors-home = Gå till startsidan
errors-number = Om du frågar någon om det här, uppge koden { $id }.
errors-not-found = Det finns inget här
errors-not-found-what = Sidan finns inte, eller så hör den till en annan butik. Dina uppgifter är som de var.
errors-sign-in = Logga in först
errors-sign-in-what = Du är inte längre inloggad. Inget som sparats har gått förlorat.
errors-forbidden = Inte för din roll
errors-forbidden-what = Prata med någon som äger butiken om du behöver det här. Inget har ändrats.
errors-refused = Det går inte som det är nu
errors-refused-what = Gå tillbaka och se över formuläret. Inget har ändrats.
errors-conflict = Någon annan hann före
errors-conflict-what = Samma sak ändrades alldeles nyss. Gå tillbaka, ladda om sidan och se hur det ser ut nu.
errors-busy = Inte just nu
errors-busy-what = Uppgifterna gick inte att nå i tid. Vänta en stund och försök igen; det gör inget om det blir två gånger.
errors-bug = Det här är vårt fel
errors-bug-what = Något gick fel i programmet. Det som redan var sparat är kvar; det sista steget utfördes inte.
today-needs = Väntar på er nu
today-needs-none = Ingen väntar på dig. Det är bra.
today-all-cases = Alla ärenden
today-more = { $count ->
    [one] Ett ärende till
   *[other] { $count } ärenden till
}
today-internal = Inte utlovat
today-improve = En sak att förbättra
today-improve-none = Inget mäts just nu. Välj en sak att ändra, skriv ner den innan den börjar och se vad den gör.
today-improve-begin = Planera en åtgärd
today-thank = Att tacka
today-thank-none = Vänliga ord från kunder visas här.
today-lead-none = Inget väntar. Nya svar dyker upp här av sig själva.
today-lead-next = { $count ->
    [one] Ett ärende väntar på er, senast { $when }.
   *[other] { $count } ärenden väntar på er, det första senast { $when }.
}
today-lead-late = { $count ->
    [one] Ett ärende väntar på er, och det är försenat.
   *[other] { $count } ärenden väntar på er, { $late } av dem försenade.
}
today-here = Jag är här
today-gone = Jag går nu
today-here-until = Nya ärenden kommer till dig fram till { $time }.
today-mail-waits = Mejl är inte inställt. Mejl till kunder väntar i utkorgen; inget går förlorat.
today-mail-how = Ställ in det
find-title = Sök
find-label = Ett namn, ett nummer eller ord ur ett svar
find-button = Sök
find-none = Inget hittades. Prova med färre bokstäver.
operator-title = Så går driften
operator-version = Version
operator-database = Databas
operator-waiting = Jobb som väntar
operator-reads = Läsningar sedan starten
operator-writes = Skrivningar sedan starten
operator-gave-up = Jobb som misslyckades
operator-none = Inga. Alla jobb är gjorda.
operator-tries = { $count ->
    [one] Ett försök, { $when }
   *[other] { $count } försök, det sista { $when }
}
operator-again = Försök igen
operator-drop = Släng jobbet
demo-name = Café Linden
demo-place = Storgatan 12
demo-owner = Mira
demo-action = En kassa till på lördagar
demo-action-why = På lördagar berättar kunderna om kön mer än om något annat.
demo-action-said = Nu finns det en kassa till på lördagar, för att många av er berättade om väntan.
demo-second = Lägre musik
demo-second-why = Flera gäster kunde inte höra varandra på eftermiddagen.
errors-no-survey = Adressen leder ingenstans
errors-no-survey-what = Titta på adressen på kortet en gång till, eller rikta kameran mot koden. Ingenting har sparats.
errors-again = Försök igen
