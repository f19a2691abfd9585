actions-nav = Effekter
actions-lead = Vad ni ändrar, nedskrivet innan det börjar, och vad det gjorde med värdet.
actions-new = Planera en åtgärd
actions-empty = Inget är planerat ännu. Läs vad kunderna säger, välj en sak att ändra och skriv ner den innan den börjar: sedan mäts effekten av sig själv.
actions-empty-staff = Inget är planerat ännu. Här står vad en chef planerar att ändra och vad det gjorde med värdet.
actions-running = Pågår
actions-planned = Planerat
actions-row-since = sedan
actions-row-from = från
actions-ledger = Vad vi har ändrat tidigare
actions-head-action = Åtgärd
actions-head-by = Mäts med
actions-head-effect = Effekt, intervall
actions-head-drawn = Sämre, noll, bättre
actions-head-verdict = Utslag
actions-since = Sedan { $day }
actions-interval = { $lo } till { $hi }
actions-percent = { $n } %

## Verdicts

actions-real = Verklig
actions-noise = Slump
actions-none = Går inte att jämföra
actions-given-up = Avbruten
actions-early = För tidigt fram till { $day }
actions-starts = Börjar { $day }
actions-decided-on = Avgjort { $day }
actions-up = { $points ->
    [one] Upp { $points } poäng
   *[other] Upp { $points } poäng
}
actions-down = { $points ->
    [one] Ner { $points } poäng
   *[other] Ner { $points } poäng
}
actions-level = Ingen ändring att se
actions-up-so-far = { $points ->
    [one] Upp { $points } poäng hittills
   *[other] Upp { $points } poäng hittills
}
actions-down-so-far = { $points ->
    [one] Ner { $points } poäng hittills
   *[other] Ner { $points } poäng hittills
}
actions-level-so-far = Ingen ändring hittills
actions-starts-long = Börjar den { $day }
actions-answers-so-far = { $count ->
    [0] Inga svar sedan starten ännu
    [one] { $count } svar sedan starten
   *[other] { $count } svar sedan starten
}
actions-nothing-seen = Ingen effekt att se
# $lo and $hi are points with their signs: "−2", "+19".
actions-real-because = Hela intervallet, { $lo } till { $hi } poäng, ligger på ena sidan om noll: det är mer än slump. Det är ett samband, ännu ingen orsak: se efter vad mer som ändrades de dagarna.
actions-noise-because = Noll låg fortfarande inom intervallet, { $lo } till { $hi } poäng, när mätningen slutade. Finns det en effekt är den för liten att se här.
actions-early-because = Intervallet går ännu från { $lo } till { $hi } poäng, så slumpen är inte utesluten.
actions-given-up-because = Intervallet går från { $lo } till { $hi } poäng. Mätningen slutade före ett utslag.
actions-planned-because = Den är nedskriven innan den börjar, så en bra första vecka kan inte lura någon.
actions-few-because = En första jämförelse behöver 10 svar sedan starten. Hela dagar räknas.
actions-given-up-early = Den avbröts innan det fanns nog med svar att jämföra.
actions-none-before = { $count ->
    [0] Det kom inga svar under de 90 dagarna före starten; en jämförelse behöver 20. Åtgärden räknas ändå: läs vad kunderna säger om den.
    [one] Det kom { $count } svar under de 90 dagarna före starten; en jämförelse behöver 20. Åtgärden räknas ändå: läs vad kunderna säger om den.
   *[other] Det kom { $count } svar under de 90 dagarna före starten; en jämförelse behöver 20. Åtgärden räknas ändå: läs vad kunderna säger om den.
}
actions-none-after = { $count ->
    [0] Inga svar kom fram till sista datum; en jämförelse behöver 10.
    [one] { $count } svar kom fram till sista datum; en jämförelse behöver 10.
   *[other] { $count } svar kom fram till sista datum; en jämförelse behöver 10.
}
actions-before-few = { $count ->
    [0] Det kom inga svar de senaste 90 dagarna. Med färre än 20 före starten går det inte att jämföra. En senare start ger tid att samla fler.
    [one] Det kom { $count } svar de senaste 90 dagarna. Med färre än 20 före starten går det inte att jämföra. En senare start ger tid att samla fler.
   *[other] Det kom { $count } svar de senaste 90 dagarna. Med färre än 20 före starten går det inte att jämföra. En senare start ger tid att samla fler.
}
actions-before-enough = { $count ->
    [one] { $count } svar de senaste 90 dagarna att jämföra med.
   *[other] { $count } svar de senaste 90 dagarna att jämföra med.
}
actions-before = 90 dagar före
actions-added = För effekten räknas tre svar till på varje sida, så att få svar inte lovar för mycket. Den kan skilja sig lite från värdena som är ritade här.
actions-looks = Visa varje dags mätning
actions-look-day = Dag
actions-look-answers = Svar sedan starten
actions-look-change = Ändring
actions-look-interval = Intervall
actions-look-share = Känt hittills
actions-look-few = För få svar

## What was agreed

actions-agreed = Vad vi bestämde innan
actions-rule-compare = Från den { $day } ser vi en gång om dagen på alla svar sedan starten och jämför dem med de 90 dagarna före.
actions-rule-real = Intervallet tål att vi tittar varje dag. Vi kallar ändringen verklig den första dagen då hela intervallet ligger på ena sidan om noll, och det står fast.
actions-rule-noise = Vi kallar den slump om det inte har hänt till den { $day }, eller tidigare när alla väntade svar har kommit.
actions-rule-noise-count = { $count ->
    [one] Vi kallar den slump om det inte har hänt till den { $day }, eller tidigare när { $count } svar har kommit.
   *[other] Vi kallar den slump om det inte har hänt till den { $day }, eller tidigare när { $count } svar har kommit.
}
actions-written-by = Nedskrivet av { $name } den { $day }, före starten. En bra första vecka kan inte lura oss.
actions-written-on = Nedskrivet den { $day }, före starten. En bra första vecka kan inte lura oss.
actions-change = Ändringen
actions-edit-link = Ändra
actions-fact-holder = Ansvarig
actions-fact-starts = Börjar
actions-fact-started = Började
actions-fact-latest = Sista datum
actions-fact-by = Mäts med
actions-fact-impact = Verkan
actions-fact-effort = Insats
actions-fact-before = Före
actions-fact-expected = Väntade svar
actions-fact-from = Utgår från
actions-answers = { $count ->
    [one] { $count } svar
   *[other] { $count } svar
}
actions-from-link = De här svaren
actions-by-all = Alla svar
actions-by-gone = En plats som är borta
actions-size-1 = Mycket liten
actions-size-2 = Liten
actions-size-3 = Medel
actions-size-4 = Stor
actions-size-5 = Mycket stor
actions-drop = Stryk planen
actions-give-up = Avbryt
actions-take-up = Ta upp igen
actions-see = Se underlaget
actions-see-plan = Se planen

## Writing

actions-edit = Ändra åtgärden
actions-form-lead = Före starten kan allt ändras. Från starten ligger datum och regel fast.
actions-form-fixed = Den har börjat: datum, svaren den mäts med, verkan och insats står kvar som de skrevs.
actions-title = Vad ska ni ändra?
actions-title-hint = Med några ord, till exempel: En kassa till på lördagar
actions-why = Varför?
actions-why-hint = Vad kunderna sa, och vad ni väntar er.
actions-holder = Vem ansvarar?
actions-impact = Verkan
actions-effort = Insats
actions-start = Start
actions-start-hint = I morgon eller senare. Vi jämför med de 90 dagarna före.
actions-latest = Sista datum
actions-latest-hint = Då finns ett utslag. Oftast 90 dagar efter starten.
actions-touchpoint = Mäts på
actions-any-touchpoint = Alla platser
actions-language = Svarens språk
actions-any-language = Alla språk
actions-write = Skriv ner åtgärden
actions-save = Spara
actions-title-missing = Skriv med några ord vad som ska ändras.
actions-title-too-long = Korta ner till 120 tecken; resten får plats under Varför.
actions-why-missing = Skriv varför, i en mening.
actions-why-too-long = Korta ner till 2000 tecken.
actions-size-missing = Välj en av de fem storlekarna.
actions-holder-unknown = Välj någon i teamet.
actions-date-unreadable = Skriv datumet som 2026-03-14.
actions-start-too-early = Välj i morgon eller en senare dag: starten kan inte vara i dag eller tidigare.
actions-latest-before-start = Välj en dag efter starten.
actions-latest-too-late = Välj en dag högst 365 dagar efter starten.
actions-has-started = Den har börjat under tiden, så datum och regel ligger fast. Inget ändrades.
actions-verdict-stays = Utslaget är känt, så åtgärden står kvar i listan. Inget ändrades.

## Telling customers

actions-tell = Berätta för kunderna
actions-tell-lead = En kort text på sidan som tackar kunderna för svaret. Bara den nyaste visas, på kundens språk eller annars på butikens eget.
actions-tell-do = Visa för kunderna
actions-tell-new = Visa den nya texten
actions-untell = Ta tillbaka
actions-told-since = Kunderna ser den sedan den { $day }.
actions-said-missing = Skriv en text på minst ett språk.
actions-said-too-long = Korta ner till 300 tecken: texten läses på en telefon.

## Said after an act

actions-was-written = Åtgärden är nedskriven.
actions-was-changed = Åtgärden är ändrad.
actions-was-dropped = Åtgärden är struken.
actions-was-restored = Åtgärden är tillbaka.
actions-was-said = Kunderna ser den från och med nu.
actions-was-unsaid = Kunderna ser den inte längre. Texten är sparad.
audit-action-written = Planerade en åtgärd
audit-action-changed = Ändrade en åtgärd
audit-action-dropped = Strök en åtgärd
audit-action-restored = Tog upp en åtgärd igen
audit-action-said = Berättade för kunderna om en åtgärd
audit-action-unsaid = Tog tillbaka vad kunderna fått veta om en åtgärd
