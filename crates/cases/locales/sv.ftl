cases-nav = Ärenden
cases-guest = En gäst
cases-former-member = Någon som har lämnat teamet
cases-title = { $who }, { $score } av 10

## The list
cases-open = Öppna
cases-closed = Avslutade
cases-lead-none = Ingen väntar på svar.
cases-lead = { $count ->
    [one] Ett ärende väntar på sitt första svar.
   *[other] { $count } ärenden väntar på sitt första svar.
}
cases-lead-late = { $count ->
    [one] Ett är försenat.
   *[other] { $count } är försenade.
}
cases-none-open = Inget ärende är öppet. Ett öppnas av sig självt när en kund ger 0 till 6 med ord eller kontaktuppgift, eller ber om att bli uppringd.
cases-none-closed = Inget ärende är avslutat än. Ett avslutat ärende ligger kvar här med sitt resultat.
cases-need-call = { $who } vill bli uppringd
cases-need-answer = { $who } väntar på svar
cases-need-words = En gäst gav { $score } av 10 och skrev varför
cases-about-promised = { $score } av 10. Svar är utlovat senast { $due }.
cases-about-internal = { $score } av 10. Ingen tid är utlovad; titta på det senast { $due }.
cases-about-answered = Det första svaret är givet.
cases-held-by = Hos { $name }
cases-answered = Besvarat
cases-unanswered = Inte besvarat
cases-pages = Sidor
cases-page-before = Tillbaka
cases-page-next = Fler
cases-call = Ring
cases-answer = Svara
cases-look = Öppna

## On Today and on a person's page
cases-kept = { $of ->
    [one] { $kept } av { $of } löfte hölls de senaste 7 dagarna. { $percent } %, intervall { $low } till { $high } %.
   *[other] { $kept } av { $of } löften hölls de senaste 7 dagarna. { $percent } %, intervall { $low } till { $high } %.
}
cases-kept-few = { $of ->
    [one] { $kept } av { $of } löfte hölls de senaste 7 dagarna.
   *[other] { $kept } av { $of } löften hölls de senaste 7 dagarna.
}
cases-event-opened = Ett ärende öppnades efter { $score } av 10
cases-event-mail = { $who } skrev ett mejl
cases-event-call = { $who } svarade personligen
cases-event-closed = Ärendet avslutades: { $outcome }
cases-event-reopened = Ärendet öppnades igen

## The page of a case
cases-lead-answered = Det första svaret gavs { $at }.
cases-lead-promised = Svar är utlovat senast { $due }.
cases-lead-internal = Ingen tid är utlovad. Titta på det senast { $due }.
cases-changed-meanwhile = Någon annan ändrade ärendet medan du skrev. Din text finns kvar; se vad som är nytt och skicka sedan igen.
cases-is-closed = Ärendet är avslutat. Öppna det igen först; inget ändrades.
cases-said = Vad kunden sa
cases-said-nothing = Inga ord finns i det här ärendet.
cases-answer-head = Svara
cases-no-contact = Ingen kontaktuppgift lämnades, så det finns ingen att skriva till. Ta reda på vad som gick fel och avsluta ärendet med det ni kom fram till.
cases-no-address = Ingen mejladress lämnades.
cases-no-consent = Kunden har inte gått med på svar via mejl, eller har tagit tillbaka det. Inget mejl kan skickas.
cases-wants-call = Kunden bad om att bli uppringd.
cases-call-note = Vad som sas
cases-called = Jag har ringt
cases-other-way = Besvarat på annat sätt
cases-answered-otherwise = Markera som besvarat
cases-write-more = Skriv ytterligare ett mejl
cases-template = Mejl
cases-template-show = Visa
cases-template-apology = Vi ber om ursäkt
cases-template-answer = Svar
cases-template-fixed = Vi har rättat det
cases-template-free = Fri text
cases-letter-to = Till
cases-letter-language = Språk: { $language }, som i kundens svar.
cases-letter-subject-label = Ämne
cases-letter-body-label = Text
cases-letter-hint = Säg med egna ord vad som gick fel. Ett annat mejl i listan ersätter texten.
cases-letter-fields = { "{{name}}" }, { "{{shop}}" } och { "{{sender}}" } fylls i när mejlet skickas.
cases-letter-send = Skicka mejlet
cases-letter-hold = Det kan tas tillbaka i 30 sekunder.
cases-letter-no-server = Ingen mejlserver är inställd. Mejlet väntar i utkorgen tills det finns en.
cases-letter-demo = Det här är en demobutik: mejlet stannar här och skickas inte.
cases-letter-empty = Skriv något här.
cases-letter-too-long = Det är för långt. Korta ner det.
cases-letter-broken = Något inom klammerparenteser kan inte fyllas i. Använd bara { "{{name}}" }, { "{{shop}}" } och { "{{sender}}" }.
cases-steps = Steg
cases-step-acknowledge = Bekräfta
cases-step-acknowledge-hint = Säg att ni har hört kunden. Det första svaret gör steget av sig självt.
cases-step-apologise = Be om ursäkt
cases-step-apologise-hint = Nämn vad som gick fel, utan bortförklaringar.
cases-step-fix = Rätta till
cases-step-fix-hint = Rätta till det som går att rätta till.
cases-step-make-good = Gottgör
cases-step-make-good-hint = Ge något för besväret, om det passar.
cases-step-follow-up = Följ upp
cases-step-follow-up-hint = Fråga några dagar senare om allt är bra igen.
cases-step-learn = Lär av det
cases-step-learn-hint = Bestäm vad som ändras så att det inte händer igen, eller säg varför inget ändras.
cases-step-is-done = klart
cases-step-by = { $who }, { $at }
cases-step-note = Vad som gjordes
cases-step-do = Markera som klart
cases-step-undo = Inte klart trots allt
cases-first-answer = Första svaret: { $at }.
cases-log = Logg
cases-note-label = Anteckning
cases-note-hint = Bara teamet ser den.
cases-note-add = Lägg till anteckningen
cases-note-empty = Skriv anteckningen först.
cases-note-too-long = Det är längre än 4 000 tecken. Korta ner det.
cases-stands = Läget
cases-fact-customer = Kund
cases-fact-score = Betyg
cases-fact-language = Språk
cases-fact-opened = Öppnat
cases-fact-promised = Utlovat senast
cases-fact-due = Senast, bara för oss
cases-fact-answered = Besvarat
cases-fact-holder = Hos
cases-holder-label = Ge till
cases-holder-give = Lämna över
cases-holder-gone = Personen är inte längre med i teamet. Välj någon annan.
cases-close-head = Avsluta
cases-close = Avsluta ärendet
cases-close-note = Vad vi kom fram till
cases-outcome-head = Resultat
cases-outcome-label = Resultat
cases-outcome-choose = Välj
cases-outcome-missing = Välj hur det slutade.
cases-outcome-won-back = Förtroendet återvunnet
cases-outcome-answered = Besvarat
cases-outcome-not-reached = Gick inte att nå
cases-outcome-no-reason = Ingen orsak hittades
cases-outcome-score-changed = Kunden ändrade betyget
cases-outcome-withdrawn = Kunden tog tillbaka svaret
cases-outcome-forgotten = Kunden bad om att bli glömd
cases-reopen = Öppna igen

## The log
cases-log-opened = Ärendet öppnades efter { $score } av 10.
cases-log-contact = Kunden lade till en kontaktuppgift eller bad om att bli uppringd.
cases-log-score = Kunden ändrade betyget till { $score } av 10.
cases-log-note = { $who } antecknade:
cases-log-mail = { $who } skrev ett mejl.
cases-log-called = { $who } ringde.
cases-log-answered = { $who } svarade på annat sätt.
cases-log-step = { $who }: { $step }, klart.
cases-log-step-undone = { $who }: { $step }, inte klart trots allt.
cases-log-holder = { $who } gav ärendet till { $name }.
cases-log-told = Ett mejl om ärendet skrevs till { $name }.
cases-log-warned = Ett mejl skrevs till { $name }: tiden håller på att ta slut.
cases-log-failed = Mejlservern avvisade mejlet. Det nådde inte kunden.
cases-log-closed = { $who } avslutade ärendet: { $outcome }.
cases-log-closed-alone = Ärendet avslutades: { $outcome }.
cases-log-reopened = { $who } öppnade ärendet igen.
cases-log-reopened-alone = Ärendet öppnades igen efter det kunden gjorde.
cases-taken-back-tag = Tillbakataget
cases-take-back = Ta tillbaka
cases-write-again = Skriv igen
cases-mail-waits = Går iväg om en stund.
cases-mail-tries-again = Har inte kommit fram än; ett nytt försök görs.
cases-mail-no-server = Väntar i utkorgen: ingen mejlserver är inställd.
cases-mail-left = Skickat { $at }.
cases-mail-refused = Avvisat av mejlservern.
cases-mail-withdrawn = Tillbakataget innan det gick iväg.
cases-mail-demo = Stannar här: en demobutik skickar inga mejl.
cases-mail-error = Mejlservern sa:

## After an act
cases-said-step = Steget är klart.
cases-said-step-undone = Steget är öppet igen.
cases-said-note = Anteckningen är tillagd.
cases-said-answered = Markerat som besvarat.
cases-said-mail = Mejlet går iväg om 30 sekunder.
cases-said-mail-waits = Mejlet väntar i utkorgen tills en mejlserver är inställd.
cases-said-mail-demo = Mejlet stannar här; en demobutik skickar inga mejl.
cases-said-mail-back = Mejlet är tillbakataget. Här kan det skrivas om.
cases-said-too-late = Mejlet har gått iväg och kan inte tas tillbaka.
cases-said-taken-back = Tillbakataget.
cases-said-holder = Överlämnat.
cases-said-closed = Ärendet är avslutat.
cases-said-reopened = Ärendet är öppet igen.

## Letters to customers
cases-letter-apology-subject = Vi ber om ursäkt
cases-letter-apology =
    { "{% if name %}" }Hej { "{{ name }}" },{ "{% else %}" }Hej,{ "{% endif %}" }

    Tack för att du berättade. Det borde ha gått bättre, och vi ber om ursäkt.

    Vi tar reda på vad som gick fel och rättar till det vi kan.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-answer-subject = Vårt svar till dig
cases-letter-answer =
    { "{% if name %}" }Hej { "{{ name }}" },{ "{% else %}" }Hej,{ "{% endif %}" }

    Tack för att du berättade. Vi har läst det du skrev och tittat närmare på det.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-fixed-subject = Vi har rättat det du berättade om
cases-letter-fixed =
    { "{% if name %}" }Hej { "{{ name }}" },{ "{% else %}" }Hej,{ "{% endif %}" }

    Du berättade att något var fel. Nu är det rättat. Tack för att du sa till.

    Välkommen tillbaka, vi hoppas att du tycker att det är bättre nu.

    { "{{ sender }}" }
    { "{{ shop }}" }
cases-letter-free-subject = Från { "{{ shop }}" }
cases-letter-free =
    { "{% if name %}" }Hej { "{{ name }}" },{ "{% else %}" }Hej,{ "{% endif %}" }

    { "{{ sender }}" }
    { "{{ shop }}" }

## Mail to the holder
cases-notice-call = { $who } vill bli uppringd senast { $due }
cases-notice-answer = { $who } väntar på svar senast { $due }
cases-notice-words = { $who } berättade vad som gick fel; titta på det senast { $due }
cases-notice-handed = Ärendet från { $who } är nu ditt, senast { $due }
cases-notice-warning = Tiden håller på att ta slut: { $who } väntar, senast { $due }
cases-notice =
    { $subject }.

    Betyget var { $score } av 10. Vad som sas och allt annat står här:
    { $link }

    { $shop }

## The receipt of an erasure
cases-erased-ties = Ärenden som inte längre nämner personen
cases-erased-notes = Anteckningar i ärenden
cases-erased-letters = Mejl från ärenden

## The audit log
audit-case-step = Gjorde ett steg i ett ärende
audit-case-step-undone = Tog tillbaka ett steg i ett ärende
audit-case-note = Lade till en anteckning i ett ärende
audit-case-answered = Markerade ett ärende som besvarat
audit-case-mail = Skrev ett mejl från ett ärende
audit-case-taken-back = Tog tillbaka en anteckning, ett samtal eller ett mejl i ett ärende
audit-case-holder = Gav ett ärende till någon annan
audit-case-closed = Avslutade ett ärende
audit-case-reopened = Öppnade ett ärende igen
cases-unsent = Det du höll på att skriva
cases-unsent-hint = Ärendet är avslutat. Kopiera texten, eller öppna ärendet igen och skicka.
