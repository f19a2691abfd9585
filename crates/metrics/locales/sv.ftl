metrics-nav = Rekommendation
metrics-title = Rekommendationsvärde

metrics-lead-none = Ingen har svarat i det här urvalet.
metrics-lead-few = Det är ännu för få svar för ett värde.
metrics-lead-early = Det finns för få svar före perioden för att jämföra.
metrics-lead-steady = Rekommendationen ligger stadigt.
metrics-lead-up = Rekommendationen har gått upp.
metrics-lead-down = Rekommendationen har gått ner.
metrics-export = Spara som CSV
metrics-print = Skriv ut sidan
# Only on paper, where the form is not seen.
metrics-printed = Var: { $place }. Språk: { $language }. Utskrivet den { $day }.

metrics-choice = Vad som räknas
metrics-period = Period
metrics-last = Senaste { $days } dagarna
metrics-own = Egna datum
metrics-dates = Välj datum
metrics-from = Från
metrics-to = Till och med
metrics-show-dates = Visa de här datumen
metrics-touchpoint = Var
metrics-touchpoint-all = Överallt
metrics-touchpoint-gone = En plats som inte längre finns med
metrics-language = Språk
metrics-language-all = Alla språk
metrics-by = En punkt för varje
metrics-by-suiting = Automatiskt
metrics-by-day = Dag
metrics-by-week = Vecka
metrics-by-month = Månad
metrics-show = Visa
metrics-reset = Visa allt från de senaste 90 dagarna
# $period as in metrics-range.
metrics-none = Inga svar ({ $period }). Inget har gått förlorat: välj en längre period, eller alla platser och språk.
metrics-empty = Inga svar än. Värdet visas från och med det femte svaret. Börja med att fråga: ställ ett kort på disken eller skicka länken.
metrics-empty-begin = Be om svar

# $from and $last are days.
metrics-range = { $from } till { $last }
metrics-month = { $month } { $year }
# Stands in the middle of a sentence.
metrics-before = { $days ->
    [one] dagen före
   *[other] de { $days } dagarna före
}
metrics-mark = { $what }, { $day }
metrics-percent = { $n } %

metrics-recommendation = Rekommendation
# $lo and $hi are numbers with their sign.
metrics-interval = 95 %-intervall { $lo } till { $hi }
# $period as in metrics-range.
metrics-answers-in = { $n ->
    [one] { $n } svar, { $period }
   *[other] { $n } svar, { $period }
}
metrics-missing = { $missing ->
    [one] { $missing } svar till
   *[other] { $missing } svar till
}
metrics-few = Värdet visas från { $needed } svar. Med färre kan ett enda svar till vända på det.

metrics-verdict-steady = Stadigt
metrics-verdict-up = Upp
metrics-verdict-down = Ner
metrics-verdict-early = För tidigt att säga
# $before as in metrics-before.
metrics-no-before = { $n ->
    [0] Inget att jämföra med: ingen svarade { $before }. En jämförelse kräver { $needed } svar i båda perioderna.
    [one] Inget att jämföra med: { $before } har { $n } svar. En jämförelse kräver { $needed } i båda perioderna.
   *[other] Inget att jämföra med: { $before } har { $n } svar. En jämförelse kräver { $needed } i båda perioderna.
}
metrics-change-up = { $points ->
    [0] Upp mindre än en poäng mot { $before }, intervall { $lo } till { $hi }.
   *[other] Upp { $points } mot { $before }, intervall { $lo } till { $hi }.
}
metrics-change-down = { $points ->
    [0] Ner mindre än en poäng mot { $before }, intervall { $lo } till { $hi }.
   *[other] Ner { $points } mot { $before }, intervall { $lo } till { $hi }.
}
metrics-change-even = Oförändrat mot { $before }, intervall { $lo } till { $hi }.
metrics-inside-up = Noll ligger inom intervallet, så vi kallar det inte en uppgång.
metrics-inside-down = Noll ligger inom intervallet, så vi kallar det inte en nedgång.
metrics-inside-even = Noll ligger inom intervallet.
metrics-outside = Noll ligger utanför intervallet, så det är knappast slumpen.

metrics-trend-day = Varje punkt räknar en dag. Dagar med färre än { $needed } svar är utelämnade.
metrics-trend-week = Varje punkt räknar en vecka. Veckor med färre än { $needed } svar är utelämnade.
metrics-trend-month = Varje punkt räknar en månad. Månader med färre än { $needed } svar är utelämnade.

metrics-spread-head = Hur svaren fördelar sig
# $sum is a formula with its result.
metrics-spread = Ambassadörer minus kritiker på 100 svar: { $sum }
metrics-spread-few = Varje stapel öppnar svaren bakom den.
metrics-parts-head = Svaren tillsammans
metrics-class = Grupp
metrics-count = Svar
metrics-share = Andel
metrics-promoters = Ambassadörer, 9 och 10
metrics-passives = Passiva, 7 och 8
metrics-detractors = Kritiker, 0 till 6
metrics-all = Alla svar

# $before as in metrics-before.
metrics-against = Mot { $before }
metrics-answers-before = Svaren från den tidigare perioden
metrics-difference = Skillnad i poäng
metrics-steady-why = Så länge noll ligger inom intervallet kan det vara att inget har ändrats.
metrics-real-why = Noll ligger utanför intervallet. Vad som orsakade ändringen är en annan fråga: ett samband är ännu ingen orsak.

metrics-how = Så räknas det
metrics-how-question = Fråga
metrics-how-question-is = ”Hur troligt är det att du rekommenderar oss?”, från 0 till 10. 9 och 10 är ambassadörer, 7 och 8 passiva, 0 till 6 kritiker.
metrics-how-score = Värde
metrics-how-score-is = 100 gånger ambassadörer minus kritiker, delat med alla svar: från −100 till +100. Det visas som heltal.
metrics-how-interval = Intervall
metrics-how-interval-is = Med 95 % säkerhet ligger värdet för alla kunder inom det. Det går aldrig bortom −100 och +100.
metrics-how-change = Ändring
metrics-how-change-is = 95 %-intervallet för skillnaden mot den lika långa perioden före. Ligger noll inom det kallas värdet stadigt.
metrics-how-few = Få svar
metrics-how-few-is = Med färre än { $needed } svar visas inget värde: varken för en period eller för en punkt på linjen.
metrics-how-day = Dag
metrics-how-day-is = Ett svar hör till den lokala dagen för första trycket. Ändras det gäller det sista betyget; tas det tillbaka räknas det inte längre.
metrics-how-sources = För den nyfikna
metrics-how-sources-are = Värde: Reichheld 2003, räknat oavrundat; en halv avrundas bort från noll. Intervall: justerat Wald (Rocks 2016, Lewis och Sauro 2021); under 20 svar, eller när en grupp är tom, score-intervall (Tango 1998).
metrics-marks = Net Promoter, NPS och Net Promoter Score är registrerade varumärken som tillhör sina ägare. Regulars har ingen koppling till dem och använder namnen bara för att säga vad som mäts.
